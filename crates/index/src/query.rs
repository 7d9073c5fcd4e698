//! What can be asked of an index, without the index library's types.

use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, Query as Compiled, RangeQuery,
    RegexQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::IndexRecordOption;

use crate::days::days;
use crate::schema::{Day, Field, Fields};

/// A query over one index. Scores are BM25 of terms, summed; [`Query::Best`] takes the best of its parts instead.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// Every entry, without a score.
    Everything,
    /// No entry.
    Nothing,
    /// Entries with a token.
    Term(Field, String),
    /// Entries with a token that begins so; constant score.
    Prefix(Field, String),
    /// Entries whose day lies in the range, ends included; without a score.
    Days(Day, Option<Date>, Option<Date>),
    /// Directives of at least this confidence; without a score.
    Confidence(f64),
    /// Entries of these documents ([`crate::short_key`] of their ids); without a score.
    OfDocuments(Vec<u64>),
    /// Entries that all parts match; a part that is [`Query::Not`] excludes.
    All(Vec<Query>),
    /// Entries that some part matches.
    Any(Vec<Query>),
    /// Entries that at least so many parts match.
    AtLeast(usize, Vec<Query>),
    /// Entries that some part matches, scored by the best.
    Best(Vec<Query>),
    /// Entries that the part does not match.
    Not(Box<Query>),
    /// The first, with the score of the others added where they match.
    Prefer(Box<Query>, Vec<Query>),
    /// The part with its score multiplied.
    Weighted(f32, Box<Query>),
    /// The part without its score.
    Silent(Box<Query>),
}

impl Query {
    /// A term of a field.
    #[must_use]
    pub fn term(field: Field, text: impl Into<String>) -> Self {
        Self::Term(field, text.into())
    }

    /// The query with its score multiplied.
    #[must_use]
    pub fn weighted(self, weight: f32) -> Self {
        Self::Weighted(weight, Box::new(self))
    }

    pub(crate) fn compile(&self, fields: &Fields) -> tantivy::Result<Box<dyn Compiled>> {
        Ok(match self {
            Self::Everything => silent(Box::new(AllQuery)),
            Self::Nothing => Box::new(EmptyQuery),
            Self::Term(Field::Fact, text) => {
                let term = Term::from_field_text(fields.fact, text);
                silent(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
            Self::Term(field, text) => {
                let term = Term::from_field_text(fields.handle(*field), text);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            Self::Prefix(field, text) => {
                Box::new(RegexQuery::from_pattern(&format!("{}.*", escaped(text)), fields.handle(*field))?)
            }
            Self::Days(day, from, to) => {
                let bound = |date: &Option<Date>| {
                    date.map_or(Bound::Unbounded, |date| Bound::Included(Term::from_field_i64(fields.day(*day), days(date))))
                };
                match (bound(from), bound(to)) {
                    (Bound::Unbounded, Bound::Unbounded) => {
                        let ever = Bound::Included(Term::from_field_i64(fields.day(*day), i64::MIN));
                        silent(Box::new(RangeQuery::new(ever, Bound::Unbounded)))
                    }
                    (from, to) => silent(Box::new(RangeQuery::new(from, to))),
                }
            }
            Self::Confidence(least) => {
                let least = Bound::Included(Term::from_field_f64(fields.confidence, *least));
                silent(Box::new(RangeQuery::new(least, Bound::Unbounded)))
            }
            Self::OfDocuments(keys) => {
                let terms = keys.iter().map(|&key| Term::from_field_u64(fields.document_key, key));
                silent(Box::new(TermSetQuery::new(terms)))
            }
            Self::All(parts) => all(parts, fields)?,
            Self::Any(parts) if parts.is_empty() => Box::new(EmptyQuery),
            Self::Any(parts) => Box::new(BooleanQuery::union(compiled(parts, fields)?)),
            Self::AtLeast(0, _) => silent(Box::new(AllQuery)),
            Self::AtLeast(least, parts) if *least > parts.len() => Box::new(EmptyQuery),
            Self::AtLeast(least, parts) => {
                Box::new(BooleanQuery::union_with_minimum_required_clauses(compiled(parts, fields)?, *least))
            }
            Self::Best(parts) => Box::new(DisjunctionMaxQuery::new(compiled(parts, fields)?)),
            Self::Not(part) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, silent(Box::new(AllQuery))),
                (Occur::MustNot, part.compile(fields)?),
            ])),
            Self::Prefer(required, preferred) => {
                let mut clauses = vec![(Occur::Must, required.compile(fields)?)];
                for part in preferred {
                    clauses.push((Occur::Should, part.compile(fields)?));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Self::Weighted(weight, part) => Box::new(BoostQuery::new(part.compile(fields)?, *weight)),
            Self::Silent(part) => silent(part.compile(fields)?),
        })
    }
}

fn all(parts: &[Query], fields: &Fields) -> tantivy::Result<Box<dyn Compiled>> {
    let mut clauses = Vec::with_capacity(parts.len() + 1);
    for part in parts {
        clauses.push(match part {
            Query::Not(excluded) => (Occur::MustNot, excluded.compile(fields)?),
            other => (Occur::Must, other.compile(fields)?),
        });
    }
    if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
        clauses.push((Occur::Must, silent(Box::new(AllQuery))));
    }
    Ok(Box::new(BooleanQuery::new(clauses)))
}

fn compiled(parts: &[Query], fields: &Fields) -> tantivy::Result<Vec<Box<dyn Compiled>>> {
    parts.iter().map(|part| part.compile(fields)).collect()
}

fn silent(query: Box<dyn Compiled>) -> Box<dyn Compiled> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// A token as a pattern that matches itself only.
fn escaped(token: &str) -> String {
    token.chars().flat_map(|c| (!c.is_alphanumeric()).then_some('\\').into_iter().chain([c])).collect()
}
