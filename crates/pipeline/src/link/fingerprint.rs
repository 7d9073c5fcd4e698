use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use vanban_model::{Lang, Period, Record, Span};
use vanban_store::content_hash;

/// Numbers beyond this many are left out of a fingerprint. The longest law seen has 9,000; this only bounds hostile input.
const MAX_NUMBERS: usize = 20_000;
/// Digits of one number that are compared.
const MAX_DIGITS: usize = 24;
/// Keys that a document is looked for by. With the smallest hashes of all its runs of three numbers, two texts that share most
/// of their runs share most of these.
const MAX_KEYS: usize = 48;

/// Rises when a fingerprint of the same record comes out different.
const VERSION: u32 = 1;

/// What of a document survives translation, and what names its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    version: u32,
    /// Main language.
    pub(crate) lang: Lang,
    /// Symbol of the instrument that the document is or reports.
    pub(crate) subject: Option<String>,
    /// Addresses of the article: where it was fetched, where it was taken from.
    pub(crate) sources: BTreeSet<String>,
    /// Hash of the words of the content.
    pub(crate) content: String,
    /// Symbols cited.
    pub(crate) citations: BTreeSet<String>,
    /// Ids of the agencies named.
    pub(crate) agencies: BTreeSet<String>,
    /// Numbers of the content, sorted; without months and quarters of dates, which one language spells out.
    pub(crate) numbers: Vec<String>,
    /// Hashes of runs of three numbers in the order of the text.
    runs: BTreeSet<u64>,
    /// Blocks of content.
    pub(crate) paragraphs: usize,
}

impl Fingerprint {
    /// Takes the fingerprint of a record. O(text).
    pub(crate) fn of(record: &Record) -> Self {
        let mut numbers = content_numbers(record);
        let runs: BTreeSet<u64> = numbers.windows(3).map(|run| hash(&run.join(" "))).collect();
        numbers.sort_unstable();
        let fetched = Some(record.origin.uri.as_str()).filter(|_| record.origin.fetched_at.is_some());
        Self {
            version: VERSION,
            lang: record.lang,
            subject: record.subject.as_ref().map(|subject| subject.symbol.to_string()),
            sources: record.origin.source_url.as_deref().into_iter().chain(fetched).filter_map(article_address).collect(),
            content: content_hash(content_words(record).as_bytes()),
            citations: record.citations.iter().filter_map(|one| one.symbol.as_ref()).map(ToString::to_string).collect(),
            agencies: record.agencies.iter().map(|one| one.id.to_string()).collect(),
            numbers,
            runs: runs.into_iter().take(MAX_KEYS).collect(),
            paragraphs: content(record).count(),
        }
    }

    /// Keys that a translation shares, most likely.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.subject.iter().map(|symbol| hash(symbol)).chain(self.runs.iter().copied())
    }

    /// The form that the catalogue keeps.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a fingerprint holds strings and numbers only")
    }

    /// Reads the form of [`Self::to_bytes`]; `None` for the form of another version, which is taken anew.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|print: &Self| print.version == VERSION)
    }
}

fn content(record: &Record) -> impl Iterator<Item = Span> + '_ {
    record.blocks.iter().filter(|block| block.kind.is_content()).map(|block| block.span)
}

/// Words joined by one space, so that line breaks and layout do not count.
fn content_words(record: &Record) -> String {
    let mut words = String::new();
    for word in content(record).flat_map(|span| span.of(&record.text).split_whitespace()) {
        words.push_str(word);
        words.push(' ');
    }
    words
}

/// Numbers in the order of the text.
fn content_numbers(record: &Record) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut dates = record.dates.iter().peekable();
    for block in content(record) {
        let mut at = block.start;
        while let Some(date) = dates.next_if(|date| date.span.start < block.end) {
            if date.span.start < at {
                continue;
            }
            numbers_in(Span::new(at, date.span.start).of(&record.text), &mut numbers);
            let mut in_date = Vec::new();
            numbers_in(date.span.of(&record.text), &mut in_date);
            drop_month(date.value, &mut in_date);
            numbers.append(&mut in_date);
            at = date.span.end.min(block.end);
        }
        numbers_in(Span::new(at, block.end).of(&record.text), &mut numbers);
    }
    numbers.truncate(MAX_NUMBERS);
    numbers
}

/// Takes the number of a month or quarter out of a date: `31/12/2025` is `31 grudnia 2025` elsewhere.
fn drop_month(value: Option<Period>, numbers: &mut Vec<String>) {
    let part = match value {
        Some(Period::Day(day)) => day.month(),
        Some(Period::Month(_, month)) => month,
        Some(Period::Quarter(_, quarter)) => quarter,
        Some(Period::Half(_, half)) => half,
        _ => return,
    };
    let part = part.to_string();
    // The month stands before the year and, where there is a day of the same number, either one may go.
    if let Some(at) = numbers.iter().rposition(|number| *number == part) {
        numbers.remove(at);
    }
}

/// Numbers in the digits of any script, without leading zeros and without the separators of thousands, which differ by language
/// (`41.250`, `41,250`, `41 250`, `41250`). Addresses are skipped: they carry dates and ids of their own.
fn numbers_in(text: &str, numbers: &mut Vec<String>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut run = String::new();
    // What stands between the last run of digits and here: nothing, one character, or more.
    let mut gap: Option<char> = None;
    for c in without_addresses(text).chain(['\n']) {
        if let Some(digit) = digit(c) {
            run.push(digit);
            continue;
        }
        if !run.is_empty() {
            groups.push(Group { joins: gap.is_some_and(is_thousands_separator), digits: std::mem::take(&mut run) });
            gap = Some(c);
        } else {
            gap = None;
        }
    }
    let mut groups = groups.into_iter().peekable();
    while let Some(Group { mut digits, .. }) = groups.next() {
        let mut is_head = digits.len() <= 3 && !digits.starts_with('0');
        while let Some(next) = groups.next_if(|next| is_head && next.joins && next.digits.len() == 3) {
            digits.push_str(&next.digits);
            is_head = digits.len() < MAX_DIGITS;
        }
        digits.truncate(MAX_DIGITS);
        let number = digits.trim_start_matches('0');
        numbers.push(if number.is_empty() { "0" } else { number }.to_owned());
    }
}

/// A run of digits, and whether only a separator stands between it and the one before.
struct Group {
    joins: bool,
    digits: String,
}

fn is_thousands_separator(c: char) -> bool {
    matches!(c, '.' | ',' | ' ' | '\'' | '’' | '\u{A0}' | '\u{2009}' | '\u{202F}' | '٬')
}

fn without_addresses(text: &str) -> impl Iterator<Item = char> + '_ {
    text.split_inclusive(char::is_whitespace).filter(|word| !word.contains("://")).flat_map(str::chars)
}

/// A decimal digit (Unicode, general category Nd) of the scripts that translations into Asian languages use, as ASCII.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 11] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xED0, 0x1040, 0x17E0, 0x1810, 0xFF10];
    let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

/// An address without what does not name the article: scheme, `www.`, fragment, a final slash. `None` for the front page of a
/// site, which is no article.
fn article_address(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or("").trim_end_matches('/');
    let (host, path) = rest.split_once('/')?;
    let host = host.to_ascii_lowercase();
    Some(format!("{}/{path}", host.strip_prefix("www.").unwrap_or(&host)))
}

/// FNV-1a: fixed for ever, unlike the standard library's hash, since it is stored.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_depend_on_script_or_separators() {
        for text in
            ["41.250 hộ, ngày 03", "41,250 households, day 3", "٤١٬٢٥٠ … ٣", "41 250 · 03 https://a.vn/102251119.htm", "41250; 3"]
        {
            let mut numbers = Vec::new();
            numbers_in(text, &mut numbers);
            assert_eq!(numbers, ["41250", "3"], "{text}");
        }
    }

    #[test]
    fn only_groups_of_three_behind_a_single_separator_are_one_number() {
        for (text, expected) in [
            ("1.234.567", &["1234567"][..]),
            ("10.12.2025", &["10", "12", "2025"]),
            ("57, 660 and 68", &["57", "660", "68"]),
            ("321/TB-VPCP 2013 100", &["321", "2013", "100"]),
            ("66.18/2026/NQ-CP", &["66", "18", "2026"]),
            ("0.125", &["0", "125"]),
            ("2318 2 318", &["2318", "2318"]),
        ] {
            let mut numbers = Vec::new();
            numbers_in(text, &mut numbers);
            assert_eq!(numbers, expected, "{text}");
        }
    }

    #[test]
    fn an_endless_number_is_cut() {
        let mut numbers = Vec::new();
        numbers_in(&"7".repeat(1_000), &mut numbers);
        assert_eq!(numbers, ["7".repeat(MAX_DIGITS)]);
    }

    #[test]
    fn an_address_names_an_article_or_nothing() {
        let article = Some("baochinhphu.vn/a-102.htm".to_owned());
        for url in ["https://baochinhphu.vn/a-102.htm", "http://www.Baochinhphu.vn/a-102.htm#top", "baochinhphu.vn/a-102.htm/"] {
            assert_eq!(article_address(url), article, "{url}");
        }
        for url in ["https://baochinhphu.vn", "https://baochinhphu.vn/", "Báo Chính phủ", ""] {
            assert_eq!(article_address(url), None, "{url}");
        }
    }
}
