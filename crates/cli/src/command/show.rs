//! `show ID|SYMBOL`.

use vanban_pipeline::Home;
use vanban_search::Shown;

use super::{Outcome, Session};
use crate::args::{Format, Show};
use crate::output::show;

pub(super) fn run(options: &Show, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    if options.original {
        return original(&options.key, &home, session);
    }
    let engine = session.engine()?;
    let searcher = session.searcher(&home, &engine)?;
    let Some(found) = searcher.show(&options.key)? else {
        session.say(format_args!("no document and no instrument is known as `{}`", options.key));
        return Ok(Outcome::Nothing);
    };
    let shown = session.out.shown;
    match (&found, options.format) {
        (found, Format::Json) => session.out.json(found)?,
        (Shown::Document(document), Format::Text) => session.out.text(&show::document(document, engine.config(), shown))?,
        (Shown::Instrument(instrument), Format::Text) => {
            session.out.text(&show::instrument(instrument, engine.config(), shown))?;
        }
    }
    Ok(Outcome::Found)
}

fn original(key: &str, home: &Home, session: &mut Session) -> anyhow::Result<Outcome> {
    let id = home.catalogue()?.find(key)?.map(|found| found.id);
    let original = id.map(|id| home.original(&id)).transpose()?.flatten();
    let Some(original) = original else {
        session.say(format_args!("no document is known as `{key}`"));
        return Ok(Outcome::Nothing);
    };
    session.out.raw(&original.bytes)?;
    Ok(Outcome::Found)
}
