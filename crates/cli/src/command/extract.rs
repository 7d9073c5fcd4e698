//! `extract FILE|-`: one document, nothing stored.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::Context as _;
use vanban_extract::{Extractor, Source, extract, resolve};
use vanban_model::{Origin, RawDoc, Record};
use vanban_text::{Detector, Limits, Readers, read, segment};

use super::{Outcome, Session};
use crate::args::{Extract, Format};
use crate::{output, settings};

pub(super) fn run(options: &Extract, session: &mut Session) -> anyhow::Result<Outcome> {
    let config = settings::load(session.config_dir.as_deref())?;
    let raw = read_raw(&options.file)?;
    let (readers, detector) = (Readers::new(&config), Detector::new(&config));
    let (document, diagnostics) =
        read(&raw, &readers, &Limits::default()).with_context(|| format!("cannot read `{}`", raw.uri))?;
    let extractor = Extractor::new(config).context("cannot compile the language packs")?;
    let segmented = segment(document, &detector);
    let extraction = extract(&segmented, &extractor);
    let id = blake3::hash(&raw.bytes).to_hex()[..32].to_owned();
    let source = Source { id, origin: Origin { uri: raw.uri.clone(), ..Origin::default() } };
    let record: Record = resolve(extraction, segmented, source, &extractor, diagnostics);
    match options.format {
        Format::Json => session.out.json(&record)?,
        Format::Text => {
            let text = output::record(&record, extractor.config(), session.out.shown);
            session.out.text(&text)?;
        }
    }
    Ok(Outcome::Found)
}

fn read_raw(file: &Path) -> anyhow::Result<RawDoc> {
    let uri = file.display().to_string();
    let mut bytes = Vec::new();
    if uri == "-" {
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        bytes = fs::read(file).with_context(|| format!("cannot read `{uri}`"))?;
    }
    Ok(RawDoc { uri, bytes, media_type: None, fetched_at: None })
}
