use std::collections::BTreeSet;
use std::io::empty;

use vanban_model::RawDoc;
use vanban_store::{Captures, Cut};

use crate::ingest::Run;
use crate::session::unprobed;
use crate::source::{Failed, Found, Input, Sources};
use crate::{Engine, Error, Home, IngestOptions, Progress, Report};

/// Reads everything in quarantine again: from its capture, or where there is none (archives) from its place.
///
/// # Errors
/// As [`ingest`](crate::ingest).
pub fn retry_quarantine(
    home: &Home,
    engine: &Engine,
    options: &IngestOptions,
    progress: &mut dyn FnMut(&Progress<'_>),
) -> Result<Report, Error> {
    let catalogue = home.catalogue()?;
    let captures = Captures::open_reader(&home.captures_dir());
    let mut places = BTreeSet::new();
    let mut captured = Vec::new();
    for input in catalogue.quarantine()? {
        match input.capture {
            Some(id) => captured.push((input.uri, id)),
            // What lies inside an archive is read with the archive.
            None => {
                places.insert(input.uri.split("!/").next().unwrap_or(&input.uri).to_owned());
            }
        }
    }
    let from_captures = captured.into_iter().map(|(uri, id)| match recaptured(&catalogue, &captures, &uri, &id) {
        Ok(found) => found,
        Err(err) => Found::Failed { uri, failed: Failed { code: "E-CAPTURE", message: err.to_string() } },
    });
    let inputs = places.iter().map(|place| Input::parse(place)).collect();
    let mut list = empty();
    let sources = Sources::new(inputs, &mut list, engine.limits(), &[]);
    let mut run = Run::new(engine, options, progress)?;
    run.perform(home, from_captures.chain(sources), &unprobed)?;
    Ok(run.finish())
}

fn recaptured(catalogue: &vanban_store::Catalogue, captures: &Captures, uri: &str, id: &str) -> Result<Found, Error> {
    let Some((capture, _)) = catalogue.capture(id)? else {
        let failed = Failed { code: "E-CAPTURE", message: format!("the capture {id} is not in the catalogue") };
        return Ok(Found::Failed { uri: uri.to_owned(), failed });
    };
    let bytes = captures.read(&capture)?;
    let cut = if capture.cut { Cut::AtLimit } else { Cut::Whole };
    let raw = RawDoc { uri: uri.to_owned(), bytes, media_type: capture.media_type, fetched_at: capture.fetched_at };
    Ok(Found::Raw { raw, cut })
}
