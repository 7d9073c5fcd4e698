//! The order of hits, and which of them are one group.

use std::collections::HashMap;

use vanban_index::Match;

use crate::answer::HitKind;
use crate::{Error, Sort};

/// How far apart two directives of translations may stand, as a share of the running text. Line by line translations differ by
/// less than 0.01; two neighbouring directives of a notice of thirty paragraphs by 0.03.
const SAME_PLACE: f64 = 0.015;

/// A match with what decides its rank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    pub(crate) kind: HitKind,
    pub(crate) found: Match,
    /// Whether it has all words.
    pub(crate) complete: bool,
}

/// Several hits that are one: the best first.
pub(crate) type Group = Vec<Ranked>;

/// What hits are sorted by, ascending; different for different hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key([i64; 3], HitKind, u128);

impl Ranked {
    /// The score with three digits.
    pub(crate) fn score(&self) -> f64 {
        self.thousandths() as f64 / 1000.0
    }

    fn thousandths(&self) -> i64 {
        (f64::from(self.found.score) * 1000.0).round() as i64
    }

    pub(crate) fn key(&self, sort: Sort) -> Key {
        let relevance = [i64::from(!self.complete), -self.thousandths()];
        let day = match sort {
            Sort::Relevance => 0,
            Sort::Published => self.found.published.map_or(i64::MAX, |day| -day),
            Sort::Due => self.found.latest.unwrap_or(i64::MAX),
        };
        Key([day, relevance[0], relevance[1]], self.kind, self.found.order)
    }
}

impl Key {
    /// The key as a cursor.
    pub(crate) fn cursor(&self) -> String {
        let Self([day, incomplete, score], kind, order) = self;
        format!("{day}.{incomplete}.{score}.{}.{order:x}", u8::from(*kind == HitKind::Directive))
    }

    /// Reads a cursor.
    pub(crate) fn parse(cursor: &str) -> Result<Self, Error> {
        let read = || {
            let mut parts = cursor.split('.');
            let mut number = || parts.next()?.parse::<i64>().ok();
            let numbers = [number()?, number()?, number()?];
            let kind = match parts.next()? {
                "0" => HitKind::Document,
                "1" => HitKind::Directive,
                _ => return None,
            };
            let order = u128::from_str_radix(parts.next()?, 16).ok()?;
            parts.next().is_none().then_some(Self(numbers, kind, order))
        };
        read().ok_or_else(|| Error::BadCursor(cursor.to_owned()))
    }
}

/// Sorts hits and puts those together that are one: documents of one work; directives of different documents of one work with
/// the same addressees and deadline that stand at the same place. A group stands where its best member does.
pub(crate) fn grouped(mut hits: Vec<Ranked>, sort: Sort) -> Vec<Group> {
    hits.sort_by_key(|hit| hit.key(sort));
    let mut groups: Vec<Group> = Vec::new();
    let mut documents: HashMap<u64, usize> = HashMap::new();
    let mut directives: HashMap<(u64, u64), Bucket> = HashMap::new();
    for hit in hits {
        let known = match hit.kind {
            HitKind::Document => documents.get(&hit.found.work).copied(),
            HitKind::Directive => {
                let bucket = directives.get(&(hit.found.work, hit.found.signature));
                bucket.and_then(|bucket| nearest(bucket, &groups, &hit))
            }
        };
        match known {
            Some(at) => groups[at].push(hit),
            None => {
                match hit.kind {
                    HitKind::Document => drop(documents.insert(hit.found.work, groups.len())),
                    HitKind::Directive => {
                        let bucket = directives.entry((hit.found.work, hit.found.signature)).or_default();
                        let after = bucket.partition_point(|(place, _)| *place <= hit.found.place);
                        bucket.insert(after, (hit.found.place, groups.len()));
                    }
                }
                groups.push(vec![hit]);
            }
        }
    }
    groups
}

/// Groups of one work and signature with the places of their first members, by place.
type Bucket = Vec<(f64, usize)>;

fn nearest(bucket: &Bucket, groups: &[Group], hit: &Ranked) -> Option<usize> {
    let first = bucket.partition_point(|(place, _)| *place < hit.found.place - SAME_PLACE);
    let near = bucket[first..].iter().take_while(|(place, _)| *place <= hit.found.place + SAME_PLACE);
    let free = |at: usize| !groups[at].iter().any(|member| member.found.document == hit.found.document);
    let apart = |place: f64| (place - hit.found.place).abs();
    near.filter(|(_, at)| free(*at)).min_by(|a, b| apart(a.0).total_cmp(&apart(b.0)).then(a.1.cmp(&b.1))).map(|&(_, at)| at)
}
