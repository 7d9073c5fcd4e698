//! Zip packages, as Word and OpenDocument files are: members by name, unpacked within limits, also where the directory at the
//! end is missing because the file was cut.
//!
//! Only the bytes are believed: sizes that a member states allot no memory, and a member without a directory entry is found by
//! its own header. (APPNOTE 6.3.10, sections 4.3 to 4.5.)

use std::collections::HashMap;
use std::io::Read;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::DeflateDecoder;
use vanban_model::Limits;

use crate::ReadError;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
/// The end record with the longest comment it may have.
const END_REACH: usize = 22 + 0xffff;
/// Unpacked bytes after which the ratio counts (see [`Limits::inflated_ratio`]).
const RATIO_GRACE: u64 = 1 << 20;
/// Unpacked bytes between two looks at the limits.
const CHUNK: usize = 64 * 1024;

/// Where a member lies.
#[derive(Clone, Copy, Debug)]
struct Member {
    /// Offset of its local header.
    header: usize,
    /// Packed bytes, where its header states them.
    packed: Option<usize>,
}

/// An opened package.
#[derive(Debug)]
pub(crate) struct Package<'p> {
    bytes: &'p [u8],
    limits: &'p Limits,
    format: &'static str,
    members: HashMap<String, Member>,
    /// Whether the directory at the end was missing or empty.
    is_recovered: bool,
    unpacked: u64,
}

/// The text of a part.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) text: String,
    /// Whether it was unpacked to its end.
    pub(crate) is_whole: bool,
}

impl<'p> Package<'p> {
    /// Finds the members. `format` names what the package is for error messages.
    ///
    /// # Errors
    /// [`ReadError::Damaged`] without a member, [`ReadError::Bomb`] with more than [`Limits::objects`].
    pub(crate) fn open(bytes: &'p [u8], limits: &'p Limits, format: &'static str) -> Result<Self, ReadError> {
        let mut package = Self { bytes, limits, format, members: HashMap::new(), is_recovered: false, unpacked: 0 };
        package.read_directory()?;
        if package.members.is_empty() {
            package.is_recovered = true;
            package.scan_headers()?;
        }
        if package.members.is_empty() {
            return Err(package.damaged("it has no readable member"));
        }
        Ok(package)
    }

    /// Whether the directory was lost, so that members may be as well.
    pub(crate) fn is_recovered(&self) -> bool {
        self.is_recovered
    }

    /// The names of the members, in lower case, in no order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(&normal(name))
    }

    /// The text of a member, whose charset is told by its first bytes or its XML declaration; none where there is no such
    /// member. What comes before a damaged place is kept.
    ///
    /// # Errors
    /// [`ReadError::Bomb`], [`ReadError::Encrypted`], and [`ReadError::Damaged`] for a packing that is not supported.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<Part>, ReadError> {
        let mut writer = TextWriter::default();
        let Some(is_whole) = self.unpack(name, |chunk| writer.push(chunk))? else { return Ok(None) };
        Ok(Some(Part { text: writer.finish(), is_whole }))
    }

    /// Unpacks a member chunk by chunk; whether it was whole, none where there is no such member.
    fn unpack(&mut self, name: &str, mut each: impl FnMut(&[u8])) -> Result<Option<bool>, ReadError> {
        let Some(&member) = self.members.get(&normal(name)) else { return Ok(None) };
        let Some(header) = Header::read(self.bytes, member.header) else { return Ok(Some(false)) };
        if header.is_encrypted {
            return Err(ReadError::Encrypted { format: self.format });
        }
        let end = member.packed.and_then(|packed| header.data.checked_add(packed));
        let data = &self.bytes[header.data..end.unwrap_or(usize::MAX).min(self.bytes.len())];
        let is_cut = end.is_some_and(|end| end > self.bytes.len());
        match header.method {
            0 => {
                self.spend(data.len() as u64)?;
                data.chunks(CHUNK).for_each(&mut each);
                Ok(Some(!is_cut))
            }
            8 => self.inflate(data, each).map(|is_whole| Some(is_whole && !is_cut)),
            method => Err(self.damaged(&format!("a member is packed by method {method}"))),
        }
    }

    fn inflate(&mut self, data: &[u8], mut each: impl FnMut(&[u8])) -> Result<bool, ReadError> {
        let mut decoder = DeflateDecoder::new(data);
        let mut buffer = vec![0; CHUNK];
        let before = self.unpacked;
        loop {
            match decoder.read(&mut buffer) {
                Ok(0) => return Ok(true),
                Ok(len) => {
                    self.spend(len as u64)?;
                    let unpacked = self.unpacked - before;
                    let allowed = decoder.total_in().max(1).saturating_mul(self.limits.inflated_ratio);
                    if unpacked > RATIO_GRACE && unpacked > allowed {
                        let limit = self.limits.inflated_ratio;
                        return Err(ReadError::Bomb { what: "unpacked bytes to a packed one", limit });
                    }
                    each(&buffer[..len]);
                }
                Err(_) => return Ok(false),
            }
        }
    }

    fn spend(&mut self, bytes: u64) -> Result<(), ReadError> {
        self.unpacked += bytes;
        let limit = self.limits.inflated_bytes;
        if self.unpacked > limit { Err(ReadError::Bomb { what: "unpacked bytes", limit }) } else { Ok(()) }
    }

    fn read_directory(&mut self) -> Result<(), ReadError> {
        let reach = self.bytes.len().saturating_sub(END_REACH);
        let Some(end) = rfind(&self.bytes[reach..], END).map(|at| at + reach) else { return Ok(()) };
        let (Some(size), Some(offset)) = (u32_at(self.bytes, end + 12), u32_at(self.bytes, end + 16)) else { return Ok(()) };
        let (mut size, mut offset, mut end) = (size, offset, end);
        if (size == WIDE || offset == WIDE)
            && let Some(wide) = rfind(&self.bytes[reach..end], END_64).map(|at| at + reach)
            && let (Some(wide_size), Some(wide_offset)) = (u64_at(self.bytes, wide + 40), u64_at(self.bytes, wide + 48))
        {
            (size, offset, end) = (wide_size, wide_offset, wide);
        }
        // Bytes before the package shift it: the directory ends where its end record begins.
        let stated = usize_of(offset);
        let measured = usize_of(size).and_then(|size| end.checked_sub(size));
        let starts = |at: &usize| self.bytes.get(*at..).is_some_and(|rest| rest.starts_with(CENTRAL));
        let Some(mut at) = measured.filter(starts).or(stated.filter(starts)) else { return Ok(()) };
        let shift = stated.map_or(0, |stated| at.saturating_sub(stated));
        while let Some((name, member, next)) = central_entry(self.bytes, at) {
            at = next;
            self.add(&name, Member { header: member.header.saturating_add(shift), ..member })?;
        }
        Ok(())
    }

    /// Finds members by their own headers.
    fn scan_headers(&mut self) -> Result<(), ReadError> {
        let mut at = 0;
        while let Some(found) = find(&self.bytes[at..], LOCAL) {
            let start = at + found;
            let Some(header) = Header::read(self.bytes, start) else { return Ok(()) };
            let name = String::from_utf8_lossy(header.name).into_owned();
            self.add(&name, Member { header: start, packed: header.packed })?;
            // A length may be a lie: what it jumps over must end at another record, or at the end of what is left.
            let next = header.packed.and_then(|packed| header.data.checked_add(packed));
            let is_record = |at: usize| self.bytes.get(at..).is_none_or(|rest| rest.len() < 4 || rest.starts_with(b"PK"));
            at = next.filter(|&next| next <= self.bytes.len() && is_record(next)).unwrap_or(header.data).max(start + 4);
        }
        Ok(())
    }

    fn add(&mut self, name: &str, member: Member) -> Result<(), ReadError> {
        if self.members.len() >= self.limits.objects {
            return Err(ReadError::Bomb { what: "members", limit: self.limits.objects as u64 });
        }
        // The first of two members of one name is the one that office programs open.
        self.members.entry(normal(name)).or_insert(member);
        Ok(())
    }

    fn damaged(&self, problem: &str) -> ReadError {
        ReadError::Damaged { format: self.format, problem: problem.to_owned() }
    }
}

/// The text of a file that is XML itself, as that of a part.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    let mut writer = TextWriter::default();
    bytes.chunks(CHUNK).for_each(|chunk| writer.push(chunk));
    writer.finish()
}

/// The value that says that a wider field holds it.
const WIDE: u64 = 0xffff_ffff;

/// The header before a member's data.
struct Header<'p> {
    name: &'p [u8],
    method: u16,
    is_encrypted: bool,
    packed: Option<usize>,
    data: usize,
}

impl<'p> Header<'p> {
    fn read(bytes: &'p [u8], at: usize) -> Option<Self> {
        if !bytes.get(at..)?.starts_with(LOCAL) {
            return None;
        }
        let flags = u16_at(bytes, at + 6)?;
        let method = u16_at(bytes, at + 8)?;
        let packed = u32_at(bytes, at + 18)?;
        let name_len = usize::from(u16_at(bytes, at + 26)?);
        let extra_len = usize::from(u16_at(bytes, at + 28)?);
        let name = bytes.get(at + 30..at + 30 + name_len)?;
        let data = at + 30 + name_len + extra_len;
        let is_stated = flags & 8 == 0 && packed != WIDE;
        let packed = is_stated.then(|| usize_of(packed)).flatten();
        (data <= bytes.len()).then_some(Self { name, method, is_encrypted: flags & 1 == 1, packed, data })
    }
}

/// Name and place of a member by its entry in the directory, and where the next entry begins.
fn central_entry(bytes: &[u8], at: usize) -> Option<(String, Member, usize)> {
    if !bytes.get(at..)?.starts_with(CENTRAL) {
        return None;
    }
    let mut packed = u32_at(bytes, at + 20)?;
    let unpacked = u32_at(bytes, at + 24)?;
    let name_len = usize::from(u16_at(bytes, at + 28)?);
    let extra_len = usize::from(u16_at(bytes, at + 30)?);
    let comment_len = usize::from(u16_at(bytes, at + 32)?);
    let mut header = u32_at(bytes, at + 42)?;
    let name = bytes.get(at + 46..at + 46 + name_len)?;
    let extra = bytes.get(at + 46 + name_len..at + 46 + name_len + extra_len)?;
    // The wide fields stand in this order, each only where the narrow one says so.
    let mut wide = wide_fields(extra);
    if unpacked == WIDE {
        wide.next();
    }
    if packed == WIDE {
        packed = wide.next()?;
    }
    if header == WIDE {
        header = wide.next()?;
    }
    let member = Member { header: usize_of(header)?, packed: usize_of(packed) };
    Some((String::from_utf8_lossy(name).into_owned(), member, at + 46 + name_len + extra_len + comment_len))
}

/// The numbers of the extra field 1, "zip64 extended information".
fn wide_fields(mut extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut fields: &[u8] = &[];
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = (4 + usize::from(len)).min(extra.len());
        if id == 1 {
            fields = &extra[4..end];
            break;
        }
        extra = &extra[end..];
    }
    fields.chunks_exact(8).filter_map(|field| u64_at(field, 0))
}

/// Decodes a part while it is unpacked.
#[derive(Default)]
struct TextWriter {
    decoder: Option<encoding_rs::Decoder>,
    text: String,
}

impl TextWriter {
    fn push(&mut self, chunk: &[u8]) {
        self.decode(chunk, false);
    }

    fn finish(mut self) -> String {
        self.decode(&[], true);
        self.text
    }

    fn decode(&mut self, mut chunk: &[u8], last: bool) {
        let decoder = self.decoder.get_or_insert_with(|| charset(chunk).new_decoder_with_bom_removal());
        loop {
            let room = decoder.max_utf8_buffer_length_without_replacement(chunk.len()).unwrap_or(CHUNK);
            self.text.reserve(room.min(3 * CHUNK) + 16);
            let (result, read, _) = decoder.decode_to_string(chunk, &mut self.text, last);
            chunk = &chunk[read..];
            if result == encoding_rs::CoderResult::InputEmpty {
                return;
            }
        }
    }
}

/// XML is UTF-8 unless it says otherwise (XML 1.0, appendix F).
fn charset(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    match head {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let declaration = head.strip_prefix(b"<?xml").and_then(|rest| Some(&rest[..find(rest, b"?>")?]));
    let label = declaration.and_then(|text| {
        let after = &text[find(text, b"encoding")? + 8..];
        let mut quoted = after.split(|byte| matches!(byte, b'"' | b'\''));
        quoted.nth(1)
    });
    label.and_then(Encoding::for_label).filter(|&encoding| encoding != UTF_16LE && encoding != UTF_16BE).unwrap_or(UTF_8)
}

/// The form in which names are compared: some writers use `\`, a leading `/`, or another case.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = hay[from..].iter().position(|&byte| byte == first) {
        if hay[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).rposition(|window| window == needle)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?).into())
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn usize_of(number: u64) -> Option<usize> {
    usize::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::zip_writer::zip;

    fn text(bytes: &[u8], limits: &Limits, name: &str) -> Result<Option<(String, bool)>, ReadError> {
        let mut package = Package::open(bytes, limits, "test")?;
        Ok(package.text(name)?.map(|part| (part.text, part.is_whole)))
    }

    #[test]
    fn members_are_found_by_name() {
        let limits = Limits::default();
        let bytes = zip(&[("word\\Document.xml", "<a>Số</a>".as_bytes()), ("b", b""), ("word/document.xml", b"second")]);
        let whole = |text: &str| Ok(Some((text.to_owned(), true)));
        assert_eq!(text(&bytes, &limits, "/word/document.xml"), whole("<a>Số</a>"));
        assert_eq!(text(&bytes, &limits, "b"), whole(""));
        assert_eq!(text(&bytes, &limits, "c"), Ok(None));
        let shifted = [b"junk before", &bytes[..]].concat();
        assert_eq!(text(&shifted, &limits, "word/document.xml"), whole("<a>Số</a>"));
    }

    #[test]
    fn a_cut_package_is_read_as_far_as_it_goes() {
        let limits = Limits::default();
        let content = "<a>".repeat(1000) + &(0..2000).map(|n| (n * n).to_string()).collect::<String>();
        let bytes = zip(&[("a", b"first"), ("b", content.as_bytes())]);
        for len in 36..bytes.len() {
            let (cut, is_whole) = text(&bytes[..len], &limits, "a").unwrap().unwrap();
            assert!("first".starts_with(&cut) && is_whole == (cut == "first" && len >= 38), "{len}: {cut} {is_whole}");
        }
        let (cut, is_whole) = text(&bytes[..bytes.len() * 2 / 3], &limits, "b").unwrap().unwrap();
        assert!(!is_whole && content.starts_with(&cut) && cut.len() > 3000, "{}", cut.len());
        assert_eq!(text(b"PK\x03\x04", &limits, "a").map_err(|err| err.code()), Err("E-DAMAGED"));
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![b' '; 8 << 20];
        let bytes = zip(&[("a", &zeros), ("b", b"x")]);
        let code = |limits: &Limits| text(&bytes, limits, "a").map_err(|err| err.code());
        assert_eq!(code(&Limits::default()), Err("E-BOMB"), "a thousandfold");
        assert_eq!(code(&Limits { inflated_ratio: 2000, inflated_bytes: 4 << 20, ..Limits::default() }), Err("E-BOMB"));
        assert!(code(&Limits { inflated_ratio: 2000, ..Limits::default() }).is_ok());
        assert_eq!(code(&Limits { objects: 1, ..Limits::default() }), Err("E-BOMB"));
        assert_eq!(text(&bytes, &Limits::default(), "b"), Ok(Some(("x".to_owned(), true))));
    }

    #[test]
    fn encrypted_members_are_told() {
        let mut bytes = zip(&[("a", b"secret")]);
        bytes[6] |= 1;
        assert_eq!(text(&bytes, &Limits::default(), "a").map_err(|err| err.code()), Err("E-ENCRYPTED"));
    }

    #[test]
    fn charsets_are_told_by_the_first_bytes() {
        let utf16 = |bom: bool, text: &str| -> Vec<u8> {
            let units = bom.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        let russian = "<?xml version='1.0' encoding='windows-1251'?><a>Указ</a>";
        for (bytes, expected) in [
            (utf16(true, "<a>Số</a>"), "<a>Số</a>"),
            (utf16(false, "<a>Số</a>"), "<a>Số</a>"),
            ("\u{feff}<a>Số</a>".into(), "<a>Số</a>"),
            (encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(), russian),
            ("<?xml encoding='utf-16'?>Số".into(), "<?xml encoding='utf-16'?>Số"),
            (b"<a>\xff</a>".to_vec(), "<a>\u{fffd}</a>"),
        ] {
            let bytes = zip(&[("a", &bytes)]);
            assert_eq!(text(&bytes, &Limits::default(), "a"), Ok(Some((expected.to_owned(), true))));
        }
    }
}
