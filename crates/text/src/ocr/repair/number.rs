//! Numbers of texts, dates and Roman numerals.

use std::collections::{HashMap, HashSet};

use vanban_model::{Config, SymbolCodes};

use super::super::bare;
use super::super::token::Token;
use super::Repairs;

/// Confidence under which the number of a text, or a part of a date, is not believed. Printed ones are read with .90 and more;
/// those that a pen wrote into a form with 0 to .84, whatever they are read as.
const BELIEVED: f32 = 0.86;
/// The same for a number that was printed in one word with its codes: a pen leaves a gap.
const BELIEVED_IN_WORD: f32 = 0.5;
/// The same for dates in the text, which are printed.
const BELIEVED_IN_TEXT: f32 = 0.3;
/// What stands for a number that can't be believed.
const BLANK: &str = "…";
/// Letters that an issuer's code must have for one of them to be put right: shorter ones are too near to each other.
const LEAST_CODE: usize = 3;

/// The grammar of numbers.
pub(super) struct Numbers {
    digits: HashMap<char, char>,
    romans: HashMap<char, char>,
    roman_after: HashSet<String>,
    labels: HashSet<String>,
    date_words: Vec<[String; 3]>,
    codes: SymbolCodes,
    kinds: HashSet<String>,
    issuers: Vec<String>,
}

impl Numbers {
    pub(super) fn new(config: &Config) -> Self {
        let rules = &config.ocr;
        Self {
            digits: rules.digits.iter().map(|(&from, &to)| (from, to)).collect(),
            romans: rules.romans.iter().map(|(&from, &to)| (from, to)).collect(),
            roman_after: rules.roman_after.iter().flat_map(|label| label.split(' ').next_back()).map(str::to_owned).collect(),
            labels: rules.number_labels.iter().flat_map(|label| label.split(' ').next_back()).map(bare).collect(),
            date_words: rules.date_words.clone(),
            codes: config.codes.clone(),
            kinds: config.doctypes.codes().map(str::to_owned).collect(),
            issuers: config.gazetteer.codes().map(str::to_owned).collect(),
        }
    }

    pub(super) fn repair(&self, line: &mut Vec<Token>, is_head: bool, repairs: &mut Repairs) {
        for at in 0..line.len() {
            self.symbol(line, at, repairs);
            if at > 0 && self.roman_after.contains(&bare(&line[at - 1].text)) {
                let numeral = self.roman(&line[at].text);
                replace(&mut line[at], numeral, repairs);
            }
            let date = self.figures(&line[at].text);
            replace(&mut line[at], date, repairs);
        }
        for words in &self.date_words {
            self.date(line, words, is_head, repairs);
        }
        line.dedup_by(|next, before| next.text == BLANK && before.text == BLANK);
    }

    /// Words that are a number or part of a date, and not believed.
    pub(super) fn doubtful(&self, line: &[Token]) -> Vec<usize> {
        let mut doubtful = Vec::new();
        for at in 0..line.len() {
            let sign = line[at].text.find(['/', '-']).filter(|&sign| self.are_codes(&line[at].text[sign + 1..]));
            match sign {
                Some(0) if at > 0 && self.is_labelled(line, at - 1) => doubtful.push(at - 1),
                Some(1..) if self.is_labelled(line, at) => doubtful.push(at),
                _ => {}
            }
        }
        for words in &self.date_words {
            for (month, year) in dates(line, words).map(|(_, month, year)| (month, year)).collect::<Vec<_>>() {
                doubtful.extend([month - 1, year - 1]);
            }
        }
        let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        doubtful.retain(|&at| line[at].confidence < BELIEVED && is_number(&line[at].text));
        doubtful.dedup();
        doubtful
    }

    /// The number of a text: `153/TB-VPCP` in one word, or with its number apart, after a label.
    fn symbol(&self, line: &mut [Token], at: usize, repairs: &mut Repairs) {
        let text = line[at].text.clone();
        let Some((number, codes)) = text.find(['/', '-']).map(|sign| (&text[..sign], &text[sign + 1..])) else { return };
        if !self.are_codes(codes) {
            return;
        }
        let sign = &text[number.len()..=number.len()];
        let codes = self.codes_put_right(codes);
        if number.is_empty() {
            replace(&mut line[at], Some(format!("{sign}{codes}")), repairs);
            if at > 0 && self.is_labelled(line, at - 1) {
                self.number_apart(&mut line[at - 1], repairs);
            }
            return;
        }
        let is_labelled = self.is_labelled(line, at);
        match self.number(number) {
            Some(number) if line[at].confidence >= BELIEVED_IN_WORD || !is_labelled => {
                replace(&mut line[at], Some(format!("{number}{sign}{codes}")), repairs);
            }
            _ if is_labelled && number.chars().any(char::is_alphanumeric) && number.chars().count() <= 6 => {
                repairs.blanked.push(text.clone());
                line[at].text = format!("{BLANK}{sign}{codes}");
            }
            _ => {}
        }
    }

    /// A number between its label and its codes, which a pen may have written.
    fn number_apart(&self, token: &mut Token, repairs: &mut Repairs) {
        if self.labels.contains(&bare(&token.text)) || token.letters() > 6 {
            return;
        }
        match self.number(&token.text).filter(|_| token.confidence >= BELIEVED) {
            Some(number) => replace(token, Some(number), repairs),
            None => blank(token, repairs),
        }
    }

    /// Whether the label of a number stands before a word, with a colon apart at most.
    fn is_labelled(&self, line: &[Token], at: usize) -> bool {
        let label = line[..at].iter().rev().take(2).find(|token| token.letters() > 0);
        label.is_some_and(|label| self.labels.contains(&bare(&label.text)))
    }

    /// Whether the groups after a number are those of a text: its type is known, or its issuer.
    fn are_codes(&self, codes: &str) -> bool {
        let mut groups = groups(codes).filter(|group| !is_year(&self.digits_of(group))).peekable();
        groups.peek().is_some() && groups.any(|group| self.codes.knows(group) && group.chars().any(char::is_uppercase))
    }

    fn codes_put_right(&self, codes: &str) -> String {
        let mut out = String::with_capacity(codes.len());
        let mut had_kind = false;
        for piece in codes.split_inclusive(['/', '-']) {
            let group = piece.trim_end_matches(['/', '-', '.', ',', ';', ':', ')']);
            let year = self.digits_of(group);
            if is_year(&year) {
                out.push_str(&year);
            } else if self.codes.knows(group) || !had_kind {
                out.push_str(group);
            } else {
                out.push_str(self.near_issuer(group).unwrap_or(group));
            }
            had_kind |= self.kinds.contains(&self.codes.canonical(group));
            out.push_str(&piece[group.len()..]);
        }
        out
    }

    /// The one code of an issuer that differs by a letter; of several the one whose letters are as large and small.
    fn near_issuer(&self, group: &str) -> Option<&str> {
        if group.chars().count() < LEAST_CODE {
            return None;
        }
        let is_near = |code: &&String| code.chars().count() >= LEAST_CODE && differ_by_one(code, group);
        let near: HashSet<&String> = self.issuers.iter().filter(is_near).collect();
        let shape = |text: &str| text.chars().map(char::is_uppercase).collect::<Vec<_>>();
        let alike = near.iter().copied().filter(|code| shape(code) == shape(group)).collect::<Vec<_>>();
        match (near.len(), &alike[..]) {
            (1, _) => near.into_iter().next().map(String::as_str),
            (_, [only]) => Some(only),
            _ => None,
        }
    }

    /// A number with letters for some of its digits; `None` where it is no number.
    fn number(&self, text: &str) -> Option<String> {
        let digits = self.digits_of(text);
        let digits = digits.trim_matches(|c: char| !c.is_ascii_digit());
        let has_digit = text.chars().any(|c| c.is_ascii_digit());
        let is_number = !digits.is_empty() && digits.len() <= 6 && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        (is_number && has_digit).then(|| digits.to_owned())
    }

    fn digits_of(&self, text: &str) -> String {
        text.chars().map(|c| self.digits.get(&c).copied().unwrap_or(c)).collect()
    }

    /// A Roman numeral at the beginning of a word, where a letter of it was misread.
    fn roman(&self, text: &str) -> Option<String> {
        let end = text.find(|c: char| !c.is_alphanumeric() && !self.romans.contains_key(&c)).unwrap_or(text.len());
        let head = &text[..end];
        if head.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let numeral: String = head.chars().map(|c| self.romans.get(&c).copied().unwrap_or(c)).collect();
        is_roman(&numeral).then(|| format!("{numeral}{}", &text[end..]))
    }

    /// A date in figures (`l5/12/2O25`).
    fn figures(&self, text: &str) -> Option<String> {
        let core = text.trim_end_matches(['.', ',', ';', ')', ':']);
        let fixed = self.digits_of(core);
        let parts: Vec<&str> = fixed.split('/').collect();
        let [day, month, year] = parts[..] else { return None };
        let is_date = in_range(day, 31) && in_range(month, 12) && is_year(year);
        (is_date && fixed != core).then(|| format!("{fixed}{}", &text[core.len()..]))
    }

    /// A written date: the words of day, month and year with a number after each.
    fn date(&self, line: &mut [Token], words: &[String; 3], is_head: bool, repairs: &mut Repairs) {
        for (day_at, month_at, year_at) in dates(line, words).collect::<Vec<_>>() {
            // The date of the letterhead follows a place and a comma, or stands alone.
            let is_own = is_head && line[..day_at].last().is_none_or(|before| before.text.ends_with(','));
            let least = if is_own { BELIEVED } else { BELIEVED_IN_TEXT };
            self.part_of_date(&mut line[day_at + 1..month_at], 31, least, repairs);
            self.part_of_date(&mut line[month_at + 1..year_at], 12, least, repairs);
            if let Some(token) = line.get_mut(year_at + 1) {
                let end = token.text.find(|c: char| !c.is_alphanumeric()).unwrap_or(token.text.len());
                let fixed = self.digits_of(&token.text[..end]);
                if is_year(&fixed) {
                    replace(token, Some(format!("{fixed}{}", &token.text[end..])), repairs);
                }
            }
        }
    }

    /// The number of a day or a month, which must be one word; what can't be believed is left blank.
    fn part_of_date(&self, tokens: &mut [Token], most: u32, least: f32, repairs: &mut Repairs) {
        let fixed = match &*tokens {
            [token] if token.confidence >= least => Some(self.digits_of(&token.text)).filter(|fixed| in_range(fixed, most)),
            _ => None,
        };
        match fixed {
            Some(fixed) => tokens.iter_mut().for_each(|token| replace(token, Some(fixed.clone()), repairs)),
            None => tokens.iter_mut().for_each(|token| blank(token, repairs)),
        }
    }
}

/// Where the words of day, month and year stand, with two words between them at most and one at least.
fn dates<'l>(line: &'l [Token], [day, month, year]: &'l [String; 3]) -> impl Iterator<Item = (usize, usize, usize)> + 'l {
    let after = |from: usize, word: &str| (from + 1..line.len().min(from + 3)).find(|&at| bare(&line[at].text) == word);
    (0..line.len()).filter(|&at| bare(&line[at].text) == *day).filter_map(move |day_at| {
        let month_at = after(day_at + 1, month)?;
        Some((day_at, month_at, after(month_at + 1, year)?))
    })
}

fn replace(token: &mut Token, text: Option<String>, repairs: &mut Repairs) {
    if let Some(text) = text.filter(|text| *text != token.text) {
        repairs.note(&token.text, &text);
        token.text = text;
    }
}

fn blank(token: &mut Token, repairs: &mut Repairs) {
    if token.text != BLANK {
        repairs.blanked.push(std::mem::replace(&mut token.text, BLANK.to_owned()));
    }
}

fn groups(codes: &str) -> impl Iterator<Item = &str> {
    codes.split(['/', '-']).map(|group| group.trim_end_matches(['.', ',', ';', ':', ')'])).filter(|group| !group.is_empty())
}

fn in_range(text: &str, most: u32) -> bool {
    text.len() <= 2
        && text.chars().all(|c| c.is_ascii_digit())
        && text.parse::<u32>().is_ok_and(|value| (1..=most).contains(&value))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.chars().all(|c| c.is_ascii_digit()) && (text.starts_with("19") || text.starts_with("20"))
}

/// Whether letters are a Roman numeral up to 39, in its regular form.
fn is_roman(text: &str) -> bool {
    let tens = text.len() - text.trim_start_matches('X').len();
    let units = &text[tens..];
    !text.is_empty() && tens <= 3 && matches!(units, "" | "I" | "II" | "III" | "IV" | "V" | "VI" | "VII" | "VIII" | "IX")
}

/// Whether two words are one apart: a letter replaced, added or left out.
fn differ_by_one(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => !a.is_empty() && a[1..] == b[1..],
        std::cmp::Ordering::Greater => a[1..] == *b,
        std::cmp::Ordering::Less => *a == b[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_one_letter_apart_are_told() {
        for (a, b, expected) in [
            ("VPCP", "VPCF", true),
            ("VPCP", "VECP", true),
            ("TTg", "TTe", true),
            ("BTC", "BTCC", true),
            ("BTC", "BC", true),
            ("BTC", "BTC", false),
            ("BTC", "CTB", false),
            ("BTC", "", false),
        ] {
            assert_eq!(differ_by_one(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn roman_numerals_are_regular() {
        for (text, expected) in
            [("II", true), ("XIV", true), ("XXXIX", true), ("IIII", false), ("VX", false), ("", false), ("XXXX", false)]
        {
            assert_eq!(is_roman(text), expected, "{text}");
        }
    }
}
