//! What the templates show of directives, documents and members: words instead of ids, text as HTML.

use vanban_model::{AgencyId, Config, Directive, DirectiveKind, Lang, Period, Symbol};
use vanban_search::{DocumentRef, Member};

use super::encoded;
use super::marked::{Mark, direction, html};

/// A text of a document, with its language and direction.
pub(super) struct Text {
    pub(super) html: String,
    pub(super) lang: String,
    pub(super) dir: &'static str,
}

impl Text {
    pub(super) fn new(text: &str, lang: Lang, marks: &[Mark]) -> Self {
        let lang = if lang.is_und() { String::new() } else { lang.to_string() };
        Self { html: html(text, marks), lang, dir: direction(text) }
    }
}

/// A directive: who, what, by when.
pub(super) struct DirectiveView {
    pub(super) id: String,
    pub(super) who: Vec<Who>,
    pub(super) what: Text,
    pub(super) due: Option<DueView>,
    pub(super) modality: String,
    pub(super) issuer: Option<String>,
    pub(super) instruments: Vec<SymbolLink>,
}

/// An addressee.
pub(super) struct Who {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) id: String,
}

/// A deadline, with its wording.
pub(super) struct DueView {
    pub(super) when: String,
    pub(super) latest: Option<String>,
    pub(super) surface: Text,
}

/// A symbol, and the search for it.
pub(super) struct SymbolLink {
    pub(super) symbol: String,
    pub(super) href: String,
}

/// A document in another list than the hits.
pub(super) struct DocumentLink {
    pub(super) href: String,
    pub(super) title: Text,
    pub(super) language: String,
    pub(super) published: Option<String>,
}

impl DirectiveView {
    pub(super) fn new(directive: &Directive, marks: &[Mark], config: &Config) -> Self {
        let who = directive.addressees.iter().map(|one| Who {
            name: agency(&one.id, config),
            role: one.role.to_string(),
            id: one.id.to_string(),
        });
        let due = directive.deadline.as_ref().map(|due| DueView {
            when: due.to_string(),
            latest: due.latest.map(|day| day.to_string()),
            surface: Text::new(&due.surface, directive.lang, &[]),
        });
        let standing = if directive.kind == DirectiveKind::Standing { ", standing duty" } else { "" };
        Self {
            id: directive.id.clone(),
            who: who.collect(),
            what: Text::new(&directive.text, directive.lang, marks),
            due,
            modality: format!("{}{standing}", directive.modality),
            issuer: directive.issuer.as_ref().map(|issuer| agency(issuer, config)),
            instruments: directive.instruments.iter().map(SymbolLink::new).collect(),
        }
    }
}

impl SymbolLink {
    pub(super) fn new(symbol: &Symbol) -> Self {
        Self { symbol: symbol.to_string(), href: format!("/?q={}", encoded(symbol.as_str())) }
    }
}

impl DocumentLink {
    /// A document, or a directive in it.
    pub(super) fn member(member: &Member, config: &Config) -> Self {
        let language = config.languages.name(member.lang);
        let title = Text { html: super::marked::escaped(&language), lang: "en".to_owned(), dir: "ltr" };
        Self { href: href(&member.id), title, language, published: None }
    }

    pub(super) fn document(document: &DocumentRef, config: &Config) -> Self {
        Self {
            href: href(&document.id),
            title: title(document.title.as_deref(), &document.uri, document.lang),
            language: config.languages.name(document.lang),
            published: document.published.map(|date: Period| date.to_string()),
        }
    }
}

/// The title of a document; where it has none, the last part of its place.
pub(super) fn title(title: Option<&str>, uri: &str, lang: Lang) -> Text {
    Text::new(title.unwrap_or_else(|| file_name(uri)), lang, &[])
}

/// The last part of a path or URL that is not empty.
pub(super) fn file_name(uri: &str) -> &str {
    uri.rsplit('/').find(|part| !part.is_empty()).unwrap_or(uri)
}

/// The page of a document; of a directive, its place there. Directive ids begin with the document's and a hyphen.
pub(super) fn href(id: &str) -> String {
    match id.split_once('-') {
        Some((document, _)) => format!("/documents/{}#{}", encoded(document), encoded(id)),
        None => format!("/documents/{}", encoded(id)),
    }
}

/// The English name of an agency, else the Vietnamese one.
pub(super) fn agency(id: &AgencyId, config: &Config) -> String {
    let langs: Vec<Lang> = ["en", "vi"].iter().filter_map(|tag| tag.parse().ok()).collect();
    config.gazetteer.display_name(id, &langs)
}
