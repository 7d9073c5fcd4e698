//! Fields of the query language and options of the command line: what their values mean.

use jiff::civil::Date;
use vanban_index::fact;
use vanban_model::{Config, Period, Span};

use super::names::{Names, close_to};
use crate::{Error, Filters};

/// A field of the query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Lang,
    Type,
    Issuer,
    Agency,
    Role,
    Symbol,
    Cites,
    Published,
    Due,
    Source,
    Work,
    Cross,
}

const FIELDS: [(&str, Field); 12] = [
    ("lang", Field::Lang),
    ("type", Field::Type),
    ("issuer", Field::Issuer),
    ("agency", Field::Agency),
    ("role", Field::Role),
    ("symbol", Field::Symbol),
    ("cites", Field::Cites),
    ("published", Field::Published),
    ("due", Field::Due),
    ("source", Field::Source),
    ("work", Field::Work),
    ("cross", Field::Cross),
];

const ROLES: [&str; 5] = ["lead", "coordinate", "report_to", "supervise", "all"];

impl Field {
    /// The field of a name, in any letter case.
    pub(crate) fn named(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, field)| field)
    }

    pub(crate) fn name(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// A condition on the facts of a document or directive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    /// Where it stands in the query; none for an option.
    pub(crate) span: Option<Span>,
    /// As it was typed.
    pub(crate) text: String,
    pub(crate) test: Test,
}

/// What a filter asks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// One of the values of a fact (see [`vanban_index::fact`]).
    Fact(&'static str, Vec<String>),
    /// Publication within the days, ends included.
    Published(Option<Date>, Option<Date>),
    /// Last day of the deadline within the days, ends included.
    Due(Option<Date>, Option<Date>),
    /// Confidence at least.
    Confidence(f64),
}

impl Test {
    /// Whether it asks of a directive; a document passes if one of its directives does.
    pub(crate) fn is_of_directive(&self) -> bool {
        matches!(
            self,
            Self::Fact(fact::AGENCY | fact::ROLE | fact::INSTRUMENT | fact::ISSUER, _) | Self::Due(..) | Self::Confidence(_)
        )
    }

    /// What it means, for `read_as`.
    pub(crate) fn means(&self) -> Vec<String> {
        let days = |from: &Option<Date>, to: &Option<Date>| {
            let day = |day: &Option<Date>| day.map_or(String::new(), |day| day.to_string());
            vec![format!("{}..{}", day(from), day(to))]
        };
        match self {
            Self::Fact(_, values) => values.clone(),
            Self::Published(from, to) | Self::Due(from, to) => days(from, to),
            Self::Confidence(least) => vec![least.to_string()],
        }
    }
}

/// Reads the values of fields and options.
pub(crate) struct Values<'a> {
    pub(crate) config: &'a Config,
    pub(crate) names: &'a dyn Names,
    pub(crate) as_of: Option<Date>,
}

/// Where a value stands, for the message.
#[derive(Clone, Copy)]
struct Place<'a> {
    field: &'a str,
    value: &'a str,
    at: Option<Span>,
}

impl Place<'_> {
    fn refused(self, expected: impl Into<String>, candidates: Vec<String>) -> Error {
        let (field, value) = (self.field.to_owned(), self.value.to_owned());
        Error::BadValue { field, value, at: self.at, expected: expected.into(), candidates }
    }
}

impl Values<'_> {
    /// The filter of a field of the query.
    pub(crate) fn field(&self, field: Field, value: &str, at: Span) -> Result<Filter, Error> {
        let place = Place { field: field.name(), value, at: Some(at) };
        let test = match field {
            Field::Lang => self.lang(place)?,
            Field::Type => self.doctype(place)?,
            Field::Issuer => self.agency(fact::ISSUER, place)?,
            Field::Agency => self.agency(fact::AGENCY, place)?,
            Field::Role => role(place)?,
            Field::Symbol => self.symbol(fact::SYMBOL, place)?,
            Field::Cites => self.symbol(fact::CITES, place)?,
            Field::Source => source(place)?,
            Field::Work => Test::Fact(fact::WORK, self.names.works(value)?),
            Field::Published => self.range(place).map(|(from, to)| Test::Published(from, to))?,
            Field::Due => self.range(place).map(|(from, to)| Test::Due(from, to))?,
            Field::Cross => return Err(place.refused("on or off", Vec::new())),
        };
        Ok(Filter { span: Some(at), text: format!("{}:{value}", field.name()), test })
    }

    /// The filters of the options; values of one option are alternatives.
    pub(crate) fn options(&self, filters: &Filters) -> Result<Vec<Filter>, Error> {
        let mut out = Vec::new();
        let mut add = |option: &str, values: &[String], read: &dyn Fn(Place<'_>) -> Result<Test, Error>| {
            let mut all: Option<Filter> = None;
            for value in values {
                let test = read(Place { field: option, value, at: None })?;
                let text = format!("{option} {value}");
                all = Some(match all {
                    None => Filter { span: None, text, test },
                    Some(known) => known.or(&Filter { span: None, text, test }),
                });
            }
            out.extend(all);
            Ok::<(), Error>(())
        };
        add("--agency", &filters.agency, &|place| self.agency(fact::AGENCY, place))?;
        add("--role", &filters.role, &role)?;
        add("--issuer", &filters.issuer, &|place| self.agency(fact::ISSUER, place))?;
        add("--instrument", &filters.instrument, &|place| self.symbol(fact::INSTRUMENT, place))?;
        add("--lang", &filters.lang, &|place| self.lang(place))?;
        add("--type", &filters.doctype, &|place| self.doctype(place))?;
        add("--source", &filters.source, &source)?;
        let day = |option: &str, value: &Option<String>, last: bool| {
            let Some(value) = value else { return Ok(None) };
            let place = Place { field: option, value, at: None };
            let period = self.period(value).ok_or_else(|| place.refused(EXPECTED_DAY, Vec::new()))?;
            Ok::<_, Error>(if last { period.last_day() } else { period.first_day() })
        };
        let published =
            (day("--published-from", &filters.published_from, false)?, day("--published-to", &filters.published_to, true)?);
        let due = (day("--due-from", &filters.due_from, false)?, day("--due-to", &filters.due_to, true)?);
        if published != (None, None) {
            out.push(Filter::option("--published-from/-to", Test::Published(published.0, published.1)));
        }
        if due != (None, None) {
            out.push(Filter::option("--due-from/-to", Test::Due(due.0, due.1)));
        }
        if let Some(least) = filters.min_confidence {
            let value = least.to_string();
            if !(0.0..=1.0).contains(&least) {
                return Err(
                    Place { field: "--min-confidence", value: &value, at: None }.refused("a number from 0 to 1", Vec::new())
                );
            }
            out.push(Filter::option(&format!("--min-confidence {least}"), Test::Confidence(least)));
        }
        Ok(out)
    }

    /// The filter that texts are in one of some languages.
    pub(crate) fn only_langs(&self, langs: &[String]) -> Result<Option<Filter>, Error> {
        let filters = Filters { lang: langs.to_vec(), ..Filters::default() };
        Ok(self.options(&filters)?.pop().map(|filter| Filter { text: format!("--only-lang {}", langs.join(" ")), ..filter }))
    }

    fn lang(&self, place: Place<'_>) -> Result<Test, Error> {
        let mut known: Vec<&str> =
            self.config.packs.keys().chain(self.config.pages.keys()).map(vanban_model::Lang::as_str).collect();
        known.push("und");
        known.sort_unstable();
        known.dedup();
        let value = place.value.to_ascii_lowercase();
        match known.contains(&value.as_str()) {
            true => Ok(Test::Fact(fact::LANG, vec![value])),
            false => Err(place.refused(format!("one of {}", known.join(", ")), Vec::new())),
        }
    }

    fn doctype(&self, place: Place<'_>) -> Result<Test, Error> {
        let value = place.value.to_ascii_lowercase().replace('_', "-");
        if self.config.doctypes.knows(&value) {
            return Ok(Test::Fact(fact::TYPE, vec![value]));
        }
        let ids: Vec<&str> = self.config.doctypes.all().iter().map(|doctype| doctype.id.as_str()).collect();
        let close = close_to(&value, &ids);
        Err(place.refused("a type of official text, such as resolution, decision or notice", close))
    }

    fn agency(&self, name: &'static str, place: Place<'_>) -> Result<Test, Error> {
        let value = place.value.to_lowercase();
        let found = self.names.agencies(&value)?;
        match found.as_slice() {
            [only] => Ok(Test::Fact(name, vec![only.clone()])),
            [] => Err(place.refused("an agency id or the end of one (mofa)", self.names.close_agencies(&value)?)),
            several => Err(place.refused("the end of one agency id only", several.to_vec())),
        }
    }

    fn symbol(&self, name: &'static str, place: Place<'_>) -> Result<Test, Error> {
        let keys = self.names.symbols(place.value).iter().map(vanban_model::Symbol::key).collect::<Vec<_>>();
        match keys.is_empty() {
            true => Err(place.refused("the symbol of an instrument, such as 22-NQ/TW", Vec::new())),
            false => Ok(Test::Fact(name, keys)),
        }
    }

    fn range(&self, place: Place<'_>) -> Result<(Option<Date>, Option<Date>), Error> {
        let read = || match place.value.split_once("..") {
            None => {
                let period = self.period(place.value)?;
                Some((Some(period.first_day()?), Some(period.last_day()?)))
            }
            Some((from, to)) => {
                let end = |text: &str| if text.is_empty() { Some(None) } else { self.period(text).map(Some) };
                let (from, to) = (end(from)?, end(to)?);
                Some((from.and_then(Period::first_day), to.and_then(Period::last_day)))
            }
        };
        read().ok_or_else(|| place.refused(EXPECTED_RANGE, Vec::new()))
    }

    /// A calendar period; `today` where the day is given.
    fn period(&self, text: &str) -> Option<Period> {
        if text.eq_ignore_ascii_case("today") {
            return self.as_of.map(Period::Day);
        }
        text.parse::<Period>().ok().filter(|period| period.first_day().is_some())
    }
}

const EXPECTED_DAY: &str = "a date as 2025-09-30, 2025-09, 2025-Q3, 2025-H1 or 2025";
const EXPECTED_RANGE: &str = "a date or range as 2025-09-30, 2025-Q3, 2025-01..2025-09 or ..2025-12-31";

impl Filter {
    fn option(text: &str, test: Test) -> Self {
        Self { span: None, text: text.to_owned(), test }
    }

    /// Whether the two ask for the same fact, so that their values are alternatives.
    pub(crate) fn is_alternative_to(&self, other: &Self) -> bool {
        matches!((&self.test, &other.test), (Test::Fact(own, _), Test::Fact(name, _)) if own == name)
    }

    /// This filter with the values of another as alternatives.
    pub(crate) fn or(mut self, other: &Self) -> Self {
        if let (Test::Fact(_, values), Test::Fact(_, more)) = (&mut self.test, &other.test) {
            values.extend(more.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
            self.text = format!("{} {}", self.text, other.text);
        }
        self
    }
}

fn role(place: Place<'_>) -> Result<Test, Error> {
    let value = place.value.to_ascii_lowercase().replace('-', "_");
    match ROLES.contains(&value.as_str()) {
        true => Ok(Test::Fact(fact::ROLE, vec![value])),
        false => Err(place.refused(format!("one of {}", ROLES.join(", ")), Vec::new())),
    }
}

fn source(place: Place<'_>) -> Result<Test, Error> {
    let host = place.value.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let host = host.split('/').next().unwrap_or("").to_lowercase();
    match host.is_empty() {
        true => Err(place.refused("a host, such as nhandan.vn", Vec::new())),
        false => Ok(Test::Fact(fact::SOURCE, vec![host])),
    }
}
