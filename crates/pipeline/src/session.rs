use std::sync::Arc;

use vanban_index::{Analyzer, Writer};
use vanban_store::{Captures, Catalogue, State};

use crate::link::{Fingerprint, link};
use crate::lock::WriterLock;
use crate::{Engine, Error, Home};

/// Under this name the catalogue keeps the number of the batch up to which works are linked.
const LINKED: &str = "linked";

/// The right and the means to change a home, for one run.
///
/// A batch becomes durable in this order, and whatever instant a kill hits, the next session makes good what is missing:
///
/// 1. captures are appended and synced; the next session cuts what no catalogue row points to;
/// 2. the catalogue commits the batch under its number: from here on it happened;
/// 3. the index takes in what changed since the number of its own last commit, and commits under the catalogue's number. The
///    next session does the same before anything else, so that replay and normal work are one path.
pub(crate) struct Session<'s> {
    home: Home,
    pub(crate) catalogue: Catalogue,
    pub(crate) captures: Captures,
    index: Writer,
    pub(crate) probe: &'s Probe<'s>,
    _lock: WriterLock,
}

/// A point of the commit protocol at which a run can end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    CapturesAppended,
    CapturesSynced,
    CatalogueCommitted,
    IndexFilled,
    IndexCommitted,
    Rebuilt,
}

/// Called at each [`Step`]; an error ends the run there, with nothing tidied up. Tests pass one to do what a kill does.
pub(crate) type Probe<'p> = dyn Fn(Step) -> Result<(), Error> + Sync + 'p;

/// The probe of every run outside tests.
pub(crate) fn unprobed(_: Step) -> Result<(), Error> {
    Ok(())
}

impl<'s> Session<'s> {
    /// Takes the writer lock, opens everything, and brings captures and index in line with the catalogue.
    pub(crate) fn open(home: &Home, engine: &Engine, probe: &'s Probe<'s>) -> Result<Self, Error> {
        let lock = WriterLock::take(&home.lock_path())?;
        let mut catalogue = Catalogue::open_writer(&home.catalogue_path())?;
        let captures = Captures::open_writer(&home.captures_dir(), &mut catalogue)?;
        let index = open_index(home, engine.analyzer(), &catalogue, probe)?;
        let mut session = Self { home: home.clone(), catalogue, captures, index, probe, _lock: lock };
        session.catch_up()?;
        Ok(session)
    }

    /// Reports that a step is done.
    pub(crate) fn at(&self, step: Step) -> Result<(), Error> {
        (self.probe)(step)
    }

    /// Makes the index hold what the catalogue holds.
    pub(crate) fn catch_up(&mut self) -> Result<(), Error> {
        let (committed, last) = (self.index.committed_seqs()?, self.catalogue.last_seq()?);
        if committed.documents == last && committed.directives == last {
            return Ok(());
        }
        for change in self.catalogue.changed_since(committed.smaller())? {
            match (change.state, self.catalogue.record(&change.id)?) {
                (State::Current, Some(record)) => self.index.put(&record, &record.work)?,
                _ => self.index.delete(&change.id)?,
            }
        }
        self.at(Step::IndexFilled)?;
        self.index.commit(last)?;
        self.at(Step::IndexCommitted)
    }

    /// Brings works in line with the documents, where these changed since the last time.
    pub(crate) fn link(&mut self) -> Result<(), Error> {
        if self.catalogue.mark(LINKED)? == Some(self.catalogue.last_seq()?.to_string()) {
            return Ok(());
        }
        self.relink()
    }

    /// Brings works in line with the documents and with today's rules.
    pub(crate) fn relink(&mut self) -> Result<(), Error> {
        let mut prints = Vec::new();
        for (id, stored) in self.catalogue.fingerprints()? {
            let print = match Fingerprint::from_bytes(&stored) {
                Some(print) => Some(print),
                None => self.catalogue.record(&id)?.as_ref().map(Fingerprint::of),
            };
            prints.extend(print.map(|print| (id, print)));
        }
        let works = link(&prints);
        let mut batch = self.catalogue.begin()?;
        batch.set_works(&works)?;
        let linked = if batch.changed().is_empty() { batch.last_seq()? } else { batch.seq() };
        batch.set_mark(LINKED, &linked.to_string())?;
        batch.commit(&now())?;
        self.at(Step::CatalogueCommitted)?;
        self.catch_up()
    }

    /// Builds a new generation beside the present one and puts it in its place.
    pub(crate) fn rebuild(self, engine: &Engine) -> Result<(), Error> {
        let Self { home, catalogue, index, probe, _lock, .. } = self;
        index.close()?;
        build(&home, engine.analyzer(), &catalogue, probe)?.close()?;
        Ok(())
    }

    /// Ends the run; waits until the index has merged its segments.
    pub(crate) fn close(self) -> Result<(), Error> {
        Ok(self.index.close()?)
    }
}

/// Makes good what a killed run left: an index behind the catalogue, or one half of it behind the other. Every run that writes
/// begins like this; a command that reads calls it when it finds the two indexes unequal.
///
/// # Errors
/// [`Error::Locked`] while another process writes: then the index is whole in a moment.
pub fn repair(home: &Home, engine: &Engine) -> Result<(), Error> {
    Session::open(home, engine, &unprobed)?.close()
}

/// The time, RFC 3339 to the second.
pub(crate) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// Opens the index in use, or builds one where there is none, where it has another format or is damaged, or where it is ahead of
/// the catalogue (which was restored or lost).
fn open_index(home: &Home, analyzer: Arc<Analyzer>, catalogue: &Catalogue, probe: &Probe<'_>) -> Result<Writer, Error> {
    let Some(current) = home.current()? else { return build(home, analyzer, catalogue, probe) };
    let opened = match Writer::open(&home.index_root().join(&current), Arc::clone(&analyzer)) {
        Ok(writer) => writer.committed_seqs().map(|seqs| (writer, seqs)),
        Err(locked @ vanban_index::Error::Locked { .. }) => return Err(locked.into()),
        Err(unusable) => Err(unusable),
    };
    match opened {
        Ok((writer, seqs)) if seqs.documents.max(seqs.directives) <= catalogue.last_seq()? => {
            home.remove_generations_but(&current)?;
            Ok(writer)
        }
        Ok((ahead, _)) => {
            drop(ahead);
            build(home, analyzer, catalogue, probe)
        }
        Err(_) => build(home, analyzer, catalogue, probe),
    }
}

/// Fills a new generation from the catalogue and makes it the one in use. A kill before the last step leaves the old one in use.
fn build(home: &Home, analyzer: Arc<Analyzer>, catalogue: &Catalogue, probe: &Probe<'_>) -> Result<Writer, Error> {
    let name = home.next_generation()?;
    let mut writer = Writer::open(&home.index_root().join(&name), analyzer)?;
    for record in catalogue.records()? {
        let record = record?;
        writer.put(&record, &record.work)?;
    }
    writer.commit(catalogue.last_seq()?)?;
    probe(Step::Rebuilt)?;
    home.set_current(&name)?;
    home.remove_generations_but(&name)?;
    Ok(writer)
}
