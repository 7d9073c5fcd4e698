//! `forget ID|PATH`.

use serde::Serialize;
use vanban_pipeline::{Purge, forget};

use super::{Outcome, Session};
use crate::args::{Forget, Format};

/// The JSON form.
#[derive(Serialize)]
struct Line<'f> {
    id: Option<&'f str>,
    uris: &'f [String],
    purged_bytes: u64,
}

pub(super) fn run(options: &Forget, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let engine = session.engine()?;
    let purge = if options.purge { Purge::Captures } else { Purge::Keep };
    let Some(forgotten) = forget(&home, &engine, &options.key, purge)? else {
        session.say(format_args!("nothing is known as `{}`", options.key));
        return Ok(Outcome::Nothing);
    };
    let line = Line { id: forgotten.id.as_deref(), uris: &forgotten.uris, purged_bytes: forgotten.purged_bytes };
    match options.format {
        Format::Json => session.out.json(&line)?,
        Format::Text => {
            let uris: Vec<_> = forgotten.uris.iter().map(|uri| session.out.shown.line(uri)).collect();
            let mut text = format!("forgot {}\n", uris.join(", "));
            if options.purge {
                text += &format!("overwrote {} captured bytes\n", forgotten.purged_bytes);
            }
            session.out.text(&text)?;
        }
    }
    session.say("it is not taken in again unless with `ingest --again`");
    Ok(Outcome::Found)
}
