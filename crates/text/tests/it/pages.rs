//! How much of a page's document is read, and how much of the site around it: word by word, on pages of many kinds.

use std::collections::HashMap;
use std::fs;

use vanban_model::{BlockKind, Document};
use vanban_text::{Limits, NoTools, Readers, read};

use crate::{config, raw, repository};

/// Precision and recall below which a change made reading worse. Raise them with the reading; lowering needs a reason.
const FLOORS: (f64, f64) = (0.994, 0.998);
/// The same for the worst page.
const WORST: (f64, f64) = (0.96, 0.97);

type Words = HashMap<String, usize>;

#[test]
fn pages_of_every_kind_are_told_from_their_sites() {
    let readers = Readers::new(&config());
    let (mut pages, mut precision, mut recall) = (0, 0.0, 0.0);
    for (name, html) in pages_of_every_kind() {
        let (document, _) =
            read(&raw(html.as_str()), &readers, &Limits::default(), &NoTools).unwrap_or_else(|err| panic!("{name}: {err}"));
        let (own_precision, own_recall) = score(&document, &html);
        println!("{name:28} precision {own_precision:.3} recall {own_recall:.3}");
        assert!(own_precision >= WORST.0 && own_recall >= WORST.1, "{name}: {own_precision:.3} {own_recall:.3}");
        precision += own_precision;
        recall += own_recall;
        pages += 1;
    }
    let (precision, recall) = (precision / f64::from(pages), recall / f64::from(pages));
    println!("{pages} pages: precision {precision:.4} recall {recall:.4}");
    assert!(pages >= 15 && precision >= FLOORS.0 && recall >= FLOORS.1, "{precision:.4} {recall:.4}");
}

#[test]
fn pages_state_when_they_were_published_and_what_they_are_called() {
    let readers = Readers::new(&config());
    let stated: HashMap<String, (Option<String>, Option<String>)> = pages_of_every_kind()
        .into_iter()
        .map(|(name, html)| {
            let (document, _) = read(&raw(html), &readers, &Limits::default(), &NoTools).expect("read before");
            (name, (document.published, document.title))
        })
        .collect();
    for (name, published, title) in [
        // JSON-LD, OpenGraph, `meta`, microdata, `<time>`, and the line under the headline.
        ("government-newspaper", "2025-10-14", "Hoàn thành rà soát thủ tục trước ngày 30/11"),
        ("news-en", "2025-11-03", "Ministries told to finish reviews by year's end"),
        ("news-he", "2025-09-02", "ראש הממשלה דורש לוח זמנים"),
        ("party-paper", "2025-03-04", "Học tập nghị quyết gắn với việc làm cụ thể"),
        ("news-pl", "2025-04-08", "Rząd Wietnamu zmienia przepisy"),
        ("news-ru", "2025-05-12", "Правительство Вьетнама установило сроки"),
        ("news-sv", "2025-06-11", "Regeringen skärper kraven"),
        ("news-zh", "2025-08-18", "越南总理要求各部委按期完成任务"),
        ("blog-cms", "2025-06-02", "Những điểm mới về hóa đơn điện tử"),
    ] {
        let expected = (Some(published.to_owned()), Some(title.to_owned()));
        assert_eq!(stated[name], expected, "{name}");
    }
}

fn pages_of_every_kind() -> Vec<(String, String)> {
    let folder = repository().join("crates/text/tests/pages");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .expect("the folder of pages is readable")
        .map(|entry| entry.expect("the folder of pages is readable").path())
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .map(|path| {
            let name = path.file_stem().expect("a page has a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a page is UTF-8"))
        })
        .collect();
    pages.sort();
    pages
}

/// Precision and recall of the words read; words that may stand either way count for neither.
fn score(document: &Document, html: &str) -> (f64, f64) {
    let mut text = String::new();
    for block in document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Chrome | BlockKind::Caption)) {
        text.push_str(block.span.of(&document.text));
        text.push('\n');
    }
    let (read, own, free) = (words(&text), words(&marked(html, "text")), words(&marked(html, "free")));
    let count = |words: &Words, word: &str| words.get(word).copied().unwrap_or(0);
    let right: usize = read.iter().map(|(word, &times)| times.min(count(&own, word))).sum();
    let wrong: usize =
        read.iter().map(|(word, &times)| times.saturating_sub(count(&own, word)).saturating_sub(count(&free, word))).sum();
    let all: usize = own.values().sum();
    (right as f64 / (right + wrong).max(1) as f64, right as f64 / all.max(1) as f64)
}

/// The text between `<!-- label -->` and `<!-- /label -->`, without markup.
fn marked(html: &str, label: &str) -> String {
    let (open, close) = (format!("<!-- {label} -->"), format!("<!-- /{label} -->"));
    let mut text = String::new();
    for part in html.split(&open).skip(1) {
        let part = part.split(&close).next().expect("split yields one part at least");
        let mut rest = part;
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            text.push(' ');
            rest = if tag.starts_with("!--") { tag.split_once("-->") } else { tag.split_once('>') }.map_or("", |(_, rest)| rest);
        }
        text.push_str(rest);
        text.push(' ');
    }
    for (entity, c) in [("&amp;", "&"), ("&nbsp;", " "), ("&mdash;", "—"), ("&#8220;", "“"), ("&#8221;", "”"), ("&#46;", ".")]
    {
        text = text.replace(entity, c);
    }
    text
}

/// Words in small letters; each sign of a script without spaces is one.
fn words(text: &str) -> Words {
    let mut words = Words::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.contains(|c: char| ('\u{3400}'..='\u{9fff}').contains(&c)) {
            for c in word.chars() {
                *words.entry(c.to_string()).or_insert(0) += 1;
            }
        } else {
            *words.entry(word.to_lowercase()).or_insert(0) += 1;
        }
    }
    words
}
