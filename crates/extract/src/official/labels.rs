//! The labels of numbered units: `Điều 3.`, `Chương II`, `IV.`, `2.`, `2.1.`, `a)`, `Phụ lục 1`, `Article 3.`

use vanban_model::UnitKind;

use super::cues::{FormCues, head_key};

/// What numbers a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A word and its figure.
    Word(UnitKind),
    /// `A.`
    Capital,
    /// `IV.`
    Roman,
    /// `2.`
    Arabic,
    /// `2.1.`: all figures but the last.
    Decimal(Vec<u32>),
    /// `a)`
    Letter,
}

/// A label at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) mark: Mark,
    /// Its place in the sequence, from 1; 0 for a word without a figure.
    pub(super) ordinal: u32,
    /// The figure as a path has it: `3`, `5a`, `ii`, `2.1`, `a`.
    pub(super) figure: String,
    /// Bytes of the label, with the sign that closes it.
    pub(super) len: usize,
}

/// Letters of points in the order of Vietnamese lists; English ones lack `đ`, which is no gap for them.
const LETTERS: [char; 27] = [
    'a', 'b', 'c', 'd', 'đ', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
    'y', 'z',
];
/// Romans that a text may need.
const LONGEST_ROMAN: usize = 7;

/// Whether a line heads an article, or a unit above one that is numbered by a word.
pub(super) fn heads_article(line: &str, cues: &FormCues) -> bool {
    by_word(line, cues).is_some_and(|label| label.ordinal > 0)
}

/// Whether a line heads any unit that is numbered by a word, an annex too.
pub(super) fn heads_any(line: &str, cues: &FormCues) -> bool {
    by_word(line, cues).is_some()
}

/// The labels that a line may begin with; a roman `C.` may also be a capital letter, which the sequence tells.
pub(super) fn read(line: &str, cues: &FormCues) -> Vec<Label> {
    match line.chars().next() {
        Some(c) if c.is_ascii_digit() => figure(line).into_iter().collect(),
        Some('a'..='z' | 'đ') => letter(line).into_iter().collect(),
        Some(c) if c.is_alphabetic() => {
            by_word(line, cues).map_or_else(|| roman(line).into_iter().chain(capital(line)).collect(), |label| vec![label])
        }
        _ => Vec::new(),
    }
}

/// `Điều 3.`, `CHƯƠNG II`, `Phần thứ nhất`, `PHỤ LỤC`. What follows the figure must set it off: "Điều 5 của Luật này" is text.
fn by_word(line: &str, cues: &FormCues) -> Option<Label> {
    if !line.starts_with(char::is_uppercase) {
        return None;
    }
    let head = head_key(line);
    let unit = cues.units.iter().find(|unit| {
        head.strip_prefix(unit.word.as_str()).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([' ', '.'])
                || (rest.starts_with(|c: char| c.is_ascii_digit()) && unit.word.ends_with('.'))
        })
    })?;
    // As many characters as the word, which folding does not change in number for letters in NFC.
    let word_len: usize = line.chars().take(unit.word.chars().count()).map(char::len_utf8).sum();
    let rest = &line[word_len..];
    let gap = rest.len() - rest.trim_start_matches([' ', '.', '\u{A0}']).len();
    let figure_at = word_len + gap;
    let body = &line[figure_at..];
    let figure: String = body.chars().take_while(|c| c.is_alphanumeric()).take(12).collect();
    let ordinal = value(&figure, cues);
    let bare = unit.alone && (body.is_empty() || ordinal.is_none()) && super::scene::is_capital(line);
    if bare {
        return Some(Label { mark: Mark::Word(unit.kind), ordinal: 0, figure: String::new(), len: word_len });
    }
    let (ordinal, written) = ordinal?;
    let after = &body[figure.len()..];
    let closing = after.chars().next();
    let closed = after.trim_start().is_empty() || matches!(closing, Some('.' | ':' | ')' | '-' | '–' | '/'));
    let dash = after.trim_start().starts_with(['-', '–', ':']);
    let titled = unit.kind != UnitKind::Article && after.trim_start().starts_with(|c: char| c.is_uppercase() || c == '(');
    if !(closed || dash || titled) {
        return None;
    }
    let len = figure_at + figure.len() + closing.filter(|c| matches!(c, '.' | ':' | ')')).map_or(0, char::len_utf8);
    Some(Label { mark: Mark::Word(unit.kind), ordinal, figure: written, len })
}

/// The value of a figure after a word, and how a path has it.
fn value(figure: &str, cues: &FormCues) -> Option<(u32, String)> {
    let digits: String = figure.chars().take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() {
        let number = digits.parse().ok().filter(|number| (1..10_000).contains(number))?;
        let letter = figure[digits.len()..].to_lowercase();
        return (letter.chars().count() <= 1).then(|| (number, format!("{number}{letter}")));
    }
    if let Some(number) = roman_value(figure) {
        return Some((number, number.to_string()));
    }
    if let Some(&number) = cues.ordinals.get(&super::cues::key(figure)) {
        return Some((number, number.to_string()));
    }
    let mut chars = figure.chars();
    match (chars.next(), chars.next()) {
        (Some(c @ 'A'..='Z'), None) => Some((u32::from(c) - u32::from('A') + 1, c.to_ascii_lowercase().to_string())),
        _ => None,
    }
}

/// `2.`, `2)`, `2/`, `2-`, `2.1.`, `2.1`; not `2.500` or `2/9`.
fn figure(line: &str) -> Option<Label> {
    let token: String = line.chars().take_while(|c| c.is_ascii_digit() || *c == '.').take(16).collect();
    let rest = &line[token.len()..];
    let body = token.trim_end_matches('.');
    let parts: Vec<u32> = body.split('.').map(|part| part.parse().ok().filter(|_| part.len() <= 3)).collect::<Option<_>>()?;
    let (&ordinal, before) = parts.split_last()?;
    let dotted = token.len() > body.len();
    let sign = rest.chars().next();
    let closes =
        matches!(sign, Some(')' | '/' | '-' | '–')) && rest[sign.map_or(0, char::len_utf8)..].starts_with([' ', '\u{A0}']);
    let opens_text = rest.starts_with(|c: char| c.is_whitespace() || c.is_uppercase() || c == '“' || c == '"') || rest.is_empty();
    let decimal = !before.is_empty() && body.split('.').skip(1).all(|part| part.len() <= 2);
    if !(before.is_empty() || decimal)
        || !((dotted && opens_text) || closes || (decimal && rest.starts_with(char::is_whitespace)))
    {
        return None;
    }
    let mark = if before.is_empty() { Mark::Arabic } else { Mark::Decimal(before.to_vec()) };
    let len = token.len() + sign.filter(|_| closes).map_or(0, char::len_utf8);
    Some(Label { mark, ordinal, figure: body.to_owned(), len })
}

/// `a)`, `a.`, `a/`.
fn letter(line: &str) -> Option<Label> {
    let mut chars = line.chars();
    let (letter, sign) = (chars.next()?, chars.next()?);
    let rest = chars.as_str();
    let closed = matches!(sign, ')' | '.' | '/' | '-')
        && (rest.starts_with(|c: char| c.is_whitespace() || c.is_uppercase()) || rest.is_empty());
    let ordinal = LETTERS.iter().position(|own| *own == letter)?;
    let len = letter.len_utf8() + sign.len_utf8();
    closed.then(|| Label { mark: Mark::Letter, ordinal: ordinal as u32 + 1, figure: letter.to_string(), len })
}

fn roman(line: &str) -> Option<Label> {
    let token: String = line.chars().take_while(char::is_ascii_uppercase).take(LONGEST_ROMAN + 1).collect();
    let ordinal = roman_value(&token)?;
    let len = closed_len(line, token.len())?;
    Some(Label { mark: Mark::Roman, ordinal, figure: token.to_lowercase(), len })
}

fn capital(line: &str) -> Option<Label> {
    let letter = line.chars().next().filter(char::is_ascii_uppercase)?;
    let len = closed_len(line, 1)?;
    let ordinal = u32::from(letter) - u32::from('A') + 1;
    Some(Label { mark: Mark::Capital, ordinal, figure: letter.to_ascii_lowercase().to_string(), len })
}

/// Up to the sign that closes a label of `token` bytes: `.`, `)`, `/`, `-` or a dash set off.
fn closed_len(line: &str, token: usize) -> Option<usize> {
    let rest = &line[token..];
    let sign = rest.chars().next()?;
    if matches!(sign, '.' | ')' | '/' | '-' | '–') {
        let after = &rest[sign.len_utf8()..];
        let opens = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || c.is_uppercase());
        return opens.then_some(token + sign.len_utf8());
    }
    let spaced = rest.trim_start();
    (sign.is_whitespace() && spaced.starts_with(['-', '–'])).then(|| token + rest.len() - spaced.len() + 1)
}

/// The value of a roman numeral under 90, written as such.
fn roman_value(token: &str) -> Option<u32> {
    if token.is_empty() || token.len() > LONGEST_ROMAN || !token.bytes().all(|byte| b"IVXL".contains(&byte)) {
        return None;
    }
    let digit = |byte| match byte {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        _ => 50_u32,
    };
    let digits: Vec<u32> = token.bytes().map(digit).collect();
    let mut sum = 0;
    for (at, &own) in digits.iter().enumerate() {
        if digits.get(at + 1).is_some_and(|&next| next > own) {
            sum -= own as i32;
        } else {
            sum += own as i32;
        }
    }
    u32::try_from(sum).ok().filter(|&value| value > 0 && as_roman(value) == token)
}

fn as_roman(mut value: u32) -> String {
    let mut out = String::new();
    for (number, sign) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while value >= number {
            out.push_str(sign);
            value -= number;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::cues::UnitWord;
    use super::*;

    fn cues() -> FormCues {
        let unit = |word: &str, kind, alone| UnitWord { word: super::super::cues::key(word), kind, alone };
        let mut cues = FormCues {
            units: vec![
                unit("Phụ lục", UnitKind::Annex, true),
                unit("Tiểu mục", UnitKind::Subsection, false),
                unit("Phần thứ", UnitKind::Part, false),
                unit("Article", UnitKind::Article, false),
                unit("Chương", UnitKind::Chapter, false),
                unit("Điều", UnitKind::Article, false),
                unit("Mục", UnitKind::Section, false),
            ],
            ..FormCues::default()
        };
        cues.ordinals.insert("nhat".to_owned(), 1);
        cues
    }

    #[test]
    fn labels_are_read_with_their_figures() {
        for (line, figure, len) in [
            ("Điều 3. Phạm vi điều chỉnh", "3", "Điều 3."),
            ("Điều 5a. Hồ sơ", "5a", "Điều 5a."),
            ("ĐIỀU 12", "12", "ĐIỀU 12"),
            ("CHƯƠNG II", "2", "CHƯƠNG II"),
            ("Chương IV QUY ĐỊNH CHUNG", "4", "Chương IV"),
            ("Phần thứ nhất", "1", "Phần thứ nhất"),
            ("Mục 2. THẨM QUYỀN", "2", "Mục 2."),
            ("Article 7. Scope", "7", "Article 7."),
            ("PHỤ LỤC", "", "PHỤ LỤC"),
            ("PHỤ LỤC I", "1", "PHỤ LỤC I"),
            ("Phụ lục B", "b", "Phụ lục B"),
            ("IV. TỔ CHỨC THỰC HIỆN", "iv", "IV."),
            ("II - MỤC TIÊU", "ii", "II -"),
            ("2. Bộ Tài chính:", "2", "2."),
            ("2/ Bộ Tài chính", "2", "2/"),
            ("2.1. Rà soát", "2.1", "2.1."),
            ("2.1 Rà soát", "2.1", "2.1"),
            ("a) Rà soát", "a", "a)"),
            ("đ) Rà soát", "đ", "đ)"),
        ] {
            let found = read(line, &cues());
            let first = found.first().unwrap_or_else(|| panic!("{line}"));
            assert_eq!((first.figure.as_str(), &line[..first.len]), (figure, len), "{line}");
        }
    }

    #[test]
    fn what_only_resembles_a_label_is_none() {
        for line in [
            "Điều 5 của Luật này được sửa đổi",
            "Điều này quy định",
            "2.500 tỷ đồng",
            "2/9 là ngày nghỉ",
            "2025 là năm",
            "15/2020/QH14",
            "Mục tiêu chung",
            "Phụ lục kèm theo Quyết định này",
            "ông) Nguyễn",
            "a priori",
            "VIX. không phải số La Mã",
            "",
        ] {
            assert_eq!(read(line, &cues()), [], "{line}");
        }
    }
}
