//! Whole runs in a temporary home, with an empty configuration: what is extracted does not matter here.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use vanban_index::{Kind, Query, Reader};
use vanban_model::{Config, Record};
use vanban_store::{Counts, State};

use super::*;
use crate::reindex::reindex_probed;
use crate::{Outcome, Purge, Reindex, forget, reindex, repair, retry_quarantine};

/// A home, a folder of inputs, and an engine.
struct Bench {
    dir: tempfile::TempDir,
    engine: Arc<Engine>,
}

/// One engine for all tests: compiling its rules takes longer than most runs.
fn engine() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    Arc::clone(ENGINE.get_or_init(|| Arc::new(Engine::new(Config::default()).unwrap())))
}

impl Bench {
    fn new() -> Self {
        Self::with(engine())
    }

    fn with(engine: Arc<Engine>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("in")).unwrap();
        Self { dir, engine }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.dir.path().join("in").join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::create_dir_all(self.file(name).parent().unwrap()).unwrap();
        fs::write(self.file(name), bytes).unwrap();
        self.file(name).to_string_lossy().into_owned()
    }

    fn home(&self) -> Home {
        Home::create(&self.dir.path().join("home")).unwrap().0
    }

    fn run(&self, options: &IngestOptions, inputs: &[&Path], probe: &Probe<'_>) -> Result<Report, Error> {
        let inputs = inputs.iter().map(|path| Input::Path(path.to_path_buf())).collect();
        ingest_probed(&self.home(), &self.engine, inputs, &mut std::io::empty(), options, &mut |_| {}, probe)
    }

    fn ingest(&self) -> Report {
        self.run(&IngestOptions::default(), &[&self.dir.path().join("in")], &unprobed).unwrap()
    }

    fn ingest_again(&self) -> Report {
        let options = IngestOptions { again: true, ..IngestOptions::default() };
        self.run(&options, &[&self.dir.path().join("in")], &unprobed).unwrap()
    }

    fn catalogue(&self) -> Catalogue {
        self.home().catalogue().unwrap()
    }

    fn records(&self) -> Vec<Record> {
        self.catalogue().records().unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Ids of the indexed documents with their works, sorted.
    fn indexed(&self) -> Vec<(String, String)> {
        let snapshot = Reader::open(&self.home().index_dir().unwrap()).unwrap().snapshot();
        let found = snapshot.matches(Kind::Document, &Query::Everything).unwrap();
        let ids = found.into_iter().map(|one| snapshot.ids(Kind::Document, one.slot).unwrap());
        let mut ids: Vec<(String, String)> = ids.map(|ids| (ids.id, ids.work)).collect();
        ids.sort();
        ids
    }

    /// Captures, catalogue and index agree with each other.
    fn check_sound(&self) {
        let records = self.records();
        let expected: Vec<(String, String)> = records.iter().map(|record| (record.id.clone(), record.work.clone())).collect();
        assert_eq!(self.indexed(), expected);
        for record in &records {
            assert_eq!(content_hash(&self.home().original(&record.id).unwrap().unwrap().bytes), record.id);
        }
    }
}

fn counts(report: &Report) -> [u64; 6] {
    let Report { inputs, indexed, unchanged, duplicate, quarantined, failed, .. } = report;
    assert_eq!(*inputs, indexed + unchanged + duplicate + quarantined + failed, "each input has one outcome");
    [*inputs, *indexed, *unchanged, *duplicate, *quarantined, *failed]
}

/// A text of its own for each number.
fn notice(number: usize) -> String {
    format!("Thông báo số {number}/TB-VPCP\nBộ Ngoại giao báo cáo trước ngày {} tháng 11 năm 2023.\n", number % 28 + 1)
}

#[test]
fn members_of_archives_are_inputs_each_with_one_outcome() {
    let bench = Bench::new();
    let zipped = |entries: &[(&str, &[u8])]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut writer, bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    };
    let mail = format!(
        "From: a@a.vn\r\nMIME-Version: 1.0\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{}\r\n\
         --b\r\nContent-Disposition: attachment; filename=2.txt\r\n\r\n{}\r\n--b--\r\n",
        notice(1),
        notice(2)
    );
    let inner = zipped(&[("3.txt", notice(3).as_bytes()), ("again.txt", notice(4).as_bytes()), ("empty.txt", b"")]);
    bench.write("a.dat", zipped(&[("mail.eml", mail.as_bytes()), ("inner.bin", &inner), ("4.txt", notice(4).as_bytes())]));
    let report = bench.ingest();
    assert_eq!(counts(&report), [6, 4, 0, 1, 1, 0], "{:#?}", report.problems);
    let dir = bench.dir.path().to_string_lossy().into_owned();
    let mut uris: Vec<String> = bench.records().iter().map(|record| record.origin.uri.replace(&dir, "")).collect();
    uris.sort();
    let inside = ["inner.bin!/3.txt", "inner.bin!/again.txt", "mail.eml", "mail.eml!/2.txt"];
    assert_eq!(uris, inside.map(|name| format!("/in/a.dat!/{name}")));
    bench.check_sound();
    assert_eq!(counts(&bench.ingest()), [6, 0, 5, 0, 1, 0], "a second run changes nothing");
}

#[test]
fn every_input_ends_in_one_outcome_and_none_stops_the_others() {
    let bench = Bench::new();
    bench.write("a.txt", notice(1));
    bench.write("sub/b.html", format!("<html><body><p>{}</p></body></html>", notice(2)));
    bench.write("sub/copy-of-a.txt", notice(1));
    bench.write("empty.txt", "");
    bench.write("binary.bin", [0_u8, 1, 2, 3, 0, 0, 255, 254, 0, 7, 8, 0, 1].repeat(50));
    bench.write("broken.zip", "PK\x03\x04 and nothing behind it");
    bench.write(".hidden/c.txt", notice(3));
    let missing = bench.dir.path().join("not-there.txt");
    let inputs = [bench.dir.path().join("in"), missing.clone()];
    let report = bench.run(&IngestOptions::default(), &[&inputs[0], &inputs[1]], &unprobed).unwrap();
    assert_eq!(counts(&report), [7, 2, 0, 1, 3, 1], "{:#?}", report.problems);
    let ended: Vec<(&str, Outcome)> = report.problems.iter().map(|one| (one.code.as_str(), one.outcome)).collect();
    assert_eq!(
        ended,
        [
            ("E-BINARY", Outcome::Quarantined),
            ("E-ARCHIVE-BROKEN", Outcome::Quarantined),
            ("E-EMPTY", Outcome::Quarantined),
            ("E-NOT-FOUND", Outcome::Failed)
        ]
    );
    assert_eq!(report.problems[3].uri, missing.to_string_lossy());
    assert!(!report.is_clean());
    assert_eq!(report.duplicates[0].of, bench.file("a.txt").to_string_lossy());
    bench.check_sound();
    let quarantine = bench.catalogue().quarantine().unwrap();
    assert_eq!(quarantine.len(), 3);
    assert!(quarantine.iter().all(|input| !input.advice.is_empty()));
    assert_eq!(bench.catalogue().runs(10).unwrap().len(), 1);
}

#[test]
fn the_same_run_again_changes_nothing() {
    let bench = Bench::new();
    for number in 0..5 {
        bench.write(&format!("{number}.txt"), notice(number));
    }
    bench.write("copy.txt", notice(1));
    assert_eq!(counts(&bench.ingest()), [6, 5, 0, 1, 0, 0]);
    let state = |bench: &Bench| {
        let catalogue = bench.catalogue();
        (catalogue.last_seq().unwrap(), catalogue.counts().unwrap(), catalogue.runs(10).unwrap(), bench.records())
    };
    let before = state(&bench);
    assert_eq!(counts(&bench.ingest()), [6, 0, 6, 0, 0, 0]);
    assert_eq!(state(&bench), before);
    bench.check_sound();
}

#[test]
fn one_uri_has_one_current_version() {
    let bench = Bench::new();
    let uri = bench.write("a.txt", notice(1));
    bench.ingest();
    let first = bench.records().remove(0).id;

    bench.write("a.txt", format!("\u{feff}{}", notice(1)));
    assert_eq!(counts(&bench.ingest()), [1, 0, 1, 0, 0, 0], "new bytes with the same text");
    assert_eq!(bench.catalogue().counts().unwrap().captures, 2);
    assert_eq!(bench.records()[0].id, first);

    bench.write("a.txt", notice(2));
    let report = bench.ingest();
    assert_eq!(counts(&report), [1, 1, 0, 0, 0, 0]);
    assert_eq!((report.replaced[0].replaces.as_str(), report.replaced[0].uri.as_str()), (first.as_str(), uri.as_str()));
    assert_eq!(bench.records().len(), 1);
    assert_eq!(bench.catalogue().document(&first).unwrap().unwrap().state, State::Replaced);
    assert!(bench.catalogue().record(&first).unwrap().is_some(), "still shown by id");
    bench.check_sound();

    bench.write("a.txt", notice(1));
    let report = bench.ingest();
    assert_eq!((counts(&report), report.replaced[0].id.as_str()), ([1, 1, 0, 0, 0, 0], first.as_str()), "back to the first");
    bench.check_sound();
}

#[test]
fn a_moved_file_stays_found() {
    let bench = Bench::new();
    let old = bench.write("a.txt", notice(1));
    bench.ingest();
    fs::rename(bench.file("a.txt"), bench.file("b.txt")).unwrap();
    bench.write("a.txt", notice(2));
    // Its old place shows another document by the time that the new place is read, so it comes back rather than being a copy.
    assert_eq!(counts(&bench.ingest()), [2, 2, 0, 0, 0, 0]);
    let records = bench.records();
    assert_eq!(records.len(), 2);
    let moved = records.iter().find(|record| record.id == content_hash(notice(1).as_bytes())).unwrap();
    assert_ne!(moved.origin.uri, old);
    bench.check_sound();
}

#[test]
fn what_is_forgotten_stays_out_until_it_is_asked_for() {
    let bench = Bench::new();
    let (one, _two) = (bench.write("a.txt", notice(1)), bench.write("b.txt", notice(2)));
    bench.ingest();
    let id = content_hash(notice(1).as_bytes());
    let done = forget(&bench.home(), &bench.engine, &one, Purge::Captures).unwrap().unwrap();
    assert_eq!((done.id.as_ref(), done.uris.as_slice()), (Some(&id), std::slice::from_ref(&one)));
    assert!(done.purged_bytes > 0);
    assert!(forget(&bench.home(), &bench.engine, &one, Purge::Keep).unwrap().is_none(), "nothing is left of it");
    assert_eq!(bench.records().len(), 1);
    bench.check_sound();

    bench.write("elsewhere.txt", format!("{}\n", notice(1)));
    let report = bench.ingest();
    assert_eq!(counts(&report), [3, 0, 3, 0, 0, 0]);
    assert!(report.problems.iter().all(|one| one.code == "I-FORGOTTEN" && one.message.contains(&id)), "{:?}", report.problems);
    assert!(report.is_clean());

    assert_eq!(counts(&bench.ingest_again()), [3, 2, 1, 0, 0, 0]);
    assert_eq!(counts(&bench.ingest()), [3, 0, 3, 0, 0, 0]);
    bench.check_sound();
}

#[test]
fn quarantined_inputs_are_tried_again_and_released_or_forgotten() {
    let bench = Bench::new();
    let (empty, zip) = (bench.write("empty.txt", ""), bench.write("broken.zip", "PK\x03\x04 and no more"));
    assert_eq!(counts(&bench.ingest()), [2, 0, 0, 0, 2, 0]);
    let retry = || retry_quarantine(&bench.home(), &bench.engine, &IngestOptions::default(), &mut |_| {}).unwrap();
    assert_eq!(counts(&retry()), [2, 0, 0, 0, 2, 0]);
    bench.write("empty.txt", notice(1));
    assert_eq!(counts(&bench.ingest()), [2, 1, 0, 0, 1, 0]);
    assert_eq!(bench.catalogue().quarantine().unwrap().iter().map(|one| one.uri.as_str()).collect::<Vec<_>>(), [zip.as_str()]);
    forget(&bench.home(), &bench.engine, &zip, Purge::Keep).unwrap().unwrap();
    assert!(bench.catalogue().quarantine().unwrap().is_empty());
    assert!(bench.catalogue().place(&empty).unwrap().is_some());
}

#[test]
fn an_unreadable_new_version_leaves_the_old_one_in_search() {
    let bench = Bench::new();
    bench.write("a.txt", notice(1));
    bench.ingest();
    bench.write("a.txt", "");
    assert_eq!(counts(&bench.ingest()), [1, 0, 0, 0, 1, 0]);
    assert_eq!(bench.records().len(), 1);
    bench.write("a.txt", notice(1));
    assert_eq!(counts(&bench.ingest()), [1, 0, 1, 0, 0, 0]);
    assert!(bench.catalogue().quarantine().unwrap().is_empty());
}

#[test]
fn a_file_over_the_limit_is_read_up_to_it() {
    let mut config = Config::default();
    config.settings.limits.input_bytes = 1_000;
    let bench = Bench::with(Arc::new(Engine::new(config).unwrap()));
    bench.write("long.txt", notice(1).repeat(50));
    assert_eq!(counts(&bench.ingest()), [1, 1, 0, 0, 0, 0]);
    let record = bench.records().remove(0);
    assert!(record.truncated && record.text.len() <= 1_000);
    assert_eq!(counts(&bench.ingest()), [1, 0, 1, 0, 0, 0]);
    let done = reindex(&bench.home(), &bench.engine, Reindex::FromCaptures, &mut |_, _| {}).unwrap();
    assert_eq!((done.changed, bench.records().remove(0)), (0, record));
}

#[test]
fn a_rehearsal_says_what_would_happen_and_writes_nothing() {
    let bench = Bench::new();
    for number in 0..7 {
        bench.write(&format!("{number}.txt"), notice(number % 5));
    }
    bench.write("empty.txt", "");
    let options = IngestOptions { dry_run: true, batch_size: NonZeroUsize::new(2).unwrap(), ..IngestOptions::default() };
    let inputs = || vec![Input::Path(bench.dir.path().join("in"))];
    let home = Home::rehearsal(&bench.dir.path().join("other"));
    let report = ingest(&home, &bench.engine, inputs(), &mut std::io::empty(), &options, &mut |_| {}).unwrap();
    assert_eq!(counts(&report), [8, 5, 0, 2, 1, 0]);
    assert!(!home.root().exists());

    bench.ingest();
    bench.write("0.txt", notice(99));
    let before = (bench.catalogue().last_seq().unwrap(), bench.records());
    let report = ingest(&bench.home(), &bench.engine, inputs(), &mut std::io::empty(), &options, &mut |_| {}).unwrap();
    assert_eq!(counts(&report), [8, 1, 6, 0, 1, 0]);
    assert_eq!((bench.catalogue().last_seq().unwrap(), bench.records()), before);
}

#[test]
fn a_second_writer_is_refused() {
    let bench = Bench::new();
    bench.write("a.txt", notice(1));
    let home = bench.home();
    let _lock = WriterLock::take(&home.lock_path()).unwrap();
    let refused = bench.run(&IngestOptions::default(), &[&bench.file("a.txt")], &unprobed).unwrap_err();
    assert!(matches!(refused, Error::Locked { pid, .. } if pid == std::process::id()), "{refused}");
}

/// A home after a run of `options` over the inputs, ended at the `nth` step; `None` where the run has fewer steps.
fn killed_at(bench: &Bench, nth: usize, act: &dyn Fn(&Probe<'_>) -> Result<(), Error>) -> bool {
    let steps = AtomicUsize::new(0);
    let probe = |_: Step| match steps.fetch_add(1, Ordering::Relaxed) == nth {
        true => Err(Error::Ended),
        false => Ok(()),
    };
    match act(&probe) {
        Err(Error::Ended) => true,
        other => {
            other.unwrap();
            bench.check_sound();
            false
        }
    }
}

#[test]
fn a_run_that_ends_at_any_step_is_made_complete_by_the_next() {
    let options = IngestOptions { batch_size: NonZeroUsize::new(2).unwrap(), ..IngestOptions::default() };
    let kills = Cell::new(0);
    let mut expected: Option<(Vec<Record>, Counts)> = None;
    for nth in 0.. {
        let bench = Bench::new();
        // A version of one file is there already, so that the run replaces, too; and one text is there twice, in two places.
        let old = bench.write("3.txt", notice(77));
        bench.ingest();
        for number in [1, 3, 5] {
            bench.write(&format!("{number}.txt"), notice(number));
        }
        bench.write("copy.txt", notice(1));
        bench.write("same-words.txt", notice(1).replace(' ', "  "));
        let input = bench.dir.path().join("in");
        let killed = killed_at(&bench, nth, &|probe| bench.run(&options, &[&input], probe).map(drop));
        let report = bench.run(&options, &[&input], &unprobed).unwrap();
        let [inputs, .., quarantined, failed] = counts(&report);
        assert_eq!((inputs, quarantined, failed), (5, 0, 0));
        bench.check_sound();
        let comparable = |mut record: Record| {
            record.origin.uri = record.origin.uri.replace(&*bench.dir.path().to_string_lossy(), "");
            record.origin.also_at.clear();
            record
        };
        let records: Vec<Record> = bench.records().into_iter().map(comparable).collect();
        let place = bench.catalogue().place(&old).unwrap().unwrap();
        assert_eq!(place.document, content_hash(notice(3).as_bytes()));
        let found = (records, bench.catalogue().counts().unwrap());
        assert_eq!(*expected.get_or_insert_with(|| found.clone()), found, "ended at step {nth}");
        if !killed {
            break;
        }
        kills.set(kills.get() + 1);
    }
    assert!(kills.get() > 12, "the run has several steps a batch: {}", kills.get());
}

#[test]
fn a_rebuild_that_ends_at_any_step_leaves_an_index_that_answers_the_same() {
    for nth in 0.. {
        let bench = Bench::new();
        for number in 0..3 {
            bench.write(&format!("{number}.txt"), notice(number));
        }
        bench.ingest();
        let before = (bench.records(), bench.indexed());
        let killed = killed_at(&bench, nth, &|probe| {
            reindex_probed(&bench.home(), &bench.engine, Reindex::FromCaptures, &mut |_, _| {}, probe).map(drop)
        });
        assert_eq!((bench.records(), bench.indexed()), before, "readable at once");
        bench.ingest();
        bench.check_sound();
        let generations = bench.home().index_root().read_dir().unwrap();
        let named = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().to_string_lossy().starts_with("gen-");
        assert_eq!(generations.filter(|_| true).map(named).filter(|is| *is).count(), 1, "no generation is left over");
        if !killed {
            break;
        }
    }
}

#[test]
fn an_index_that_is_lost_foreign_or_ahead_is_built_anew() {
    let harms: [fn(&Home); 4] = [
        |home| fs::remove_dir_all(home.index_dir().unwrap()).unwrap(),
        |home| fs::remove_file(home.index_root().join("current")).unwrap(),
        |home| fs::write(home.index_dir().unwrap().join("format"), "0\n").unwrap(),
        |home| {
            fs::remove_file(home.catalogue_path()).unwrap();
        },
    ];
    for harm in harms {
        let bench = Bench::new();
        for number in 0..3 {
            bench.write(&format!("{number}.txt"), notice(number));
        }
        let one_a_batch = IngestOptions { batch_size: NonZeroUsize::new(1).unwrap(), ..IngestOptions::default() };
        bench.run(&one_a_batch, &[&bench.dir.path().join("in")], &unprobed).unwrap();
        harm(&bench.home());
        bench.ingest();
        assert_eq!(bench.records().len(), 3);
        bench.check_sound();
    }
}

#[test]
fn a_repair_makes_an_index_behind_the_catalogue_whole() {
    let bench = Bench::new();
    bench.write("a.txt", notice(1));
    let ended = bench.run(&IngestOptions::default(), &[&bench.file("a.txt")], &|step| match step {
        Step::IndexFilled => Err(Error::Ended),
        _ => Ok(()),
    });
    assert!(matches!(ended, Err(Error::Ended)));
    assert_eq!((bench.records().len(), bench.indexed().len()), (1, 0));
    repair(&bench.home(), &bench.engine).unwrap();
    bench.check_sound();
}
