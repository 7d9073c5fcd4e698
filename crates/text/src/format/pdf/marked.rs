//! Marked content: layers that are off, and texts that replace what is drawn.

use std::collections::HashSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::content::Operands;
use super::file::File;
use super::ink::{Hand, Place, as_seen};

/// Marks within marks; real ones stay under 20.
const MAX_OPEN: usize = 1_000;

/// The marks that are open.
#[derive(Default)]
pub(crate) struct Marks {
    open: Vec<Mark>,
    /// How many marks were left out for being too deep.
    left_out: usize,
    hidden: usize,
    /// Where in `open` the outermost replacement stands.
    replaced_at: Option<usize>,
}

enum Mark {
    Plain,
    Hidden,
    Replaced(Replaced),
}

/// A text that stands for the glyphs within a mark.
struct Replaced {
    text: String,
    seen: Option<(Hand, Place)>,
}

/// A replacement with the place of the glyphs that it replaces.
pub(crate) struct Actual {
    pub(crate) text: String,
    pub(crate) hand: Hand,
    pub(crate) place: Place,
}

impl Marks {
    pub(crate) fn begin(&mut self) {
        self.push(Mark::Plain);
    }

    /// Begins a mark with properties: `/OC` (a layer), or any with `/ActualText`.
    pub(crate) fn begin_with(
        &mut self,
        file: &File,
        operands: &Operands,
        resources: &Dictionary,
        hidden_layers: &HashSet<ObjectId>,
    ) {
        let named = operands.name(1).zip(file.dictionary(resources, "Properties"));
        let raw = named.and_then(|(name, properties)| properties.get(name).ok());
        if operands.name(0) == Some(b"OC") {
            let is_hidden = raw.is_some_and(|layer| is_off(file, layer, hidden_layers));
            return self.push(if is_hidden { Mark::Hidden } else { Mark::Plain });
        }
        let properties = operands.dictionary(1).or_else(|| file.resolve(raw?).as_dict().ok());
        let actual = properties.and_then(|properties| file.get(properties, "ActualText")?.as_str().ok());
        let Some(bytes) = actual.filter(|_| self.replaced_at.is_none() && self.open.len() < MAX_OPEN) else {
            return self.push(Mark::Plain);
        };
        self.replaced_at = Some(self.open.len());
        self.push(Mark::Replaced(Replaced { text: as_seen(text_string(bytes)), seen: None }));
    }

    fn push(&mut self, mark: Mark) {
        if self.open.len() >= MAX_OPEN {
            self.left_out += 1;
            return;
        }
        self.hidden += usize::from(matches!(mark, Mark::Hidden));
        self.open.push(mark);
    }

    /// Ends the last mark; the text that replaces what was drawn within it.
    pub(crate) fn end(&mut self) -> Option<Actual> {
        if self.left_out > 0 {
            self.left_out -= 1;
            return None;
        }
        match self.open.pop()? {
            Mark::Plain => None,
            Mark::Hidden => {
                self.hidden -= 1;
                None
            }
            Mark::Replaced(replaced) => {
                self.replaced_at = None;
                let (hand, place) = replaced.seen?;
                Some(Actual { text: replaced.text, hand, place })
            }
        }
    }

    pub(crate) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// Takes a glyph that a text replaces; whether it did.
    pub(crate) fn take(&mut self, hand: &Hand, place: Place) -> bool {
        let Some(Mark::Replaced(replaced)) = self.replaced_at.and_then(|at| self.open.get_mut(at)) else { return false };
        match &mut replaced.seen {
            // What is replaced on further lines has no place of its own.
            Some((first, whole)) => {
                if (whole.down - place.down).abs() < first.size / 2.0 {
                    whole.start = whole.start.min(place.start);
                    whole.end = whole.end.max(place.end);
                }
            }
            None => replaced.seen = Some((*hand, place)),
        }
        true
    }
}

/// Whether an object belongs to a layer that is off.
pub(crate) fn is_hidden(file: &File, dictionary: &Dictionary, hidden_layers: &HashSet<ObjectId>) -> bool {
    !hidden_layers.is_empty() && dictionary.get(b"OC").is_ok_and(|layer| is_off(file, layer, hidden_layers))
}

/// A layer is off by itself, a group of layers when all of them are.
fn is_off(file: &File, layer: &Object, hidden_layers: &HashSet<ObjectId>) -> bool {
    let off = |layer: &Object| layer.as_reference().is_ok_and(|id| hidden_layers.contains(&id));
    if off(layer) {
        return true;
    }
    let Ok(group) = file.resolve(layer).as_dict() else { return false };
    match group.get(b"OCGs") {
        Ok(Object::Array(layers)) => !layers.is_empty() && layers.iter().all(off),
        Ok(layer) => off(layer),
        Err(_) => false,
    }
}

/// Text strings are UTF-16 with a mark, UTF-8 with a mark, or PDFDocEncoding, which is Latin-1 but for a few signs
/// (ISO 32000-2, 7.9.2.2).
pub(crate) fn text_string(bytes: &[u8]) -> String {
    let units = |bytes: &[u8], join: fn([u8; 2]) -> u16| -> String {
        char::decode_utf16(bytes.chunks_exact(2).map(|pair| join([pair[0], pair[1]]))).filter_map(Result::ok).collect()
    };
    match bytes {
        [0xfe, 0xff, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_say_how_they_are_encoded() {
        for (bytes, expected) in [
            (&b"\xfe\xff\x1e\xa1\x00a"[..], "ạa"),
            (b"\xff\xfe\xa1\x1e", "ạ"),
            (b"\xef\xbb\xbf\xe1\xba\xa1", "ạ"),
            (b"caf\xe9", "café"),
            (b"\xfe\xff\xd8\x00", ""),
        ] {
            assert_eq!(text_string(bytes), expected);
        }
    }
}
