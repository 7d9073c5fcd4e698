//! The page cues of all configured languages, folded and ready to compare.

use std::collections::{HashMap, HashSet};

use vanban_model::{Config, PageCues, fold};

use crate::letters::Letters;

/// Labels of every language in one set each: a translated page keeps labels of its original.
#[derive(Default)]
pub(crate) struct Cues {
    pub(crate) source: HashSet<String>,
    pub(crate) counter: HashSet<String>,
    pub(crate) section: HashSet<String>,
    pub(crate) placeholder: HashSet<String>,
    pub(crate) byline: Vec<String>,
    pub(crate) menu: HashSet<String>,
    /// With marks, lower case; longest first.
    pub(crate) credit: Vec<String>,
    pub(crate) stamp: HashSet<String>,
    pub(crate) date_words: HashSet<String>,
    pub(crate) other_dates: Vec<String>,
    /// Names of months, lower case with marks, to 1–12.
    pub(crate) months: HashMap<String, u8>,
    pub(crate) url_dates: Vec<String>,
    pub(crate) official: Official,
    pub(crate) letters: Letters,
    pub(crate) html: Hints,
    pub(crate) portal: Portal,
}

/// What portals say around a document, folded.
#[derive(Default)]
pub(crate) struct Portal {
    pub(crate) properties: HashSet<String>,
    pub(crate) states: HashSet<String>,
    pub(crate) missing: Vec<String>,
    pub(crate) imprint: Vec<String>,
}

/// The form of official texts, folded.
#[derive(Default)]
pub(crate) struct Official {
    pub(crate) mottos: Vec<String>,
    pub(crate) types: HashSet<String>,
    pub(crate) issuers: Vec<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) recitals: Vec<String>,
    pub(crate) parts: Vec<String>,
    pub(crate) recipients: Vec<String>,
    pub(crate) signatures: Vec<String>,
    pub(crate) closings: Vec<String>,
}

/// Parts of class names, lower case.
#[derive(Default)]
pub(crate) struct Hints {
    pub(crate) content: Vec<String>,
    pub(crate) chrome: Vec<String>,
    pub(crate) caption: Vec<String>,
    pub(crate) author: Vec<String>,
}

impl Cues {
    pub(crate) fn new(config: &Config) -> Self {
        let mut cues = Self { letters: Letters::new(config), ..Self::default() };
        for page in config.pages.values() {
            cues.add(page);
        }
        for doctype in config.doctypes.all() {
            cues.official.types.extend(doctype.name.values().map(|name| key(name)));
        }
        for months in config.packs.values().map(|pack| &pack.calendar.months) {
            for (month, names) in (1..=12).zip(months) {
                cues.months.extend(names.iter().map(|name| (fold::cased(name).text, month)));
            }
        }
        cues.credit.sort_by_key(|label| std::cmp::Reverse(label.len()));
        cues
    }

    fn add(&mut self, page: &PageCues) {
        let keys = |labels: &[String]| labels.iter().map(|label| key(label)).collect::<Vec<_>>();
        self.source.extend(keys(&page.source_labels));
        self.counter.extend(keys(&page.counter_labels));
        self.section.extend(keys(&page.section_labels));
        self.placeholder.extend(keys(&page.placeholders));
        self.byline.extend(keys(&page.byline_labels));
        self.menu.extend(keys(&page.menu_words));
        self.credit.extend(page.credit_labels.iter().map(|label| fold::cased(label).text));
        self.stamp.extend(keys(&page.stamp_labels));
        self.date_words.extend(page.date_labels.iter().flat_map(|label| words(label)));
        self.other_dates.extend(keys(&page.other_date_labels));
        self.url_dates.extend(page.url_dates.iter().cloned());
        let own = &mut self.official;
        let form = &page.official;
        own.mottos.extend(keys(&form.mottos));
        own.types.extend(keys(&form.types));
        own.issuers.extend(keys(&form.issuers));
        own.subjects.extend(keys(&form.subjects));
        own.recitals.extend(keys(&form.recitals));
        own.parts.extend(keys(&form.parts));
        own.recipients.extend(keys(&form.recipients));
        own.signatures.extend(form.signatures.iter().map(|mark| fold::plain(mark)));
        own.closings.extend(form.closings.iter().cloned());
        let portal = &mut self.portal;
        portal.properties.extend(keys(&page.portal.properties));
        portal.states.extend(keys(&page.portal.states));
        portal.missing.extend(keys(&page.portal.missing));
        portal.imprint.extend(keys(&page.portal.imprint));
        let lower = |parts: &[String]| parts.iter().map(|part| part.to_lowercase()).collect::<Vec<_>>();
        self.html.content.extend(lower(&page.html.content));
        self.html.chrome.extend(lower(&page.html.chrome));
        self.html.caption.extend(lower(&page.html.caption));
        self.html.author.extend(lower(&page.html.author));
    }
}

/// The form in which labels are compared: folded, single spaces, without a colon or stop at the end.
pub(crate) fn key(text: &str) -> String {
    let mut out = fold::spaced(text);
    out.truncate(out.trim_end_matches([':', '.', ' ', '…', '»', '›']).len());
    out
}

/// The words of a text, folded.
pub(crate) fn words(text: &str) -> Vec<String> {
    fold::plain(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether `text` begins with one of the folded `starts`, at a word's end.
pub(crate) fn starts_with_any(text: &str, starts: &[String]) -> bool {
    starts.iter().any(|start| {
        text.strip_prefix(start.as_str()).is_some_and(|rest| {
            !rest.chars().next().is_some_and(char::is_alphanumeric) || start.ends_with(|c: char| !c.is_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_compare_without_marks_and_colon() {
        for (text, expected) in [("מָקוֹר", "מקור"), ("Źródło :", "zrodlo"), ("Tin  liên quan »", "tin lien quan"), ("Fot.", "fot")]
        {
            assert_eq!(key(text), expected);
        }
    }

    #[test]
    fn a_start_ends_at_a_word() {
        let starts = vec!["dieu".to_owned(), "kt.".to_owned()];
        assert!(starts_with_any("dieu 3. pham vi", &starts));
        assert!(!starts_with_any("dieuhanh", &starts));
        assert!(starts_with_any("kt.thu tuong", &starts));
    }
}
