//! By when: which date of a directive is its deadline.

use jiff::civil::Date;
use vanban_model::{Basis, Bound, Deadline, Period, Span};

use super::rules::DirectiveRules;
use crate::dates;
use crate::pattern::{Capture, NoSlots, PatternSet, Slot};
use crate::token::Token;

/// A deadline before its date is anchored.
#[derive(Clone, Debug)]
pub(crate) enum DueDraft {
    /// A date of the sentence, by index into the document's dates.
    Stated { date: usize, bound: Bound, surface: Span },
    /// So long after an event.
    Relative { surface: Span, offset: Period, anchor: Option<String> },
    /// Again and again.
    Recurring { surface: Span, rrule: String },
    /// Urgent, without a date.
    Undated { surface: Span },
}

/// The deadline of the tokens `range`, whose dates are `own` (index and mention). In order: a date with a word of bounding
/// before it, a date after a word of finishing, a length after an event, a rhythm, urgency.
pub(super) fn find(
    tokens: &[Token],
    range: (usize, usize),
    own: &[(usize, &dates::Mention)],
    rules: &DirectiveRules,
) -> Option<DueDraft> {
    let inside: Vec<&(usize, &dates::Mention)> = own
        .iter()
        .filter(|(_, date)| date.first >= range.0 && date.end <= range.1 && date.role != vanban_model::DateRole::Document)
        .collect();
    let rhythm = recurring(tokens, range, rules);
    let covers = |surface: &Span| matches!(&rhythm, Some(DueDraft::Recurring { surface: own, .. }) if own.overlaps(*surface));
    // A date with its own bound goes before a rhythm elsewhere in the sentence ("each year; report before 15 December 2025").
    // A rhythm with a bounded day and month but no year is of that day: "annually by 15 December".
    let yearly = |date: &dates::Mention| matches!((&rhythm, date.reading), (Some(_), dates::Reading::YearLess(_)));
    let stated = inside
        .iter()
        .filter(|(_, date)| !covers(&date.span))
        .find_map(|(index, date)| bounded(tokens, range, *index, date, rules).map(|due| (due, date)));
    let stated = match (stated, &rhythm) {
        (Some((due, date)), Some(DueDraft::Recurring { surface, rrule })) if yearly(date) => {
            Some(on_day(*surface, due.surface(), rrule, date))
        }
        (stated, _) => stated.map(|(due, _)| due),
    };
    stated
        .or(rhythm)
        .or_else(|| inside.iter().find_map(|(index, date)| finished(tokens, range, *index, date, rules)))
        .or_else(|| within(tokens, range, rules))
        .or_else(|| inside.iter().find_map(|(index, date)| during(tokens, range, *index, date, rules)))
        .or_else(|| first(&rules.urgent, tokens, range, rules).map(|(surface, _, _)| DueDraft::Undated { surface }))
}

/// "before 15 December", "no later than the end of the quarter".
fn bounded(
    tokens: &[Token],
    range: (usize, usize),
    index: usize,
    date: &dates::Mention,
    rules: &DirectiveRules,
) -> Option<DueDraft> {
    let stretch =
        matches!(date.reading, dates::Reading::Full(Period::Length(..) | Period::Range(..)) | dates::Reading::YearLessRange(..));
    if stretch || excluded(tokens, range.0, date.first, rules) {
        return None;
    }
    if matches!(date.reading, dates::Reading::Full(Period::Year(_))) && is_horizon(tokens, range.0, date.first, rules) {
        return None;
    }
    let (bound, start) = if let Some(start) = ends_at(&rules.before, tokens, date.first) {
        (Bound::Before, start)
    } else if let Some(start) = ends_at(&rules.by, tokens, date.first) {
        (Bound::By, start)
    } else {
        return None;
    };
    Some(DueDraft::Stated { date: index, bound, surface: Span::new(tokens[start].span.start, date.span.end) })
}

/// "complete … in September": a date as coarse as a month or a quarter, or a day, after a word of finishing.
fn finished(
    tokens: &[Token],
    range: (usize, usize),
    index: usize,
    date: &dates::Mention,
    rules: &DirectiveRules,
) -> Option<DueDraft> {
    const REACH: usize = 18;
    let point = !matches!(date.reading, dates::Reading::Full(Period::Year(_) | Period::Length(..) | Period::Range(..)));
    let opened = ends_at(&rules.during, tokens, date.first);
    let start = opened.unwrap_or(date.first);
    let from = range.0.max(start.saturating_sub(REACH));
    let completes = |at: &usize| rules.completion.match_at(tokens, *at, &NoSlots).is_some();
    let Some(finishing) = (from..start).rev().find(completes) else {
        // "has in the first quarter to submit": the word of finishing may follow an opened date at once.
        let after = (date.end..range.1.min(date.end + 4))
            .take_while(|&at| !tokens[at].is(',') && !tokens[at].is(';'))
            .any(|at| completes(&at));
        let opened = opened.filter(|_| after && point && !excluded(tokens, range.0, date.first, rules))?;
        return Some(DueDraft::Stated {
            date: index,
            bound: Bound::In,
            surface: Span::new(tokens[opened].span.start, date.span.end),
        });
    };
    if !point || excluded(tokens, finishing, date.first, rules) || tokens[finishing..start].iter().any(|token| token.is(';')) {
        return None;
    }
    Some(DueDraft::Stated { date: index, bound: Bound::In, surface: Span::new(tokens[start].span.start, date.span.end) })
}

/// "approve the list in the second quarter of 2026": a month, quarter or half-year opened by its preposition.
fn during(
    tokens: &[Token],
    range: (usize, usize),
    index: usize,
    date: &dates::Mention,
    rules: &DirectiveRules,
) -> Option<DueDraft> {
    let coarse = match date.reading {
        dates::Reading::Full(period) => matches!(period, Period::Month(..) | Period::Quarter(..) | Period::Half(..)),
        dates::Reading::YearLess(parts) => parts.day.is_none(),
        dates::Reading::YearLessRange(..) => false,
        dates::Reading::Relative { means, .. } => {
            matches!(means, vanban_model::Meaning::PeriodEnd | vanban_model::Meaning::YearEnd)
        }
    };
    // The preposition stands before the date, or is its first word, or a clitic on it.
    let start = ends_at(&rules.during, tokens, date.first);
    let inside = rules.during.match_at(tokens, date.first, &NoSlots).is_some() || tokens[date.first].forms.len() > 1;
    if !coarse || !(start.is_some() || inside) || excluded(tokens, range.0, date.first, rules) {
        return None;
    }
    Some(DueDraft::Stated {
        date: index,
        bound: Bound::In,
        surface: Span::new(tokens[start.unwrap_or(date.first)].span.start, date.span.end),
    })
}

/// Whether a word that takes the date away from the action stands close before it, in the same clause.
fn excluded(tokens: &[Token], from: usize, date: usize, rules: &DirectiveRules) -> bool {
    const REACH: usize = 14;
    let clause = tokens[..date].iter().rposition(|token| token.is(';')).map_or(0, |at| at + 1);
    let from = from.max(clause).max(date.saturating_sub(REACH));
    (from..date).any(|at| rules.not_when.match_at(tokens, at, &NoSlots).is_some_and(|hit| hit.end <= date))
}

/// Whether a bare year is the horizon of a strategy or plan close before it.
fn is_horizon(tokens: &[Token], from: usize, date: usize, rules: &DirectiveRules) -> bool {
    const REACH: usize = 8;
    (from.max(date.saturating_sub(REACH))..date).any(|at| rules.horizon.match_at(tokens, at, &NoSlots).is_some())
}

fn within(tokens: &[Token], range: (usize, usize), rules: &DirectiveRules) -> Option<DueDraft> {
    let (surface, value, captures) = first(&rules.within, tokens, range, rules)?;
    let kind = rules.within_kinds.get(value)?;
    let number = captures.iter().find(|capture| capture.slot == Slot::Number).map(|capture| capture.value).or(kind.count)?;
    let offset = format!("P{number}{}", kind.unit).parse().ok()?;
    Some(DueDraft::Relative { surface, offset, anchor: kind.anchor.clone() })
}

fn recurring(tokens: &[Token], range: (usize, usize), rules: &DirectiveRules) -> Option<DueDraft> {
    let (surface, value, captures) = first(&rules.recurring, tokens, range, rules)?;
    let mut rrule = rules.rrules.get(value)?.clone();
    for (slot, part) in
        [(Slot::Number, "INTERVAL"), (Slot::MonthNumber, "BYMONTH"), (Slot::MonthName, "BYMONTH"), (Slot::Day, "BYMONTHDAY")]
    {
        for capture in captures.iter().filter(|capture| capture.slot == slot) {
            rrule.push_str(&format!(";{part}={}", capture.value));
        }
    }
    Some(DueDraft::Recurring { surface, rrule })
}

/// A rhythm on the day and month of a bounded date.
fn on_day(rhythm: Span, due: Span, rrule: &str, date: &dates::Mention) -> DueDraft {
    let mut rrule = rrule.to_owned();
    if let dates::Reading::YearLess(parts) = date.reading {
        for (part, value) in [("BYMONTH", parts.month), ("BYMONTHDAY", parts.day)] {
            if let Some(value) = value.filter(|_| !rrule.contains(part)) {
                rrule.push_str(&format!(";{part}={value}"));
            }
        }
    }
    DueDraft::Recurring { surface: Span::new(rhythm.start.min(due.start), rhythm.end.max(due.end)), rrule }
}

/// Numbers in patterns of lengths and rhythms, in figures or words.
struct Figures<'r>(&'r DirectiveRules);

impl crate::pattern::Slots for Figures<'_> {
    fn fill(&self, slot: Slot, tokens: &[Token], at: usize) -> Option<(usize, u32)> {
        let token = tokens.get(at).filter(|token| token.normal.chars().count() <= 20)?;
        if slot == Slot::MonthName {
            let month =
                self.0.months.get(&token.normal).or_else(|| token.forms.iter().find_map(|form| self.0.months.get(form)))?;
            return Some((at + 1, *month));
        }
        let value: u32 = match token.kind {
            crate::token::Kind::Number if token.normal.len() <= 4 => token.normal.parse().ok()?,
            crate::token::Kind::Word => *self.0.numbers.get(&token.normal)?,
            _ => return None,
        };
        let fits = match slot {
            Slot::Number => value > 0,
            Slot::Day => (1..=31).contains(&value),
            Slot::MonthNumber => (1..=12).contains(&value),
            _ => false,
        };
        fits.then_some((at + 1, value))
    }
}

fn first(
    set: &PatternSet,
    tokens: &[Token],
    range: (usize, usize),
    rules: &DirectiveRules,
) -> Option<(Span, usize, Vec<Capture>)> {
    (range.0..range.1.min(tokens.len())).find_map(|at| {
        let hit = set.match_at(tokens, at, &Figures(rules)).filter(|hit| hit.end <= range.1)?;
        Some((Span::new(tokens[hit.first].span.start, tokens[hit.end - 1].span.end), hit.value, hit.captures))
    })
}

/// Where a pattern begins that ends right at `end`.
fn ends_at(set: &PatternSet, tokens: &[Token], end: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    (end.saturating_sub(LONGEST)..end).find(|&first| set.match_at(tokens, first, &NoSlots).is_some_and(|hit| hit.end == end))
}

impl DueDraft {
    /// The wording.
    pub(crate) fn surface(&self) -> Span {
        match self {
            Self::Stated { surface, .. }
            | Self::Relative { surface, .. }
            | Self::Recurring { surface, .. }
            | Self::Undated { surface } => *surface,
        }
    }

    /// The deadline with its date, once the document's anchor is known. "Within … of signing" counts from the date of the
    /// document, "of the meeting" from the meeting reported.
    pub(crate) fn resolve(&self, text: &str, dates: &[dates::Mention], days: &KnownDays) -> Deadline {
        let blank = |surface: Span, basis: Basis| Deadline {
            surface: surface.of(text).to_owned(),
            value: None,
            latest: None,
            basis,
            bound: None,
            anchor: None,
            offset: None,
            rrule: None,
            urgency: None,
        };
        match self {
            Self::Stated { date, bound, surface } => {
                let value = dates[*date].reading.value(days.anchor, true);
                let latest = value.and_then(|value| latest(value, *bound));
                Deadline { value, latest, bound: Some(*bound), ..blank(*surface, Basis::Stated) }
            }
            Self::Relative { surface, offset, anchor: event } => {
                let event_day = match event.as_deref() {
                    Some(SIGNING) => days.signed,
                    Some(MEETING) => days.meeting,
                    _ => None,
                };
                let counted = event_day.and_then(|day| after(day, *offset));
                Deadline {
                    value: counted.map(Period::Day),
                    latest: counted,
                    bound: Some(Bound::Within),
                    anchor: event.clone(),
                    offset: Some(offset.to_string()),
                    ..blank(*surface, Basis::Relative)
                }
            }
            Self::Recurring { surface, rrule } => {
                Deadline { rrule: Some(rrule.clone()), bound: Some(Bound::Every), ..blank(*surface, Basis::Recurring) }
            }
            Self::Undated { surface } => Deadline { urgency: Some("urgent".to_owned()), ..blank(*surface, Basis::Undated) },
        }
    }
}

/// The days of a document from which relative dates count.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KnownDays {
    /// When the text was written, see `resolve`.
    pub(crate) anchor: Option<dates::Anchor>,
    /// When the document was signed.
    pub(crate) signed: Option<Date>,
    /// When the meeting reported was held.
    pub(crate) meeting: Option<Date>,
}

/// The anchors of packs that a document can date itself.
const SIGNING: &str = "signing";
const MEETING: &str = "meeting";

/// The last day in time: the day before for "before", the last day of the period otherwise.
fn latest(value: Period, bound: Bound) -> Option<Date> {
    match bound {
        Bound::Before => value.first_day()?.yesterday().ok(),
        _ => value.last_day(),
    }
}

fn after(day: Date, offset: Period) -> Option<Date> {
    let Period::Length(n, unit) = offset else { return None };
    let span = jiff::Span::new();
    let n = i64::from(n);
    let span = match unit {
        vanban_model::Unit::Day => span.try_days(n),
        vanban_model::Unit::Week => span.try_weeks(n),
        vanban_model::Unit::Month => span.try_months(n),
        vanban_model::Unit::Year => span.try_years(n),
    };
    day.checked_add(span.ok()?).ok()
}
