use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use vanban_model::RawDoc;
use vanban_store::Cut;
use zip::ZipArchive;
use zip::result::ZipError;

use super::file::read_limited;
use super::{Failed, Found, Refused, is_hidden};
use vanban_model::Limits;

/// The entries of a zip archive in the order of its directory, with uris like `notices.zip!/2025/a.html`.
///
/// Archives are hostile: each entry is cut at the size limit of a file, and the archive is given up when it is over the limits
/// for entries or for growth. Nothing is written to disk, so names with `..` lead nowhere. An archive inside an archive is
/// refused.
pub(super) fn entries(path: &Path, uri: String, limits: Limits) -> Box<dyn Iterator<Item = Found>> {
    match open(path, &limits) {
        Ok(archive) => {
            let size = std::fs::metadata(path).map_or(0, |about| about.len());
            Box::new(Entries { archive, uri, limits, size, next: 0, unpacked: 0 })
        }
        Err(found) => Box::new(std::iter::once(found(uri))),
    }
}

type Ending = Box<dyn FnOnce(String) -> Found>;

fn open(path: &Path, limits: &Limits) -> Result<ZipArchive<BufReader<File>>, Ending> {
    let file =
        File::open(path).map_err(|err| -> Ending { Box::new(move |uri| Found::Failed { uri, failed: Failed::io(&err) }) })?;
    let refuse = |refused: Refused| -> Ending { Box::new(move |uri| Found::Refused { uri, refused }) };
    let archive = ZipArchive::new(BufReader::new(file)).map_err(|err| refuse(broken(&err)))?;
    if archive.len() > limits.archive_entries {
        let message = format!("the archive has {} entries, more than the limit of {}", archive.len(), limits.archive_entries);
        return Err(refuse(Refused::new("E-ARCHIVE-BOMB", message, "unpack it and ingest the folder")));
    }
    Ok(archive)
}

struct Entries {
    archive: ZipArchive<BufReader<File>>,
    uri: String,
    limits: Limits,
    /// Of the archive file.
    size: u64,
    next: usize,
    /// Bytes that its entries have yielded so far.
    unpacked: u64,
}

impl Iterator for Entries {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while self.next < self.archive.len() {
            let index = self.next;
            self.next += 1;
            if let Some(found) = self.entry(index) {
                return Some(found);
            }
        }
        None
    }
}

impl Entries {
    fn entry(&mut self, index: usize) -> Option<Found> {
        if self.grows_too_much() {
            let left = self.archive.len() - index;
            self.next = self.archive.len();
            let message = format!("{} bytes unpack to more than {}; {left} entries were not read", self.size, self.unpacked);
            let refused = Refused::new("E-ARCHIVE-BOMB", message, "unpack it with care and ingest the folder");
            return Some(Found::Refused { uri: self.uri.clone(), refused });
        }
        let name = match self.archive.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("entry {index}"),
        };
        if name.ends_with('/') || name.split('/').any(is_hidden) {
            return None;
        }
        let uri = format!("{}!/{name}", self.uri);
        Some(match self.read(index, &name) {
            Ok((bytes, cut)) => Found::Raw { raw: RawDoc { uri, bytes, media_type: None, fetched_at: None }, cut },
            Err(refused) => Found::Refused { uri, refused },
        })
    }

    fn read(&mut self, index: usize, name: &str) -> Result<(Vec<u8>, Cut), Refused> {
        if name.to_ascii_lowercase().ends_with(".zip") {
            return Err(Refused::new(
                "E-ARCHIVE-NESTED",
                "an archive inside an archive",
                "unpack the outer one and ingest the folder",
            ));
        }
        let entry = self.archive.by_index(index).map_err(|err| broken(&err))?;
        let read = read_limited(entry.take(self.limits.input_bytes as u64 + 1), self.limits.input_bytes);
        let (bytes, cut) = read.map_err(|err| broken(&ZipError::Io(err)))?;
        self.unpacked += bytes.len() as u64;
        Ok((bytes, cut))
    }

    fn grows_too_much(&self) -> bool {
        self.unpacked > self.limits.archive_grace_bytes && self.unpacked / self.size.max(1) > self.limits.archive_ratio
    }
}

fn broken(err: &ZipError) -> Refused {
    let locked = matches!(err, ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED));
    match err {
        _ if locked => {
            Refused::new("E-ARCHIVE-LOCKED", "the entry is encrypted", "unpack it with its password and ingest the file")
        }
        ZipError::UnsupportedArchive(what) => {
            Refused::new("E-ARCHIVE-UNSUPPORTED", (*what).to_string(), "unpack it with another program and ingest the folder")
        }
        other => Refused::new("E-ARCHIVE-BROKEN", other.to_string(), "fetch or copy the archive again"),
    }
}
