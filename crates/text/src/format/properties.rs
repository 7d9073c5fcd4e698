//! What a document says of itself beside its text, by the Dublin Core names that Office and OpenDocument share.

use super::html::one_line;
use super::xml::{Node, Xml};

/// Title and language of a document by an XML part that states them; in a flat document they stand before its styles and body.
pub(super) fn read(text: &str) -> (Option<String>, Option<String>) {
    let (mut title, mut lang, mut name) = (None, None, String::new());
    let mut xml = Xml::new(text, 8);
    loop {
        match xml.next() {
            Node::Open(tag) if matches!(tag.local(), "body" | "styles" | "settings") => break,
            Node::Open(tag) => name = tag.local().to_owned(),
            Node::Text(text) if !text.trim().is_empty() => match name.as_str() {
                "title" => title.get_or_insert_with(String::new).push_str(&text),
                "language" => lang.get_or_insert_with(String::new).push_str(&text),
                _ => {}
            },
            Node::Text(_) => {}
            Node::Close => name.clear(),
            Node::End => break,
        }
    }
    (title.map(|title| one_line(&title)).filter(|title| !title.is_empty()), lang)
}
