//! `reindex`: from the captures, with the rules of today.

use serde::Serialize;
use vanban_pipeline::{Problem, reindex};

use super::{Outcome, Session};
use crate::args::{Format, Reindex};
use crate::progress::Watch;

/// The JSON form.
#[derive(Serialize)]
struct Line<'r> {
    documents: u64,
    changed: u64,
    seconds: f64,
    problems: &'r [Problem],
}

pub(super) fn run(options: &Reindex, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let engine = session.engine()?.keeping_pages_in(&home);
    let mut watch = Watch::new(session.verbosity);
    let rebuilt = reindex(&home, &engine, vanban_pipeline::Reindex::FromCaptures, &mut |done, all| watch.count(done, all))?;
    watch.end();
    let (documents, changed) = (rebuilt.documents, rebuilt.changed);
    match options.format {
        Format::Json => {
            session.out.json(&Line { documents, changed, seconds: rebuilt.seconds, problems: &rebuilt.problems })?;
        }
        Format::Text => {
            let mut text = String::new();
            for problem in &rebuilt.problems {
                let (uri, message) = (session.out.shown.line(&problem.uri), session.out.shown.line(&problem.message));
                text += &format!("kept as it was {uri}: {message} ({})\n", problem.code);
            }
            text += &format!("{documents} documents in the new index, {changed} changed by the rules of today\n");
            session.out.text(&text)?;
        }
    }
    Ok(if rebuilt.problems.is_empty() { Outcome::Found } else { Outcome::Partly })
}
