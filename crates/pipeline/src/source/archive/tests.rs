use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use vanban_model::Limits;

use super::super::tests::{check, describe, found};
use super::super::{Input as Named, Sources};
use super::*;

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An entry of its own, to be joined to files that no library writes.
fn local(name: &str, flags: u16, method: u16, packed: &[u8], size: u32) -> Vec<u8> {
    let mut bytes = b"PK\x03\x04\x14\0".to_vec();
    for short in [flags, method, 0, 0] {
        bytes.extend(short.to_le_bytes());
    }
    for long in [0, size, size] {
        bytes.extend(long.to_le_bytes());
    }
    bytes.extend((name.len() as u16).to_le_bytes());
    bytes.extend([0, 0]);
    [&bytes, name.as_bytes(), packed].concat()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn tarred(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, bytes) in entries {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[156] = b'0';
        header[257..263].copy_from_slice(b"ustar\0");
        tar.extend(header);
        tar.extend(*bytes);
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

/// Writes the file, and lists what is found in it.
fn found_in(name: &str, bytes: &[u8], limits: Limits) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), bytes).unwrap();
    found(dir.path(), &[&dir.path().join(name).to_string_lossy()], "", limits)
}

fn check_bytes(name: &str, bytes: &[u8], expected: &[&str]) {
    assert_eq!(found_in(name, bytes, Limits::default()), expected);
}

#[test]
fn zip_entries_have_uris_inside_the_archive() {
    let bytes = zipped(&[
        ("2025/thông báo.txt", "59".as_bytes()),
        ("../../etc/passwd", b"x"),
        ("/etc/passwd", b"y"),
        ("C:\\a.txt", b"z"),
        ("__MACOSX/._a", b"x"),
        (".hidden", b"x"),
        ("folder/", b""),
        ("line\nbreak", b"x"),
        ("long.txt", b"0123456789"),
    ]);
    let limits = Limits { input_bytes: 8, ..Limits::default() };
    let expected = [
        "a!/2025/thông báo.txt = 59",
        "a!/../../etc/passwd = x",
        "a!//etc/passwd = y",
        "a!/C:\\a.txt = z",
        "a!/line%0Abreak = x",
        "a!/long.txt = 01234567 (cut)",
    ];
    assert_eq!(found_in("a", &bytes, limits), expected, "told by content, whatever the name");
}

#[test]
fn a_zip_file_that_is_a_document_is_no_archive() {
    for names in [["[Content_Types].xml", "word/document.xml"], ["mimetype", "content.xml"]] {
        let bytes = zipped(&[(names[0], b"x"), (names[1], b"x")]);
        check_bytes("a.zip", &bytes, &["a.zip"]);
        check_bytes("a.docx", &bytes[..bytes.len() - 60], &["a.docx"]);
        let outer = zipped(&[("a.docx", &bytes)]);
        let all = found_in("b.zip", &outer, Limits::default());
        assert!(all.len() == 1 && all[0].starts_with("b.zip!/a.docx = PK"), "{all:?}");
    }
    check_bytes("a.zip", b"no archive", &["a.zip"]);
    check_bytes("a.zip", &zipped(&[]), &[]);
}

#[test]
fn archives_inside_archives_are_opened_up_to_a_depth() {
    let mut bytes = zipped(&[("0.txt", b"x")]);
    for depth in 1..=4 {
        bytes = zipped(&[(&format!("{depth}.bin"), &bytes), (&format!("{depth}.txt"), b"y")]);
    }
    let limits = Limits { archive_depth: 4, ..Limits::default() };
    let all = found_in("a.zip", &bytes, limits);
    assert_eq!(all.len(), 5);
    assert_eq!(all[0], "a.zip!/4.bin!/3.bin!/2.bin!/1.bin!/0.txt = x");
    let limits = Limits { archive_depth: 2, ..Limits::default() };
    let expected = [
        "a.zip!/4.bin!/3.bin!/2.bin ! E-ARCHIVE-NESTED",
        "a.zip!/4.bin!/3.bin!/2.txt = y",
        "a.zip!/4.bin!/3.txt = y",
        "a.zip!/4.txt = y",
    ];
    assert_eq!(found_in("a.zip", &bytes, limits), expected);
}

#[test]
fn names_that_occur_twice_are_two_documents() {
    let one = zipped(&[("a.txt", b"one"), ("b.txt", b"two")]);
    let at: Vec<usize> = (0..one.len() - 5).filter(|at| &one[*at..at + 5] == b"b.txt").collect();
    let mut bytes = one.clone();
    for at in at {
        bytes[at] = b'a';
    }
    check_bytes("a.zip", &bytes, &["a.zip!/a.txt = one", "a.zip!/a.txt#2 = two"]);
}

#[test]
fn bombs_are_given_up_and_named() {
    let zeros = vec![b'0'; 1 << 20];
    let names: Vec<String> = (0..20).map(|nth| format!("{nth:02}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    let limits = Limits { archive_grace_bytes: 4 << 20, ..Limits::default() };
    let ending = |bytes: &[u8], limits| {
        let all = found_in("bomb", bytes, limits);
        (all.len(), all.last().cloned().unwrap_or_default())
    };
    let named = "bomb ! E-ARCHIVE-BOMB".to_owned();
    let bomb = zipped(&entries);
    assert_eq!(ending(&bomb, limits), (6, named.clone()), "five entries reach the limit");
    assert_eq!(
        ending(&zipped(&[("in.zip", &bomb)]), limits),
        (5, named.clone()),
        "one level down, where the inner archive counts too"
    );
    assert_eq!(ending(&gzipped(&tarred(&entries)), limits).1, named);
    let one = gzipped(&zeros.repeat(16));
    assert_eq!(ending(&one, limits).1, named);
    let few = Limits { archive_entries: 19, ..Limits::default() };
    assert_eq!(ending(&bomb, few), (1, named.clone()));
    assert_eq!(ending(&tarred(&entries), few), (20, named));
}

#[test]
fn a_broken_entry_does_not_cost_the_others() {
    let text = "nội dung ".repeat(100);
    let mut bytes = zipped(&[("1.txt", text.as_bytes()), ("2.txt", b"two")]);
    let start = bytes.windows(5).position(|five| five == b"1.txt").unwrap() + 5;
    bytes[start..start + 8].fill(0xff);
    check_bytes("a.zip", &bytes, &["a.zip!/1.txt ! E-ARCHIVE-BROKEN", "a.zip!/2.txt = two"]);
}

#[test]
fn sizes_that_lie_cost_nothing() {
    let mut bytes = zipped(&[("1.txt", "nội dung ".repeat(9).as_bytes()), ("2.txt", b"two")]);
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 20..entry + 28].fill(0x01);
    let all = found_in("a.zip", &bytes, Limits::default());
    assert!(all.len() == 2 && all[0].starts_with("a.zip!/1.txt = nội dung") && all[1] == "a.zip!/2.txt = two", "{all:?}");
}

#[test]
fn encrypted_and_unknown_entries_are_refused_each_by_name() {
    let mut bytes = zipped(&[("1.txt", b"one"), ("2.txt", b"two"), ("3.txt", b"three")]);
    let entries: Vec<usize> = (0..bytes.len() - 4).filter(|at| &bytes[*at..at + 4] == b"PK\x01\x02").collect();
    bytes[entries[0] + 8] |= 1;
    bytes[entries[1] + 10] = 99;
    let expected = ["a.zip!/1.txt ! E-ARCHIVE-LOCKED", "a.zip!/2.txt ! E-ARCHIVE-UNSUPPORTED", "a.zip!/3.txt = three"];
    check_bytes("a.zip", &bytes, &expected);
}

#[test]
fn of_an_archive_that_is_cut_off_the_rest_is_read_and_the_cut_told() {
    let texts: Vec<String> =
        (0..3_u32).map(|nth| (0..400).map(|word| format!("{} ", (word * 7919 + nth) % 1013)).collect()).collect();
    let bytes = zipped(&[("1.txt", texts[0].as_bytes()), ("2.txt", texts[1].as_bytes()), ("3.txt", texts[2].as_bytes())]);
    for twentieth in 1..20 {
        let all = found_in("a.zip", &bytes[..bytes.len() * twentieth / 20], Limits::default());
        assert_eq!(all.last().map(String::as_str), Some("a.zip ! E-ARCHIVE-BROKEN"), "{twentieth}");
        for (nth, one) in all[..all.len() - 1].iter().enumerate() {
            let whole = format!("a.zip!/{}.txt = {}", nth + 1, texts[nth]);
            let part = one.strip_suffix(" (cut)");
            assert!(*one == whole || part.is_some_and(|part| whole.starts_with(part)), "{twentieth}: {one}");
        }
        assert!(all.len() > 1 || twentieth < 3, "{twentieth}: {all:?}");
    }
}

#[test]
fn without_a_directory_entries_are_found_by_their_headers() {
    let deflated = {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(b"streamed").unwrap();
        encoder.finish().unwrap()
    };
    let file = [
        local("stored.txt", 0, 0, b"PK stored", 9),
        local("streamed.txt", 8, 8, &deflated, 0),
        b"PK\x07\x08descriptor..".to_vec(),
        local("locked.txt", 1, 8, b"????", 4),
        local("unknown-size.txt", 8, 0, b"????", 0),
        local("last.txt", 0, 0, b"is cut", 100),
    ];
    let expected = [
        "a!/stored.txt = PK stored",
        "a!/streamed.txt = streamed",
        "a!/locked.txt ! E-ARCHIVE-LOCKED",
        "a!/unknown-size.txt ! E-ARCHIVE-BROKEN",
        "a!/last.txt = is cut (cut)",
        "a ! E-ARCHIVE-BROKEN",
    ];
    check_bytes("a", &file.concat(), &expected);
}

#[test]
fn gzip_and_tar_files_are_opened() {
    check_bytes("a.html.gz", &gzipped(b"<p>59</p>"), &["a.html.gz!/a.html = <p>59</p>"]);
    let named = flate2::GzBuilder::new().filename("thong-bao.txt").write(Vec::new(), Compression::fast());
    let mut named = named;
    named.write_all(b"59").unwrap();
    check_bytes("x", &named.finish().unwrap(), &["x!/thong-bao.txt = 59"]);
    let whole = gzipped("một hai ba bốn".repeat(1000).as_bytes());
    let all = found_in("cut.gz", &whole[..whole.len() - 12], Limits::default());
    assert!(all[0].ends_with("(cut)") && all[1] == "cut.gz ! E-ARCHIVE-BROKEN", "{all:?}");

    let tar = tarred(&[("a/1.txt", b"one"), (".hidden", b"x"), ("a/1.txt", b"again"), ("3.zip", &zipped(&[("4.txt", b"four")]))]);
    let inside = ["a/1.txt = one", "a/1.txt#2 = again", "3.zip!/4.txt = four"];
    check_bytes("a.tar", &tar, &inside.map(|one| format!("a.tar!/{one}")).each_ref().map(String::as_str));
    check_bytes("a.tgz", &gzipped(&tar), &inside.map(|one| format!("a.tgz!/{one}")).each_ref().map(String::as_str));
    check_bytes("cut.tar", &tar[..514], &["cut.tar!/a/1.txt = on (cut)", "cut.tar ! E-ARCHIVE-BROKEN"]);
    check_bytes("cut.tar", &tar[..512], &["cut.tar ! E-ARCHIVE-BROKEN"]);
}

#[test]
fn long_names_of_tar_files_are_read() {
    let long = format!("{}/văn bản.txt", "thư mục".repeat(20));
    let pax = format!("path={long}\n");
    let pax = format!("{} {pax}", pax.len() + 4);
    for (kind, extension) in [(b'L', format!("{long}\0")), (b'x', pax)] {
        let mut tar = tarred(&[("extension", extension.as_bytes()), ("short", b"x")]);
        tar[156] = kind;
        check_bytes("a", &tar, &[&format!("a!/{long} = x")]);
    }
}

const MAIL: &str = "From: a@a.vn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbody\r\n\
    --b\r\nContent-Disposition: attachment; filename=\"../a.txt\"\r\n\r\none\r\n\
    --b\r\nContent-Disposition: attachment; filename=\"../a.txt\"\r\n\r\ntwo\r\n--b--\r\n";

#[test]
fn a_mail_is_a_document_with_others_attached() {
    let all = found_in("a.eml", MAIL.as_bytes(), Limits::default());
    assert_eq!(all.len(), 3);
    assert!(all[0].starts_with("a.eml = From: a@a.vn"));
    assert_eq!(all[1..], ["a.eml!/../a.txt = one", "a.eml!/../a.txt#2 = two"]);
    let in_zip = zipped(&[("m", MAIL.as_bytes())]);
    let all = found_in("a.zip", &in_zip, Limits { archive_depth: 1, ..Limits::default() });
    assert!(all[0].starts_with("a.zip!/m = From") && all[2] == "a.zip!/m!/../a.txt#2 = two", "{all:?}");
    let all = found_in("a.zip", &in_zip, Limits { archive_depth: 0, ..Limits::default() });
    assert!(all[0].starts_with("a.zip!/m = From") && all[2] == "a.zip!/m!/../a.txt#2 ! E-ARCHIVE-NESTED", "{all:?}");
}

/// A record with the headers that matter.
fn record(kind: &str, uri: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{uri}>\r\nWARC-Date: 2025-10-01T20:15:00Z\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn page(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {headers}\r\n\r\n").as_bytes(), body].concat()
}

#[test]
fn web_archives_yield_pages_under_their_own_addresses() {
    let dir = tempfile::tempdir().unwrap();
    let html = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    let file = [
        record("warcinfo", "", b"software: x"),
        record("request", "https://a.vn/1", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://a.vn/1", &page(html, b"<p>59</p>")),
        record("conversion", "https://a.vn/1", b"59"),
        record("revisit", "https://a.vn/1", &page(html, b"")),
        record("response", "https://a.vn/2", &page("404 Not Found\r\nContent-Type: text/html", b"gone")),
        record("response", "https://a.vn/3.png", &page("200 OK\r\nContent-Type: image/png", b"PNG")),
        record("response", "dns:a.vn", b"1.2.3.4"),
        record("response", "https://a.vn/4", b"no response"),
        record("conversion", "https://a.vn/5", b"text only"),
        record("response", "https://a.vn/6.zip", &page("200 OK", &zipped(&[("7.txt", b"seven")]))),
        record("resource", "file:tin%20t%E1%BB%A9c/1.txt", "một".as_bytes()),
        b"garbage".to_vec(),
    ];
    fs::write(dir.path().join("a.bin"), file.concat()).unwrap();
    let expected = [
        "https://a.vn/1 = <p>59</p>",
        "https://a.vn/4 ! E-ARCHIVE-BROKEN",
        "https://a.vn/5 = text only",
        "https://a.vn/6.zip!/7.txt = seven",
        "tin tức/1.txt = một",
        "a.bin ! E-ARCHIVE-BROKEN",
    ];
    check(dir.path(), "a.bin", &expected);

    let members: Vec<u8> = file[..3].iter().flat_map(|record| gzipped(record)).collect();
    fs::write(dir.path().join("b.warc.gz"), members).unwrap();
    let input = dir.path().join("b.warc.gz").to_string_lossy().into_owned();
    let mut list = std::io::empty();
    let sources = Sources::new(vec![Named::parse(&input)], &mut list, Limits::default(), &[]);
    let raws: Vec<RawDoc> =
        sources.filter_map(|found| if let Found::Raw { raw, .. } = found { Some(raw) } else { None }).collect();
    let [raw] = raws.as_slice() else { panic!("one page") };
    assert_eq!(raw.media_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(raw.fetched_at.as_deref(), Some("2025-10-01T20:15:00Z"));
}

#[test]
fn bodies_are_unpacked_whatever_their_encoding() {
    let text = "văn bản ".repeat(50);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(text.as_bytes()).unwrap();
    let zlib = zlib.finish().unwrap();
    // `notice` in brotli, one uncompressed meta-block.
    let brotli = b"\x8b\x02\x80notice\x03";
    let chunked = |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n0\r\n\r\n"].concat();
    let file = [
        record("response", "https://a.vn/1", &page("200 OK\r\nContent-Encoding: gzip", &gzipped(text.as_bytes()))),
        record("response", "https://a.vn/2", &page("200 OK\r\nContent-Encoding: deflate", &zlib)),
        record("response", "https://a.vn/3", &page("200 OK\r\nContent-Encoding: deflate", &zlib[2..])),
        record("response", "https://a.vn/4", &page("200 OK\r\nContent-Encoding: br", brotli)),
        record(
            "response",
            "https://a.vn/5",
            &page("200 OK\r\nContent-Encoding: br, gzip\r\nTransfer-Encoding: chunked", &chunked(&gzipped(brotli))),
        ),
        record("response", "https://a.vn/6", &page("200 OK\r\nContent-Encoding: br", b"<p>not encoded after all</p>")),
        record("response", "https://a.vn/7", &page("200 OK\r\nContent-Encoding: zstd", b"x")),
    ];
    let all = found_in("a.warc", &file.concat(), Limits::default());
    let ends = [&text, &text, &text, "notice", "notice", "<p>not encoded after all</p>"];
    for (one, (nth, end)) in all.iter().zip((1..).zip(ends)) {
        assert_eq!(*one, format!("https://a.vn/{nth} = {end}"));
    }
    assert_eq!(all[6], "https://a.vn/7 ! E-ENCODING");
}

#[test]
fn bytes_turned_over_lose_no_run() {
    let inner = zipped(&[("a.txt", b"one"), ("b.eml", MAIL.as_bytes())]);
    let whole = [
        zipped(&[("1.zip", &inner), ("2.txt", "hai ".repeat(200).as_bytes())]),
        gzipped(&tarred(&[("1.zip", &inner)])),
        tarred(&[("1.zip", &inner), ("2.gz", &gzipped(b"two"))]),
        gzipped(&record("response", "https://a.vn/1", &page("200 OK\r\nContent-Encoding: gzip", &gzipped(b"x")))),
        MAIL.as_bytes().to_vec(),
    ];
    let dir = tempfile::tempdir().unwrap();
    let mut state = 1_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for nth in 0..1_500 {
        let mut bytes = whole[nth % whole.len()].clone();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            bytes[at] = random(256) as u8;
        }
        bytes.truncate(bytes.len() - if random(4) == 0 { random(bytes.len()) } else { 0 });
        let path = dir.path().join("f");
        fs::write(&path, &bytes).unwrap();
        let members = open(&path, "f", bytes.len() as u64, Limits::default());
        let all: Vec<String> = members.into_iter().flatten().map(|found| describe(dir.path(), &found)).collect();
        assert!(all.len() < 50, "{nth}: {all:?}");
    }
}
