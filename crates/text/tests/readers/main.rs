//! What holds for the readers of all formats: one suite over one table of documents.
//!
//! Ten thousand damaged documents a format instead of a few hundred:
//!
//! ```text
//! VANBAN_FLIPS=10000 cargo test --release -p vanban-text --test readers
//! ```
#![expect(clippy::print_stdout, reason = "tests say what they skip and where they write")]

mod corpus;
mod distance;
mod fixtures;
mod mutation;
mod promise;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fixtures::{Fixture, all};
use mutation::{Random, flip, mutate, splice};
use promise::Promise;

/// Damaged documents of one kind for each fixture.
fn rounds(usual: u64) -> u64 {
    std::env::var("VANBAN_FLIPS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// Reads a damaged document; where that panics or breaks a promise, the test fails with the smallest part that still does.
fn survives(promise: &Promise, fixture: &Fixture, what: &str, bytes: Vec<u8>) {
    let fails = |bytes: &[u8]| catch_unwind(AssertUnwindSafe(|| promise.check(bytes))).is_err();
    if fails(&bytes) {
        let small = smallest(bytes, fails);
        let file = std::env::temp_dir().join(format!("vanban-reader-{}", fixture.name));
        std::fs::write(&file, &small).expect("the temporary folder can be written");
        let shown = String::from_utf8_lossy(&small[..small.len().min(400)]).into_owned();
        panic!("{} with {what}: {} bytes in {}: {shown:?}", fixture.name, small.len(), file.display());
    }
}

/// Leaves out blocks, from halves down to single bytes, as long as it still fails; bounded, because reading costs.
fn smallest(mut bytes: Vec<u8>, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let (mut block, mut tries) = (bytes.len() / 2, 0);
    while block > 0 && tries < 2_000 {
        let mut at = 0;
        while at < bytes.len() && tries < 2_000 {
            let without = [&bytes[..at], &bytes[(at + block).min(bytes.len())..]].concat();
            tries += 1;
            if fails(&without) {
                bytes = without;
            } else {
                at += block;
            }
        }
        block /= 2;
    }
    bytes
}

#[test]
fn formats_are_told_by_content_whatever_the_name() {
    let promise = Promise::new();
    for fixture in all() {
        for (uri, media_type) in [("a", None), ("a.html.zip", None), ("a.jpg", Some("image/jpeg")), ("a.txt", Some("text/plain"))]
        {
            let read = promise.read(&fixture.bytes, uri, media_type);
            let (document, _) = read.unwrap_or_else(|err| panic!("{} as {uri}: {err}", fixture.name));
            assert_eq!(document.media_type, fixture.media_type, "{} as {uri}", fixture.name);
            assert!(document.text.contains(fixture.says), "{} as {uri}: {}", fixture.name, document.text);
            assert_eq!(document.needs_ocr, fixture.says.is_empty(), "{} as {uri}", fixture.name);
        }
    }
}

#[test]
fn spans_blocks_and_characters_are_sound() {
    let promise = Promise::new();
    for fixture in all() {
        promise.check(&fixture.bytes);
    }
}

#[test]
fn every_beginning_is_read_or_refused() {
    let promise = Promise::new();
    for fixture in all() {
        for twentieth in 0..20 {
            let bytes = fixture.bytes[..fixture.bytes.len() * twentieth / 20].to_vec();
            survives(&promise, &fixture, &format!("{twentieth} twentieths"), bytes);
        }
    }
}

#[test]
fn flipped_bytes_are_read_or_refused() {
    let promise = Promise::new();
    for fixture in all() {
        for seed in 0..rounds(60) {
            let bytes = flip(&mut Random::new(seed), &fixture.bytes);
            survives(&promise, &fixture, &format!("flips of seed {seed}"), bytes);
        }
    }
}

#[test]
fn spliced_and_mangled_documents_are_read_or_refused() {
    let promise = Promise::new();
    let fixtures = all();
    let others: Vec<&[u8]> = fixtures.iter().map(|fixture| fixture.bytes.as_slice()).collect();
    for fixture in &fixtures {
        for seed in 0..rounds(40) {
            let mut random = Random::new(seed);
            let bytes = if seed % 4 == 0 {
                let other = others[random.below(others.len())];
                splice(&mut random, &fixture.bytes, other)
            } else {
                mutate(&mut random, &fixture.bytes, &others)
            };
            survives(&promise, fixture, &format!("damage of seed {seed}"), bytes);
        }
    }
}
