//! `requires SYMBOL`.

use super::{Outcome, Session};
use crate::args::{Format, Requires};
use crate::output::lines;

pub(super) fn run(options: &Requires, session: &mut Session) -> anyhow::Result<Outcome> {
    let home = session.home()?;
    let engine = session.engine()?;
    let searcher = session.searcher(&home, &engine)?;
    let required = searcher.requires(&options.symbol)?;
    if required.lines.is_empty() {
        match &required.symbol {
            Some(symbol) => session.say(format_args!("nothing that {symbol} requires is known here")),
            None => session.say(format_args!("`{}` names no instrument that is known here", options.symbol)),
        }
        return Ok(Outcome::Nothing);
    }
    match options.format {
        Format::Json => required.lines.iter().try_for_each(|line| session.out.json(line))?,
        Format::Text => {
            let text = lines::by_agency(required.symbol.as_ref(), &required.lines, engine.config(), session.out.shown);
            session.out.text(&text)?;
        }
    }
    Ok(Outcome::Found)
}
