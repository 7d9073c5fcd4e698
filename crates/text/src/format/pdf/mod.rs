//! PDF: from the objects of a file to pages of words.
//!
//! ```text
//! syntax ─▶ file (objects, streams) ─▶ tree (pages) ─▶ interpret (content, font) ─▶ ink (glyphs → words)
//!                                                                                        │
//!                             Draft ◀─ page::compose ◀─ verdict ◀─ decode (lying fonts) ◀┘
//! ```
//!
//! Text that can't be told is never invented: it stands as U+FFFD until the [`verdict`] says that a page must be read from its
//! picture.

mod annotation;
mod assemble;
mod content;
mod crypt;
mod decode;
mod file;
mod font;
mod glyph_order;
mod image;
mod inflate;
mod info;
mod ink;
mod interpret;
mod marked;
mod matrix;
mod objects;
mod ocr;
mod picture;
mod rescue;
mod syntax;
mod tree;
mod verdict;
mod xref;

use vanban_model::Diagnostic;

use super::{Draft, Reader, Reading};
use crate::ReadError;
use crate::page::{Page, compose};
use assemble::pages;
use file::File;
use verdict::Verdict;

pub(crate) struct Pdf;

impl Reader for Pdf {
    fn media_type(&self) -> &'static str {
        "application/pdf"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let file = File::open(&reading.raw.bytes, reading.limits)?;
        let mut contents = pages(&file, reading)?;
        let has_text = contents.pages.iter().any(|page| page.verdict != Verdict::Blank);
        if file.is_damaged() && !has_text {
            return Err(ReadError::Damaged { format: "PDF", problem: "nothing on its pages is left".to_owned() });
        }
        if file.is_damaged() {
            let message = "the PDF file is damaged: some of its text may be missing";
            reading.diagnostics.push(Diagnostic::warning("W-DAMAGED", None, message));
        }
        let needs_ocr = ocr::read_pictures(&file, &mut contents, reading)?;
        let pages: Vec<Page> = contents.pages.into_iter().map(|content| content.page).collect();
        let mut draft = compose(&pages, reading.limits.text_bytes);
        draft.truncated |= contents.truncated;
        draft.needs_ocr = needs_ocr;
        draft.fallback_title = info::title(&file);
        Ok(draft)
    }
}
