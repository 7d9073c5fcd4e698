//! The query language: from a string to what a hit must have.

mod fields;
mod lex;
mod names;
mod read;
mod tree;

pub(crate) use fields::{Filter, Test};
pub(crate) use names::{Names, close_to, ending_with, symbols};
pub(crate) use read::{Context, Statistics, read_request};
pub(crate) use tree::{Concept, ConceptType, Node, Phrase, Reading, Sequence, Term, Word};
