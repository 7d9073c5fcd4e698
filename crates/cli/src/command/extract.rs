//! `extract FILE|-`: one document, nothing stored.

use std::io::{self, Read as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use vanban_model::{RawDoc, Record};
use vanban_pipeline::{Engine, extract_file, extract_one};

use super::{Outcome, Session};
use crate::args::{Extract, Format};
use crate::output;

pub(super) fn run(options: &Extract, session: &mut Session) -> anyhow::Result<Outcome> {
    let engine = session.engine()?;
    let record = read(&options.file, &engine)?;
    match options.format {
        Format::Json => session.out.json(&record)?,
        Format::Text => {
            let text = output::record(&record, engine.config(), session.out.shown);
            session.out.text(&text)?;
        }
    }
    Ok(Outcome::Found)
}

fn read(file: &Path, engine: &Engine) -> anyhow::Result<Record> {
    let read = if file.as_os_str() == "-" {
        // One byte over the limit is enough to have the document refused as too large.
        let most = engine.limits().input_bytes as u64 + 1;
        let mut bytes = Vec::new();
        io::stdin().lock().take(most).read_to_end(&mut bytes).context("cannot read standard input")?;
        extract_one(&RawDoc { uri: "-".to_owned(), bytes, media_type: None, fetched_at: None }, engine)
    } else {
        extract_file(file, engine)?
    };
    match read {
        Ok(record) => Ok(record),
        Err(refused) => bail!("{}: {} ({}): {}", file.display(), refused.message, refused.code, refused.advice),
    }
}
