use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::Error;

/// The right to write to a home. The operating system holds it and drops it when the process ends, however it ends, so that a
/// killed owner never has to be cleaned up after; pid and time in the file only serve the message to the second writer.
#[derive(Debug)]
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`Error::Locked`] with the owner's pid and age where another process has it.
    pub(crate) fn take(path: &Path) -> Result<Self, Error> {
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(Error::io(path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held_by_another(path, &mut file)),
            Err(TryLockError::Error(source)) => return Err(Error::Io { path: path.to_owned(), source }),
        }
        let owner = format!("{} {}\n", std::process::id(), jiff::Timestamp::now().as_second());
        file.set_len(0)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .and_then(|_| file.write_all(owner.as_bytes()))
            .map_err(Error::io(path))?;
        Ok(Self { _file: file })
    }
}

/// The owner as the file names it. An owner that has not written its line yet is process 0, since 0 s.
fn held_by_another(path: &Path, file: &mut File) -> Error {
    let mut text = String::new();
    // An unreadable line makes the message poorer, not the refusal wrong.
    let _ = file.take(100).read_to_string(&mut text);
    let mut words = text.split_whitespace();
    let pid = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let since: Option<i64> = words.next().and_then(|word| word.parse().ok());
    let age = since.map_or(0, |since| jiff::Timestamp::now().as_second().saturating_sub(since));
    Error::Locked { path: path.to_owned(), pid, age_seconds: u64::try_from(age).unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_is_first_and_gets_in_after_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("writer.lock");
        let first = WriterLock::take(&path).unwrap();
        let refused = WriterLock::take(&path).unwrap_err();
        assert!(matches!(refused, Error::Locked { pid, age_seconds: 0..=60, .. } if pid == std::process::id()), "{refused}");
        drop(first);
        WriterLock::take(&path).unwrap();
    }

    #[test]
    fn the_line_of_a_dead_owner_does_not_keep_anyone_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("writer.lock");
        std::fs::write(&path, "4194305 1700000000 with a longer line than ours will be\n").unwrap();
        let lock = WriterLock::take(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(&format!("{} ", std::process::id())) && text.lines().count() == 1, "{text}");
        drop(lock);
    }
}
