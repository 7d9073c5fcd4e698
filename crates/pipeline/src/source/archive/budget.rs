use std::cell::Cell;
use std::io::{self, Read};

use vanban_model::Limits;

use super::Refused;

/// How much an archive may still yield, with all that is packed inside it: a bomb of boxes in boxes is one bomb.
pub(super) struct Budget {
    pub(super) limits: Limits,
    /// Bytes of the outermost archive.
    size: u64,
    unpacked: Cell<u64>,
    entries: Cell<usize>,
}

impl Budget {
    pub(super) fn new(limits: Limits, size: u64) -> Self {
        Self { limits, size, unpacked: Cell::new(0), entries: Cell::new(0) }
    }

    /// Counts bytes that a member yielded.
    pub(super) fn unpack(&self, bytes: usize) {
        self.unpacked.set(self.unpacked.get().saturating_add(bytes as u64));
    }

    /// Counts members, before they are read.
    ///
    /// # Errors
    /// There are more than the limit.
    pub(super) fn enter(&self, entries: usize) -> Result<(), Refused> {
        let entries = self.entries.get().saturating_add(entries);
        self.entries.set(entries);
        let most = self.limits.archive_entries;
        if entries <= most {
            return Ok(());
        }
        let message = format!("the archive has {entries} entries or more, over the limit of {most}");
        Err(Refused::new("E-ARCHIVE-BOMB", message, "unpack it and ingest the folder"))
    }

    /// Why nothing more is unpacked, where that is so.
    pub(super) fn spent(&self) -> Option<Refused> {
        self.is_over(self.unpacked.get()).then(|| {
            let message = format!("{} bytes unpack to more than {}; the rest was not read", self.size, self.unpacked.get());
            Refused::new("E-ARCHIVE-BOMB", message, "unpack it with care and ingest the folder")
        })
    }

    fn is_over(&self, unpacked: u64) -> bool {
        unpacked > self.limits.archive_grace_bytes && unpacked / self.size.max(1) > self.limits.archive_ratio
    }
}

/// A compressed stream that ends with an error where it unpacks to too much, read or skipped.
pub(super) struct Metered<R> {
    input: R,
    budget: std::rc::Rc<Budget>,
    unpacked: u64,
}

impl<R> Metered<R> {
    pub(super) fn new(input: R, budget: std::rc::Rc<Budget>) -> Self {
        Self { input, budget, unpacked: 0 }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.budget.is_over(self.unpacked) {
            // From here on the whole archive is over its budget.
            self.budget.unpacked.set(self.budget.unpacked.get().max(self.unpacked));
            return Err(io::Error::other("it unpacks to more than the limit"));
        }
        let read = self.input.read(buffer)?;
        self.unpacked += read as u64;
        Ok(read)
    }
}
