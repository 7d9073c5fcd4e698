//! Where the objects of a file stand, told by looking at all of it: for files whose tables are broken, missing or cut off.

use lopdf::{Object, ObjectId};

use super::syntax::{Lexer, is_blank};
use super::xref::{Entry, Table};

/// How far behind an object's beginning its type is looked for. Pages and streams state it within their first few keys.
const PEEK: usize = 400;
/// Values of a trailer, of which real ones have ten.
const TRAILER_VALUES: usize = 1_000;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Where the objects stand; the last of a number is the newest.
    pub(super) table: Table,
    /// Object streams, which hold further objects.
    pub(super) containers: Vec<u32>,
    /// Pages, for a file that lost its tree.
    pub(super) pages: Vec<ObjectId>,
}

/// Looks for the objects of a file, of which at most `limit` and one more. O(n).
pub(super) fn scan(bytes: &[u8], limit: usize) -> Found {
    let mut found = Found::default();
    let mut catalog = None;
    let mut at = 0;
    while let Some((word, is_trailer)) = next_word(bytes, at) {
        at = word + 3;
        if is_trailer {
            found.adopt(bytes, word + b"trailer".len());
            continue;
        }
        let Some(((number, generation), start)) = number_before(bytes, word) else { continue };
        found.table.entries.insert(number, Entry::At(start));
        match kind(&bytes[at..bytes.len().min(at + PEEK)]) {
            Kind::Container => found.containers.push(number),
            Kind::Table => found.adopt(bytes, at),
            Kind::Catalog => catalog = Some((number, generation)),
            Kind::Page => found.pages.push((number, generation)),
            Kind::Other => {}
        }
        if found.table.entries.len() > limit {
            break;
        }
    }
    if let Some(id) = catalog.filter(|_| !found.table.trailer.has(b"Root")) {
        found.table.trailer.set("Root", Object::Reference(id));
    }
    found
}

impl Found {
    /// Takes over what a trailer, or the dictionary of a cross-reference stream, says of the file. Later ones are newer.
    fn adopt(&mut self, bytes: &[u8], at: usize) {
        let mut lexer = Lexer::new(bytes, at);
        lexer.values_left = TRAILER_VALUES;
        let Some(Object::Dictionary(trailer)) = lexer.object() else { return };
        for key in ["Root", "Encrypt", "ID", "Info"] {
            if let Ok(value) = trailer.get(key.as_bytes()) {
                self.table.trailer.set(key, value.clone());
            }
        }
    }
}

/// The next `obj` that is no `endobj`, or `trailer`, and whether it is the latter.
fn next_word(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.windows(3).position(|word| word == b"obj" || word == b"tra")?;
        if bytes[at] == b't' {
            if bytes[at..].starts_with(b"trailer") {
                return Some((at, true));
            }
        } else if at > 0 && (is_blank(bytes[at - 1]) || bytes[at - 1].is_ascii_digit()) {
            return Some((at, false));
        }
        at += 1;
    }
}

/// The `12 0 ` before an `obj`, and where it begins.
fn number_before(bytes: &[u8], word: usize) -> Option<(ObjectId, usize)> {
    let back = |end: usize, is: fn(u8) -> bool| {
        // Numbers have up to ten digits, and blanks are few.
        let floor = end.saturating_sub(20);
        let len = bytes[floor..end].iter().rev().take_while(|&&byte| is(byte)).count();
        end - len
    };
    let digits = |byte: u8| byte.is_ascii_digit();
    let generation_end = back(word, is_blank);
    let generation_start = back(generation_end, digits);
    let number_end = back(generation_start, is_blank);
    let number_start = back(number_end, digits);
    let parse = |start: usize, end: usize| std::str::from_utf8(&bytes[start..end]).ok()?.parse::<u32>().ok();
    let number = parse(number_start, number_end)?;
    let generation = parse(generation_start, generation_end)?;
    (number_end < generation_start).then_some(((number, u16::try_from(generation).ok()?), number_start))
}

enum Kind {
    Container,
    Table,
    Catalog,
    Page,
    Other,
}

/// What an object is, by the names in its beginning.
fn kind(head: &[u8]) -> Kind {
    let end = head.windows(6).position(|word| word == b"endobj" || word == b"stream").unwrap_or(head.len());
    let names = head[..end].split(|&byte| byte == b'/').skip(1);
    for name in names {
        let len = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        match &name[..len] {
            b"ObjStm" => return Kind::Container,
            b"XRef" => return Kind::Table,
            b"Catalog" => return Kind::Catalog,
            b"Page" => return Kind::Page,
            _ => {}
        }
    }
    Kind::Other
}

/// The trailer that a dictionary of a file without one stands for.
#[cfg(test)]
pub(super) fn trailer(bytes: &[u8]) -> lopdf::Dictionary {
    scan(bytes, 1_000).table.trailer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_without_a_table() {
        let file = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj\n<< /Kids [3 0 R] >>\nendobj 3 0 obj \
            << /Type /Page >> endobj xobj 12obj 4 0  obj (x) endobj 3 0 obj << /Type /Page /New true >> endobj";
        let found = scan(file, 100);
        let mut numbers: Vec<u32> = found.table.entries.keys().copied().collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let Entry::At(start) = found.table.entries[&3] else { panic!("it stands in the file") };
        assert!(file[start..].starts_with(b"3 0 obj << /Type /Page /New"), "the last one counts");
        assert_eq!(found.pages, [(3, 0), (3, 0)]);
        assert_eq!(trailer(file).get(b"Root").ok(), Some(&Object::Reference((1, 0))));
    }

    #[test]
    fn the_newest_trailer_counts() {
        let file = b"trailer << /Root 1 0 R /ID [(a) (a)] >> trailer << /Root 5 0 R >> trainer";
        let trailer = trailer(file);
        assert_eq!(trailer.get(b"Root").ok(), Some(&Object::Reference((5, 0))));
        assert!(trailer.has(b"ID"));
    }

    #[test]
    fn too_many_objects_end_the_search() {
        let file: String = (0..100).map(|number| format!("{number} 0 obj null endobj ")).collect();
        assert_eq!(scan(file.as_bytes(), 10).table.entries.len(), 11);
    }
}
