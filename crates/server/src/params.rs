//! The parameters of a request: the long options of the command line with `_` for `-`.

use std::num::NonZeroUsize;

use jiff::civil::Date;
use vanban_search::{Filters, OnlyLang, Page, SearchRequest, Sort, Wanted, Window};

use crate::Problem;
use crate::clock::today;

/// Most hits of one page of an answer.
const MAX_LIMIT: usize = 100;
/// Deepest hit that `offset` reaches; beyond it only cursors go, whose cost does not grow.
const MAX_OFFSET: usize = 10_000;
/// Most parameters of one request: every field of the page ten times over.
const MAX_PARAMS: usize = 250;

const FILTERS: [&str; 12] = [
    "agency",
    "role",
    "issuer",
    "instrument",
    "lang",
    "type",
    "source",
    "published_from",
    "published_to",
    "due_from",
    "due_to",
    "min_confidence",
];
const PAGE: [&str; 3] = ["limit", "offset", "cursor"];

/// Decoded parameters in the order in which they came. Those without a value are left out: forms send every field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Takes decoded pairs.
    ///
    /// # Errors
    /// Too many of them.
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Result<Self, Problem> {
        if pairs.len() > MAX_PARAMS {
            return Err(Problem::bad_value("q", format!("{} parameters, at most {MAX_PARAMS} are read", pairs.len())));
        }
        Ok(Self(pairs))
    }

    /// Refuses parameters that an endpoint does not have: a filter with a slip of the pen must not be ignored.
    pub(crate) fn only(&self, groups: &[&[&str]]) -> Result<(), Problem> {
        match self.0.iter().find(|(name, _)| !groups.iter().any(|group| group.contains(&name.as_str()))) {
            Some((name, _)) => {
                let known: Vec<&str> = groups.iter().flat_map(|group| group.iter().copied()).collect();
                Err(Problem::bad_value(name, format!("unknown parameter `{name}`; known are {}", known.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// All values of a parameter.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.values(name).map(str::to_owned).collect()
    }

    /// The last value of a parameter.
    pub(crate) fn last<'p>(&'p self, name: &'p str) -> Option<&'p str> {
        self.values(name).next_back()
    }

    /// The pairs with a value, without those of one name.
    pub(crate) fn without<'p>(&'p self, name: &'p str) -> impl Iterator<Item = (&'p str, &'p str)> {
        let given = self.0.iter().filter(move |(own, value)| own != name && !value.is_empty());
        given.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// A full-text search.
    pub(crate) fn search(&self) -> Result<SearchRequest, Problem> {
        Ok(SearchRequest {
            query: self.last("q").unwrap_or_default().to_owned(),
            kind: self
                .choice("kind", &[("document", Wanted::Document), ("directive", Wanted::Directive), ("all", Wanted::All)])?,
            filters: self.filters()?,
            all_words: self.flag("all_words")?,
            only_lang: self.only_lang(),
            sort: self.choice("sort", &[("relevance", Sort::Relevance), ("published", Sort::Published), ("due", Sort::Due)])?,
            page: self.page()?,
            as_of: Some(self.as_of()?),
            explain: self.flag("explain")?,
        })
    }

    /// The filters of directives and searches; their values are checked by the search.
    pub(crate) fn filters(&self) -> Result<Filters, Problem> {
        let one = |name: &str| self.last(name).map(str::to_owned);
        Ok(Filters {
            agency: self.all("agency"),
            role: self.all("role"),
            issuer: self.all("issuer"),
            instrument: self.all("instrument"),
            lang: self.all("lang"),
            doctype: self.all("type"),
            source: self.all("source"),
            published_from: one("published_from"),
            published_to: one("published_to"),
            due_from: one("due_from"),
            due_to: one("due_to"),
            min_confidence: self.parsed("min_confidence", "a number from 0 to 1")?,
        })
    }

    /// Which part of a list.
    pub(crate) fn page(&self) -> Result<Page, Problem> {
        let limit: Option<NonZeroUsize> = self.parsed("limit", "a number from 1")?;
        let limit = limit.map_or(Page::default().limit, NonZeroUsize::get).min(MAX_LIMIT);
        let offset = self.parsed("offset", "a number")?.unwrap_or(0);
        if offset > MAX_OFFSET {
            let detail = format!("`{offset}` is over {MAX_OFFSET}: follow `next` with `cursor` instead");
            return Err(Problem::bad_value("offset", detail));
        }
        Ok(Page { limit, offset, cursor: self.last("cursor").map(str::to_owned) })
    }

    /// Which deadlines.
    pub(crate) fn window(&self) -> Result<Window, Problem> {
        let within_days = self.last("within").map(Window::parse_within).transpose()?;
        Ok(Window { as_of: Some(self.as_of()?), within_days, overdue: self.flag("overdue")? })
    }

    /// The day that counts as today.
    pub(crate) fn as_of(&self) -> Result<Date, Problem> {
        Ok(self.parsed("as_of", "a day such as 2025-09-30")?.unwrap_or_else(today))
    }

    fn only_lang(&self) -> OnlyLang {
        match self.0.iter().any(|(name, _)| name == "only_lang") {
            false => OnlyLang::Any,
            true => match self.all("only_lang") {
                tags if tags.is_empty() => OnlyLang::OfQuery,
                tags => OnlyLang::These(tags),
            },
        }
    }

    /// Whether a flag is given: without a value, or with one that says so.
    fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.0.iter().rfind(|(own, _)| own == name).map(|(_, value)| value.as_str()) {
            None | Some("false" | "0" | "off") => Ok(false),
            Some("" | "true" | "1" | "on") => Ok(true),
            Some(value) => Err(Problem::bad_value(name, format!("`{value}` is no value for {name}: expected true or false"))),
        }
    }

    fn choice<T: Copy + Default>(&self, name: &str, choices: &[(&str, T)]) -> Result<T, Problem> {
        let Some(value) = self.last(name) else { return Ok(T::default()) };
        choices.iter().find(|(own, _)| *own == value).map(|(_, choice)| *choice).ok_or_else(|| {
            let expected: Vec<&str> = choices.iter().map(|(own, _)| *own).collect();
            Problem::bad_value(name, format!("`{value}` is no value for {name}: expected {}", expected.join(", ")))
        })
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str, expected: &str) -> Result<Option<T>, Problem> {
        let Some(value) = self.last(name) else { return Ok(None) };
        let bad = |_| Problem::bad_value(name, format!("`{value}` is no value for {name}: expected {expected}"));
        value.parse().map(Some).map_err(bad)
    }

    fn values<'p>(&'p self, name: &'p str) -> impl DoubleEndedIterator<Item = &'p str> {
        self.0.iter().filter(move |(own, value)| own == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }
}

/// Parameters of `/api/v1/search` and of the page.
pub(crate) const SEARCH: [&[&str]; 3] = [&["q", "kind", "all_words", "only_lang", "sort", "as_of", "explain"], &FILTERS, &PAGE];
/// Parameters of `/api/v1/directives`.
pub(crate) const DIRECTIVES: [&[&str]; 2] = [&FILTERS, &PAGE];
/// Parameters of `/api/v1/deadlines`.
pub(crate) const DEADLINES: [&[&str]; 3] = [&["within", "overdue", "as_of"], &FILTERS, &PAGE];
/// Parameters of `/api/v1/requires`.
pub(crate) const REQUIRES: [&[&str]; 1] = [&["symbol"]];

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        Params::new(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()).unwrap()
    }

    #[test]
    fn options_repeat_and_empty_fields_of_a_form_say_nothing() {
        let given = params(&[("q", "bộ"), ("lang", "he"), ("lang", "sv"), ("agency", ""), ("kind", ""), ("due_from", "")]);
        let request = given.search().unwrap();
        assert_eq!((request.query.as_str(), request.kind), ("bộ", Wanted::Document));
        assert_eq!(request.filters.lang, ["he", "sv"]);
        assert!(request.filters.agency.is_empty() && request.filters.due_from.is_none());
    }

    #[test]
    fn bad_values_name_the_parameter() {
        for (name, value) in
            [("kind", "page"), ("limit", "0"), ("limit", "-1"), ("offset", "99999999"), ("as_of", "soon"), ("explain", "maybe")]
        {
            let problem = params(&[(name, value)]).search().unwrap_err();
            assert!(problem.detail.contains(value), "{}", problem.detail);
            assert_eq!(problem.status().as_u16(), 400);
        }
    }

    #[test]
    fn an_unknown_parameter_is_refused() {
        let problem = params(&[("due-from", "2025")]).only(&SEARCH).unwrap_err();
        assert!(problem.detail.contains("due_from"), "{}", problem.detail);
        params(&[("due_from", "2025")]).only(&SEARCH).unwrap();
    }

    #[test]
    fn a_page_is_never_longer_than_the_limit() {
        assert_eq!(params(&[("limit", "5000")]).page().unwrap().limit, MAX_LIMIT);
    }
}
