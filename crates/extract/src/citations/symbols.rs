//! The symbol grammar in running text: every spelling of `58/2022/NĐ-CP`, `22-NQ/TW`, `1812/QĐ-TTg`.

use regex::Regex;
use vanban_model::{Config, Span, Symbol, SymbolCodes};

use super::{CitationRules, Mention, is_word};
use crate::sentence::Sentence;
use crate::token::is_ideograph;

/// Tokens between a type word and the symbol that belong to the citation: an issuer or a law's title.
const LONGEST_TITLE: usize = 24;

/// Finds symbols by their shape and the known letter groups.
#[derive(Clone, Debug)]
pub(crate) struct SymbolScanner {
    shape: Regex,
    query: Regex,
}

/// A symbol found: where, and its canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundSymbol {
    pub(crate) span: Span,
    pub(crate) symbol: Symbol,
}

impl SymbolScanner {
    pub(crate) fn new() -> Self {
        // `58/2022/NĐ-CP`, `37 /2023/TT-BGTVT`, `144 /2002/QĐ/BTC`, `66.18/2026/NQ-CP`; not `24/7`, `2021-2025`.
        // A dash may be any dash, and one space may stand around each mark.
        const DASH: &str = r"[-\u{2010}-\u{2015}\u{2212}]";
        let group = r"\p{Lu}[\p{Latin}\p{Cyrillic}]{0,11}[0-9]{0,2}";
        let shape = format!(
            r"(?<number>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?[a-z]?)[ \u{{A0}}]?(?:/[ \u{{A0}}]?(?<year>[12][0-9]{{3}})[ \u{{A0}}]?)?(?<mark>/|{DASH})[ \u{{A0}}]?(?<letters>{group})((?:[ \u{{A0}}]?(?:/|{DASH})[ \u{{A0}}]?{group}){{0,5}})"
        );
        // In a query marks may be left out and letters be small: `22 nq tw`, `58 2022 nd cp`.
        let loose = r"[\p{L}]{1,12}[0-9]{0,2}";
        let query = format!(
            r"(?<number>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?[a-z]?)(?:[/ ]+(?<year>[12][0-9]{{3}}))?(?<mark>(?:[/ ]|{DASH})+)(?<letters>{loose})((?:(?:[/ ]|{DASH})+{loose}){{0,5}})"
        );
        let compile =
            |pattern: &str| Regex::new(pattern).expect("the pattern is a constant of the program and compiles, see the tests");
        Self { shape: compile(&shape), query: compile(&query) }
    }

    /// The symbols of a text, left to right.
    pub(crate) fn find(&self, text: &str, within: Span, codes: &SymbolCodes) -> Vec<FoundSymbol> {
        scan(&self.shape, within.of(text), codes, 1)
            .into_iter()
            .map(|found| FoundSymbol { span: found.span.shifted(within.start), ..found })
            .collect()
    }

    /// The symbols of a query, in whatever case and punctuation.
    pub(crate) fn find_in_query(&self, query: &str, codes: &SymbolCodes) -> Vec<FoundSymbol> {
        scan(&self.query, query, codes, 2)
    }
}

/// `known_groups`: how many of the letter groups must be known; a query without punctuation needs more evidence.
fn scan(shape: &Regex, text: &str, codes: &SymbolCodes, known_groups: usize) -> Vec<FoundSymbol> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(parts) = shape.captures_at(text, from) {
        let whole = parts.get(0).map_or(Span::new(from, from), |all| Span::new(all.start(), all.end()));
        let number = parts.name("number").map_or("", |number| number.as_str());
        from = whole.start + number.len().max(1);
        if !stands_alone(text, whole.start) {
            continue;
        }
        let year = parts.name("year").and_then(|year| year.as_str().parse::<u16>().ok());
        let mark = parts.name("mark").map_or("", |mark| mark.as_str());
        let Some(letters) = parts.name("letters").map(|group| Span::new(group.start(), whole.end)) else { continue };
        if let Some((symbol, end)) = read_groups(text, number, year, mark, letters, codes, known_groups) {
            found.push(FoundSymbol { span: Span::new(whole.start, end), symbol });
            from = end;
        }
    }
    found
}

/// A number may not go on to the left: `3.22-NQ`, `A22-NQ`, `/22-NQ` begin elsewhere.
fn stands_alone(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    match before.next() {
        None => true,
        // A dash may set off a one-letter prefix: "ו-139/NQ-CP".
        Some('-') => before
            .next()
            .is_none_or(|c| !c.is_alphanumeric() || c.is_alphabetic() && before.next().is_none_or(|c| !c.is_alphanumeric())),
        Some('.' | ',' | '/') => before.next().is_none_or(|c| !c.is_alphanumeric()),
        Some(c) => !c.is_alphanumeric() || is_ideograph(c),
    }
}

fn read_groups(
    text: &str,
    number: &str,
    year: Option<u16>,
    first_mark: &str,
    letters: Span,
    codes: &SymbolCodes,
    known_groups: usize,
) -> Option<(Symbol, usize)> {
    let mut groups: Vec<(String, usize)> = Vec::new();
    let mut at = letters.start;
    for part in letters.of(text).split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            groups.push((codes.spelled(word).map_or_else(|| latin(word), str::to_owned), at + word.len()));
        }
        at += part.len();
    }
    // Letters that go on after the match ("22-NQ/TWx") would make another word; trailing groups that are ordinary words of a
    // query ("22 nq tw hội nhập") are left out.
    let last_known = groups.iter().rposition(|(group, _)| codes.knows(group))?;
    let keep = if known_groups > 1 { last_known + 1 } else { groups.len() };
    groups.truncate(keep);
    let known = groups.iter().filter(|(group, _)| codes.knows(group)).count();
    let enough = known >= known_groups.min(groups.len().max(1));
    let first_known = codes.knows(&groups.first()?.0);
    if !enough || (known_groups > 1 && !first_known) {
        return None;
    }
    let canonical: Vec<String> = groups.iter().map(|(group, _)| codes.canonical(group)).collect();
    let party = year.is_none()
        && canonical.len() > 1
        && (first_mark.starts_with(|c| vanban_model::fold::same_letter(c) == '-')
            || canonical.last().is_some_and(|last| last == PARTY));
    let end = groups.last()?.1;
    Some((Symbol::from_parts(number, year, &canonical, party), end))
}

/// The code of the Party's central bodies: symbols that end in it have the Party's punctuation (Regulation 66-QĐ/TW), however
/// they are typed.
const PARTY: &str = "TW";

/// Cyrillic capitals that look like Latin ones, seen inside official numbers (`152/2025/TT-BTС`).
fn latin(group: &str) -> String {
    group
        .chars()
        .map(|c| match c {
            '\u{410}' => 'A',
            '\u{412}' => 'B',
            '\u{415}' => 'E',
            '\u{41A}' => 'K',
            '\u{41C}' => 'M',
            '\u{41D}' => 'H',
            '\u{41E}' => 'O',
            '\u{420}' => 'P',
            '\u{421}' => 'C',
            '\u{422}' => 'T',
            '\u{425}' => 'X',
            other => other,
        })
        .collect()
}

/// Finds the symbols of a sentence with the type words before them.
pub(super) fn find(
    text: &str,
    at: usize,
    sentence: &Sentence,
    rules: &CitationRules,
    scanner: &SymbolScanner,
    config: &Config,
) -> Vec<Mention> {
    scanner
        .find(text, sentence.span, &config.codes)
        .into_iter()
        .filter_map(|found| {
            let tokens = &sentence.tokens;
            let token = tokens.partition_point(|token| token.span.end <= found.span.start);
            if rules.ending_at(&rules.not_before, tokens, token).is_some() {
                return None;
            }
            let (start, types) = type_span(rules, sentence, token);
            Some(Mention {
                span: Span::new(
                    tokens.get(start).map_or(found.span.start, |token| token.span.start).min(found.span.start),
                    found.span.end,
                ),
                number_span: found.span,
                number: found.symbol.number().to_owned(),
                symbol: Some(found.symbol),
                types,
                issuer: None,
                date: None,
                sentence: at,
            })
        })
        .collect()
}

/// From the symbol back to its type word: over a number word, and over an issuer or a title in between.
fn type_span(rules: &CitationRules, sentence: &Sentence, token: usize) -> (usize, Vec<String>) {
    let tokens = &sentence.tokens;
    let (start, types) = rules.type_before(tokens, token);
    if let Some(types) = types {
        return (start, types.to_vec());
    }
    if start == token {
        return (start, Vec::new());
    }
    // "Luật Bảo vệ môi trường số 72/2020/QH14": the number word shows that a title stands between.
    for back in (start.saturating_sub(LONGEST_TITLE)..start).rev() {
        if tokens[back].is(';') || tokens[back].is(':') || tokens[back].is('.') {
            break;
        }
        if is_word(&tokens[back])
            && let Some(hit) = rules.types.match_at(tokens, back, &crate::pattern::NoSlots)
        {
            return (back, rules.meanings[hit.value].clone());
        }
    }
    (start, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> SymbolCodes {
        SymbolCodes::new([
            "NQ", "TW", "NĐ", "CP", "QĐ", "TTg", "QH", "UBTVQH", "TB", "VPCP", "QHQT", "TTLT", "BTC", "BKHĐT", "TT", "BNG", "CĐ",
            "CT", "BGTVT", "KH", "UBND",
        ])
    }

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = SymbolScanner::new()
            .find(text, Span::new(0, text.len()), &codes())
            .into_iter()
            .map(|f| f.symbol.to_string())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_spelling_has_one_canonical_form() {
        for (text, symbol) in [
            ("Nghị định số 58/2022/NĐ-CP", "58/2022/NĐ-CP"),
            ("צו 58/2022/ND-CP על", "58/2022/NĐ-CP"),
            ("Решение № 1812/QD-TTg об", "1812/QĐ-TTg"),
            ("1812/QÐ–TTg", "1812/QĐ-TTg"),
            ("15/2020/QH14", "15/2020/QH14"),
            ("1211/2016/UBTVQH13", "1211/2016/UBTVQH13"),
            ("321/TB-VPCP", "321/TB-VPCP"),
            ("2345/VPCP-QHQT", "2345/VPCP-QHQT"),
            ("35-CT/TW,", "35-CT/TW"),
            ("178-QĐ/TW", "178-QĐ/TW"),
            ("88/2004/QĐ-TTg", "88/2004/QĐ-TTg"),
            ("494/TTg", "494/TTg"),
            ("12/2019/TTLT-BTC-BKHĐT", "12/2019/TTLT-BTC-BKHĐT"),
            ("37 /2023/TT-BGTVT", "37/2023/TT-BGTVT"),
            ("SỐ: 28 /2003/NĐ-CP", "28/2003/NĐ-CP"),
            ("144 /2002/QĐ/BTC", "144/2002/QĐ-BTC"),
            ("66.18/2026/NQ-CP", "66.18/2026/NQ-CP"),
            ("152/2025/TT-BT\u{421}", "152/2025/TT-BTC"),
        ] {
            check(text, &[symbol]);
        }
    }

    #[test]
    fn what_only_resembles_a_symbol_is_none() {
        for text in
            ["24/7", "2021-2025", "0243.804-3162", "12/8/2025", "tỷ lệ 3/4", "15/10", "80/ABC-XYZ", "5-TO be", "A22-NQ/TW"]
        {
            check(text, &[]);
        }
    }

    #[test]
    fn queries_may_leave_marks_out() {
        for (query, symbol) in [
            ("22 nq tw", "22-NQ/TW"),
            ("22-nq/tw hội nhập", "22-NQ/TW"),
            ("58 2022 nd cp", "58/2022/NĐ-CP"),
            ("1812 qd ttg", "1812/QĐ-TTg"),
        ] {
            let found = SymbolScanner::new().find_in_query(query, &codes());
            assert_eq!(found.first().map(|f| f.symbol.to_string()).as_deref(), Some(symbol), "{query}");
        }
        assert_eq!(SymbolScanner::new().find_in_query("22 tháng 8", &codes()), []);
    }
}
