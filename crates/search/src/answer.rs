//! What is answered; the JSON of every type is that of the contract.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use vanban_model::{AgencyId, Directive, Lang, Period, Record, Symbol};

/// The answer to a search.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Hits to page through; a group is one.
    pub total: u64,
    /// Matching documents or directives before grouping.
    pub members: u64,
    /// How the query was read.
    pub read_as: ReadAs,
    /// This page.
    pub hits: Vec<Hit>,
    /// Counts of members by language, type, source, year, issuer, and for directives agency and role.
    pub facets: BTreeMap<String, BTreeMap<String, u64>>,
    /// Cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// A document or directive found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// From 1, over all pages.
    pub rank: u64,
    /// Three digits after the point.
    pub score: f64,
    /// What it is.
    pub kind: HitKind,
    /// Its id.
    pub id: String,
    /// The work of its document.
    pub work: String,
    /// Path or URL as ingested.
    pub uri: String,
    /// Headline of the document.
    pub title: Option<String>,
    /// Language of the document or directive.
    pub lang: Lang,
    /// The instrument that the document is, or reports.
    pub symbol: Option<Symbol>,
    /// Publication.
    pub published: Option<Period>,
    /// The place that shows best why.
    pub snippet: Snippet,
    /// The directive, for a directive hit.
    pub directive: Option<Directive>,
    /// Every member that matched, this one included.
    pub group: Vec<Member>,
    /// Each part of the query and whether the hit has it; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explain: Option<Vec<String>>,
}

/// What a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// A document.
    Document,
    /// A directive.
    Directive,
}

/// A piece of the record's text, cut out as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The piece.
    pub text: String,
    /// What to highlight: half-open ranges of UTF-8 bytes of `text` on character boundaries, ascending, disjoint.
    pub ranges: Vec<[usize; 2]>,
}

/// A member of a group, or a translation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Document or directive id.
    pub id: String,
    /// Its language.
    pub lang: Lang,
    /// Path or URL of the document.
    pub uri: String,
}

/// How a query was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReadAs {
    /// For a person, in one line.
    pub text: String,
    /// The query's language, where its words tell.
    pub lang: Option<Lang>,
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it was read as.
    pub kind: PartKind,
    /// As it was typed.
    pub text: String,
    /// Symbols, agency ids, periods, terms, or the values of a filter.
    pub means: Vec<String>,
    /// Whether a hit must have it.
    pub required: bool,
    /// Whether a hit must not have it.
    pub negated: bool,
    /// How many documents or directives have this part by itself; only in an answer without hits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<u64>,
}

/// What a part of a query was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A cited instrument.
    Instrument,
    /// An agency.
    Agency,
    /// A date or period.
    Date,
    /// A term of the glossary.
    Term,
    /// A word.
    Word,
    /// The beginning of a word.
    Prefix,
    /// Words in a row.
    Phrase,
    /// A field with a value, or an option.
    Filter,
    /// Alternatives in brackets.
    Group,
}

/// A directive with the facts of its document: one line of `directives`, `deadlines` and `requires`.
#[derive(Clone, Debug, Serialize)]
pub struct DirectiveLine {
    /// The directive, flat.
    #[serde(flatten)]
    pub directive: Directive,
    /// Its document.
    pub document: DocumentRef,
    /// How it is required; `requires` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
}

/// The facts of a document that lists show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentRef {
    /// Its id.
    pub id: String,
    /// Its work.
    pub work: String,
    /// Path or URL as ingested.
    pub uri: String,
    /// Headline.
    pub title: Option<String>,
    /// Main language.
    pub lang: Lang,
    /// The instrument that it is, or reports.
    pub symbol: Option<Symbol>,
    /// Publication.
    pub published: Option<Period>,
}

impl DocumentRef {
    pub(crate) fn new(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            work: record.work.clone(),
            uri: record.origin.uri.clone(),
            title: record.title.clone(),
            lang: record.lang,
            symbol: record.subject.as_ref().map(|subject| subject.symbol.clone()),
            published: record.published,
        }
    }
}

/// How an instrument requires a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The directive stands in a document whose subject is the instrument.
    Itself,
    /// A directive elsewhere names the instrument.
    Implementing,
}

/// A part of a list of directives.
#[derive(Clone, Debug, Serialize)]
pub struct DirectivePage {
    /// How many there are in all.
    pub total: u64,
    /// This page.
    pub lines: Vec<DirectiveLine>,
    /// Cursor of the next page; null on the last.
    pub next: Option<String>,
}

/// What an instrument requires.
#[derive(Clone, Debug, Serialize)]
pub struct Required {
    /// The instrument in canonical form, where it is known.
    pub symbol: Option<Symbol>,
    /// Its directives with `via`: its own first, then by deadline, the undated last.
    pub lines: Vec<DirectiveLine>,
}

/// What `show` shows.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// A document.
    Document(Box<ShownDocument>),
    /// An instrument.
    Instrument(Box<ShownInstrument>),
}

/// A document with what others say of it.
#[derive(Clone, Debug, Serialize)]
pub struct ShownDocument {
    /// The record, flat.
    #[serde(flatten)]
    pub record: Record,
    /// The other members of its work.
    pub translations: Vec<Member>,
    /// Instruments that it cites, most cited first.
    pub cites: Vec<CitedInstrument>,
    /// Documents that cite its subject; members of its own work are not among them.
    pub cited_by: Vec<DocumentRef>,
}

/// An instrument: what is known of it, and where it occurs.
#[derive(Clone, Debug, Serialize)]
pub struct ShownInstrument {
    /// Canonical symbol.
    pub symbol: Symbol,
    /// Document type id.
    #[serde(rename = "type")]
    pub doctype: Option<String>,
    /// Who issued it.
    pub issuer: Option<AgencyId>,
    /// When it was issued.
    pub date: Option<Period>,
    /// What it is about, by language.
    pub title: BTreeMap<Lang, String>,
    /// Documents whose subject it is.
    pub documents: Vec<DocumentRef>,
    /// Other documents that cite it.
    pub cited_by: Vec<DocumentRef>,
    /// Instruments that its documents cite.
    pub cites: Vec<CitedInstrument>,
    /// What it requires.
    pub directives: Vec<DirectiveLine>,
}

/// An instrument cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CitedInstrument {
    /// Its symbol.
    pub symbol: Symbol,
    /// How often.
    pub times: u64,
    /// Documents whose subject it is, if there are any.
    pub documents: Vec<DocumentRef>,
}

/// An agency of the gazetteer.
#[derive(Clone, Debug, Serialize)]
pub struct AgencyRow {
    /// Its id.
    pub id: AgencyId,
    /// Names by language.
    pub name: BTreeMap<Lang, String>,
    /// Who has its duties now.
    pub now: AgencyId,
    /// Last day of its existence.
    pub valid_to: Option<Date>,
}
