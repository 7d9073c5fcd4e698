//! Words, numbers and punctuation of a piece of text, with spans into the document.

use vanban_model::Span;

use crate::morph::Morphology;

/// One token.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
    /// The word in normal form; digits or the punctuation mark as they are.
    pub(crate) normal: String,
    /// What the word may be after clitics; empty for numbers and punctuation.
    pub(crate) forms: Vec<String>,
    /// The stems of `forms`.
    pub(crate) stems: Vec<String>,
    /// Whether it begins with an upper-case letter.
    pub(crate) capital: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Punct,
}

impl Token {
    /// Whether it is this punctuation mark.
    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Punct && self.normal.starts_with(mark)
    }

    /// Whether it is a dash of any kind.
    pub(crate) fn is_dash(&self) -> bool {
        self.is('-')
    }
}

/// Splits `text[within]`. A word holds letters, combining marks and apostrophes between letters, and for Hebrew the double
/// quote between letters (דו"ח). Linear in the length.
pub(crate) fn tokenise(text: &str, within: Span, morphology: &Morphology) -> Vec<Token> {
    let mut tokens = Vec::new();
    let piece = within.of(text);
    let mut chars = piece.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_whitespace() || vanban_model::fold::is_invisible(c) {
            continue;
        }
        let mut end = at + c.len_utf8();
        let kind = if is_letter(c) {
            while let Some(&(next_at, next)) = chars.peek() {
                let joins = is_letter(next) || is_inner(next, piece, next_at);
                if !joins {
                    break;
                }
                end = next_at + next.len_utf8();
                chars.next();
            }
            Kind::Word
        } else if c.is_ascii_digit() {
            while let Some(&(next_at, next)) = chars.peek().filter(|(_, next)| next.is_ascii_digit()) {
                end = next_at + next.len_utf8();
                chars.next();
            }
            Kind::Number
        } else {
            Kind::Punct
        };
        let span = Span::new(at, end).shifted(within.start);
        let surface = span.of(text);
        let (normal, forms) = match kind {
            Kind::Word => (morphology.normal(surface), morphology.forms(surface)),
            Kind::Number => (surface.to_owned(), Vec::new()),
            Kind::Punct => (vanban_model::fold::same_letter(c).to_string(), Vec::new()),
        };
        tokens.push(Token { span, kind, normal, stems: morphology.stems(&forms), forms, capital: c.is_uppercase() });
    }
    tokens
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'..='\u{5C7}')
}

/// Whether a mark stands inside a word: an apostrophe between letters, a double quote between Hebrew letters, an invisible one.
fn is_inner(c: char, piece: &str, at: usize) -> bool {
    if vanban_model::fold::is_invisible(c) {
        return true;
    }
    let before = piece[..at].chars().next_back();
    let after = piece[at + c.len_utf8()..].chars().next();
    match c {
        '\'' | '\u{2019}' | '\u{5F3}' => before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic),
        '"' | '\u{201D}' | '\u{5F4}' => before.is_some_and(is_hebrew) && after.is_some_and(is_hebrew),
        _ => false,
    }
}

/// Whether the script writes words without spaces, so that a number may touch its neighbours: Chinese characters, kana, hangul.
pub(crate) const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

const fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{5D0}'..='\u{5EA}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokenise(text, Span::new(0, text.len()), &Morphology::default()).iter().map(|t| t.span.of(text).to_owned()).collect()
    }

    #[test]
    fn marks_inside_words_belong_to_them() {
        assert_eq!(words("דו\"ח של צ'ין"), ["דו\"ח", "של", "צ'ין"]);
        assert_eq!(words("\"22-NQ/TW\", מס' 5"), ["\"", "22", "-", "NQ", "/", "TW", "\"", ",", "מס", "'", "5"]);
        assert_eq!(words("премьер-министр QH15"), ["премьер", "-", "министр", "QH", "15"]);
    }
}
