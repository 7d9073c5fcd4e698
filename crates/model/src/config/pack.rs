//! One language's rules (`lang/<tag>/pack.toml` and `lang/<tag>/months.toml`).
//!
//! Wordings are *token patterns*, a notation that `vanban-extract` compiles: words match under the language's inflection,
//! `=word` only in this form, `(a|b c)` one of several, `[x]` optional, `{slot}` a recognised thing, `~4` up to four tokens.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Everything that extraction knows of one language.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Names of months, days of the week and quarters.
    pub calendar: Calendar,
    /// Inflection.
    pub inflection: Inflection,
    /// Ends of sentences.
    pub sentences: Sentences,
    /// Words of citations.
    pub citations: CitationWords,
    /// Patterns of dates.
    pub dates: DateWords,
    /// Patterns of deadlines.
    pub deadlines: DeadlineWords,
    /// Collectives, heads, anaphors.
    pub agencies: AgencyWords,
    /// Cues of directives.
    pub directives: DirectiveWords,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PackFile {
    inflection: Inflection,
    sentences: Sentences,
    citations: CitationWords,
    dates: DateWords,
    deadlines: DeadlineWords,
    agencies: AgencyWords,
    directives: DirectiveWords,
}

impl Pack {
    pub(super) fn take_main(&mut self, file: PackFile) {
        let PackFile { inflection, sentences, citations, dates, deadlines, agencies, directives } = file;
        *self = Self {
            calendar: std::mem::take(&mut self.calendar),
            inflection,
            sentences,
            citations,
            dates,
            deadlines,
            agencies,
            directives,
        };
    }

    /// Sorts what must be tried longest first.
    pub(super) fn inherit(&mut self) {
        self.inflection.endings.sort_by_key(|ending| std::cmp::Reverse(ending.chars().count()));
    }
}

/// Month and weekday names from CLDR, with the variants that texts use.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// Twelve lists: the forms of each month, January first.
    pub months: Vec<Vec<String>>,
}

/// How words change. Both sides of a comparison are stripped of clitics and the longest ending.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Inflection {
    /// Endings to strip; the longest that leaves `min_stem` letters.
    pub endings: Vec<String>,
    /// Letters that must stay; 0 stands for no stripping at all.
    pub min_stem: usize,
    /// One-letter prefixes that attach to a word (Hebrew ו ב ל מ ה כ ש), up to three in a row.
    pub clitics: Vec<char>,
}

/// Where sentences do not end.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sentences {
    /// Abbreviations after which a full stop ends nothing ("nr", "г").
    pub abbreviations: Vec<String>,
}

/// Words of citations.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CitationWords {
    /// Document type id to the words for it in citation form; one word may stand for several types (Russian «постановление»).
    pub types: BTreeMap<String, Vec<String>>,
    /// Words between type and number ("số", "nr", "№", "No.").
    pub number_words: Vec<String>,
    /// Words that join the last of a list ("and").
    pub conjunctions: Vec<String>,
    /// Words before a number that make it something else (article, clause, congress).
    pub not_before: Vec<String>,
}

/// Patterns of dates. Slots: `{d}` day, `{m}` month number, `{month}` month name, `{y}` year, `{q}` quarter, `{h}` half,
/// `{n}` a number, in figures or words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DateWords {
    /// Calendar dates, any grain.
    pub patterns: Vec<String>,
    /// Stretches of `{n}` units: pattern and unit (`D`, `W`, `M`, `Y`).
    pub lengths: Vec<LengthPattern>,
    /// Dates that need an anchor: pattern and what they mean.
    pub relative: Vec<RelativePattern>,
    /// Numbers in words, for `{n}`: word to value.
    pub numbers: BTreeMap<String, u32>,
    /// Ordinals, for `{q}` and `{h}`: word to value.
    pub ordinals: BTreeMap<String, u32>,
    /// Words that may stand inside the surface before a date (Swedish "i november" as a deadline).
    pub within: Vec<String>,
}

/// A stretch of time of stated length.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthPattern {
    /// The wording.
    pub pattern: String,
    /// `D`, `W`, `M` or `Y`.
    pub unit: char,
}

/// A date that counts from an anchor.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelativePattern {
    /// The wording.
    pub pattern: String,
    /// `year-end`, `this-year`, `next-year`, `month-end`, `quarter-end`, `now-to-year-end`, …
    pub means: String,
}

/// Patterns of deadlines.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeadlineWords {
    /// Bound (`by`, `before`, `in`, `within`) to the patterns that come right before a date.
    pub before_date: BTreeMap<String, Vec<String>>,
}

/// Collectives, heads and anaphors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgencyWords {}

/// Cues of directives.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DirectiveWords {}
