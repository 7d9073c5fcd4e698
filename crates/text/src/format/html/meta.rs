//! What a page states about itself: JSON-LD, OpenGraph and other `meta`, `time`, `title`, `lang`.

use std::collections::HashMap;

use scraper::{Html, Node};
use serde_json::Value;
use vanban_model::Lang;

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
}

/// Keys of `meta` elements (`name`, `property`, `itemprop`) with the date of publication, most trusted first.
const DATE_KEYS: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:article:published_time",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "date",
];
const HEADLINE_KEYS: &[&str] = &["og:title", "twitter:title", "dc.title", "headline"];
/// Nested values looked at in JSON-LD: a page has a few dozen, a hostile one any number.
const JSON_VALUES: usize = 2000;

pub(super) fn read(html: &Html, json_ld: &[&str]) -> Meta {
    let mut meta = Meta::default();
    let mut named: HashMap<String, String> = HashMap::new();
    for node in html.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        match element.name() {
            "html" => meta.lang = meta.lang.or(element.attr("lang").and_then(primary_subtag)),
            "meta" => {
                let content = element.attr("content").map(str::trim).filter(|content| !content.is_empty());
                let Some(content) = content else { continue };
                for key in ["property", "name", "itemprop"] {
                    if let Some(key) = element.attr(key) {
                        named.entry(key.to_ascii_lowercase()).or_insert_with(|| content.to_owned());
                    }
                }
            }
            "link" if element.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                meta.canonical = meta.canonical.take().or(element.attr("href").and_then(web_address));
            }
            "title" if meta.page_title.is_none() => {
                let text: String =
                    node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())).collect();
                meta.page_title = phrase(&text);
            }
            _ => {}
        }
    }
    let (published, headline) = from_json_ld(json_ld);
    meta.published = published.or_else(|| DATE_KEYS.iter().find_map(|key| named.get(*key).and_then(|value| iso_date(value))));
    meta.headline = HEADLINE_KEYS.iter().find_map(|key| named.get(*key).and_then(|value| phrase(value))).or(headline);
    let site = named.get("og:site_name").and_then(|name| phrase(name));
    meta.page_title = meta.page_title.take().map(|title| without_site(&title, site.as_deref()));
    meta.canonical = meta.canonical.take().or_else(|| named.get("og:url").and_then(|url| web_address(url)));
    meta
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

fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    ((url.starts_with("http://") || url.starts_with("https://")) && !url.contains(char::is_whitespace)).then(|| url.to_owned())
}

/// The text with single spaces, if there is any.
fn phrase(text: &str) -> Option<String> {
    let line = super::one_line(text);
    (!line.is_empty() && line.len() <= 1000).then_some(line)
}

/// The date of `2025-08-21T16:05:00+07:00`, as written: the day at the place of publication.
pub(super) fn iso_date(value: &str) -> Option<String> {
    let date = value.trim().get(..10)?;
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |part: &str, len: usize| {
        (part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    ((1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then(|| date.to_owned())
}

/// Date and headline of the first article among the scripts. Values are walked without recursion; `serde_json` itself refuses
/// more than 128 levels.
fn from_json_ld(scripts: &[&str]) -> (Option<String>, Option<String>) {
    let (mut published, mut headline) = (None, None);
    for script in scripts {
        let Ok(value) = serde_json::from_str::<Value>(script) else { continue };
        let mut queue = std::collections::VecDeque::from([&value]);
        let mut seen = 0;
        while let Some(value) = queue.pop_front() {
            seen += 1;
            if seen > JSON_VALUES {
                break;
            }
            match value {
                Value::Array(items) => queue.extend(items),
                Value::Object(fields) => {
                    if published.is_none() {
                        published = fields.get("datePublished").and_then(Value::as_str).and_then(iso_date);
                    }
                    if headline.is_none() {
                        headline = fields.get("headline").and_then(Value::as_str).and_then(phrase);
                    }
                    queue.extend(fields.values().filter(|value| value.is_array() || value.is_object()));
                }
                _ => {}
            }
        }
    }
    (published, headline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_states_date_title_language_and_address() {
        let html = Html::parse_document(
            "<html lang='vi-VN'><head><title>Tin | Báo</title><meta property='og:title' content=' Tin  mới '>\
             <meta name='pubdate' content='2025-08-20'><link rel='canonical' href='https://a.example/x'></head>",
        );
        let json = "{\"@graph\":[{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-08-21T16:05:00+07:00\"}]}";
        let meta = read(&html, &[json, "{broken"]);
        assert_eq!(meta.lang.map(|lang| lang.to_string()).as_deref(), Some("vi"));
        assert_eq!(meta.published.as_deref(), Some("2025-08-21"));
        assert_eq!(meta.headline.as_deref(), Some("Tin mới"));
        assert_eq!(meta.canonical.as_deref(), Some("https://a.example/x"));
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

    #[test]
    fn only_whole_dates_count() {
        for (value, expected) in [
            ("2025-08-21T16:05", Some("2025-08-21")),
            ("2025-8-1", None),
            ("21/08/2025", None),
            ("2025-13-01", None),
            ("", None),
            ("năm 2025 đó", None),
        ] {
            assert_eq!(iso_date(value).as_deref(), expected, "{value}");
        }
    }
}
