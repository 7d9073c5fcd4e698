//! `directives` and `deadlines`.

use vanban_model::Config;
use vanban_search::{DirectiveLine, DirectivePage, Error, Page, Window};

use super::search::filters;
use super::{Outcome, Session};
use crate::args::{Deadlines, Directives, ListFormat};
use crate::output::{Output, lines};

/// Lines that are asked for at a time; all are printed.
const AT_A_TIME: usize = 500;

pub(super) fn list(options: &Directives, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let engine = session.engine()?;
    let searcher = session.searcher(&home, &engine)?;
    let filters = filters(&options.filters);
    let lines = all(|page| searcher.directives(&filters, page))?;
    print(&lines, options.format, engine.config(), session)
}

pub(super) fn deadlines(options: &Deadlines, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let within_days = options.within.as_deref().map(Window::parse_within).transpose()?;
    let as_of = options.as_of.unwrap_or_else(vanban_server::today);
    let window = Window { as_of: Some(as_of), within_days, overdue: options.overdue };
    let engine = session.engine()?;
    let searcher = session.searcher(&home, &engine)?;
    let filters = filters(&options.filters);
    let lines = all(|page| searcher.deadlines(&filters, &window, page))?;
    print(&lines, options.format, engine.config(), session)
}

fn all(part: impl Fn(&Page) -> Result<DirectivePage, Error>) -> Result<Vec<DirectiveLine>, Error> {
    let mut page = Page { limit: AT_A_TIME, offset: 0, cursor: None };
    let mut lines = Vec::new();
    loop {
        let found = part(&page)?;
        lines.extend(found.lines);
        match found.next {
            Some(cursor) => page.cursor = Some(cursor),
            None => return Ok(lines),
        }
    }
}

fn print(found: &[DirectiveLine], format: ListFormat, config: &Config, session: &mut Session) -> anyhow::Result<Outcome> {
    let Output { shown, .. } = session.out;
    match format {
        ListFormat::Json => found.iter().try_for_each(|line| session.out.json(line))?,
        ListFormat::Text => session.out.text(&lines::text(found, config, shown))?,
        // Also without a line these are whole files: column names, an empty calendar.
        ListFormat::Csv => lines::csv(found, session.out.bytes())?,
        ListFormat::Ics => session.out.raw(lines::calendar(found, config).as_bytes())?,
    }
    if found.is_empty() {
        session.say("no directive found");
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}
