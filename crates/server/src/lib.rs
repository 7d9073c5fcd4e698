//! The HTTP API and the page.
//!
//! *In*: a [`Library`] (a home with its configuration) and an address to listen on.
//! *Out*: `/`, a page for people that works without scripts; `/api/v1/…`, what the command line prints, as JSON; `/healthz`
//! and `/readyz` for whoever keeps the process running.
//!
//! ```no_run
//! use vanban_server::{Library, Server};
//! # fn demo(home: vanban_pipeline::Home, engine: &vanban_pipeline::Engine) -> Result<(), vanban_server::Error> {
//! let server = Server::bind("127.0.0.1:8787")?;
//! println!("http://{}/", server.address());
//! server.run(Library::new(home, engine))
//! # }
//! ```
//!
//! What it does not do: no request changes anything; no TLS and no accounts (a proxy in front has them); it opens no
//! connection of its own. A commit or a new index generation made by another process is seen by the next request.
#![forbid(unsafe_code)]

mod api;
mod app;
mod clock;
mod library;
mod page;
mod params;
mod problem;
mod server;

use std::io::Write as _;

pub use clock::today;
pub use library::Library;
pub use server::{Error, Server};

pub(crate) use problem::Problem;

/// Says on standard error what a client is not told: the cause of a fault of ours.
pub(crate) fn log(err: &dyn std::error::Error) {
    let _ = writeln!(std::io::stderr(), "vanban: {err}");
}
