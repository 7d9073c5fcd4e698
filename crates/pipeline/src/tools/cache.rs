//! What was recognised once, kept by content.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use vanban_store::content_hash;
use vanban_text::{Bitmap, SeenWord};

/// Words of page images, one file an image, named after the hash of the pixels and of all that shapes the result.
///
/// It only saves time: an entry that is missing, damaged or can't be written is no fault of the run.
pub(super) struct Cache {
    dir: PathBuf,
    written: AtomicU64,
}

/// Bytes that the cache may take: some 40,000 pages.
const MOST_BYTES: u64 = 512 << 20;

/// After so many new entries it is looked whether there are too many: a walk of 40,000 files takes a fifth of a second.
const PRUNE_EVERY: u64 = 1024;

/// The form of an entry; another one is not read.
const FORM: &str = "vanban.ocr/1";

impl Cache {
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { dir, written: AtomicU64::new(0) }
    }

    /// The words under a key.
    pub(super) fn get(&self, key: &str) -> Option<Vec<SeenWord>> {
        parse(&fs::read_to_string(self.path(key)).ok()?)
    }

    /// Keeps words under a key. Written beside and renamed into place: a reader sees a whole entry or none.
    pub(super) fn put(&self, key: &str, words: &[SeenWord]) {
        let path = self.path(key);
        let beside = path.with_extension(format!("new-{}", std::process::id()));
        if write(&path, &beside, &print(words)).is_err() {
            let _ = fs::remove_file(&beside);
        }
        if self.written.fetch_add(1, Ordering::Relaxed).is_multiple_of(PRUNE_EVERY) {
            let _ = prune(&self.dir, MOST_BYTES);
        }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.dir.join(&key[..2.min(key.len())]).join(format!("{key}.tsv"))
    }
}

/// The key of a page image: its pixels, and `how` it is read.
pub(super) fn key(page: &Bitmap, how: &str) -> String {
    let mut bytes = format!("{how}\n{}x{} {}\n", page.width, page.height, page.dpi).into_bytes();
    bytes.extend_from_slice(&page.pixels);
    content_hash(&bytes)
}

fn write(path: &Path, beside: &Path, text: &str) -> io::Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    fs::File::create(beside)?.write_all(text.as_bytes())?;
    fs::rename(beside, path)
}

/// ```text
/// vanban.ocr/1 <hash of the rest>
/// confidence  left  top  width  height  line  text
/// ```
fn print(words: &[SeenWord]) -> String {
    let mut body = String::new();
    for SeenWord { text, confidence, left, top, width, height, line } in words {
        body += &format!("{confidence}\t{left}\t{top}\t{width}\t{height}\t{line}\t{text}\n");
    }
    format!("{FORM} {}\n{body}", content_hash(body.as_bytes()))
}

fn parse(entry: &str) -> Option<Vec<SeenWord>> {
    let (head, body) = entry.split_once('\n')?;
    let hash = head.strip_prefix(FORM)?.strip_prefix(' ')?;
    if hash != content_hash(body.as_bytes()) {
        return None;
    }
    body.lines().map(word).collect()
}

fn word(line: &str) -> Option<SeenWord> {
    let mut fields = line.splitn(7, '\t');
    let confidence = fields.next()?.parse().ok()?;
    let mut number = || fields.next()?.parse::<u32>().ok();
    let (left, top, width, height, line) = (number()?, number()?, number()?, number()?, number()?);
    Some(SeenWord { text: fields.next()?.to_owned(), confidence, left, top, width, height, line })
}

/// Removes the oldest entries until the rest is half of the limit, so that it is long until the next time.
fn prune(dir: &Path, most_bytes: u64) -> io::Result<()> {
    let mut entries: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for shelf in fs::read_dir(dir)?.flatten() {
        for entry in fs::read_dir(shelf.path()).into_iter().flatten().flatten() {
            if let Ok(about) = entry.metadata() {
                entries.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), about.len(), entry.path()));
            }
        }
    }
    let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
    if total <= most_bytes {
        return Ok(());
    }
    entries.sort();
    for (_, size, path) in entries {
        if total <= most_bytes / 2 {
            break;
        }
        fs::remove_file(path)?;
        total -= size;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<SeenWord> {
        let word = |text: &str, line| SeenWord {
            text: text.to_owned(),
            confidence: 0.965,
            left: 229,
            top: 160,
            width: 76,
            height: 33,
            line,
        };
        vec![word("VĂN", 0), word("PHÒNG", 0), word("Số:", 1)]
    }

    fn page(grey: u8) -> Bitmap {
        Bitmap { width: 2, height: 1, dpi: 300, pixels: vec![grey; 2] }
    }

    #[test]
    fn what_was_put_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("ocr"));
        let key = key(&page(0), "vie 5.3.0");
        assert_eq!(cache.get(&key), None);
        cache.put(&key, &words());
        assert_eq!(cache.get(&key), Some(words()));
        cache.put(&key, &[]);
        assert_eq!(cache.get(&key), Some(Vec::new()), "a page without words was read, too");
    }

    #[test]
    fn another_picture_or_another_way_of_reading_has_another_key() {
        let base = key(&page(0), "vie 5.3.0");
        assert_eq!(base, key(&page(0), "vie 5.3.0"));
        assert_ne!(base, key(&page(1), "vie 5.3.0"));
        assert_ne!(base, key(&page(0), "vie 5.4.0"));
        let upright = Bitmap { width: 1, height: 2, ..page(0) };
        assert_ne!(base, key(&upright, "vie 5.3.0"));
    }

    #[test]
    fn a_damaged_entry_is_no_entry() {
        let whole = print(&words());
        assert_eq!(parse(&whole), Some(words()));
        for damaged in [&whole[..whole.len() - 1], &whole.replace("229", "228"), "", "vanban.ocr/1", &whole.replace("/1", "/0")] {
            assert_eq!(parse(damaged), None, "{damaged}");
        }
    }

    #[test]
    fn the_oldest_entries_go_first() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = dir.path().join("ab");
        fs::create_dir(&shelf).unwrap();
        for (name, age) in [("old", 100), ("middle", 50), ("new", 0)] {
            let path = shelf.join(name);
            fs::write(&path, [0; 40]).unwrap();
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 - age);
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }
        prune(dir.path(), 200).unwrap();
        assert!(shelf.join("old").exists());
        prune(dir.path(), 100).unwrap();
        assert!(!shelf.join("old").exists() && !shelf.join("middle").exists() && shelf.join("new").exists());
    }
}
