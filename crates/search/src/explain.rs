//! How a query was read, for people and programs.

use vanban_index::{Field, Query, concept};

use crate::Error;
use crate::answer::{Part, PartKind, ReadAs};
use crate::check::View;
use crate::plan::Planner;
use crate::query::{ConceptType, Filter, Node, Reading, Sequence, Term};
use crate::searcher::{Run, index_kind};

/// How the query of a run was read; with counts for each part where nothing was found.
pub(crate) fn read_as(run: &Run<'_>, members: u64) -> Result<ReadAs, Error> {
    let reading = &run.reading;
    let mut parts = Vec::new();
    let mut alternatives = Vec::new();
    for sequence in &reading.alternatives {
        let first = parts.len();
        for piece in pieces(sequence) {
            let mut part = piece.part(reading);
            if members == 0 {
                part.found = Some(count(&piece, run)?);
            }
            parts.push(part);
        }
        alternatives.push(parts[first..].iter().map(line).collect::<Vec<_>>().join("; "));
    }
    let mut text = alternatives.join(" OR ");
    if text.is_empty() {
        text = "everything".to_owned();
    }
    if let Some(lang) = reading.lang {
        text += &format!(" [{lang}]");
    }
    Ok(ReadAs { text, lang: reading.lang, parts })
}

/// For each part of the query whether a hit has it.
pub(crate) fn parts_of(view: &View<'_>, reading: &Reading) -> Vec<String> {
    let all = reading.alternatives.iter().flat_map(pieces);
    all.map(|piece| format!("{}: {}", line(&piece.part(reading)), if piece.is_in(view, reading) { "found" } else { "missing" }))
        .collect()
}

/// A part of a sequence that is found or missing by itself.
struct Piece<'r> {
    what: What<'r>,
    negated: bool,
}

enum What<'r> {
    Node(&'r Node),
    Word(&'r Sequence, usize),
    Term(&'r Sequence, &'r Term),
    Filter(&'r Filter),
}

fn pieces(sequence: &Sequence) -> Vec<Piece<'_>> {
    let plain = |what| Piece { what, negated: false };
    let mut out: Vec<Piece<'_>> = sequence.required.iter().map(|node| plain(What::Node(node))).collect();
    out.extend((0..sequence.words.len()).map(|at| plain(What::Word(sequence, at))));
    out.extend(sequence.terms.iter().map(|term| plain(What::Term(sequence, term))));
    out.extend(sequence.excluded.iter().map(|node| Piece { what: What::Node(node), negated: true }));
    out.extend(sequence.filters.iter().map(|filter| plain(What::Filter(filter))));
    out
}

impl Piece<'_> {
    fn part(&self, reading: &Reading) -> Part {
        let query = reading.query.as_str();
        let part = |kind, text: &str, means: Vec<String>, required| Part {
            kind,
            text: text.to_owned(),
            means,
            required,
            negated: self.negated,
            found: None,
        };
        match &self.what {
            What::Node(Node::Concept(found)) => {
                let kind = match found.kind {
                    ConceptType::Instrument => PartKind::Instrument,
                    ConceptType::Agency => PartKind::Agency,
                    ConceptType::Date => PartKind::Date,
                };
                part(kind, found.span.of(query), found.means.clone(), true)
            }
            What::Node(Node::Phrase(phrase)) => part(PartKind::Phrase, phrase.span.of(query), Vec::new(), true),
            What::Node(Node::Word(word)) => {
                part(if word.prefix { PartKind::Prefix } else { PartKind::Word }, word.span.of(query), Vec::new(), true)
            }
            What::Node(Node::Either(sequences)) => {
                let lines = sequences.iter().map(|sequence| {
                    pieces(sequence).iter().map(|piece| line(&piece.part(reading))).collect::<Vec<_>>().join("; ")
                });
                part(PartKind::Group, &lines.collect::<Vec<_>>().join(" OR "), Vec::new(), true)
            }
            What::Node(Node::Filter(filter)) => part(PartKind::Filter, &filter.text, filter.test.means(), true),
            What::Filter(filter) => part(PartKind::Filter, &filter.text, filter.test.means(), true),
            What::Word(sequence, at) => {
                let word = &sequence.words[*at];
                let kind = if word.prefix { PartKind::Prefix } else { PartKind::Word };
                part(kind, word.span.of(query), Vec::new(), reading.all_words)
            }
            What::Term(sequence, term) => {
                let words = &sequence.words[term.words.clone()];
                let text: Vec<&str> = words.iter().map(|word| word.span.of(query)).collect();
                part(PartKind::Term, &text.join(" "), vec![term.id.clone()], false)
            }
        }
    }

    fn query(&self, planner: &Planner<'_>) -> Result<Query, Error> {
        match &self.what {
            What::Node(node) => planner.alone(node),
            What::Filter(filter) => planner.alone(&Node::Filter((*filter).clone())),
            What::Word(sequence, at) => planner.alone(&Node::Word(sequence.words[*at].clone())),
            What::Term(_, term) => Ok(Query::term(Field::Concept, concept::term(&term.id))),
        }
    }

    fn is_in(&self, view: &View<'_>, reading: &Reading) -> bool {
        match &self.what {
            What::Node(node) => view.has(node, reading),
            What::Filter(filter) => view.has(&Node::Filter((*filter).clone()), reading),
            What::Word(sequence, at) => view.has(&Node::Word(sequence.words[*at].clone()), reading),
            What::Term(_, term) => view.term(&term.id),
        }
    }
}

fn count(piece: &Piece<'_>, run: &Run<'_>) -> Result<u64, Error> {
    let mut found = 0;
    for &kind in run.kinds() {
        let query = piece.query(&run.planner(kind))?;
        found += run.session.snapshot.count(index_kind(kind), &query)?;
    }
    Ok(found)
}

/// A part in words: `instrument 22-NQ/TW`, `not word plan`, `agency Utrikesministeriet = vn.gov.mofa`.
fn line(part: &Part) -> String {
    let kind = match part.kind {
        PartKind::Instrument => "instrument ",
        PartKind::Agency => "agency ",
        PartKind::Date => "date ",
        PartKind::Term => "term ",
        PartKind::Word if part.required => "required word ",
        PartKind::Word => "word ",
        PartKind::Prefix => "beginning ",
        PartKind::Phrase => "phrase ",
        PartKind::Filter => "filter ",
        PartKind::Group => "",
    };
    let not = if part.negated { "not " } else { "" };
    let text = if part.kind == PartKind::Group { format!("({})", part.text) } else { part.text.clone() };
    let means = match part.means.as_slice() {
        [] => String::new(),
        [only] if *only == part.text => String::new(),
        _ if part.kind == PartKind::Filter => String::new(),
        several => format!(" = {}", several.join(" or ")),
    };
    format!("{not}{kind}{text}{means}")
}
