//! Captured bytes in WARC files: append only, one gzip member a record.

pub mod warc;

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use rusqlite::Row;
use vanban_model::{ContentHash, RawDoc};

use crate::{Catalogue, Error};

/// A file is closed at this size and the next one begun: the customary size of WARC files, and what still copies in a minute.
const ROLL_AT_BYTES: u64 = 1 << 30;

/// What the head of a WARC file names as its maker.
const SOFTWARE: &str = concat!("vanban/", env!("CARGO_PKG_VERSION"));

/// Where captured bytes lie, and as what they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// Their hash.
    pub id: ContentHash,
    /// Name of the WARC file inside the folder of captures.
    pub file: String,
    /// Where the gzip member begins.
    pub offset: u64,
    /// Length of the gzip member.
    pub length: u64,
    /// Number of captured bytes.
    pub size: u64,
    /// Whether they are only the beginning of what was there.
    pub cut: bool,
    /// Where they were seen first.
    pub uri: String,
    /// Media type as stated by the source.
    pub media_type: Option<String>,
    /// When they were fetched, RFC 3339; none for local files.
    pub fetched_at: Option<String>,
}

/// Whether captured bytes are all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// All.
    Whole,
    /// The beginning, up to the size limit.
    AtLimit,
}

/// The folder of captures.
#[derive(Debug)]
pub struct Captures {
    dir: PathBuf,
    /// The file that grows; none for a reader.
    writing: Option<Writing>,
}

#[derive(Debug)]
struct Writing {
    name: String,
    file: File,
    end: u64,
}

/// Hex of the first 16 bytes of BLAKE3: the id of captured bytes.
#[must_use]
pub fn content_hash(bytes: &[u8]) -> ContentHash {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

impl Captures {
    /// Opens the folder for reading.
    #[must_use]
    pub fn open_reader(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), writing: None }
    }

    /// Opens the folder for appending: creates it, cuts what a killed run left behind the last committed capture, and ends
    /// purges that were begun. Files that the catalogue does not know are left alone, so that a lost catalogue never costs
    /// captures.
    ///
    /// # Errors
    /// The system's and SQLite's.
    pub fn open_writer(dir: &Path, catalogue: &mut Catalogue) -> Result<Self, Error> {
        std::fs::create_dir_all(dir).map_err(Error::io(dir))?;
        let mut captures = Self { dir: dir.to_owned(), writing: None };
        captures.finish_purges(catalogue)?;
        let known: Vec<(String, u64)> =
            catalogue.all("SELECT name, length FROM capture_files ORDER BY name", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        captures.writing = match known.last() {
            Some((name, length)) => captures.reopen(name, *length)?,
            None => None,
        };
        captures.roll(catalogue)?;
        Ok(captures)
    }

    /// Begins the next file where the present one is full. To be called between batches.
    ///
    /// # Errors
    /// The system's and SQLite's.
    pub fn roll(&mut self, catalogue: &mut Catalogue) -> Result<(), Error> {
        if self.writing.as_ref().is_none_or(|writing| writing.end >= ROLL_AT_BYTES) {
            self.writing = Some(self.begin_file(catalogue)?);
        }
        Ok(())
    }

    /// Opens a file at its committed length; `None` where it is gone or shorter than that.
    fn reopen(&self, name: &str, length: u64) -> Result<Option<Writing>, Error> {
        let path = self.dir.join(name);
        let Ok(mut file) = OpenOptions::new().read(true).write(true).open(&path) else { return Ok(None) };
        let found = file.metadata().map_err(Error::io(&path))?.len();
        if found < length {
            return Ok(None);
        }
        if found > length {
            file.set_len(length).map_err(Error::io(&path))?;
        }
        file.seek(SeekFrom::Start(length)).map_err(Error::io(&path))?;
        let mut writing = Writing { name: name.to_owned(), file, end: length };
        if length == 0 {
            writing.append(&self.dir, &warc::info_record(SOFTWARE))?;
        }
        Ok(Some(writing))
    }

    /// Begins the file after the highest number in the folder or the catalogue, and tells the catalogue before a byte is written.
    fn begin_file(&self, catalogue: &Catalogue) -> Result<Writing, Error> {
        let mut names: Vec<String> = catalogue.all("SELECT name FROM capture_files", [], |row| row.get(0))?;
        for entry in std::fs::read_dir(&self.dir).map_err(Error::io(&self.dir))? {
            names.push(entry.map_err(Error::io(&self.dir))?.file_name().to_string_lossy().into_owned());
        }
        let number = names.iter().filter_map(|name| number_of(name)).max().map_or(1, |highest| highest + 1);
        let name = format!("vanban-{number:05}.warc.gz");
        let path = self.dir.join(&name);
        catalogue.execute("INSERT INTO capture_files (name, length) VALUES (?1, 0)", [&name])?;
        let file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(Error::io(&path))?;
        let mut writing = Writing { name, file, end: 0 };
        writing.append(&self.dir, &warc::info_record(SOFTWARE))?;
        Ok(writing)
    }

    /// Appends bytes as they came. They count once [`Captures::sync`] has run and their batch is committed. `at` is the time of
    /// capture for what has no time of fetching, RFC 3339.
    ///
    /// # Errors
    /// The system's (disk full).
    pub fn append(&mut self, raw: &RawDoc, cut: Cut, at: &str) -> Result<Capture, Error> {
        let dir = self.dir.clone();
        let Some(writing) = self.writing.as_mut() else {
            let source = std::io::Error::new(std::io::ErrorKind::PermissionDenied, "the captures are open for reading only");
            return Err(Error::Io { path: dir, source });
        };
        let id = content_hash(&raw.bytes);
        let record = warc::resource_record(&id, raw, cut, raw.fetched_at.as_deref().unwrap_or(at));
        let (offset, length) = writing.append(&dir, &record)?;
        Ok(Capture {
            id,
            file: writing.name.clone(),
            offset,
            length,
            size: raw.bytes.len() as u64,
            cut: cut == Cut::AtLimit,
            uri: raw.uri.clone(),
            media_type: raw.media_type.clone(),
            fetched_at: raw.fetched_at.clone(),
        })
    }

    /// Makes what was appended durable.
    ///
    /// # Errors
    /// The system's.
    pub fn sync(&mut self) -> Result<(), Error> {
        let Some(writing) = &self.writing else { return Ok(()) };
        writing.file.sync_data().map_err(Error::io(&self.dir.join(&writing.name)))
    }

    /// Reads captured bytes back and checks their hash.
    ///
    /// # Errors
    /// [`Error::DamagedCapture`] where the file does not hold those bytes there; the system's.
    pub fn read(&self, capture: &Capture) -> Result<Vec<u8>, Error> {
        let path = self.dir.join(&capture.file);
        let damaged = |problem: String| Error::DamagedCapture {
            id: capture.id.clone(),
            path: self.dir.join(&capture.file),
            offset: capture.offset,
            problem,
        };
        let mut file = File::open(&path).map_err(Error::io(&path))?;
        file.seek(SeekFrom::Start(capture.offset)).map_err(Error::io(&path))?;
        let limit = usize::try_from(capture.size).unwrap_or(usize::MAX);
        let member = std::io::BufReader::new(file.take(capture.length));
        let record = warc::Records::gzip(member, limit).next();
        let record = record.ok_or_else(|| damaged("no record".to_owned()))?.map_err(|err| damaged(err.to_string()))?;
        if content_hash(&record.block) != capture.id {
            return Err(damaged("the bytes have another hash".to_owned()));
        }
        Ok(record.block)
    }

    /// Overwrites captured bytes in place, so that offsets of others stay: a kill in between is made up for by the next writer.
    /// Returns the number of bytes overwritten.
    ///
    /// # Errors
    /// The system's and SQLite's.
    pub fn purge(&mut self, catalogue: &mut Catalogue, captures: &[Capture]) -> Result<u64, Error> {
        let batch = catalogue.begin()?;
        for capture in captures {
            let row = (&capture.file, capture.offset, capture.length);
            batch.execute("INSERT OR REPLACE INTO purges (file, offset, length) VALUES (?1, ?2, ?3)", row)?;
            batch.execute("DELETE FROM captures WHERE id = ?1", [&capture.id])?;
        }
        batch.commit("")?;
        self.finish_purges(catalogue)
    }

    fn finish_purges(&mut self, catalogue: &mut Catalogue) -> Result<u64, Error> {
        let pending: Vec<(String, u64, u64)> =
            catalogue.all("SELECT file, offset, length FROM purges", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut bytes = 0;
        for (name, offset, length) in pending {
            let path = self.dir.join(&name);
            // A file that is gone has nothing left to purge.
            if let Ok(mut file) = OpenOptions::new().write(true).open(&path) {
                file.seek(SeekFrom::Start(offset)).map_err(Error::io(&path))?;
                file.write_all(&warc::blank_members(length)).map_err(Error::io(&path))?;
                file.sync_data().map_err(Error::io(&path))?;
                bytes += length;
            }
            catalogue.execute("DELETE FROM purges WHERE file = ?1 AND offset = ?2", (name, offset))?;
        }
        Ok(bytes)
    }
}

impl Writing {
    fn append(&mut self, dir: &Path, record: &[u8]) -> Result<(u64, u64), Error> {
        let path = dir.join(&self.name);
        let mut encoder = GzEncoder::new(Vec::with_capacity(record.len() / 3), Compression::default());
        encoder.write_all(record).map_err(Error::io(&path))?;
        let member = encoder.finish().map_err(Error::io(&path))?;
        self.file.write_all(&member).map_err(Error::io(&path))?;
        let offset = self.end;
        self.end += member.len() as u64;
        Ok((offset, member.len() as u64))
    }
}

impl Capture {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            file: row.get(1)?,
            offset: row.get(2)?,
            length: row.get(3)?,
            size: row.get(4)?,
            cut: row.get(5)?,
            uri: row.get(6)?,
            media_type: row.get(7)?,
            fetched_at: row.get(8)?,
        })
    }
}

fn number_of(name: &str) -> Option<u32> {
    name.strip_prefix("vanban-")?.strip_suffix(".warc.gz")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doc(uri: &str, bytes: &[u8]) -> RawDoc {
        RawDoc { uri: uri.to_owned(), bytes: bytes.to_vec(), media_type: None, fetched_at: None }
    }

    fn open(dir: &Path) -> (Catalogue, Captures) {
        let mut catalogue = Catalogue::open_writer(&dir.join("catalogue.sqlite")).unwrap();
        let captures = Captures::open_writer(&dir.join("raw"), &mut catalogue).unwrap();
        (catalogue, captures)
    }

    fn keep(catalogue: &mut Catalogue, captures: &mut Captures, raw: &RawDoc) -> Capture {
        let capture = captures.append(raw, Cut::Whole, "2025-10-01T20:15:00Z").unwrap();
        captures.sync().unwrap();
        let mut batch = catalogue.begin().unwrap();
        batch.add_capture(&capture, None).unwrap();
        batch.commit("2025-10-01T20:15:00Z").unwrap();
        capture
    }

    #[test]
    fn the_tail_of_a_killed_run_is_cut_and_committed_captures_stay() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, mut captures) = open(dir.path());
        let kept = keep(&mut catalogue, &mut captures, &doc("a.txt", b"first"));
        let path = dir.path().join("raw").join(&kept.file);
        let committed = std::fs::metadata(&path).unwrap().len();
        captures.append(&doc("b.txt", b"never committed"), Cut::Whole, "2025-10-01T20:15:00Z").unwrap();
        drop((catalogue, captures));
        // A torn write: the last bytes of the member never reached the disk.
        let torn = OpenOptions::new().write(true).open(&path).unwrap();
        torn.set_len(std::fs::metadata(&path).unwrap().len() - 5).unwrap();

        let (mut catalogue, mut captures) = open(dir.path());
        assert_eq!(std::fs::metadata(&path).unwrap().len(), committed);
        assert_eq!(captures.read(&kept).unwrap(), b"first");
        let next = keep(&mut catalogue, &mut captures, &doc("c.txt", b"second"));
        assert_eq!((next.offset, next.file.as_str()), (committed, kept.file.as_str()));
        let file = std::io::BufReader::new(File::open(&path).unwrap());
        let kinds: Vec<String> = warc::Records::gzip(file, 1 << 20).map(|record| record.unwrap().kind).collect();
        assert_eq!(kinds, ["warcinfo", "resource", "resource"]);
    }

    #[test]
    fn a_lost_catalogue_costs_no_capture() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, mut captures) = open(dir.path());
        let kept = keep(&mut catalogue, &mut captures, &doc("a.txt", b"first"));
        drop((catalogue, captures));
        std::fs::remove_file(dir.path().join("catalogue.sqlite")).unwrap();

        let (mut catalogue, mut captures) = open(dir.path());
        let next = keep(&mut catalogue, &mut captures, &doc("b.txt", b"second"));
        assert_ne!(next.file, kept.file);
        assert_eq!(captures.read(&kept).unwrap(), b"first");
    }

    #[test]
    fn changed_bytes_are_noticed_and_named() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, mut captures) = open(dir.path());
        let mut kept = keep(&mut catalogue, &mut captures, &doc("a.txt", b"first"));
        kept.id = content_hash(b"other");
        let message = captures.read(&kept).unwrap_err().to_string();
        assert!(message.contains("the bytes have another hash") && message.contains(&kept.file), "{message}");
        kept.offset += 1;
        assert!(matches!(captures.read(&kept), Err(Error::DamagedCapture { .. })));
    }

    #[test]
    fn purged_bytes_are_gone_and_their_neighbours_stay() {
        let dir = tempfile::tempdir().unwrap();
        let (mut catalogue, mut captures) = open(dir.path());
        let texts = [&b"one"[..], b"two", b"three"];
        let kept: Vec<Capture> = texts.iter().map(|text| keep(&mut catalogue, &mut captures, &doc("a.txt", text))).collect();
        let freed = captures.purge(&mut catalogue, &kept[1..2]).unwrap();
        assert_eq!(freed, kept[1].length);
        assert!(catalogue.capture(&kept[1].id).unwrap().is_none());
        assert!(captures.read(&kept[1]).is_err());
        assert_eq!(captures.read(&kept[0]).unwrap(), b"one");
        assert_eq!(captures.read(&kept[2]).unwrap(), b"three");
        let file = File::open(dir.path().join("raw").join(&kept[0].file)).unwrap();
        assert_eq!(warc::Records::gzip(std::io::BufReader::new(file), 1 << 20).filter_map(Result::ok).count(), 3);
    }
}
