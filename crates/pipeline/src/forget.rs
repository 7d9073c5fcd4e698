use std::{fs, io};

use vanban_store::{Barred, FoundBy};

use crate::session::{Session, Step, now, unprobed};
use crate::{Engine, Error, Home};

/// Whether the captured bytes go, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purge {
    /// They stay in the captures.
    Keep,
    /// They are overwritten.
    Captures,
}

/// What was forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The document; none for an input that was in quarantine.
    pub id: Option<String>,
    /// The places that showed it.
    pub uris: Vec<String>,
    /// Bytes overwritten in the captures.
    pub purged_bytes: u64,
}

/// Removes a document from search and catalogue, and bars its bytes and its text from coming in again, from wherever; a path or
/// URL is barred as such, whatever will lie there.
///
/// `key` is an id, the beginning of one, or a place; also the place of an input in quarantine. `None` where nothing is known by
/// it.
///
/// # Errors
/// Another writer, an ambiguous key, failures of the home.
pub fn forget(home: &Home, engine: &Engine, key: &str, purge: Purge) -> Result<Option<Forgotten>, Error> {
    let mut session = Session::open(home, engine, &unprobed)?;
    let found = session.catalogue.find(key)?.filter(|found| found.by != FoundBy::Work);
    let quarantined = session.catalogue.quarantine()?.into_iter().find(|input| input.uri == key);
    let (id, by, bars_uri) = match (&found, &quarantined) {
        (Some(found), _) => (Some(found.id.clone()), found.id.clone(), found.by == FoundBy::Uri),
        (None, Some(input)) => (None, input.capture.clone().unwrap_or_default(), true),
        (None, None) => return Ok(None),
    };
    let (mut uris, mut captures) = (Vec::new(), Vec::new());
    if let Some(id) = &id {
        uris.extend(session.catalogue.document(id)?.map(|row| row.uri));
        uris.extend(session.catalogue.also_at(id)?);
        captures = session.catalogue.captures_of(id)?;
    }
    let mut batch = session.catalogue.begin()?;
    if let Some(id) = &id {
        batch.forget(id)?;
    }
    if bars_uri {
        batch.bar(Barred::Uri(key), &by)?;
    }
    if let Some(input) = &quarantined {
        batch.release(key)?;
        if let Some(capture) = &input.capture {
            batch.bar(Barred::Capture(capture), &by)?;
            captures.extend(batch.capture(capture)?.map(|(capture, _)| capture));
        }
        if id.is_none() {
            uris.push(key.to_owned());
        }
    }
    batch.commit(&now())?;
    session.at(Step::CatalogueCommitted)?;
    let purged_bytes = match purge {
        Purge::Keep => 0,
        Purge::Captures => {
            forget_pages(home)?;
            session.captures.purge(&mut session.catalogue, &captures)?
        }
    };
    session.catch_up()?;
    session.link()?;
    session.close()?;
    Ok(Some(Forgotten { id, uris, purged_bytes }))
}

/// Removes what was recognised in pictures of pages: of all documents, because it is kept by picture and not by document.
fn forget_pages(home: &Home) -> Result<(), Error> {
    let dir = home.ocr_dir();
    match fs::remove_dir_all(&dir) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(Error::io(&dir)(err)),
        _ => Ok(()),
    }
}
