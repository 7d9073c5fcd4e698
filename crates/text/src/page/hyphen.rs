//! What stands between the last word of a line and the first of the next.

/// How two lines of one paragraph are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seam {
    /// With a blank.
    Blank,
    /// As they are: a symbol that was broken after its hyphen or slash, or a script without blanks.
    None,
    /// The last character of the line is a hyphen that only the line end had put there.
    Hyphen,
}

/// Words of a text, for telling whether a hyphen belongs to one, and whether its language hyphenates at all.
#[derive(Debug, Default)]
pub(super) struct Words {
    hyphenated: std::collections::HashSet<String>,
    letters: usize,
    vietnamese: usize,
}

/// Words that are remembered. More are in no document; the rest is then treated as unknown.
const REMEMBERED: usize = 50_000;

impl Words {
    /// Takes in a line. O(n).
    pub(super) fn add(&mut self, line: &str) {
        for c in line.chars().filter(|c| c.is_alphabetic()) {
            self.letters += 1;
            // Unicode, block Latin Extended Additional: the part from U+1EA0 on is "Latin extensions for Vietnamese".
            self.vietnamese += usize::from(matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'ư' | 'đ' | 'Ơ' | 'Ư' | 'Đ'));
        }
        let inner = |word: &&str| word.trim_matches(|c: char| !c.is_alphabetic()).contains('-');
        for word in line.split(' ').filter(inner) {
            if self.hyphenated.len() < REMEMBERED {
                self.hyphenated.insert(word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase());
            }
        }
    }

    /// Vietnamese writes syllables apart and never breaks one.
    fn breaks_words(&self) -> bool {
        self.vietnamese * 25 < self.letters
    }

    /// The seam between two lines of a paragraph.
    pub(super) fn seam(&self, line: &str, next: &str) -> Seam {
        let Some(first) = next.chars().next() else { return Seam::Blank };
        let mut ends = line.chars().rev();
        let (Some(last), before) = (ends.next(), ends.next()) else { return Seam::Blank };
        let Some(before) = before else { return Seam::Blank };
        match last {
            '\u{ad}' => Seam::Hyphen,
            '-' | '\u{2010}' if before.is_lowercase() && first.is_lowercase() => self.broken_word(line, next),
            '-' | '\u{2010}' | '\u{2011}' | '/'
                if !before.is_whitespace() && before.is_alphanumeric() && first.is_alphanumeric() =>
            {
                Seam::None
            }
            _ if goes_on_with_symbol(before, last, next) => Seam::None,
            _ if has_no_blanks(last) && has_no_blanks(first) => Seam::None,
            _ => Seam::Blank,
        }
    }

    /// `giai-` `đoạn` keeps its hyphen, `opera-` `tions` does not, `well-` `known` does if the text has it elsewhere.
    fn broken_word(&self, line: &str, next: &str) -> Seam {
        if !self.breaks_words() {
            return Seam::None;
        }
        let start = line.rsplit(' ').next().unwrap_or("");
        let end = next.split(' ').next().unwrap_or("").trim_end_matches(|c: char| !c.is_alphabetic());
        let whole = format!("{start}{end}").to_lowercase();
        let is_own = self.hyphenated.contains(whole.trim_start_matches(|c: char| !c.is_alphabetic()));
        if is_own { Seam::None } else { Seam::Hyphen }
    }
}

/// `22` `-NQ/TW`, `58/2022` `/NĐ-CP`: a hyphen or slash with a capital at it begins the next line, after a digit or capital.
fn goes_on_with_symbol(before: char, last: char, next: &str) -> bool {
    let mut chars = next.chars();
    let (sign, after) = (chars.next(), chars.next());
    matches!(sign, Some('-' | '/'))
        && after.is_some_and(|c| c.is_uppercase() || (sign == Some('/') && c.is_ascii_digit()))
        && (last.is_ascii_digit() || (last.is_uppercase() && before.is_uppercase()))
}

/// Han, kana, and the scripts of the Mekong, which set no blank between words.
fn has_no_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hyphen_of_the_line_end_goes() {
        let mut english = Words::default();
        english.add("The operations of well-known ministries and agencies");
        let mut vietnamese = Words::default();
        vietnamese.add("Thủ tướng Chính phủ yêu cầu các bộ, ngành, địa phương");
        for (words, line, next, expected) in [
            (&english, "the opera-", "tions of the", Seam::Hyphen),
            (&english, "the opera\u{ad}", "tions of the", Seam::Hyphen),
            (&english, "a well-", "known ministry", Seam::None),
            (&english, "the Polish-", "Vietnamese council", Seam::None),
            (&english, "between 2020 -", "2025 and", Seam::Blank),
            (&vietnamese, "công-", "ty", Seam::None),
            (&vietnamese, "kinh tế -", "xã hội", Seam::Blank),
            (&vietnamese, "Nghị định số 58/2022/NĐ-", "CP của", Seam::None),
            (&vietnamese, "Nghị quyết số 22-NQ/", "TW ngày", Seam::None),
            (&vietnamese, "Nghị quyết số 22", "-NQ/TW ngày", Seam::None),
            (&vietnamese, "Nghị định số 58", "/2022/NĐ-CP", Seam::None),
            (&vietnamese, "gồm 3", "- 4 bộ", Seam::Blank),
            (&vietnamese, "và", "hoặc", Seam::Blank),
            (&vietnamese, "国务", "院令", Seam::None),
        ] {
            assert_eq!(words.seam(line, next), expected, "{line} | {next}");
        }
    }
}
