use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use rayon::ThreadPool;
use rayon::prelude::*;
use vanban_model::RawDoc;
use vanban_store::{Catalogue, Cut, content_hash};

use crate::engine::{Parsed, Unparsed};
use crate::lock::WriterLock;
use crate::session::{Probe, Session, Step, now, unprobed};
use crate::source::{Failed, Found, Input, Refused, Sources, read_file};
use crate::take_in::{Ending, Intake, Keep, settled_by_bytes};
use crate::{Engine, Error, Home, Report};

/// How a run goes about it.
#[derive(Clone, Debug)]
pub struct IngestOptions {
    /// Threads; all cores where it is not said.
    pub jobs: Option<NonZeroUsize>,
    /// Documents of one batch. Two are held in memory, the one that is stored and the one that is parsed, and as much work is
    /// lost by a kill at most. Default 256.
    pub batch_size: NonZeroUsize,
    /// Reads, parses and decides, and writes nothing.
    pub dry_run: bool,
    /// Takes in what was forgotten, too.
    pub again: bool,
    /// Once it is true, no further batch is begun: what has been read is stored and linked, and the report says so.
    pub stop: Option<Arc<AtomicBool>>,
}

impl Default for IngestOptions {
    fn default() -> Self {
        let batch_size = NonZeroUsize::new(256).expect("256 is not zero");
        Self { jobs: None, batch_size, dry_run: false, again: false, stop: None }
    }
}

/// How far a run has come.
#[derive(Debug)]
pub struct Progress<'r> {
    /// What it is doing.
    pub stage: Stage,
    /// What it has done so far.
    pub report: &'r Report,
}

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Documents are read and stored; one call a batch.
    Read,
    /// Documents are joined into works; one call.
    Link,
}

/// An input with its bytes in hand.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) raw: RawDoc,
    pub(crate) cut: Cut,
    /// Hash of the bytes.
    pub(crate) id: String,
}

/// An input that has been opened, or not.
#[derive(Debug)]
pub(crate) enum Opened {
    Captured(Captured),
    Refused { uri: String, refused: Refused },
    Failed { uri: String, failed: Failed },
}

/// Takes inputs in: reads, parses, stores, links and indexes them, batch by batch.
///
/// Each input ends in one outcome of the report; what is wrong with one never stops the others. `list` yields the paths for
/// [`Input::List`].
///
/// # Errors
/// Only failures of the home: another writer, a full disk, a damaged catalogue. All batches committed before stay.
pub fn ingest(
    home: &Home,
    engine: &Engine,
    inputs: Vec<Input>,
    list: &mut dyn BufRead,
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress<'_>),
) -> Result<Report, Error> {
    ingest_probed(home, engine, inputs, list, options, progress, &unprobed)
}

pub(crate) fn ingest_probed(
    home: &Home,
    engine: &Engine,
    inputs: Vec<Input>,
    list: &mut dyn BufRead,
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress<'_>),
    probe: &Probe<'_>,
) -> Result<Report, Error> {
    let sources = Sources::new(inputs, list, engine.limits(), &[home.captures_dir(), home.index_root()]);
    let mut run = Run::new(engine, options, progress)?;
    if options.dry_run {
        run.rehearse(home, sources)?;
    } else {
        run.perform(home, sources, probe)?;
    }
    Ok(run.finish())
}

/// One run over some inputs.
pub(crate) struct Run<'r> {
    engine: &'r Engine,
    options: &'r IngestOptions,
    progress: &'r mut dyn FnMut(&Progress<'_>),
    pool: ThreadPool,
    report: Report,
    began: Instant,
}

impl<'r> Run<'r> {
    pub(crate) fn new(
        engine: &'r Engine,
        options: &'r IngestOptions,
        progress: &'r mut dyn FnMut(&Progress<'_>),
    ) -> Result<Self, Error> {
        let jobs = options.jobs.map_or(0, NonZeroUsize::get);
        // Readers bound the nesting of a page; the stack is four times the usual one all the same, because an overflow is the
        // one failure of a document that cannot be caught.
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs).stack_size(8 << 20);
        let pool = threads.build().map_err(Error::Threads)?;
        Ok(Self { engine, options, progress, pool, report: Report::default(), began: Instant::now() })
    }

    /// Takes everything in and keeps it. While one batch is committed and indexed on this thread, the others parse the next.
    pub(crate) fn perform(
        &mut self,
        home: &Home,
        mut sources: impl Iterator<Item = Found>,
        probe: &Probe<'_>,
    ) -> Result<(), Error> {
        let mut session = Session::open(home, self.engine, probe)?;
        let mut ready: Option<(Vec<Opened>, ParsedById)> = None;
        loop {
            let opened = if self.is_to_stop() { Vec::new() } else { self.open_batch(&mut sources) };
            let unknown = self.unknown(&session.catalogue, &opened)?;
            let (mut parsed, mut committed) = (ParsedById::new(), None);
            self.pool.in_place_scope(|scope| {
                scope.spawn(|_| parsed = parse_all(self.engine, &unknown));
                committed = ready.take().map(|(opened, parsed)| self.commit_batch(&mut session, opened, &parsed));
            });
            if let Some(endings) = committed.transpose()? {
                self.enter(endings);
            }
            if opened.is_empty() {
                break;
            }
            drop(unknown);
            ready = Some((opened, parsed));
        }
        self.report.stopped = self.is_to_stop() && sources.next().is_some();
        (self.progress)(&Progress { stage: Stage::Link, report: &self.report });
        session.link()?;
        self.keep_report(&mut session)?;
        session.close()
    }

    /// Decides on everything and keeps nothing: one batch that is dropped at the end.
    fn rehearse(&mut self, home: &Home, mut sources: impl Iterator<Item = Found>) -> Result<(), Error> {
        let (_lock, mut catalogue) = if home.catalogue_path().is_file() {
            (Some(WriterLock::take(&home.lock_path())?), Catalogue::open_writer(&home.catalogue_path())?)
        } else {
            (None, Catalogue::in_memory()?)
        };
        let mut batch = catalogue.begin()?;
        loop {
            let opened = self.open_batch(&mut sources);
            if opened.is_empty() {
                return Ok(());
            }
            let unknown = self.unknown(&batch, &opened)?;
            let parsed = self.pool.install(|| parse_all(self.engine, &unknown));
            drop(unknown);
            let mut intake = Intake { engine: self.engine, again: self.options.again, at: now(), keep: Keep::Nothing };
            let mut endings = Vec::with_capacity(opened.len());
            for input in opened {
                endings.push(intake.take_in(&mut batch, input, &parsed)?);
            }
            self.enter(endings);
        }
    }

    pub(crate) fn finish(mut self) -> Report {
        self.report.seconds = self.began.elapsed().as_secs_f64();
        self.report
    }

    fn is_to_stop(&self) -> bool {
        self.options.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// The next inputs, read by all threads; none at the end.
    fn open_batch(&self, sources: &mut impl Iterator<Item = Found>) -> Vec<Opened> {
        let limits = self.engine.limits();
        let (mut found, mut bytes) = (Vec::new(), 0);
        while found.len() < self.options.batch_size.get() && bytes < limits.batch_bytes {
            let Some(next) = sources.next() else { break };
            bytes += next.size().min(limits.input_bytes as u64);
            found.push(next);
        }
        self.pool.install(|| found.into_par_iter().map(|found| open(found, limits.input_bytes)).collect())
    }

    /// The inputs that must be parsed: what is not known by its bytes, each once.
    ///
    /// Asked before the batch ahead is committed, so that the answer may be wrong by what that one changes; the commit asks
    /// again, and parses what is missing.
    fn unknown<'o>(&self, catalogue: &Catalogue, opened: &'o [Opened]) -> Result<Vec<&'o Captured>, Error> {
        let mut seen = HashSet::new();
        let mut unknown = Vec::new();
        for input in opened {
            if let Opened::Captured(captured) = input
                && settled_by_bytes(catalogue, captured, self.options.again)?.is_none()
                && seen.insert(captured.id.as_str())
            {
                unknown.push(captured);
            }
        }
        Ok(unknown)
    }

    fn commit_batch(&self, session: &mut Session<'_>, opened: Vec<Opened>, parsed: &ParsedById) -> Result<Vec<Ending>, Error> {
        session.captures.roll(&mut session.catalogue)?;
        let at = now();
        let mut batch = session.catalogue.begin()?;
        let keep = Keep::In(&mut session.captures);
        let mut intake = Intake { engine: self.engine, again: self.options.again, at: at.clone(), keep };
        let mut endings = Vec::with_capacity(opened.len());
        for input in opened {
            endings.push(intake.take_in(&mut batch, input, parsed)?);
        }
        (session.probe)(Step::CapturesAppended)?;
        session.captures.sync()?;
        (session.probe)(Step::CapturesSynced)?;
        batch.commit(&at)?;
        session.at(Step::CatalogueCommitted)?;
        session.catch_up()?;
        Ok(endings)
    }

    /// Counts what a batch came to.
    fn enter(&mut self, endings: Vec<Ending>) {
        for ending in endings {
            ending.enter(&mut self.report);
        }
        (self.progress)(&Progress { stage: Stage::Read, report: &self.report });
    }

    /// Keeps the report of a run that changed something or met a problem; an idle run leaves no trace.
    fn keep_report(&mut self, session: &mut Session<'_>) -> Result<(), Error> {
        if self.report.is_idle() {
            return Ok(());
        }
        self.report.seconds = self.began.elapsed().as_secs_f64();
        let text = serde_json::to_string(&self.report).expect("a report holds strings and numbers only");
        let mut batch = session.catalogue.begin()?;
        batch.add_run(&now(), &text)?;
        batch.commit(&now())?;
        Ok(())
    }
}

pub(crate) type ParsedById = HashMap<String, Result<Parsed, Unparsed>>;

fn parse_all(engine: &Engine, unknown: &[&Captured]) -> ParsedById {
    let parse = |captured: &&Captured| (captured.id.clone(), engine.parse(&captured.raw, captured.cut));
    unknown.par_iter().map(parse).collect()
}

fn open(found: Found, max_bytes: usize) -> Opened {
    let captured = |raw: RawDoc, cut| {
        let id = content_hash(&raw.bytes);
        Opened::Captured(Captured { raw, cut, id })
    };
    match found {
        Found::File { uri, path, .. } => match read_file(&path, max_bytes) {
            Ok((bytes, cut)) => captured(RawDoc { uri, bytes, media_type: None, fetched_at: None }, cut),
            Err(err) => Opened::Failed { uri, failed: Failed::io(&err) },
        },
        Found::Raw { raw, cut } => captured(raw, cut),
        Found::Refused { uri, refused } => Opened::Refused { uri, refused },
        Found::Failed { uri, failed } => Opened::Failed { uri, failed },
    }
}

#[cfg(test)]
mod tests;
