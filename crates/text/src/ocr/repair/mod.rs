//! Puts right what the grammar of official texts tells to be misread, and blanks numbers that can't be believed.
//!
//! A repair is made only where its result is a known form and the only one so near; everything else stays as it was read.

mod number;
mod phrase;

use std::collections::HashSet;

use vanban_model::Config;

use super::bare;
use super::token::Token;
use number::Numbers;
use phrase::Phrases;
pub(super) use phrase::distance;

/// The repairs of a configuration.
pub(crate) struct Repair {
    numbers: Numbers,
    phrases: Phrases,
    /// Words of the phrases, with their marks, in small letters.
    vocabulary: HashSet<String>,
}

/// What was done to a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repairs {
    /// As read, and as it was put right.
    pub(crate) repaired: Vec<(String, String)>,
    /// Numbers and dates that were read with too little confidence to stand.
    pub(crate) blanked: Vec<String>,
}

impl Repair {
    pub(super) fn new(config: &Config) -> Self {
        let phrases = Phrases::new(config);
        let mut vocabulary: HashSet<String> = phrases.words().map(bare).collect();
        vocabulary.extend(config.ocr.date_words.iter().flatten().cloned());
        vocabulary.extend(config.ocr.number_labels.iter().map(|label| bare(label)));
        vocabulary.remove("");
        Self { numbers: Numbers::new(config), phrases, vocabulary }
    }

    /// Whether a word is one of the words that official texts are made of.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains(&bare(word))
    }

    /// The words of a line of the letterhead that are a number or part of a date, and are not believed as they stand.
    pub(super) fn doubtful(&self, line: &[Token]) -> Vec<usize> {
        self.numbers.doubtful(line)
    }

    /// Repairs a line; `is_head` tells whether it may belong to the letterhead, into which a pen writes numbers.
    pub(super) fn line(&self, line: &mut Vec<Token>, is_head: bool, repairs: &mut Repairs) {
        self.join_split_words(line, repairs);
        self.phrases.repair(line, repairs);
        self.numbers.repair(line, is_head, repairs);
    }

    /// "B ộ": a letter that the recogniser saw apart from its word.
    fn join_split_words(&self, line: &mut Vec<Token>, repairs: &mut Repairs) {
        let mut at = 0;
        while at + 1 < line.len() {
            let (first, next) = (&line[at], &line[at + 1]);
            let joined = format!("{}{}", first.text, next.text);
            let is_close = next.left - first.right < 0.5 * next.height();
            let is_one_letter = first.text.chars().count() == 1 && first.letters() == 1;
            let is_split = is_one_letter && is_close && self.knows(&joined) && !self.knows(&next.text);
            if is_split {
                repairs.note(&format!("{} {}", first.text, next.text), &joined);
                let next = line.remove(at + 1);
                line[at].join(&next);
            }
            at += 1;
        }
    }
}

impl Repairs {
    fn note(&mut self, read: &str, put_right: &str) {
        self.repaired.push((read.to_owned(), put_right.to_owned()));
    }

    /// Takes in what was done to another part.
    pub(crate) fn extend(&mut self, other: Self) {
        self.repaired.extend(other.repaired);
        self.blanked.extend(other.blanked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The configuration that is compiled in.
    fn repair() -> Repair {
        let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config"));
        let paths =
            ["ocr.toml", "gazetteer/agencies.toml", "gazetteer/doctypes.toml", "lang/vi/page.toml", "lang/vi/agencies.toml"];
        let files: Vec<(String, String)> = paths
            .iter()
            .map(|path| ((*path).to_owned(), std::fs::read_to_string(root.join(path)).expect("a file of config/")))
            .collect();
        Repair::new(&Config::from_files(&files).expect("a sound configuration"))
    }

    /// Repairs a line of words of full confidence; `word/60` has .60.
    fn check(cases: &[(&str, &str)]) {
        let repair = repair();
        for (read, expected) in cases {
            let token = |(nth, word): (u16, &str)| {
                let (text, confidence) = match word.split_once("//") {
                    Some((text, confidence)) => (text, confidence.parse::<f32>().expect("a number") / 100.0),
                    None => (word, 0.96),
                };
                let left = f32::from(nth) * 100.0;
                Token { text: text.to_owned(), confidence, left, top: 0.0, right: left + 95.0, bottom: 30.0 }
            };
            let mut line: Vec<Token> = (0..).zip(read.split(' ')).map(token).collect();
            repair.line(&mut line, true, &mut Repairs::default());
            let text: Vec<&str> = line.iter().map(|token| token.text.as_str()).collect();
            assert_eq!(text.join(" "), *expected, "{read}");
        }
    }

    #[test]
    fn letters_in_numbers_of_texts_become_digits() {
        check(&[
            ("Số: 6l/NQ-CP", "Số: 61/NQ-CP"),
            ("Số: l53/TB-VPCP", "Số: 153/TB-VPCP"),
            ("số 39/2O22/NĐ-CP ngày", "số 39/2022/NĐ-CP ngày"),
            ("Số: 299/QĐ-TTe", "Số: 299/QĐ-TTg"),
            ("Số: 153/TB-VPCF", "Số: 153/TB-VPCP"),
            ("số 163/TB-VECP", "số 163/TB-VPCP"),
        ]);
    }

    #[test]
    fn what_is_right_or_not_known_stays() {
        check(&[
            ("Số: 29-NQ/TW ngày", "Số: 29-NQ/TW ngày"),
            ("số 1511/LĐTBXH-CATLĐ ngày", "số 1511/LĐTBXH-CATLĐ ngày"),
            ("km/h và/hoặc A/B", "km/h và/hoặc A/B"),
            ("Số: 2450/VPCP-KGVX", "Số: 2450/VPCP-KGVX"),
            ("lĩnh vực Bộ lịch sử", "lĩnh vực Bộ lịch sử"),
            ("quý 1/2026 quý IV năm", "quý 1/2026 quý IV năm"),
        ]);
    }

    #[test]
    fn roman_numerals_are_put_right_after_their_words() {
        check(&[
            ("quý ll/2026", "quý II/2026"),
            ("Quý Ill năm", "Quý III năm"),
            ("khóa XIl,", "khóa XII,"),
            ("chương l", "chương I"),
        ]);
    }

    #[test]
    fn dates_are_put_right_where_one_date_remains() {
        check(&[
            ("ngày l0 tháng 4 năm 2O24", "ngày 10 tháng 4 năm 2024"),
            ("trước ngày l5/12/2O25.", "trước ngày 15/12/2025."),
            ("ngày 15 tháng 4 năm 2024", "ngày 15 tháng 4 năm 2024"),
        ]);
    }

    #[test]
    fn what_a_pen_wrote_is_left_blank() {
        check(&[
            ("Số: 445//77 /NQ-CP//77", "Số: … /NQ-CP"),
            ("Số : 4⁄42//40 /QĐ-TTg//66", "Số : … /QĐ-TTg"),
            ("Số: 06//89 /2024/TT-BCT", "Số: 06 /2024/TT-BCT"),
            ("Hà Nội, ngày 1Š//33 tháng 01//90 năm 2010", "Hà Nội, ngày … tháng 01 năm 2010"),
            ("Hà Nội, ngày #@3//80 tháng !}//81 năm 2026", "Hà Nội, ngày … tháng … năm 2026"),
            ("ngày tháng 4 năm 2024", "ngày tháng 4 năm 2024"),
            ("Quyết định số: O//50 /QĐ-BTC", "Quyết định số: … /QĐ-BTC"),
        ]);
    }

    #[test]
    fn set_phrases_are_put_right() {
        check(&[
            ("CHỈNH PHỦ", "CHÍNH PHỦ"),
            ("CỘNG HOÀ XÃ HỌI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("Độc lập - Tự đo - Hạnh phúc", "Độc lập - Tự do - Hạnh phúc"),
            ("Cộrig hòa xã hội chủ nghĩa Việt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("Luật Tổ chức Chỉnh phủ", "Luật Tổ chức Chính phủ"),
            ("QUYÉT ĐỊNH", "QUYẾT ĐỊNH"),
        ]);
    }

    #[test]
    fn other_wordings_are_no_misread_phrases() {
        check(&[
            ("chỉnh phủ sóng", "chỉnh phủ sóng"),
            ("QUY ĐỊNH", "QUY ĐỊNH"),
            ("THÔNG TƯ", "THÔNG TƯ"),
            ("THÔNG TIN", "THÔNG TIN"),
            ("BỘ CÔNG THƯƠNG", "BỘ CÔNG THƯƠNG"),
            ("BỘ CÔNG AN", "BỘ CÔNG AN"),
            ("Bộ Tư pháp", "Bộ Tư pháp"),
        ]);
    }

    #[test]
    fn split_words_are_joined() {
        let repair = repair();
        let token = |text: &str, left: f32, right: f32| Token {
            text: text.to_owned(),
            confidence: 0.9,
            left,
            top: 0.0,
            right,
            bottom: 30.0,
        };
        let mut line = vec![token("B", 0.0, 15.0), token("ộ", 20.0, 35.0), token("Tài", 50.0, 90.0), token("a", 100.0, 110.0)];
        repair.line(&mut line, true, &mut Repairs::default());
        let texts: Vec<&str> = line.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts, ["Bộ", "Tài", "a"]);
    }
}
