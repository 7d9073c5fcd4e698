//! The date patterns of one language, compiled.

use std::collections::HashMap;

use vanban_model::{Meaning, Pack, Period, Span};

use super::value::{Parts, Reading, length};
use crate::morph::Morphology;
use crate::pattern::{Capture, Match, NoSlots, PatternError, PatternSet, Slot, Slots};
use crate::sentence::Sentence;
use crate::token::{Kind, Token, is_ideograph};

/// Years that official texts speak of.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2099;
/// Month names are also known by their stems, if these have so many letters.
const SHORTEST_STEM: usize = 4;

/// The date patterns of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct DateRules {
    patterns: PatternSet,
    kinds: Vec<PatternKind>,
    ranges: PatternSet,
    not_before: PatternSet,
    months: HashMap<String, u32>,
    capital_months: bool,
    numbers: HashMap<String, u32>,
    ordinals: HashMap<String, u32>,
}

#[derive(Clone, Copy, Debug)]
enum PatternKind {
    Calendar,
    Length(char),
    Relative(Meaning),
}

impl DateRules {
    pub(crate) fn new(pack: &Pack, morphology: &Morphology) -> Result<Self, PatternError> {
        let mut rules = Self { capital_months: pack.dates.capital_months, ..Self::default() };
        for (month, forms) in (1..).zip(&pack.calendar.months) {
            for form in forms {
                rules.months.insert(morphology.normal(form), month);
            }
        }
        rules.months.extend(pack.dates.months.iter().map(|(form, month)| (morphology.normal(form), *month)));
        for (form, month) in rules.months.clone() {
            // A short stem is another word too often: Polish "mają" (they have) would be May.
            let stem = morphology.stem(&form);
            if stem.chars().count() >= SHORTEST_STEM {
                rules.months.entry(stem).or_insert(month);
            }
        }
        rules.numbers = pack.dates.numbers.iter().map(|(word, n)| (morphology.normal(word), *n)).collect();
        for (word, n) in &pack.dates.ordinals {
            rules.ordinals.insert(morphology.normal(word), *n);
            rules.ordinals.entry(morphology.stem(word)).or_insert(*n);
        }
        let calendar = pack.dates.patterns.iter().map(|pattern| (pattern, PatternKind::Calendar));
        let relative = pack.dates.relative.iter().map(|entry| (&entry.pattern, PatternKind::Relative(entry.means)));
        let lengths = pack.dates.lengths.iter().map(|entry| (&entry.pattern, PatternKind::Length(entry.unit)));
        for (pattern, kind) in calendar.chain(relative).chain(lengths) {
            rules.patterns.add(pattern, rules.kinds.len(), morphology)?;
            rules.kinds.push(kind);
        }
        for pattern in &pack.dates.ranges {
            rules.ranges.add(pattern, 0, morphology)?;
        }
        for pattern in &pack.dates.not_before {
            rules.not_before.add(pattern, 0, morphology)?;
        }
        Ok(rules)
    }

    /// Token ranges and readings, left to right, none overlapping.
    pub(super) fn find(&self, sentence: &Sentence, masked: &[Span]) -> Vec<(usize, usize, Reading)> {
        let tokens = &sentence.tokens;
        let mut found: Vec<(usize, usize, Reading)> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let Some(hit) = self.date_at(tokens, at, masked) else {
                at += 1;
                continue;
            };
            // "in March 5, 2026": a date that begins inside this one and goes on beyond it is the better reading.
            let longer = (hit.0 + 1..hit.1).filter_map(|inner| self.date_at(tokens, inner, masked)).find(|inner| inner.1 > hit.1);
            let hit = longer.unwrap_or(hit);
            at = hit.1;
            found.push(hit);
        }
        self.join_ranges(tokens, found)
    }

    fn date_at(&self, tokens: &[Token], at: usize, masked: &[Span]) -> Option<(usize, usize, Reading)> {
        let hit = self.patterns.match_at(tokens, at, self)?;
        let free = !tokens[hit.first..hit.end].iter().any(|token| masked.iter().any(|mask| mask.overlaps(token.span)));
        (free && self.may_stand(tokens, &hit)).then(|| self.read(&hit)).flatten().map(|reading| (hit.first, hit.end, reading))
    }

    /// A number that goes on at either side is no date: `2.10.2025.3`, `15/10/2025/NĐ`, `v1.2`.
    fn may_stand(&self, tokens: &[Token], hit: &Match) -> bool {
        let touching = |one: &Token, other: &Token| one.span.end == other.span.start;
        let digit_first = tokens[hit.first].kind == Kind::Number;
        if digit_first && hit.first > 0 && touching(&tokens[hit.first - 1], &tokens[hit.first]) {
            let before = &tokens[hit.first - 1];
            let number_before = hit.first > 1 && tokens[hit.first - 2].kind == Kind::Number;
            if before.kind == Kind::Word && before.capital
                || (matches!(before.normal.as_str(), "." | "/" | "," | "+" | "$") && number_before)
                || before.is('/')
            {
                return false;
            }
        }
        if tokens[hit.end - 1].kind == Kind::Number
            && let Some(next) = tokens.get(hit.end).filter(|next| touching(&tokens[hit.end - 1], next))
        {
            let number_after = tokens.get(hit.end + 1).is_some_and(|after| after.kind == Kind::Number && touching(next, after));
            if next.kind == Kind::Word && next.normal.chars().count() > 2 && !next.normal.starts_with(is_ideograph)
                || next.is('%')
                || next.is('/')
                || (number_after && next.kind == Kind::Punct && !next.is_dash())
            {
                return false;
            }
        }
        (hit.first.saturating_sub(4)..hit.first)
            .all(|first| self.not_before.match_at(tokens, first, &NoSlots).is_none_or(|before| before.end != hit.first))
    }

    fn read(&self, hit: &Match) -> Option<Reading> {
        let parts = parts(&hit.captures);
        match self.kinds[hit.value] {
            PatternKind::Length(unit) => length(parts.number?, unit).map(Reading::Full),
            PatternKind::Relative(means) => Some(Reading::Relative { means, parts }),
            PatternKind::Calendar => calendar(&hit.captures, parts),
        }
    }

    /// Joins "from {date} to {date}".
    fn join_ranges(&self, tokens: &[Token], found: Vec<(usize, usize, Reading)>) -> Vec<(usize, usize, Reading)> {
        if found.len() < 2 {
            return found;
        }
        let slots = FoundDates(&found);
        let mut joined = Vec::new();
        let mut at = 0;
        for hit in self.ranges.find_all(tokens, &slots) {
            let dates: Vec<usize> = hit.captures.iter().map(|capture| capture.value as usize).collect();
            let [from, to] = dates.as_slice() else { continue };
            let Some(range) = range(found[*from].2, found[*to].2) else { continue };
            joined.extend(found[at..].iter().take_while(|date| date.0 < hit.first).copied());
            joined.push((hit.first, hit.end, range));
            at = to + 1;
        }
        joined.extend(found[at.min(found.len())..].iter().copied());
        joined
    }
}

struct FoundDates<'f>(&'f [(usize, usize, Reading)]);

impl Slots for FoundDates<'_> {
    fn fill(&self, slot: Slot, _: &[Token], at: usize) -> Option<(usize, u32)> {
        let index = self.0.iter().position(|date| date.0 == at).filter(|_| slot == Slot::Date)?;
        Some((self.0[index].1, u32::try_from(index).ok()?))
    }
}

/// A range out of two readings; a first part that lacks its year takes the second's.
fn range(from: Reading, to: Reading) -> Option<Reading> {
    let to = match (from, to) {
        (Reading::YearLess(from), Reading::YearLess(to)) => return Some(Reading::YearLessRange(from, to)),
        (_, Reading::Full(period)) => period,
        _ => return None,
    };
    let from = match from {
        Reading::Full(period) => period,
        Reading::YearLess(parts) => parts.in_year(to.first_day()?.year())?,
        Reading::YearLessRange(..) | Reading::Relative { .. } => return None,
    };
    Period::range(from, to).map(Reading::Full)
}

impl Slots for DateRules {
    fn fill(&self, slot: Slot, tokens: &[Token], at: usize) -> Option<(usize, u32)> {
        let token = tokens.get(at)?;
        let digits = || (token.kind == Kind::Number).then(|| token.normal.parse::<u32>().ok()).flatten();
        let small = |max: u32| digits().filter(|n| (1..=max).contains(n) && token.normal.len() <= 2);
        let word = |words: &HashMap<String, u32>| {
            (token.kind == Kind::Word)
                .then(|| words.get(&token.normal).or_else(|| token.stems.iter().find_map(|stem| words.get(stem))).copied())
                .flatten()
        };
        let value = match slot {
            Slot::Day => small(31),
            Slot::MonthNumber => small(12),
            Slot::MonthName => word(&self.months).filter(|_| token.capital || !self.capital_months),
            Slot::Year => digits().filter(|n| YEARS.contains(n) && token.normal.len() == 4),
            Slot::Quarter => small(4).or_else(|| roman(token)).or_else(|| word(&self.ordinals)).filter(|n| (1..=4).contains(n)),
            Slot::Half => small(2).or_else(|| roman(token)).or_else(|| word(&self.ordinals)).filter(|n| (1..=2).contains(n)),
            Slot::Number => digits().filter(|n| *n <= 9999).or_else(|| word(&self.numbers)),
            _ => None,
        };
        value.map(|value| (at + 1, value))
    }
}

/// A Roman numeral up to four, as quarters are written.
fn roman(token: &Token) -> Option<u32> {
    match token.normal.as_str() {
        "i" | "ı" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        _ => None,
    }
}

fn parts(captures: &[Capture]) -> Parts {
    let last = |slot: Slot| captures.iter().rev().find(|capture| capture.slot == slot).map(|capture| capture.value);
    let small = |slot: Slot| last(slot).and_then(|value| i8::try_from(value).ok());
    Parts {
        year: last(Slot::Year).and_then(|year| i16::try_from(year).ok()),
        month: small(Slot::MonthName).or_else(|| small(Slot::MonthNumber)),
        day: small(Slot::Day),
        quarter: small(Slot::Quarter),
        half: small(Slot::Half),
        number: last(Slot::Number),
    }
}

/// A calendar date; two captures of the slot that varies make a range.
fn calendar(captures: &[Capture], last: Parts) -> Option<Reading> {
    let twice = |slots: &[Slot]| {
        let mut values = captures.iter().filter(|capture| slots.contains(&capture.slot)).map(|capture| capture.value);
        values.next().filter(|_| values.next().is_some())
    };
    let first = if let Some(day) = twice(&[Slot::Day]) {
        let month = twice(&[Slot::MonthName, Slot::MonthNumber]).and_then(|month| i8::try_from(month).ok());
        Parts {
            day: i8::try_from(day).ok(),
            month: month.or(last.month),
            year: twice(&[Slot::Year]).and_then(|y| i16::try_from(y).ok()).or(last.year),
            ..last
        }
    } else if let Some(month) = twice(&[Slot::MonthName, Slot::MonthNumber]) {
        Parts {
            month: i8::try_from(month).ok(),
            year: twice(&[Slot::Year]).and_then(|y| i16::try_from(y).ok()).or(last.year),
            ..last
        }
    } else if let Some(quarter) = twice(&[Slot::Quarter]) {
        Parts { quarter: i8::try_from(quarter).ok(), ..last }
    } else if let Some(year) = twice(&[Slot::Year]) {
        Parts { year: i16::try_from(year).ok(), ..Parts::default() }
    } else {
        return match last.year {
            Some(year) => last.in_year(year).map(Reading::Full),
            None => last.in_year(2024).map(|_| Reading::YearLess(last)),
        };
    };
    if last.year.is_none() {
        let in_order = Period::range(first.in_year(2024)?, last.in_year(2024)?).is_some();
        return in_order.then_some(Reading::YearLessRange(first, last));
    }
    Period::range(first.complete()?, last.complete()?).map(Reading::Full)
}
