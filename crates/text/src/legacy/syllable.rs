//! Which strings are Vietnamese syllables: the evidence that a text was decoded rightly.

use unicode_normalization::char::decompose_canonical;

/// Consonants that may open a syllable, in Telex spelling, the longer before the shorter. `p` opens loans and names of places only.
const ONSETS: &[&str] = &[
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", "dd", "b", "c", "d", "g", "h", "k", "l", "m", "n", "p",
    "r", "s", "t", "v", "x", "",
];

/// What may follow, in Telex spelling without the tone (`aw` ă, `aa` â, `ee` ê, `oo` ô, `ow` ơ, `uw` ư), sorted. From the tables of
/// rhymes in the Institute of Linguistics' dictionary (Hoàng Phê, 2003).
#[rustfmt::skip]
const RHYMES: &[&str] = &[
    "a", "aac", "aam", "aan", "aang", "aap", "aat", "aau", "aay", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au",
    "awc", "awm", "awn", "awng", "awp", "awt", "ay",
    "e", "ec", "ee", "eech", "eem", "een", "eenh", "eep", "eet", "eeu", "em", "en", "eng", "eo", "ep", "et",
    "i", "ia", "ich", "ieec", "ieem", "ieen", "ieeng", "ieep", "ieet", "ieeu", "im", "in", "inh", "ip", "it", "iu",
    "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oawc", "oawm", "oawn", "oawng", "oawt", "oay",
    "oc", "oe", "oen", "oeo", "oet", "oi", "om", "on", "ong", "oo", "ooc", "ooi", "oom", "oon", "oong", "oop", "oot", "op", "ot",
    "ow", "owi", "owm", "own", "owp", "owt",
    "u", "ua", "uaan", "uaang", "uaat", "uaay", "uc", "uee", "ueech", "ueenh", "ui", "um", "un", "ung", "uooc", "uooi", "uoom", "uoon",
    "uoong", "uoot", "uow", "up", "ut",
    "uw", "uwa", "uwc", "uwi", "uwng", "uwowc", "uwowi", "uwowm", "uwown", "uwowng", "uwowp", "uwowt", "uwowu", "uwt", "uwu",
    "uy", "uya", "uych", "uyeen", "uyeet", "uynh", "uyp", "uyt", "uyu",
    "y", "ych", "yeem", "yeen", "yeeng", "yeet", "yeeu", "ynh", "yt",
];

/// Letters in the longest syllable (`nghiêng`), with one to spare.
const LONGEST: usize = 8;

/// Whether a word is a Vietnamese syllable. Where the tone mark stands is not looked at: `hoà` and `hòa` both are.
pub(super) fn is_syllable(word: &[char]) -> bool {
    if word.is_empty() || word.len() > LONGEST {
        return false;
    }
    let mut telex = String::with_capacity(2 * LONGEST);
    let mut tone = None;
    for &c in word {
        let mut is_letter = true;
        for lower in c.to_lowercase() {
            decompose_canonical(lower, |part| match part {
                'a'..='z' => telex.push(part),
                'đ' => telex.push_str("dd"),
                '\u{302}' => {
                    let last = telex.chars().next_back().unwrap_or('x');
                    telex.push(last);
                }
                '\u{306}' | '\u{31b}' => telex.push('w'),
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' if tone.is_none() => tone = Some(part),
                _ => is_letter = false,
            });
        }
        if !is_letter {
            return false;
        }
    }
    ONSETS.iter().filter_map(|onset| telex.strip_prefix(onset)).any(|rhyme| is_rhyme(rhyme, tone))
        || (telex == "gi" && tone.is_some())
}

/// A syllable that is cut off by c, ch, p or t is acute or dotted; without its tone it is a foreign word or an abbreviation.
fn is_rhyme(rhyme: &str, tone: Option<char>) -> bool {
    let is_stopped = rhyme.ends_with(['c', 'p', 't']) || rhyme.ends_with("ch");
    let takes_tone = !is_stopped || matches!(tone, Some('\u{301}' | '\u{323}'));
    takes_tone && RHYMES.binary_search(&rhyme).is_ok()
}

/// How many words of a text with a letter beyond ASCII are Vietnamese syllables, and how many are not: `(are, are not)`. Single
/// letters are not counted. For text that is decoded already; up to `max_words` words are looked at.
pub(crate) fn vietnamese_words(text: &str, max_words: usize) -> (usize, usize) {
    let (mut are, mut are_not) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic() && !('\u{300}'..='\u{36f}').contains(&c)) {
        if word.is_ascii() {
            continue;
        }
        let letters: Vec<char> = word.chars().take(2 * LONGEST).collect();
        if letters.len() > 1 {
            let counter = if is_syllable(&letters) { &mut are } else { &mut are_not };
            *counter += 1;
        }
        if are + are_not >= max_words {
            break;
        }
    }
    (are, are_not)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhymes_are_sorted() {
        assert!(RHYMES.is_sorted());
    }

    #[test]
    fn syllables_are_told_from_other_words() {
        let is = |word: &str| is_syllable(&word.chars().collect::<Vec<_>>());
        for word in "nghiêng Quyết định của Thủ tướng gì giữa giêng khuỷu ngoằn hoà hòa UỶ ủy ý ở quốc việc khuếch đường quýt huỳnh yêu loét quan".split(' ') {
            assert!(is(word), "{word}");
        }
        for word in "ViÖt hoµ två är été żółć quôc viêc tổông cooperation straße ñaïi UBND x".split(' ') {
            assert!(!is(word), "{word}");
        }
    }
}
