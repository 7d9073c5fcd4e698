use vanban_model::{Config, Lang};

use crate::letters::{Letters, Verdict, wording};
use crate::tags;

/// How many letters statistics need: under about 20 they guess (a lone name comes out as Tagalog).
const ENOUGH: usize = 20;
/// From this many letters on statistics may contradict the rest of the document.
const SURE: usize = 60;
/// A language outside the configuration is believed from this many letters on, and from this lead over the next.
const UNKNOWN_ENOUGH: usize = 200;
const UNKNOWN_LEAD: f64 = 0.9;

/// Tells languages among the configured ones. Built once, shared by all threads.
pub struct Detector {
    letters: Letters,
    known: Vec<whatlang::Lang>,
    restricted: whatlang::Detector,
    any: whatlang::Detector,
}

/// The configured languages and one more.
pub(crate) struct Widened {
    lang: whatlang::Lang,
    detector: whatlang::Detector,
}

/// A language and how sure it is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Guess {
    pub(crate) lang: Lang,
    pub(crate) confidence: f32,
    /// Letters that the guess rests on.
    pub(crate) letters: usize,
    /// Whether the letters prove it.
    pub(crate) proven: bool,
}

impl Guess {
    /// Whether the guess holds against a document in another language.
    pub(crate) fn stands_alone(&self) -> bool {
        self.proven || self.letters >= SURE
    }
}

impl Detector {
    /// Prepares the languages that have a pack or page cues; all that whatlang knows where there are none.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let tags = config.packs.keys().chain(config.pages.keys());
        let mut known: Vec<_> = tags.filter_map(|&lang| tags::to_whatlang(lang)).collect();
        known.sort_by_key(|lang| lang.code());
        known.dedup();
        let any = whatlang::Detector::new();
        let restricted =
            if known.is_empty() { whatlang::Detector::new() } else { whatlang::Detector::with_allowlist(known.clone()) };
        Self { letters: Letters::new(config), known, restricted, any }
    }

    /// The language of a stretch of text among the configured ones and `also`; none where it is too short, or has no letters
    /// to go by.
    pub(crate) fn guess(&self, text: &str, also: Option<&Widened>) -> Option<Guess> {
        let text = wording(text);
        let count = self.letters.count(&text);
        if let Verdict::Is(lang, share) = self.letters.verdict(&count)
            && count.letters >= 4
        {
            return Some(Guess { lang, confidence: share.sqrt().min(1.0), letters: count.letters, proven: true });
        }
        if count.letters < ENOUGH {
            return None;
        }
        let guess = |info: whatlang::Info, proven| Guess {
            lang: tags::from_whatlang(info.lang()),
            confidence: info.confidence() as f32,
            letters: count.letters,
            proven,
        };
        let restricted = also.map_or(&self.restricted, |also| &also.detector).detect(&text).filter(|info| {
            // whatlang answers Japanese for Chinese where neither is allowed.
            let is_known =
                self.known.is_empty() || self.known.contains(&info.lang()) || also.is_some_and(|also| also.lang == info.lang());
            is_known && !self.letters.excludes(tags::from_whatlang(info.lang()), &count)
        });
        match restricted {
            Some(info) if count.letters < UNKNOWN_ENOUGH || also.is_some() => Some(guess(info, false)),
            Some(info) => {
                let outside =
                    self.any.detect(&text).filter(|any| !self.known.contains(&any.lang()) && any.confidence() >= UNKNOWN_LEAD);
                Some(guess(outside.unwrap_or(info), false))
            }
            // A script that no configured language uses.
            None => self.any.detect(&text).map(|info| guess(info, true)),
        }
    }

    /// The choice of languages that includes `lang`, where the configuration does not: a document in Spanish has short lines,
    /// too.
    pub(crate) fn widened(&self, lang: Lang) -> Option<Widened> {
        let lang = tags::to_whatlang(lang).filter(|lang| !self.known.is_empty() && !self.known.contains(lang))?;
        let mut known = self.known.clone();
        known.push(lang);
        Some(Widened { lang, detector: whatlang::Detector::with_allowlist(known) })
    }

    /// Whether a text of too few letters can be in `lang` at all.
    pub(crate) fn can_be(&self, text: &str, lang: Lang) -> bool {
        let text = wording(text);
        let count = self.letters.count(&text);
        count.letters == 0 || !self.letters.excludes(lang, &count)
    }
}
