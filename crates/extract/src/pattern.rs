//! Token patterns: the notation in which packs state wordings.
//!
//! ```text
//! pattern  = 1*item
//! item     = word          matches under the language's inflection ("ministerstwo" also Ministerstwami)
//!          | "=" word      only this form, clitics and endings kept
//!          | "+" word      only this form, but clitics may be attached
//!          | "(" pattern *("|" pattern) ")"   one of several
//!          | "[" pattern *("|" pattern) "]"   the same, or nothing
//!          | "{" slot "}"  something recognised: a day, a month name, an agency …
//!          | "^"           the beginning of the sentence, or right after punctuation other than a dash
//!          | "~" digit     up to so many tokens of any kind
//!          | "," "." ":" "/" "-" …   the punctuation mark itself
//! ```
//!
//! All ways through a pattern are tried and the longest match wins; patterns are short, so that the work at one place of the
//! text is bounded by the pattern. A dash inside a hyphenated word of the pattern or the text is passed over.

use std::collections::HashMap;

use crate::morph::Morphology;
use crate::token::{Kind, Token};

/// A pattern of a pack is malformed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("pattern `{pattern}`: {problem}")]
pub struct PatternError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub problem: String,
}

/// One element of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Stem(String),
    Exact(String),
    Form(String),
    Mark(char),
    Slot(Slot),
    Gap(u8),
    ClauseStart,
    /// One of several sequences; an optional group has an empty one.
    Group(Vec<Vec<Item>>),
}

/// What a `{slot}` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    Day,
    MonthNumber,
    MonthName,
    Year,
    Quarter,
    Half,
    Number,
    Date,
    Agency,
    Place,
    Citation,
    /// An agency that is an office-holder: who directs.
    Office,
    Infinitive,
}

impl Slot {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "d" => Self::Day,
            "m" => Self::MonthNumber,
            "month" => Self::MonthName,
            "y" => Self::Year,
            "q" => Self::Quarter,
            "h" => Self::Half,
            "n" => Self::Number,
            "date" => Self::Date,
            "agency" => Self::Agency,
            "office" => Self::Office,
            "place" => Self::Place,
            "citation" => Self::Citation,
            "inf" => Self::Infinitive,
            _ => return None,
        })
    }
}

/// What fills slots: given a slot and a token position, the end of what fills it and a value (a number, or an index).
pub(crate) trait Slots {
    fn fill(&self, slot: Slot, tokens: &[Token], at: usize) -> Option<(usize, u32)>;
}

/// Fills nothing, for patterns of words alone.
pub(crate) struct NoSlots;

impl Slots for NoSlots {
    fn fill(&self, _: Slot, _: &[Token], _: usize) -> Option<(usize, u32)> {
        None
    }
}

/// Something captured by a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Capture {
    pub(crate) slot: Slot,
    pub(crate) value: u32,
    /// Token range.
    pub(crate) first: usize,
    pub(crate) end: usize,
}

/// A match: token range, which value's pattern, what its slots took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) value: usize,
    pub(crate) captures: Vec<Capture>,
}

/// Many patterns of one language, each with the index of its value.
#[derive(Clone, Debug, Default)]
pub(crate) struct PatternSet {
    sequences: Vec<(Vec<Item>, usize)>,
    by_word: HashMap<String, Vec<usize>>,
    /// Sequences that begin with a slot, a mark or a gap.
    open: Vec<usize>,
}

impl PatternSet {
    /// Adds a pattern that stands for `value`.
    pub(crate) fn add(&mut self, pattern: &str, value: usize, morphology: &Morphology) -> Result<(), PatternError> {
        self.push(compile(pattern, morphology)?, value);
        Ok(())
    }

    /// Adds a name: words only, dashes passed over, commas optional; no notation.
    pub(crate) fn add_name(&mut self, name: &str, value: usize, morphology: &Morphology) {
        self.add_words(name, value, morphology, |word| Item::Stem(morphology.stem(word)));
    }

    /// Adds a name in this form only: an abbreviation, or a word whose case endings the language does not strip.
    pub(crate) fn add_form(&mut self, name: &str, value: usize, morphology: &Morphology) {
        self.add_words(name, value, morphology, |word| Item::Form(morphology.normal(word)));
    }

    fn add_words(&mut self, name: &str, value: usize, morphology: &Morphology, item: impl Fn(&str) -> Item) {
        let tokens = crate::token::tokenise(name, vanban_model::Span::new(0, name.len()), morphology);
        let items: Vec<Item> = tokens
            .iter()
            .filter_map(|token| match token.kind {
                Kind::Word => Some(item(token.span.of(name))),
                Kind::Number => Some(Item::Exact(token.normal.clone())),
                Kind::Punct if token.is_dash() => None,
                Kind::Punct => token.normal.chars().next().map(Item::Mark),
            })
            .collect();
        if items.iter().any(|item| matches!(item, Item::Mark(','))) {
            self.push(items.iter().filter(|item| !matches!(item, Item::Mark(','))).cloned().collect(), value);
        }
        self.push(items, value);
    }

    fn push(&mut self, sequence: Vec<Item>, value: usize) {
        let at = self.sequences.len();
        let mut firsts = Firsts::default();
        firsts.collect(&sequence);
        if firsts.open {
            self.open.push(at);
        } else {
            firsts.words.sort();
            firsts.words.dedup();
            for word in firsts.words {
                self.by_word.entry(word).or_default().push(at);
            }
        }
        self.sequences.push((sequence, value));
    }

    /// The longest match that begins at token `at`; the pattern added first where two are equally long.
    pub(crate) fn match_at(&self, tokens: &[Token], at: usize, slots: &dyn Slots) -> Option<Match> {
        let mut best: Option<Match> = None;
        let mut consider = |sequence: usize| {
            let (items, value) = &self.sequences[sequence];
            let mut walk = Walk { tokens, slots, captures: Vec::new(), longest: None };
            walk.go(items, None, at);
            if let Some((end, captures)) = walk.longest
                && end > at
                && best.as_ref().is_none_or(|best| end > best.end || (end == best.end && *value < best.value))
            {
                best = Some(Match { first: at, end, value: *value, captures });
            }
        };
        let token = tokens.get(at)?;
        let words = std::iter::once(&token.normal).chain(&token.stems).chain(token.forms.iter().skip(1));
        let mut tried: Vec<&str> = Vec::new();
        for word in words {
            if !tried.contains(&word.as_str()) {
                tried.push(word);
                self.by_word.get(word).into_iter().flatten().for_each(|&sequence| consider(sequence));
            }
        }
        self.open.iter().for_each(|&sequence| consider(sequence));
        best
    }

    /// All matches from left to right, none overlapping, each the longest at its place.
    pub(crate) fn find_all(&self, tokens: &[Token], slots: &dyn Slots) -> Vec<Match> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.match_at(tokens, at, slots) {
                Some(hit) => {
                    at = hit.end.max(at + 1);
                    found.push(hit);
                }
                None => at += 1,
            }
        }
        found
    }

    /// Whether any pattern matches anywhere.
    pub(crate) fn any(&self, tokens: &[Token], slots: &dyn Slots) -> bool {
        (0..tokens.len()).any(|at| self.match_at(tokens, at, slots).is_some())
    }
}

/// The words with which a pattern may begin; `open` where it may begin otherwise.
#[derive(Default)]
struct Firsts {
    words: Vec<String>,
    open: bool,
}

impl Firsts {
    /// Returns whether the sequence may be passed over wholly.
    fn collect(&mut self, sequence: &[Item]) -> bool {
        for item in sequence {
            match item {
                Item::Stem(word) | Item::Exact(word) | Item::Form(word) => {
                    self.words.push(word.clone());
                    return false;
                }
                Item::ClauseStart => {}
                Item::Group(choices) => {
                    let mut passable = false;
                    for choice in choices {
                        passable |= self.collect(choice);
                    }
                    if !passable {
                        return false;
                    }
                }
                Item::Mark(_) | Item::Slot(_) | Item::Gap(_) => {
                    self.open = true;
                    return false;
                }
            }
        }
        true
    }
}

/// What is left to match after a group.
#[derive(Clone, Copy)]
struct Rest<'w> {
    items: &'w [Item],
    next: Option<&'w Rest<'w>>,
}

/// A walk over all ways through a pattern from one token.
struct Walk<'w> {
    tokens: &'w [Token],
    slots: &'w dyn Slots,
    captures: Vec<Capture>,
    longest: Option<(usize, Vec<Capture>)>,
}

impl Walk<'_> {
    fn go(&mut self, items: &[Item], next: Option<&Rest<'_>>, at: usize) {
        let Some((item, rest)) = items.split_first() else {
            match next {
                Some(after) => self.go(after.items, after.next, at),
                None if self.longest.as_ref().is_none_or(|(end, _)| at > *end) => {
                    self.longest = Some((at, self.captures.clone()))
                }
                None => {}
            }
            return;
        };
        let token = self.tokens.get(at);
        let matched = match item {
            Item::Stem(stem) => token.is_some_and(|t| t.kind == Kind::Word && (t.stems.contains(stem) || t.normal == *stem)),
            Item::Exact(word) => token.is_some_and(|t| t.normal == *word),
            Item::Form(word) => token.is_some_and(|t| t.forms.contains(word)),
            Item::Mark(mark) => token.is_some_and(|t| t.is(*mark)),
            Item::Slot(slot) => {
                if let Some((end, value)) = self.slots.fill(*slot, self.tokens, at) {
                    self.captures.push(Capture { slot: *slot, value, first: at, end });
                    self.go(rest, next, end);
                    self.captures.pop();
                }
                return;
            }
            Item::ClauseStart => {
                let starts = at == 0 || self.tokens[at - 1].kind == Kind::Punct && !self.tokens[at - 1].is_dash();
                if starts {
                    self.go(rest, next, at);
                }
                return;
            }
            Item::Gap(most) => {
                let to_agency = matches!(rest.first(), Some(Item::Slot(Slot::Agency)));
                for skip in 0..=usize::from(*most).min(self.tokens.len().saturating_sub(at)) {
                    self.go(rest, next, at + skip);
                    // A gap before an agency ends at the first one: what lies beyond is another's part of the sentence.
                    if to_agency && self.slots.fill(Slot::Agency, self.tokens, at + skip).is_some() {
                        break;
                    }
                }
                return;
            }
            Item::Group(choices) => {
                let after = Rest { items: rest, next };
                for choice in choices {
                    self.go(choice, Some(&after), at);
                }
                return;
            }
        };
        if matched {
            self.go(rest, next, at + 1);
        } else if !matches!(item, Item::Mark(_)) && self.is_hyphen(at) {
            self.go(items, next, at + 1);
        }
    }

    /// A dash inside a hyphenated word, never at the beginning of a match.
    fn is_hyphen(&self, at: usize) -> bool {
        let word = |at: Option<usize>| at.and_then(|at| self.tokens.get(at)).is_some_and(|t| t.kind == Kind::Word);
        self.tokens.get(at).is_some_and(Token::is_dash) && word(at.checked_sub(1)) && word(Some(at + 1))
    }
}

fn compile(pattern: &str, morphology: &Morphology) -> Result<Vec<Item>, PatternError> {
    let fail = |problem: &str| PatternError { pattern: pattern.to_owned(), problem: problem.to_owned() };
    let mut reader = Reader { rest: pattern, morphology };
    let mut choices = reader.alternatives().map_err(fail)?;
    if !reader.rest.is_empty() {
        return Err(fail("a bracket closes that was not opened"));
    }
    let sequence = if choices.len() == 1 { choices.remove(0) } else { vec![Item::Group(choices)] };
    if sequence.is_empty() || Firsts::default().collect(&sequence) {
        return Err(fail("can match nothing"));
    }
    Ok(sequence)
}

struct Reader<'p> {
    rest: &'p str,
    morphology: &'p Morphology,
}

impl Reader<'_> {
    fn alternatives(&mut self) -> Result<Vec<Vec<Item>>, &'static str> {
        let mut all = vec![self.sequence()?];
        while let Some(rest) = self.rest.strip_prefix('|') {
            self.rest = rest;
            all.push(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Item>, &'static str> {
        let mut items = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            let Some(first) = self.rest.chars().next() else { return Ok(items) };
            match first {
                '|' | ')' | ']' => return Ok(items),
                '(' | '[' => {
                    self.rest = &self.rest[1..];
                    let mut choices = self.alternatives()?;
                    let close = if first == '(' { ')' } else { ']' };
                    self.rest = self.rest.strip_prefix(close).ok_or("a bracket is not closed")?;
                    if first == '[' {
                        choices.push(Vec::new());
                    }
                    items.push(Item::Group(choices));
                }
                '{' => {
                    let (name, rest) = self.rest[1..].split_once('}').ok_or("a slot is not closed")?;
                    self.rest = rest;
                    items.push(Item::Slot(Slot::parse(name).ok_or("has an unknown slot")?));
                }
                '~' => {
                    let digit = self.rest[1..].chars().next().and_then(|c| c.to_digit(10)).ok_or("`~` needs a digit")?;
                    self.rest = &self.rest[2..];
                    items.push(Item::Gap(u8::try_from(digit).unwrap_or(9)));
                }
                '^' => {
                    self.rest = &self.rest[1..];
                    items.push(Item::ClauseStart);
                }
                _ => items.extend(self.words(first)),
            }
        }
    }

    /// One word, number or mark; a hyphenated word is several.
    fn words(&mut self, first: char) -> Vec<Item> {
        let (exact, form) = (first == '=', first == '+');
        let body = if exact || form { &self.rest[1..] } else { self.rest };
        let end = body.find(|c: char| c.is_whitespace() || "()[]{}|~".contains(c)).unwrap_or(body.len());
        let word = &body[..end];
        self.rest = &body[end..];
        crate::token::tokenise(word, vanban_model::Span::new(0, word.len()), self.morphology)
            .iter()
            .filter(|token| word.len() == token.span.len() || !token.is_dash())
            .filter_map(|token| match token.kind {
                Kind::Word if exact => Some(Item::Exact(token.normal.clone())),
                Kind::Word if form => Some(Item::Form(token.normal.clone())),
                Kind::Word => Some(Item::Stem(self.morphology.stem(token.span.of(word)))),
                Kind::Number => Some(Item::Exact(token.normal.clone())),
                Kind::Punct => token.normal.chars().next().map(Item::Mark),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use vanban_model::{Inflection, Span};

    use super::*;

    fn matched(pattern: &str, text: &str) -> Option<String> {
        let endings = ["a", "e", "y", "ami"].map(str::to_owned).to_vec();
        let morphology = Morphology::new(&Inflection { endings, min_stem: 3, ..Inflection::default() });
        let mut set = PatternSet::default();
        set.add(pattern, 0, &morphology).unwrap();
        let tokens = crate::token::tokenise(text, Span::new(0, text.len()), &morphology);
        set.find_all(&tokens, &NoSlots)
            .first()
            .map(|hit| Span::new(tokens[hit.first].span.start, tokens[hit.end - 1].span.end).of(text).to_owned())
    }

    #[test]
    fn the_notation_matches_what_it_says() {
        for (pattern, text, expected) in [
            ("ministra", "z ministrami", Some("ministrami")),
            ("=ministra", "z ministrami", None),
            ("(no later than|by) [the] end", "done by the end", Some("by the end")),
            ("(no later than|by) [the] end", "no later than end", Some("no later than end")),
            ("asked ~2 to", "he asked them all to go", Some("asked them all to")),
            ("asked ~1 to", "he asked them all to go", None),
            ("premier-ministra", "premier ministra", Some("premier ministra")),
            ("premier ministra", "Premier-ministra", Some("Premier-ministra")),
            ("a : b", "a: b", Some("a: b")),
        ] {
            assert_eq!(matched(pattern, text).as_deref(), expected, "{pattern} / {text}");
        }
    }

    #[test]
    fn malformed_patterns_are_refused_with_a_reason() {
        for pattern in ["(a", "[a", "a)", "{nothing}", "~x", "[a]", "{d"] {
            assert!(PatternSet::default().add(pattern, 0, &Morphology::default()).is_err(), "{pattern}");
        }
    }
}
