//! Short names that a text gives to a body: "(sau đây gọi tắt là Ủy ban)", "(hereinafter referred to as the Committee)".

use vanban_model::{AgencyId, Span};

use super::{AgencyRules, Mention, Who};
use crate::extractor::Extractor;
use crate::pattern::NoSlots;
use crate::sentence::Sentence;
use crate::token::{Kind, Token};

/// A short name has so many words at most.
const LONGEST_ALIAS: usize = 5;
/// Between the body and the words that name it briefly: a bracket and an article.
const LONGEST_GAP: usize = 3;
/// A text with more short names than this is no official text.
const MOST_ALIASES: usize = 32;

struct Alias {
    words: Vec<String>,
    id: AgencyId,
    sentence: usize,
}

/// Adds the mentions of short names after their definition, with the titles before them. Mentions stay in order of place.
pub(crate) fn add_aliases(mentions: &mut Vec<Mention>, sentences: &[Sentence], extractor: &Extractor) {
    let aliases = definitions(mentions, sentences, extractor);
    if aliases.is_empty() {
        return;
    }
    let mut added = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let language = &extractor.language(sentence.lang).agencies;
        let from = mentions.partition_point(|one| one.sentence < at);
        let own: Vec<(usize, usize)> =
            mentions[from..].iter().take_while(|one| one.sentence == at).map(|one| (one.first, one.end)).collect();
        let mut token = 0;
        while token < sentence.tokens.len() {
            let Some((alias, end)) = alias_at(&aliases, at, &sentence.tokens, token, &own) else {
                token += 1;
                continue;
            };
            let (first, id) = with_title(language, &sentence.tokens, token, &alias.id);
            let span = Span::new(sentence.tokens[first].span.start, sentence.tokens[end - 1].span.end);
            added.push(Mention { span, first, end, sentence: at, id: Who::Known(id) });
            token = end;
        }
    }
    mentions.append(&mut added);
    mentions.sort_by_key(|one| (one.sentence, one.first));
}

fn definitions(mentions: &[Mention], sentences: &[Sentence], extractor: &Extractor) -> Vec<Alias> {
    let mut aliases = Vec::new();
    for mention in mentions {
        let sentence = &sentences[mention.sentence];
        let Some(id) = mention.known() else { continue };
        let language = &extractor.language(sentence.lang).agencies;
        let tokens = &sentence.tokens;
        let intro = (mention.end..tokens.len().min(mention.end + LONGEST_GAP))
            .find_map(|at| language.aliases.match_at(tokens, at, &NoSlots));
        let Some(intro) = intro else { continue };
        let words: Vec<String> = tokens[intro.end..]
            .iter()
            .take_while(|token| token.kind == Kind::Word)
            .take(LONGEST_ALIAS)
            .map(|token| token.normal.clone())
            .collect();
        let closed = tokens.get(intro.end + words.len()).is_none_or(|token| token.kind == Kind::Punct);
        if closed && !words.is_empty() && tokens[intro.end].capital && aliases.len() < MOST_ALIASES {
            aliases.push(Alias { words, id: id.clone(), sentence: mention.sentence });
        }
    }
    aliases
}

/// The longest short name at a token, outside names found already. It is written with a capital, as its definition is.
fn alias_at<'a>(
    aliases: &'a [Alias],
    sentence: usize,
    tokens: &[Token],
    at: usize,
    taken: &[(usize, usize)],
) -> Option<(&'a Alias, usize)> {
    if !tokens[at].capital {
        return None;
    }
    aliases
        .iter()
        .filter(|alias| alias.sentence <= sentence)
        .filter(|alias| tokens[at..].iter().map(|token| &token.normal).take(alias.words.len()).eq(alias.words.iter()))
        .map(|alias| (alias, at + alias.words.len()))
        .filter(|(_, end)| !taken.iter().any(|(first, last)| *first < *end && at < *last))
        .max_by_key(|(_, end)| *end)
}

fn with_title(language: &AgencyRules, tokens: &[Token], at: usize, id: &AgencyId) -> (usize, AgencyId) {
    const LONGEST_TITLE: usize = 5;
    (at.saturating_sub(LONGEST_TITLE)..at)
        .find_map(|first| {
            language
                .alias_heads
                .match_at(tokens, first, &NoSlots)
                .filter(|head| head.end == at)
                .map(|head| (first, id.child(&language.alias_labels[head.value])))
        })
        .unwrap_or_else(|| (at, id.clone()))
}
