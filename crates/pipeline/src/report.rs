use serde::Serialize;

/// What a run did. Each input has exactly one outcome, so that the five counts add up to `inputs`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Files, archive entries and captures met.
    pub inputs: u64,
    /// New documents and new versions.
    pub indexed: u64,
    /// Inputs that bring nothing new, and those that were forgotten and are not taken in again.
    pub unchanged: u64,
    /// The same bytes as a document at another place.
    pub duplicate: u64,
    /// Inputs that can't be read as a document; their bytes are kept.
    pub quarantined: u64,
    /// Inputs that the system would not hand over, or on which the program failed.
    pub failed: u64,
    /// Duration of the run.
    pub seconds: f64,
    /// Whether the run was asked to stop before it had seen all inputs; absent where it was not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// What went wrong, in the order of the inputs; also what was left out because it was forgotten.
    pub problems: Vec<Problem>,
    /// Which document of which place is a new version of which.
    pub replaced: Vec<Replaced>,
    /// Which document each duplicate is a copy of.
    pub duplicates: Vec<DuplicateOf>,
}

/// The one end that an input comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// New in search, or a new version.
    Indexed,
    /// Nothing new.
    Unchanged,
    /// The same bytes as a document at another place.
    Duplicate,
    /// Not readable as a document.
    Quarantined,
    /// Not read at all.
    Failed,
}

/// What is wrong with one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which input.
    pub uri: String,
    /// How it ended.
    pub outcome: Outcome,
    /// Stable code, `E-EMPTY`.
    pub code: String,
    /// One line for a person.
    pub message: String,
}

/// A new version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Replaced {
    /// Where.
    pub uri: String,
    /// The new version.
    pub id: String,
    /// The older one.
    pub replaces: String,
}

/// A copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DuplicateOf {
    /// Where.
    pub uri: String,
    /// The document that has the same bytes.
    pub id: String,
    /// Its main place.
    pub of: String,
}

impl Problem {
    /// The program failed on a document.
    pub(crate) const PANIC: &str = "E-PANIC";
    /// A person removed the document; it is left out.
    pub(crate) const FORGOTTEN: &str = "I-FORGOTTEN";
}

impl Report {
    /// Whether every input is indexed, unchanged or a duplicate.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.quarantined == 0 && self.failed == 0
    }

    /// `5 inputs: 4 indexed, 0 unchanged, 0 duplicate, 1 quarantined, 0 failed`: a fixed form that scripts read, `1 inputs` too.
    #[must_use]
    pub fn summary_line(&self) -> String {
        let Self { inputs, indexed, unchanged, duplicate, quarantined, failed, .. } = self;
        format!(
            "{inputs} inputs: {indexed} indexed, {unchanged} unchanged, {duplicate} duplicate, {quarantined} quarantined, {failed} failed"
        )
    }

    pub(crate) fn count(&mut self, outcome: Outcome) {
        self.inputs += 1;
        *match outcome {
            Outcome::Indexed => &mut self.indexed,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Duplicate => &mut self.duplicate,
            Outcome::Quarantined => &mut self.quarantined,
            Outcome::Failed => &mut self.failed,
        } += 1;
    }

    /// Whether the run left the collection as it was, without a problem.
    pub(crate) fn is_idle(&self) -> bool {
        self.unchanged == self.inputs && self.problems.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_has_the_fields_of_the_contract() {
        let mut report = Report { seconds: 1.5, ..Report::default() };
        report.count(Outcome::Indexed);
        report.count(Outcome::Failed);
        report.problems.push(Problem {
            uri: "a.txt".to_owned(),
            outcome: Outcome::Failed,
            code: "E-IO".to_owned(),
            message: "gone".to_owned(),
        });
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "inputs": 2, "indexed": 1, "unchanged": 0, "duplicate": 0, "quarantined": 0, "failed": 1, "seconds": 1.5,
                "problems": [{"uri": "a.txt", "outcome": "failed", "code": "E-IO", "message": "gone"}],
                "replaced": [], "duplicates": []
            })
        );
        assert!(!report.is_clean());
        assert_eq!(report.summary_line(), "2 inputs: 1 indexed, 0 unchanged, 0 duplicate, 0 quarantined, 1 failed");
        let one = Report { inputs: 1, indexed: 1, ..Report::default() };
        assert_eq!(one.summary_line(), "1 inputs: 1 indexed, 0 unchanged, 0 duplicate, 0 quarantined, 0 failed");
    }
}
