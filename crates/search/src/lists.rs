//! Lists of directives without a query: by filter, by deadline, by instrument.

use std::collections::BTreeSet;

use jiff::civil::Date;
use vanban_index::{Day, Kind, Match, Query};
use vanban_model::{Directive, Symbol};

use crate::answer::{DirectiveLine, DirectivePage, DocumentRef, Required, Via};
use crate::plan::Planner;
use crate::query::{Names, read_request};
use crate::records::Loaded;
use crate::searcher::{Searcher, Session};
use crate::{Error, Filters, Page, SearchRequest, Window};

impl Searcher {
    /// Directives that the filters leave, by document id and then place in the text.
    ///
    /// # Errors
    /// A bad value of a filter or cursor; or a failure of index or catalogue.
    pub fn directives(&self, filters: &Filters, page: &Page) -> Result<DirectivePage, Error> {
        let session = self.session();
        let mut found = self.filtered(&session, filters, None, None)?;
        found.sort_by(|a, b| a.document.cmp(&b.document).then(a.place.total_cmp(&b.place)).then(a.order.cmp(&b.order)));
        self.page(&session, &found, page)
    }

    /// Directives with a dated deadline, in order of its last day, then by id; past ones are among them unless the window
    /// leaves them out.
    ///
    /// # Errors
    /// As [`Self::directives`].
    pub fn deadlines(&self, filters: &Filters, window: &Window, page: &Page) -> Result<DirectivePage, Error> {
        let (mut from, mut to) = (None, None);
        if let (Some(as_of), Some(days)) = (window.as_of, window.within_days) {
            from = Some(as_of);
            to = as_of.checked_add(jiff::Span::new().days(i64::from(days))).ok();
        }
        if let Some(as_of) = window.as_of.filter(|_| window.overdue) {
            to = as_of.yesterday().ok();
            from = None;
        }
        let session = self.session();
        let mut found = self.filtered(&session, filters, window.as_of, Some(Query::Days(Day::Latest, from, to)))?;
        found.sort_by_key(|found| (found.latest, found.order));
        self.page(&session, &found, page)
    }

    /// A directive by its id.
    ///
    /// # Errors
    /// A failure of the catalogue.
    pub fn directive(&self, id: &str) -> Result<Option<DirectiveLine>, Error> {
        let document = id.split_once('-').map_or(id, |(document, _)| document);
        let record = self.records.loaded().record(document)?;
        let found = record.as_ref().and_then(|record| Some((record, record.directives.iter().find(|own| own.id == id)?)));
        Ok(found.map(|(record, directive)| DirectiveLine {
            directive: directive.clone(),
            document: DocumentRef::new(record),
            via: None,
        }))
    }

    /// What an instrument requires: the directives of documents whose subject it is and of their translations, then those
    /// elsewhere that name it; each part by deadline, the undated last, then by id.
    ///
    /// # Errors
    /// The text is no symbol; or a failure of index or catalogue.
    pub fn requires(&self, symbol: &str) -> Result<Required, Error> {
        let session = self.session();
        let symbols = session.symbols(symbol);
        let Some(first) = symbols.first() else {
            return Err(Error::BadValue {
                field: "SYMBOL".to_owned(),
                value: symbol.to_owned(),
                at: None,
                expected: "the symbol of an instrument, such as 22-NQ/TW".to_owned(),
                candidates: Vec::new(),
            });
        };
        Ok(Required { symbol: Some(self.canonical(first)?), lines: self.required_by(&symbols)? })
    }

    pub(crate) fn required_by(&self, symbols: &[Symbol]) -> Result<Vec<DirectiveLine>, Error> {
        let mut own = BTreeSet::new();
        let mut elsewhere = BTreeSet::new();
        let keys: BTreeSet<String> = symbols.iter().map(Symbol::key).collect();
        for key in &keys {
            for document in self.records.with_subject(key)? {
                own.extend(self.records.members(&document)?.into_iter().map(|member| member.id));
                own.insert(document);
            }
            elsewhere.extend(self.records.directing(key)?);
        }
        let mut loaded = self.records.loaded();
        let mut lines = Vec::new();
        for id in own.iter().chain(elsewhere.difference(&own)) {
            let Some(record) = loaded.record(id)? else { continue };
            let (via, names) = match own.contains(id) {
                true => (Via::Itself, None),
                false => (Via::Implementing, Some(&keys)),
            };
            let named = |directive: &&Directive| {
                names.is_none_or(|keys| directive.instruments.iter().any(|symbol| keys.contains(&symbol.key())))
            };
            lines.extend(record.directives.iter().filter(named).map(|directive| DirectiveLine {
                directive: directive.clone(),
                document: DocumentRef::new(&record),
                via: Some(via),
            }));
        }
        lines.sort_by(|a, b| {
            let key = |line: &DirectiveLine| {
                let latest = line.directive.deadline.as_ref().and_then(|deadline| deadline.latest);
                (line.via, latest.is_none(), latest)
            };
            key(a).cmp(&key(b)).then_with(|| a.directive.id.cmp(&b.directive.id))
        });
        Ok(lines)
    }

    /// The symbol as texts write it officially: a symbol typed in another spelling takes that of a text or the gazetteer.
    pub(crate) fn canonical(&self, symbol: &Symbol) -> Result<Symbol, Error> {
        let config = self.extractor.config();
        if let Some(known) = config.instruments.with_symbol(symbol).next() {
            return Ok(known.symbol.clone());
        }
        let key = symbol.key();
        let mut loaded = self.records.loaded();
        for id in self.records.with_subject(&key)?.iter().chain(&self.records.citing(&key)?) {
            let Some(record) = loaded.record(id)? else { continue };
            let own = record.subject.iter().map(|subject| &subject.symbol);
            let cited = record.citations.iter().filter_map(|citation| citation.symbol.as_ref());
            if let Some(written) = own.chain(cited).find(|written| written.key() == key) {
                return Ok(written.clone());
            }
        }
        Ok(symbol.clone())
    }

    fn filtered(
        &self,
        session: &Session<'_>,
        filters: &Filters,
        as_of: Option<Date>,
        and: Option<Query>,
    ) -> Result<Vec<Match>, Error> {
        let request = SearchRequest { filters: filters.clone(), ..SearchRequest::default() };
        let reading = read_request(&request, &self.context(session, as_of))?;
        let planner = Planner { reading: &reading, kind: Kind::Directive, holders: session };
        let query = Query::All(std::iter::once(planner.matching()?).chain(and).collect());
        Ok(session.snapshot.matches(Kind::Directive, &query)?)
    }

    fn page(&self, session: &Session<'_>, found: &[Match], page: &Page) -> Result<DirectivePage, Error> {
        let first = match &page.cursor {
            Some(cursor) => cursor.parse().map_err(|_| Error::BadCursor(cursor.clone()))?,
            None => page.offset,
        };
        let first = usize::min(first, found.len());
        let last = first.saturating_add(page.limit).min(found.len());
        let mut loaded = self.records.loaded();
        let mut lines = Vec::with_capacity(last - first);
        for found in &found[first..last] {
            lines.extend(line(session, found, &mut loaded)?);
        }
        let next = (first < last && last < found.len()).then(|| last.to_string());
        Ok(DirectivePage { total: found.len() as u64, lines, next })
    }
}

fn line(session: &Session<'_>, found: &Match, loaded: &mut Loaded<'_>) -> Result<Option<DirectiveLine>, Error> {
    let ids = session.snapshot.ids(Kind::Directive, found.slot)?;
    let Some(record) = loaded.record(&ids.document)? else { return Ok(None) };
    let directive = record.directives.iter().find(|directive| directive.id == ids.id);
    Ok(directive.map(|directive| DirectiveLine { directive: directive.clone(), document: DocumentRef::new(&record), via: None }))
}
