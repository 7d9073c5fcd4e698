//! What the parts of the form are read from: the lines, and the mentions found in them.

use vanban_model::{AgencyId, BlockKind, Config, Quoted, Span};

use super::cues::{FormCues, begins, head_key, key};
use super::lines::Line;
use crate::extractor::Extractor;
use crate::sentence::Sentence;
use crate::token::tokenise;
use crate::{citations, dates};

/// A document as its form is read.
pub(super) struct Scene<'d> {
    pub(super) text: &'d str,
    pub(super) lines: Vec<Line>,
    pub(super) dates: &'d [dates::Mention],
    pub(super) citations: &'d [citations::Mention],
    pub(super) lang: vanban_model::Lang,
    pub(super) extractor: &'d Extractor,
}

/// A body named over one or several lines.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) quoted: Quoted,
    /// The bodies that the gazetteer knows by it; several for a joint text.
    pub(super) ids: Vec<AgencyId>,
}

impl Named {
    /// A minister issues as the ministry: an office without letters of its own in numbers stands for the body that has them.
    pub(super) fn into_bodies(mut self, config: &Config) -> Self {
        for id in &mut self.ids {
            let numbers = |id: &str| config.gazetteer.agency(id).is_some_and(|agency| !agency.codes.is_empty());
            if !numbers(id.as_str())
                && let Some((body, _)) = id.as_str().rsplit_once('.').filter(|(body, _)| numbers(body))
            {
                *id = AgencyId::new(body);
            }
        }
        self
    }
}

impl Scene<'_> {
    pub(super) fn cues(&self) -> &FormCues {
        &self.extractor.form
    }

    pub(super) fn line(&self, at: usize) -> &str {
        self.lines[at].span.of(self.text)
    }

    /// The key of the line's beginning.
    pub(super) fn head_key(&self, at: usize) -> String {
        head_key(self.line(at))
    }

    /// Whether a line begins with one of the words.
    pub(super) fn begins(&self, at: usize, starts: &[String]) -> bool {
        begins(&self.head_key(at), starts).is_some()
    }

    /// Whether a line is the same words as one of the mottos, or has one in it.
    pub(super) fn is_motto(&self, at: usize) -> bool {
        let line = self.line(at);
        line.len() <= 160 && {
            let key = key(line);
            self.cues().mottos.iter().any(|motto| key.contains(motto.as_str()))
        }
    }

    /// Whether a line is set in capitals: three letters at least, none small.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        is_capital(self.line(at))
    }

    pub(super) fn is_heading(&self, at: usize) -> bool {
        self.lines[at].kind == BlockKind::Heading
    }

    /// Indices of the dates that begin in a span.
    pub(super) fn dates_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.dates.partition_point(|date| date.span.start < span.start);
        let to = self.dates.partition_point(|date| date.span.start < span.end);
        from..to.max(from)
    }

    /// The citations that begin in a span.
    pub(super) fn citations_in(&self, span: Span) -> &[citations::Mention] {
        let from = self.citations.partition_point(|mention| mention.span.start < span.start);
        let to = self.citations.partition_point(|mention| mention.span.start < span.end);
        &self.citations[from..to.max(from)]
    }

    /// The bodies that a name means, if it is nothing but their names.
    pub(super) fn bodies(&self, name: &str) -> Vec<AgencyId> {
        /// A conjunction, an article.
        const OTHERS: usize = 2;
        let language = self.extractor.language(self.lang);
        let span = Span::new(0, name.len());
        let sentence = Sentence {
            span,
            lang: self.lang,
            kind: BlockKind::Heading,
            block: 0,
            opens_block: true,
            label: Span::new(0, 0),
            tokens: tokenise(name, span, &language.morphology),
        };
        let found = language.agencies.find(name, 0, &sentence, &[]);
        let covered: usize = found.iter().map(|mention| mention.end - mention.first).sum();
        let others = sentence.tokens.iter().filter(|token| !token.is_dash()).count().saturating_sub(covered);
        if found.is_empty() || others > OTHERS {
            return Vec::new();
        }
        found.iter().filter_map(|mention| mention.known().cloned()).collect()
    }

    /// What the places say, white space squeezed.
    pub(super) fn quoted(&self, spans: Vec<Span>) -> Quoted {
        let surface = spans.iter().flat_map(|span| span.of(self.text).split_whitespace()).collect::<Vec<_>>().join(" ");
        Quoted { surface, spans }
    }
}

/// Whether a text is set in capitals: three letters at least, none small.
pub(super) fn is_capital(text: &str) -> bool {
    let mut upper = 0;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        if c.is_lowercase() {
            return false;
        }
        upper += usize::from(c.is_uppercase());
    }
    upper >= 3
}
