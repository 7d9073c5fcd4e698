//! Tests of the crate against the real configuration of the repository.

mod config;
mod examples;
mod official;
mod properties;
mod records;
