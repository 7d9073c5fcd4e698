use super::words::Destination;
use crate::format::flow::{Paragraph, Role};

/// The state of a group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) destination: Destination,
    /// Of the group around a pair of charsets.
    pub(super) paired: Destination,
    pub(super) font: i32,
    /// Characters after `\u` that repeat it.
    pub(super) repeats: usize,
    pub(super) is_hidden: bool,
    pub(super) is_deleted: bool,
    pub(super) is_in_table: bool,
    pub(super) depth: usize,
    pub(super) is_centred: bool,
    pub(super) is_heading: bool,
    pub(super) role: Role,
    /// How many sinks are open with the group.
    pub(super) sinks: usize,
}

/// Where paragraphs go.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) kind: Destination,
    pub(super) paragraph: Paragraph,
    pub(super) done: Vec<Paragraph>,
    pub(super) notes: Vec<Paragraph>,
    pub(super) bytes: usize,
}

impl Sink {
    pub(super) fn new(kind: Destination) -> Self {
        Self { kind, paragraph: Paragraph::default(), done: Vec::new(), notes: Vec::new(), bytes: 0 }
    }
}
