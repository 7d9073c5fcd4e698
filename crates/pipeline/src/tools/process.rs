//! One run of an outside program, with limits on time, memory and output.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use vanban_text::ToolFault;

/// What is run, and how far it may go.
pub(super) struct Job<'j> {
    /// The name of the tool, as messages say it.
    pub(super) tool: &'static str,
    pub(super) program: &'j Path,
    pub(super) args: Vec<OsString>,
    /// Given on its standard input.
    pub(super) input: Vec<u8>,
    pub(super) bounds: Bounds,
}

/// How far a program may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) seconds: u64,
    /// Address space.
    pub(super) memory_bytes: u64,
    /// Of its standard output.
    pub(super) output_bytes: u64,
}

/// Sets the limit of memory and becomes the program: the shell is the one means on every Unix that needs no unsafe code. Where
/// the system knows no such limit, the program runs without it. One thread each: as many programs run as there are cores.
const WRAPPER: &str = "ulimit -v \"$1\" 2>/dev/null; shift; OMP_THREAD_LIMIT=1 LC_ALL=C exec \"$@\"";

/// How often a program that has closed its output is asked whether it has ended.
const POLL: Duration = Duration::from_millis(2);

/// Bytes of a program's complaint that are looked at.
const COMPLAINT: u64 = 4096;

/// Finds a program in the folders of `PATH`.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|candidate| candidate.is_file())
}

/// Runs a program to its end and returns what it wrote.
///
/// A program over a limit is killed with all that it started, and reaped. No thread outlives the call by more than it takes the
/// system to close the pipes of a dead process.
pub(super) fn run(job: Job<'_>) -> Result<Vec<u8>, ToolFault> {
    let Job { tool, program, args, input, bounds } = job;
    let end = Instant::now() + Duration::from_secs(bounds.seconds);
    let failed = |err: io::Error| ToolFault::Failed { tool: tool.to_owned(), message: err.to_string() };
    let mut command = Command::new("sh");
    command.args(["-c", WRAPPER, "sh"]).arg((bounds.memory_bytes / 1024).to_string()).arg(program).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(failed)?;

    let (finished, output) = mpsc::channel();
    let (complained, complaint) = mpsc::channel();
    // Threads, because a program may write before it has read all. They end when the pipes do, which the kill below brings about.
    if let Some(mut pipe) = child.stdin.take() {
        // A program that ends without reading everything is no fault of ours.
        thread::spawn(move || drop(pipe.write_all(&input)));
    }
    if let Some(pipe) = child.stdout.take() {
        thread::spawn(move || finished.send(read_some(pipe, bounds.output_bytes + 1)));
    }
    if let Some(mut pipe) = child.stderr.take() {
        thread::spawn(move || {
            let _ = complained.send(read_some(&mut pipe, COMPLAINT));
            // The rest, so that it is not stopped by a full pipe.
            let _ = io::copy(&mut pipe, &mut io::sink());
        });
    }

    let over = |limit: String| ToolFault::OverLimit { tool: tool.to_owned(), limit };
    let out_of_time = || over(format!("it took longer than {} s", bounds.seconds));
    let Ok(output) = output.recv_timeout(end.saturating_duration_since(Instant::now())) else {
        kill(&mut child);
        return Err(out_of_time());
    };
    if output.len() as u64 > bounds.output_bytes {
        kill(&mut child);
        return Err(over(format!("it wrote more than {} bytes", bounds.output_bytes)));
    }
    let status = loop {
        match child.try_wait().map_err(failed)? {
            Some(status) => break status,
            None if Instant::now() >= end => {
                kill(&mut child);
                return Err(out_of_time());
            }
            None => thread::sleep(POLL),
        }
    };
    if status.success() {
        return Ok(output);
    }
    let complaint = complaint.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    let complaint = String::from_utf8_lossy(&complaint).into_owned();
    if ["bad_alloc", "annot allocate", "ut of memory"].iter().any(|sign| complaint.contains(sign)) {
        return Err(over(format!("it needed more than {} bytes of memory", bounds.memory_bytes)));
    }
    let line = complaint.lines().map(str::trim).find(|line| !line.is_empty());
    Err(ToolFault::Failed { tool: tool.to_owned(), message: line.map_or_else(|| status.to_string(), str::to_owned) })
}

/// What can be read up to a limit; a broken pipe is an end.
fn read_some(pipe: impl Read, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.take(limit).read_to_end(&mut bytes);
    bytes
}

/// Ends a program with all that it started, and takes its exit status, so that no zombie stays.
fn kill(child: &mut Child) {
    // The standard library signals one process only; a group takes the shell's `kill`.
    let group = format!("kill -9 -{}", child.id());
    let _ = Command::new("sh").args(["-c", &group]).stderr(Stdio::null()).status();
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { seconds: 20, memory_bytes: 1 << 30, output_bytes: 1000 };

    fn shell(script: &str, input: &[u8], bounds: Bounds) -> Result<Vec<u8>, ToolFault> {
        let args = vec!["-c".into(), script.into()];
        run(Job { tool: "fake", program: Path::new("/bin/sh"), args, input: input.to_vec(), bounds })
    }

    #[test]
    fn a_program_gets_its_input_and_gives_its_output() {
        assert_eq!(shell("cat; printf .", b"page", BOUNDS).unwrap(), b"page.");
        assert_eq!(shell("printf $OMP_THREAD_LIMIT", b"", BOUNDS).unwrap(), b"1");
    }

    #[test]
    fn a_program_that_reads_nothing_or_complains_much_still_ends() {
        let large = vec![b'x'; 1 << 20];
        assert_eq!(shell("echo done", &large, BOUNDS).unwrap(), b"done\n");
        let talkative = "i=0; while [ $i -lt 20000 ]; do echo complaint >&2; i=$((i+1)); done; echo done";
        assert_eq!(shell(talkative, b"", BOUNDS).unwrap(), b"done\n");
    }

    #[test]
    fn a_program_over_its_time_is_killed_with_what_it_started() {
        let began = Instant::now();
        let fault = shell("sleep 60 & sleep 60; echo late", b"", Bounds { seconds: 1, ..BOUNDS }).unwrap_err();
        assert_eq!(fault.to_string(), "fake was stopped: it took longer than 1 s");
        assert!(began.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_program_that_closes_its_output_and_stays_is_killed_too() {
        let fault = shell("exec >&- 2>&-; sleep 60", b"", Bounds { seconds: 1, ..BOUNDS }).unwrap_err();
        assert!(matches!(fault, ToolFault::OverLimit { .. }), "{fault}");
    }

    #[test]
    fn output_without_end_is_cut_off() {
        let fault = shell("while :; do echo again; done", b"", BOUNDS).unwrap_err();
        assert_eq!(fault.to_string(), "fake was stopped: it wrote more than 1000 bytes");
    }

    #[test]
    fn a_program_that_wants_too_much_memory_is_refused_it() {
        // A shell variable doubled thirty times is a gigabyte.
        let script = "s=0123456789; i=0; while [ $i -lt 30 ]; do s=$s$s; i=$((i+1)); done; echo whole";
        assert!(shell(script, b"", Bounds { memory_bytes: 64 << 20, ..BOUNDS }).is_err());
    }

    #[test]
    fn a_failure_says_what_the_program_said() {
        let fault = shell("echo 'no such page' >&2; exit 3", b"", BOUNDS).unwrap_err();
        assert_eq!(fault.to_string(), "fake failed: no such page");
        assert!(shell("exit 3", b"", BOUNDS).unwrap_err().to_string().contains('3'));
    }

    #[test]
    fn programs_are_found_by_name() {
        assert!(find("sh").is_some());
        assert_eq!(find("no-program-has-this-name"), None);
    }
}
