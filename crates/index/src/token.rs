//! How text is cut into words, the same for documents, queries and highlights.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vanban_model::{Span, fold};

/// Longest token kept, in bytes of its folded form; the rest of a longer one is ignored on both sides. The longest words of
/// the six languages stay under 60 bytes; a megabyte of base64 must not become a megabyte of dictionary.
const MAX_TOKEN_BYTES: usize = 120;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where, as byte offsets into the text given to [`tokens`].
    pub span: Span,
    /// Without case, marks and inner quotes: `duong`, `דוח`.
    pub fold: String,
    /// NFC in lower case, look-alike letters unified, inner quotes kept: `đường`, `דו"ח`.
    pub exact: String,
}

impl Token {
    /// Whether the word was written with marks (or inner quotes) that folding drops.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        self.fold != self.exact
    }

    /// Whether the word holds a digit; such words are never stemmed or matched loosely.
    #[must_use]
    pub fn has_digit(&self) -> bool {
        self.fold.bytes().any(|b| b.is_ascii_digit())
    }
}

/// Cuts a text into words, in order.
///
/// A word is a run of letters, digits and the marks on them; a quote between two letters belongs to it (`דו"ח`, `צ'ין`,
/// `minister's`). A word ends where the script changes, and digits join Latin letters only (`QH15` is one word, `ב2023` two), so
/// that the tokens of a word do not depend on its neighbours. NFC and NFD give the same tokens. O(n), no token is empty.
///
/// ```
/// let found: Vec<String> = vanban_index::tokens("QUYẾT ĐỊNH 22-NQ/TW").into_iter().map(|token| token.fold).collect();
/// assert_eq!(found, ["quyet", "dinh", "22", "nq", "tw"]);
/// ```
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut word: Option<(Span, Script)> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let Some((span, script)) = word else {
            word = Script::of(c).map(|script| (Span::new(at, end), script));
            continue;
        };
        let continues = match Script::of(c) {
            Some(next) => script.joined(next),
            None if is_attached(c) => Some(script),
            None if is_inner_quote(c) => {
                let next = chars.peek().and_then(|&(_, next)| Script::of(next));
                (script != Script::Digit && next == Some(script)).then_some(script)
            }
            None => None,
        };
        match continues {
            Some(script) => word = Some((Span::new(span.start, end), script)),
            None => {
                out.extend(token(text, span));
                word = Script::of(c).map(|script| (Span::new(at, end), script));
            }
        }
    }
    out.extend(word.and_then(|(span, _)| token(text, span)));
    out
}

/// The joined form of two neighbouring words, as the bigram fields hold it.
#[must_use]
pub fn bigram(first: &str, second: &str) -> String {
    format!("{first}_{second}")
}

fn token(text: &str, span: Span) -> Option<Token> {
    let surface = span.of(text);
    if surface.bytes().all(|b| b.is_ascii_alphanumeric()) {
        let fold = cut(surface.to_ascii_lowercase());
        return Some(Token { span, exact: fold.clone(), fold });
    }
    let bare: String = surface.chars().filter(|&c| !is_inner_quote(c)).collect();
    let fold = cut(fold::plain(&bare));
    if fold.is_empty() {
        return None;
    }
    let shown = surface.chars().filter(|&c| !fold::is_invisible(c)).flat_map(|c| fold::same_letter(c).to_lowercase());
    let exact = shown.map(plain_quote).nfc().collect();
    Some(Token { span, fold, exact: cut(exact) })
}

/// One character for quotes inside words that mean the same.
const fn plain_quote(c: char) -> char {
    match c {
        '\u{5F4}' | '”' | '“' | '„' => '"',
        '\u{5F3}' | '’' | '‘' => '\'',
        other => other,
    }
}

fn cut(mut word: String) -> String {
    if word.len() > MAX_TOKEN_BYTES {
        let mut end = MAX_TOKEN_BYTES;
        while !word.is_char_boundary(end) {
            end -= 1;
        }
        word.truncate(end);
    }
    word
}

/// Quotes and apostrophes that may stand inside a word: typewriter, typographic, Hebrew geresh and gershayim.
fn is_inner_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '’' | '‘' | '”' | '“' | '„' | '\u{5F3}' | '\u{5F4}')
}

/// What follows a letter without being one: combining marks and characters that show nothing.
fn is_attached(c: char) -> bool {
    is_combining_mark(c) || fold::is_invisible(c)
}

/// The writing systems between which words are cut. Blocks, not languages: what is not listed is `Other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Digit,
    Latin,
    Cyrillic,
    Hebrew,
    Other,
}

impl Script {
    fn of(c: char) -> Option<Self> {
        match c {
            '0'..='9' => Some(Self::Digit),
            'a'..='z' | 'A'..='Z' => Some(Self::Latin),
            _ if !c.is_alphanumeric() || is_combining_mark(c) => None,
            '\u{AA}'..='\u{24F}' | '\u{250}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}' => Some(Self::Latin),
            '\u{400}'..='\u{52F}' => Some(Self::Cyrillic),
            '\u{591}'..='\u{5F2}' => Some(Self::Hebrew),
            _ => Some(Self::Other),
        }
    }

    /// The script of a word that goes on with `next`; none where the word ends before it.
    fn joined(self, next: Self) -> Option<Self> {
        match (self, next) {
            (a, b) if a == b => Some(a),
            (Self::Digit, Self::Latin) | (Self::Latin, Self::Digit) => Some(Self::Latin),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folds(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.fold).collect()
    }

    #[test]
    fn words_are_cut_where_a_reader_would() {
        for (text, words) in [
            ("Thủ tướng Chính phủ", &["thu", "tuong", "chinh", "phu"][..]),
            ("1812/QÐ-TTg", &["1812", "qd", "ttg"]),
            ("52/2024/NĐ-CP, Điều 3", &["52", "2024", "nd", "cp", "dieu", "3"]),
            ("15/2020/QH14", &["15", "2020", "qh14"]),
            ("דו\"ח הסיכום של צ'ין", &["דוח", "הסיכום", "של", "צין"]),
            ("דו״ח", &["דוח"]),
            ("\"החלטה\" 22", &["החלטה", "22"]),
            ("ב2023 ב-VGP", &["ב", "2023", "ב", "vgp"]),
            ("מָקוֹר", &["מקור"]),
            ("minister's 'plan'", &["ministers", "plan"]),
            ("Bắc - Nam", &["bac", "nam"]),
            ("đường Đỗ Ðạt", &["duong", "do", "dat"]),
            ("постановле\u{AD}ние", &["постановление"]),
            ("", &[]),
            ("\u{301}\u{301} — …", &[]),
        ] {
            assert_eq!(folds(text), words, "{text}");
        }
    }

    #[test]
    fn case_marks_and_normal_form_do_not_change_the_fold() {
        for text in ["Quyết định", "ĐỖ THỊ LẬP", "xịt chống nắng", "Ängelholm", "Łódź", "рёлка Йошкар", "Hòa bình"]
        {
            let expected = folds(text);
            let nfd: String = text.nfd().collect();
            for variant in [text.to_lowercase(), text.to_uppercase(), nfd.clone(), nfd.to_uppercase(), fold::plain(text)] {
                assert_eq!(folds(&variant), expected, "{variant}");
            }
            let exact = |text: &str| tokens(text).into_iter().map(|token| token.exact).collect::<Vec<_>>();
            assert_eq!(exact(&nfd), exact(text));
        }
    }

    #[test]
    fn neighbouring_scripts_do_not_change_a_word() {
        for text in ["lộ trìnhהחלטה", "החלטהlộ trình", "РезолюцияNghị"] {
            assert_eq!(folds(text).len(), tokens(text).len());
            assert!(folds(text).iter().all(|word| Script::of(word.chars().next().unwrap()).is_some()));
        }
        assert_eq!(folds("lộ trìnhהחלטה"), ["lo", "trinh", "החלטה"]);
    }

    #[test]
    fn giant_tokens_are_cut() {
        let found = tokens(&"ấ".repeat(100_000));
        assert_eq!(found.len(), 1);
        assert!(found[0].fold.len() <= MAX_TOKEN_BYTES && found[0].exact.len() <= MAX_TOKEN_BYTES);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_into_spans_in_order(text in "\\PC{0,60}|[a-zđä\u{301}א\"' -]{0,40}") {
            let found = tokens(&text);
            let mut end = 0;
            for token in &found {
                prop_assert!(token.span.start >= end && token.span.end <= text.len());
                prop_assert!(text.get(token.span.start..token.span.end).is_some());
                prop_assert!(!token.fold.is_empty() && !token.fold.contains(char::is_whitespace));
                end = token.span.end;
            }
        }
    }
}
