//! Pieces of a sentence: where another addressee's order begins, what opens a piece, and the things to do in it.

use vanban_model::{Force, Span};

use super::addressees::{SideRoles, directed_list};
use super::rules::DirectiveRules;
use crate::agencies::AgencyLists;
use crate::pattern::{Match, NoSlots};
use crate::sentence::Sentence;
use crate::token::Token;

/// A stretch of a sentence with one set of addressees.
pub(super) struct Piece {
    pub(super) range: (usize, usize),
    pub(super) cue: Option<Match>,
    /// Whether it goes on with the order of the piece before: "assigned A to review …; B to assess …".
    pub(super) continued: bool,
}

/// The token after one insertion between commas: "the ministries, in view of their functions, coordinate …".
pub(super) fn after_insertion(tokens: &[Token], at: usize, end: usize) -> Option<usize> {
    const LONGEST: usize = 14;
    if !tokens.get(at)?.is(',') {
        return None;
    }
    (at + 2..end.min(at + LONGEST)).find(|&close| tokens[close].is(',')).map(|close| close + 1)
}

/// Whether a token stands inside quotation marks: an odd number of them before it, or one opened and not closed.
pub(super) fn in_quotes(tokens: &[Token], at: usize) -> bool {
    let count = |marks: &[char]| tokens[..at].iter().filter(|token| marks.iter().any(|mark| token.is(*mark))).count();
    let low = count(&['\u{201E}']);
    count(&['"']) % 2 == 1 || count(&['\u{AB}']) > count(&['\u{BB}']) || low > count(&['\u{201D}', '\u{201C}'])
}

/// Splits a sentence where another addressee's order begins, at a semicolon or at that addressee; a stretch without a cue of
/// its own belongs to the one before it.
pub(super) fn pieces(
    tokens: &[Token],
    accepted: Vec<Match>,
    rules: &DirectiveRules,
    lists: &AgencyLists<'_>,
    roles: &SideRoles,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut current: Option<usize> = None;
    for cue in accepted {
        let directed = directed_list(&cue, rules.kind(&cue).addressee, tokens, lists, roles);
        let Some(piece) = pieces.last_mut() else {
            current = directed;
            pieces.push(Piece { range: (0, tokens.len()), cue: Some(cue), continued: false });
            continue;
        };
        let previous_end = piece.cue.as_ref().map_or(0, |own| own.end);
        let begins = directed.map_or(cue.first, |list| lists.range(list).0.min(cue.first));
        let differs =
            directed.is_some() && directed != current && begins >= previous_end && !same_agencies(directed, current, lists);
        let boundary = tokens[previous_end..begins.max(previous_end)]
            .iter()
            .rposition(|token| token.is(';') || token.is(','))
            .map(|at| previous_end + at + 1);
        if let (true, Some(boundary)) = (differs && rules.kind(&cue).force != Force::Impersonal, boundary) {
            piece.range.1 = boundary;
            current = directed;
            pieces.push(Piece { range: (boundary, tokens.len()), cue: Some(cue), continued: false });
        }
    }
    if pieces.is_empty() {
        pieces.push(Piece { range: (0, tokens.len()), cue: None, continued: false });
    }
    pieces
}

/// Splits pieces further where, after a semicolon, another subject with a plain verb begins: "A shall …; B hướng dẫn …".
pub(super) fn with_subjects(pieces: Vec<Piece>, tokens: &[Token], rules: &DirectiveRules, lists: &AgencyLists<'_>) -> Vec<Piece> {
    let mut out = Vec::new();
    for mut piece in pieces {
        let from = piece.cue.as_ref().map_or(piece.range.0, |cue| cue.end);
        let orders = piece.cue.as_ref().is_some_and(|cue| rules.kind(cue).force == Force::Order);
        let begins = |list: &usize| {
            let (first, end) = lists.range(*list);
            first > from
                && end < piece.range.1
                && tokens[first - 1].is(';')
                && (orders || rules.item_verbs.match_at(tokens, end, &NoSlots).is_some())
        };
        let starts: Vec<usize> = (0..lists.len()).filter(begins).map(|list| lists.range(list).0).collect();
        let end = piece.range.1;
        let mut rest = Vec::new();
        for (at, &start) in starts.iter().enumerate() {
            rest.push(Piece { range: (start, starts.get(at + 1).copied().unwrap_or(end)), cue: None, continued: orders });
        }
        if let Some(first) = starts.first() {
            piece.range.1 = *first;
        }
        out.push(piece);
        out.append(&mut rest);
    }
    out
}

fn same_agencies(one: Option<usize>, other: Option<usize>, lists: &AgencyLists<'_>) -> bool {
    let ids = |list: Option<usize>| list.map(|list| lists.list(list).iter().map(|mention| mention.known()).collect::<Vec<_>>());
    ids(one) == ids(other)
}

/// The list with which a range begins: at once, after one word, or after a leading clause and its comma ("Within 45 days of
/// signing, the Ministry …").
pub(super) fn opening_list(range: (usize, usize), tokens: &[Token], lists: &AgencyLists<'_>) -> Option<usize> {
    const LONGEST_LEAD: usize = 24;
    let at_once = (0..lists.len()).find(|&list| (range.0..=range.0 + 1).contains(&lists.range(list).0));
    at_once.or_else(|| {
        let comma = (range.0..range.1.min(range.0 + LONGEST_LEAD)).find(|&at| tokens[at].is(','))?;
        let first = (0..lists.len()).find(|&list| lists.range(list).0 >= range.0)?;
        (lists.range(first).0 == comma + 1).then_some(first)
    })
}

/// Whether a list is all that a line says, a colon and an article apart.
pub(super) fn covers(list: (usize, usize), tokens: &[Token]) -> bool {
    list.0 <= 1 && tokens.len() - list.1 <= 1
}

/// The span of a piece: of the whole sentence, or from its first token to its last.
pub(super) fn piece_span(sentence: &Sentence, range: (usize, usize)) -> Span {
    if range == (0, sentence.tokens.len()) {
        return sentence.span;
    }
    let end = if range.1 == sentence.tokens.len() { sentence.span.end } else { sentence.tokens[range.1 - 1].span.end };
    Span::new(sentence.tokens[range.0].span.start, end)
}

/// The things to do: what follows the cue and its addressees, split at semicolons.
pub(super) fn actions(tokens: &[Token], range: (usize, usize)) -> Vec<Span> {
    let last_is_stop = |token: &Token| token.is('.') || token.is(';') || token.is(':') || token.is(',');
    tokens[range.0.min(range.1)..range.1]
        .split(|token| token.is(';'))
        .filter_map(|part| {
            let end = part.iter().rposition(|token| !last_is_stop(token))?;
            let start = part.iter().position(|token| !last_is_stop(token))?;
            Some(Span::new(part[start].span.start, part[end].span.end))
        })
        .collect()
}
