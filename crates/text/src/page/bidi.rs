//! From the order in which a line is seen to the order in which it is spoken.
//!
//! Layout puts what is written from the right into place by the Unicode bidirectional algorithm (UAX #9); this is its inverse.
//! In a line that runs from the right, level 1 (letters of the script, and neutral signs around them) is read from right to
//! left, while level 2 (numbers, and words from the left with all between them) keeps its own order. What is level 2 follows
//! from the rules W4–W7 and N0–N2, which look alike from either side; two cases need care:
//!
//! - A number *before* a word from the left is parted from it by rule N1, so that `22-NQ/TW` is seen as `NQ/TW-22`, just as
//!   `NQ/TW-22` itself would be. The form of symbols (number first) decides; `COVID-19` stays.
//! - A number seen to the left of a word from the left, `22-NQ/TW`, can't come from those rules: the writer had set it as one run
//!   from the left.

use unicode_bidi::BidiClass::{self, AL, AN, CS, EN, ES, ET, L, NSM, R};
use unicode_bidi::bidi_class;
use unicode_normalization::UnicodeNormalization;

/// The way in which a line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    FromLeft,
    FromRight,
}

/// Whether the character belongs to a script that is read from the right.
pub(super) fn is_from_right(c: char) -> bool {
    c >= '\u{590}' && matches!(bidi_class(c), R | AL)
}

/// The order of speech of a line that is seen as `seen`. O(n).
pub(super) fn spoken(seen: &str, direction: Direction) -> String {
    if !seen.chars().any(is_from_right) {
        return seen.to_owned();
    }
    let signs = signs(seen);
    let out = match direction {
        Direction::FromRight => from_right(seen, &signs),
        Direction::FromLeft => from_left(seen, &signs),
    };
    ordinary_letters(&out)
}

/// How a word that is spoken as `spoken` is seen from left to right.
pub(crate) fn seen(spoken: &str) -> String {
    if !spoken.chars().any(is_from_right) {
        return spoken.to_owned();
    }
    from_right(spoken, &signs(spoken))
}

/// A character with the marks on it.
#[derive(Clone, Copy)]
struct Sign {
    start: usize,
    end: usize,
    class: BidiClass,
}

impl Sign {
    fn text(self, of: &str) -> &str {
        &of[self.start..self.end]
    }

    fn is_space(self) -> bool {
        self.class == BidiClass::WS
    }

    fn is_strong(self) -> bool {
        matches!(self.class, L | R | AL)
    }
}

fn signs(text: &str) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        match (bidi_class(c), signs.last_mut()) {
            (NSM, Some(last)) => last.end = end,
            (class, _) => signs.push(Sign { start, end, class }),
        }
    }
    signs
}

/// Words and numbers that keep their order, as half-open ranges of signs.
type Run = std::ops::Range<usize>;

fn from_right(seen: &str, signs: &[Sign]) -> String {
    let runs = runs(seen, signs);
    let mut out = String::with_capacity(seen.len());
    let mut brackets = Vec::new();
    let mut runs = runs.into_iter().rev().peekable();
    let mut at = signs.len();
    while at > 0 {
        if let Some(run) = runs.next_if(|run| run.end == at) {
            let text = &seen[signs[run.start].start..signs[run.end - 1].end];
            match turned_symbol(text) {
                Some(symbol) => out.push_str(&symbol),
                None => out.push_str(text),
            }
            at = run.start;
            continue;
        }
        at -= 1;
        let text = signs[at].text(seen);
        match text.chars().next().and_then(mirrored) {
            Some(c) => {
                brackets.push(out.len());
                out.push(c);
                out.push_str(&text[c.len_utf8()..]);
            }
            None => out.push_str(text),
        }
    }
    turn_brackets_that_gape(&mut out, &brackets);
    out
}

/// In a line from the left, only what lies between letters from the right, and they, is turned.
fn from_left(seen: &str, signs: &[Sign]) -> String {
    let mut out = String::with_capacity(seen.len());
    let mut at = 0;
    while at < signs.len() {
        if !matches!(signs[at].class, R | AL) {
            out.push_str(signs[at].text(seen));
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut next = end;
        while next < signs.len() && signs[next].class != L {
            next += 1;
            if matches!(signs[next - 1].class, R | AL) {
                end = next;
            }
        }
        out.push_str(&from_right(seen, &signs[at..end]));
        at = end;
    }
    out
}

/// What keeps its order in a line from the right, in the order in which it is seen.
fn runs(seen: &str, signs: &[Sign]) -> Vec<Run> {
    let units = units(signs);
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < units.len() {
        // A chain of units with nothing but neutral signs between them.
        let mut end = at + 1;
        while end < units.len() && parted_by_neutrals(seen, signs, &units[end - 1].0, &units[end].0) {
            end += 1;
        }
        let chain = &units[at..end];
        at = end;
        let Some(mut first) = chain.iter().position(|(_, is_word)| *is_word) else {
            runs.extend(chain.iter().map(|(unit, _)| unit.clone()));
            continue;
        };
        // Numbers at the left of the first word: set as one with it if no blank parts them.
        while first > 0 && !signs[chain[first - 1].0.end..chain[first].0.start].iter().any(|sign| sign.is_space()) {
            first -= 1;
        }
        runs.extend(chain[..first].iter().map(|(unit, _)| unit.clone()));
        runs.push(with_brackets(seen, signs, chain[first].0.start..chain[chain.len() - 1].0.end));
    }
    runs
}

/// Words from the left (runs of letters) and numbers, with whether they are words.
fn units(signs: &[Sign]) -> Vec<(Run, bool)> {
    // The strong sign that a number follows stands at its right.
    let mut before = vec![R; signs.len()];
    let mut strong = R;
    for at in (0..signs.len()).rev() {
        before[at] = strong;
        if signs[at].is_strong() {
            strong = signs[at].class;
        }
    }
    let mut units: Vec<(Run, bool)> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let start = at;
        match signs[at].class {
            L => {
                while at < signs.len() && signs[at].class == L {
                    at += 1;
                }
                units.push((start..at, true));
            }
            EN | AN => {
                let arabic = before[at] == AL || signs[at].class == AN;
                at += 1;
                loop {
                    let class = |ahead: usize| signs.get(at + ahead).map(|sign| sign.class);
                    match class(0) {
                        Some(EN | AN) => at += 1,
                        Some(CS) if matches!(class(1), Some(EN | AN)) => at += 2,
                        Some(ES) if !arabic && class(1) == Some(EN) => at += 2,
                        _ => break,
                    }
                }
                let mut from = start;
                if !arabic {
                    let floor = units.last().map_or(0, |(unit, _)| unit.end);
                    while from > floor && signs[from - 1].class == ET {
                        from -= 1;
                    }
                    while signs.get(at).is_some_and(|sign| sign.class == ET) {
                        at += 1;
                    }
                }
                units.push((from..at, false));
            }
            _ => at += 1,
        }
    }
    units
}

/// Whether two units may belong to one run. A blank *before* a comma or stop shows that the line was read from the right there.
fn parted_by_neutrals(seen: &str, signs: &[Sign], left: &Run, right: &Run) -> bool {
    let between = &signs[left.end..right.start];
    let reads_on = |pair: &[Sign]| pair[0].is_space() && matches!(pair[1].text(seen), "," | "." | ";" | ":" | "،" | "؛");
    between.iter().all(|sign| !sign.is_strong()) && !between.windows(2).any(reads_on)
}

/// Takes in brackets at the ends of a run whose partners are inside it (rule N0).
fn with_brackets(seen: &str, signs: &[Sign], mut run: Run) -> Run {
    let mut open = 0_usize;
    let mut unopened = 0_usize;
    for sign in &signs[run.clone()] {
        match sign.text(seen) {
            "(" | "[" => open += 1,
            ")" | "]" if open > 0 => open -= 1,
            ")" | "]" => unopened += 1,
            _ => {}
        }
    }
    while open > 0 && signs.get(run.end).is_some_and(|sign| matches!(sign.text(seen), ")" | "]")) {
        open -= 1;
        run.end += 1;
    }
    while unopened > 0 && run.start > 0 && matches!(signs[run.start - 1].text(seen), "(" | "[") {
        unopened -= 1;
        run.start -= 1;
    }
    run
}

/// The symbol that a correct layout shows with its number last: `NQ/TW-22` → `22-NQ/TW`, `ND-CP/58/2022` → `58/2022/ND-CP`,
/// `NQ/TW, 59-NQ/TW-22` → `22-NQ/TW, 59-NQ/TW`; not `COVID-19`, `Article 5`.
fn turned_symbol(run: &str) -> Option<String> {
    let first = run.split(' ').next()?.trim_end_matches([',', ';']);
    let last_start = run.rfind(' ').map_or(0, |at| at + 1);
    let last = &run[last_start..];
    let is_number =
        |tail: &str| tail.split('/').all(|part| (1..=5).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()));
    let tails = last.match_indices(['/', '-']).filter(|&(at, _)| is_number(&last[at + 1..]));
    for (at, separator) in tails {
        let (head, tail) = (&last[..at], &last[at + 1..]);
        let code = if last_start == 0 { head } else { first };
        if is_code(code, separator) {
            return Some(format!("{tail}{separator}{}{head}", &run[..last_start]));
        }
    }
    None
}

/// The letters of a symbol: two groups (`NQ/TW`, `ND-CP`), or one after a slash (`321/VPCP`, `15/2020/QH14`).
fn is_code(code: &str, separator: &str) -> bool {
    let is_group = |group: &str| {
        let letters = group.trim_end_matches(|c: char| c.is_ascii_digit());
        (1..=10).contains(&group.chars().count())
            && group.len() - letters.len() <= 2
            && letters.starts_with(char::is_uppercase)
            && letters.chars().all(char::is_alphabetic)
            && letters.chars().filter(|c| c.is_uppercase()).count() >= 2
    };
    let groups = code.split(['/', '-']).count();
    (groups >= 2 || separator == "/") && code.split(['/', '-']).all(is_group)
}

/// The partner of a bracket (Bidi_Mirrored).
fn mirrored(c: char) -> Option<char> {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];
    PAIRS.iter().find_map(|&(open, close)| match c {
        _ if c == open => Some(close),
        _ if c == close => Some(open),
        _ => None,
    })
}

/// Producers that write the bracket that is meant rather than the one that is seen leave them the wrong way round: blanks
/// inside, none outside.
fn turn_brackets_that_gape(text: &mut String, brackets: &[usize]) {
    let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (mut good, mut bad) = (0, 0);
    for &at in brackets {
        let Some(c) = text[at..].chars().next() else { continue };
        let before = is_blank(text[..at].chars().next_back());
        let after = is_blank(text[at + c.len_utf8()..].chars().next());
        match (matches!(c, '(' | '[' | '{' | '<' | '«' | '‹'), before, after) {
            (true, true, false) | (false, false, true) => good += 1,
            (true, false, true) | (false, true, false) => bad += 1,
            _ => {}
        }
    }
    if bad > good {
        let turned: String = text
            .char_indices()
            .map(|(at, c)| if brackets.binary_search(&at).is_ok() { mirrored(c).unwrap_or(c) } else { c })
            .collect();
        *text = turned;
    }
}

/// Shapes of letters (Arabic and Hebrew presentation forms) as the letters that they are.
fn ordinary_letters(text: &str) -> String {
    let is_form = |c: char| matches!(c, '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    if !text.contains(is_form) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_form(c) { out.extend(std::iter::once(c).nfkc()) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_bidi::{BidiInfo, Level};

    use super::Direction::{FromLeft, FromRight};
    use super::*;

    /// The line as a correct layout shows it.
    fn laid_out(spoken: &str, direction: Direction) -> String {
        let level = if direction == FromRight { Level::rtl() } else { Level::ltr() };
        let info = BidiInfo::new(spoken, Some(level));
        let paragraph = &info.paragraphs[0];
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        let mut seen = String::new();
        for run in runs {
            let signs = spoken[run.clone()].chars();
            if levels[run.start].is_rtl() {
                seen.extend(signs.rev().map(|c| mirrored(c).unwrap_or(c)));
            } else {
                seen.extend(signs);
            }
        }
        seen
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for spoken in [
            "החלטה 22-NQ/TW מיום 10/4/2013",
            "הודעה 321/TB-VPCP מיום 30/11/2023 קובעת",
            "צו 58/2022/ND-CP וצו 15/2020/QH14",
            "החלטות 22-NQ/TW, 59-NQ/TW בנושא",
            "עד 50% מן המקרים, או 6.5%.",
            "(ראו החלטה 22-NQ/TW) ועוד",
            "דו\"ח של צ'ין \"בנושא\" זה",
            "משרד החוץ (MOFA) ידווח",
            "ארגון ASEAN Charter (AC) קבע",
            "נגיף COVID-19 בשנת 2021-2030",
            "בטלפון 024-3845-5500.",
            "1. משרד החוץ יגיש",
            "3 משימות",
            "القرار 22-NQ/TW بتاريخ 30/11/2023 (المادة 5)",
            "قبل 15-12-2025 بنسبة 50% من",
            "النمو ٦٫٥٪ في عام ٢٠٢٤",
            "«משרד» [החוץ]",
        ] {
            assert_eq!(spoken_from(spoken, FromRight), spoken, "{}", laid_out(spoken, FromRight));
        }
        for spoken in ["Thủ tướng thăm ישראל năm 2023", "He said שלום עולם twice", "Việt Nam 22-NQ/TW"] {
            assert_eq!(spoken_from(spoken, FromLeft), spoken);
        }
    }

    fn spoken_from(text: &str, direction: Direction) -> String {
        spoken(&laid_out(text, direction), direction)
    }

    #[test]
    fn a_symbol_that_was_set_as_one_run_is_read_as_one() {
        for (seen, spoken_text) in [
            ("22-NQ/TW הטלחה", "החלטה 22-NQ/TW"),
            ("58/2022/NĐ-CP וצ", "צו 58/2022/NĐ-CP"),
            ("59-NQ/TW ,22-NQ/TW תוטלחה", "החלטות 22-NQ/TW, 59-NQ/TW"),
            ("https://vanban.example/page?id=12 :תבותכ", "כתובת: https://vanban.example/page?id=12"),
        ] {
            assert_eq!(spoken(seen, FromRight), spoken_text, "{seen}");
        }
    }

    #[test]
    fn brackets_that_were_not_mirrored_are_turned() {
        assert_eq!(spoken("ףוס )החלטה( התחלה", FromRight).matches('(').count(), 1);
        assert_eq!(spoken("ףוס )ב( א", FromRight), "א (ב) סוף");
        assert_eq!(spoken("ףוס (ב) א", FromRight), "א (ב) סוף");
    }

    #[test]
    fn shapes_become_letters_and_marks_stay_on_theirs() {
        assert_eq!(spoken("\u{fee3}\u{fefc}\u{fed3}", FromRight), "\u{641}\u{644}\u{627}\u{645}");
        assert_eq!(spoken("ם\u{5c1}לו\u{5b9}ש", FromRight), "שו\u{5b9}לם\u{5c1}");
        assert_eq!(spoken("\u{fb01}n", FromLeft), "\u{fb01}n");
    }

    #[test]
    fn words_in_the_order_of_speech_are_turned_for_the_seam() {
        for word in ["שלום.", "(ב-2023)", "22-NQ/TW", "ministry", "דו\"ח", "50%"] {
            assert_eq!(spoken(&format!("{} א", seen(word)), FromRight).trim_start_matches("א "), word, "{word}");
        }
    }

    /// Pieces of which a line from the right is made. A number beside a word from the left is seen like the word beside the
    /// number, so that no two pieces that are not Hebrew follow each other.
    fn pieces() -> impl Strategy<Value = String> {
        let hebrew = prop::sample::select(vec![
            "משרד",
            "החוץ",
            "דו\"ח",
            "צ'ין",
            "ראש-הממשלה",
            "(ועדה)",
            "\"ציטוט\"",
            "כן,",
            "וגם;",
            "סוף.",
            "מה?",
        ]);
        let other = prop::sample::select(vec![
            "22-NQ/TW",
            "321/TB-VPCP",
            "58/2022/ND-CP",
            "1812/QD-TTg",
            "15/2020/QH14",
            "30/11/2023",
            "15.12.2025",
            "2013-04-10",
            "50%",
            "6.5%",
            "2023",
            "1,234,567",
            "ASEAN",
            "Hanoi Times",
            "COVID-19",
            "(MOFA)",
            "(2023)",
            "(22-NQ/TW)",
            "$50",
            "ASEAN (AIPA)",
            "12:30",
            "G20",
        ]);
        prop::collection::vec((hebrew, prop::option::of(other)), 1..8).prop_map(|pairs| {
            let words: Vec<&str> = pairs.iter().flat_map(|(hebrew, other)| std::iter::once(*hebrew).chain(*other)).collect();
            words.join(" ")
        })
    }

    proptest! {
        #[test]
        fn layout_is_undone(line in pieces()) {
            prop_assert_eq!(spoken(&laid_out(&line, FromRight), FromRight), line);
        }

        #[test]
        fn nothing_is_lost_in_any_line(line in "[\u{5d0}-\u{5ea}a-z0-9 ()/%,.\u{5b0}-\u{5bc}\u{627}-\u{64a}-]{0,40}") {
            let sorted = |text: &str| { let mut signs: Vec<char> = text.chars().map(|c| match c { ')' => '(', c => c }).collect(); signs.sort_unstable(); signs };
            for direction in [FromLeft, FromRight] {
                prop_assert_eq!(sorted(&spoken(&line, direction)), sorted(&line));
            }
        }
    }
}
