//! Which instrument a mention means: (a) an antecedent in the text, (b) the one entry of the gazetteer that fits, (c) unknown.

use std::collections::BTreeMap;

use vanban_model::{AgencyId, Citation, Config, Instrument, Lang, Period, Symbol, fold};

use super::Mention;
use crate::sentence::Sentence;

/// Resolves all mentions of a document. `written_on` is the last day that the document can have been written on, where known.
pub(crate) fn resolve(
    text: &str,
    mentions: &[Mention],
    sentences: &[Sentence],
    config: &Config,
    written_on: Option<jiff::civil::Date>,
) -> Vec<Citation> {
    let mut full: BTreeMap<String, Occurrences<'_>> = BTreeMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        if let Some(symbol) = &mention.symbol {
            let number = mention.number.trim_start_matches('0').to_owned();
            full.entry(number).or_default().entry(symbol).or_default().push(at);
        }
    }
    let folded = fold::plain(text);
    // One wording means one instrument throughout a text, and looking for topics costs a walk through it.
    let mut known: BTreeMap<Wording<'_>, Option<Symbol>> = BTreeMap::new();
    let mut by_gazetteer = |at: usize| {
        let mention = &mentions[at];
        let lang = sentences.get(mention.sentence)?.lang;
        let key = (mention.number.as_str(), mention.types.as_slice(), mention.issuer.as_ref(), lang);
        known.entry(key).or_insert_with(|| gazetteer(mention, &folded, lang, config, written_on)).clone()
    };
    mentions
        .iter()
        .enumerate()
        .map(|(at, mention)| {
            let (symbol, rule) = match &mention.symbol {
                Some(symbol) => (Some(symbol.clone()), "symbol"),
                None => antecedent(at, mention, full.get(&mention.number), config)
                    .map(|symbol| (Some(symbol), "antecedent"))
                    .or_else(|| by_gazetteer(at).map(|symbol| (Some(symbol), "gazetteer")))
                    .unwrap_or((None, "number-only")),
            };
            finish(text, mention, symbol, rule, config, written_on)
        })
        .collect()
}

/// What a short form says: number, types, issuer, and the language it says it in.
type Wording<'m> = (&'m str, &'m [String], Option<&'m AgencyId>, Lang);

/// The symbols of one number, each with the indices of its mentions in order.
type Occurrences<'m> = BTreeMap<&'m Symbol, Vec<usize>>;

/// The symbol of the same number that stands nearest before the mention, else nearest after it. Types need not agree:
/// translations call one instrument both «постановление» and «резолюция»; but where several symbols share the number, the
/// type decides.
fn antecedent(at: usize, mention: &Mention, occurrences: Option<&Occurrences<'_>>, config: &Config) -> Option<Symbol> {
    let occurrences = occurrences?;
    let fits = |symbol: &Symbol| fits_type(mention, symbol, config);
    let any_fits = occurrences.keys().any(|symbol| fits(symbol));
    if !any_fits && occurrences.len() > 1 {
        return None;
    }
    let distance = |places: &[usize]| {
        let after = places.partition_point(|&place| place < at);
        let before = after.checked_sub(1).map(|before| (0, at - places[before]));
        before.or_else(|| places.get(after).map(|&place| (1, place - at)))
    };
    occurrences
        .iter()
        .filter(|(symbol, _)| !any_fits || fits(symbol))
        .filter_map(|(symbol, places)| distance(places).map(|distance| (distance, *symbol)))
        .min()
        .map(|(_, symbol)| symbol.clone())
}

fn fits_type(mention: &Mention, symbol: &Symbol, config: &Config) -> bool {
    let own = symbol.codes().next().and_then(|code| config.doctypes.by_code(code));
    mention.types.is_empty() || own.is_none_or(|own| mention.types.contains(&own.id))
}

/// The one entry that fits type, number, named issuer, topic and date; of several, the one whose topic the text speaks of.
fn gazetteer(
    mention: &Mention,
    folded: &str,
    lang: Lang,
    config: &Config,
    written_on: Option<jiff::civil::Date>,
) -> Option<Symbol> {
    let fitting: Vec<&Instrument> = config
        .instruments
        .with_number(&mention.number)
        .filter(|entry| entry.symbol.year().is_none())
        .filter(|entry| mention.types.contains(&entry.doctype))
        .filter(|entry| mention.issuer.as_ref().is_none_or(|issuer| same_house(issuer.as_str(), entry.issuer.as_str())))
        .filter(|entry| entry.date.is_none_or(|date| written_on.is_none_or(|written| date <= written)))
        .collect();
    match fitting.as_slice() {
        [] => None,
        [only] => Some(only.symbol.clone()),
        [first, rest @ ..] if rest.iter().all(|entry| entry.symbol == first.symbol) => Some(first.symbol.clone()),
        several => {
            let speaks_of = |entry: &&&Instrument| {
                entry.topics.get(&lang).into_iter().flatten().any(|topic| folded.contains(&fold::plain(topic)))
            };
            let topical: Vec<_> = several.iter().filter(speaks_of).collect();
            match topical.as_slice() {
                [only] => Some(only.symbol.clone()),
                _ => None,
            }
        }
    }
}

/// Whether two issuers belong together for numbering: the same body, or both of the Party, or both of the Government.
fn same_house(one: &str, other: &str) -> bool {
    let house = |id: &str| id.split('.').take(2).collect::<Vec<_>>().join(".");
    house(one) == house(other)
}

fn finish(
    text: &str,
    mention: &Mention,
    symbol: Option<Symbol>,
    rule: &str,
    config: &Config,
    written_on: Option<jiff::civil::Date>,
) -> Citation {
    let entry = symbol.as_ref().and_then(|symbol| known_entry(symbol, mention, config, written_on));
    let code_type = symbol.as_ref().and_then(|symbol| symbol.codes().find_map(|code| config.doctypes.by_code(code)));
    let doctype = match (mention.types.as_slice(), code_type) {
        ([only], _) if code_type.is_none() => Some(only.clone()),
        // One code may stand for two types (QĐ of the Party: decision or regulation): the gazetteer decides.
        (_, Some(code)) => Some(entry.map_or(&code.id, |entry| &entry.doctype).clone()),
        (_, None) => entry.map(|entry| entry.doctype.clone()).or_else(|| mention.types.first().cloned()),
    };
    let coded = symbol.as_ref().and_then(|symbol| {
        let codes: Vec<&str> = symbol.codes().collect();
        codes.iter().rev().find_map(|code| config.gazetteer.by_code(code.trim_end_matches(|c: char| c.is_ascii_digit())))
    });
    // The body named beside a full symbol counts only if its letters agree: "… 57-NQ/TW to the Prime Minister".
    let named = mention.issuer.clone().filter(|named| coded.is_none_or(|coded| same_house(named.as_str(), coded.id.as_str())));
    let issuer = entry.map(|entry| entry.issuer.clone()).or(named).or_else(|| coded.map(|agency| agency.id.clone()));
    let date = mention.date.or_else(|| entry.and_then(|entry| entry.date).map(Period::Day));
    Citation {
        span: mention.span,
        surface: mention.span.of(text).to_owned(),
        symbol,
        doctype,
        issuer,
        date,
        relation: None,
        rule: rule.to_owned(),
    }
}

/// The gazetteer entry of a symbol: the one with the stated date, or the only one not after the document.
fn known_entry<'c>(
    symbol: &Symbol,
    mention: &Mention,
    config: &'c Config,
    written_on: Option<jiff::civil::Date>,
) -> Option<&'c Instrument> {
    let fitting: Vec<&Instrument> = config
        .instruments
        .with_symbol(symbol)
        .filter(|entry| match (entry.date, mention.date, written_on) {
            (Some(date), Some(stated), _) => stated.first_day() <= Some(date) && Some(date) <= stated.last_day(),
            (Some(date), None, Some(written)) => date <= written,
            _ => true,
        })
        .collect();
    match fitting.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}
