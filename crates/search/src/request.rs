//! What can be asked.

use jiff::civil::Date;

use crate::Error;

/// A full-text search.
#[derive(Clone, Debug, Default)]
pub struct SearchRequest {
    /// The query as typed; any string is one. Empty asks for all that the filters leave, newest first.
    pub query: String,
    /// What hits are.
    pub kind: Wanted,
    /// Filters beside those in the query; all must hold.
    pub filters: Filters,
    /// Whether every word is required.
    pub all_words: bool,
    /// Whether texts in other languages count.
    pub only_lang: OnlyLang,
    /// The order of hits.
    pub sort: Sort,
    /// Which part of the hits.
    pub page: Page,
    /// The day that `today` stands for in date ranges; without it the word is refused.
    pub as_of: Option<Date>,
    /// Whether each hit says which parts of the query it has.
    pub explain: bool,
}

/// What hits are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Documents.
    #[default]
    Document,
    /// Directives.
    Directive,
    /// Both, in one order.
    All,
}

/// Which languages texts may have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnlyLang {
    /// Any.
    #[default]
    Any,
    /// The query's, where it can be told.
    OfQuery,
    /// One of these.
    These(Vec<String>),
}

/// The order of hits; ties by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first, undated last.
    Published,
    /// Earliest deadline first, undated last.
    Due,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// At most so many.
    pub limit: usize,
    /// Without the first so many.
    pub offset: usize,
    /// Goes on after the page that gave this cursor; wins over `offset`.
    pub cursor: Option<String>,
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: 10, offset: 0, cursor: None }
    }
}

/// Filters as they were typed. Values of one field are alternatives; all fields must hold.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Agencies that a directive names: ids or unique suffixes of ids.
    pub agency: Vec<String>,
    /// Roles of an agency in a directive (`lead`, `report_to`).
    pub role: Vec<String>,
    /// Who issued the text or the directive.
    pub issuer: Vec<String>,
    /// Instruments of a directive.
    pub instrument: Vec<String>,
    /// Language of the document, or of the directive.
    pub lang: Vec<String>,
    /// Types of the official text (`resolution`).
    pub doctype: Vec<String>,
    /// Hosts that texts came from; domains above them match too.
    pub source: Vec<String>,
    /// First day of publication.
    pub published_from: Option<String>,
    /// Last day of publication.
    pub published_to: Option<String>,
    /// First day of `latest` of a directive's deadline.
    pub due_from: Option<String>,
    /// Last day of it.
    pub due_to: Option<String>,
    /// Least confidence of a directive; directives without one do not pass.
    pub min_confidence: Option<f64>,
}

/// Which deadlines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    /// The day that `within_days` and `overdue` count from.
    pub as_of: Option<Date>,
    /// Only those from `as_of` to so many days later.
    pub within_days: Option<u32>,
    /// Only those before `as_of`.
    pub overdue: bool,
}

impl Window {
    /// Reads a length of days, weeks or months of 30 days: `30d`, `6w`, `2m`.
    ///
    /// # Errors
    /// The text is none of them.
    pub fn parse_within(text: &str) -> Result<u32, Error> {
        let days = || {
            let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
            let unit = match unit {
                "d" => 1,
                "w" => 7,
                "m" => 30,
                _ => return None,
            };
            digits.parse::<u32>().ok()?.checked_mul(unit).filter(|&days| days <= 36_600)
        };
        days().ok_or_else(|| Error::BadValue {
            field: "--within".to_owned(),
            value: text.to_owned(),
            at: None,
            expected: "a number of days, weeks or months (30d, 6w, 2m), a hundred years at most".to_owned(),
            candidates: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_in_days() {
        for (text, days) in
            [("30d", Some(30)), ("6w", Some(42)), ("2m", Some(60)), ("", None), ("d", None), ("99999999d", None), ("3đ", None)]
        {
            assert_eq!(Window::parse_within(text).ok(), days, "{text}");
        }
    }
}
