//! Annotations whose appearance is text of the page.

use lopdf::{Dictionary, Object, Stream};

use super::file::File;
use super::interpret::fit_into;
use super::matrix::Matrix;
use super::tree::rectangle;

/// Annotations of one page; tables of contents have a few hundred links.
const MAX_ANNOTATIONS: usize = 5_000;

/// The appearances that hold text of the page itself: typed-in text and filled fields. A signature's appearance never counts:
/// it names the signer and the time of signing, which are neither the document's author nor its date.
pub(crate) fn appearances<'f>(file: &'f File, page: &'f Dictionary) -> Vec<(&'f Stream, Matrix)> {
    let annotations = file.array(page, "Annots").unwrap_or_default().iter().take(MAX_ANNOTATIONS);
    annotations.filter_map(|annotation| appearance(file, file.resolve(annotation).as_dict().ok()?)).collect()
}

fn appearance<'f>(file: &'f File, annotation: &'f Dictionary) -> Option<(&'f Stream, Matrix)> {
    // Bits 2 (hidden) and 6 (not to be viewed) of the flags.
    let flags = file.number(annotation, "F").unwrap_or(0.0) as u32;
    let is_text = match file.name(annotation, "Subtype")? {
        b"FreeText" => true,
        b"Widget" => field_type(file, annotation) != Some(b"Sig"),
        _ => false,
    };
    if !is_text || flags & 0b10_0010 != 0 {
        return None;
    }
    let form = match file.get(file.dictionary(annotation, "AP")?, "N")? {
        Object::Stream(stream) => stream,
        // One appearance for each state of a box.
        Object::Dictionary(states) => file.get_raw(states, file.name(annotation, "AS")?)?.as_stream().ok()?,
        _ => return None,
    };
    Some((form, fit_into(file, form, rectangle(file, annotation, "Rect")?)))
}

/// Fields hand their type down to their parts.
fn field_type<'f>(file: &'f File, annotation: &'f Dictionary) -> Option<&'f [u8]> {
    let mut field = annotation;
    for _ in 0..8 {
        if let Some(kind) = file.name(field, "FT") {
            return Some(kind);
        }
        field = file.dictionary(field, "Parent")?;
    }
    None
}
