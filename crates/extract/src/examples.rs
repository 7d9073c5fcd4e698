//! The examples beside each language pack (`config/lang/<tag>/examples.toml`): sentences with what must be found in them, and
//! sentences in which nothing may be found. They prove a pack; `vanban config check` and the tests run them.

use serde::Deserialize;
use vanban_model::{Block, BlockKind, Document, Lang, Record, Role, Segment, Segmented, Span};

use crate::extract::extract;
use crate::extractor::Extractor;
use crate::resolve::{Source, resolve};

/// One sentence, or a few paragraphs, with what must be found. An absent key is not compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    /// The text; each line is a paragraph.
    text: String,
    /// Publication date of the imagined document.
    anchor: Option<String>,
    /// Symbols in order; empty where a mention has none.
    citations: Option<Vec<String>>,
    /// Values in order; empty where a mention has none.
    dates: Option<Vec<String>>,
    /// Ids in order.
    agencies: Option<Vec<String>>,
    /// Directives in order.
    directives: Option<Vec<ExpectedDirective>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedDirective {
    /// `vn.gov.mof/lead`, in any order.
    addressees: Option<Vec<String>>,
    /// Value of the deadline; empty for none.
    deadline: Option<String>,
    /// Modality.
    modality: Option<String>,
    /// Issuer id; empty for none.
    issuer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExamplesFile {
    #[serde(default)]
    example: Vec<Example>,
}

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which example, from 1.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// What was compared, wanted and found.
    pub problem: String,
}

/// How a pack's examples went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleReport {
    /// How many examples there are.
    pub examples: usize,
    /// Those that do not hold, in the order of the file.
    pub mismatches: Vec<Mismatch>,
}

/// Runs the examples of a language.
///
/// # Errors
/// The file is no TOML or has an unknown key.
pub fn check_examples(lang: Lang, file: &str, extractor: &Extractor) -> Result<ExampleReport, toml::de::Error> {
    let examples = toml::from_str::<ExamplesFile>(file)?.example;
    let mut report = ExampleReport { examples: examples.len(), mismatches: Vec::new() };
    for (number, example) in (1..).zip(&examples) {
        let record = run(lang, example, extractor);
        let mut problem = |problem: String| report.mismatches.push(Mismatch { number, text: example.text.clone(), problem });
        compare(example, &record, &mut problem);
    }
    Ok(report)
}

fn run(lang: Lang, example: &Example, extractor: &Extractor) -> Record {
    let text = example.text.clone();
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, start + line.len()) });
        }
        start += line.len() + 1;
    }
    let segments = vec![Segment { span: Span::new(0, text.len()), lang, confidence: 1.0 }];
    let document = Document { text, blocks, published: example.anchor.clone(), ..Document::default() };
    let segmented = Segmented { document, segments, lang };
    let extraction = extract(&segmented, extractor);
    resolve(extraction, segmented, Source::default(), extractor, Vec::new())
}

fn compare(example: &Example, record: &Record, problem: &mut dyn FnMut(String)) {
    let mut list = |what: &str, wanted: &Option<Vec<String>>, found: Vec<String>| {
        if let Some(wanted) = wanted.as_ref().filter(|wanted| **wanted != found) {
            problem(format!("{what}: wanted {wanted:?}, found {found:?}"));
        }
    };
    list(
        "citations",
        &example.citations,
        record.citations.iter().map(|one| one.symbol.as_ref().map(ToString::to_string).unwrap_or_default()).collect(),
    );
    list(
        "dates",
        &example.dates,
        record.dates.iter().map(|one| one.value.map(|value| value.to_string()).unwrap_or_default()).collect(),
    );
    list("agencies", &example.agencies, record.agencies.iter().map(|one| one.id.to_string()).collect());
    let Some(wanted) = &example.directives else { return };
    if wanted.len() != record.directives.len() {
        let found: Vec<_> = record.directives.iter().map(|one| (&one.rule, &one.text)).collect();
        problem(format!("directives: wanted {}, found {found:?}", wanted.len()));
        return;
    }
    for (wanted, found) in wanted.iter().zip(&record.directives) {
        let role = |role: Role| match role {
            Role::Lead => "lead",
            Role::Coordinate => "coordinate",
            Role::ReportTo => "report_to",
            Role::Supervise => "supervise",
            Role::All => "all",
        };
        let mut addressees: Vec<String> = found.addressees.iter().map(|one| format!("{}/{}", one.id, role(one.role))).collect();
        addressees.sort();
        if let Some(mut wanted) = wanted.addressees.clone() {
            wanted.sort();
            if wanted != addressees {
                problem(format!("addressees: wanted {wanted:?}, found {addressees:?} by {}", found.rule));
            }
        }
        let deadline =
            found.deadline.as_ref().and_then(|deadline| deadline.value).map(|value| value.to_string()).unwrap_or_default();
        let modality = modality_name(&found.modality);
        let issuer = found.issuer.as_ref().map(ToString::to_string).unwrap_or_default();
        for (what, wanted, found_value) in [
            ("deadline", &wanted.deadline, deadline),
            ("modality", &wanted.modality, modality),
            ("issuer", &wanted.issuer, issuer),
        ] {
            if let Some(wanted) = wanted.as_ref().filter(|wanted| **wanted != found_value) {
                problem(format!("{what}: wanted {wanted:?}, found {found_value:?} by {}", found.rule));
            }
        }
    }
}

fn modality_name(modality: &vanban_model::Modality) -> String {
    use vanban_model::Modality::{Continue, Must, MustNot, Requested, Should};
    match modality {
        Must => "must",
        MustNot => "must_not",
        Requested => "requested",
        Should => "should",
        Continue => "continue",
    }
    .to_owned()
}
