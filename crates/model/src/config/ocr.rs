use std::collections::BTreeMap;

use serde::Deserialize;

/// What is known of the faults of optical character recognition (`ocr.toml`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OcrRules {
    /// The Debian package with data for a script, by tesseract's name of the script (`Cyrillic`).
    pub scripts: BTreeMap<String, String>,
    /// Words in large letters of the framed stamps that a receiving office puts on a page ("RECEIVED"); compared one by one,
    /// without marks. What such a frame holds is not content.
    pub stamps: Vec<String>,
    /// What a digit is read as: `l` for 1, `O` for 0. Holds inside numbers only.
    pub digits: BTreeMap<char, char>,
    /// What a Roman numeral is read as: `l` for I. Holds after the words of `roman_after` only.
    pub romans: BTreeMap<char, char>,
    /// Words before a Roman numeral, in small letters ("quarter").
    pub roman_after: Vec<String>,
    /// Labels before the number of a text ("No."), in small letters.
    pub number_labels: Vec<String>,
    /// Words of the day, the month and the year in a written date, in small letters, in this order.
    pub date_words: Vec<[String; 3]>,
    /// Phrases of letterheads that are put right where a few letters are wrong, besides mottos, types and names of agencies.
    pub phrases: Vec<String>,
}
