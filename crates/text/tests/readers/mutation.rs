//! Damage to documents, the same for the same seed: what transport, hostile hands and careless programs do to them.

use std::io::{Cursor, Read};

use crate::fixtures::zip;

/// Numbers from a seed (PCG's multiplier; the high bits are good enough for damage).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number under `below`, which is not 0.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below.max(1)
    }

    fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What the formats' own grammars are made of.
const TOKENS: &[&str] = &[
    // HTML
    "<",
    ">",
    "</p>",
    "<p>",
    "<table>",
    "<tr><td>",
    "<div class=",
    "<!--",
    "-->",
    "<script>",
    "<svg>",
    "<math>",
    "<template>",
    "<select>",
    "&#x110000;",
    "&amp",
    "<![CDATA[",
    "<a href=\"",
    "charset=utf-16",
    "<base",
    "<frameset>",
    "\0",
    // PDF
    " obj\n",
    "endobj",
    "stream\n",
    "endstream",
    "/Length ",
    "/Filter/FlateDecode",
    "/Kids[",
    "/Parent 1 0 R",
    "/Type/ObjStm",
    "/Contents[",
    " 0 R",
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "/XObject",
    "Do ",
    "BT ",
    "ET ",
    "Tj ",
    "TJ ",
    "Tm ",
    "cm ",
    "q ",
    "Q ",
    "/ToUnicode",
    "beginbfrange",
    "endbfchar",
    "<0000>",
    "xref\n",
    "trailer",
    "startxref\n",
    "/Encrypt",
    "/W[",
    "/Prev ",
    "%%EOF",
    "BI ",
    "ID ",
    "EI ",
    "/DecodeParms<</Predictor 15/Columns 99999999>>",
    "/Rotate 90",
    "/MediaBox[0 0 1e38 1e38]",
    // XML of Word and OpenDocument
    "<w:p>",
    "</w:p>",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "<w:gridSpan w:val=\"99999999\"/>",
    "<w:br/>",
    "<w:txbxContent>",
    "w:val=\"-1\"",
    "<w:vMerge/>",
    "<mc:AlternateContent>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>",
    "&a;",
    "<text:s text:c=\"4294967295\"/>",
    "table:number-columns-repeated=\"2147483647\"",
    "<text:list>",
    "<text:note>",
    // RTF
    "{",
    "}",
    "\\par ",
    "\\u-1?",
    "\\bin99999999 ",
    "\\'",
    "{\\*\\",
    "\\trowd",
    "\\cell",
    "\\row",
    "\\uc999999",
    "\\pict",
    "\\f99999 ",
    // Mail
    "\r\n--",
    "--out",
    "Content-Type: multipart/mixed; boundary=",
    "Content-Transfer-Encoding: base64\r\n",
    "=?utf-8?B?",
    "\r\n\r\n",
    // Text
    "Điều 1.",
    "Nơi nhận:",
    "1. ",
    "a) ",
    "\n\n",
    "\t",
    "|",
    "QUYẾT ĐỊNH",
    "\u{301}",
    "\u{200b}",
    "\u{202e}",
    "ngày 31 tháng 2 năm 2025",
];

/// Lengths, counts and places that break sums.
const NUMBERS: &[u64] =
    &[0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/// Damages a document in one to eight places.
pub(crate) fn mutate(random: &mut Random, bytes: &[u8], others: &[&[u8]]) -> Vec<u8> {
    if bytes.starts_with(b"PK\x03\x04") && random.below(4) > 0 {
        return inside_zip(random, bytes, others);
    }
    let mut bytes = damage(random, bytes, others);
    if random.below(2) == 0 {
        true_lengths(&mut bytes);
    }
    bytes
}

/// Changes bytes in one to eight places, and nothing else.
pub(crate) fn flip(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte = if random.below(2) == 0 { *byte ^ 1 << random.below(8) } else { random.byte() };
        }
    }
    bytes
}

/// The beginning of one document and the end of another.
pub(crate) fn splice(random: &mut Random, one: &[u8], other: &[u8]) -> Vec<u8> {
    [&one[..random.below(one.len() + 1)], &other[random.below(other.len() + 1)..]].concat()
}

fn damage(random: &mut Random, bytes: &[u8], others: &[&[u8]]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(8) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.below(bytes.len());
        let most = 1 << random.below(10);
        let length = random.below(most);
        let block = at..(at + length).min(bytes.len());
        match random.below(11) {
            0 | 1 => bytes = flip(random, &bytes),
            2 | 3 => {
                let token = random.one_of(TOKENS).as_bytes().to_vec();
                bytes.splice(at..at, token);
            }
            4 => {
                let token = random.one_of(TOKENS).as_bytes().repeat(random.below(2000));
                bytes.splice(at..at, token);
            }
            5 => drop(bytes.drain(block)),
            6 => {
                let copy = bytes[block].repeat(1 + random.below(4));
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            7 => number_in_text(random, &mut bytes, at),
            8 => {
                let number = random.one_of(NUMBERS).to_le_bytes();
                for (byte, new) in bytes[at..].iter_mut().zip(&number[..*random.one_of(&[2, 4, 8])]) {
                    *byte = *new;
                }
            }
            9 => {
                let other = *random.one_of(others);
                bytes = splice(random, &bytes, other);
            }
            _ => bytes.truncate(at),
        }
        bytes.truncate(1 << 20);
    }
    bytes
}

/// Replaces the next number that is written in digits.
fn number_in_text(random: &mut Random, bytes: &mut Vec<u8>, from: usize) {
    let Some(begin) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else { return };
    let end = bytes[begin..].iter().position(|byte| !byte.is_ascii_digit()).map_or(bytes.len(), |at| begin + at);
    let number = random.one_of(NUMBERS).to_string();
    bytes.splice(begin..end, number.into_bytes());
}

/// Makes `/Length` of the streams of a PDF true again, so that the damage inside is read at all.
fn true_lengths(bytes: &mut Vec<u8>) {
    let mut at = 0;
    for _ in 0..64 {
        let Some(begin) = find(bytes, b"stream\n", at).map(|begin| begin + 7) else { return };
        let Some(end) = find(bytes, b"endstream", begin) else { return };
        let length = end - begin;
        let key = bytes[at..begin].windows(8).rposition(|window| window == b"/Length ").map(|key| at + key + 8);
        at = end + 9;
        if let Some(key) = key {
            let digits = bytes[key..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let written = length.to_string().into_bytes();
            at = at + written.len() - digits;
            bytes.splice(key..key + digits, written);
        }
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

/// Damages one member of a zip file and packs it again, so that the damage gets past the checksums.
fn inside_zip(random: &mut Random, bytes: &[u8], others: &[&[u8]]) -> Vec<u8> {
    let Ok(mut archive) = ::zip::ZipArchive::new(Cursor::new(bytes)) else { return damage(random, bytes, others) };
    let mut members = Vec::new();
    for index in 0..archive.len() {
        let Ok(mut member) = archive.by_index(index) else { continue };
        let mut content = Vec::new();
        if member.read_to_end(&mut content).is_ok() {
            members.push((member.name().map(|name| name.to_string()).unwrap_or_default(), content));
        }
    }
    if members.is_empty() {
        return damage(random, bytes, others);
    }
    let chosen = random.below(members.len());
    members[chosen].1 = damage(random, &members[chosen].1, others);
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    zip(&members)
}
