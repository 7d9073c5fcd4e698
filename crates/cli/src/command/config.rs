//! `config check`.

use super::{Outcome, Session};
use crate::args::ConfigCommand;
use crate::check;

pub(super) fn run(options: &ConfigCommand, session: &mut Session) -> anyhow::Result<Outcome> {
    let ConfigCommand::Check { format } = options;
    check::run(*format, session.config_dir.as_deref(), &mut session.out)
}
