//! Word's binary format: Word 97 to 2003, and Word 6 and 95. Specification: [MS-DOC].
//!
//! The text lies in pieces, in bytes or in UTF-16; what it looks like, and so which font and charset it is in, lies in pages of
//! properties. antiword and LibreOffice were the alternatives: the one fails on files that Word opens and decodes no TCVN3 or VNI,
//! the other is a process and half a gigabyte of programs.
//!
//! As for docx: lists with their numbers, fields by their results, deleted and hidden text left out; headers and footers are
//! chrome, notes follow the paragraph that refers to them. Comments are left out, text boxes come last.

mod fib;
mod lists;
mod pieces;
mod props;
mod sprm;
mod styles;
mod text;

use std::collections::{HashMap, HashSet};

use vanban_model::Diagnostic;

use super::flow::{Flow, Paragraph, Role};
use super::{Draft, Reader, Reading};
use crate::ReadError;
use fib::{Streams, Table};
use text::{Read, Tabler, Walker, marked, places};

const FORMAT: &str = "Word (doc)";

pub(crate) struct Doc;

impl Reader for Doc {
    fn media_type(&self) -> &'static str {
        "application/msword"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let streams = Streams::open(&reading.raw.bytes)?;
        let mut walker = Walker::new(&streams, reading.limits);
        if walker.end() == 0 {
            return Err(ReadError::Damaged { format: FORMAT, problem: "where its text lies can't be read".to_owned() });
        }
        let mut flow = Flow::new(reading.limits);
        let parts = Parts::of(&streams, walker.end());
        let mut notes = notes(&mut walker, &mut flow, &parts, reading)?;
        let chrome = chrome(&mut walker, &mut flow, &parts, reading)?;
        let mut tabler = Tabler::default();
        let mut count = 0;
        walker.read(parts.main.0, parts.main.1, false, &mut flow, reading, |walker, flow, read| {
            let references: Vec<u32> = read.references.clone();
            tabler.push(flow, with_mark_and_role(walker, read));
            for reference in references {
                let Some(note) = notes.remove(&reference) else { continue };
                count += 1;
                for (at, paragraph) in note.into_iter().enumerate() {
                    let mut paragraph = if at == 0 { marked(&format!("[{count}]"), &paragraph) } else { paragraph };
                    paragraph.role = Role::Note;
                    flow.push(paragraph);
                }
            }
        })?;
        tabler.close(&mut flow);
        walker.read(parts.text_boxes.0, parts.text_boxes.1, false, &mut flow, reading, |walker, flow, read| {
            tabler.push(flow, with_mark_and_role(walker, read));
        })?;
        tabler.close(&mut flow);
        for mut paragraph in chrome {
            paragraph.role = Role::Chrome;
            flow.push(paragraph);
        }
        if walker.is_cut || walker.end() < parts.main.1 {
            if !flow.is_full() {
                flow.mark_truncated();
            }
            let message = "the file is damaged: part of its text is missing; the rest was read";
            reading.diagnostics.push(Diagnostic::warning("W-DAMAGED", None, message));
        }
        let mut draft = flow.into_draft();
        draft.needs_ocr = draft.text.is_empty() && streams.has_pictures;
        Ok(draft)
    }
}

/// Where each text begins and ends, in characters.
struct Parts {
    main: (u32, u32),
    footnotes: (u32, u32),
    headers: (u32, u32),
    endnotes: (u32, u32),
    text_boxes: (u32, u32),
    footnote_refs: Vec<u32>,
    footnote_texts: Vec<u32>,
    endnote_refs: Vec<u32>,
    endnote_texts: Vec<u32>,
    header_texts: Vec<u32>,
}

impl Parts {
    fn of(streams: &Streams, end: u32) -> Self {
        let lengths = streams.lengths;
        let mut at = 0u32;
        let mut next = |len: u32| {
            let start = at;
            at = at.saturating_add(len);
            (start.min(end), at.min(end))
        };
        let main = next(lengths.main);
        let footnotes = next(lengths.footnotes);
        let headers = next(lengths.headers);
        next(lengths.macros);
        next(lengths.comments);
        Self {
            main,
            footnotes,
            headers,
            endnotes: next(lengths.endnotes),
            text_boxes: next(lengths.text_boxes),
            footnote_refs: places(streams, Table::FootnoteRefs, 2),
            footnote_texts: places(streams, Table::FootnoteTexts, 0),
            endnote_refs: places(streams, Table::EndnoteRefs, 2),
            endnote_texts: places(streams, Table::EndnoteTexts, 0),
            header_texts: places(streams, Table::Headers, 0),
        }
    }
}

/// The paragraphs of the notes, by the place of their reference in the main text.
fn notes(
    walker: &mut Walker<'_>,
    flow: &mut Flow<'_>,
    parts: &Parts,
    reading: &Reading<'_>,
) -> Result<HashMap<u32, Vec<Paragraph>>, ReadError> {
    let mut notes = HashMap::new();
    for (part, references, texts) in [
        (parts.footnotes, &parts.footnote_refs, &parts.footnote_texts),
        (parts.endnotes, &parts.endnote_refs, &parts.endnote_texts),
    ] {
        for (reference, text) in references.iter().zip(texts.windows(2)) {
            let paragraphs = story(walker, flow, part, text, false, reading)?;
            if !paragraphs.is_empty() {
                notes.insert(*reference, paragraphs);
            }
        }
    }
    Ok(notes)
}

/// The paragraphs of headers and footers, each once: sections repeat them.
fn chrome(
    walker: &mut Walker<'_>,
    flow: &mut Flow<'_>,
    parts: &Parts,
    reading: &Reading<'_>,
) -> Result<Vec<Paragraph>, ReadError> {
    let mut chrome = Vec::new();
    let mut seen = HashSet::new();
    // The first six are the lines that part notes from the text.
    for text in parts.header_texts.windows(2).skip(6) {
        for paragraph in story(walker, flow, parts.headers, text, true, reading)? {
            if seen.insert(paragraph.text().trim().to_owned()) {
                chrome.push(paragraph);
            }
        }
    }
    Ok(chrome)
}

/// The paragraphs of a part of one of the smaller texts.
fn story(
    walker: &mut Walker<'_>,
    flow: &mut Flow<'_>,
    part: (u32, u32),
    text: &[u32],
    in_chrome: bool,
    reading: &Reading<'_>,
) -> Result<Vec<Paragraph>, ReadError> {
    let place = |at: u32| part.0.saturating_add(at).min(part.1);
    let (from, to) = (place(text[0]), place(text[1]));
    let mut paragraphs = Vec::new();
    if from < to {
        walker.read(from, to, in_chrome, flow, reading, |_, _, read| {
            if !read.paragraph.is_blank() {
                paragraphs.push(read.paragraph);
            }
        })?;
    }
    Ok(paragraphs)
}

fn with_mark_and_role(walker: &mut Walker<'_>, mut read: Read) -> Read {
    if walker.is_heading(&read.layout) {
        read.paragraph.role = Role::Heading;
    }
    if read.layout.list > 0
        && !read.paragraph.is_blank()
        && let Some(mark) = walker.mark(&read.layout)
    {
        read.paragraph = marked(&mark, &read.paragraph);
    }
    read
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::compound as compound_file;
