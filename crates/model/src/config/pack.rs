//! One language's rules (`lang/<tag>/pack.toml` and `lang/<tag>/months.toml`).
//!
//! Wordings are *token patterns*, a notation that `vanban-extract` compiles: words match under the language's inflection,
//! `=word` only in this form, `+word` in this form with clitics, `(a|b c)` one of several, `[x]` optional, `{slot}` a recognised thing, `~4` up to four tokens.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Modality;

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
    /// Whether a tone mark may stand on either vowel of a syllable (`hoà`, `hòa`), so that its place is no difference.
    pub free_tones: bool,
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
    /// Letter groups as this language writes them, to their official form («НД» to `NĐ`).
    pub codes: BTreeMap<String, String>,
    /// Words between type and number ("số", "nr", "№", "No.").
    pub number_words: Vec<String>,
    /// Words that join the last of a list ("and").
    pub conjunctions: Vec<String>,
    /// Words before a number that make it something else (article, clause, congress).
    pub not_before: Vec<String>,
}

/// Patterns of dates. Slots: `{d}` day, `{m}` month number, `{month}` month name, `{y}` year, `{q}` quarter, `{h}` half,
/// `{n}` a number, in figures or words, `{date}` a date found by the patterns before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DateWords {
    /// Calendar dates, any grain. Two years (months, days) in one pattern make a range.
    pub patterns: Vec<String>,
    /// Two dates that make a range: `from {date} to {date}`.
    pub ranges: Vec<String>,
    /// Stretches of `{n}` units.
    pub lengths: Vec<LengthPattern>,
    /// Dates that need an anchor, or mean more than they name.
    pub relative: Vec<RelativePattern>,
    /// Further forms of month names than CLDR has (locatives, misspellings): word to month.
    pub months: BTreeMap<String, u32>,
    /// Whether month names are written with a capital, so that "may" and "march" are verbs.
    pub capital_months: bool,
    /// Numbers in words, for `{n}`: word to value.
    pub numbers: BTreeMap<String, u32>,
    /// Ordinals, for `{q}` and `{h}`: word to value.
    pub ordinals: BTreeMap<String, u32>,
    /// What makes a date in the sentence the date of a meeting.
    pub meeting: Vec<String>,
    /// Words between a citation and its date ("ngày", "dated"), at most three tokens.
    pub of_citation: Vec<String>,
    /// What makes a day in a sentence with a citation the date of the instrument ("signed", "ký ban hành").
    pub signing: Vec<String>,
    /// What comes before a date that is no date for a reader (form numbers, "since the beginning").
    pub not_before: Vec<String>,
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

/// A date that counts from an anchor, or means more than it names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelativePattern {
    /// The wording.
    pub pattern: String,
    /// What it means.
    pub means: Meaning,
}

/// What a relative date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The last day of the year named, else of the anchor's.
    YearEnd,
    /// The anchor's year; with a month, that month of it.
    ThisYear,
    /// The year after the anchor's; with a month, that month of it.
    NextYear,
    /// The year before the anchor's.
    LastYear,
    /// The anchor's month.
    ThisMonth,
    /// The month after the anchor's.
    NextMonth,
    /// The last day of the month, quarter or half-year named, else of the anchor's month.
    #[serde(alias = "month-end")]
    PeriodEnd,
    /// The anchor's quarter.
    ThisQuarter,
    /// From the anchor to the end of its year.
    NowToYearEnd,
    /// The first `{n}` months of the year named, else of the anchor's.
    FirstMonths,
    /// The last `{n}` months of the year named, else of the anchor's.
    LastMonths,
}

/// Patterns of deadlines.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DeadlineWords {
    /// What stands right before a date that is the last day allowed ("no later than", "chậm nhất").
    pub by: Vec<String>,
    /// What stands right before a date that is the first day too late ("before", "trước").
    pub before: Vec<String>,
    /// What stands right before a period during which the duty is due ("trong", "in").
    pub during: Vec<String>,
    /// Words of finishing or handing in, which turn a bare date after them into a deadline.
    pub completion: Vec<String>,
    /// What makes a date no deadline when it stands between it and the action ("expected", "takes effect from").
    pub not_when: Vec<String>,
    /// What has a horizon rather than a deadline ("strategy", "vision"): a bare year after it is none.
    pub horizon: Vec<String>,
    /// `within {n} days`: pattern, unit, and what it counts from.
    pub within: Vec<WithinPattern>,
    /// Recurring: pattern and RFC 5545 rule.
    pub recurring: Vec<RecurringPattern>,
    /// Urgency without a date.
    pub urgent: Vec<String>,
}

/// A deadline relative to an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithinPattern {
    /// The wording, with `{n}` unless `count` says how many ("within a month").
    pub pattern: String,
    /// How many units, where the wording has no number.
    pub count: Option<u32>,
    /// `D`, `W`, `M` or `Y`.
    pub unit: char,
    /// What it counts from (`signing`, `receipt`, `publication`, `effect`), where the wording says.
    pub anchor: Option<String>,
}

/// A deadline that comes again and again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecurringPattern {
    /// The wording; `{d}` and `{m}` fill `BYMONTHDAY` and `BYMONTH`.
    pub pattern: String,
    /// RFC 5545 rule without days (`FREQ=MONTHLY`).
    pub rrule: String,
}

/// Collectives, heads and anaphors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AgencyWords {
    /// Bodies named by pattern: collectives, and `{place}` with its people's committee.
    pub patterns: Vec<AgencyPattern>,
    /// Titles that make an office of the body named after them ("Bộ trưởng" + ministry): pattern to label.
    pub heads: Vec<HeadPattern>,
    /// What introduces a short name for the body right before it ("sau đây gọi tắt là", "hereinafter referred to as").
    pub aliases: Vec<String>,
    /// Titles that make an office of a body when they stand before its short name.
    pub alias_heads: Vec<HeadPattern>,
    /// Words for several bodies that leave out the noun of each ("các Bộ: Y tế, Công an").
    pub lists: Vec<ListPattern>,
    /// Words that mean a body or office named elsewhere in the text.
    pub anaphors: Vec<AnaphorPattern>,
    /// What may join agencies to a list: commas, conjunctions, articles.
    pub joiners: Vec<String>,
    /// Whether names written with a capital match only such words ("Bộ Y tế" is none of "cán bộ y tế").
    pub capital_names: bool,
    /// Clitics that join like a conjunction (Hebrew ו).
    pub joiner_clitics: Vec<char>,
    /// What makes a name that follows it no agency (titles of laws, newspapers).
    pub not_before: Vec<String>,
    /// What makes a name that precedes it no agency ("Government" + "resolution" is still one; "e-" is none).
    pub not_after: Vec<String>,
    /// Steering committees for the review of an instrument: head words, followed by the citation.
    pub review_committees: Vec<String>,
}

/// Bodies named by a pattern.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyPattern {
    /// The id; `{place}` stands for the id of the place that the pattern captured.
    pub id: String,
    /// The wordings.
    pub patterns: Vec<String>,
    /// Whether it counts only at the beginning of a sentence, after a comma or after a joiner; elsewhere it is an adjective.
    #[serde(default)]
    pub listed: bool,
}

/// A title that makes an office of the body after it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadPattern {
    /// The title.
    pub pattern: String,
    /// Label of the child id (`minister`); empty for the body itself.
    pub label: String,
}

/// A list of bodies that shares one noun.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListPattern {
    /// What opens the list.
    pub pattern: String,
    /// The noun that each name begins with ("Bộ").
    #[serde(default)]
    pub noun: String,
    /// Whether the list is of places, whose authorities are meant ("People's Committees of A, B and C").
    #[serde(default)]
    pub places: bool,
}

/// A word for a body or office named elsewhere in the text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnaphorPattern {
    /// The wording.
    pub pattern: String,
    /// What it stands for: `committee`, `ministry`, `province`, or the last label of an office's id (`minister`, `deputy-minister`).
    /// In an official text its issuer is preferred.
    #[serde(default = "committee")]
    pub class: String,
    /// Label of a child (`members`), or absent for the committee itself.
    pub child: Option<String>,
}

fn committee() -> String {
    "committee".to_owned()
}

/// Cues of directives.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DirectiveWords {
    /// What makes a sentence a directive.
    pub cues: Vec<Cue>,
    /// Lead-ins: what makes the items after it directives, with a colon at the end of the sentence.
    pub frames: Vec<String>,
    /// Main verbs of sentences that report, praise or hope; they silence weak cues after them.
    pub reports: Vec<String>,
    /// Sections of principles, lessons and viewpoints, in whose items weak cues are no directives.
    pub principles: Vec<String>,
    /// Verbs of speaking: who stands before one is the speaker.
    pub speech: Vec<String>,
    /// An agency in `{agency}` that only describes another beside it ("the Committee's standing body").
    pub apposition: Vec<String>,
    /// Closing formulas and others that are never directives.
    pub never: Vec<String>,
    /// The copula after a modal ("must be"), which states a principle rather than a task.
    pub copula: Vec<String>,
    /// Words after an agency that make a statement of the sentence, not a task ("là", "đã", "được").
    pub states: Vec<String>,
    /// Marks an agency as the lead.
    pub lead: Vec<String>,
    /// Marks the agencies in `{agency}` as coordinating.
    pub coordinate: Vec<String>,
    /// Marks the agencies in `{agency}` as receiving the result.
    pub report_to: Vec<String>,
    /// Marks the agencies in `{agency}` as supervising.
    pub supervise: Vec<String>,
    /// Plain verbs with which an item of a task list may begin ("Tổ chức", "Hoàn thành").
    pub item_verbs: Vec<String>,
    /// Endings and beginnings of infinitives, for `{inf}`.
    pub infinitive: Infinitive,
    /// Headings under which plain verbs are tasks ("Tổ chức thực hiện").
    pub task_sections: Vec<String>,
    /// What makes a text say that an instrument was issued by the agency before it ("issued", "ban hành").
    pub issuing: Vec<String>,
    /// Type words of official letterheads in capitals, after which the subject follows ("QUYẾT ĐỊNH").
    pub letterheads: Vec<String>,
    /// Words that number a section above all items ("Điều", "Chương", "Article"), before its figure.
    pub sections: Vec<String>,
}

/// How an infinitive is told by its form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Infinitive {
    /// Prefixes (Hebrew ל).
    pub prefixes: Vec<String>,
    /// Suffixes (Russian -ть, Polish -ć).
    pub suffixes: Vec<String>,
    /// Fewest letters of the whole word.
    pub min_letters: usize,
    /// Words of this form that are no infinitives.
    #[serde(default)]
    pub except: Vec<String>,
}

/// What makes a sentence a directive.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Name of the rule, unique in the pack.
    pub name: String,
    /// The wordings; `{agency}` takes the addressees.
    pub patterns: Vec<String>,
    /// How strong the evidence is.
    pub force: Force,
    /// The modality that it gives.
    pub modality: Modality,
    /// Where the addressees stand when the pattern has no `{agency}`.
    #[serde(default)]
    pub addressee: Side,
}

/// How strong the evidence of a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// One orders or asks another: "asked the ministry to".
    Order,
    /// A modal with its subject: "the ministry must".
    Modal,
    /// Necessity without a subject: "it is necessary to".
    Impersonal,
    /// An agency and a duty without a modal: "shall lead", "chủ trì".
    Duty,
}

/// Where addressees stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Right before the cue.
    Before,
    /// Right after it.
    After,
    /// Nowhere.
    #[default]
    None,
}
