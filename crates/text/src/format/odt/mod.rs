//! OpenDocument texts (odt, ott), packed or as one XML file (fodt).

mod body;
mod styles;

use std::collections::HashSet;

use vanban_model::Diagnostic;

use super::flow::{Flow, Paragraph, Role};
use super::package::{Package, text_of};
use super::properties;
use super::xml::Xml;
use super::{Draft, Reader, Reading};
use crate::ReadError;
use body::Walker;
use styles::Styles;

const FORMAT: &str = "OpenDocument (odt)";

pub(crate) struct Odt;

/// The parts of a document. In a flat file all are the same.
struct Parts {
    styles: String,
    content: String,
    meta: String,
    is_whole: bool,
    has_pictures: bool,
}

impl Reader for Odt {
    fn media_type(&self) -> &'static str {
        "application/vnd.oasis.opendocument.text"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let limits = reading.limits;
        let bytes = &reading.raw.bytes;
        let is_flat = !bytes.starts_with(b"PK");
        let parts = if is_flat { flat(bytes) } else { unpack(&mut Package::open(bytes, limits, FORMAT)?)? };
        let mut flow = Flow::new(limits);
        let mut styles = Styles::default();
        if !is_flat {
            styles.read(&parts.styles, &mut flow);
        }
        styles.read(&parts.content, &mut flow);
        let mut walker = Walker::new(&styles, &mut flow);
        let [headers, footers] = walker.read_borders(if is_flat { &parts.content } else { &parts.styles }, reading)?;
        let mut seen = HashSet::new();
        push_chrome(walker.flow, headers, &mut seen);
        let mut xml = Xml::new(&parts.content, limits.depth);
        walker.read_body(&mut xml, reading)?;
        push_chrome(walker.flow, footers, &mut seen);
        let is_cut = !parts.is_whole || (xml.fault().is_some() && !flow.is_full());
        if is_cut {
            flow.mark_truncated();
            let message = "the file is damaged; what could be unpacked of it was read";
            reading.diagnostics.push(Diagnostic::warning("W-DAMAGED", None, message));
        }
        if xml.is_too_deep() {
            let message = "elements are nested too deep; the deepest were left out";
            reading.diagnostics.push(Diagnostic::warning("W-DEPTH", None, message));
        }
        let mut draft = flow.into_draft();
        let (title, lang) = properties::read(if is_flat { &parts.content } else { &parts.meta });
        draft.needs_ocr = draft.text.is_empty() && parts.has_pictures;
        draft.fallback_title = title;
        draft.declared_lang =
            lang.and_then(|lang| lang.split('-').next().and_then(|lang| lang.to_ascii_lowercase().parse().ok()));
        Ok(draft)
    }
}

fn flat(bytes: &[u8]) -> Parts {
    let content = text_of(bytes);
    let has_pictures = content.contains("binary-data");
    Parts { styles: String::new(), content, meta: String::new(), is_whole: true, has_pictures }
}

fn unpack(package: &mut Package<'_>) -> Result<Parts, ReadError> {
    // Encrypted parts are listed as such; a package encrypted whole has one part for it.
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.text.contains("encryption-data") || package.has("encrypted-package") {
        return Err(ReadError::Encrypted { format: FORMAT });
    }
    let styles = package.text("styles.xml")?.unwrap_or_default();
    let meta = package.text("meta.xml")?.unwrap_or_default();
    let Some(content) = package.text("content.xml")? else {
        return Err(ReadError::Damaged { format: FORMAT, problem: "it has no part with a text".to_owned() });
    };
    let has_pictures = package.names().any(|name| name.starts_with("pictures/"));
    let is_whole = content.is_whole && !package.is_recovered();
    Ok(Parts { styles: styles.text, content: content.text, meta: meta.text, is_whole, has_pictures })
}

fn push_chrome(flow: &mut Flow<'_>, paragraphs: Vec<Paragraph>, seen: &mut HashSet<String>) {
    for paragraph in paragraphs {
        if !paragraph.is_blank() && seen.insert(paragraph.text().trim().to_owned()) {
            flow.push(paragraph.in_role(Role::Chrome));
        }
    }
}

#[cfg(test)]
mod tests;
