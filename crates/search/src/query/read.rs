//! Reads a query: operators first, then concepts in what is left, then the language and the terms of its words.

use jiff::civil::Date;
use vanban_extract::{ConceptKind, Extractor, recognise};
use vanban_index::{Analyzer, Field as IndexField, Token, concept, tokens};
use vanban_model::{Lang, Span, fold};

use super::fields::{Field, Filter, Values};
use super::lex::{LexKind, Lexeme, lex};
use super::names::Names;
use super::tree::{Concept, ConceptType, Node, Phrase, Reading, Sequence, Term, Word};
use crate::{Error, OnlyLang, SearchRequest};

/// Longest query read, in bytes. Sentences are queries too; the longest of the seeds has 900 bytes.
const MAX_QUERY_BYTES: usize = 4096;

/// How much likelier a query's language must be than the second likeliest, as a difference of logarithms, to count as known.
/// At 0.7 (twice as likely) one shared word does not decide, one word of one language does.
const LANG_MARGIN: f64 = 0.7;

/// Most beginnings of words (`integr*`) in a query: each walks a part of the dictionary. Further ones are read as whole words.
const MAX_PREFIXES: usize = 16;

/// How often tokens occur, by which the language of a query is told.
pub(crate) trait Statistics {
    /// In how many documents.
    fn doc_freq(&self, field: IndexField, token: &str) -> Result<u64, Error>;
}

/// What reading a query depends on.
pub(crate) struct Context<'a> {
    pub(crate) extractor: &'a Extractor,
    pub(crate) analyzer: &'a Analyzer,
    pub(crate) names: &'a dyn Names,
    pub(crate) statistics: &'a dyn Statistics,
    pub(crate) as_of: Option<Date>,
}

/// Reads a query.
pub(crate) fn read(query: &str, all_words: bool, context: &Context<'_>) -> Result<Reading, Error> {
    if query.len() > MAX_QUERY_BYTES {
        return Err(Error::TooLong { bytes: query.len(), max: MAX_QUERY_BYTES });
    }
    let query = fold::nfc(query);
    let lexemes = lex(&query)?;
    let mut reader = Reader { query: &query, lexemes: &lexemes, at: 0, cross: true, prefixes: 0, context };
    let alternatives = reader.alternatives()?;
    let cross = reader.cross;
    let mut reading = Reading { query: query.clone(), alternatives, lang: None, all_words, cross };
    understand(&mut reading, context)?;
    Ok(reading)
}

/// Reads a request: its query, with its options as further filters of every alternative.
pub(crate) fn read_request(request: &SearchRequest, context: &Context<'_>) -> Result<Reading, Error> {
    let mut reading = read(&request.query, request.all_words, context)?;
    let values = Values { config: context.extractor.config(), names: context.names, as_of: context.as_of };
    let mut options = values.options(&request.filters)?;
    match (&request.only_lang, reading.lang) {
        (OnlyLang::These(langs), _) => options.extend(values.only_langs(langs)?),
        (OnlyLang::OfQuery, Some(lang)) => options.extend(values.only_langs(&[lang.to_string()])?),
        (OnlyLang::OfQuery, None) | (OnlyLang::Any, _) => {}
    }
    for sequence in &mut reading.alternatives {
        sequence.filters.extend(options.iter().cloned());
    }
    Ok(reading)
}

struct Reader<'a> {
    query: &'a str,
    lexemes: &'a [Lexeme],
    at: usize,
    cross: bool,
    prefixes: usize,
    context: &'a Context<'a>,
}

/// What stands before an operand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plain,
    Required,
    Excluded,
}

impl Reader<'_> {
    /// Sequences joined by `OR`, up to a closing bracket or the end. As deep as the brackets, which [`lex`] limits.
    fn alternatives(&mut self) -> Result<Vec<Sequence>, Error> {
        let mut out = vec![Sequence::default()];
        let mut sign = Sign::Plain;
        while let Some(lexeme) = self.lexemes.get(self.at) {
            let current = out.last_mut().expect("it starts with one and only grows");
            match &lexeme.kind {
                LexKind::Close => break,
                LexKind::Or => {
                    self.at += 1;
                    out.push(Sequence::default());
                    continue;
                }
                LexKind::Not | LexKind::Minus => {
                    self.at += 1;
                    sign = Sign::Excluded;
                    continue;
                }
                LexKind::Plus => {
                    self.at += 1;
                    sign = Sign::Required;
                    continue;
                }
                LexKind::Open => {
                    self.at += 1;
                    let inner = self.alternatives()?;
                    self.at += 1;
                    add_group(current, inner, sign);
                }
                LexKind::Phrase { inner, slop } => {
                    self.at += 1;
                    let words = self.tokens_in(*inner);
                    if !words.is_empty() {
                        let phrase = Phrase { span: lexeme.span, words, slop: slop.unwrap_or(0) };
                        add(current, Node::Phrase(phrase), if sign == Sign::Excluded { sign } else { Sign::Required });
                    }
                }
                LexKind::Field { field, value } => {
                    self.at += 1;
                    self.add_field(current, *field, *value, lexeme.span, sign)?;
                }
                LexKind::Word { .. } => self.add_run(current, sign),
            }
            sign = Sign::Plain;
        }
        out.retain(|sequence| *sequence != Sequence::default());
        if out.is_empty() {
            out.push(Sequence::default());
        }
        Ok(out)
    }

    fn add_field(&mut self, current: &mut Sequence, field: Field, value: Span, span: Span, sign: Sign) -> Result<(), Error> {
        let text = value.of(self.query);
        if field == Field::Cross && (text.eq_ignore_ascii_case("off") || text.eq_ignore_ascii_case("on")) {
            self.cross = text.eq_ignore_ascii_case("on");
            return Ok(());
        }
        let values = Values { config: self.context.extractor.config(), names: self.context.names, as_of: self.context.as_of };
        let filter = values.field(field, text, span)?;
        match sign {
            Sign::Excluded => current.excluded.push(Node::Filter(filter)),
            _ => add_filter(&mut current.filters, filter),
        }
        Ok(())
    }

    /// A run of words: concepts in it are required, the rest are preferred. A sign belongs to the first concept or word.
    fn add_run(&mut self, current: &mut Sequence, mut sign: Sign) {
        let chunks: Vec<&Lexeme> =
            self.lexemes[self.at..].iter().take_while(|lexeme| matches!(lexeme.kind, LexKind::Word { .. })).collect();
        self.at += chunks.len();
        let (Some(first), Some(last)) = (chunks.first(), chunks.last()) else { return };
        let run = Span::new(first.span.start, last.span.end);
        let concepts: Vec<Concept> = recognise(run.of(self.query), self.context.extractor)
            .into_iter()
            .filter_map(|found| self.concept(found, run.start))
            .collect();
        for piece in self.pieces(&chunks, concepts) {
            match (piece, sign) {
                (Piece::Concept(concept), Sign::Plain) => add(current, Node::Concept(concept), Sign::Required),
                (Piece::Concept(concept), sign) => add(current, Node::Concept(concept), sign),
                (Piece::Words(words), Sign::Plain) => current.words.extend(words),
                (Piece::Words(words), sign) => add(current, node_of(words), sign),
            }
            sign = Sign::Plain;
        }
    }

    /// Concepts and the words between them, in order. Words of one chunk stay together.
    fn pieces(&mut self, chunks: &[&Lexeme], concepts: Vec<Concept>) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut concepts = concepts.into_iter().peekable();
        let mut covered = 0;
        let mut follows = false;
        for chunk in chunks {
            self.prefixes += usize::from(chunk.kind == LexKind::Word { prefix: true });
            let prefix = chunk.kind == LexKind::Word { prefix: true } && self.prefixes <= MAX_PREFIXES;
            let mut words: Vec<Word> = Vec::new();
            for token in self.tokens_in(chunk.span) {
                let span = token.span;
                while let Some(concept) = concepts.next_if(|concept| concept.span.start < span.end) {
                    covered = concept.span.end;
                    follows = false;
                    out.extend((!words.is_empty()).then(|| Piece::Words(std::mem::take(&mut words))));
                    out.push(Piece::Concept(concept));
                }
                if span.start >= covered {
                    let prefix = prefix && span.end + 1 == chunk.span.end;
                    words.push(Word { span, token, prefix, stems: Vec::new(), follows });
                    follows = true;
                }
            }
            out.extend((!words.is_empty()).then_some(Piece::Words(words)));
        }
        out.extend(concepts.map(Piece::Concept));
        out
    }

    fn concept(&self, found: vanban_extract::Concept, run_start: usize) -> Option<Concept> {
        let span = found.span.shifted(run_start);
        let (kind, tokens, preferred, means) = match found.kind {
            ConceptKind::Instrument { candidates, number, types } => {
                let mut tokens: Vec<String> = candidates.iter().map(concept::instrument).collect();
                tokens.extend(types.iter().map(|doctype| concept::number(Some(doctype), &number)));
                if tokens.is_empty() {
                    tokens.push(concept::number(None, &number));
                }
                let subjects = candidates.iter().map(concept::subject).collect();
                let means = candidates.iter().map(ToString::to_string).collect();
                (ConceptType::Instrument, tokens, subjects, means)
            }
            ConceptKind::Agency(id) => {
                (ConceptType::Agency, vec![concept::agency(&id)], vec![concept::addressee(&id)], vec![id.to_string()])
            }
            ConceptKind::Date(period) => (ConceptType::Date, vec![concept::date(period)], Vec::new(), vec![period.to_string()]),
        };
        (!span.is_empty()).then_some(Concept { span, kind, tokens, preferred, means, literal: Vec::new() })
    }

    fn tokens_in(&self, span: Span) -> Vec<Token> {
        let mut found = tokens(span.of(self.query));
        for token in &mut found {
            token.span = token.span.shifted(span.start);
        }
        found
    }
}

enum Piece {
    Concept(Concept),
    Words(Vec<Word>),
}

/// One word, or several of one chunk (`Bắc-Nam`) in a row.
fn node_of(mut words: Vec<Word>) -> Node {
    match (words.len(), words.pop()) {
        (1, Some(word)) => Node::Word(word),
        (_, last) => {
            words.extend(last);
            let span = Span::new(words.first().map_or(0, |word| word.span.start), words.last().map_or(0, |word| word.span.end));
            Node::Phrase(Phrase { span, words: words.into_iter().map(|word| word.token).collect(), slop: 0 })
        }
    }
}

fn add(current: &mut Sequence, node: Node, sign: Sign) {
    match sign {
        Sign::Excluded => current.excluded.push(node),
        Sign::Plain | Sign::Required => current.required.push(node),
    }
}

/// A group in brackets. One without `OR` and without a sign is read as if its brackets were not there.
fn add_group(current: &mut Sequence, mut inner: Vec<Sequence>, sign: Sign) {
    inner.retain(|sequence| *sequence != Sequence::default());
    match (inner.len(), sign) {
        (0, _) => {}
        (1, Sign::Plain) => {
            let Sequence { required, excluded, filters, words, terms: _ } = inner.remove(0);
            current.required.extend(required);
            current.excluded.extend(excluded);
            current.words.extend(words);
            for filter in filters {
                add_filter(&mut current.filters, filter);
            }
        }
        _ => add(current, Node::Either(inner), sign),
    }
}

/// Adds a filter; one of the same field becomes an alternative of the first.
fn add_filter(filters: &mut Vec<Filter>, filter: Filter) {
    match filters.iter_mut().find(|known| known.is_alternative_to(&filter)) {
        Some(known) => *known = known.clone().or(&filter),
        None => filters.push(filter),
    }
}

/// Tells the language of the words, then stems them and finds their terms.
fn understand(reading: &mut Reading, context: &Context<'_>) -> Result<(), Error> {
    let langs: Vec<Lang> = context.extractor.config().packs.keys().copied().collect();
    let mut words = Vec::new();
    reading.alternatives.iter().for_each(|sequence| collect_words(sequence, &mut words));
    reading.lang = language(&words, &langs, context)?;
    let own = reading.lang.map_or_else(|| langs.clone(), |lang| vec![lang]);
    let Reading { query, alternatives, cross, .. } = reading;
    let scope = Scope { query, langs: &own, all: &langs, cross: *cross, analyzer: context.analyzer };
    alternatives.iter_mut().for_each(|sequence| scope.understand(sequence));
    Ok(())
}

fn collect_words<'s>(sequence: &'s Sequence, out: &mut Vec<&'s Token>) {
    out.extend(sequence.words.iter().filter(|word| !word.prefix).map(|word| &word.token));
    for node in &sequence.required {
        match node {
            Node::Word(word) if !word.prefix => out.push(&word.token),
            Node::Phrase(phrase) => out.extend(&phrase.words),
            Node::Either(sequences) => sequences.iter().for_each(|sequence| collect_words(sequence, out)),
            _ => {}
        }
    }
}

/// The language in whose texts the words are at home: the one with the largest product of the shares of its documents that
/// have each word, where it leads clearly and has most of the words. Numbers tell nothing.
fn language(words: &[&Token], langs: &[Lang], context: &Context<'_>) -> Result<Option<Lang>, Error> {
    let spelled = words.iter().filter(|token| !token.has_digit()).count();
    let mut scores: Vec<(f64, Lang)> = Vec::new();
    for &lang in langs {
        let documents = context.statistics.doc_freq(IndexField::Fact, &format!("lang:{lang}"))?;
        let (mut score, mut known) = (0.0, 0_usize);
        for token in words.iter().filter(|token| !token.has_digit()) {
            let found = context.statistics.doc_freq(IndexField::Stem, &context.analyzer.stem(lang, token))?;
            known += usize::from(found > 0);
            score += ((found as f64 + 0.05) / (documents as f64 + 1.0)).ln();
        }
        if documents > 0 && known * 2 > spelled {
            scores.push((score, lang));
        }
    }
    scores.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(match scores.as_slice() {
        [(_, only)] => Some(*only),
        [(first, lang), (second, _), ..] if first - second > LANG_MARGIN => Some(*lang),
        _ => None,
    })
}

struct Scope<'a> {
    query: &'a str,
    /// The languages whose stems are tried: the query's, or all.
    langs: &'a [Lang],
    all: &'a [Lang],
    cross: bool,
    analyzer: &'a Analyzer,
}

impl Scope<'_> {
    fn understand(&self, sequence: &mut Sequence) {
        sequence.words.iter_mut().for_each(|word| self.stem(word));
        if self.cross {
            sequence.terms = self.terms(&sequence.words, self.langs);
            // A query may be of two languages, or its language be guessed wrong.
            if sequence.terms.is_empty() {
                sequence.terms = self.terms(&sequence.words, self.all);
            }
        }
        for node in sequence.required.iter_mut().chain(&mut sequence.excluded) {
            match node {
                Node::Either(sequences) => sequences.iter_mut().for_each(|sequence| self.understand(sequence)),
                Node::Word(word) => self.stem(word),
                Node::Concept(concept) if !self.cross => concept.literal = self.literal(concept.span),
                _ => {}
            }
        }
    }

    fn stem(&self, word: &mut Word) {
        if word.prefix || word.token.has_digit() {
            return;
        }
        word.stems = self.langs.iter().map(|&lang| self.analyzer.stem(lang, &word.token)).collect();
    }

    /// The terms of each run of neighbouring words.
    fn terms(&self, words: &[Word], langs: &[Lang]) -> Vec<Term> {
        let mut out: Vec<Term> = Vec::new();
        let mut start = 0;
        while start < words.len() {
            let len = 1 + words[start + 1..].iter().take_while(|word| word.follows).count();
            let run: Vec<Token> = words[start..start + len].iter().map(|word| word.token.clone()).collect();
            for &lang in langs {
                for found in self.analyzer.terms(lang, &run) {
                    let covered = start + found.tokens.start..start + found.tokens.end;
                    if !out.iter().any(|term| term.id == found.term && term.words == covered) {
                        out.push(Term { id: found.term, words: covered });
                    }
                }
            }
            start += len;
        }
        out.sort_by(|a, b| (a.words.start, &a.id).cmp(&(b.words.start, &b.id)));
        out
    }

    fn literal(&self, span: Span) -> Vec<Word> {
        let words = tokens(span.of(self.query)).into_iter().map(|mut token| {
            token.span = token.span.shifted(span.start);
            let mut word = Word { span: token.span, token, prefix: false, stems: Vec::new(), follows: true };
            self.stem(&mut word);
            word
        });
        words.collect()
    }
}
