//! Captions and alternative texts of pictures.

use std::collections::HashMap;

use vanban_model::{BlockKind, Lang, fold};

use super::piece::Piece;
use crate::cues::Cues;
use crate::letters::{Count, Verdict, wording};

/// A caption is shorter than this, in characters.
const CAPTION: usize = 600;
/// The name after a credit label is shorter than this ("VGP/Nhật Bắc", "Nguyễn Văn A - TTXVN").
const CREDIT: usize = 50;
/// A repeated line is an alternative text from this length on; shorter ones are headings of tables, or labels.
const ALT_TEXT: usize = 25;

/// Marks captions that name who took the picture.
pub(super) fn mark_credited(pieces: &mut [Piece<'_>], cues: &Cues) {
    for piece in
        pieces.iter_mut().filter(|piece| piece.kind.is_none_or(|kind| kind == BlockKind::Heading) && piece.chars <= CAPTION)
    {
        if has_credit(piece.text, &cues.credit) {
            piece.kind = Some(BlockKind::Caption);
        }
    }
}

/// Marks alternative texts, by repetition or by a script that the text does not use, and the captions under them.
pub(super) fn mark_alt_texts(pieces: &mut [Piece<'_>], cues: &Cues) {
    let classes: Vec<Class> = pieces.iter().map(|piece| Class::of(piece, cues)).collect();
    let main = main_class(pieces, &classes, cues);
    let alone = lines_stand_alone(pieces);
    let repeats = repeats(pieces);
    let foreign_chars: usize =
        (0..pieces.len()).filter(|&at| is_foreign(&classes[at], main, cues)).map(|at| pieces[at].chars).sum();
    let few_foreign = foreign_chars * 4 <= pieces.iter().map(|piece| piece.chars).sum::<usize>();
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        if piece.kind.is_some_and(|kind| kind != BlockKind::Heading) || piece.chars > CAPTION / 2 || piece.marker().is_some() {
            continue;
        }
        let times = repeats.get(piece.key.as_str()).copied().unwrap_or(0);
        let foreign = few_foreign && piece.chars >= ALT_TEXT && is_foreign(&classes[at], main, cues);
        // The line of source and date is in the source's language, too.
        let is_dateline = foreign && super::dateline::in_line(piece.text, cues).is_some();
        let is_alt_text = times >= 3 || (foreign && at > 0 && !is_dateline);
        if !is_alt_text {
            continue;
        }
        pieces[at].kind = Some(BlockKind::Caption);
        // Where empty lines part paragraphs, the line right under an alternative text is the caption that the page shows.
        if alone
            && let Some(under) = pieces.get_mut(at + 1)
            && under.kind.is_none()
            && !under.after_gap
            && under.chars <= CAPTION / 2
        {
            under.kind = Some(BlockKind::Caption);
        }
    }
}

/// `… - Foto: VGP`, `(Ảnh: TTXVN)`, `… w Hanoi. Fot. PAP`, `Photo: Delegates at the opening`; not `nói với anh: …` (marks tell)
/// nor a label inside a sentence.
fn has_credit(text: &str, labels: &[String]) -> bool {
    let is_label = |before: &str| {
        let before = fold::cased(last_chars(before, 24)).text;
        labels.iter().any(|label| {
            let rest = before.trim_end().strip_suffix(label.as_str());
            rest.is_some_and(|rest| !rest.chars().next_back().is_some_and(char::is_alphanumeric))
        })
    };
    let is_name = |name: &str| {
        let inner = name.trim_end_matches(['.', ')', ']']);
        // A stop before the last letters is that of a domain ("Quochoi.vn"), not of a sentence.
        let domain = |inner: &str| {
            inner
                .split_once('.')
                .is_none_or(|(_, end)| (2..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_lowercase()))
        };
        !inner.is_empty() && name.chars().count() <= CREDIT && !inner.contains(['?', '!', ';']) && domain(inner)
    };
    if let Some((before, name)) = text.rsplit_once(':')
        && is_name(name.trim())
        && is_label(before)
    {
        return true;
    }
    // An abbreviated label has its own stop and no colon.
    if let Some((before, name)) = text.trim_end_matches(['.', ')']).rsplit_once(". ")
        && is_name(name.trim())
        && name.trim_start().starts_with(char::is_uppercase)
        && is_label(&text[..before.len() + 1])
    {
        return true;
    }
    let starts =
        text.split_once(':').is_some_and(|(label, _)| label.len() <= 40 && labels.contains(&fold::cased(label.trim()).text));
    starts && text.chars().count() <= CAPTION / 3
}

fn last_chars(text: &str, count: usize) -> &str {
    text.char_indices().rev().nth(count - 1).map_or(text, |(at, _)| &text[at..])
}

/// Whether most pieces are parted by empty lines.
fn lines_stand_alone(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().filter(|piece| piece.after_gap).count() * 2 > pieces.len()
}

fn repeats(pieces: &[Piece<'_>]) -> HashMap<String, usize> {
    let mut repeats = HashMap::new();
    let whole = |piece: &&Piece<'_>| piece.chars >= ALT_TEXT && piece.kind.is_none() && !piece.key.is_empty();
    for piece in pieces.iter().filter(whole) {
        *repeats.entry(piece.key.clone()).or_insert(0) += 1;
    }
    repeats
}

/// What the letters of a piece say.
#[derive(Clone, Debug)]
struct Class {
    count: Count,
    lang: Option<Lang>,
}

impl Class {
    fn of(piece: &Piece<'_>, cues: &Cues) -> Self {
        let count = cues.letters.count(&wording(piece.text));
        let lang = match cues.letters.verdict(&count) {
            Verdict::Is(lang, _) => Some(lang),
            Verdict::Open => None,
        };
        Self { count, lang }
    }
}

/// The language of a text, by its letters.
#[derive(Clone, Copy)]
struct Main {
    lang: Lang,
    /// Whether most of the text proves it; else most of it does not speak against it.
    sure: bool,
}

/// The language that the letters of most of the text prove, if any. Pieces whose letters prove nothing count for the language
/// proved most, unless their letters exclude it: a Polish line may lack ą and ę, but English lines hold letters that Vietnamese
/// has not.
fn main_class(pieces: &[Piece<'_>], classes: &[Class], cues: &Cues) -> Option<Main> {
    let mut proved: HashMap<Lang, usize> = HashMap::new();
    let (mut open, mut most_open) = (0, Vec::new());
    for (class, _) in classes.iter().zip(pieces) {
        match class.lang {
            Some(lang) => *proved.entry(lang).or_insert(0) += class.count.letters,
            None => {
                open += class.count.letters;
                most_open.push(class);
            }
        }
    }
    let (&lang, &letters) = proved.iter().max_by_key(|&(lang, letters)| (letters, lang))?;
    if letters >= open {
        return Some(Main { lang, sure: true });
    }
    let excluded = |lang: Lang| -> usize {
        most_open.iter().filter(|class| cues.letters.excludes(lang, &class.count)).map(|class| class.count.letters).sum()
    };
    let (against, _, lang) = proved.iter().map(|(&lang, &letters)| (excluded(lang), std::cmp::Reverse(letters), lang)).min()?;
    (against * 2 < open).then_some(Main { lang, sure: false })
}

/// Whether a piece is surely not in the language of the text: its letters prove another one, or it has none of the alphabet.
fn is_foreign(class: &Class, main: Option<Main>, cues: &Cues) -> bool {
    if class.count.letters < 20 {
        return false;
    }
    match (class.lang, main) {
        (Some(own), Some(main)) => own != main.lang,
        (Some(_), None) => true,
        (None, Some(main)) => main.sure && cues.letters.has_alphabet(main.lang) && cues.letters.excludes(main.lang, &class.count),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_end_or_begin_a_caption() {
        let labels = ["ảnh", "foto", "fot.", "צילום", "zdjęcie", "фото", "photo"].map(str::to_owned);
        for (text, expected) in [
            ("Avtal som vi har undertecknat med andra länder - Foto: VGP", true),
            ("הסכמי שיתוף פעולה שחתמנו עם מדינות אחרות - צילום: VGP", true),
            ("u partnerów - zdjęcie: VGP/Hai Minh", true),
            ("Học sinh trong ngày tựu trường. Ảnh: Hoàng Lan", true),
            ("Học sinh trong ngày tựu trường (Ảnh: TTXVN).", true),
            ("Фото: ВИА", true),
            ("Posiedzenie rządu w Hanoi. Fot. VGP/Nhat Bac", true),
            ("Posiedzenie rządu (fot. PAP)", true),
            ("Dwa foteli. Premier", false),
            ("Kupiono fot. na wystawę", false),
            ("Photo: Delegates at the opening of the conference in Hanoi.", true),
            ("Bà mẹ nói với anh: con đi học", false),
            ("Các nội dung hình ảnh", false),
            ("The exhibition of photo: a history. It opens on Monday.", false),
            ("Telefoto: VGP", false),
            ("", false),
        ] {
            assert_eq!(has_credit(text, &labels), expected, "{text}");
        }
    }
}
