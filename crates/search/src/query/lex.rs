//! Cuts a query into words, phrases, fields, operators and brackets. Never fails but for nesting.
//!
//! ```text
//! query   = { space | item }
//! item    = "(" | ")" | "OR" | "NOT" | "-" operand | "+" operand | phrase | field | word
//! phrase  = quote text quote [ "~" digits ]           quotes: "" «» “” „“ „”
//! field   = name ":" ( phrase | value )               name: one of Field
//! word    = run of characters up to white space or a bracket that closes one outside, [ "*" ]
//! ```
//!
//! `-` and `+` count only after white space (or at the start, or after a bracket) and directly before a word: `Bắc - Nam` and
//! `22-NQ/TW` have no operator. `"` between two letters belongs to the word (`דו"ח`). Brackets and quotes without a partner,
//! an unknown `name:`, `OR` without two sides and `NOT` before nothing are text.

use vanban_model::Span;

use super::fields::Field;
use crate::Error;

/// Deepest nesting of brackets that is read; recursion is as deep.
const MAX_DEPTH: usize = 64;

/// Most words between the words of a phrase; a larger number is read as this one.
const MAX_SLOP: usize = 100;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lexeme {
    /// Where, in bytes of the query.
    pub(crate) span: Span,
    /// What.
    pub(crate) kind: LexKind,
}

/// What a piece of a query is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LexKind {
    Open,
    Close,
    Or,
    Not,
    Minus,
    Plus,
    /// The text between the quotes, and how many words may stand between its words.
    Phrase {
        inner: Span,
        slop: Option<usize>,
    },
    /// A known field and its value without quotes.
    Field {
        field: Field,
        value: Span,
    },
    /// A run of text; `prefix` where an asterisk follows it.
    Word {
        prefix: bool,
    },
}

/// Cuts a query.
pub(crate) fn lex(query: &str) -> Result<Vec<Lexeme>, Error> {
    let mut out = Vec::new();
    let mut at = 0;
    // After white space, an opening bracket or the start an operator may stand.
    let mut fresh = true;
    while let Some(c) = query[at..].chars().next() {
        let next = at + c.len_utf8();
        let mut push = |end: usize, kind: LexKind| out.push(Lexeme { span: Span::new(at, end), kind });
        let was_fresh = std::mem::replace(&mut fresh, false);
        if c.is_whitespace() {
            fresh = true;
            at = next;
        } else if c == '(' && was_fresh {
            push(next, LexKind::Open);
            fresh = true;
            at = next;
        } else if c == ')' {
            push(next, LexKind::Close);
            at = next;
        } else if matches!(c, '-' | '+') && was_fresh && starts_operand(&query[next..]) {
            push(next, if c == '-' { LexKind::Minus } else { LexKind::Plus });
            fresh = true;
            at = next;
        } else if let Some((inner, end)) = quoted(query, at) {
            let (slop, end) = slop(query, end);
            push(end, LexKind::Phrase { inner, slop });
            at = end;
        } else if let Some((field, value, end)) = field(query, at) {
            push(end, LexKind::Field { field, value });
            at = end;
        } else {
            let end = word_end(query, at);
            at = if end == at { next } else { end };
            let text = &query[next - c.len_utf8()..at];
            let kind = match text {
                "OR" => LexKind::Or,
                "NOT" => LexKind::Not,
                _ => LexKind::Word { prefix: text.len() > 1 && text.ends_with('*') },
            };
            out.push(Lexeme { span: Span::new(next - c.len_utf8(), at), kind });
        }
    }
    drop_lone_brackets(&mut out);
    check_depth(&out)?;
    lone_operators_are_words(&mut out);
    Ok(out)
}

fn starts_operand(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| c.is_alphanumeric() || c == '(' || closing_quotes(c).is_some())
}

/// The end of a run of text that starts at `at`.
fn word_end(query: &str, at: usize) -> usize {
    let mut open = 0_usize;
    let mut before = None;
    for (offset, c) in query[at..].char_indices() {
        let here = at + offset;
        match c {
            c if c.is_whitespace() => return here,
            '(' => open += 1,
            ')' if open == 0 => return here,
            ')' => open -= 1,
            c if closing_quotes(c).is_some() && offset > 0 && !is_inner(before, &query[here + c.len_utf8()..]) => return here,
            _ => {}
        }
        before = Some(c);
    }
    query.len()
}

fn is_inner(before: Option<char>, after: &str) -> bool {
    before.is_some_and(char::is_alphabetic) && after.chars().next().is_some_and(char::is_alphabetic)
}

/// What may close a phrase that this character opens.
const fn closing_quotes(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '«' => Some(&['»']),
        '“' => Some(&['”', '"']),
        '„' => Some(&['“', '”', '"']),
        _ => None,
    }
}

/// A quoted text that starts at `at`: what is inside, and the end.
fn quoted(query: &str, at: usize) -> Option<(Span, usize)> {
    let open = query[at..].chars().next()?;
    let closing = closing_quotes(open)?;
    let start = at + open.len_utf8();
    let mut before = None;
    for (offset, c) in query[start..].char_indices() {
        let end = start + offset + c.len_utf8();
        if closing.contains(&c) && !is_inner(before, &query[end..]) {
            return Some((Span::new(start, start + offset), end));
        }
        before = Some(c);
    }
    None
}

fn slop(query: &str, at: usize) -> (Option<usize>, usize) {
    let Some(rest) = query[at..].strip_prefix('~') else { return (None, at) };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match rest[..digits].parse() {
        Ok(words) => (Some(usize::min(words, MAX_SLOP)), at + 1 + digits),
        Err(_) => (None, at),
    }
}

fn field(query: &str, at: usize) -> Option<(Field, Span, usize)> {
    let rest = &query[at..];
    let name_len = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '_' && c != '-')?;
    let field = Field::named(&rest[..name_len])?;
    let start = at + name_len + rest[name_len..].strip_prefix(':').map(|_| 1)?;
    if let Some((inner, end)) = quoted(query, start) {
        return Some((field, inner, end));
    }
    let end = query[start..].find(|c: char| c.is_whitespace() || c == ')').map_or(query.len(), |len| start + len);
    (end > start).then(|| (field, Span::new(start, end), end))
}

/// Brackets without a partner are text, and a bracket alone is no word.
fn drop_lone_brackets(lexemes: &mut Vec<Lexeme>) {
    let mut open = Vec::new();
    let mut paired = vec![true; lexemes.len()];
    for (at, lexeme) in lexemes.iter().enumerate() {
        match lexeme.kind {
            LexKind::Open => {
                paired[at] = false;
                open.push(at);
            }
            LexKind::Close => match open.pop() {
                Some(partner) => paired[partner] = true,
                None => paired[at] = false,
            },
            _ => {}
        }
    }
    let mut kept = paired.iter();
    lexemes.retain(|_| kept.next().copied().unwrap_or(true));
}

fn check_depth(lexemes: &[Lexeme]) -> Result<(), Error> {
    let mut depth = 0;
    for lexeme in lexemes {
        match lexeme.kind {
            LexKind::Open => depth += 1,
            LexKind::Close => depth -= 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep { at: lexeme.span.start, max: MAX_DEPTH });
        }
    }
    Ok(())
}

fn lone_operators_are_words(lexemes: &mut [Lexeme]) {
    let starts = |kind: Option<&LexKind>| kind.is_some_and(|kind| !matches!(kind, LexKind::Close | LexKind::Or));
    let ends = |kind: Option<&LexKind>| {
        kind.is_some_and(|kind| !matches!(kind, LexKind::Open | LexKind::Or | LexKind::Not | LexKind::Minus | LexKind::Plus))
    };
    for at in 0..lexemes.len() {
        let next = lexemes.get(at + 1).map(|next| &next.kind);
        let before = at.checked_sub(1).map(|before| &lexemes[before].kind);
        let alone = match lexemes[at].kind {
            LexKind::Or => !(ends(before) && starts(next)),
            LexKind::Not => !starts(next) || matches!(next, Some(LexKind::Not)),
            _ => false,
        };
        if alone {
            lexemes[at].kind = LexKind::Word { prefix: false };
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes lexemes as `kind(text)`.
    fn shown(query: &str) -> String {
        let lexemes = lex(query).unwrap();
        let shown = lexemes.iter().map(|lexeme| match &lexeme.kind {
            LexKind::Open => "(".to_owned(),
            LexKind::Close => ")".to_owned(),
            LexKind::Or => "OR".to_owned(),
            LexKind::Not => "NOT".to_owned(),
            LexKind::Minus => "minus".to_owned(),
            LexKind::Plus => "plus".to_owned(),
            LexKind::Phrase { inner, slop } => {
                format!("phrase[{}]{}", inner.of(query), slop.map_or(String::new(), |n| format!("~{n}")))
            }
            LexKind::Field { field, value } => format!("{}={}", field.name(), value.of(query)),
            LexKind::Word { prefix } => format!("{}{}", lexeme.span.of(query), if *prefix { "!" } else { "" }),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn queries_are_cut_as_the_contract_says() {
        for (query, cut) in [
            ("", ""),
            ("lộ trình", "lộ trình"),
            ("Bắc - Nam", "Bắc - Nam"),
            ("22-NQ/TW", "22-NQ/TW"),
            ("việc -làm", "việc minus làm"),
            ("-làm", "minus làm"),
            ("a -\"b c\" -(d)", "a minus phrase[b c] minus ( d )"),
            ("+phải x", "plus phải x"),
            ("1 + 2", "1 + 2"),
            ("a OR b", "a OR b"),
            ("OR", "OR"),
            ("a OR", "a OR"),
            ("NOT", "NOT"),
            ("NOT a", "NOT a"),
            ("or not", "or not"),
            ("(a b) c", "( a b ) c"),
            ("(59", "59"),
            ("59)", "59"),
            ("Điều 3(a) và", "Điều 3(a) và"),
            ("(Điều 3(a))", "( Điều 3(a) )"),
            ("\"a phrase\"", "phrase[a phrase]"),
            ("«a b» “c d” „e f“ „g h”", "phrase[a b] phrase[c d] phrase[e f] phrase[g h]"),
            ("\"a b\"~3", "phrase[a b]~3"),
            ("\"a b\"~", "phrase[a b] ~"),
            ("\"a b", "\"a b"),
            ("דו\"ח הסיכום", "דו\"ח הסיכום"),
            ("\"דו\"ח מסכם\"", "phrase[דו\"ח מסכם]"),
            ("số: 59", "số: 59"),
            ("xyz:59", "xyz:59"),
            ("lang:sv plan", "lang=sv plan"),
            ("LANG:sv", "lang=sv"),
            ("lang: sv", "lang: sv"),
            ("symbol:\"22 NQ TW\"", "symbol=22 NQ TW"),
            ("(lang:sv)", "( lang=sv )"),
            ("-lang:sv", "minus lang=sv"),
            ("integr* *", "integr*! *"),
            ("due:..2025-12-31", "due=..2025-12-31"),
            ("צ'ין", "צ'ין"),
        ] {
            assert_eq!(shown(query), cut, "{query}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_with_the_place_and_a_heap_of_brackets_is_text() {
        let deep = format!("{}x{}", "(".repeat(70), ")".repeat(70));
        assert!(matches!(lex(&deep), Err(Error::TooDeep { at: 64, max: 64 })));
        assert_eq!(lex(&"(".repeat(100_000)).unwrap(), []);
        assert_eq!(lex(&")".repeat(100_000)).unwrap(), []);
    }

    proptest! {
        #[test]
        fn any_string_is_cut_into_spans_in_order(query in "\\PC{0,40}|[ ()\"«»“”„+*~:a-zOR-]{0,60}") {
            let Ok(lexemes) = lex(&query) else { return Ok(()) };
            let mut end = 0;
            for lexeme in lexemes {
                prop_assert!(lexeme.span.start >= end && query.get(lexeme.span.start..lexeme.span.end).is_some());
                end = lexeme.span.end;
            }
        }
    }
}
