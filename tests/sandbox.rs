//! The built binary in a folder of its own, and what tests say about its answers.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which the binary runs, and which is its home.
pub(crate) struct Sandbox {
    dir: TempDir,
}

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the crate lies in the repository")
}

/// The sample corpus.
pub(crate) fn samples() -> PathBuf {
    repository().join("corpus/samples")
}

/// The binary, with nothing of the environment that would change what it does.
pub(crate) fn vanban(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vanban"));
    command.current_dir(dir).env_remove("VANBAN_HOME").env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

/// A test that cannot run here says so; where it must run (`CI` is set) that is a failure.
pub(crate) fn skip(reason: &str) {
    assert!(std::env::var_os("CI").is_none(), "cannot be skipped in CI: {reason}");
    let _ = writeln!(std::io::stderr(), "SKIPPED: {reason}");
}

/// A home with the samples, made once and only read.
pub(crate) fn library() -> &'static Sandbox {
    static LIBRARY: OnceLock<Sandbox> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let sandbox = Sandbox::with_samples();
        let report = sandbox.run(&["ingest", "samples"]);
        assert_eq!(report.code, 0, "{report:?}");
        sandbox
    })
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    /// With a copy of the samples in `samples/`.
    pub(crate) fn with_samples() -> Self {
        let sandbox = Self::new();
        copy(&samples(), &sandbox.path("samples"));
        sandbox
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder for it");
        fs::write(&path, content).expect("a file of the test");
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// With something on standard input.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &str) -> Ran {
        let mut command = vanban(self.dir());
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        let mut pipe = child.stdin.take().expect("its input is a pipe");
        // A command that reads no input may have ended by now.
        let _ = pipe.write_all(stdin.as_bytes());
        drop(pipe);
        let output = child.wait_with_output().expect("the binary ends");
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).expect("output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }

    /// Every record, as `export` writes them.
    pub(crate) fn export(&self) -> String {
        let ran = self.run(&["export", "--to", "ndjson"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    }
}

impl Ran {
    /// The objects on standard output, one a line.
    pub(crate) fn json(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
    }

    /// The report of an ingest in its JSON form.
    pub(crate) fn report(&self) -> Value {
        let mut lines = self.json();
        assert_eq!(lines.len(), 1, "one report: {self:?}");
        lines.remove(0)
    }

    /// Asserts the exit code and what standard error says.
    pub(crate) fn says(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in: {}", self.stderr);
        }
    }
}

/// Copies a folder of files.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder to copy to");
    for entry in fs::read_dir(from).expect("a folder to copy from") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Every file below a folder with its bytes, ordered by path.
pub(crate) fn files_below(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            files.push((path, bytes));
        }
    }
    files.sort();
    files
}
