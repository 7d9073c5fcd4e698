//! What the words of a date say, and the calendar value that follows from an anchor.

use jiff::civil::Date;
use vanban_model::{Meaning, Period, Unit};

/// What a date's words say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Complete.
    Full(Period),
    /// A day, month, quarter or half-year without its year.
    YearLess(Parts),
    /// From a day, month or quarter to another, without their year.
    YearLessRange(Parts, Parts),
    /// Counts from the anchor.
    Relative { means: Meaning, parts: Parts },
}

/// The parts that a pattern captured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) year: Option<i16>,
    pub(crate) month: Option<i8>,
    pub(crate) day: Option<i8>,
    pub(crate) quarter: Option<i8>,
    pub(crate) half: Option<i8>,
    pub(crate) number: Option<u32>,
}

/// From when year-less and relative dates count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The day that the text was written, or nearly.
    Day(Date),
    /// Only the year is known (its first day stands for it): year-less dates are of that year.
    YearOf(Date),
}

impl Anchor {
    pub(crate) fn day(self) -> Date {
        match self {
            Self::Day(day) | Self::YearOf(day) => day,
        }
    }

    /// The last day that the text can have been written on.
    pub(crate) fn last_day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::YearOf(day) => day.last_of_year(),
        }
    }
}

impl Parts {
    /// The calendar period of the parts with this year; none if the calendar has no such day.
    pub(crate) fn in_year(self, year: i16) -> Option<Period> {
        match self {
            Self { day: Some(day), month: Some(month), .. } => Period::day(year, month, day),
            Self { month: Some(month), .. } => Period::month(year, month),
            Self { quarter: Some(quarter), .. } => Some(Period::Quarter(year, quarter)),
            Self { half: Some(half), .. } => Some(Period::Half(year, half)),
            _ => Some(Period::Year(year)),
        }
    }

    pub(crate) fn complete(self) -> Option<Period> {
        self.in_year(self.year?)
    }
}

impl Reading {
    /// Whether it is a stretch of time rather than a point in it.
    pub(crate) fn is_stretch(self) -> bool {
        match self {
            Self::Full(period) => !matches!(period, Period::Day(_) | Period::Month(..)),
            Self::YearLess(parts) => parts.month.is_none(),
            Self::YearLessRange(..) => true,
            Self::Relative { means, parts } => {
                matches!(means, Meaning::FirstMonths | Meaning::LastMonths)
                    || (parts.month.is_none()
                        && matches!(means, Meaning::ThisYear | Meaning::NextYear | Meaning::LastYear | Meaning::ThisQuarter))
            }
        }
    }

    /// The full day that it names by itself.
    pub(crate) fn full_day(self) -> Option<Date> {
        match self {
            Self::Full(Period::Day(date)) => Some(date),
            _ => None,
        }
    }

    /// The value, given the day that the text was written; without it only what is complete in itself has one. `due`: the
    /// date is a deadline, so that a year-less one is the first such date not before the anchor; else it is the nearest.
    pub(crate) fn value(self, anchor: Option<Anchor>, due: bool) -> Option<Period> {
        let of_anchor = |parts: Parts| match anchor? {
            Anchor::YearOf(day) => parts.in_year(day.year()),
            Anchor::Day(day) if due => parts_on_or_after(parts, day),
            Anchor::Day(day) => nearest(parts, day),
        };
        match self {
            Self::Full(period) => Some(period),
            Self::YearLess(parts) => of_anchor(parts),
            Self::YearLessRange(from, to) => {
                let last = of_anchor(to)?;
                Period::range(from.in_year(last.first_day()?.year())?, last)
            }
            Self::Relative { means, parts } => relative(means, parts, anchor.map(Anchor::day)),
        }
    }
}

/// The first such period that does not end before the anchor.
pub(crate) fn parts_on_or_after(parts: Parts, anchor: Date) -> Option<Period> {
    (anchor.year()..=anchor.year() + 4).filter_map(|year| parts.in_year(year)).find(|period| period.last_day() >= Some(anchor))
}

/// The such period nearest to the anchor, of the year before, the same and the next.
fn nearest(parts: Parts, anchor: Date) -> Option<Period> {
    (anchor.year() - 1..=anchor.year() + 1).filter_map(|year| parts.in_year(year)).min_by_key(|period| {
        let (first, last) = (period.first_day().unwrap_or(anchor), period.last_day().unwrap_or(anchor));
        let gap = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
        if anchor < first {
            gap(anchor, first)
        } else if anchor > last {
            gap(last, anchor)
        } else {
            0
        }
    })
}

fn relative(means: Meaning, parts: Parts, anchor: Option<Date>) -> Option<Period> {
    let year = |shift: i16| parts.year.or_else(|| anchor.map(|day| day.year() + shift));
    let month_of = |day: Date| Period::month(day.year(), day.month());
    match means {
        Meaning::YearEnd => Period::day(year(0)?, 12, 31),
        Meaning::ThisYear => parts.in_year(year(0)?),
        Meaning::NextYear => parts.in_year(year(1)?),
        Meaning::LastYear => parts.in_year(year(-1)?),
        Meaning::ThisMonth => match parts.day {
            Some(day) => Period::day(anchor?.year(), anchor?.month(), day),
            None => month_of(anchor?),
        },
        Meaning::NextMonth => month_of(anchor?.first_of_month().checked_add(jiff::Span::new().months(1)).ok()?),
        Meaning::PeriodEnd => {
            let named = parts.month.is_some() || parts.quarter.is_some() || parts.half.is_some();
            let period = if named { parts.complete().or_else(|| parts_on_or_after(parts, anchor?))? } else { month_of(anchor?)? };
            period.last_day().map(Period::Day)
        }
        Meaning::ThisQuarter => Some(Period::Quarter(anchor?.year(), (anchor?.month() + 2) / 3)),
        Meaning::NowToYearEnd => Period::range(Period::Day(anchor?), Period::day(anchor?.year(), 12, 31)?),
        Meaning::FirstMonths | Meaning::LastMonths => {
            let n = i8::try_from(parts.number?).ok().filter(|n| (1..=12).contains(n))?;
            let (first, last) = if means == Meaning::FirstMonths { (1, n) } else { (13 - n, 12) };
            Period::range(Period::month(year(0)?, first)?, Period::month(year(0)?, last)?)
        }
    }
}

/// The length of `n` units.
pub(crate) fn length(n: u32, unit: char) -> Option<Period> {
    let unit = match unit {
        'D' => Unit::Day,
        'W' => Unit::Week,
        'M' => Unit::Month,
        'Y' => Unit::Year,
        _ => return None,
    };
    (n > 0).then_some(Period::Length(n, unit))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn year_less_dates_follow_their_anchor() {
        let september = Reading::YearLess(Parts { month: Some(9), ..Parts::default() });
        let october_first = Reading::YearLess(Parts { month: Some(10), day: Some(1), ..Parts::default() });
        for (reading, anchor, due, value) in [
            (september, Some(date(2025, 8, 25)), true, Some("2025-09")),
            (september, Some(date(2025, 9, 30)), true, Some("2025-09")),
            (september, Some(date(2025, 10, 1)), true, Some("2026-09")),
            (september, Some(date(2025, 10, 1)), false, Some("2025-09")),
            (october_first, Some(date(2026, 1, 3)), false, Some("2025-10-01")),
            (september, None, true, None),
        ] {
            assert_eq!(reading.value(anchor.map(Anchor::Day), due).map(|p| p.to_string()).as_deref(), value);
        }
    }

    #[test]
    fn where_only_the_year_is_known_dates_are_of_that_year() {
        let year = Some(Anchor::YearOf(date(2025, 1, 1)));
        for (month, due) in [(11, false), (11, true), (2, true), (2, false)] {
            let parts = Parts { month: Some(month), day: Some(4), ..Parts::default() };
            assert_eq!(Reading::YearLess(parts).value(year, due).and_then(Period::first_day).map(|day| day.year()), Some(2025));
        }
    }

    #[test]
    fn relative_dates_without_an_anchor_have_no_value() {
        let next_october = Parts { month: Some(10), ..Parts::default() };
        let anchor = Some(date(2025, 8, 25));
        for (means, parts, anchor, value) in [
            (Meaning::NextYear, next_october, anchor, Some("2026-10")),
            (Meaning::YearEnd, Parts::default(), anchor, Some("2025-12-31")),
            (Meaning::YearEnd, Parts { year: Some(2027), ..Parts::default() }, None, Some("2027-12-31")),
            (Meaning::YearEnd, Parts::default(), None, None),
            (
                Meaning::FirstMonths,
                Parts { number: Some(9), year: Some(2025), ..Parts::default() },
                None,
                Some("2025-01/2025-09"),
            ),
            (Meaning::FirstMonths, Parts { number: Some(15), year: Some(2025), ..Parts::default() }, None, None),
            (Meaning::NowToYearEnd, Parts::default(), anchor, Some("2025-08-25/2025-12-31")),
        ] {
            assert_eq!(
                Reading::Relative { means, parts }.value(anchor.map(Anchor::Day), true).map(|p| p.to_string()).as_deref(),
                value
            );
        }
    }
}
