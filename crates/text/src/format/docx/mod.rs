//! Word (docx, docm, dotx) in the transitional and the strict form of ECMA-376.
//!
//! The text is read as Word shows it: lists with their numbers, fields by their results, tracked changes accepted, hidden text
//! and comments left out, each text box once. Headers and footers are chrome, notes follow the paragraph that refers to them.

mod body;
mod notes;
mod numbering;
mod parts;
mod props;
mod styles;

use std::collections::HashSet;

use vanban_model::Diagnostic;

use super::flow::{Flow, Paragraph, Role};
use super::package::Package;
use super::properties;
use super::xml::{Node, Ns, Xml};
use super::{Draft, Reader, Reading};
use crate::ReadError;
use body::Walker;
use notes::{NoteKind, Notes};
use numbering::Numbering;
use parts::Relations;
use styles::Styles;

pub(crate) use parts::main_by_type;

const FORMAT: &str = "Word (docx)";
/// The language that Word writes into every new file, whatever is typed there.
const FACTORY_LANGUAGE: &str = "en-US";

pub(crate) struct Docx;

impl Reader for Docx {
    fn media_type(&self) -> &'static str {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let limits = reading.limits;
        let mut package = Package::open(&reading.raw.bytes, limits, FORMAT)?;
        let Some(main) = parts::main_part(&mut package)? else {
            return Err(ReadError::Damaged { format: FORMAT, problem: "it has no part with a text".to_owned() });
        };
        let relations = Relations::read(&mut package, &main)?;
        let mut flow = Flow::new(limits);
        let mut text_of = |kind: &str| -> Result<String, ReadError> {
            let part = relations.first(kind).map(|part| package.text(part)).transpose()?.flatten();
            Ok(part.map(|part| part.text).unwrap_or_default())
        };
        let theme = styles::read_theme(&text_of("theme")?);
        let styles = Styles::read(&text_of("styles")?, theme, &mut flow);
        let mut numbering = Numbering::read(&text_of("numbering")?, &styles.theme, &mut flow);
        let mut notes = Notes::default();
        let mut walker = Walker::new(&styles, &mut numbering, &mut notes, &mut flow);
        for (kind, element, name) in [(NoteKind::Foot, "footnote", "footnotes"), (NoteKind::End, "endnote", "endnotes")] {
            read_notes(&mut walker, &text_of(name)?, kind, element, reading)?;
        }
        let mut borders = [Vec::new(), Vec::new()];
        let mut seen = HashSet::new();
        for (border, kind) in borders.iter_mut().zip(["header", "footer"]) {
            for part in relations.all(kind) {
                reading.check_time()?;
                let Some(part) = package.text(part)? else { continue };
                let mut paragraphs = walker.capture(&mut Xml::new(&part.text, limits.depth), reading)?;
                paragraphs.retain(|paragraph| !paragraph.is_blank() && seen.insert(paragraph.text().trim().to_owned()));
                border.append(&mut paragraphs);
            }
        }
        let [headers, footers] = borders;
        push_chrome(walker.flow, headers);
        let Some(part) = package.text(&main)? else {
            return Err(ReadError::Damaged { format: FORMAT, problem: format!("the part `{main}` is missing") });
        };
        let mut xml = Xml::new(&part.text, limits.depth);
        walker.read(&mut xml, reading)?;
        let is_cut = !part.is_whole || xml.fault().is_some();
        let is_flattened = xml.is_too_deep();
        push_chrome(walker.flow, footers);
        let is_recovered = package.is_recovered();
        let has_pictures = package.names().any(|name| name.contains("/media/"));
        let (title, lang) = read_core(&mut package)?;
        if is_cut && !flow.is_full() {
            flow.mark_truncated();
        }
        let diagnostics = &mut reading.diagnostics;
        if is_cut || is_recovered {
            let message = "the file is damaged; what could be unpacked of it was read";
            diagnostics.push(Diagnostic::warning("W-DAMAGED", None, message));
        }
        if is_flattened {
            diagnostics.push(Diagnostic::warning("W-DEPTH", None, "elements are nested too deep; the deepest were left out"));
        }
        let mut draft = flow.into_draft();
        draft.needs_ocr = draft.text.is_empty() && has_pictures;
        draft.fallback_title = title;
        let lang = lang.or(styles.lang.filter(|lang| lang != FACTORY_LANGUAGE)).unwrap_or_default();
        draft.declared_lang = lang.split('-').next().and_then(|lang| lang.to_ascii_lowercase().parse().ok());
        Ok(draft)
    }
}

fn push_chrome(flow: &mut Flow<'_>, paragraphs: Vec<Paragraph>) {
    for paragraph in paragraphs {
        flow.push(paragraph.in_role(Role::Chrome));
    }
}

/// Reads the notes of a part by their ids.
fn read_notes(
    walker: &mut Walker<'_, '_>,
    text: &str,
    kind: NoteKind,
    element: &str,
    reading: &Reading<'_>,
) -> Result<(), ReadError> {
    let mut xml = Xml::new(text, reading.limits.depth);
    loop {
        match xml.next() {
            Node::Open(tag) if tag.ns == Ns::Word && tag.local() == element => {
                let id = tag.attr("id").unwrap_or_default().into_owned();
                let paragraphs = walker.capture(&mut xml, reading)?;
                walker.notes.insert(kind, id, paragraphs);
            }
            Node::End => return Ok(()),
            _ => {}
        }
    }
}

/// Title and language by the properties of the package.
fn read_core(package: &mut Package<'_>) -> Result<(Option<String>, Option<String>), ReadError> {
    Ok(package.text("docProps/core.xml")?.map_or((None, None), |part| properties::read(&part.text)))
}

#[cfg(test)]
mod tests;
