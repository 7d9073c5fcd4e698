use std::time::Instant;

use rayon::prelude::*;
use vanban_model::RawDoc;
use vanban_store::{Captures, Catalogue, Cut, NewDocument};

use crate::engine::{Parsed, Unparsed};
use crate::session::{Probe, Session, Step, now, unprobed};
use crate::{Engine, Error, Home, Outcome, Problem};

/// Documents re-read at a time.
const BATCH: usize = 256;

/// What the index is rebuilt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reindex {
    /// The records as they are.
    FromRecords,
    /// The captures, with today's rules.
    FromCaptures,
}

/// What was rebuilt.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Reindexed {
    /// Documents in the new index.
    pub documents: u64,
    /// Records that today's rules changed.
    pub changed: u64,
    /// Duration.
    pub seconds: f64,
    /// Documents that could not be read again; their records stay as they were.
    pub problems: Vec<Problem>,
}

/// Rebuilds the index beside the one in use, and puts it in its place when it is whole. `progress` gets documents done and all.
///
/// # Errors
/// Another writer, failures of the home. The index in use stays.
pub fn reindex(home: &Home, engine: &Engine, from: Reindex, progress: &mut dyn FnMut(u64, u64)) -> Result<Reindexed, Error> {
    reindex_probed(home, engine, from, progress, &unprobed)
}

pub(crate) fn reindex_probed(
    home: &Home,
    engine: &Engine,
    from: Reindex,
    progress: &mut dyn FnMut(u64, u64),
    probe: &Probe<'_>,
) -> Result<Reindexed, Error> {
    let began = Instant::now();
    let mut session = Session::open(home, engine, probe)?;
    let ids = session.catalogue.current_ids()?;
    let mut done = Reindexed { documents: ids.len() as u64, ..Reindexed::default() };
    if from == Reindex::FromCaptures {
        for (nth, batch) in ids.chunks(BATCH).enumerate() {
            reread(&mut session, engine, batch, &mut done)?;
            progress((nth * BATCH + batch.len()) as u64, done.documents);
        }
        session.relink()?;
    }
    session.rebuild(engine)?;
    progress(done.documents, done.documents);
    done.seconds = began.elapsed().as_secs_f64();
    Ok(done)
}

/// Parses the captures of some documents and enters the records that come out different.
fn reread(session: &mut Session<'_>, engine: &Engine, ids: &[String], done: &mut Reindexed) -> Result<(), Error> {
    let mut inputs = Vec::new();
    for id in ids {
        match captured(&session.catalogue, &session.captures, id) {
            Ok(input) => inputs.extend(input),
            Err(err) => done.problems.push(problem(id.clone(), "E-CAPTURE", err.to_string())),
        }
    }
    let parsed: Vec<(String, Result<Parsed, Unparsed>)> =
        inputs.into_par_iter().map(|(raw, cut)| (raw.uri.clone(), engine.parse(&raw, cut))).collect();
    let mut batch = session.catalogue.begin()?;
    for (uri, result) in parsed {
        match result {
            Ok(Parsed { record, text_hash, fingerprint }) => {
                let is_same = batch.stored(&record.id)?.as_ref() == Some(&record)
                    && batch.fingerprint(&record.id)?.as_ref() == Some(&fingerprint);
                if !is_same {
                    batch.put(NewDocument { record: &record, text_hash: &text_hash, fingerprint: &fingerprint })?;
                    done.changed += 1;
                }
            }
            Err(Unparsed::Refused(refused)) => done.problems.push(problem(uri, &refused.code, refused.message)),
            Err(Unparsed::Panicked(message)) => done.problems.push(problem(uri, Problem::PANIC, message)),
        }
    }
    batch.commit(&now())?;
    session.at(Step::CatalogueCommitted)
}

/// The capture of a document, under its main place.
fn captured(catalogue: &Catalogue, captures: &Captures, id: &str) -> Result<Option<(RawDoc, Cut)>, Error> {
    let (Some((capture, _)), Some(row)) = (catalogue.capture(id)?, catalogue.document(id)?) else { return Ok(None) };
    let bytes = captures.read(&capture)?;
    let cut = if capture.cut { Cut::AtLimit } else { Cut::Whole };
    Ok(Some((RawDoc { uri: row.uri, bytes, media_type: capture.media_type, fetched_at: capture.fetched_at }, cut)))
}

fn problem(uri: String, code: &str, message: String) -> Problem {
    Problem { uri, outcome: Outcome::Failed, code: code.to_owned(), message }
}
