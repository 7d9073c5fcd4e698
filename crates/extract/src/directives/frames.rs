//! Lead-ins and sections: what gives force and addressees to the items under them.

use vanban_model::{Addressee, AgencyId, BlockKind, Modality};

/// How deep a label lies: `Điều`/`IV.` above `1.` above `1.1.` above `a)` above `-` above `+`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Section,
    Number,
    SubNumber,
    Letter,
    Dash,
    Plus,
    /// No label: running text.
    Text,
}

impl Level {
    /// The level of an item's label.
    pub(super) fn of(label: &str, kind: BlockKind) -> Self {
        let body = label.trim_end_matches([')', '.', '/']);
        match body.chars().next() {
            None if kind == BlockKind::Heading => Self::Section,
            None if kind == BlockKind::ListItem => Self::Dash,
            None => match label.chars().next() {
                None => Self::Text,
                Some(_) => Self::Dash,
            },
            Some('+') => Self::Plus,
            Some(c) if c.is_ascii_digit() && body.contains('.') => Self::SubNumber,
            Some(c) if c.is_ascii_digit() => Self::Number,
            Some(_) if label.ends_with('.') && body.bytes().all(|b| b"IVXL".contains(&b)) => Self::Section,
            Some(c) if c.is_alphabetic() => Self::Letter,
            Some(_) => Self::Dash,
        }
    }
}

/// Paragraphs without a label that a list may have between its items.
const MOST_PARAGRAPHS: usize = 2;

/// What a lead-in gives to its items.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) level: Level,
    pub(super) addressees: Vec<Addressee>,
    pub(super) issuer: Option<AgencyId>,
    pub(super) modality: Modality,
    /// The sentence that opened it.
    pub(super) sentence: usize,
    /// Whether every item is a task, or only those that begin with a verb of the pack.
    pub(super) every_item: bool,
    /// The kind of the first item seen: a frame over list items ends with the list.
    over_list: Option<bool>,
    /// Paragraphs without a label since the last item of the list.
    paragraphs: usize,
}

impl Frame {
    pub(super) fn new(level: Level, sentence: usize, modality: Modality, every_item: bool) -> Self {
        Self { level, addressees: Vec::new(), issuer: None, modality, sentence, every_item, over_list: None, paragraphs: 0 }
    }
}

impl Frame {
    /// Whether a frame of running text goes on over a block. One over list items bears a few paragraphs between them, which
    /// belong to the item before; one over paragraphs goes on.
    fn holds(&mut self, in_list: bool) -> bool {
        let over_list = *self.over_list.get_or_insert(in_list);
        self.paragraphs = if in_list { 0 } else { self.paragraphs + 1 };
        !over_list || self.paragraphs <= MOST_PARAGRAPHS
    }

    /// Whether the block is a paragraph between the items of a list, or after them.
    pub(super) fn is_between_items(&self) -> bool {
        self.over_list == Some(true) && self.paragraphs > 0
    }

    /// Whether every item is a task here: not the paragraphs between the items of a list.
    pub(super) fn takes_every_item(&self) -> bool {
        self.every_item && !self.is_between_items()
    }
}

/// The frames around the place of reading, and whether it lies in a section of principles.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames {
    open: Vec<Frame>,
    principles: Option<Level>,
}

impl Frames {
    /// Closes what a new block at this level ends.
    pub(super) fn enter(&mut self, level: Level, kind: BlockKind) {
        if kind == BlockKind::Heading {
            self.open.retain(|frame| frame.level < level && frame.level != Level::Text);
        } else {
            let in_list = level != Level::Text;
            self.open.retain_mut(|frame| match frame.level {
                Level::Text => frame.holds(in_list),
                own => level > own,
            });
        }
        if self.principles.is_some_and(|own| kind == BlockKind::Heading || (own != Level::Text && level <= own)) {
            self.principles = None;
        }
    }

    /// Closes frames of running text: a new order begins there.
    pub(super) fn new_order(&mut self) {
        self.open.retain(|frame| frame.level != Level::Text);
        self.principles = None;
    }

    pub(super) fn push(&mut self, frame: Frame) {
        self.open.retain(|other| encloses(other.level, frame.level));
        self.principles = None;
        self.open.push(frame);
    }

    pub(super) fn open_principles(&mut self, level: Level) {
        self.open.retain(|other| encloses(other.level, level));
        self.principles = Some(level);
    }

    pub(super) fn in_principles(&self) -> bool {
        self.principles.is_some()
    }

    /// The innermost frame.
    pub(super) fn current(&self) -> Option<&Frame> {
        self.open.last()
    }

    /// The addressees of the innermost frame that has any.
    pub(super) fn addressees(&self) -> Vec<Addressee> {
        self.open.iter().rev().find(|frame| !frame.addressees.is_empty()).map_or_else(Vec::new, |frame| frame.addressees.clone())
    }

    /// The issuer of the innermost frame that has one.
    pub(super) fn issuer(&self) -> Option<AgencyId> {
        self.open.iter().rev().find_map(|frame| frame.issuer.clone())
    }
}

/// Whether a frame at one level goes on around an item at another: running text leads in lists of every level.
fn encloses(outer: Level, inner: Level) -> bool {
    if outer == Level::Text { inner != Level::Text && inner != Level::Section } else { outer < inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_levels() {
        for (label, level) in [
            ("IV.", Level::Section),
            ("1.", Level::Number),
            ("2.3.", Level::SubNumber),
            ("a)", Level::Letter),
            ("-", Level::Dash),
            ("+", Level::Plus),
            ("", Level::Text),
        ] {
            assert_eq!(Level::of(label, BlockKind::Paragraph), level, "{label}");
        }
    }

    #[test]
    fn a_frame_over_a_list_ends_with_the_list() {
        let mut frames = Frames::default();
        frames.push(Frame::new(Level::Text, 0, Modality::Must, true));
        frames.enter(Level::Dash, BlockKind::ListItem);
        assert!(frames.current().is_some());
        for _ in 0..MOST_PARAGRAPHS {
            frames.enter(Level::Text, BlockKind::Paragraph);
            assert!(frames.current().is_some_and(|frame| !frame.takes_every_item()));
        }
        frames.enter(Level::Dash, BlockKind::ListItem);
        assert!(frames.current().is_some_and(Frame::takes_every_item));
        for _ in 0..=MOST_PARAGRAPHS {
            frames.enter(Level::Text, BlockKind::Paragraph);
        }
        assert!(frames.current().is_none());
    }

    #[test]
    fn a_lead_in_of_running_text_encloses_nested_lists() {
        let mut frames = Frames::default();
        frames.push(Frame::new(Level::Text, 0, Modality::Must, true));
        frames.enter(Level::Number, BlockKind::ListItem);
        frames.push(Frame::new(Level::Number, 1, Modality::Must, true));
        frames.enter(Level::Dash, BlockKind::ListItem);
        assert_eq!(frames.current().map(|frame| frame.sentence), Some(1));
        frames.enter(Level::Number, BlockKind::ListItem);
        assert_eq!(frames.current().map(|frame| frame.sentence), Some(0));
    }

    #[test]
    fn an_item_ends_the_frames_of_its_own_level() {
        let mut frames = Frames::default();
        frames.push(Frame::new(Level::Number, 0, Modality::Must, true));
        frames.enter(Level::Letter, BlockKind::ListItem);
        assert!(frames.current().is_some());
        frames.enter(Level::Number, BlockKind::ListItem);
        assert!(frames.current().is_none());
    }
}
