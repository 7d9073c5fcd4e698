use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::fold;

/// The number and letters of a Vietnamese official text, in canonical form: `22-NQ/TW`, `58/2022/NĐ-CP`, `1812/QĐ-TTg`.
///
/// Grammar (Decree 30/2020/NĐ-CP, annex I; Regulation 66-QĐ/TW for the Party; Law 80/2015/QH13 for normative texts):
///
/// ```text
/// state          = number "/" year "/" type "-" issuer      58/2022/NĐ-CP
/// assembly       = number "/" year "/" issuer term          15/2020/QH14
/// administrative = number "/" type "-" issuer               321/TB-VPCP
/// letter         = number "/" issuer [ "-" unit ]           2345/VPCP-QHQT, 494/TTg
/// joint          = number "/" year "/" type 1*("-" issuer)  12/2019/TTLT-BTC-BKHĐT
/// party          = number "-" type "/" issuer               35-CT/TW
/// ```
///
/// Two instruments may share a symbol (party numbering starts again with each Congress): an instrument is a symbol *and* a date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Symbol(String);

impl Symbol {
    /// Builds the canonical form out of its parts. `codes` are the letter groups after number and year, each already canonical
    /// (see [`SymbolCodes::canonical`]); `party` chooses the Party's punctuation.
    #[must_use]
    pub fn from_parts(number: &str, year: Option<u16>, codes: &[String], party: bool) -> Self {
        let number = number.trim();
        let text = match (party, codes) {
            (true, [kind, issuer @ ..]) if !issuer.is_empty() => format!("{number}-{kind}/{}", issuer.join("-")),
            _ => {
                let year = year.map(|year| format!("{year}/")).unwrap_or_default();
                format!("{number}/{year}{}", codes.join("-"))
            }
        };
        Self(text)
    }

    /// Takes a symbol that is canonical already, from a gazetteer or a stored record.
    #[must_use]
    pub fn canonical(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The canonical form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The search key: parts in lower case without marks, joined by `-`. `22-NQ/TW`, `22 nq tw` and `22–NQ/TW` share
    /// `22-nq-tw`; `1812/QĐ-TTg` and `1812/QD-TTg` share `1812-qd-ttg`.
    #[must_use]
    pub fn key(&self) -> String {
        self.parts().map(fold::plain).collect::<Vec<_>>().join("-")
    }

    /// The leading number as written (`22`, `66.18`, `05`).
    #[must_use]
    pub fn number(&self) -> &str {
        self.parts().next().unwrap_or("")
    }

    /// The year inside the symbol, where it has one.
    #[must_use]
    pub fn year(&self) -> Option<u16> {
        self.parts().nth(1).filter(|part| part.len() == 4)?.parse().ok()
    }

    /// The letter groups: `NĐ`, `CP`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.parts().skip(1).filter(|part| !part.bytes().all(|b| b.is_ascii_digit()))
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        self.0.split(['/', '-']).filter(|part| !part.is_empty())
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The letter groups that occur in symbols, and how each is written: `QD`, `qđ` and `QÐ` are `QĐ`, `TTG` is `TTg`.
#[derive(Clone, Debug, Default)]
pub struct SymbolCodes {
    /// Folded form to canonical forms; more than one where folding merges codes (`HD` and `HĐ`).
    by_fold: HashMap<String, Vec<String>>,
    /// Spellings in other alphabets to their official form.
    spellings: HashMap<String, String>,
}

impl SymbolCodes {
    /// Collects the canonical codes of document types and issuers.
    #[must_use]
    pub fn new<'c>(codes: impl IntoIterator<Item = &'c str>) -> Self {
        let mut by_fold: HashMap<String, Vec<String>> = HashMap::new();
        for code in codes {
            let forms = by_fold.entry(fold::plain(code)).or_default();
            if !forms.iter().any(|form| form == code) {
                forms.push(code.to_owned());
            }
        }
        Self { by_fold, spellings: HashMap::new() }
    }

    /// Adds spellings of other alphabets (Cyrillic «НД» for `NĐ`).
    pub fn spell<'c>(&mut self, spellings: impl IntoIterator<Item = (&'c String, &'c String)>) {
        self.spellings.extend(spellings.into_iter().map(|(found, official)| (found.to_lowercase(), official.clone())));
    }

    /// The official form of a group that is spelled in another alphabet.
    #[must_use]
    pub fn spelled(&self, code: &str) -> Option<&str> {
        self.spellings.get(&code.to_lowercase()).map(String::as_str)
    }

    /// Whether the group is known, in whatever spelling. A term number (`QH15`) is no part of the code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.by_fold.contains_key(&fold::plain(code.trim_end_matches(|c: char| c.is_ascii_digit())))
    }

    /// The group as it is officially written; an unknown one in upper case with `Đ` for its look-alikes.
    #[must_use]
    pub fn canonical(&self, code: &str) -> String {
        let letters = code.trim_end_matches(|c: char| c.is_ascii_digit());
        let term = &code[letters.len()..];
        let written: String = letters.chars().map(fold::same_letter).collect();
        let known = match self.by_fold.get(&fold::plain(letters)).map(Vec::as_slice) {
            Some([only]) => Some(only.as_str()),
            Some(several) => several.iter().find(|form| form.to_lowercase() == written.to_lowercase()).map(String::as_str),
            None => None,
        };
        match known {
            Some(known) => format!("{known}{term}"),
            None => format!("{}{term}", written.to_uppercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes() -> SymbolCodes {
        SymbolCodes::new(["NQ", "TW", "NĐ", "CP", "QĐ", "TTg", "QH", "HD", "HĐ", "BKHĐT", "TTLT", "BTC"])
    }

    #[test]
    fn codes_are_written_officially() {
        for (found, official) in [
            ("QD", "QĐ"),
            ("QÐ", "QĐ"),
            ("TTG", "TTg"),
            ("BKHDT", "BKHĐT"),
            ("QH15", "QH15"),
            ("HD", "HD"),
            ("HĐ", "HĐ"),
            ("xyd", "XYD"),
        ] {
            assert_eq!(codes().canonical(found), official);
        }
    }

    #[test]
    fn parts_and_key() {
        let symbol = Symbol::from_parts("58", Some(2022), &["NĐ".to_owned(), "CP".to_owned()], false);
        assert_eq!(symbol.as_str(), "58/2022/NĐ-CP");
        assert_eq!((symbol.number(), symbol.year(), symbol.key().as_str()), ("58", Some(2022), "58-2022-nd-cp"));
        let party = Symbol::from_parts("22", None, &["NQ".to_owned(), "TW".to_owned()], true);
        assert_eq!((party.as_str(), party.key().as_str()), ("22-NQ/TW", "22-nq-tw"));
        let joint = Symbol::from_parts("12", Some(2019), &["TTLT".into(), "BTC".into(), "BKHĐT".into()], false);
        assert_eq!(joint.as_str(), "12/2019/TTLT-BTC-BKHĐT");
    }
}
