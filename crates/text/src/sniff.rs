//! What a capture is, by its first bytes. Names and media types lie often enough not to be asked: a `.doc` that is HTML, a
//! `.htm` that is a PDF.

use crate::format::ole::{self, Content, Ole};
use crate::format::{PackageKind, is_mail};
use crate::{ReadError, charset};

/// The formats that have a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Plain,
    Html,
    Docx,
    Odt,
    Rtf,
    Pdf,
    Doc,
    Mail,
}

/// How many bytes of a capture are looked at. Letterheads of saved pages and comments before `<html>` fit well.
const HEAD: usize = 4096;

/// First bytes of formats without a reader, by name. Sources: each format's specification.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "PNG images"),
    (b"\xff\xd8\xff", "JPEG images"),
    (b"GIF87a", "GIF images"),
    (b"GIF89a", "GIF images"),
    (b"II*\0", "TIFF images"),
    (b"MM\0*", "TIFF images"),
    (b"\xdb\xa5-\0", "Word 2 files"),
    (b"1\xbe\0\0", "Windows Write files"),
    (b"\x1f\x8b", "gzip archives"),
    (b"BZh", "bzip2 archives"),
    (b"7z\xbc\xaf\x27\x1c", "7z archives"),
    (b"Rar!\x1a\x07", "RAR archives"),
    (b"\x28\xb5\x2f\xfd", "zstd archives"),
    (b"\xfd7zXZ\0", "xz archives"),
    (b"WARC/1.", "WARC archives"),
    (b"SQLite format 3\0", "SQLite databases"),
    (b"\x7fELF", "programs (ELF)"),
    (b"ID3", "MP3 audio"),
    (b"OggS", "Ogg audio"),
    (b"%!PS", "PostScript"),
];

/// Beginnings of a page, in lower case.
const HTML_STARTS: &[&str] = &[
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<title",
    "<meta",
    "<script",
    "<style",
    "<link",
    "<div",
    "<table",
    "<p>",
    "<p ",
    "<h1",
    "<h2",
    "<ul",
    "<ol",
    "<article",
    "<main",
    "<section",
    "<span",
    "<font",
    "<center",
    "<br",
    "<a ",
    "<?xml",
];

/// Recognises a capture.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::UnknownFormat`] with the format's name, [`ReadError::Binary`]; of the old Office's files,
/// [`ReadError::Encrypted`] and [`ReadError::Damaged`].
pub(crate) fn sniff(bytes: &[u8], media_type: Option<&str>) -> Result<Format, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    // First, because what is attached may lie in a mail as it is.
    if is_mail(&bytes[..bytes.len().min(HEAD)]) {
        return Ok(Format::Mail);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match PackageKind::of(bytes) {
            PackageKind::Word => Ok(Format::Docx),
            PackageKind::OpenText => Ok(Format::Odt),
            PackageKind::Other(format) => Err(ReadError::UnknownFormat { format }),
        };
    }
    if bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Ok(Format::Rtf);
    }
    if bytes.starts_with(ole::SIGNATURE) {
        return compound(bytes);
    }
    // PDF readers accept up to a kilobyte before the signature, and real files have it.
    if contains(&bytes[..bytes.len().min(1024)], b"%PDF-") {
        return Ok(Format::Pdf);
    }
    if let Some(format) = known_container(bytes) {
        return Err(ReadError::UnknownFormat { format });
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || charset::utf_16(bytes).is_some();
    if !utf16 {
        refuse_binary(bytes)?;
    }
    let head = text_of_head(bytes, utf16);
    if head.starts_with("<?xml") && head.contains("urn:oasis:names:tc:opendocument:xmlns:office") {
        return if head.contains("application/vnd.oasis.opendocument.text") {
            Ok(Format::Odt)
        } else {
            Err(ReadError::UnknownFormat { format: "OpenDocument (flat, not a text)" })
        };
    }
    let says_html = media_type.is_some_and(|media| media.to_ascii_lowercase().contains("html"));
    if looks_like_html(&head) || (says_html && head.contains('<')) { Ok(Format::Html) } else { Ok(Format::Plain) }
}

/// A file of the old Office, by what it holds.
fn compound(bytes: &[u8]) -> Result<Format, ReadError> {
    match Ole::open(bytes)?.content() {
        Content::Word => Ok(Format::Doc),
        Content::Encrypted => Err(ReadError::Encrypted { format: "Office" }),
        Content::Other(format) => Err(ReadError::UnknownFormat { format }),
    }
}

fn known_container(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.len() > 12 && head.starts_with(b"RIFF") {
        return Some("RIFF media (WebP, AVI, WAV)");
    }
    if head.len() > 12 && &head[4..8] == b"ftyp" {
        return Some("MP4 video");
    }
    if head.starts_with(b"MZ") && head.contains(&0) {
        return Some("programs (PE)");
    }
    SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|&(_, name)| name)
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

/// Text in any single-byte charset or UTF-8 has no NUL and hardly a control character.
fn refuse_binary(bytes: &[u8]) -> Result<(), ReadError> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if head.contains(&0) {
        return Err(ReadError::Binary { evidence: "it has NUL bytes" });
    }
    let controls =
        head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b)).count();
    // One in fifty: garbage has about one in ten, and the worst real text (form feeds and stray marks) stays under one in 500.
    if controls * 50 > head.len() {
        return Err(ReadError::Binary { evidence: "it is full of control characters" });
    }
    Ok(())
}

fn text_of_head(bytes: &[u8], utf16: bool) -> String {
    let head = &bytes[..bytes.len().min(HEAD)];
    let ascii: String = if utf16 {
        head.iter().filter(|&&byte| byte != 0).map(|&byte| char::from(byte).to_ascii_lowercase()).collect()
    } else {
        head.iter().map(|&byte| char::from(byte).to_ascii_lowercase()).collect()
    };
    // A byte-order mark, read as Latin-1.
    ascii.trim_start_matches(['\u{ef}', '\u{bb}', '\u{bf}', '\u{ff}', '\u{fe}']).trim_start().to_owned()
}

fn looks_like_html(head: &str) -> bool {
    let mut rest = head;
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { return true };
        rest = comment[end + 3..].trim_start();
    }
    if HTML_STARTS.iter().any(|start| rest.starts_with(start)) {
        return true;
    }
    // A page cut out of its frame: text first, then closing tags of blocks.
    ["</p>", "</div>", "</td>", "</li>", "</h1>", "</h2>", "<br>", "<br/>", "<br />"]
        .iter()
        .map(|tag| rest.matches(tag).count())
        .sum::<usize>()
        >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_bytes() {
        for (bytes, expected) in [
            (&b"Quyet dinh so 1"[..], Ok(Format::Plain)),
            ("\u{feff}<!DOCTYPE html><p>x".as_bytes(), Ok(Format::Html)),
            (b"\n <!-- saved from url --> <HTML>", Ok(Format::Html)),
            (b"a < b and c > d", Ok(Format::Plain)),
            (b"x</p><p>y</p><p>z</p>", Ok(Format::Html)),
            (b"\xff\xfeQ\0u\0", Ok(Format::Plain)),
            (b"Q\0u\0y\0e\0t\0", Ok(Format::Plain)),
            (b"\0<\0h\0t\0m\0l\0>", Ok(Format::Html)),
            (b"\xff\xfe<\0h\0t\0m\0l\0>\0", Ok(Format::Html)),
            (b"", Err("E-EMPTY")),
            (b"PK\x03\x04....word/document.xml", Ok(Format::Docx)),
            (b"PK\x03\x04....xl/workbook.xml", Err("E-UNKNOWN-FORMAT")),
            (b"%PDF-1.7 ...", Ok(Format::Pdf)),
            (b"junk\n%PDF-1.4", Ok(Format::Pdf)),
            (b"\x89PNG\r\n\x1a\n....", Err("E-UNKNOWN-FORMAT")),
            (b"\r\n{\\rtf1 x}", Ok(Format::Rtf)),
            (b"<?xml version='1.0'?><office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' office:mimetype='application/vnd.oasis.opendocument.text'>", Ok(Format::Odt)),
            (b"ab\0cd", Err("E-BINARY")),
            (b"\x01\x02\x03\x04\x05 abc", Err("E-BINARY")),
        ] {
            assert_eq!(sniff(bytes, None).map_err(|err| err.code()), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn compound_files_are_told_by_their_streams() {
        for (stream, expected) in [
            ("WordDocument", Ok(Format::Doc)),
            ("EncryptedPackage", Err("the Office file is encrypted and its password is not known")),
            ("Workbook", Err("no reader for Excel (xls)")),
            ("PowerPoint Document", Err("no reader for PowerPoint (ppt)")),
            ("__properties_version1.0", Err("no reader for Outlook messages (msg)")),
            ("Contents", Err("no reader for compound files (OLE)")),
        ] {
            let file = crate::format::compound_file(&[(stream, Vec::new())]);
            assert_eq!(sniff(&file, None).map_err(|err| err.to_string()), expected.map_err(str::to_owned), "{stream}");
        }
        assert_eq!(sniff(ole::SIGNATURE, None).map_err(|err| err.code()), Err("E-DAMAGED"));
    }

    #[test]
    fn a_refusal_names_the_format() {
        let err = sniff(b"PK\x03\x04....xl/workbook.xml", None).expect_err("xlsx has no reader");
        assert_eq!(err.to_string(), "no reader for Excel (xlsx)");
    }

    #[test]
    fn a_stated_media_type_decides_only_where_there_are_tags() {
        assert_eq!(sniff(b"hello <b>x</b>", Some("text/html; charset=utf-8")), Ok(Format::Html));
        assert_eq!(sniff(b"hello", Some("text/html")), Ok(Format::Plain));
        assert_eq!(sniff(b"PK\x03\x04", Some("text/html")).map_err(|err| err.code()), Err("E-UNKNOWN-FORMAT"));
    }
}
