//! The number in the address of a page, for texts that lack it: `thong-tu-so-152-2025-tt-btc-…`,
//! `decision-2281-qd-ttg--vbpqta_10759`, `resolution-80-nq-cp`.
//!
//! ```text
//! slug   = … number ["-" year] 1*("-" code) …      the first code a type's, or one with a term number (qh15)
//! ```

use vanban_model::{Config, Symbol};

use super::number::Number;

/// The number that an address states, the last part of its path first. `http` addresses and names of files alike.
pub(super) fn symbol_in(address: &str, config: &Config) -> Option<Symbol> {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.rsplit('/').filter(|part| !part.is_empty()).take(3).find_map(|part| in_slug(part, config))
}

/// Whether an address is one of the web, whose words the publisher chose for the text; names of files are anybody's.
pub(super) fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn in_slug(slug: &str, config: &Config) -> Option<Symbol> {
    let words: Vec<&str> = slug.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len()).find_map(|at| at_word(&words[at..], config))
}

fn at_word(words: &[&str], config: &Config) -> Option<Symbol> {
    /// Letter groups that a symbol has at most (joint circulars).
    const MOST: usize = 6;
    let (number, rest) = words.split_first()?;
    let digits = number.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_number =
        (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= digits.len() + 1;
    if !is_number {
        return None;
    }
    let year = rest
        .first()
        .filter(|word| word.len() == 4)
        .and_then(|word| word.parse::<u16>().ok())
        .filter(|year| (1945..2100).contains(year));
    let letters = &rest[usize::from(year.is_some())..];
    let known = letters.iter().take(MOST).take_while(|word| config.codes.knows(word) && word.starts_with(char::is_alphabetic));
    let codes: Vec<String> = known.map(|word| config.codes.canonical(word)).collect();
    let first = codes.first()?;
    let has_type = config.doctypes.by_code(first).is_some() && codes.len() > 1;
    let has_term = first.ends_with(|c: char| c.is_ascii_digit()) && year.is_some();
    let party = year.is_none() && codes.last().is_some_and(|last| last == "TW");
    match (has_type, has_term) {
        (_, true) => Some(Symbol::from_parts(number, year, &codes[..1], false)),
        (true, false) => Some(Symbol::from_parts(number, year, &codes, party)),
        _ => None,
    }
}

/// Whether a number may fill what a text left blank: year and letters agree as far as the text has them.
pub(super) fn fills(symbol: &Symbol, blank: &Number) -> bool {
    let Number::Blank { year, codes } = blank else { return false };
    let same_year = year.is_none() || *year == symbol.year();
    same_year && (codes.is_empty() || symbol.codes().eq(codes.iter().map(String::as_str)))
}
