//! Short forms: a type word and a number ("Resolution 59", "החלטה 22", "Постановление № 59"), and lists of them.

use vanban_model::Span;

use super::{CitationRules, Mention};
use crate::pattern::NoSlots;
use crate::sentence::Sentence;
use crate::token::{Kind, Token};

/// Tokens between the type word and its number: an issuer ("rezolucja Biura Politycznego nr 59").
const LONGEST_ISSUER: usize = 5;

/// Finds short forms outside the symbols found already.
pub(super) fn find(at: usize, sentence: &Sentence, rules: &CitationRules, symbols: &[Mention]) -> Vec<Mention> {
    let tokens = &sentence.tokens;
    let taken = |token: &Token| symbols.iter().any(|mention| mention.number_span.overlaps(token.span));
    let mut found = Vec::new();
    let mut from = 0;
    while from < tokens.len() {
        let Some(hit) = rules.types.match_at(tokens, from, &NoSlots) else {
            from += 1;
            continue;
        };
        from = hit.end;
        let Some(first) = number_after(rules, tokens, hit.end).filter(|&n| !taken(&tokens[n])) else { continue };
        let mut mention = |span: Span, token: &Token| {
            found.push(Mention {
                span,
                number_span: token.span,
                symbol: None,
                number: token.normal.trim_start_matches('0').to_owned(),
                types: rules.meanings[hit.value].clone(),
                issuer: None,
                date: None,
                sentence: at,
            });
        };
        mention(Span::new(tokens[hit.first].span.start, tokens[first].span.end), &tokens[first]);
        let mut last = first;
        while let Some(next) = list_member(rules, tokens, last + 1).filter(|&n| !taken(&tokens[n])) {
            mention(tokens[next].span, &tokens[next]);
            last = next;
        }
        from = last + 1;
    }
    found
}

/// The number that belongs to a type word ending at `from`: at once, after a number word, or after an issuer and a number word.
fn number_after(rules: &CitationRules, tokens: &[Token], from: usize) -> Option<usize> {
    if is_number(tokens, from) {
        return Some(from);
    }
    // Only a name stands between: capitalised words and short ones ("của", "of the"), no verb.
    let named = |at: &usize| {
        tokens[from..*at].iter().all(|token| token.kind == Kind::Word && (token.capital || token.normal.chars().count() <= 3))
    };
    (from..(from + LONGEST_ISSUER).min(tokens.len())).take_while(named).find_map(|at| {
        let word = rules.number_words.match_at(tokens, at, &NoSlots)?;
        let number =
            if tokens.get(word.end).is_some_and(|t| t.is('.') || t.is(':') || t.is('\'')) { word.end + 1 } else { word.end };
        is_number(tokens, number).then_some(number)
    })
}

/// The next number of a list: after a comma, a conjunction, or both; "and 68 points" is none, see [`is_number`].
fn list_member(rules: &CitationRules, tokens: &[Token], from: usize) -> Option<usize> {
    let after_comma = if tokens.get(from)?.is(',') { from + 1 } else { from };
    let joined = rules.conjunctions.match_at(tokens, after_comma, &NoSlots).map_or(after_comma, |hit| hit.end);
    if joined == from {
        return None;
    }
    let number = rules.number_words.match_at(tokens, joined, &NoSlots).map_or(joined, |hit| hit.end);
    is_number(tokens, number).then_some(number)
}

/// Whether the token is a bare document number: one to three digits that no date, range, decimal, percentage or unit
/// continues. Four digits are a year or a sum.
fn is_number(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.kind == Kind::Number) else { return false };
    let Some(next) = tokens.get(at + 1) else { return (1..=3).contains(&token.normal.len()) };
    let touches = next.span.start == token.span.end;
    let goes_on = match next.normal.as_str() {
        "/" | "-" | "%" | "\u{B0}" => touches || next.normal == "%",
        "." | "," | ":" => {
            touches && tokens.get(at + 2).is_some_and(|after| after.kind == Kind::Number && after.span.start == next.span.end)
        }
        _ => next.kind == Kind::Word && touches,
    };
    (1..=3).contains(&token.normal.len()) && !goes_on && !token.normal.trim_start_matches('0').is_empty()
}
