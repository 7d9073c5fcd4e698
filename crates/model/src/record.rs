//! The one stored format of a document, as `extract`, `export`, `show` and the API print it (`vanban.record/1`).

use serde::{Deserialize, Serialize};

use crate::{AgencyId, BlockKind, Diagnostic, Lang, Official, Period, Span, Symbol, TextUnit};

/// The name and number of the format; the number rises when a meaning changes.
pub const RECORD_SCHEMA: &str = "vanban.record/1";

/// All that is known of one document from its own bytes, origin and configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`RECORD_SCHEMA`].
    pub schema: String,
    /// Hex of the first 16 bytes of BLAKE3 over the captured bytes.
    pub id: String,
    /// Smallest id among the members of the work. What is stored is the document's own; the linked one is joined on output.
    pub work: String,
    /// Where it came from.
    pub origin: Origin,
    /// Headline, or null.
    pub title: Option<String>,
    /// Language of most of the content.
    pub lang: Lang,
    /// Languages by share of content characters, largest first; shares add up to 1 (rounded to two digits).
    pub langs: Vec<LangShare>,
    /// ISO 8601 date of publication, or null.
    pub published: Option<Period>,
    /// The instrument that the text is, or reports; or null.
    pub subject: Option<Subject>,
    /// What the text says of itself in its official form; null where it has none.
    #[serde(default)]
    pub official: Option<Official>,
    /// Whether a size limit cut the text.
    pub truncated: bool,
    /// Whether pages hold only pictures of text.
    pub needs_ocr: bool,
    /// The text, NFC.
    pub text: String,
    /// Blocks with kind and language.
    pub blocks: Vec<RecordBlock>,
    /// Numbered units of an official text, sorted by start, the outer before the inner.
    #[serde(default)]
    pub units: Vec<TextUnit>,
    /// Sorted by start.
    pub citations: Vec<Citation>,
    /// Sorted by start.
    pub dates: Vec<DateMention>,
    /// Sorted by start.
    pub agencies: Vec<AgencyMention>,
    /// Sorted by start.
    pub directives: Vec<Directive>,
    /// Faults seen, in order of stage.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where a document came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Path or URL as ingested.
    pub uri: String,
    /// Media type as recognised.
    pub media_type: String,
    /// RFC 3339; null for local files.
    pub fetched_at: Option<String>,
    /// Host of the URL it was fetched from, or of the article it was taken from; null if neither is known.
    pub source: Option<String>,
    /// The article that the text says it was taken from, or null.
    pub source_url: Option<String>,
    /// Other places where the same bytes were seen; joined on output.
    pub also_at: Vec<String>,
}

/// A language and its share of the content.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LangShare {
    /// The language.
    pub lang: Lang,
    /// From 0 to 1, two digits.
    pub share: f64,
}

/// The instrument that a document is, or reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Canonical symbol.
    pub symbol: Symbol,
    /// Document type id (`notice`), where known.
    #[serde(rename = "type")]
    pub doctype: Option<String>,
    /// Who issued it, where known.
    pub issuer: Option<AgencyId>,
    /// Its date, where the text or the gazetteer states it.
    pub date: Option<Period>,
}

/// A block of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// Its language.
    pub lang: Lang,
}

/// A mention of a numbered official text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// Where, with the type word (`Nghị quyết số 22-NQ/TW`).
    #[serde(flatten)]
    pub span: Span,
    /// The text there.
    pub surface: String,
    /// Canonical symbol; null where it can't be told.
    pub symbol: Option<Symbol>,
    /// Document type id.
    #[serde(rename = "type")]
    pub doctype: Option<String>,
    /// Who issued it.
    pub issuer: Option<AgencyId>,
    /// Its date: as the text states it, or the gazetteer.
    pub date: Option<Period>,
    /// How the document stands to it (`based_on`, `repeals`, …); null until it is derived.
    pub relation: Option<String>,
    /// How the symbol was found: `symbol`, `antecedent`, `gazetteer`, `number-only`.
    pub rule: String,
}

/// A mention of a date or a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateMention {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The text there.
    pub surface: String,
    /// Null where no anchor is known.
    pub value: Option<Period>,
    /// What it is there for.
    pub role: DateRole,
}

/// What a date is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateRole {
    /// Date of a cited text, or of this one.
    Document,
    /// When the meeting reported was held.
    Meeting,
    /// When the article appeared.
    Publication,
    /// By when something must be done.
    Deadline,
    /// When something happens.
    Event,
    /// A stretch that is reported or planned.
    Period,
}

/// A mention of an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgencyMention {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The text there.
    pub surface: String,
    /// Which one.
    pub id: AgencyId,
    /// Who has its duties today: itself, or its last successor where there is exactly one.
    pub now: AgencyId,
}

/// Who must do what by when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Directive {
    /// Document id, `-`, first 8 hex digits of BLAKE3 over the sentence in NFC with white space squeezed; `-2` on repetition.
    pub id: String,
    /// The evidence: a sentence or a numbered item.
    #[serde(flatten)]
    pub span: Span,
    /// The text there.
    pub text: String,
    /// Path of the innermost numbered unit that it lies in, or null.
    #[serde(default)]
    pub unit: Option<String>,
    /// Its language.
    pub lang: Lang,
    /// Who directs; null where the text does not say.
    pub issuer: Option<AgencyId>,
    /// Symbols cited in the sentence, or inherited from its lead-in or the document's topic.
    pub instruments: Vec<Symbol>,
    /// Who is directed; empty where the text names nobody.
    pub addressees: Vec<Addressee>,
    /// The things to do.
    pub actions: Vec<Action>,
    /// Task or standing duty.
    pub kind: DirectiveKind,
    /// How strong.
    pub modality: Modality,
    /// By when; null where the text does not say.
    pub deadline: Option<Deadline>,
    /// Topic ids.
    pub topics: Vec<String>,
    /// From 0 to 1; null until calibrated.
    pub confidence: Option<f64>,
    /// The pack entry that fired.
    pub rule: String,
}

/// One addressee of a directive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// Which agency.
    pub id: AgencyId,
    /// In which role.
    pub role: Role,
    /// How the text names it.
    pub surface: String,
}

/// The role of an agency in a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// In charge, or the only addressee.
    Lead,
    /// Works with the lead.
    Coordinate,
    /// Receives the result; no addressee of the duty.
    ReportTo,
    /// Watches over it.
    Supervise,
    /// Several on one footing.
    All,
}

/// A thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The text there.
    pub text: String,
}

/// Whether a directive ends when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DirectiveKind {
    /// Something to do once.
    Task,
    /// A duty of a normative text that stays.
    Standing,
}

/// How strong a directive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// An order.
    Must,
    /// A prohibition.
    MustNot,
    /// A request of one who may order.
    Requested,
    /// A need or recommendation.
    Should,
    /// To go on with what is being done.
    Continue,
}

/// By when a directive is to be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The wording.
    pub surface: String,
    /// The date named, or for a relative one with a known anchor the last day counted; null otherwise.
    pub value: Option<Period>,
    /// The last day in time, ISO 8601 ("before 15 December": 2025-12-14).
    pub latest: Option<jiff::civil::Date>,
    /// How the date is given.
    pub basis: Basis,
    /// How the date bounds the duty.
    pub bound: Option<Bound>,
    /// What a relative one counts from (`signing`, `receipt`, `publication`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub anchor: Option<String>,
    /// ISO 8601 duration of a relative one (`P15D`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offset: Option<String>,
    /// RFC 5545 rule of a recurring one (`FREQ=MONTHLY;BYMONTHDAY=15`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rrule: Option<String>,
    /// Urgency word of an undated one (`urgent`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub urgency: Option<String>,
}

/// How a deadline is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A calendar date.
    Stated,
    /// So long after an event.
    Relative,
    /// Again and again.
    Recurring,
    /// Urgency without a date.
    Undated,
}

/// How a date bounds a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bound {
    /// On the day at the latest.
    By,
    /// Earlier than the day.
    Before,
    /// During the period.
    In,
    /// Before so much time has passed.
    Within,
    /// Each time.
    Every,
}
