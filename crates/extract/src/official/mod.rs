//! What an official text says of itself: the form of Decree 30/2020/NĐ-CP, annex I, of the Party's texts, of laws, and of their
//! translations, as readers deliver it (columns in any order, interleaved or glued), and the numbered units of the body.
//!
//! ```text
//! text     = letterhead [recitals | addressees] body closing *annex
//! ```
//!
//! Everything is told from lines and the mentions found in them, in one pass for each part; letterhead, recitals and closing
//! lie within bounded reach of each other. Annexes and attached regulations come after the closing: their forms, with numbers
//! and signatures of their own, are never this text's.

mod about;
mod address;
mod closing;
mod cues;
mod facts;
mod head;
mod labels;
mod lines;
mod number;
mod recitals;
mod scene;
mod units;

use vanban_model::{AgencyId, Config, Official, Period, QuotedDate, QuotedType, Segmented, Span, Symbol, TextUnit, UnitKind};

pub(crate) use cues::FormCues;
pub(crate) use units::Innermost;

use crate::extractor::Extractor;
use crate::{agencies, citations, dates};
use head::Head;
use number::Number;
use scene::{Named, Scene};

/// The type of texts without a type word.
const LETTER: &str = "official-letter";
/// Articles that show a text to be one of law, though it has no letterhead.
const FEWEST_ARTICLES: usize = 2;

/// A text's form, before the address of its page is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    /// The form as the record has it; none for texts without one.
    pub(crate) official: Option<Official>,
    pub(crate) units: Vec<TextUnit>,
    pub(crate) symbol: Option<Symbol>,
    /// Span of the symbol's mention.
    pub(crate) symbol_span: Option<Span>,
    pub(crate) issuer: Option<AgencyId>,
    /// The type by its word, else by the number.
    pub(crate) doctype: Option<String>,
    /// Whether the number is that of a consolidated text, whose type word is that of the text consolidated.
    pub(crate) is_attested: bool,
    /// Index of the mention of the day of signing.
    pub(crate) date: Option<usize>,
    /// The value of the date, as coarse as it is.
    pub(crate) signed: Option<Period>,
    /// Whether it has a letterhead or a type, so that it reports no other.
    pub(crate) is_official: bool,
    /// What surrounds a number left blank.
    blank: Option<Number>,
}

/// Reads the form of a text.
pub(crate) fn read(
    segmented: &Segmented,
    citations: &[citations::Mention],
    dates: &[dates::Mention],
    agencies: &[agencies::Mention],
    extractor: &Extractor,
) -> Form {
    let document = &segmented.document;
    let lines = lines::lines(document, &extractor.form);
    let scene = Scene { text: &document.text, lines, dates, citations, lang: segmented.lang, extractor };
    let head = head::read(&scene);
    let has_form = is_form(&scene, &head);
    let closing = closing::read(&scene, head.end);
    let frame = units::Frame { body: if has_form { head.end } else { 0 }, closing: closing.lines.clone() };
    let mut units = units::read(&scene, &frame);
    let articles = units.iter().filter(|unit| unit.kind == UnitKind::Article).take(FEWEST_ARTICLES).count();
    if !has_form && articles < FEWEST_ARTICLES {
        units = Vec::new();
    }
    let mut form = Form { units, is_official: has_form, ..Form::default() };
    form.take_head(&scene, &head, closing.lines.start, has_form);
    if has_form || !form.units.is_empty() {
        let mut official = form.official.take().unwrap_or_default();
        official.about = about::read(&scene, &head).map(|(about, _)| about).filter(|_| has_form);
        official.bases = recitals::bases(&scene, head.end);
        official.addressed_to = recitals::addressees(&scene, head.end);
        official.recipients = closing.recipients;
        official.signatures = closing.signatures;
        form.official = Some(official);
    }
    form.name_issuer(&scene, &head, agencies);
    form
}

/// Whether the lines before the body are a letterhead, rather than the headings of a page.
fn is_form(scene: &Scene<'_>, head: &Head) -> bool {
    let numbered =
        head.number.as_ref().is_some_and(|(at, found)| !facts::is_label(scene, *at) && matches!(found.number, Number::Full(_)));
    head.motto.is_some() || numbered || (head.heading.is_some() && head.leads_in)
}

impl Form {
    /// Whether its type is one of these.
    pub(crate) fn is_of(&self, types: &[&str]) -> bool {
        self.doctype.as_deref().is_some_and(|own| types.contains(&own))
    }

    /// Whether words are the issuer's name.
    pub(crate) fn names_issuer_only(&self, words: &str) -> bool {
        let issuer = self.official.as_ref().and_then(|official| official.issuer.as_ref());
        !words.is_empty() && issuer.is_some_and(|issuer| cues::key(&issuer.quoted.surface) == cues::key(words.trim_start()))
    }

    fn take_head(&mut self, scene: &Scene<'_>, head: &Head, closing: usize, has_form: bool) {
        let attested = facts::attestation(scene, head).filter(|_| head.number.is_none());
        self.is_attested = attested.is_some();
        let stated = match head.number.as_ref().map(|(_, found)| &found.number) {
            Some(Number::Full(_)) => None,
            _ => attested.or_else(|| facts::portal(scene)),
        };
        let own = stated.as_ref().map(|stated| &stated.number).or(head.number.as_ref().map(|(_, found)| found));
        match own.map(|found| (&found.number, found.span)) {
            Some((Number::Full(symbol), span)) => (self.symbol, self.symbol_span) = (Some(symbol.clone()), Some(span)),
            Some((blank, _)) => self.blank = Some(blank.clone()),
            None => {}
        }
        let head_date = head.date.as_ref().map(|date| (date.mention, date.value, date.span)).filter(|_| has_form);
        let adopted = || facts::adopted(scene, closing).filter(|_| has_form || !self.units.is_empty());
        let date = head_date.or_else(|| stated.as_ref().and_then(|stated| stated.date)).or_else(adopted);
        self.date = date.map(|(mention, ..)| mention);
        self.signed = date.map(|(_, value, _)| value);
        let heading = head.heading.as_ref().filter(|_| has_form);
        let coded = self.symbol.as_ref().and_then(|symbol| type_of(symbol, &scene.extractor.config));
        let is_letter = self.symbol.is_some() && heading.is_none();
        self.doctype = heading.and_then(|heading| heading.id.clone()).or(coded).or_else(|| is_letter.then(|| LETTER.to_owned()));
        if !has_form {
            return;
        }
        self.official = Some(Official {
            number: self.symbol_span.map(|span| scene.quoted(vec![span])),
            place: head.date.as_ref().and_then(|date| date.place).map(|span| scene.quoted(vec![span])),
            date: date.map(|(_, value, span)| QuotedDate { value, quoted: scene.quoted(vec![span]) }),
            doctype: heading.map(|heading| QuotedType { id: heading.id.clone(), quoted: scene.quoted(vec![heading.word]) }),
            ..Official::default()
        });
    }

    /// The issuer: by the letters of the number where the letterhead agrees or says nothing of use, else as the letterhead, the
    /// line under the type or the enacting clause names it.
    fn name_issuer(&mut self, scene: &Scene<'_>, head: &Head, agencies: &[agencies::Mention]) {
        let gazetteer = &scene.extractor.config.gazetteer;
        let mut bodies = head.bodies.clone();
        let joint = self.doctype.as_deref().is_some_and(|doctype| doctype.starts_with("joint"));
        let named = if joint && bodies.len() > 1 { Some(bodies.remove(0)) } else { bodies.pop() };
        let named = named.or_else(|| head::issuer_under_type(scene, head));
        let coded = self.symbol.as_ref().and_then(|symbol| issuer(symbol, &scene.extractor.config));
        let agrees = |id: &&AgencyId| {
            let codes = gazetteer.agency(id.as_str()).map(|agency| agency.codes.as_slice()).unwrap_or_default();
            self.symbol.as_ref().is_some_and(|symbol| symbol.codes().any(|code| codes.iter().any(|own| own == code)))
        };
        let named = named
            .or_else(|| enacting(scene, head, agencies).filter(|_| self.official.is_some()))
            .map(|named| named.into_bodies(&scene.extractor.config));
        let ids = named.as_ref().map(|named| named.ids.as_slice()).unwrap_or_default();
        self.issuer = ids.iter().find(agrees).cloned().or(coded).or_else(|| ids.first().cloned());
        let Some(official) = &mut self.official else { return };
        let Some(Named { quoted, ids }) = named else { return };
        let others = || ids.iter().skip(1).map(|id| vanban_model::NamedBody { id: Some(id.clone()), quoted: quoted.clone() });
        if joint {
            official.joint = others().chain(bodies.into_iter().map(recitals::body)).collect();
        } else {
            official.parent = bodies.pop().map(recitals::body);
        }
        let id = ids.first().cloned().or_else(|| self.issuer.clone());
        official.issuer = Some(vanban_model::NamedBody { id, quoted });
    }

    /// The number in the address, where the text leaves it blank, or is a text of law or of the official form without one. What
    /// the text says is stronger: type and year must agree. The name of a file is trusted only where the text has the place
    /// for the number, or the type.
    pub(crate) fn symbol_from_address(&self, addresses: &[&str], extractor: &Extractor) -> Option<Symbol> {
        if self.symbol.is_some() || self.official.is_none() {
            return None;
        }
        let config = &extractor.config;
        let year = self.signed.and_then(Period::first_day).map(jiff::civil::Date::year);
        addresses.iter().find_map(|address| {
            let symbol = address::symbol_in(address, config)?;
            let same_year = symbol.year().zip(year).is_none_or(|(own, signed)| i32::from(own) == i32::from(signed));
            let own_type = type_of(&symbol, config);
            let same_type = self.doctype.is_none() || own_type.is_none() || own_type == self.doctype;
            let fits = match &self.blank {
                Some(blank) => address::fills(&symbol, blank),
                None => address::is_web(address) || self.doctype.is_some() && own_type == self.doctype,
            };
            (same_year && same_type && fits).then_some(symbol)
        })
    }
}

/// "The Government promulgates …": the body with which a line between recitals and first article begins, before a verb of issuing.
fn enacting(scene: &Scene<'_>, head: &Head, agencies: &[agencies::Mention]) -> Option<Named> {
    const REACH: usize = 60;
    let cues = scene.cues();
    let end = (head.end..scene.lines.len().min(head.end + REACH)).find(|&at| labels::heads_article(scene.line(at), cues))?;
    (head.end..end).find_map(|at| {
        let line = scene.lines[at].span;
        let first = agencies.partition_point(|mention| mention.span.start < line.start);
        // An article may stand before the name.
        let mention = agencies.get(first).filter(|mention| mention.span.start < line.start + 5 && mention.span.end < line.end)?;
        let rest = cues::head_key(scene.text[mention.span.end..line.end].trim_start());
        let issues = cues::begins(&rest, &cues.enacting).is_some();
        mention.known().filter(|_| issues).map(|id| Named { quoted: scene.quoted(vec![mention.span]), ids: vec![id.clone()] })
    })
}

fn type_of(symbol: &Symbol, config: &Config) -> Option<String> {
    symbol.codes().find_map(|code| config.doctypes.by_code(code)).map(|doctype| doctype.id.clone())
}

/// Who issued an instrument, by the letter groups of its symbol, a term number apart: the first after the type code that a
/// gazetteer knows, else the first of all (`9127/VPCP-QHQT`).
pub(crate) fn issuer(symbol: &Symbol, config: &Config) -> Option<AgencyId> {
    let codes: Vec<&str> = symbol.codes().map(|code| code.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    codes
        .iter()
        .skip(usize::from(codes.len() > 1))
        .chain(codes.first())
        .find_map(|code| config.gazetteer.by_code(code))
        .map(|agency| agency.id.clone())
}
