use std::fs;

use super::*;

pub(super) fn found(dir: &Path, inputs: &[&str], list: &str, limits: Limits) -> Vec<String> {
    let inputs = inputs.iter().map(|input| Input::parse(input)).collect();
    let mut list = list.as_bytes();
    let own = [dir.join("home/index")];
    Sources::new(inputs, &mut list, limits, &own).map(|found| describe(dir, &found)).collect()
}

pub(super) fn describe(dir: &Path, found: &Found) -> String {
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

pub(super) fn check(dir: &Path, input: &str, expected: &[&str]) {
    let input = dir.join(input);
    assert_eq!(found(dir, &[&input.to_string_lossy()], "", Limits::default()), expected);
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

#[cfg(unix)]
#[test]
fn a_list_may_name_paths_that_are_no_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(std::ffi::OsStr::from_bytes(b"a\xff.txt"));
    fs::write(&path, "x").unwrap();
    let mut list = &[path.as_os_str().as_bytes(), b"\n"].concat()[..];
    let all: Vec<Found> = Sources::new(vec![Input::List], &mut list, Limits::default(), &[]).collect();
    assert!(matches!(&all[..], [Found::File { path: found, .. }] if *found == path), "{all:?}");
}
