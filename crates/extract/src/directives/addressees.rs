//! Who is directed, and in which role.

use vanban_model::{Addressee, Role, Side};

use super::rules::DirectiveRules;
use crate::agencies::{AgencyLists, Mention};
use crate::pattern::{Match, NoSlots, PatternSet, Slot};
use crate::token::Token;

/// A subject stands so many tokens before its verb at most (names, titles and a parenthesis in between).
const LONGEST_SUBJECT_GAP: usize = 14;
/// An object follows its verb so many tokens later at most (an adverb, "the members of").
const LONGEST_OBJECT_GAP: usize = 4;

/// The lists of a sentence that coordinate, receive or supervise, by index.
#[derive(Default)]
pub(super) struct SideRoles {
    pub(super) roles: Vec<Option<Role>>,
    /// Ends of mentions that only describe another: the last of the list that the pattern took.
    described: Vec<usize>,
}

impl SideRoles {
    pub(super) fn new(tokens: &[Token], lists: &AgencyLists<'_>, rules: &DirectiveRules) -> Self {
        let mut roles = vec![None; lists.len()];
        let mut mark = |set: &PatternSet, role: Role| {
            for at in 0..tokens.len() {
                for capture in set.match_at(tokens, at, lists).into_iter().flat_map(|hit| hit.captures) {
                    if capture.slot == Slot::Agency {
                        roles[capture.value as usize].get_or_insert(role);
                    }
                }
            }
        };
        mark(&rules.coordinate, Role::Coordinate);
        mark(&rules.report_to, Role::ReportTo);
        mark(&rules.supervise, Role::Supervise);
        let mut described = Vec::new();
        for at in 0..tokens.len() {
            let captures = rules.apposition.match_at(tokens, at, lists).into_iter().flat_map(|hit| hit.captures);
            described.extend(captures.filter(|capture| capture.slot == Slot::Agency).map(|capture| capture.end));
        }
        Self { roles, described }
    }

    /// No roles at all, for a line that is nothing but a list.
    pub(super) fn none(lists: usize) -> Self {
        Self { roles: vec![None; lists], described: Vec::new() }
    }
}

/// The list that a cue directs, if the sentence names one.
pub(super) fn directed_list(
    cue: &Match,
    side: Side,
    tokens: &[Token],
    lists: &AgencyLists<'_>,
    roles: &SideRoles,
) -> Option<usize> {
    // With two slots ("demanded {agency} of {agency}") the first is the one who directs.
    if let Some(capture) = cue.captures.iter().rfind(|capture| capture.slot == Slot::Agency) {
        return Some(capture.value as usize);
    }
    let free = |list: &usize| roles.roles[*list].is_none();
    match side {
        Side::After => (0..lists.len()).filter(free).find(|&list| lists.range(list).0 >= cue.end).filter(|&list| {
            lists.range(list).0 - cue.end <= LONGEST_OBJECT_GAP && !tokens[cue.end..lists.range(list).0].iter().any(is_break)
        }),
        Side::Before => subject_before(cue.first, tokens, lists, roles),
        Side::None => None,
    }
}

/// The subject of a verb at token `verb`: the list at the beginning of the clause, else the nearest before.
pub(super) fn subject_before(verb: usize, tokens: &[Token], lists: &AgencyLists<'_>, roles: &SideRoles) -> Option<usize> {
    let candidates: Vec<usize> =
        (0..lists.len()).filter(|&list| roles.roles[list].is_none() && lists.range(list).1 <= verb).collect();
    let clause = tokens[..verb].iter().rposition(is_break).map_or(0, |at| at + 1);
    let opening = candidates.iter().copied().find(|&list| lists.range(list).0 >= clause && lists.range(list).0 <= clause + 2);
    let nearest = candidates
        .iter()
        .copied()
        .rfind(|&list| lists.range(list).0 >= clause && verb - lists.range(list).1 <= LONGEST_SUBJECT_GAP);
    opening.or(nearest)
}

fn is_break(token: &Token) -> bool {
    token.is(';') || token.is(':') || token.is('.')
}

/// The addressees of a directive that directs `list`: alone or first lead, several on one footing all, those beside a lead
/// coordinate, receivers report_to.
pub(super) fn assemble(
    directed: Option<usize>,
    text: &str,
    lists: &AgencyLists<'_>,
    roles: &SideRoles,
    range: (usize, usize),
) -> Vec<Addressee> {
    let within = |list: usize| lists.range(list).0 >= range.0 && lists.range(list).1 <= range.1;
    let mut out: Vec<Addressee> = Vec::new();
    let mut add = |mention: &Mention, role: Role| {
        if let Some(id) = mention.known()
            && !roles.described.contains(&mention.end)
            && !out.iter().any(|other| other.id == *id)
        {
            out.push(Addressee { id: id.clone(), role, surface: mention.span.of(text).to_owned() });
        }
    };
    if let Some(directed) = directed {
        let named = lists.list(directed).iter().filter(|mention| !roles.described.contains(&mention.end)).count();
        let role = if named > 1 { Role::All } else { Role::Lead };
        lists.list(directed).iter().for_each(|mention| add(mention, role));
    }
    for list in (0..lists.len()).filter(|&list| within(list) && Some(list) != directed) {
        if let Some(role) = roles.roles[list] {
            lists.list(list).iter().for_each(|mention| add(mention, role));
        }
    }
    out
}

/// Whether a pattern of the set matches anywhere in the range.
pub(super) fn matches_in(set: &PatternSet, tokens: &[Token], range: (usize, usize)) -> Option<(usize, usize)> {
    (range.0..range.1.min(tokens.len()))
        .find_map(|at| set.match_at(tokens, at, &NoSlots).filter(|hit| hit.end <= range.1).map(|hit| (hit.first, hit.end)))
}
