//! Our own samples: labels (`corpus/labels`, format in `corpus/README.md`) laid on the text that the reader made of the file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::extracted::{self, Record, extract, root};
use super::marked::{
    Addressee, AgencyMention, DateMention, Deadline, Directive, Issuer, Line, Marked, Place, Reference, Span, explicit,
};

/// A sample: its language, what is wanted and what was found.
pub(super) struct Sample {
    pub(super) lang: String,
    pub(super) gold: Marked,
    pub(super) found: Marked,
}

/// Rules are never written or tuned by looking at every third file.
pub(super) fn is_kept_aside(stem: &str) -> bool {
    stem.bytes().map(u32::from).sum::<u32>().is_multiple_of(3)
}

/// Label and sample files of one part, in order of name.
pub(super) fn files(aside: bool) -> Vec<(String, PathBuf, PathBuf)> {
    let corpus = root().join("corpus");
    let mut samples = BTreeMap::new();
    for entry in fs::read_dir(corpus.join("samples")).expect("corpus/samples is there") {
        let path = entry.expect("corpus/samples is readable").path();
        let stem = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        samples.insert(stem, path);
    }
    let labelled = |(stem, sample): (String, PathBuf)| {
        let labels = corpus.join("labels").join(format!("{stem}.toml"));
        assert!(labels.is_file(), "corpus/samples has `{stem}`, corpus/labels has not");
        (stem, labels, sample)
    };
    samples.into_iter().filter(|(stem, _)| is_kept_aside(stem) == aside).map(labelled).collect()
}

/// Runs the extraction on every sample of one part.
pub(super) fn load(aside: bool) -> Vec<Sample> {
    let files = files(aside);
    let samples: Vec<&Path> = files.iter().map(|(_, _, sample)| sample.as_path()).collect();
    let records = extract(&samples);
    files.iter().zip(records).map(|((stem, labels, _), record)| sample(stem, labels, &record)).collect()
}

fn sample(stem: &str, labels: &Path, record: &str) -> Sample {
    let toml = fs::read_to_string(labels).expect("labels are readable");
    let labels: Labels = toml::from_str(&toml).unwrap_or_else(|err| panic!("corpus/labels/{stem}.toml: {err}"));
    let record: Record = serde_json::from_str(record).expect("a record is as CONTRACT.md has it");
    let scalars = Scalars::of(&record.text);
    let (gold, found) = (wanted(stem, &labels, &record.text, &scalars), predicted(&record, &scalars));
    Sample { lang: labels.lang, gold, found }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    #[serde(rename = "file")]
    _file: String,
    lang: String,
    title: Option<String>,
    published: Option<String>,
    source_url: Option<String>,
    subject: Option<String>,
    #[serde(rename = "work")]
    _work: Option<String>,
    #[serde(default)]
    citation: Vec<CitationLabel>,
    #[serde(default)]
    date: Vec<DateLabel>,
    #[serde(default)]
    agency: Vec<AgencyLabel>,
    #[serde(default)]
    directive: Vec<DirectiveLabel>,
    #[serde(default)]
    line: Vec<LineLabel>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CitationLabel {
    surface: String,
    occurrence: usize,
    symbol: Option<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateLabel {
    surface: String,
    occurrence: usize,
    value: String,
    role: String,
    #[serde(default)]
    alt: Vec<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyLabel {
    surface: String,
    occurrence: usize,
    id: String,
    #[serde(default)]
    alt: Vec<String>,
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectiveLabel {
    sentence: String,
    occurrence: usize,
    issuer: Option<String>,
    modality: String,
    #[serde(default)]
    alt_modality: Vec<String>,
    #[serde(rename = "kind")]
    _kind: String,
    addressees: Vec<Addressee>,
    deadline: Option<DeadlineLabel>,
    status: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineLabel {
    #[serde(rename = "surface")]
    _surface: String,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineLabel {
    text: String,
    class: String,
    alt_class: Option<String>,
}

/// From byte offsets to Unicode scalars, in which the gold data counts.
struct Scalars(Vec<usize>);

impl Scalars {
    fn of(text: &str) -> Self {
        let mut scalars = Vec::with_capacity(text.len() + 1);
        for (index, c) in text.chars().enumerate() {
            scalars.extend(std::iter::repeat_n(index, c.len_utf8()));
        }
        scalars.push(text.chars().count());
        Self(scalars)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.0[start], end: self.0[end] }
    }
}

/// The byte offset of the k-th place, from 1, where `surface` occurs; occurrences may overlap.
fn find(text: &str, surface: &str, occurrence: usize) -> Option<usize> {
    let starts = text.char_indices().map(|(at, _)| at).filter(|&at| text[at..].starts_with(surface));
    starts.take(occurrence).enumerate().last().filter(|(index, _)| index + 1 == occurrence).map(|(_, at)| at)
}

fn wanted(stem: &str, labels: &Labels, text: &str, scalars: &Scalars) -> Marked {
    let span = |surface: &str, occurrence: usize| {
        let at = find(text, surface, occurrence).unwrap_or_else(|| {
            // What is kept aside stays unread even here.
            let shown = if is_kept_aside(stem) { "a surface" } else { surface };
            panic!("corpus/labels/{stem}.toml: {shown} does not occur {occurrence} times in what was read")
        });
        scalars.span(at, at + surface.len())
    };
    let place = |surface: &str, occurrence: usize, status: &Option<String>| Place {
        span: span(surface, occurrence),
        status: status.clone(),
    };
    Marked {
        lines: lines(text, scalars, |_, line| {
            let label = labels.line.iter().find(|label| label.text.trim() == line);
            let class = label.map_or("content", |label| label.class.as_str()).to_owned();
            (class, label.and_then(|label| label.alt_class.clone()))
        }),
        references: labels
            .citation
            .iter()
            .map(|label| Reference {
                place: place(&label.surface, label.occurrence, &label.status),
                canonical_id: label.symbol.clone(),
                probable_id: None,
            })
            .collect(),
        dates: labels
            .date
            .iter()
            .map(|label| DateMention {
                place: place(&label.surface, label.occurrence, &label.status),
                value: Some(label.value.clone()),
                alt_values: label.alt.clone(),
                role: Some(label.role.clone()),
            })
            .collect(),
        agencies: labels
            .agency
            .iter()
            .map(|label| AgencyMention {
                place: place(&label.surface, label.occurrence, &label.status),
                id: label.id.clone(),
                alt_ids: label.alt.clone(),
            })
            .collect(),
        directives: labels
            .directive
            .iter()
            .map(|label| Directive {
                sentence: span(&label.sentence, label.occurrence),
                status: label.status.clone(),
                issuer: Some(Issuer { id: label.issuer.clone() }),
                modality: Some(label.modality.clone()),
                alt_modality: label.alt_modality.clone(),
                addressees: label.addressees.clone(),
                deadline: label.deadline.as_ref().map(|deadline| Deadline { value: deadline.value.clone() }),
                ..Directive::default()
            })
            .collect(),
        language: Some(labels.lang.clone()),
        headline: labels.title.clone(),
        publication_date: labels.published.clone(),
        source_url: labels.source_url.clone(),
        subject_document: labels.subject.clone(),
    }
}

fn predicted(record: &Record, scalars: &Scalars) -> Marked {
    let place = |start: usize, end: usize| Place { span: scalars.span(start, end), status: None };
    let block_at = |at: usize| record.blocks.iter().find(|block| block.start <= at && at < block.end);
    Marked {
        lines: lines(&record.text, scalars, |at, _| {
            let kind = block_at(at).map_or("content", |block| block.kind.as_str());
            let class = if matches!(kind, "chrome" | "caption") { kind } else { "content" };
            (class.to_owned(), None)
        }),
        references: record
            .citations
            .iter()
            .map(|found| Reference {
                place: place(found.start, found.end),
                canonical_id: found.symbol.clone(),
                probable_id: None,
            })
            .collect(),
        dates: record
            .dates
            .iter()
            .map(|found| DateMention {
                place: place(found.start, found.end),
                value: found.value.clone(),
                alt_values: Vec::new(),
                role: found.role.clone(),
            })
            .collect(),
        agencies: record
            .agencies
            .iter()
            .map(|found| AgencyMention { place: place(found.start, found.end), id: found.id.clone(), alt_ids: Vec::new() })
            .collect(),
        directives: record.directives.iter().map(|found| directive(found, scalars)).collect(),
        language: Some(record.lang.clone()),
        headline: record.title.clone(),
        publication_date: record.published.clone(),
        source_url: record.origin.source_url.clone(),
        subject_document: record.subject.as_ref().and_then(|subject| subject.symbol.clone()),
    }
}

fn directive(found: &extracted::Directive, scalars: &Scalars) -> Directive {
    // Who only receives the result or supervises is no addressee in the gold's sense.
    let addressees = found.addressees.iter().filter(|a| matches!(a.role.as_str(), "lead" | "coordinate" | "all"));
    Directive {
        sentence: scalars.span(found.start, found.end),
        issuer: Some(Issuer { id: found.issuer.clone() }),
        modality: found.modality.clone(),
        addressees: addressees.map(|a| Addressee { id: a.id.clone(), role: Some(a.role.clone()), source: explicit() }).collect(),
        deadline: found.deadline.as_ref().map(|deadline| Deadline { value: deadline.value.clone() }),
        ..Directive::default()
    }
}

/// The lines of a text, with what `class_of` says of a line's first character that is no white space, and of the trimmed line.
fn lines(text: &str, scalars: &Scalars, class_of: impl Fn(usize, &str) -> (String, Option<String>)) -> Vec<Line> {
    let (mut lines, mut start) = (Vec::new(), 0);
    for (index, line) in text.split('\n').enumerate() {
        let indent = line.len() - line.trim_start().len();
        let (class, alt_class) = class_of(start + indent, line.trim());
        let kind = if line.trim().is_empty() { "blank" } else { "text" }.to_owned();
        lines.push(Line { line: index + 1, span: scalars.span(start, start + line.len()), class, alt_class, kind });
        start += line.len() + 1;
    }
    lines
}

#[test]
fn surfaces_are_found_by_their_occurrence() {
    let text = "Resolution 59, resolution 59 and 59";
    assert_eq!(find(text, "59", 3), Some(33));
    assert_eq!(find(text, "59", 4), None);
    assert_eq!(find("aaa", "aa", 2), Some(1));
}

#[test]
fn third_of_the_samples_is_kept_aside() {
    assert!(is_kept_aside("vi-ct-ttg-heat") && !is_kept_aside("vi-nq-cp-digital"));
    let (open, aside) = (files(false).len(), files(true).len());
    assert!(open + aside >= 18 && 4 * aside >= open, "{open} open, {aside} aside");
}
