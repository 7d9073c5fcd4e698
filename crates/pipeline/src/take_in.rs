use vanban_store::{Barred, Batch, Capture, Captures, Catalogue, NewDocument, Quarantined, State};

use crate::engine::{Parsed, Unparsed};
use crate::ingest::{Captured, Opened, ParsedById};
use crate::source::Refused;
use crate::{DuplicateOf, Engine, Error, Outcome, Problem, Replaced, Report};

/// Decides what becomes of each input, and enters it into the batch.
pub(crate) struct Intake<'i> {
    pub(crate) engine: &'i Engine,
    pub(crate) again: bool,
    /// The time of the batch.
    pub(crate) at: String,
    pub(crate) keep: Keep<'i>,
}

/// What becomes of captured bytes.
pub(crate) enum Keep<'k> {
    In(&'k mut Captures),
    /// A rehearsal keeps nothing.
    Nothing,
}

/// How one input ended.
#[derive(Debug)]
pub(crate) struct Ending {
    uri: String,
    outcome: Outcome,
    /// Code and message.
    problem: Option<(String, String)>,
    /// New and old id.
    replaced: Option<(String, String)>,
    /// Id and main place of the document that it is a copy of.
    copy_of: Option<(String, String)>,
}

/// What is known of an input by its bytes alone.
#[derive(Debug)]
pub(crate) enum Settled {
    /// A person removed it.
    Forgotten(String),
    /// The current document that these bytes stand for.
    Known(String),
}

/// Whether an input needs no parsing.
pub(crate) fn settled_by_bytes(catalogue: &Catalogue, input: &Captured, again: bool) -> Result<Option<Settled>, Error> {
    if !again {
        for barred in [Barred::Uri(&input.raw.uri), Barred::Capture(&input.id)] {
            if let Some(document) = catalogue.forgotten(barred)? {
                return Ok(Some(Settled::Forgotten(document)));
            }
        }
    }
    let Some((_, Some(document))) = catalogue.capture(&input.id)? else { return Ok(None) };
    let is_current = catalogue.document(&document)?.is_some_and(|row| row.state == State::Current);
    Ok(is_current.then_some(Settled::Known(document)))
}

impl Intake<'_> {
    /// Takes in one input. `parsed` holds what the stages made of the bytes that were not known before the batch.
    pub(crate) fn take_in(&mut self, batch: &mut Batch<'_>, input: Opened, parsed: &ParsedById) -> Result<Ending, Error> {
        let input = match input {
            Opened::Captured(captured) => captured,
            Opened::Failed { uri, failed } => return Ok(Ending::new(uri, Outcome::Failed).with(failed.code, failed.message)),
            Opened::Refused { uri, refused } => return self.quarantine(batch, uri, None, &refused),
        };
        match settled_by_bytes(batch, &input, self.again)? {
            Some(Settled::Forgotten(document)) => Ok(Ending::forgotten(input.raw.uri, &document)),
            Some(Settled::Known(document)) => self.known(batch, input, &document),
            None => self.unknown(batch, input, parsed),
        }
    }

    /// Bytes that a current document is known by: at their place nothing new, anywhere else a copy.
    fn known(&mut self, batch: &mut Batch<'_>, input: Captured, document: &str) -> Result<Ending, Error> {
        let uri = input.raw.uri;
        let before = batch.place(&uri)?;
        batch.release(&uri)?;
        if before.as_ref().is_none_or(|place| place.document != document || place.capture != input.id) {
            batch.set_place(&uri, document, &input.id)?;
        }
        if before.is_some_and(|place| place.document == document) {
            return Ok(Ending::new(uri, Outcome::Unchanged));
        }
        let of = batch.document(document)?.map(|row| row.uri).unwrap_or_default();
        Ok(Ending { copy_of: Some((document.to_owned(), of)), ..Ending::new(uri, Outcome::Duplicate) })
    }

    fn unknown(&mut self, batch: &mut Batch<'_>, input: Captured, parsed: &ParsedById) -> Result<Ending, Error> {
        // What was parsed for another place of the same bytes has that place's origin; and what looked known before the batch
        // may have been replaced in it. Both are rare, and parsed here.
        let fits =
            |result: &&Result<Parsed, Unparsed>| result.as_ref().map_or(true, |parsed| parsed.record.origin.uri == input.raw.uri);
        let own;
        let result = match parsed.get(&input.id).filter(fits) {
            Some(result) => result,
            None => {
                own = self.engine.parse(&input.raw, input.cut);
                &own
            }
        };
        match result {
            Ok(parsed) => self.parsed(batch, &input, parsed),
            Err(Unparsed::Panicked(message)) => {
                Ok(Ending::new(input.raw.uri, Outcome::Failed).with(Problem::PANIC, message.clone()))
            }
            Err(Unparsed::Refused(refused)) => {
                self.capture(batch, &input, None)?;
                self.quarantine(batch, input.raw.uri.clone(), Some(input.id), refused)
            }
        }
    }

    fn parsed(&mut self, batch: &mut Batch<'_>, input: &Captured, parsed: &Parsed) -> Result<Ending, Error> {
        let uri = input.raw.uri.as_str();
        if self.again {
            for barred in [Barred::Uri(uri), Barred::Capture(&input.id), Barred::Text(&parsed.text_hash)] {
                batch.unbar(barred)?;
            }
        } else if let Some(document) = batch.forgotten(Barred::Text(&parsed.text_hash))? {
            batch.bar(Barred::Capture(&input.id), &document)?;
            return Ok(Ending::forgotten(uri.to_owned(), &document));
        }
        batch.release(uri)?;
        let before = match batch.place(uri)? {
            Some(place) => batch.document(&place.document)?,
            None => None,
        };
        if let Some(before) = before.as_ref().filter(|before| before.text_hash == parsed.text_hash) {
            self.capture(batch, input, Some(&before.id))?;
            batch.set_place(uri, &before.id, &input.id)?;
            return Ok(Ending::new(uri.to_owned(), Outcome::Unchanged));
        }
        let Parsed { record, text_hash, fingerprint } = parsed;
        self.capture(batch, input, Some(&record.id))?;
        batch.put(NewDocument { record, text_hash, fingerprint })?;
        batch.set_place(uri, &record.id, &input.id)?;
        let replaced = before.map(|before| (record.id.clone(), before.id));
        Ok(Ending { replaced, ..Ending::new(uri.to_owned(), Outcome::Indexed) })
    }

    /// Keeps bytes that are not kept yet, and says which document they stand for.
    fn capture(&mut self, batch: &mut Batch<'_>, input: &Captured, document: Option<&str>) -> Result<(), Error> {
        let known = batch.capture(&input.id)?.is_some();
        match &mut self.keep {
            _ if known => {}
            Keep::In(captures) => batch.add_capture(&captures.append(&input.raw, input.cut, &self.at)?, None)?,
            Keep::Nothing => batch.add_capture(&unkept(input), None)?,
        }
        if let Some(document) = document {
            batch.link_capture(&input.id, document)?;
        }
        Ok(())
    }

    fn quarantine(
        &mut self,
        batch: &mut Batch<'_>,
        uri: String,
        capture: Option<String>,
        refused: &Refused,
    ) -> Result<Ending, Error> {
        let Refused { code, message, advice } = refused.clone();
        let ending = Ending::new(uri.clone(), Outcome::Quarantined).with(&code, message.clone());
        batch.quarantine(&Quarantined { uri, code, message, advice, capture, at: self.at.clone() })?;
        Ok(ending)
    }
}

/// Stands for bytes that a rehearsal does not keep.
fn unkept(input: &Captured) -> Capture {
    Capture {
        id: input.id.clone(),
        file: String::new(),
        offset: 0,
        length: 0,
        size: 0,
        cut: false,
        uri: input.raw.uri.clone(),
        media_type: None,
        fetched_at: None,
    }
}

impl Ending {
    fn new(uri: String, outcome: Outcome) -> Self {
        Self { uri, outcome, problem: None, replaced: None, copy_of: None }
    }

    fn forgotten(uri: String, document: &str) -> Self {
        let message = format!("left out because {document} was forgotten; `--again` takes it in");
        Self::new(uri, Outcome::Unchanged).with(Problem::FORGOTTEN, message)
    }

    fn with(self, code: &str, message: String) -> Self {
        Self { problem: Some((code.to_owned(), message)), ..self }
    }

    /// Counts it.
    pub(crate) fn enter(self, report: &mut Report) {
        let Self { uri, outcome, problem, replaced, copy_of } = self;
        report.count(outcome);
        report.replaced.extend(replaced.map(|(id, replaces)| Replaced { uri: uri.clone(), id, replaces }));
        report.duplicates.extend(copy_of.map(|(id, of)| DuplicateOf { uri: uri.clone(), id, of }));
        report.problems.extend(problem.map(|(code, message)| Problem { uri, outcome, code, message }));
    }
}
