use std::fs;
use std::io::Write;

use super::*;

fn found(dir: &Path, inputs: &[&str], list: &str, limits: Limits) -> Vec<String> {
    let inputs = inputs.iter().map(|input| Input::parse(input)).collect();
    let mut list = list.as_bytes();
    let own = [dir.join("home/index")];
    Sources::new(inputs, &mut list, limits, &own).map(|found| describe(dir, &found)).collect()
}

fn describe(dir: &Path, found: &Found) -> String {
    let uri = match found {
        Found::File { uri, .. } | Found::Refused { uri, .. } | Found::Failed { uri, .. } => uri,
        Found::Raw { raw, .. } => &raw.uri,
    };
    let uri = uri.replace(&format!("{}/", dir.to_string_lossy()), "");
    match found {
        Found::File { .. } => uri,
        Found::Raw { raw, cut } => {
            let cut = if *cut == Cut::AtLimit { " (cut)" } else { "" };
            format!("{uri} = {}{cut}", String::from_utf8_lossy(&raw.bytes))
        }
        Found::Refused { refused, .. } => format!("{uri} ! {}", refused.code),
        Found::Failed { failed, .. } => format!("{uri} ! {}", failed.code),
    }
}

fn check(dir: &Path, input: &str, expected: &[&str]) {
    let input = dir.join(input);
    assert_eq!(found(dir, &[&input.to_string_lossy()], "", Limits::default()), expected);
}

fn zip(path: &Path, entries: &[(&str, &[u8])]) {
    let mut writer = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn a_folder_is_walked_by_name_without_hidden_entries_and_without_the_home() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a/2.txt", "a/1.txt", ".git/config", "a/.DS_Store", "home/index/catalogue.sqlite", "index/kept.txt"] {
        fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
        fs::write(dir.path().join(name), "x").unwrap();
    }
    check(dir.path(), "", &["a/1.txt", "a/2.txt", "b.txt", "index/kept.txt"]);
    check(dir.path(), "home/index", &["home/index/catalogue.sqlite"]);
    check(dir.path(), ".git", &[".git/config"]);
    check(dir.path(), "nothing", &["nothing ! E-NOT-FOUND"]);
}

#[cfg(unix)]
#[test]
fn loops_dangling_links_and_sockets_do_no_harm() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("a")).unwrap();
    fs::write(dir.path().join("a/1.txt"), "x").unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("a/loop")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("gone"), dir.path().join("b")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("c")).unwrap();
    check(dir.path(), "", &["a/1.txt", "b ! E-NOT-FOUND", "c ! E-NOT-A-FILE"]);
}

#[cfg(unix)]
#[test]
fn a_path_is_a_uri_whatever_its_bytes() {
    use std::os::unix::ffi::OsStrExt;
    for (path, uri) in [
        (&b"./a.txt"[..], "a.txt"),
        (b"../a.txt", "../a.txt"),
        ("tin tức/59.txt".as_bytes(), "tin tức/59.txt"),
        (b"a\xff.txt", "a%FF.txt"),
        (b"./", "./"),
    ] {
        assert_eq!(uri_of(Path::new(std::ffi::OsStr::from_bytes(path))), uri);
    }
}

#[test]
fn a_list_names_paths_and_addresses_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), "x").unwrap();
    let (path, gone) = (dir.path().join("a.txt"), dir.path().join("b.txt"));
    let list = format!("{}\r\n\n-\n{}\nhttps://example.gov.vn/a", path.to_string_lossy(), gone.to_string_lossy());
    let expected = ["a.txt", "b.txt ! E-NOT-FOUND", "https://example.gov.vn/a ! E-NO-CRAWLER"];
    assert_eq!(found(dir.path(), &["-"], &list, Limits::default()), expected);
}

#[test]
fn zip_entries_have_uris_inside_the_archive() {
    let dir = tempfile::tempdir().unwrap();
    let entries: [(&str, &[u8]); 6] = [
        ("2025/thông báo.txt", "59".as_bytes()),
        ("../../etc/passwd", b"x"),
        ("__MACOSX/._a", b"x"),
        (".hidden", b"x"),
        ("inner.zip", b"PK"),
        ("long.txt", b"0123456789"),
    ];
    zip(&dir.path().join("a.ZIP"), &entries);
    let limits = Limits { input_bytes: 8, ..Limits::default() };
    let expected = [
        "a.ZIP!/2025/thông báo.txt = 59",
        "a.ZIP!/../../etc/passwd = x",
        "a.ZIP!/inner.zip ! E-ARCHIVE-NESTED",
        "a.ZIP!/long.txt = 01234567 (cut)",
    ];
    assert_eq!(found(dir.path(), &[&dir.path().join("a.ZIP").to_string_lossy()], "", limits), expected);
}

#[test]
fn bombs_are_given_up_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let zeros = vec![b'0'; 1 << 20];
    let names: Vec<String> = (0..20).map(|nth| format!("{nth:02}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    let path = dir.path().join("bomb.zip");
    zip(&path, &entries);
    let limits = Limits { archive_grace_bytes: 4 << 20, ..Limits::default() };
    let found_in = |limits| {
        let all = found(dir.path(), &[&path.to_string_lossy()], "", limits);
        (all.len(), all.last().cloned().unwrap_or_default())
    };
    assert_eq!(found_in(limits), (6, "bomb.zip ! E-ARCHIVE-BOMB".to_owned()), "five entries reach the limit");
    let limits = Limits { archive_entries: 19, ..Limits::default() };
    assert_eq!(found_in(limits), (1, "bomb.zip ! E-ARCHIVE-BOMB".to_owned()));
}

#[test]
fn a_broken_entry_does_not_cost_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.zip");
    let text = "nội dung ".repeat(100);
    zip(&path, &[("1.txt", text.as_bytes()), ("2.txt", b"two")]);
    let mut bytes = fs::read(&path).unwrap();
    let start = bytes.windows(5).position(|five| five == b"1.txt").unwrap() + 5;
    bytes[start..start + 8].fill(0xff);
    fs::write(&path, bytes).unwrap();
    check(dir.path(), "a.zip", &["a.zip!/1.txt ! E-ARCHIVE-BROKEN", "a.zip!/2.txt = two"]);
}

#[test]
fn web_archives_yield_pages_under_their_own_addresses() {
    let dir = tempfile::tempdir().unwrap();
    let record = |kind: &str, uri: &str, block: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{uri}>\r\nWARC-Date: 2025-10-01T20:15:00Z\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let page =
        |status: &str, media_type: &str, body: &str| format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n{body}");
    let file = [
        record("request", "https://a.vn/1", "GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://a.vn/1", &page("200 OK", "text/html; charset=utf-8", "<p>59</p>")),
        record("response", "https://a.vn/2", &page("404 Not Found", "text/html", "gone")),
        record("response", "https://a.vn/3.png", &page("200 OK", "image/png", "PNG")),
        record("resource", "file:tin%20t%E1%BB%A9c/1.txt", "một"),
        "garbage".to_owned(),
    ];
    fs::write(dir.path().join("a.warc"), file.concat()).unwrap();
    check(dir.path(), "a.warc", &["https://a.vn/1 = <p>59</p>", "tin tức/1.txt = một", "a.warc ! E-ARCHIVE-BROKEN"]);

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(file[1].as_bytes()).unwrap();
    fs::write(dir.path().join("b.warc.gz"), gzip.finish().unwrap()).unwrap();
    let input = dir.path().join("b.warc.gz").to_string_lossy().into_owned();
    let mut list = std::io::empty();
    let sources = Sources::new(vec![Input::parse(&input)], &mut list, Limits::default(), &[]);
    let raws: Vec<RawDoc> =
        sources.filter_map(|found| if let Found::Raw { raw, .. } = found { Some(raw) } else { None }).collect();
    let [raw] = raws.as_slice() else { panic!("one page") };
    assert_eq!(raw.media_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!(raw.fetched_at.as_deref(), Some("2025-10-01T20:15:00Z"));
}
