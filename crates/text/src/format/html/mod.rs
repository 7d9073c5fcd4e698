//! HTML pages, well formed or not.

mod content;
mod meta;
mod sieve;
mod walk;

use scraper::Html as Tree;
use vanban_model::{BlockKind, Diagnostic, Span};

use super::plain::charset_of;
use super::{Draft, Line, Reader, Reading};
use crate::clean::{clean, cut};
use crate::{ReadError, charset};
use walk::{Leaf, Page};

/// How far into a page a charset declaration is looked for; the standard asks for 1,024 bytes, saved pages need more.
const CHARSET_HEAD: usize = 4096;
/// A page with less running text than this, in characters, is said to hold none: menus and "not found" pages.
const LITTLE: usize = 200;
/// Shorter lines are labels, not running text.
const LITTLE_LINE: usize = 40;

pub(crate) struct Html;

impl Reader for Html {
    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let Reading { raw, readers, limits, diagnostics, .. } = reading;
        let stated = raw.media_type.as_deref().and_then(charset_of).map(str::to_owned);
        let declared = stated.or_else(|| declared_charset(&raw.bytes));
        let page = charset::decode(&raw.bytes, declared.as_deref(), diagnostics);
        let sieved = sieve::sieve(&page, limits);
        if sieved.flattened {
            diagnostics.push(Diagnostic::warning(
                "W-HTML-DEPTH",
                None,
                "elements are nested too deep; the deepest were flattened",
            ));
        }
        let tree = Tree::parse_document(&sieved.html);
        let meta = meta::read(&tree, &sieved.json_ld);
        let page = walk::walk(&tree, &readers.cues.html);
        let is_chrome = content::chrome(&page);
        let headline =
            page.leaves.iter().zip(&is_chrome).find(|(leaf, chrome)| leaf.is_h1 && !**chrome).map(|(leaf, _)| leaf.text.clone());
        let published = meta.published.or_else(|| page.times.iter().find_map(|time| meta::iso_date(time)));
        let mut draft = assemble(&page, &is_chrome);
        draft.truncated = sieved.truncated | truncate(&mut draft, limits.text_bytes);
        draft.title = headline.or(meta.headline);
        draft.fallback_title = meta.page_title;
        draft.published = published;
        draft.source_url = meta.canonical;
        draft.declared_lang = meta.lang;
        if content_chars(&draft) < LITTLE {
            diagnostics.push(Diagnostic::warning("W-LITTLE-TEXT", None, "the page holds hardly any text of its own"));
        }
        Ok(draft)
    }
}

/// NFC with single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in clean(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The label after `charset=` in a `<meta>`, or after `encoding=` in an XML declaration.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(CHARSET_HEAD)];
    let head: String = head.iter().map(|&byte| char::from(byte).to_ascii_lowercase()).collect();
    let xml = head
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(xml, _)| label_after(xml, "encoding"));
    let metas = head.match_indices("<meta").filter_map(|(at, _)| head[at..].split_once('>'));
    xml.or_else(|| metas.filter_map(|(meta, _)| label_after(meta, "charset")).next())
}

fn label_after(text: &str, name: &str) -> Option<String> {
    let value =
        text[text.find(name)? + name.len()..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))).unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

/// Writes the leaves as lines. The cells of a row whose cells are one line each are one line, `1 | Kiểm kê | 30/6/2026`; a cell
/// of several lines is laid out, not tabulated, and its lines stand alone.
fn assemble(page: &Page, is_chrome: &[bool]) -> Draft {
    let mut draft = Draft::default();
    let mut at = 0;
    while at < page.leaves.len() {
        let row = row_length(&page.leaves[at..]);
        let leaves = &page.leaves[at..at + row.max(1)];
        let start = draft.text.len();
        for (cell, leaf) in leaves.iter().enumerate() {
            if cell > 0 {
                draft.text.push_str(" | ");
            }
            draft.text.push_str(&leaf.text);
        }
        let hint = if is_chrome[at] {
            Some(BlockKind::Chrome)
        } else if row > 1 {
            Some(BlockKind::TableCell)
        } else {
            page.leaves[at].kind
        };
        draft.lines.push(Line { span: Span::new(start, draft.text.len()), after_gap: !page.leaves[at].after_break, hint });
        draft.text.push('\n');
        at += row.max(1);
    }
    draft.text.truncate(draft.text.trim_end().len());
    draft
}

/// How many leaves make a row of a table: at least two cells, each a single line.
fn row_length(leaves: &[Leaf]) -> usize {
    let Some((row, _)) = leaves[0].cell else { return 0 };
    let mut cells = 0;
    let mut last = None;
    for leaf in leaves {
        let Some((own_row, cell)) = leaf.cell else { break };
        if own_row != row {
            break;
        }
        if last == Some(cell) || leaf.kind == Some(BlockKind::Caption) {
            return 0;
        }
        last = Some(cell);
        cells += 1;
    }
    if cells > 1 { cells } else { 0 }
}

fn truncate(draft: &mut Draft, max_bytes: usize) -> bool {
    if !cut(&mut draft.text, max_bytes) {
        return false;
    }
    let len = draft.text.len();
    draft.lines.retain(|line| line.span.start < len);
    if let Some(last) = draft.lines.last_mut() {
        last.span = Span::new(last.span.start, last.span.end.min(len)).trimmed(&draft.text);
    }
    true
}

fn content_chars(draft: &Draft) -> usize {
    let chars = |line: &Line| line.span.of(&draft.text).chars().count();
    draft.lines.iter().filter(|line| line.hint != Some(BlockKind::Chrome)).map(chars).filter(|&chars| chars >= LITTLE_LINE).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_declare_their_charset() {
        for (page, expected) in [
            ("<html><meta charset=\"Windows-1258\">", Some("windows-1258")),
            ("<META http-equiv=Content-Type content='text/html; charset=iso-8859-8'>", Some("iso-8859-8")),
            ("<?xml version='1.0' encoding='windows-1255'?>", Some("windows-1255")),
            ("<p>charset=utf-8</p>", None),
            ("<meta charset=>", None),
        ] {
            assert_eq!(declared_charset(page.as_bytes()).as_deref(), expected, "{page}");
        }
    }
}
