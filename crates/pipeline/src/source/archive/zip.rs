//! Zip files (PKWARE APPNOTE 6.3), read by us: libraries keep one of two entries of the same name, and read nothing of a file
//! whose directory, which stands at the end, was cut off.
//!
//! ```text
//! zip       = *local directory end
//! local     = "PK\3\4" … flags at 6, method at 8, crc at 14, sizes at 18 and 22, lengths of name and extra at 26 and 28; data
//! directory = *("PK\1\2" … flags at 8, method at 10, crc at 16, sizes at 20 and 24, lengths at 28, 30 and 32, local's place at 42)
//! end       = "PK\5\6" … number of entries at 10, size and place of the directory at 12 and 16, length of a comment at 20
//! ```

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::rc::Rc;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use vanban_model::{Limits, RawDoc};
use vanban_store::Cut;

use super::budget::{Budget, Metered};
use super::name::Names;
use super::{Found, Input, Members, Refused, Unpacked, broken, is_left_out, refusal, unpack};

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const LOCAL_BYTES: usize = 30;
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const ENTRY_BYTES: usize = 46;
const END: [u8; 4] = *b"PK\x05\x06";
const END_BYTES: usize = 22;
const END64: [u8; 4] = *b"PK\x06\x06";
const LOCATOR64: [u8; 4] = *b"PK\x06\x07";
const LOCATOR64_BYTES: usize = 20;
/// A zip file may end with a comment of this length.
const MAX_COMMENT: u64 = 65_535;
/// Names of all entries together; 200,000 paths of 80 bytes take 16 MB.
const MAX_NAMES: usize = 64 << 20;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// Flag: the entry needs a password.
const ENCRYPTED: u16 = 1;
/// Flag: sizes and checksum stand behind the bytes, for what was packed as it came.
const SIZES_BEHIND: u16 = 8;
/// In place of a size that a 64-bit field holds.
const IN_EXTRA: u64 = 0xffff_ffff;

/// What a zip file says of its entries.
pub(super) struct Directory {
    entries: Vec<Entry>,
    /// Whether it was found. Without it, entries are read one after the other up to where the file breaks off.
    is_whole: bool,
}

/// One entry, as its header states it.
struct Entry {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    /// Where its local header begins.
    at: u64,
}

impl Directory {
    /// Reads the directory; one that is missing or damaged is replaced by the name of the first entry.
    ///
    /// # Errors
    /// More entries than the limit.
    pub(super) fn read(input: &mut impl Input, limits: &Limits) -> Result<Self, Refused> {
        let found = end(input).and_then(|end| entries(input, &end, limits));
        let entries = match found {
            Ok(entries) if entries.len() > limits.archive_entries => {
                let message = format!("the archive has more entries than the limit of {}", limits.archive_entries);
                return Err(Refused::new("E-ARCHIVE-BOMB", message, "unpack it and ingest the folder"));
            }
            Ok(entries) => return Ok(Self { entries, is_whole: true }),
            Err(_) => {
                let first = input.rewind().and_then(|()| local(input)).ok();
                input.rewind().map_err(broken)?;
                first.into_iter().collect()
            }
        };
        Ok(Self { entries, is_whole: false })
    }

    /// Whether the file is one document: Office Open XML has its table of types, OpenDocument and EPUB their own type or list.
    pub(super) fn is_document(&self) -> bool {
        let has = |name: &str| self.entries.iter().any(|entry| entry.name == name.as_bytes());
        let first = self.entries.first().map_or(&b""[..], |entry| &entry.name);
        // Of a file that is cut off only the first name is known.
        let is_part = !self.is_whole && [&b"_rels/"[..], b"docProps/", b"word/"].iter().any(|dir| first.starts_with(dir));
        let is_open = has("mimetype") || has("content.xml") && has("META-INF/manifest.xml");
        is_part || is_open || has("[Content_Types].xml") || has("word/document.xml")
    }

    pub(super) fn members(self, input: Box<dyn Input>, uri: String, budget: Rc<Budget>) -> Members {
        if !self.is_whole {
            return Box::new(Salvage { input, uri, budget, names: Names::default(), ended: false });
        }
        if let Err(refused) = budget.enter(self.entries.len()) {
            return refusal(uri, refused);
        }
        Box::new(Listed { input, uri, budget, names: Names::default(), entries: self.entries.into_iter() })
    }
}

/// The entries of a directory, in its order.
struct Listed {
    input: Box<dyn Input>,
    uri: String,
    budget: Rc<Budget>,
    names: Names,
    entries: std::vec::IntoIter<Entry>,
}

impl Iterator for Listed {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let entry = self.entries.next()?;
            let name = self.names.of(&entry.name);
            if name.ends_with('/') || is_left_out(&name) {
                continue;
            }
            let uri = format!("{}!/{name}", self.uri);
            return Some(match self.read(&entry) {
                Ok((bytes, cut)) => Found::Raw { raw: RawDoc { uri, bytes, media_type: None, fetched_at: None }, cut },
                Err(refused) => Found::Refused { uri, refused },
            });
        }
    }
}

impl Listed {
    fn read(&mut self, entry: &Entry) -> Result<(Vec<u8>, Cut), Refused> {
        entry.check()?;
        self.input.seek(SeekFrom::Start(entry.at)).and_then(|_| local(&mut self.input)).map_err(broken)?;
        let Unpacked { bytes, cut, fault, .. } = unpack(entry.decoder(&mut self.input), self.budget.limits.input_bytes);
        match fault {
            Some(fault) => Err(broken(fault)),
            None if cut == Cut::Whole && !entry.has(&bytes) => Err(broken("the bytes have another checksum")),
            None => Ok((bytes, cut)),
        }
    }
}

/// The entries of a file whose directory is missing, one after the other, and then a word about the rest.
struct Salvage {
    input: Box<dyn Input>,
    uri: String,
    budget: Rc<Budget>,
    names: Names,
    ended: bool,
}

impl Iterator for Salvage {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        while !self.ended {
            match self.read() {
                Ok(Some(found)) => return Some(found),
                Ok(None) => {}
                Err(refused) => {
                    self.ended = true;
                    return Some(Found::Refused { uri: self.uri.clone(), refused });
                }
            }
        }
        None
    }
}

impl Salvage {
    /// The next entry, or as much of it as there is; nothing for one that is left out.
    fn read(&mut self) -> Result<Option<Found>, Refused> {
        self.find_header()?;
        let entry = header(&mut self.input).map_err(broken)?;
        self.budget.enter(1)?;
        let name = self.names.of(&entry.name);
        let uri = format!("{}!/{name}", self.uri);
        if let Err(refused) = entry.check() {
            return Ok(Some(Found::Refused { uri, refused }));
        }
        if entry.packed == 0 && entry.method == STORED && entry.flags & SIZES_BEHIND != 0 {
            return Ok(Some(Found::Refused { uri, refused: broken("nothing says where the entry ends") }));
        }
        let mut stream = Metered::new(entry.decoder(&mut self.input), Rc::clone(&self.budget));
        let Unpacked { bytes, cut, fault, read } = unpack(&mut stream, self.budget.limits.input_bytes);
        let fault = fault.or_else(|| io::copy(&mut stream, &mut io::sink()).err());
        let is_short = entry.method == STORED && read < entry.packed && cut == Cut::Whole;
        let cut = if fault.is_some() || is_short { Cut::AtLimit } else { cut };
        if name.ends_with('/') || is_left_out(&name) || bytes.is_empty() && cut == Cut::AtLimit {
            return Ok(None);
        }
        Ok(Some(Found::Raw { raw: RawDoc { uri, bytes, media_type: None, fetched_at: None }, cut }))
    }

    /// Goes behind the signature of the next local header: behind an entry may stand its sizes, or what can't be unpacked.
    fn find_header(&mut self) -> Result<(), Refused> {
        let mut last = 0;
        loop {
            let buffer = self.input.fill_buf().map_err(broken)?;
            if buffer.is_empty() {
                return Err(broken("the archive is cut off or damaged: its directory is missing"));
            }
            let found = buffer.iter().position(|byte| {
                last = last << 8 | u32::from(*byte);
                last == u32::from_be_bytes(LOCAL)
            });
            let seen = found.map_or(buffer.len(), |at| at + 1);
            self.input.consume(seen);
            if found.is_some() {
                return Ok(());
            }
        }
    }
}

impl Entry {
    /// # Errors
    /// It can't be unpacked, and why.
    fn check(&self) -> Result<(), Refused> {
        if self.flags & ENCRYPTED != 0 {
            let advice = "unpack it with its password and ingest the file";
            return Err(Refused::new("E-ARCHIVE-LOCKED", "the entry is encrypted", advice));
        }
        if ![STORED, DEFLATED].contains(&self.method) {
            let message = format!("the entry is packed by method {}", self.method);
            return Err(Refused::new("E-ARCHIVE-UNSUPPORTED", message, "unpack it with another program and ingest the folder"));
        }
        Ok(())
    }

    /// Its bytes, from behind its local header. A deflated entry says itself where it ends, whatever the headers say.
    fn decoder<'i>(&self, input: &'i mut Box<dyn Input>) -> Box<dyn Read + 'i> {
        if self.method == DEFLATED { Box::new(DeflateDecoder::new(input)) } else { Box::new(input.take(self.packed)) }
    }

    fn has(&self, bytes: &[u8]) -> bool {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.sum() == self.crc
    }
}

/// Where the directory is.
struct End {
    at: u64,
    bytes: u64,
    /// How far everything is behind the place that the file states: a program may stand in front.
    shift: u64,
}

/// Finds the record at the end of the file.
fn end(input: &mut impl Input) -> io::Result<End> {
    let length = input.seek(SeekFrom::End(0))?;
    let tail_at = length.saturating_sub(MAX_COMMENT + END_BYTES as u64);
    input.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    input.take(MAX_COMMENT + END_BYTES as u64).read_to_end(&mut tail)?;
    let is_end = |at: &usize| {
        let comment = tail.get(at + 20..at + END_BYTES).map(|length| usize::from(u16_at(length, 0)));
        tail[*at..].starts_with(&END) && comment.is_some_and(|comment| at + END_BYTES + comment <= tail.len())
    };
    let at = (0..tail.len().saturating_sub(END_BYTES - 1)).rev().find(is_end).ok_or_else(|| invalid("no directory"))?;
    let (bytes, stated) = (u64::from(u32_at(&tail, at + 12)), u64::from(u32_at(&tail, at + 16)));
    let end_at = tail_at + at as u64;
    if let Some(locator) =
        at.checked_sub(LOCATOR64_BYTES).map(|from| &tail[from..at]).filter(|bytes| bytes.starts_with(&LOCATOR64))
    {
        return end64(input, u64_at(locator, 8));
    }
    let shift = end_at.checked_sub(bytes).and_then(|begin| begin.checked_sub(stated)).unwrap_or(0);
    Ok(End { at: stated + shift, bytes, shift })
}

fn end64(input: &mut impl Input, at: u64) -> io::Result<End> {
    input.seek(SeekFrom::Start(at))?;
    let mut end = [0; 56];
    input.read_exact(&mut end)?;
    if !end.starts_with(&END64) {
        return Err(invalid("no directory"));
    }
    Ok(End { at: u64_at(&end, 48), bytes: u64_at(&end, 40), shift: 0 })
}

/// The entries of the directory; one more than the limit, at most.
fn entries(input: &mut impl Input, end: &End, limits: &Limits) -> io::Result<Vec<Entry>> {
    input.seek(SeekFrom::Start(end.at))?;
    let mut input = input.take(end.bytes);
    let (mut entries, mut names) = (Vec::new(), 0);
    let mut head = [0; ENTRY_BYTES];
    while entries.len() <= limits.archive_entries && names <= MAX_NAMES {
        // Bytes behind the last entry are a signature, or nothing of ours.
        if input.limit() < ENTRY_BYTES as u64 && !entries.is_empty() || input.limit() == 0 {
            return Ok(entries);
        }
        input.read_exact(&mut head)?;
        if !head.starts_with(&ENTRY) {
            return if entries.is_empty() { Err(invalid("no directory")) } else { Ok(entries) };
        }
        let lengths = [28, 30, 32].map(|at| usize::from(u16_at(&head, at)));
        let mut variable = vec![0; lengths.iter().sum()];
        input.read_exact(&mut variable)?;
        let (name, rest) = variable.split_at(lengths[0]);
        let mut entry = Entry {
            name: name.to_vec(),
            flags: u16_at(&head, 8),
            method: u16_at(&head, 10),
            crc: u32_at(&head, 16),
            packed: u64::from(u32_at(&head, 20)),
            at: u64::from(u32_at(&head, 42)),
        };
        let mut large = large_sizes(&rest[..lengths[1]]);
        let mut next = || large.next();
        let _unpacked = (u64::from(u32_at(&head, 24)) == IN_EXTRA).then(&mut next);
        entry.packed = (entry.packed == IN_EXTRA).then(&mut next).flatten().unwrap_or(entry.packed);
        entry.at = (entry.at == IN_EXTRA).then(&mut next).flatten().unwrap_or(entry.at).saturating_add(end.shift);
        names += entry.name.len();
        entries.push(entry);
    }
    if names > MAX_NAMES {
        return Err(invalid("the names of the entries are too long"));
    }
    Ok(entries)
}

/// The values of a ZIP64 field among the extra fields of an entry, in the order of the sizes that they replace.
fn large_sizes(mut extra: &[u8]) -> impl Iterator<Item = u64> + use<> {
    let mut values = Vec::new();
    while extra.len() >= 4 {
        let (id, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let Some(field) = extra.get(4..4 + length) else { break };
        if id == 1 {
            values = field.chunks_exact(8).map(|value| u64_at(value, 0)).collect();
        }
        extra = &extra[4 + length..];
    }
    values.into_iter()
}

/// Reads a local header, and leaves the input at the bytes of its entry.
fn local(input: &mut (impl Read + ?Sized)) -> io::Result<Entry> {
    let mut signature = [0; 4];
    input.read_exact(&mut signature)?;
    if signature == LOCAL { header(input) } else { Err(invalid("no entry begins here")) }
}

/// What follows the signature of a local header.
fn header(input: &mut (impl Read + ?Sized)) -> io::Result<Entry> {
    let mut head = [0; LOCAL_BYTES];
    input.read_exact(&mut head[LOCAL.len()..])?;
    let mut name = vec![0; usize::from(u16_at(&head, 26))];
    input.read_exact(&mut name)?;
    let mut extra = vec![0; usize::from(u16_at(&head, 28))];
    input.read_exact(&mut extra)?;
    let packed = u64::from(u32_at(&head, 18));
    // The field holds the unpacked size first.
    let packed = if packed == IN_EXTRA { large_sizes(&extra).nth(1).unwrap_or(packed) } else { packed };
    Ok(Entry { name, flags: u16_at(&head, 6), method: u16_at(&head, 8), crc: u32_at(&head, 14), packed, at: 0 })
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}

fn invalid(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, problem)
}
