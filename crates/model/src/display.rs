//! How the words of a record read to a person.

use std::fmt;

use crate::{Basis, BlockKind, Bound, DateRole, Deadline, Modality, Period, Role, Unit, UnitKind};

/// When it is due: `by 2023-11-30`, `before 2025-12-15`, `every FREQ=MONTHLY`, `within 15 days of receipt`, `urgent`. The
/// wording of the text is not part of it.
impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = match self.bound {
            Some(Bound::By) => "by ",
            Some(Bound::Before) => "before ",
            Some(Bound::In) => "in ",
            Some(Bound::Within) => "within ",
            Some(Bound::Every) => "every ",
            None => "",
        };
        match (&self.value, &self.rrule, &self.offset, &self.anchor) {
            (Some(value), ..) => write!(f, "{bound}{value}"),
            (None, Some(rule), ..) => write!(f, "{bound}{rule}"),
            (None, None, Some(offset), Some(anchor)) => write!(f, "{bound}{} of {anchor}", length(offset)),
            (None, None, Some(offset), None) => write!(f, "{bound}{}", length(offset)),
            (None, None, None, _) => match (&self.urgency, self.basis) {
                (Some(urgency), _) => f.write_str(urgency),
                (None, Basis::Undated) => f.write_str("undated"),
                (None, _) => f.write_str("date unknown"),
            },
        }
    }
}

/// `P15D` as `15 days`; what is no such length as it is.
fn length(offset: &str) -> String {
    let Ok(Period::Length(count, unit)) = offset.parse() else { return offset.to_owned() };
    let unit = match unit {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// What a numbered unit is: `article`, `annex`.
impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attachment => "attachment",
            Self::Annex => "annex",
            Self::Part => "part",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Subsection => "subsection",
            Self::Article => "article",
            Self::Clause => "clause",
            Self::Point => "point",
        })
    }
}

/// What the agency does: `lead`, `coordinates`, `receives the report`, `supervises`, `all`.
impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lead => "lead",
            Self::Coordinate => "coordinates",
            Self::ReportTo => "receives the report",
            Self::Supervise => "supervises",
            Self::All => "all",
        })
    }
}

/// How strong: `must`, `must not`, `requested`, `should`, `is to continue`.
impl fmt::Display for Modality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Must => "must",
            Self::MustNot => "must not",
            Self::Requested => "requested",
            Self::Should => "should",
            Self::Continue => "is to continue",
        })
    }
}

/// The word of the contract: `deadline`.
impl fmt::Display for DateRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Document => "document",
            Self::Meeting => "meeting",
            Self::Publication => "publication",
            Self::Deadline => "deadline",
            Self::Event => "event",
            Self::Period => "period",
        })
    }
}

/// The word of the contract: `list_item`.
impl fmt::Display for BlockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::ListItem => "list_item",
            Self::TableCell => "table_cell",
            Self::Caption => "caption",
            Self::Chrome => "chrome",
            Self::Signature => "signature",
            Self::Recipients => "recipients",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_read_as_what_bounds_the_duty() {
        let due = |basis, bound, value: Option<&str>| Deadline {
            surface: String::new(),
            value: value.and_then(|text| text.parse().ok()),
            latest: None,
            basis,
            bound,
            anchor: None,
            offset: None,
            rrule: None,
            urgency: None,
        };
        assert_eq!(due(Basis::Stated, Some(Bound::In), Some("2023-11")).to_string(), "in 2023-11");
        assert_eq!(due(Basis::Stated, Some(Bound::By), None).to_string(), "date unknown");
        let relative = Deadline {
            offset: Some("P15D".to_owned()),
            anchor: Some("receipt".to_owned()),
            ..due(Basis::Relative, Some(Bound::Within), None)
        };
        assert_eq!(relative.to_string(), "within 15 days of receipt");
        let urgent = Deadline { urgency: Some("urgent".to_owned()), ..due(Basis::Undated, None, None) };
        assert_eq!(urgent.to_string(), "urgent");
    }
}
