//! `export --to ndjson`.

use super::{Outcome, Session};
use crate::args::{Export, ExportTo};

pub(super) fn run(options: &Export, session: &mut Session) -> anyhow::Result<Outcome> {
    let catalogue = session.home()?.catalogue()?;
    match options.to {
        ExportTo::Ndjson => {
            for record in catalogue.records()? {
                session.out.json(&record?)?;
            }
        }
    }
    Ok(Outcome::Found)
}
