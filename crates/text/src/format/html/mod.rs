//! HTML pages, well formed or not.
//!
//! `sieve` makes a page safe and small, html5ever parses it, `walk` turns the tree into lines that know their element,
//! `content` tells the document from the site, `table` and `lines` write it down. `meta` reads what the page states about
//! itself; `refusal` says when there is nothing to read.

mod content;
mod dates;
mod json_ld;
mod lines;
mod meta;
mod names;
mod panel;
mod prescan;
mod refusal;
mod sieve;
mod table;
mod walk;

use scraper::Html as Tree;
use vanban_model::{BlockKind, Diagnostic, Span};

use super::plain::charset_of;
use super::{Draft, Line, Reader, Reading};
use crate::clean::clean;
use crate::{ReadError, charset};
use content::Verdict;
use meta::Meta;
use table::Tables;
use walk::Page;

/// A page with less running text than this, in characters, is said to hold hardly any.
const LITTLE: usize = 200;
/// Shorter lines are labels, not running text.
const LITTLE_LINE: usize = 40;
/// `<time>` elements that are looked at: an article has few, a list of comments any number.
const TIMES: usize = 20;

pub(crate) struct Html;

impl Reader for Html {
    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn read(&self, reading: &mut Reading<'_>) -> Result<Draft, ReadError> {
        let Reading { raw, readers, limits, diagnostics, .. } = reading;
        let stated = raw.media_type.as_deref().and_then(charset_of).map(str::to_owned);
        let declared = stated.or_else(|| prescan::declared_charset(&raw.bytes));
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
        let page = walk::walk(&tree, &readers.cues);
        let verdict = content::judge(&page, &meta, &readers.cues);
        let mut draft = lines::assemble(&page, &verdict, &Tables::new(&page));
        if content_chars(&draft) < LITTLE {
            match meta.body.as_deref() {
                // Some sites build the article in the browser, and state it in their metadata.
                Some(body) if body.chars().count() >= LITTLE => append(&mut draft, body),
                _ => refusal::check(&page, &verdict, &meta, &readers.cues)?,
            }
        }
        draft.truncated = sieved.truncated | lines::truncate(&mut draft, limits.text_bytes);
        draft.published = published(&page, &verdict, &meta);
        draft.title = verdict.headline.map(|at| page.leaves[at].text.clone()).or(meta.headline);
        draft.fallback_title = meta.page_title;
        draft.source_url = meta.canonical;
        draft.declared_lang = meta.lang;
        if content_chars(&draft) < LITTLE {
            diagnostics.push(Diagnostic::warning("W-LITTLE-TEXT", None, "the page holds hardly any text of its own"));
        }
        Ok(draft)
    }
}

/// The date in the metadata, else of the first `<time>` that says it is the publication's, else of the first in the document.
fn published(page: &Page, verdict: &Verdict, meta: &Meta) -> Option<String> {
    let stated = page.times.iter().filter(|time| time.is_publication).find_map(|time| dates::iso_date(&time.datetime));
    let of_document = |element: usize| {
        page.leaves.iter().zip(&verdict.is_chrome).any(|(leaf, is_chrome)| leaf.element == element && !is_chrome)
    };
    let shown = || page.times.iter().take(TIMES).find(|time| of_document(time.element));
    meta.published.clone().or(stated).or_else(|| shown().and_then(|time| dates::iso_date(&time.datetime)))
}

/// A text of the metadata as lines of the document.
fn append(draft: &mut Draft, body: &str) {
    for line in body.lines().map(one_line).filter(|line| !line.is_empty()) {
        if !draft.text.is_empty() {
            draft.text.push('\n');
        }
        let start = draft.text.len();
        draft.text.push_str(&line);
        draft.lines.push(Line { span: Span::new(start, draft.text.len()), after_gap: true, hint: None });
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

fn content_chars(draft: &Draft) -> usize {
    let chars = |line: &Line| line.span.of(&draft.text).chars().count();
    draft.lines.iter().filter(|line| line.hint != Some(BlockKind::Chrome)).map(chars).filter(|&chars| chars >= LITTLE_LINE).sum()
}
