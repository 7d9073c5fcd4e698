//! What a page states about itself: JSON-LD, OpenGraph and other `meta`, `title`, `lang`.

use std::collections::HashMap;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};
use vanban_model::Lang;

use super::dates::iso_date;
use super::json_ld;
use crate::cues::key;

/// Statements of a page, unweighed.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) lang: Option<Lang>,
    pub(super) canonical: Option<String>,
    /// From JSON-LD, then `meta`; as ISO 8601 dates.
    pub(super) published: Option<String>,
    /// From `meta` and JSON-LD; `<h1>` is stronger.
    pub(super) headline: Option<String>,
    /// `<title>`, which most sites end with their name.
    pub(super) page_title: Option<String>,
    /// Names, as labels are compared.
    pub(super) authors: Vec<String>,
    /// The article itself, for pages that show it only once a script has run.
    pub(super) body: Option<String>,
}

/// Keys of `meta` elements (`name`, `property`, `itemprop`) with the date of publication, most trusted first.
const DATE_KEYS: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "og:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "sailthru.date",
    "article.published",
    "originalpublicationdate",
    "datecreated",
    "date",
];
const HEADLINE_KEYS: &[&str] = &["og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "title"];
const AUTHOR_KEYS: &[&str] = &["author", "article:author", "dc.creator", "dcterms.creator", "byl"];

pub(super) fn read(html: &Html, json_ld: &[&str]) -> Meta {
    let mut meta = Meta::default();
    let mut named: HashMap<String, String> = HashMap::new();
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        match element.name() {
            "html" => meta.lang = meta.lang.or(element.attr("lang").and_then(primary_subtag)),
            "meta" => take_named(element, &mut named),
            "link" if element.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                meta.canonical = meta.canonical.take().or(element.attr("href").and_then(web_address));
            }
            "title" if meta.page_title.is_none() => {
                meta.page_title = ElementRef::wrap(node).and_then(|title| phrase(&title.text().collect::<String>()));
            }
            _ => {}
        }
    }
    let stated = json_ld::read(json_ld);
    let first = |keys: &[&str]| keys.iter().find_map(|key| named.get(*key).and_then(|value| phrase(value)));
    let site = named.get("og:site_name").and_then(|name| phrase(name));
    let without_site = |title: String| without_site(&title, site.as_deref());
    meta.published =
        stated.published.or_else(|| DATE_KEYS.iter().find_map(|key| named.get(*key).and_then(|value| iso_date(value))));
    meta.headline = first(HEADLINE_KEYS).or(stated.headline).map(without_site);
    meta.page_title = meta.page_title.take().map(without_site);
    meta.canonical = meta.canonical.take().or_else(|| named.get("og:url").and_then(|url| web_address(url))).or(stated.url);
    meta.lang = meta.lang.or_else(|| {
        let declared = ["content-language", "og:locale", "dc.language", "inlanguage", "language"];
        declared.iter().find_map(|key| named.get(*key).and_then(|tag| primary_subtag(tag)))
    });
    meta.authors = stated.authors.iter().map(|name| key(name)).collect();
    meta.authors.extend(first(AUTHOR_KEYS).map(|name| key(&name)));
    meta.body = stated.body;
    meta
}

fn take_named(element: &Element, named: &mut HashMap<String, String>) {
    let Some(content) = element.attr("content").map(str::trim).filter(|content| !content.is_empty()) else { return };
    for attribute in ["property", "name", "itemprop", "http-equiv"] {
        if let Some(key) = element.attr(attribute) {
            named.entry(key.trim().to_ascii_lowercase()).or_insert_with(|| content.to_owned());
        }
    }
}

/// `Tin mới | Cổng thông tin` → `Tin mới`; after a dash only the name that the page gives its site, for titles have dashes.
fn without_site(title: &str, site: Option<&str>) -> String {
    let unbarred = title.rsplit_once(" | ").map_or(title, |(own, _)| own);
    let undashed = site.and_then(|site| unbarred.strip_suffix(site)).map(|own| own.trim_end_matches([' ', '-', '–', '—']));
    undashed.filter(|own| !own.is_empty()).unwrap_or(unbarred).to_owned()
}

/// `vi-VN` → `vi`.
fn primary_subtag(tag: &str) -> Option<Lang> {
    tag.trim().split(['-', '_']).next()?.to_ascii_lowercase().parse().ok()
}

pub(super) fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    ((url.starts_with("http://") || url.starts_with("https://")) && !url.contains(char::is_whitespace)).then(|| url.to_owned())
}

/// The text with single spaces, if there is any.
pub(super) fn phrase(text: &str) -> Option<String> {
    let line = super::one_line(text);
    (!line.is_empty() && line.len() <= 1000).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_states_date_title_language_and_address() {
        let html = Html::parse_document(
            "<html lang='vi-VN'><head><title>Tin | Báo</title><meta property='og:title' content=' Tin  mới '>\
             <meta name='pubdate' content='2025-08-20'><meta name=author content='Lê Văn Mẫu'>\
             <link rel='canonical' href='https://a.example/x'></head>",
        );
        let json = "{\"@graph\":[{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-08-21T16:05:00+07:00\"}]}";
        let meta = read(&html, &[json, "{broken"]);
        assert_eq!(meta.lang.map(|lang| lang.to_string()).as_deref(), Some("vi"));
        assert_eq!(meta.published.as_deref(), Some("2025-08-21"));
        assert_eq!(meta.headline.as_deref(), Some("Tin mới"));
        assert_eq!(meta.canonical.as_deref(), Some("https://a.example/x"));
        assert_eq!(meta.authors, ["le van mau"]);
    }

    #[test]
    fn a_page_without_a_language_states_one_in_its_metadata() {
        let html = Html::parse_document("<meta http-equiv=Content-Language content=pl><meta property=og:locale content=en_US>");
        assert_eq!(read(&html, &[]).lang.map(|lang| lang.to_string()).as_deref(), Some("pl"));
    }

    #[test]
    fn a_title_loses_the_name_of_its_site() {
        for (title, site, expected) in [
            ("Tin mới | Cổng thông tin", None, "Tin mới"),
            ("Tin mới - Báo Mới", Some("Báo Mới"), "Tin mới"),
            ("Hà Nội - Huế", Some("Báo Mới"), "Hà Nội - Huế"),
            ("Báo Mới", Some("Báo Mới"), "Báo Mới"),
        ] {
            assert_eq!(without_site(title, site), expected);
        }
    }
}
