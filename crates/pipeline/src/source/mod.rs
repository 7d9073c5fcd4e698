//! Where inputs come from: files, folders, lists of paths, archives.
//!
//! Everything is found lazily and in a fixed order (as named; inside a folder by name), so that a run over any number of files
//! holds one batch of them, and two runs over the same files see them in the same order.

mod archive;
mod file;

use std::collections::VecDeque;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use vanban_model::RawDoc;
use vanban_store::Cut;
use walkdir::WalkDir;

pub(crate) use file::read_file;

use vanban_model::Limits;

/// What a person names as input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder or an archive.
    Path(PathBuf),
    /// `-`: paths, one a line, on standard input.
    List,
    /// A web address. There is no crawler yet, so that it ends as failed.
    Url(String),
}

impl Input {
    /// Reads an argument of the command line.
    #[must_use]
    pub fn parse(argument: &str) -> Self {
        let is_url = ["http://", "https://"].iter().any(|scheme| argument.starts_with(scheme));
        match argument {
            "-" => Self::List,
            url if is_url => Self::Url(url.to_owned()),
            path => Self::Path(PathBuf::from(path)),
        }
    }

    /// Reads a line of a list. A path need not be UTF-8 where the system does not ask for it.
    fn of_line(line: &[u8]) -> Self {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        #[cfg(unix)]
        if std::str::from_utf8(line).is_err() {
            return Self::Path(PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(line)));
        }
        Self::parse(&String::from_utf8_lossy(line))
    }
}

/// Why an input is no document that can be read. Its bytes are kept, where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Stable code, `E-EMPTY`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// Why an input could not be had at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// One input.
#[derive(Debug)]
pub(crate) enum Found {
    /// A file that is still to be read; its size is a hint.
    File { uri: String, path: PathBuf, size: u64 },
    /// Bytes out of an archive.
    Raw { raw: RawDoc, cut: Cut },
    /// An archive, or a part of one, that can't be read.
    Refused { uri: String, refused: Refused },
    /// Something that the system does not hand over.
    Failed { uri: String, failed: Failed },
}

/// All inputs of a run, one after the other.
pub(crate) struct Sources<'s> {
    inputs: VecDeque<Input>,
    list: &'s mut dyn BufRead,
    limits: Limits,
    /// Folders of the home, which a walk does not enter: captures and index are no inputs.
    own: Vec<PathBuf>,
    walk: Option<Box<dyn Iterator<Item = walkdir::Result<walkdir::DirEntry>> + 's>>,
    archive: Option<archive::Unpacking>,
}

impl<'s> Sources<'s> {
    pub(crate) fn new(inputs: Vec<Input>, list: &'s mut dyn BufRead, limits: Limits, own: &[PathBuf]) -> Self {
        let own = own.iter().filter_map(|dir| dir.canonicalize().ok()).collect();
        Self { inputs: inputs.into(), list, limits, own, walk: None, archive: None }
    }

    fn begin(&mut self, input: Input) -> Option<Found> {
        match input {
            Input::Path(path) => self.begin_path(path),
            Input::Url(url) => {
                let message = "fetching comes with the crawler; save the page and ingest the file".to_owned();
                Some(Found::Failed { uri: url, failed: Failed { code: "E-NO-CRAWLER", message } })
            }
            Input::List => self.next_of_list(),
        }
    }

    /// The next path of the list; the list goes back to the head of the queue until it ends.
    fn next_of_list(&mut self) -> Option<Found> {
        let mut line = Vec::new();
        match self.list.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                self.inputs.push_front(Input::List);
                match Input::of_line(&line) {
                    Input::Path(path) if path.as_os_str().is_empty() => None,
                    // A `-` inside the list would only mean the list itself.
                    Input::List => None,
                    input => self.begin(input),
                }
            }
            Err(err) => Some(Found::Failed { uri: "-".to_owned(), failed: Failed::io(&err) }),
        }
    }

    fn begin_path(&mut self, path: PathBuf) -> Option<Found> {
        match std::fs::metadata(&path) {
            Ok(about) if about.is_dir() => {
                self.walk = Some(self.walk(&path));
                None
            }
            Ok(about) if about.is_file() => self.begin_file(path, about.len()),
            Ok(_) => Some(Found::failed(&path, Failed::not_a_file())),
            Err(err) => Some(Found::failed(&path, Failed::io(&err))),
        }
    }

    fn walk(&self, root: &Path) -> Box<dyn Iterator<Item = walkdir::Result<walkdir::DirEntry>> + 's> {
        let own = self.own.clone();
        let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        Box::new(entries.filter_entry(move |entry| {
            // What a person names is read, whatever it is called.
            let is_named = entry.depth() == 0;
            let is_left_out =
                is_hidden(&entry.file_name().to_string_lossy()) || entry.file_type().is_dir() && is_own(&own, entry.path());
            is_named || !is_left_out
        }))
    }

    /// A document; of a file that holds documents, all of them.
    fn begin_file(&mut self, path: PathBuf, size: u64) -> Option<Found> {
        let uri = uri_of(&path);
        self.archive = archive::open(&path, &uri, size, self.limits);
        if self.archive.is_some() { None } else { Some(Found::File { uri, path, size }) }
    }

    fn next_of_walk(&mut self, entry: walkdir::Result<walkdir::DirEntry>) -> Option<Found> {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => None,
            Ok(entry) if entry.file_type().is_file() => {
                let size = entry.metadata().map_or(0, |about| about.len());
                self.begin_file(entry.into_path(), size)
            }
            Ok(entry) => Some(Found::failed(entry.path(), Failed::not_a_file())),
            // A link back to a folder above: all that it shows is read already.
            Err(err) if err.loop_ancestor().is_some() => None,
            Err(err) => {
                let failed = err.io_error().map_or_else(|| Failed { code: "E-IO", message: err.to_string() }, Failed::io);
                Some(Found::failed(err.path().unwrap_or(Path::new("")), failed))
            }
        }
    }
}

impl Iterator for Sources<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = if let Some(archive) = &mut self.archive {
                let next = archive.next();
                if next.is_none() {
                    self.archive = None;
                }
                next
            } else if let Some(walk) = &mut self.walk {
                match walk.next() {
                    Some(entry) => self.next_of_walk(entry),
                    None => {
                        self.walk = None;
                        None
                    }
                }
            } else {
                let input = self.inputs.pop_front()?;
                self.begin(input)
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Found {
    fn failed(path: &Path, failed: Failed) -> Self {
        Self::Failed { uri: uri_of(path), failed }
    }

    /// Bytes that it holds or will hold.
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::File { size, .. } => *size,
            Self::Raw { raw, .. } => raw.bytes.len() as u64,
            Self::Refused { .. } | Self::Failed { .. } => 0,
        }
    }
}

impl Failed {
    pub(crate) fn io(err: &std::io::Error) -> Self {
        match err.kind() {
            std::io::ErrorKind::NotFound => Self { code: "E-NOT-FOUND", message: "no such file or folder".to_owned() },
            std::io::ErrorKind::PermissionDenied => Self { code: "E-PERMISSION", message: "no permission to read".to_owned() },
            _ => Self { code: "E-IO", message: err.to_string() },
        }
    }

    fn not_a_file() -> Self {
        Self { code: "E-NOT-A-FILE", message: "neither a file nor a folder".to_owned() }
    }
}

impl Refused {
    pub(crate) fn new(code: &str, message: impl Into<String>, advice: &str) -> Self {
        Self { code: code.to_owned(), message: message.into(), advice: advice.to_owned() }
    }
}

/// A path as a uri: as given, without a `./` that names nothing. Bytes that are no UTF-8 are written as `%FF`, so that two names
/// never become one.
pub(crate) fn uri_of(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}

/// Entries that a walk leaves out, as file managers do: `.git`, `.DS_Store`, the shadow files that macOS puts into archives.
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !matches!(name, "." | "..") || name == "__MACOSX"
}

fn is_own(own: &[PathBuf], dir: &Path) -> bool {
    let same_name = |one: &&PathBuf| one.file_name() == dir.file_name();
    own.iter().any(|one| same_name(&one)) && dir.canonicalize().is_ok_and(|dir| own.contains(&dir))
}

#[cfg(test)]
mod tests;
