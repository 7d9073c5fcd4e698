//! Pages that answer, but hold nothing of their own: "not found", menus, empty shells.

use vanban_model::BlockKind;

use super::content::Verdict;
use super::meta::Meta;
use super::panel;
use super::walk::{Leaf, Page};
use crate::ReadError;
use crate::cues::{Cues, key, starts_with_any};

/// A message that a page is missing is no longer than this, in characters, and stands on a page with less running text than this.
const MESSAGE: usize = 120;
const RUNNING: usize = 300;
/// A page with fewer lines of chrome is no portal: a bare text may be as short as it likes.
const CHROME: usize = 3;
/// Cells that make a table worth reading without any sentence: a schedule, a list of names.
const CELLS: usize = 8;

/// Refuses a page without content, and says what shows it.
pub(super) fn check(page: &Page, verdict: &Verdict, meta: &Meta, cues: &Cues) -> Result<(), ReadError> {
    if panel::names_instrument(page, &verdict.is_property) {
        return Ok(());
    }
    let kept = || page.leaves.iter().enumerate().filter(|&(at, _)| !verdict.is_chrome[at] && !verdict.is_property[at]);
    let running = |leaf: &Leaf| leaf.heading == 0 && leaf.kind != Some(BlockKind::Caption) && leaf.link_chars * 2 < leaf.chars;
    let is_missing = |text: &str| text.chars().count() <= MESSAGE && starts_with_any(&key(text), &cues.portal.missing);
    let length: usize = kept().filter(|(_, leaf)| running(leaf) && is_sentence(leaf)).map(|(_, leaf)| leaf.chars).sum();
    let titles = [&meta.headline, &meta.page_title].into_iter().flatten().map(String::as_str);
    let lines = kept().filter(|(_, leaf)| leaf.link_chars == 0).map(|(_, leaf)| leaf.text.as_str());
    if length < RUNNING
        && let Some(message) = titles.chain(lines).find(|text| is_missing(text))
    {
        return Err(ReadError::NoContent { evidence: format!("it says `{message}`") });
    }
    let chrome = verdict.is_chrome.iter().zip(&page.leaves).filter(|(chrome, leaf)| **chrome && !leaf.is_alt).count();
    let cells = kept().filter(|(_, leaf)| leaf.cell.is_some()).count();
    if length == 0 && cells < CELLS && chrome + verdict.is_property.iter().filter(|&&property| property).count() >= CHROME {
        return Err(ReadError::NoContent { evidence: "there are only menus and labels".to_owned() });
    }
    Ok(())
}

/// Something that is said: long, or a few words that end as a sentence or clause does.
fn is_sentence(leaf: &Leaf) -> bool {
    let ends = leaf.text.ends_with(['.', '!', '?', '…', ';', '。', '！', '？', '؟', '။', '។', '"', '”', ')']);
    let words = leaf.text.split_whitespace().count();
    let is_spaceless = leaf.chars >= 10 && words <= 2;
    leaf.chars >= 100 || (ends && leaf.chars >= 10 && (words >= 3 || is_spaceless))
}
