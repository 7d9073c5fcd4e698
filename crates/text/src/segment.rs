use std::collections::BTreeMap;

use vanban_model::{BlockKind, Document, Lang, Segment, Segmented, Span};

use crate::Detector;
use crate::detect::Guess;

/// Gives a language to every part of a document. Never fails; what cannot be told is `und`.
///
/// A segment is a block with the white space after it, so segments tile the text. A block too short to tell has the language
/// of the document, with confidence 0, if its letters allow it. `lang` is the language of most of the content (portal chrome
/// apart). O(length of the text).
#[must_use]
pub fn segment(document: Document, detector: &Detector) -> Segmented {
    let text = document.text.as_str();
    let guesses: Vec<Option<Guess>> = document.blocks.iter().map(|block| detector.guess(block.span.of(text))).collect();
    let lang = main_lang(&document, &guesses);
    let mut segments = Vec::with_capacity(document.blocks.len());
    for (at, guess) in guesses.iter().enumerate() {
        let start = if at == 0 { 0 } else { document.blocks[at].span.start };
        let end = document.blocks.get(at + 1).map_or(text.len(), |next| next.span.start);
        let (own, confidence) = match guess {
            Some(guess) if guess.lang == lang || guess.stands_alone() => (guess.lang, guess.confidence),
            _ if detector.can_be(document.blocks[at].span.of(text), lang) => (lang, 0.0),
            Some(guess) => (guess.lang, guess.confidence),
            None => (Lang::UND, 0.0),
        };
        segments.push(Segment { span: Span::new(start, end), lang: own, confidence });
    }
    if segments.is_empty() && !text.is_empty() {
        segments.push(Segment { span: Span::new(0, text.len()), lang, confidence: 0.0 });
    }
    Segmented { document, segments, lang }
}

/// The language with most letters in running text; in captions, then chrome, where there is none; then the declared one.
fn main_lang(document: &Document, guesses: &[Option<Guess>]) -> Lang {
    let weight = |kind: BlockKind| match kind {
        BlockKind::Chrome => 0,
        BlockKind::Caption => 1,
        _ => 2,
    };
    for least in [2, 1, 0] {
        let mut letters: BTreeMap<Lang, usize> = BTreeMap::new();
        for (block, guess) in document.blocks.iter().zip(guesses) {
            if let Some(guess) = guess.filter(|_| weight(block.kind) >= least) {
                *letters.entry(guess.lang).or_insert(0) += guess.letters;
            }
        }
        if let Some((lang, _)) = letters.into_iter().max_by_key(|&(lang, count)| (count, std::cmp::Reverse(lang))) {
            return lang;
        }
    }
    document.declared_lang.unwrap_or(Lang::UND)
}
