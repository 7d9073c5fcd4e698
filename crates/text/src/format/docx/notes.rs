//! Footnotes and endnotes: read beforehand, put after the paragraph that refers to them.

use std::collections::HashMap;

use crate::format::flow::{Figures, Font, Paragraph, Role};

/// The two kinds of notes, which count apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Foot,
    End,
}

/// The notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    texts: HashMap<(NoteKind, String), Vec<Paragraph>>,
    feet: u32,
    ends: u32,
}

impl Notes {
    pub(super) fn insert(&mut self, kind: NoteKind, id: String, paragraphs: Vec<Paragraph>) {
        self.texts.insert((kind, id), paragraphs);
    }

    /// Counts a reference; the mark that stands for it in the text, `[1]` or, for an endnote, `[i]`.
    pub(super) fn mark(&mut self, kind: NoteKind) -> String {
        let (count, figures) = match kind {
            NoteKind::Foot => (&mut self.feet, Figures::Decimal),
            NoteKind::End => (&mut self.ends, Figures::LowerRoman),
        };
        *count += 1;
        format!("[{}]", figures.write(*count))
    }

    /// The paragraphs of a note with its mark before the first, once.
    pub(super) fn take(&mut self, kind: NoteKind, id: &str, mark: &str) -> Vec<Paragraph> {
        let mut paragraphs = self.texts.remove(&(kind, id.to_owned())).unwrap_or_default();
        paragraphs.retain(|paragraph| !paragraph.is_blank());
        for (at, paragraph) in paragraphs.iter_mut().enumerate() {
            paragraph.role = Role::Note;
            if at == 0 && !mark.is_empty() {
                let mut marked = Paragraph::of_role(Role::Note);
                marked.push(mark, Font::NONE);
                marked.push(" ", Font::NONE);
                marked.append(paragraph);
                *paragraph = marked;
            }
        }
        paragraphs
    }
}
