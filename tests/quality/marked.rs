//! What is marked in one text, wanted or predicted: the shape of the gold data, as far as scoring needs it.
//!
//! Offsets count Unicode scalars. Fields that a side does not have are empty.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One text's marks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Marked {
    pub(super) lines: Vec<Line>,
    pub(super) references: Vec<Reference>,
    pub(super) dates: Vec<DateMention>,
    pub(super) agencies: Vec<AgencyMention>,
    pub(super) directives: Vec<Directive>,
    #[serde(deserialize_with = "main_text")]
    pub(super) language: Option<String>,
    #[serde(deserialize_with = "main_text")]
    pub(super) headline: Option<String>,
    #[serde(deserialize_with = "main_text")]
    pub(super) publication_date: Option<String>,
    #[serde(deserialize_with = "main_text")]
    pub(super) source_url: Option<String>,
    #[serde(deserialize_with = "main_text")]
    pub(super) subject_document: Option<String>,
}

/// A half-open range of Unicode scalars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn len(self) -> usize {
        self.end - self.start
    }

    /// How many scalars both have.
    pub(super) fn overlap(self, other: Self) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    /// Intersection over union.
    pub(super) fn iou(self, other: Self) -> f64 {
        let both = self.overlap(other);
        both as f64 / (self.len() + other.len() - both) as f64
    }
}

/// A line of the text, from 1.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Line {
    pub(super) line: usize,
    #[serde(flatten)]
    pub(super) span: Span,
    /// `chrome`, `caption` or `content`.
    pub(super) class: String,
    pub(super) alt_class: Option<String>,
    pub(super) kind: String,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.kind == "blank"
    }
}

/// Where a mark is, and whether it counts.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Place {
    #[serde(flatten)]
    pub(super) span: Span,
    /// Absent or `core`: it counts. Anything else: neither missed nor wrong.
    #[serde(default)]
    pub(super) status: Option<String>,
}

impl Place {
    pub(super) fn is_core(&self) -> bool {
        is_core(self.status.as_deref())
    }
}

fn is_core(status: Option<&str>) -> bool {
    status.is_none_or(|status| status == "core")
}

/// An instrument cited.
#[derive(Debug, Deserialize)]
pub(super) struct Reference {
    #[serde(flatten)]
    pub(super) place: Place,
    #[serde(default)]
    pub(super) canonical_id: Option<String>,
    #[serde(default)]
    pub(super) probable_id: Option<String>,
}

/// A date, period or duration.
#[derive(Debug, Deserialize)]
pub(super) struct DateMention {
    #[serde(flatten)]
    pub(super) place: Place,
    #[serde(default)]
    pub(super) value: Option<String>,
    #[serde(default)]
    pub(super) alt_values: Vec<String>,
    #[serde(default)]
    pub(super) role: Option<String>,
}

/// A body or office.
#[derive(Debug, Deserialize)]
pub(super) struct AgencyMention {
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) id: String,
    #[serde(default)]
    pub(super) alt_ids: Vec<String>,
}

/// Who must do what by when.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Directive {
    pub(super) sentence: Span,
    pub(super) status: Option<String>,
    pub(super) actions: Vec<Span>,
    pub(super) issuer: Option<Issuer>,
    pub(super) modality: Option<String>,
    pub(super) alt_modality: Vec<String>,
    pub(super) addressees: Vec<Addressee>,
    pub(super) deadline: Option<Deadline>,
    pub(super) optional_deadline: Option<OptionalDeadline>,
}

impl Directive {
    pub(super) fn is_core(&self) -> bool {
        is_core(self.status.as_deref())
    }

    pub(super) fn issuer_id(&self) -> Option<&str> {
        self.issuer.as_ref()?.id.as_deref()
    }

    pub(super) fn deadline_value(&self) -> Option<&str> {
        self.deadline.as_ref()?.value.as_deref()
    }
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Issuer {
    pub(super) id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Deadline {
    #[serde(default)]
    pub(super) value: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct OptionalDeadline {
    pub(super) values: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Addressee {
    pub(super) id: String,
    #[serde(default)]
    pub(super) role: Option<String>,
    /// `explicit`, `inherited` or `inferred`.
    #[serde(default = "explicit")]
    pub(super) source: String,
}

pub(super) fn explicit() -> String {
    "explicit".to_owned()
}

/// A string, or the one that matters in an object around it.
fn main_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let text = match &value {
        Value::Object(object) => {
            ["main", "value", "canonical_id", "surface", "text"].iter().find_map(|key| object.get(*key)?.as_str())
        }
        other => other.as_str(),
    };
    Ok(text.map(str::to_owned))
}
