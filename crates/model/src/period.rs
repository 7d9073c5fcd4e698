use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date as coarse as the text states it, or a stretch of time.
///
/// | text form | meaning |
/// |---|---|
/// | `2023-11-30`, `2023-11`, `2023` | day, month, year |
/// | `2025-Q3`, `2025-H1` | quarter, half-year |
/// | `2025-01/2025-09`, `2026/2030` | from the first day of the first to the last day of the second |
/// | `P10Y`, `P6M`, `P15D` | a length (ISO 8601) |
///
/// ```
/// use vanban_model::Period;
/// let november: Period = "2023-11".parse()?;
/// assert_eq!(november.last_day(), Some(jiff::civil::date(2023, 11, 30)));
/// assert_eq!("P10Y".parse::<Period>()?.last_day(), None);
/// assert!("2023-13".parse::<Period>().is_err());
/// # Ok::<(), vanban_model::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// One calendar day.
    Day(Date),
    /// Year and month 1–12.
    Month(i16, i8),
    /// Year and quarter 1–4.
    Quarter(i16, i8),
    /// Year and half 1–2.
    Half(i16, i8),
    /// A calendar year.
    Year(i16),
    /// From the first day of the first to the last day of the second.
    Range(Point, Point),
    /// A length of time.
    Length(u32, Unit),
}

/// One end of a [`Period::Range`]: any calendar period of [`Period`] but a range or a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Point {
    first: Date,
    last: Date,
    grain: Grain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Grain {
    Day,
    Month,
    Quarter,
    Half,
    Year,
}

/// The unit of a [`Period::Length`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// The text is no date, period or length.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date: expected 2025, 2025-09, 2025-09-30, 2025-Q3, 2025-H1, a range 2025-01/2025-09 or a length P10Y")]
pub struct PeriodError(pub String);

impl Period {
    /// A day, if the calendar has it.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self::Day)
    }

    /// A month, if it is one of the twelve.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(|_| Self::Month(year, month))
    }

    /// The range between two calendar periods; `None` if either is a range or a length, or the second ends before the first
    /// begins.
    #[must_use]
    pub fn range(from: Self, to: Self) -> Option<Self> {
        let (from, to) = (from.point()?, to.point()?);
        (from.first <= to.last).then_some(Self::Range(from, to))
    }

    /// The first day; none for a length.
    #[must_use]
    pub fn first_day(self) -> Option<Date> {
        match self {
            Self::Range(from, _) => Some(from.first),
            other => other.point().map(|point| point.first),
        }
    }

    /// The last day; none for a length.
    #[must_use]
    pub fn last_day(self) -> Option<Date> {
        match self {
            Self::Range(_, to) => Some(to.last),
            other => other.point().map(|point| point.last),
        }
    }

    fn point(self) -> Option<Point> {
        let (first, months, grain) = match self {
            Self::Day(date) => return Some(Point { first: date, last: date, grain: Grain::Day }),
            Self::Month(year, month) => (Date::new(year, month, 1), 1, Grain::Month),
            Self::Quarter(year, quarter) => (Date::new(year, quarter * 3 - 2, 1), 3, Grain::Quarter),
            Self::Half(year, half) => (Date::new(year, half * 6 - 5, 1), 6, Grain::Half),
            Self::Year(year) => (Date::new(year, 1, 1), 12, Grain::Year),
            Self::Range(..) | Self::Length(..) => return None,
        };
        let first = first.ok()?;
        let last_month = first.month() + months - 1;
        let last = Date::new(first.year(), last_month, 1).ok()?.last_of_month();
        Some(Point { first, last, grain })
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Period> {
    if let Some((from, to)) = text.split_once('/') {
        return Period::range(parse_calendar(from)?, parse_calendar(to)?);
    }
    if let Some(length) = text.strip_prefix('P') {
        let (digits, unit) = length.split_at_checked(length.len().checked_sub(1)?)?;
        let unit = match unit {
            "D" => Unit::Day,
            "W" => Unit::Week,
            "M" => Unit::Month,
            "Y" => Unit::Year,
            _ => return None,
        };
        return Some(Period::Length(digits.parse().ok()?, unit));
    }
    parse_calendar(text)
}

fn parse_calendar(text: &str) -> Option<Period> {
    let year: i16 = text.get(..4).filter(|head| head.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    let rest = &text[4..];
    if rest.is_empty() {
        return Some(Period::Year(year));
    }
    let rest = rest.strip_prefix('-')?;
    let small = |digits: &str, max: i8| digits.parse::<i8>().ok().filter(|n| (1..=max).contains(n));
    if let Some(quarter) = rest.strip_prefix('Q') {
        return small(quarter, 4).map(|quarter| Period::Quarter(year, quarter));
    }
    if let Some(half) = rest.strip_prefix('H') {
        return small(half, 2).map(|half| Period::Half(year, half));
    }
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    match rest.split_once('-') {
        None if two_digits(rest) => Period::month(year, small(rest, 12)?),
        Some((month, day)) if two_digits(month) && two_digits(day) => Period::day(year, small(month, 12)?, small(day, 31)?),
        _ => None,
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.grain {
            Grain::Day => write!(f, "{}", self.first),
            Grain::Month => write!(f, "{year:04}-{month:02}"),
            Grain::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            Grain::Half => write!(f, "{year:04}-H{}", (month + 5) / 6),
            Grain::Year => write!(f, "{year:04}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Range(from, to) => write!(f, "{from}/{to}"),
            Self::Length(n, unit) => {
                let unit = match unit {
                    Unit::Day => 'D',
                    Unit::Week => 'W',
                    Unit::Month => 'M',
                    Unit::Year => 'Y',
                };
                write!(f, "P{n}{unit}")
            }
            calendar => match calendar.point() {
                Some(point) => write!(f, "{point}"),
                None => Err(fmt::Error),
            },
        }
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_prints_as_it_was_read() {
        for text in ["2023", "2023-11", "2023-11-30", "2025-Q3", "2025-H1", "2026/2030", "2025-01/2025-09", "P10Y", "P15D"] {
            assert_eq!(text.parse::<Period>().map(|p| p.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "soon", "2023-13", "2023-02-30", "2023-1", "2025-Q5", "2030/2026", "P", "PT5H", "20255", "2025-", "ưưưư"]
        {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn last_days() {
        for (text, last) in
            [("2024-02", "2024-02-29"), ("2025-Q3", "2025-09-30"), ("2025-H1", "2025-06-30"), ("2026/2030", "2030-12-31")]
        {
            let day = text.parse::<Period>().unwrap().last_day().unwrap();
            assert_eq!(day.to_string(), last);
        }
    }
}
