//! Tar files (POSIX ustar and pax, GNU long names), as far as files lie in them.
//!
//! ```text
//! tar   = *(header data padding) end        ; all in blocks of 512 bytes
//! header: name at 0 (100 bytes), size at 124 (octal), kind at 156, "ustar" at 257, prefix of the name at 345 (155 bytes)
//! ```

use std::io::{self, Read};
use std::rc::Rc;

use vanban_model::RawDoc;
use vanban_store::Cut;

use super::budget::Budget;
use super::name::Names;
use super::{Found, Unpacked, broken, is_left_out, unpack};

const BLOCK: usize = 512;
/// A long name, or the attributes of an entry: 64 KiB hold any path.
const MAX_EXTENSION: u64 = 64 << 10;

/// The files in a tar file, in their order.
pub(super) struct Entries<R> {
    input: R,
    uri: String,
    budget: Rc<Budget>,
    names: Names,
    /// What stopped the last member, to be told after it.
    fault: Option<io::Error>,
    ended: bool,
}

struct Header {
    name: Vec<u8>,
    size: u64,
    kind: u8,
}

impl<R: Read> Entries<R> {
    pub(super) fn new(input: R, uri: String, budget: Rc<Budget>) -> Self {
        Self { input, uri, budget, names: Names::default(), fault: None, ended: false }
    }

    fn read(&mut self) -> io::Result<Option<Found>> {
        let (mut long_name, mut long_size) = (None, None);
        while let Some(header) = self.header()? {
            match header.kind {
                b'0' | 0 | b'7' => {
                    let name = long_name.take().unwrap_or(header.name);
                    let size = long_size.take().unwrap_or(header.size);
                    let found = self.file(&name, size)?;
                    if found.is_some() || self.fault.is_some() {
                        return Ok(found);
                    }
                }
                b'L' => long_name = Some(until_nul(&self.extension(header.size)?).to_vec()),
                b'x' => {
                    let attributes = self.extension(header.size)?;
                    long_name = attribute(&attributes, b"path").map(<[u8]>::to_vec).or(long_name);
                    long_size = attribute(&attributes, b"size").and_then(|size| std::str::from_utf8(size).ok()?.parse().ok());
                }
                // Folders, links, devices and the attributes of the archive itself.
                _ => {
                    self.skip(padded(header.size))?;
                    (long_name, long_size) = (None, None);
                }
            }
        }
        Ok(None)
    }

    fn header(&mut self) -> io::Result<Option<Header>> {
        let mut block = [0; BLOCK];
        match self.input.read_exact(&mut block) {
            // The two empty blocks at the end are missing from many.
            Err(err) if err.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        if block.iter().all(|byte| *byte == 0) {
            return Ok(None);
        }
        let invalid = |problem: &str| io::Error::new(io::ErrorKind::InvalidData, problem);
        if &block[257..262] != b"ustar" {
            return Err(invalid("no tar entry begins here"));
        }
        let size = number(&block[124..136]).ok_or_else(|| invalid("an entry has no valid size"))?;
        let (name, prefix) = (until_nul(&block[..100]), until_nul(&block[345..500]));
        // GNU tar, whose magic ends with a blank, keeps times where POSIX keeps the prefix.
        let name = if prefix.is_empty() || block[262] == b' ' { name.to_vec() } else { [prefix, b"/", name].concat() };
        Ok(Some(Header { name, size, kind: block[156] }))
    }

    fn file(&mut self, name: &[u8], size: u64) -> io::Result<Option<Found>> {
        if let Err(refused) = self.budget.enter(1) {
            self.ended = true;
            return Ok(Some(Found::Refused { uri: self.uri.clone(), refused }));
        }
        let name = self.names.of(name);
        if is_left_out(&name) || name.ends_with('/') {
            self.skip(padded(size))?;
            return Ok(None);
        }
        let Unpacked { bytes, cut, read, fault } = unpack((&mut self.input).take(size), self.budget.limits.input_bytes);
        let is_short = cut == Cut::Whole && read < size;
        self.fault = fault.or_else(|| is_short.then(|| io::ErrorKind::UnexpectedEof.into()));
        if self.fault.is_none() {
            self.fault = self.skip(padded(size) - read).err();
        }
        if bytes.is_empty() && self.fault.is_some() {
            return Ok(None);
        }
        let cut = if is_short { Cut::AtLimit } else { cut };
        let raw = RawDoc { uri: format!("{}!/{name}", self.uri), bytes, media_type: None, fetched_at: None };
        Ok(Some(Found::Raw { raw, cut }))
    }

    fn extension(&mut self, size: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        (&mut self.input).take(size.min(MAX_EXTENSION)).read_to_end(&mut bytes)?;
        self.skip(padded(size) - bytes.len() as u64)?;
        Ok(bytes)
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let skipped = io::copy(&mut (&mut self.input).take(bytes), &mut io::sink())?;
        if skipped < bytes { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl<R: Read> Iterator for Entries<R> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.ended {
            return None;
        }
        let fault = match self.fault.take() {
            Some(fault) => fault,
            None => match self.read() {
                Ok(Some(found)) => return Some(found),
                Ok(None) => match self.fault.take() {
                    Some(fault) => fault,
                    None => {
                        self.ended = true;
                        return None;
                    }
                },
                Err(fault) => fault,
            },
        };
        self.ended = true;
        Some(Found::Refused { uri: self.uri.clone(), refused: broken(fault) })
    }
}

/// A size with the bytes that fill its last block.
fn padded(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// A number in octal digits or, as GNU tar writes large ones, in the bytes after a first one of 0x80.
fn number(field: &[u8]) -> Option<u64> {
    if let [0x80, rest @ ..] = field {
        let (high, low) = rest.split_at(rest.len().checked_sub(8)?);
        return high.iter().all(|byte| *byte == 0).then(|| low.iter().fold(0, |size, byte| size << 8 | u64::from(*byte)));
    }
    let digits = std::str::from_utf8(until_nul(field)).ok()?.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// The value of a pax attribute: lines `30 path=a/b.txt`, each with its own length in front.
fn attribute<'a>(mut lines: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    while let Some(blank) = lines.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(&lines[..blank]).ok()?.parse().ok()?;
        let line = lines.get(blank + 1..length.checked_sub(1)?)?;
        if let Some(value) = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(b"=")) {
            return Some(value);
        }
        lines = &lines[length..];
    }
    None
}
