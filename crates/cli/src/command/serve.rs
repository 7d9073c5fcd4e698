//! `serve [PATH…]`.

use vanban_server::{Library, Server};

use super::{Outcome, Session, ingest};
use crate::args::{Format, Serve};

pub(super) fn run(options: &Serve, session: &mut Session) -> anyhow::Result<Outcome> {
    // The address first: nobody wants to wait for an ingest only to learn that the port is taken.
    let server = Server::bind(&options.listen)?;
    let mut engine = session.engine()?;
    let home = if options.inputs.is_empty() {
        session.home()?
    } else {
        let home = ingest::home(session, false)?;
        engine = engine.keeping_pages_in(&home);
        let report = ingest::take_in(&options.inputs, &ingest::reading(&options.reading), &home, &engine, session)?;
        ingest::print(&report, Format::Text, session)?;
        if report.stopped {
            return Ok(Outcome::Partly);
        }
        home
    };
    // Opened once here: a fault is told now, and what a killed run left is made good before anybody asks.
    session.searcher(&home, &engine)?;
    // Whoever waits for the report gets it before the server keeps the process.
    session.out.flush()?;
    session.say(format_args!("serving http://{}/ (Ctrl-C ends)", server.address()));
    server.run(Library::new(home, &engine))?;
    Ok(Outcome::Found)
}
