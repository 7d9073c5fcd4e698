//! The piece of a text that shows best why it was found, with what to highlight.
//!
//! All offsets come from the record's own text: tokens carry the place that they were cut from, so folding never moves one.

use std::collections::HashSet;

use vanban_index::{Analyzer, Passage, Token, agency_concepts, citation_concepts, concept, content};
use vanban_model::{BlockKind, Lang, Record, Span};

use crate::answer::Snippet;
use crate::check::phrase_end;
use crate::query::{Node, Phrase, Reading, Sequence, Word};

/// Aimed length of a snippet, in characters: three lines of 80 columns.
const LENGTH: usize = 240;

/// Longest directive shown whole, in characters; those of the seeds have up to 560.
const WHOLE: usize = 700;

/// What to highlight of a query.
pub(crate) struct Highlighter<'a> {
    analyzer: &'a Analyzer,
    words: Vec<&'a Word>,
    phrases: Vec<&'a Phrase>,
    concepts: HashSet<String>,
}

/// A place to highlight, and how much it tells.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    /// Which part of the query it shows: a place with many different ones is best.
    part: usize,
    weight: u32,
}

impl<'a> Highlighter<'a> {
    pub(crate) fn new(reading: &'a Reading, analyzer: &'a Analyzer) -> Self {
        let mut highlighter = Self { analyzer, words: Vec::new(), phrases: Vec::new(), concepts: HashSet::new() };
        reading.alternatives.iter().for_each(|sequence| highlighter.take(sequence));
        highlighter
    }

    fn take(&mut self, sequence: &'a Sequence) {
        self.words.extend(&sequence.words);
        self.concepts.extend(sequence.terms.iter().map(|term| concept::term(&term.id)));
        for node in &sequence.required {
            match node {
                Node::Either(sequences) => sequences.iter().for_each(|sequence| self.take(sequence)),
                Node::Concept(found) => self.concepts.extend(found.tokens.iter().cloned()),
                Node::Phrase(phrase) => self.phrases.push(phrase),
                Node::Word(word) => self.words.push(word),
                Node::Filter(_) => {}
            }
        }
    }

    /// The best piece of a document's content.
    pub(crate) fn of_document(&self, record: &Record) -> Snippet {
        let mut best: Option<(u32, Span, Vec<Mark>)> = None;
        for block in content(record) {
            let marks = self.marks(record, block.span, block.lang);
            let (score, window) = best_window(&marks, block.span, &record.text, LENGTH);
            // Among equals running text says more than a headline or a caption.
            let score = 2 * score + u32::from(matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem));
            if best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, window, marks));
            }
        }
        best.map_or_else(Snippet::default, |(_, window, marks)| cut(&record.text, window, &marks))
    }

    /// A directive's sentence, whole unless it is very long.
    pub(crate) fn of_directive(&self, record: &Record, span: Span, lang: Lang) -> Snippet {
        let marks = self.marks(record, span, lang);
        let window = best_window(&marks, span, &record.text, WHOLE).1;
        cut(&record.text, window, &marks)
    }

    /// What to highlight within a span, sorted by start.
    fn marks(&self, record: &Record, span: Span, lang: Lang) -> Vec<Mark> {
        let passage = self.analyzer.passage(span.of(&record.text), lang);
        let mut out = Vec::new();
        for (at, token) in passage.tokens.iter().enumerate() {
            let matching = self.words.iter().position(|word| matches(word, token, &passage.stems[at]));
            if let Some(part) = matching {
                let exact = token.exact == self.words[part].token.exact;
                out.push(Mark { span: token.span.shifted(span.start), part, weight: 4 + u32::from(exact) });
            }
        }
        self.mark_phrases(&passage, span, &mut out);
        let covered = |tokens: &std::ops::Range<usize>| {
            let (first, last) = (passage.tokens.get(tokens.start)?, passage.tokens.get(tokens.end.checked_sub(1)?)?);
            Some(Span::new(first.span.start, last.span.end).shifted(span.start))
        };
        let terms = passage.terms.iter().filter_map(|found| Some((covered(&found.tokens)?, vec![concept::term(&found.term)])));
        let inside = |mention: Span| span.contains(mention) && !mention.is_empty();
        let citations = record.citations.iter().filter(|mention| inside(mention.span));
        let agencies = record.agencies.iter().filter(|mention| inside(mention.span));
        let dates = record.dates.iter().filter(|mention| inside(mention.span));
        let mentions = citations
            .map(|mention| (mention.span, citation_concepts(mention)))
            .chain(agencies.map(|mention| (mention.span, agency_concepts(&mention.id, self.analyzer))))
            .chain(dates.map(|mention| {
                let periods = mention.value.into_iter().flat_map(concept::enclosing);
                (mention.span, periods.map(concept::date).collect())
            }));
        for (place, concepts) in terms.chain(mentions) {
            if let Some(known) = concepts.iter().find(|token| self.concepts.contains(*token)) {
                let part = self.words.len() + self.phrases.len() + known.len();
                out.push(Mark { span: place, part, weight: 10 });
            }
        }
        out.sort_by_key(|mark| (mark.span, std::cmp::Reverse(mark.weight)));
        out
    }

    fn mark_phrases(&self, passage: &Passage, span: Span, out: &mut Vec<Mark>) {
        for (at, phrase) in self.phrases.iter().enumerate() {
            let mut start = 0;
            while start < passage.tokens.len() {
                let Some(end) = phrase_end(passage, phrase, start) else {
                    start += 1;
                    continue;
                };
                let place = Span::new(passage.tokens[start].span.start, passage.tokens[end - 1].span.end);
                out.push(Mark { span: place.shifted(span.start), part: self.words.len() + at, weight: 12 });
                start = end;
            }
        }
    }
}

fn matches(word: &Word, token: &Token, stem: &String) -> bool {
    if word.prefix {
        return token.fold.starts_with(&word.token.fold);
    }
    token.fold == word.token.fold || word.stems.contains(stem)
}

/// The stretch of the span in which marks tell most: each part of the query once in full, repetitions a little. O(n) windows,
/// each starting at a mark, over the marks that fit into it.
fn best_window(marks: &[Mark], span: Span, text: &str, length: usize) -> (u32, Span) {
    // Marks of one window are few; a text that is all marks is looked at only at its beginning.
    const MAX_MARKS: usize = 500;
    let bytes = span.of(text).char_indices().nth(length).map_or(span.len(), |(at, _)| at);
    let mut best = (0, 0);
    for start in 0..marks.len().min(MAX_MARKS) {
        let limit = marks[start].span.start + bytes;
        let inside = marks[start..].iter().take_while(|mark| mark.span.end <= limit).take(MAX_MARKS);
        let mut seen = HashSet::new();
        let score = inside.map(|mark| if seen.insert(mark.part) { mark.weight * 8 } else { 1 }).sum();
        if score > best.0 {
            best = (score, start);
        }
    }
    let first = marks.get(best.1).map_or(span.start, |mark| mark.span.start);
    (best.0, window_around(first, span, text, bytes))
}

/// About `bytes` of the span from a little before `first`, cut between words; all of it where it is no longer.
fn window_around(first: usize, span: Span, text: &str, bytes: usize) -> Span {
    if span.len() <= bytes {
        return span.trimmed(text);
    }
    let start = first.saturating_sub(bytes / 5).max(span.start).min(span.end.saturating_sub(bytes));
    let start = boundary_after(text, start, span);
    let end = boundary_before(text, (start + bytes).min(span.end), Span::new(start, span.end));
    Span::new(start, end.max(start)).trimmed(text)
}

/// The first place from `at` on where a word begins; `at` itself at the start of the span.
fn boundary_after(text: &str, at: usize, span: Span) -> usize {
    let at = (at..=span.end).find(|&at| text.is_char_boundary(at)).unwrap_or(span.end);
    if at == span.start {
        return at;
    }
    let word = text[at..span.end].find(char::is_whitespace).filter(|&len| len < 60);
    word.map_or(at, |len| at + len)
}

/// The last place up to `at` where a word ends; `at` itself at the end of the span.
fn boundary_before(text: &str, at: usize, span: Span) -> usize {
    let at = (span.start..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(span.start);
    if at == span.end {
        return at;
    }
    let end = text[span.start..at].rfind(char::is_whitespace).map(|len| span.start + len);
    end.filter(|&end| at - end < 60).unwrap_or(at)
}

fn cut(text: &str, window: Span, marks: &[Mark]) -> Snippet {
    let mut ranges: Vec<[usize; 2]> = Vec::new();
    for mark in marks {
        let (start, end) = (mark.span.start.max(window.start), mark.span.end.min(window.end));
        if start >= end {
            continue;
        }
        let (start, end) = (start - window.start, end - window.start);
        match ranges.last_mut() {
            Some(last) if start < last[1] => last[1] = last[1].max(end),
            _ => ranges.push([start, end]),
        }
    }
    Snippet { text: window.of(text).to_owned(), ranges }
}
