//! What the lines of a text are: the same rules for every format.
//!
//! Lines become pieces; page furniture is set aside; wrapped lines are joined; then the official form, captions, what the
//! portal added, and at last headings, items and paragraphs are told. Each step only decides about pieces without a kind, so
//! that the surest go first. Everything is linear in the text.

mod caption;
mod chrome;
mod dateline;
mod furniture;
mod join;
mod kind;
mod official;
mod part;
mod piece;

use vanban_model::Block;

use crate::cues::Cues;
use crate::format::Draft;
use piece::Piece;
pub(crate) use piece::{Marker, marker};

/// What the lines of a text are, and what they state about it.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) blocks: Vec<Block>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) published_from_url: bool,
    pub(crate) source_url: Option<String>,
}

/// Tells what the lines of a draft are.
pub(crate) fn lay_out(draft: &Draft, cues: &Cues) -> Layout {
    let text = draft.text.as_str();
    let mut pieces: Vec<Piece<'_>> = draft.lines.iter().map(|line| Piece::new(text, line)).collect();
    furniture::mark(&mut pieces, cues);
    let mut pieces = join::join(text, pieces, draft.is_bare, cues);
    let mut layout = Layout::default();
    let is_official = official::mark(text, &mut pieces, cues, draft, &mut layout);
    caption::mark_credited(&mut pieces, cues);
    // An official text repeats lines of forms and tables, and quotes other languages; a page marks its captions itself.
    if draft.is_bare && !is_official {
        caption::mark_alt_texts(&mut pieces, cues);
    }
    chrome::mark(&mut pieces, cues, is_official, &mut layout);
    kind::mark(&mut pieces, cues);
    if !is_official && layout.title.is_none() {
        layout.title = kind::news_title(&pieces, cues);
    }
    if layout.published.is_none() && !is_official {
        layout.published = layout.source_url.as_deref().and_then(|url| dateline::in_url(url, &cues.url_dates));
        layout.published_from_url = layout.published.is_some();
    }
    layout.blocks = pieces.iter().map(|piece| Block { kind: piece.kind_or_paragraph(), span: piece.span }).collect();
    layout
}
