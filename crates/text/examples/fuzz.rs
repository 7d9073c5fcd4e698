//! Reads damaged documents of one format for a while, and says what came of it.
//!
//! ```text
//! cargo run --release -p vanban-text --example fuzz -- docx --seconds 900 --keep /tmp/fuzz [--seed 1]
//! ```
//!
//! A target is the beginning of a fixture's name (`text`, `text-vni`, `html`, `pdf` …). Inputs that panic, break a promise of the
//! reader suite, or take over twenty seconds are kept in the folder; the one being read lies there as `TARGET-current`, so that
//! one that overflows the stack is not lost. Prints a row of a table: executions, failures, the slowest and the peak of memory.
#![expect(clippy::print_stdout, reason = "the row is what it is for")]

#[path = "../tests/readers/fixtures.rs"]
#[expect(dead_code, reason = "what the fixtures say is for the suite")]
mod fixtures;
#[path = "../tests/readers/mutation.rs"]
mod mutation;
#[path = "../tests/readers/promise.rs"]
mod promise;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mutation::{Random, mutate};
use promise::Promise;

/// The result of one input hangs from this on.
const HANGS: Duration = Duration::from_secs(20);
/// How many inputs that got through are mangled further, so that damage adds up.
const POOL: usize = 64;

struct Options {
    target: String,
    seconds: u64,
    keep: PathBuf,
    seed: u64,
}

fn options() -> Option<Options> {
    let mut args = std::env::args().skip(1);
    let mut options = Options { target: args.next()?, seconds: 60, keep: std::env::temp_dir().join("vanban-fuzz"), seed: 1 };
    while let (Some(name), Some(value)) = (args.next(), args.next()) {
        match name.as_str() {
            "--seconds" => options.seconds = value.parse().ok()?,
            "--keep" => options.keep = PathBuf::from(value),
            "--seed" => options.seed = value.parse().ok()?,
            _ => return None,
        }
    }
    Some(options)
}

fn main() -> std::process::ExitCode {
    let Some(options) = options() else {
        println!("usage: fuzz TARGET [--seconds N] [--keep DIR] [--seed N]");
        return std::process::ExitCode::from(2);
    };
    fs::create_dir_all(&options.keep).expect("the folder for failing inputs can be made");
    let failures = run(&options);
    std::process::ExitCode::from(u8::from(failures > 0))
}

fn run(options: &Options) -> u64 {
    let Options { target, seconds, keep, seed } = options;
    let all = fixtures::all();
    let own = all.iter().filter(|fixture| fixture.name.starts_with(target.as_str()));
    let mut pool: Vec<Vec<u8>> = own.map(|fixture| fixture.bytes.clone()).collect();
    assert!(!pool.is_empty(), "no fixture is called `{target}`");
    let (first, others) = (pool.len(), all.iter().map(|fixture| fixture.bytes.as_slice()).collect::<Vec<_>>());
    let promise = Promise::new();
    std::panic::set_hook(Box::new(|_| {}));
    let current = keep.join(format!("{target}-current"));
    let began = Instant::now();
    let watch = watch(began, current.clone(), keep.join(format!("{target}-hangs")));
    let mut random = Random::new(*seed);
    let (mut executions, mut failures, mut slowest) = (0_u64, 0_u64, (Duration::ZERO, 0));
    while began.elapsed() < Duration::from_secs(*seconds) {
        let base = random.below(pool.len());
        let bytes = mutate(&mut random, &pool[base], &others);
        fs::write(&current, &bytes).expect("the folder for failing inputs can be written");
        let start = Instant::now();
        watch.store(since(began), Ordering::Relaxed);
        let result = catch_unwind(AssertUnwindSafe(|| promise.check(&bytes)));
        watch.store(u64::MAX, Ordering::Relaxed);
        let took = start.elapsed();
        executions += 1;
        if took > slowest.0 {
            slowest = (took, bytes.len());
            fs::write(keep.join(format!("{target}-slowest")), &bytes).expect("the folder can be written");
        }
        if result.is_err() {
            failures += 1;
            if failures <= 100 {
                fs::write(keep.join(format!("{target}-failed-{failures}")), &bytes).expect("the folder can be written");
            }
        } else if random.below(16) == 0 && bytes.len() < 200_000 {
            if pool.len() < first + POOL {
                pool.push(bytes);
            } else {
                let place = first + random.below(POOL);
                pool[place] = bytes;
            }
        }
    }
    println!(
        "| {target} | {seconds} s | {executions} | {failures} | {} ms ({} bytes) | {} |",
        slowest.0.as_millis(),
        slowest.1,
        peak_memory()
    );
    failures
}

fn since(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Ends the program when one input takes too long; the place is the time at which it was begun.
fn watch(began: Instant, current: PathBuf, hangs: PathBuf) -> Arc<AtomicU64> {
    let at = Arc::new(AtomicU64::new(u64::MAX));
    let watched = Arc::clone(&at);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let start = watched.load(Ordering::Relaxed);
            if start != u64::MAX && since(began).saturating_sub(start) > HANGS.as_millis() as u64 {
                let _ = fs::copy(&current, &hangs);
                println!("hangs: {}", Path::new(&hangs).display());
                std::process::exit(3);
            }
        }
    });
    at
}

/// The peak of resident memory, as Linux states it.
fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
