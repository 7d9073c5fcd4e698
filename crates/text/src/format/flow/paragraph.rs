use vanban_model::BlockKind;

/// A heading is no longer than this, in characters; longer paragraphs in a style for headings are text.
const HEADING: usize = 220;
/// A closed sentence of more characters heads nothing.
const CLOSED_HEADING: usize = 80;

/// A font of a document, by its place in the list that the [`Flow`](super::Flow) keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Font(pub(super) u16);

impl Font {
    /// No font is stated.
    pub(crate) const NONE: Self = Self(0);
}

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    #[default]
    Body,
    /// Its style, or its outline level, says that it heads a part.
    Heading,
    /// An item of a list that shows no mark.
    Item,
    /// A page header or footer.
    Chrome,
    /// A note, which inside a table waits for the table's end.
    Note,
    /// The caption of a picture or table.
    Caption,
}

/// A paragraph: its text, the mark of its list first, with `\n` for a break inside it and `\t` for a tab; and the fonts it is
/// set in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paragraph {
    pub(super) text: String,
    /// Where each run ends, with its font; neighbours differ.
    pub(super) runs: Vec<(usize, Font)>,
    pub(crate) role: Role,
    /// Whether it is centred: neighbours that are belong to one title.
    pub(crate) is_centred: bool,
}

impl Paragraph {
    /// Appends text as the document holds it, in the charset of its font.
    pub(crate) fn push(&mut self, text: &str, font: Font) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some((end, last)) if *last == font => *end = self.text.len(),
            _ => self.runs.push((self.text.len(), font)),
        }
    }

    /// An empty paragraph of a role.
    pub(crate) fn of_role(role: Role) -> Self {
        Self { role, ..Self::default() }
    }

    /// The paragraph in another role.
    pub(crate) fn in_role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    /// The gap that a paragraph leaves whose text is not wanted.
    pub(crate) fn emptied(self) -> Self {
        Self { text: String::new(), runs: Vec::new(), ..self }
    }

    /// Appends the text of another paragraph in its fonts.
    pub(crate) fn append(&mut self, other: &Self) {
        for (run, font) in other.runs() {
            self.push(run, font);
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether a paragraph in a style for headings can be one.
    pub(super) fn can_head(&self) -> bool {
        let chars = self.text.chars().count();
        chars <= HEADING && !(chars > CLOSED_HEADING && self.text.trim_end().ends_with(['.', ':', ';']))
    }

    /// The text run by run.
    pub(super) fn runs(&self) -> impl Iterator<Item = (&str, Font)> {
        let mut start = 0;
        self.runs.iter().map(move |&(end, font)| {
            let run = &self.text[start..end];
            start = end;
            (run, font)
        })
    }

    pub(super) fn hint(&self) -> Option<BlockKind> {
        match self.role {
            Role::Body | Role::Note => None,
            Role::Heading => Some(BlockKind::Heading),
            Role::Item => Some(BlockKind::ListItem),
            Role::Chrome => Some(BlockKind::Chrome),
            Role::Caption => Some(BlockKind::Caption),
        }
    }
}
