use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::MmapDirectory;
use tantivy::index::Index;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, Term};
use vanban_model::Record;

use crate::analyzer::Analyzer;
use crate::entry::{directive_entries, document_entry, fact};
use crate::error::Error;
use crate::schema::{FORMAT, Fields};

/// Memory for postings before a segment is written, in bytes, for documents and for directives. The library's least is
/// 15 MB; more makes fewer segments in a long run and costs as much memory.
const HEAP_BYTES: (usize, usize) = (40_000_000, 20_000_000);

const STAMP: &str = "format";

/// Which of the two indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Documents.
    Document,
    /// Directives.
    Directive,
}

impl Kind {
    /// The folder inside a generation.
    pub(crate) const fn folder(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Directive => "directives",
        }
    }
}

/// Writes documents and their directives into the two indexes of a generation. One at a time a folder, kept by a lock of the
/// operating system that ends with the process.
pub struct Writer {
    dir: PathBuf,
    analyzer: Arc<Analyzer>,
    fields: Fields,
    documents: IndexWriter,
    directives: IndexWriter,
}

/// The batch numbers of the last commits; 0 stands for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommittedSeqs {
    /// Of the index of documents.
    pub documents: u64,
    /// Of the index of directives.
    pub directives: u64,
}

impl CommittedSeqs {
    /// The smaller one: rows after it are to be put again.
    #[must_use]
    pub fn smaller(self) -> u64 {
        self.documents.min(self.directives)
    }
}

impl Writer {
    /// Opens the indexes of a generation folder, creating them where they are absent.
    ///
    /// # Errors
    /// Another process writes to the folder, the index has another format, or the disk fails.
    pub fn open(dir: &Path, analyzer: Arc<Analyzer>) -> Result<Self, Error> {
        let fields = Fields::new();
        std::fs::create_dir_all(dir).map_err(|source| Error::Io { path: dir.to_owned(), source })?;
        check_or_write_stamp(dir)?;
        let documents = open_writer(dir, Kind::Document, &fields, HEAP_BYTES.0)?;
        let directives = open_writer(dir, Kind::Directive, &fields, HEAP_BYTES.1)?;
        Ok(Self { dir: dir.to_owned(), analyzer, fields, documents, directives })
    }

    /// Puts a document and its directives in the place of what was there under its id. Seen by readers after [`Self::commit`].
    ///
    /// # Errors
    /// The indexing thread failed (disk full).
    pub fn put(&mut self, record: &Record, work: &str) -> Result<(), Error> {
        self.delete(&record.id)?;
        let document = self.fields.document(&document_entry(record, work, &self.analyzer));
        self.documents.add_document(document).map_err(|err| self.error(err))?;
        for entry in directive_entries(record, work, &self.analyzer) {
            self.directives.add_document(self.fields.document(&entry)).map_err(|err| self.error(err))?;
        }
        Ok(())
    }

    /// Takes a document and its directives out.
    ///
    /// # Errors
    /// None today; deletions are carried out by [`Self::commit`].
    pub fn delete(&mut self, id: &str) -> Result<(), Error> {
        let of_document = Term::from_field_text(self.fields.fact, &crate::entry::fact(fact::DOCUMENT, id));
        self.documents.delete_term(of_document.clone());
        self.directives.delete_term(of_document);
        Ok(())
    }

    /// Makes everything put and deleted durable and visible, both indexes under one batch number.
    ///
    /// # Errors
    /// The disk fails. What was committed before stays readable.
    pub fn commit(&mut self, seq: u64) -> Result<(), Error> {
        let dir = self.dir.clone();
        let payload = seq.to_string();
        let mut commit = || {
            let mut documents = self.documents.prepare_commit()?;
            let mut directives = self.directives.prepare_commit()?;
            documents.set_payload(&payload);
            directives.set_payload(&payload);
            documents.commit()?;
            directives.commit()
        };
        commit().map_err(|err| Error::engine(&dir, err))?;
        Ok(())
    }

    /// Forgets what was put and deleted since the last commit.
    ///
    /// # Errors
    /// The disk fails.
    pub fn rollback(&mut self) -> Result<(), Error> {
        self.documents.rollback().map_err(|err| self.error(err))?;
        self.directives.rollback().map_err(|err| self.error(err))?;
        Ok(())
    }

    /// The batch numbers of the last commits.
    ///
    /// # Errors
    /// The disk fails.
    pub fn committed_seqs(&self) -> Result<CommittedSeqs, Error> {
        seqs(self.documents.index(), self.directives.index()).map_err(|err| self.error(err))
    }

    /// Waits until background merges are done and closes the indexes.
    ///
    /// # Errors
    /// A merge failed; what was committed stays readable.
    pub fn close(self) -> Result<(), Error> {
        let failed = |err| Error::engine(&self.dir, err);
        self.documents.wait_merging_threads().map_err(failed)?;
        self.directives.wait_merging_threads().map_err(failed)
    }

    #[cfg(test)]
    pub(crate) fn commit_documents_only(&mut self, seq: u64) {
        let mut commit = self.documents.prepare_commit().unwrap();
        commit.set_payload(&seq.to_string());
        commit.commit().unwrap();
    }

    fn error(&self, source: tantivy::TantivyError) -> Error {
        Error::engine(&self.dir, source)
    }
}

pub(crate) fn seqs(documents: &Index, directives: &Index) -> tantivy::Result<CommittedSeqs> {
    let seq =
        |index: &Index| Ok::<_, tantivy::TantivyError>(index.load_metas()?.payload.and_then(|seq| seq.parse().ok()).unwrap_or(0));
    Ok(CommittedSeqs { documents: seq(documents)?, directives: seq(directives)? })
}

/// Refuses an index whose stamp is another format's.
pub(crate) fn check_stamp(dir: &Path) -> Result<(), Error> {
    let path = dir.join(STAMP);
    let found = std::fs::read_to_string(&path).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::Missing { path: dir.to_owned() },
        _ => Error::Io { path, source },
    })?;
    if found.trim() == FORMAT.to_string() {
        return Ok(());
    }
    Err(Error::Format { path: dir.to_owned(), found: found.trim().to_owned(), known: FORMAT })
}

fn check_or_write_stamp(dir: &Path) -> Result<(), Error> {
    match check_stamp(dir) {
        Err(Error::Missing { .. }) => {
            let path = dir.join(STAMP);
            std::fs::write(&path, format!("{FORMAT}\n")).map_err(|source| Error::Io { path, source })
        }
        other => other,
    }
}

fn open_writer(dir: &Path, kind: Kind, fields: &Fields, heap_bytes: usize) -> Result<IndexWriter, Error> {
    let path = dir.join(kind.folder());
    std::fs::create_dir_all(&path).map_err(|source| Error::Io { path: path.clone(), source })?;
    let open = || {
        let directory = MmapDirectory::open(&path)?;
        let index = Index::open_or_create(directory, fields.schema.clone())?;
        let options =
            IndexWriterOptions::builder().num_worker_threads(1).memory_budget_per_thread(heap_bytes).num_merge_threads(1).build();
        index.writer_with_options(options)
    };
    open().map_err(|err| Error::engine(dir, err))
}
