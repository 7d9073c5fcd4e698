//! Compound files (OLE2), the container of the old Office formats: a file system of sectors. Specification: [MS-CFB].
//!
//! Read leniently, for old files are cut and repaired: a chain that leaves the file, or turns in a circle, ends there. Nothing
//! is unpacked: what is held is never more than the file.

use std::borrow::Cow;

use crate::ReadError;

/// The first bytes of a compound file.
pub(crate) const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const FORMAT: &str = "old Office";
const HEADER: usize = 512;
const ENTRY: usize = 128;
/// Where the header lists the first sectors of the allocation table, and how many it lists.
const DIFAT_AT: usize = 76;
const DIFAT_LEN: usize = 109;
/// Sector numbers from here on end a chain.
const LAST_SECTOR: u32 = 0xffff_fffa;
/// No neighbour or child in the directory.
const NONE: u32 = 0xffff_ffff;

/// What a compound file holds, by the names of its streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Word,
    /// Another program's document, by name.
    Other(&'static str),
    /// A package of today's Office, encrypted with a password.
    Encrypted,
}

/// A compound file.
#[derive(Debug)]
pub(crate) struct Ole<'b> {
    bytes: &'b [u8],
    /// Bytes of a sector: 512 or 4096.
    sector: usize,
    /// Streams shorter than this lie in the small sectors.
    small_below: usize,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    len: usize,
}

impl<'b> Ole<'b> {
    /// Reads the tables and the directory.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] where there is no directory to be read.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let damaged = |problem: &str| ReadError::Damaged { format: FORMAT, problem: problem.to_owned() };
        if !bytes.starts_with(SIGNATURE) || bytes.len() < HEADER {
            return Err(damaged("its header is cut"));
        }
        // 4096 in version 4, else 512.
        let sector = if u16_at(bytes, 30) == Some(12) { 4096 } else { 512 };
        let mut ole = Self {
            bytes,
            sector,
            small_below: u32_at(bytes, 56).unwrap_or(4096) as usize,
            table: Vec::new(),
            small_table: Vec::new(),
            small: Vec::new(),
            entries: Vec::new(),
        };
        ole.table = ole.allocation_table();
        let number = |at: usize| u32_at(bytes, at).unwrap_or(NONE);
        ole.entries = ole.chain(number(48), usize::MAX).chunks_exact(ENTRY).map(entry).collect();
        let Some(root) = ole.entries.first() else { return Err(damaged("its directory is cut")) };
        let (start, len) = (root.start, root.len);
        ole.small_table = numbers(&ole.chain(number(60), usize::MAX)).collect();
        ole.small = ole.chain(start, len);
        Ok(ole)
    }

    /// The content of a stream of the root by its name, in any case; as much of it as there is.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.root_entries().into_iter().find(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name))?;
        if entry.len >= self.small_below {
            return Some(self.chain(entry.start, entry.len));
        }
        let chain = follow(&self.small_table, entry.start).take(entry.len.div_ceil(64));
        let mut stream: Vec<u8> = Vec::new();
        for sector in chain {
            let start = (sector as usize).saturating_mul(64);
            stream.extend_from_slice(self.small.get(start..(start + 64).min(self.small.len())).unwrap_or_default());
        }
        stream.truncate(entry.len);
        Some(stream)
    }

    /// What kind of document it is.
    pub(crate) fn content(&self) -> Content {
        let entries = self.root_entries();
        let has = |name: &str| entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name));
        if has("EncryptedPackage") {
            Content::Encrypted
        } else if has("WordDocument") {
            Content::Word
        } else if has("Workbook") || has("Book") {
            Content::Other("Excel (xls)")
        } else if has("PowerPoint Document") {
            Content::Other("PowerPoint (ppt)")
        } else if entries.iter().any(|entry| entry.name.starts_with("__properties_version") || entry.name.starts_with("__substg"))
        {
            Content::Other("Outlook messages (msg)")
        } else if has("VisioDocument") {
            Content::Other("Visio drawings")
        } else {
            Content::Other("compound files (OLE)")
        }
    }

    /// The members of the root storage; those of storages inside it (embedded documents) are left out. Where the tree is broken,
    /// all.
    fn root_entries(&self) -> Vec<&Entry> {
        let mut seen = vec![false; self.entries.len()];
        let mut found = Vec::new();
        let mut open = vec![self.entries.first().map_or(NONE, |root| root.child)];
        while let Some(at) = open.pop() {
            let at = at as usize;
            let Some(entry) = self.entries.get(at) else { continue };
            if !std::mem::replace(&mut seen[at], true) {
                found.push(entry);
                open.extend([entry.left, entry.right]);
            }
        }
        if found.is_empty() { self.entries.iter().skip(1).collect() } else { found }
    }

    /// The sectors of the allocation table are listed in the header, and then in sectors of their own.
    fn allocation_table(&self) -> Vec<u32> {
        let sectors = self.bytes.len() / self.sector + 1;
        let mut listed: Vec<u32> = numbers(&self.bytes[DIFAT_AT..DIFAT_AT + 4 * DIFAT_LEN]).collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(NONE);
        while next < LAST_SECTOR && listed.len() < sectors {
            let Some(sector) = self.sector_at(next) else { break };
            let mut list: Vec<u32> = numbers(&sector).collect();
            next = list.pop().unwrap_or(NONE);
            listed.append(&mut list);
        }
        let mut table = Vec::new();
        // A table is never longer than the sectors that it speaks of.
        for sector in listed.into_iter().filter(|&sector| sector < LAST_SECTOR) {
            if table.len() > sectors {
                break;
            }
            match self.sector_at(sector) {
                Some(sector) => table.extend(numbers(&sector)),
                None => table.extend(std::iter::repeat_n(NONE, self.sector / 4)),
            }
        }
        table
    }

    /// A sector; the last one of a cut file is filled up with zeros.
    fn sector_at(&self, number: u32) -> Option<Cow<'b, [u8]>> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let found = self.bytes.get(start..self.bytes.len().min(start + self.sector)).filter(|found| !found.is_empty())?;
        if found.len() == self.sector {
            return Some(Cow::Borrowed(found));
        }
        let mut filled = found.to_vec();
        filled.resize(self.sector, 0);
        Some(Cow::Owned(filled))
    }

    /// The bytes of a chain of sectors, up to `len`.
    fn chain(&self, start: u32, len: usize) -> Vec<u8> {
        let mut out = Vec::new();
        for number in follow(&self.table, start) {
            let Some(sector) = self.sector_at(number).filter(|_| out.len() < len) else { break };
            out.extend_from_slice(&sector);
        }
        out.truncate(len);
        out
    }
}

/// The sectors of a chain. It is never longer than the table, so that a circle ends.
fn follow(table: &[u32], start: u32) -> impl Iterator<Item = u32> {
    let next = |&sector: &u32| table.get(sector as usize).copied();
    std::iter::successors(Some(start), next).take_while(|&sector| sector < LAST_SECTOR).take(table.len())
}

fn entry(raw: &[u8]) -> Entry {
    let name_len = usize::from(u16_at(raw, 64).unwrap_or(0)).saturating_sub(2).min(62);
    let units: Vec<u16> = raw[..name_len].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    let number = |at: usize| u32_at(raw, at).unwrap_or(NONE);
    Entry {
        name: String::from_utf16_lossy(&units),
        is_stream: raw[66] == 2,
        left: number(68),
        right: number(72),
        child: number(76),
        start: number(116),
        len: number(120) as usize,
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|number| u32::from_le_bytes([number[0], number[1], number[2], number[3]]))
}

/// A little-endian number, where the bytes reach so far.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|raw| u16::from_le_bytes([raw[0], raw[1]]))
}

/// A little-endian number, where the bytes reach so far.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|raw| u32::from_le_bytes([raw[0], raw[1], raw[2], raw[3]]))
}
