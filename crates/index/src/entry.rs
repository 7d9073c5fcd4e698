//! What is searched of a document and of each of its directives, before it goes into an index.

use std::collections::BTreeSet;

use jiff::civil::Date;
use vanban_model::{AgencyId, BlockKind, Citation, Directive, Lang, Record, RecordBlock, Role, Span};

use crate::analyzer::{Analyzer, Passage};
use crate::concept;

/// A document or a directive, ready to be searched: the one form that index, oracle and phrase check share.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Document id, or directive id.
    pub id: String,
    /// The document: itself, or the directive's.
    pub document: String,
    /// Current key of the document's work.
    pub work: String,
    /// Main language of the document, or the directive's language.
    pub lang: Lang,
    /// The document's headline.
    pub title: Option<Passage>,
    /// Content blocks, or the one sentence; chrome is not among them.
    pub passages: Vec<Passage>,
    /// Concept tokens, one an occurrence (see [`concept`]).
    pub concepts: Vec<String>,
    /// What filters ask for, as `name:value`.
    pub facts: BTreeSet<String>,
    /// What facets count, as `name:value`.
    pub facets: BTreeSet<String>,
    /// First day of publication of the document.
    pub published: Option<Date>,
    /// Last day of the directive's deadline; for a document the earliest of its directives.
    pub latest: Option<Date>,
    /// The directive's confidence; none for documents and while it is not calibrated.
    pub confidence: Option<f64>,
    /// How far into the content the directive stands, from 0 to 1; 0 for documents.
    pub place: f64,
    /// Same for two directives with the same addressees and deadline; 0 for documents.
    pub signature: u64,
}

/// Names of the facts that filters ask for.
pub mod fact {
    /// Main language, or the directive's.
    pub const LANG: &str = "lang";
    /// Document type of the subject.
    pub const TYPE: &str = "type";
    /// Issuer of the subject, or of the directive.
    pub const ISSUER: &str = "issuer";
    /// Search key of the subject's symbol.
    pub const SYMBOL: &str = "symbol";
    /// Search key of an instrument cited.
    pub const CITES: &str = "cites";
    /// Search key of an instrument of the directive.
    pub const INSTRUMENT: &str = "instrument";
    /// Host and its parent domains.
    pub const SOURCE: &str = "source";
    /// Work key.
    pub const WORK: &str = "work";
    /// Document id.
    pub const DOCUMENT: &str = "doc";
    /// An addressee or recipient of a directive, and who has its duties now.
    pub const AGENCY: &str = "agency";
    /// A role in a directive.
    pub const ROLE: &str = "role";
    /// Role and agency together (`lead vn.gov.mofa`).
    pub const DUTY: &str = "duty";
    /// Directives only: the id.
    pub const ID: &str = "id";
}

/// The fact token for a name and a value.
#[must_use]
pub fn fact(name: &str, value: &str) -> String {
    format!("{name}:{value}")
}

/// The name of a role, as filters and JSON write it.
#[must_use]
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Lead => "lead",
        Role::Coordinate => "coordinate",
        Role::ReportTo => "report_to",
        Role::Supervise => "supervise",
        Role::All => "all",
    }
}

/// The entry of a document.
#[must_use]
pub fn document_entry(record: &Record, work: &str, analyzer: &Analyzer) -> Entry {
    let mut entry = parent_facts(record, work, analyzer);
    entry.passages = content(record).map(|block| passage(record, block.span, block.lang, analyzer)).collect();
    for passage in entry.passages.iter().chain(&entry.title) {
        entry.concepts.extend(passage.terms.iter().map(|found| concept::term(&found.term)));
    }
    let whole = Span::new(0, record.text.len());
    mentions_within(record, whole, analyzer, &mut entry);
    entry.facts.insert(fact(fact::ID, &record.id));
    entry.facts.insert(fact(fact::LANG, record.lang.as_str()));
    entry.facets.insert(fact(fact::LANG, record.lang.as_str()));
    if let Some(subject) = &record.subject {
        entry.concepts.extend([concept::instrument(&subject.symbol), concept::subject(&subject.symbol)]);
        for issuer in subject.issuer.iter().flat_map(|issuer| analyzer.also(issuer)) {
            entry.facts.insert(fact(fact::ISSUER, issuer.as_str()));
        }
        entry.facets.extend(subject.issuer.as_ref().map(|issuer| fact(fact::ISSUER, issuer.as_str())));
    }
    entry.latest = record.directives.iter().filter_map(|directive| directive.deadline.as_ref()?.latest).min();
    entry
}

/// The entries of all directives of a document.
#[must_use]
pub fn directive_entries(record: &Record, work: &str, analyzer: &Analyzer) -> Vec<Entry> {
    if record.directives.is_empty() {
        return Vec::new();
    }
    let parent = parent_facts(record, work, analyzer);
    let places = Places::new(record);
    record.directives.iter().map(|directive| directive_entry(record, directive, &parent, &places, analyzer)).collect()
}

fn directive_entry(record: &Record, directive: &Directive, parent: &Entry, places: &Places, analyzer: &Analyzer) -> Entry {
    let mut entry = Entry { id: directive.id.clone(), lang: directive.lang, title: None, ..parent.clone() };
    entry.facts.retain(|known| !known.starts_with("cites:"));
    entry.passages = vec![passage(record, directive.span, directive.lang, analyzer)];
    entry.concepts.extend(entry.passages[0].terms.iter().map(|found| concept::term(&found.term)));
    mentions_within(record, directive.span, analyzer, &mut entry);
    entry.facts.insert(fact(fact::ID, &directive.id));
    entry.facts.insert(fact(fact::LANG, directive.lang.as_str()));
    entry.facets.insert(fact(fact::LANG, directive.lang.as_str()));
    for symbol in &directive.instruments {
        entry.concepts.push(concept::instrument(symbol));
        entry.facts.insert(fact(fact::INSTRUMENT, &symbol.key()));
        entry.facts.insert(fact(fact::CITES, &symbol.key()));
    }
    if let Some(subject) = &record.subject {
        entry.concepts.push(concept::instrument(&subject.symbol));
    }
    if let Some(issuer) = &directive.issuer {
        entry.facts.extend(analyzer.also(issuer).iter().map(|id| fact(fact::ISSUER, id.as_str())));
        entry.facets.insert(fact(fact::ISSUER, issuer.as_str()));
        entry.concepts.extend(analyzer.concepts_of(issuer).iter().map(concept::agency));
    }
    for addressee in &directive.addressees {
        let role = role_name(addressee.role);
        entry.facts.insert(fact(fact::ROLE, role));
        entry.facets.insert(fact(fact::ROLE, role));
        entry.facets.insert(fact(fact::AGENCY, addressee.id.as_str()));
        for id in analyzer.also(&addressee.id) {
            entry.facts.insert(fact(fact::AGENCY, id.as_str()));
            entry.facts.insert(fact(fact::DUTY, &format!("{role} {id}")));
        }
        let agencies = analyzer.concepts_of(&addressee.id);
        entry.concepts.extend(agencies.iter().map(concept::agency));
        if addressee.role != Role::ReportTo {
            entry.concepts.extend(agencies.iter().map(concept::addressee));
        }
    }
    if let Some(deadline) = &directive.deadline {
        let periods = deadline.value.into_iter().flat_map(concept::enclosing);
        entry.concepts.extend(periods.map(concept::date));
        entry.concepts.extend(deadline.latest.map(|_| concept::DATED.to_owned()));
        entry.latest = deadline.latest;
    }
    entry.confidence = directive.confidence;
    entry.place = places.of(directive.span.start);
    entry.signature = signature(directive, analyzer);
    entry
}

/// What document and directives have in common.
fn parent_facts(record: &Record, work: &str, analyzer: &Analyzer) -> Entry {
    let mut facts = BTreeSet::from([fact(fact::WORK, work), fact(fact::DOCUMENT, &record.id)]);
    let mut facets = BTreeSet::new();
    if let Some(subject) = &record.subject {
        facts.insert(fact(fact::SYMBOL, &subject.symbol.key()));
        if let Some(doctype) = &subject.doctype {
            facts.insert(fact(fact::TYPE, doctype));
            facets.insert(fact(fact::TYPE, doctype));
        }
    }
    if let Some(source) = &record.origin.source {
        facts.extend(domains(source).map(|domain| fact(fact::SOURCE, domain)));
        facets.insert(fact(fact::SOURCE, source));
    }
    for symbol in record.citations.iter().filter_map(|citation| citation.symbol.as_ref()) {
        facts.insert(fact(fact::CITES, &symbol.key()));
    }
    let published = record.published.and_then(vanban_model::Period::first_day);
    facets.extend(published.map(|day| fact("year", &day.year().to_string())));
    Entry {
        id: record.id.clone(),
        document: record.id.clone(),
        work: work.to_owned(),
        lang: record.lang,
        title: record.title.as_ref().map(|title| analyzer.passage(title, record.lang)),
        passages: Vec::new(),
        concepts: Vec::new(),
        facts,
        facets,
        published,
        latest: None,
        confidence: None,
        place: 0.0,
        signature: 0,
    }
}

/// A host and the domains above it, down to two labels: `en.nhandan.vn`, `nhandan.vn`.
fn domains(host: &str) -> impl Iterator<Item = &str> {
    let above = host.match_indices('.').map(|(at, _)| &host[at + 1..]).filter(|domain| domain.contains('.'));
    std::iter::once(host).chain(above)
}

/// Adds the concepts mentioned within a span: everything lies in content blocks, since nothing is extracted from chrome.
fn mentions_within(record: &Record, span: Span, analyzer: &Analyzer, entry: &mut Entry) {
    for citation in within(&record.citations, span, |citation| citation.span) {
        entry.concepts.extend(citation_concepts(citation));
        entry.facts.extend(citation.symbol.as_ref().map(|symbol| fact(fact::CITES, &symbol.key())));
    }
    for mention in within(&record.agencies, span, |mention| mention.span) {
        entry.concepts.extend(agency_concepts(&mention.id, analyzer));
    }
    for mention in within(&record.dates, span, |mention| mention.span) {
        let periods = mention.value.into_iter().flat_map(concept::enclosing);
        entry.concepts.extend(periods.map(concept::date));
    }
}

/// The mentions inside a span; `mentions` are sorted by start, so that many directives do not each walk all of them.
fn within<T>(mentions: &[T], span: Span, span_of: impl Fn(&T) -> Span) -> impl Iterator<Item = &T> {
    let first = mentions.partition_point(|mention| span_of(mention).start < span.start);
    let after = mentions.partition_point(|mention| span_of(mention).start < span.end);
    mentions[first..after.max(first)].iter().filter(move |mention| span.contains(span_of(mention)))
}

/// The concept tokens of one citation: its instrument, or its number where the instrument can't be told.
#[must_use]
pub fn citation_concepts(citation: &Citation) -> Vec<String> {
    concept::citation(citation)
}

/// The concept tokens of one mention of an agency.
#[must_use]
pub fn agency_concepts(id: &AgencyId, analyzer: &Analyzer) -> Vec<String> {
    analyzer.concepts_of(id).iter().map(concept::agency).collect()
}

/// The content blocks of a record; one block over the whole text where the record has none.
pub fn content(record: &Record) -> impl Iterator<Item = RecordBlock> {
    let whole = RecordBlock { kind: BlockKind::Paragraph, span: Span::new(0, record.text.len()), lang: record.lang };
    let whole = record.blocks.is_empty().then_some(whole);
    record.blocks.iter().copied().filter(|block| block.kind.is_content()).chain(whole)
}

fn passage(record: &Record, span: Span, lang: Lang, analyzer: &Analyzer) -> Passage {
    Passage { start: span.start, ..analyzer.passage(span.of(&record.text), lang) }
}

/// Where things stand relative to the running text: translations keep paragraphs, not lengths.
struct Places {
    blocks: Vec<Span>,
}

impl Places {
    fn new(record: &Record) -> Self {
        let running = |kind| !matches!(kind, BlockKind::Caption | BlockKind::Signature | BlockKind::Recipients);
        Self { blocks: content(record).filter(|block| running(block.kind)).map(|block| block.span).collect() }
    }

    fn of(&self, offset: usize) -> f64 {
        let at = self.blocks.partition_point(|span| span.end <= offset);
        let Some(block) = self.blocks.get(at) else { return 1.0 };
        let inside = offset.saturating_sub(block.start) as f64 / block.len().max(1) as f64;
        (at as f64 + inside) / self.blocks.len() as f64
    }
}

fn signature(directive: &Directive, analyzer: &Analyzer) -> u64 {
    let addressees: BTreeSet<AgencyId> =
        directive.addressees.iter().filter_map(|addressee| analyzer.also(&addressee.id).pop()).collect();
    let mut text: String = addressees.iter().map(|id| format!("{id} ")).collect();
    if let Some(deadline) = &directive.deadline {
        text.extend(deadline.value.map(|value| value.to_string()));
        text.extend(deadline.rrule.as_deref());
    }
    digest(&text)
}

/// FNV-1a, 64 bits: stable across runs and versions, which the standard hasher is not.
pub(crate) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
