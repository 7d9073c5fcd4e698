//! Documents inside of other files: zip, tar, gzip and web archives, attachments of mails, and all of them inside of each other.
//!
//! A member's uri is that of its archive, `!/` and its name: `notices.zip!/2025/a.html`, `mail.eml!/notice.pdf`. Archives are
//! hostile: nothing is written to disk, so that names with `..` lead nowhere; each member is cut at the size limit of a file; and
//! an archive is given up when it is, with all that is inside it, over the limits for members, growth or depth. What can be
//! read of a damaged one is read; the rest is one refused input.

mod budget;
mod gzip;
mod http;
mod kind;
mod name;
mod tar;
mod web;
mod zip;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;
use std::rc::Rc;

use vanban_model::{Limits, RawDoc};
use vanban_store::Cut;

use self::budget::Budget;
use self::kind::{HEAD, Kind};
use self::name::Names;
use super::file::{read_limited, trim_partial_character};
use super::{Found, Refused, is_hidden};

/// An archive file, or one that lies in memory.
trait Input: BufRead + Seek {}

impl<T: BufRead + Seek> Input for T {}

/// The members of one archive, lazily.
type Members = Box<dyn Iterator<Item = Found>>;

/// The documents in an archive and in the archives inside it, in their order.
pub(super) struct Unpacking {
    uri: String,
    /// The outermost archive first.
    open: Vec<Members>,
    budget: Rc<Budget>,
}

/// Opens a file that holds documents; `None` for a file that is a document itself, or can't be opened.
pub(super) fn open(path: &Path, uri: &str, size: u64, limits: Limits) -> Option<Unpacking> {
    let mut file = BufReader::new(File::open(path).ok()?);
    let head = read_head(&mut file).ok()?;
    file.rewind().ok()?;
    let kind = Kind::of(&head)?;
    let mut unpacking = Unpacking { uri: uri.to_owned(), open: Vec::new(), budget: Rc::new(Budget::new(limits, size)) };
    let members = if kind == Kind::Mail {
        let (bytes, cut) = read_limited(file, limits.input_bytes).ok()?;
        let raw = RawDoc { uri: uri.to_owned(), bytes, media_type: None, fetched_at: None };
        let attached = attachments(&raw, &unpacking.budget);
        Box::new(std::iter::once(Found::Raw { raw, cut }).chain(attached))
    } else {
        members(kind, Box::new(file), uri, &unpacking.budget)?
    };
    unpacking.open.push(members);
    Some(unpacking)
}

/// What lies in an archive; `None` for what is a document: a mail, whose attachments come behind it, and some zip files.
fn members(kind: Kind, mut input: Box<dyn Input>, uri: &str, budget: &Rc<Budget>) -> Option<Members> {
    let (uri, budget) = (uri.to_owned(), Rc::clone(budget));
    Some(match kind {
        Kind::Zip => match zip::Directory::read(&mut input, &budget.limits) {
            Ok(directory) if directory.is_document() => return None,
            Ok(directory) => directory.members(input, uri, budget),
            Err(refused) => refusal(uri, refused),
        },
        Kind::Gzip => gzip::members(input, uri, budget),
        Kind::WebArchive => web::records(input, uri, budget),
        Kind::Tar => Box::new(tar::Entries::new(input, uri, budget)),
        Kind::Mail => return None,
    })
}

/// Documents that came with a mail.
fn attachments(raw: &RawDoc, budget: &Budget) -> Members {
    let attached = vanban_text::attachments(&raw.bytes, &budget.limits);
    if let Err(refused) = budget.enter(attached.len()) {
        return refusal(raw.uri.clone(), refused);
    }
    let (mut names, uri) = (Names::default(), raw.uri.clone());
    Box::new(attached.into_iter().map(move |attached| {
        let uri = format!("{uri}!/{}", names.of(attached.name.as_bytes()));
        let raw = RawDoc { uri, bytes: attached.bytes, media_type: attached.media_type, fetched_at: None };
        Found::Raw { raw, cut: Cut::Whole }
    }))
}

fn refusal(uri: String, refused: Refused) -> Members {
    Box::new(std::iter::once(Found::Refused { uri, refused }))
}

impl Iterator for Unpacking {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let members = self.open.last_mut()?;
            if let Some(refused) = self.budget.spent() {
                self.open.clear();
                return Some(Found::Refused { uri: self.uri.clone(), refused });
            }
            match members.next() {
                None => {
                    self.open.pop();
                }
                Some(Found::Raw { raw, cut }) => {
                    self.budget.unpack(raw.bytes.len());
                    if let Some(found) = self.take(raw, cut) {
                        return Some(found);
                    }
                }
                // A stream that broke off because it was too much.
                Some(_) if self.budget.spent().is_some() => {}
                found => return found,
            }
        }
    }
}

impl Unpacking {
    /// A member that is a document; one that holds documents is opened instead.
    fn take(&mut self, raw: RawDoc, cut: Cut) -> Option<Found> {
        // The mail at the bottom has its attachments behind it.
        let kind = Kind::of(&raw.bytes).filter(|kind| *kind != Kind::Mail || raw.uri != self.uri);
        let Some(kind) = kind else { return Some(Found::Raw { raw, cut }) };
        let is_too_deep = self.open.len() > self.budget.limits.archive_depth;
        if kind == Kind::Mail {
            let attached = attachments(&raw, &self.budget);
            self.open.push(if is_too_deep { Box::new(attached.map(too_deep)) } else { attached });
            return Some(Found::Raw { raw, cut });
        }
        let is_document = |bytes: &[u8]| {
            let directory = zip::Directory::read(&mut Cursor::new(bytes), &self.budget.limits);
            directory.is_ok_and(|directory| directory.is_document())
        };
        if kind == Kind::Zip && is_document(&raw.bytes) {
            return Some(Found::Raw { raw, cut });
        }
        if is_too_deep {
            return Some(too_deep(Found::Raw { raw, cut }));
        }
        let members = members(kind, Box::new(Cursor::new(raw.bytes)), &raw.uri, &self.budget)?;
        self.open.push(members);
        None
    }
}

fn too_deep(found: Found) -> Found {
    let Found::Raw { raw, .. } = found else { return found };
    let refused = Refused::new("E-ARCHIVE-NESTED", "too many archives inside of each other", "unpack it and ingest the folder");
    Found::Refused { uri: raw.uri, refused }
}

/// The first bytes, as many as tell what it is.
fn read_head(input: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    input.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether a member is left out, as a walk leaves out hidden files.
fn is_left_out(name: &str) -> bool {
    name.split(['/', '\\']).any(is_hidden)
}

/// Bytes of a member, as far as they could be read.
struct Unpacked {
    bytes: Vec<u8>,
    cut: Cut,
    /// How many bytes were taken from the input.
    read: u64,
    /// What stopped it before its end, if that was not the limit.
    fault: Option<std::io::Error>,
}

/// Reads a member up to the size limit, or up to what is wrong with it.
fn unpack(input: impl Read, max_bytes: usize) -> Unpacked {
    let mut bytes = Vec::new();
    let fault = input.take(max_bytes as u64 + 1).read_to_end(&mut bytes).err();
    let read = bytes.len() as u64;
    let is_over = bytes.len() > max_bytes;
    if is_over {
        bytes.truncate(max_bytes);
        trim_partial_character(&mut bytes);
    }
    let cut = if is_over || fault.is_some() { Cut::AtLimit } else { Cut::Whole };
    Unpacked { bytes, cut, read, fault: fault.filter(|_| !is_over) }
}

fn broken(problem: impl std::fmt::Display) -> Refused {
    Refused::new("E-ARCHIVE-BROKEN", problem.to_string(), "what could be read was read; fetch or copy the archive again")
}

#[cfg(test)]
mod tests;
