//! End to end: the built binary in folders of its own, over loopback, in a browser; and the tree itself.
#![expect(clippy::unwrap_used, reason = "a panic of a test is its report")]

mod bad_input;
mod cli;
mod durable;
mod http;
mod quality;
mod sandbox;
mod scan;
mod seeds;
mod server;
mod tidy;
mod web;
