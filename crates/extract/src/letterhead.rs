//! What an official text says of itself: number, issuer, place and date in its letterhead.

use vanban_model::{AgencyId, Config, Span, Symbol};

use crate::citations;
use crate::dates;
use crate::directives::DirectiveRules;
use crate::extractor::Extractor;
use crate::pattern::NoSlots;
use crate::sentence::Sentence;

/// A letterhead lies within so many sentences of the beginning: two columns of names and mottos, gazette headers, stamps.
const REACH: usize = 24;
/// Its line is short: number, motto, place and date.
const LONGEST_LINE_BYTES: usize = 220;

/// An official text's own number, issuer and date.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letterhead {
    pub(crate) symbol: Option<Symbol>,
    /// Span of the symbol's mention.
    pub(crate) symbol_span: Option<Span>,
    pub(crate) issuer: Option<AgencyId>,
    /// Index of the date mention.
    pub(crate) date: Option<usize>,
}

impl Letterhead {
    /// Where the symbol does not name the issuer (`42/KH-UBND` is of some People's Committee), the body named alone in a line at
    /// or above the number does.
    pub(crate) fn name_issuer(&mut self, sentences: &[Sentence], agencies: &[crate::agencies::Mention]) {
        let Some(number) = self.symbol_span.filter(|_| self.issuer.is_none()) else { return };
        let alone = |mention: &&crate::agencies::Mention| {
            let sentence = &sentences[mention.sentence];
            let rest = sentence.tokens.len() - (mention.end - mention.first);
            sentence.span.start <= number.end && rest <= 2
        };
        self.issuer = agencies.iter().find(alone).and_then(|mention| mention.known()).cloned();
    }
}

/// Reads the letterhead: the first symbol after a number label that no type word precedes, and the first full day after it or
/// in its line.
pub(crate) fn read(
    text: &str,
    sentences: &[Sentence],
    mentions: &[citations::Mention],
    dates: &[dates::Mention],
    extractor: &Extractor,
) -> Letterhead {
    let own = mentions.iter().find(|mention| {
        let sentence = &sentences[mention.sentence];
        mention.sentence < REACH
            && sentence.span.len() <= LONGEST_LINE_BYTES
            && mention.symbol.is_some()
            && labelled(text, sentence, mention, &extractor.language(sentence.lang).directives)
    });
    let Some(own) = own else { return Letterhead::default() };
    let date = dates.iter().enumerate().find(|(_, date)| {
        (own.sentence..own.sentence + REACH).contains(&date.sentence)
            && date.reading.full_day().is_some()
            && sentences[date.sentence].span.len() <= LONGEST_LINE_BYTES
    });
    let issuer = own.symbol.as_ref().and_then(|symbol| issuer(symbol, &extractor.config));
    Letterhead { symbol: own.symbol.clone(), symbol_span: Some(own.span), issuer, date: date.map(|(at, _)| at) }
}

/// Whether a number label ("Số:", "No.") stands right before the symbol, at the beginning of the line or of its column.
fn labelled(text: &str, sentence: &Sentence, mention: &citations::Mention, rules: &DirectiveRules) -> bool {
    let tokens = &sentence.tokens;
    let number = tokens.partition_point(|token| token.span.end <= mention.number_span.start);
    // "Số hiệu | 2614/QĐ-TTg": a table of facts has the label in its own cell.
    let number = if number > 0 && tokens[number - 1].is('|') { number - 1 } else { number };
    let before = (number.saturating_sub(4)..number)
        .find(|&at| rules.number_labels.match_at(tokens, at, &NoSlots).is_some_and(|hit| hit.end == number));
    before.is_some_and(|at| {
        let head = &text[sentence.span.start..tokens[at].span.start];
        head.trim().is_empty()
            || head.trim_end().ends_with('|')
            || head.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase())
    })
}

/// Who issued an instrument, by the letter groups of its symbol, a term number apart: the first after the type code that a
/// gazetteer knows, else the first of all (`9127/VPCP-QHQT`).
pub(crate) fn issuer(symbol: &Symbol, config: &Config) -> Option<AgencyId> {
    let codes: Vec<&str> = symbol.codes().map(|code| code.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    codes
        .iter()
        .skip(usize::from(codes.len() > 1))
        .chain(codes.first())
        .find_map(|code| config.gazetteer.by_code(code))
        .map(|agency| agency.id.clone())
}
