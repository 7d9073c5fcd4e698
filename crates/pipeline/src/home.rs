use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use vanban_store::{Captures, Catalogue};

use crate::Error;

/// The folder that holds a collection.
///
/// ```text
/// corpus/raw/                captures (WARC)
/// index/catalogue.sqlite     the catalogue
/// index/gen-N/               the two full-text indexes
/// index/current              the name of the generation in use
/// index/ocr/                 what was recognised in pictures of pages
/// index/writer.lock          who writes
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    root: PathBuf,
}

/// Whether a home was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It was made just now.
    New,
    /// It was there.
    Existing,
}

/// A document as it was captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Media type, as the source stated it or as the reader recognised it.
    pub media_type: String,
    /// Where it was captured.
    pub uri: String,
}

const README: &str = "\
Everything here is made by vanban and can be made again.

catalogue.sqlite  what is known of every document; `vanban ingest` fills it
gen-N/            full-text indexes, rebuilt from the catalogue by `vanban reindex`
current           the name of the generation in use
ocr/              what was recognised in pictures of pages; without it they are recognised again
writer.lock       who writes at the moment; the lock itself is the operating system's

The documents as they came are in ../corpus/raw/.
";

impl Home {
    /// A home to read from.
    ///
    /// # Errors
    /// [`Error::NoIndex`] where nothing was ever ingested.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let home = Self { root: root.to_owned() };
        if home.catalogue_path().is_file() { Ok(home) } else { Err(Error::NoIndex { root: root.to_owned() }) }
    }

    /// A home to write to; its folders are created where they are missing.
    ///
    /// # Errors
    /// The system's, with the folder.
    pub fn create(root: &Path) -> Result<(Self, Created), Error> {
        let home = Self { root: root.to_owned() };
        let created = if home.catalogue_path().is_file() { Created::Existing } else { Created::New };
        for dir in [home.index_root(), home.captures_dir()] {
            fs::create_dir_all(&dir).map_err(Error::io(&dir))?;
        }
        let readme = home.index_root().join("README.md");
        if !readme.exists() {
            fs::write(&readme, README).map_err(Error::io(&readme))?;
        }
        Ok((home, created))
    }

    /// A home for a dry run, which may not exist yet and will not be created.
    #[must_use]
    pub fn rehearsal(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `corpus/raw`.
    #[must_use]
    pub fn captures_dir(&self) -> PathBuf {
        self.root.join("corpus").join("raw")
    }

    /// `index/catalogue.sqlite`.
    #[must_use]
    pub fn catalogue_path(&self) -> PathBuf {
        self.index_root().join("catalogue.sqlite")
    }

    /// The folder of the index generation in use, for `vanban_index::Reader::open`.
    ///
    /// # Errors
    /// [`Error::NoIndex`] where there is none yet.
    pub fn index_dir(&self) -> Result<PathBuf, Error> {
        let name = self.current()?.ok_or_else(|| Error::NoIndex { root: self.root.clone() })?;
        Ok(self.index_root().join(name))
    }

    /// The catalogue, for reading.
    ///
    /// # Errors
    /// [`vanban_store::Error`]'s.
    pub fn catalogue(&self) -> Result<Catalogue, Error> {
        Ok(Catalogue::open_reader(&self.catalogue_path())?)
    }

    /// The bytes of a document as they were captured first, checked against their hash.
    ///
    /// # Errors
    /// Damaged or missing captures.
    pub fn original(&self, id: &str) -> Result<Option<Original>, Error> {
        let catalogue = self.catalogue()?;
        let (Some(record), Some((capture, _))) = (catalogue.record(id)?, catalogue.capture(id)?) else { return Ok(None) };
        let bytes = Captures::open_reader(&self.captures_dir()).read(&capture)?;
        let media_type = capture.media_type.unwrap_or(record.origin.media_type);
        Ok(Some(Original { bytes, media_type, uri: capture.uri }))
    }

    pub(crate) fn index_root(&self) -> PathBuf {
        self.root.join("index")
    }

    pub(crate) fn ocr_dir(&self) -> PathBuf {
        self.index_root().join("ocr")
    }

    pub(crate) fn lock_path(&self) -> PathBuf {
        self.index_root().join("writer.lock")
    }

    /// The name of the generation in use.
    pub(crate) fn current(&self) -> Result<Option<String>, Error> {
        let path = self.index_root().join("current");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|name| generation_number(name).is_some())),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Io { path, source }),
        }
    }

    /// Makes a generation the one in use, in one step for every reader.
    pub(crate) fn set_current(&self, name: &str) -> Result<(), Error> {
        let (path, beside) = (self.index_root().join("current"), self.index_root().join("current.new"));
        let mut file = fs::File::create(&beside).map_err(Error::io(&beside))?;
        file.write_all(format!("{name}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(Error::io(&beside))?;
        fs::rename(&beside, &path).map_err(Error::io(&path))
    }

    /// A name that no generation has yet.
    pub(crate) fn next_generation(&self) -> Result<String, Error> {
        let highest = self.generations()?.iter().filter_map(|name| generation_number(name)).max();
        Ok(format!("gen-{}", highest.map_or(1, |number| number + 1)))
    }

    /// Removes all generations but one: what a killed rebuild left, or what a finished one replaced. Readers that have the
    /// files open keep them.
    pub(crate) fn remove_generations_but(&self, kept: &str) -> Result<(), Error> {
        for name in self.generations()?.iter().filter(|name| *name != kept) {
            let dir = self.index_root().join(name);
            fs::remove_dir_all(&dir).map_err(Error::io(&dir))?;
        }
        Ok(())
    }

    fn generations(&self) -> Result<Vec<String>, Error> {
        let dir = self.index_root();
        let mut names = Vec::new();
        for entry in fs::read_dir(&dir).map_err(Error::io(&dir))? {
            let name = entry.map_err(Error::io(&dir))?.file_name().to_string_lossy().into_owned();
            if generation_number(&name).is_some() {
                names.push(name);
            }
        }
        Ok(names)
    }
}

fn generation_number(name: &str) -> Option<u32> {
    name.strip_prefix("gen-")?.parse().ok()
}
