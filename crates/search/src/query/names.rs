//! Names in a query that only configuration, index or catalogue can resolve.

use vanban_extract::{ConceptKind, Extractor, recognise};
use vanban_model::Symbol;

use crate::Error;

/// Longest list of candidates in a message.
const MAX_CANDIDATES: usize = 10;

/// What the reader of a query asks about names.
pub(crate) trait Names {
    /// The agencies that an id or the end of an id names.
    fn agencies(&self, suffix: &str) -> Result<Vec<String>, Error>;
    /// Agencies whose ids look like it.
    fn close_agencies(&self, name: &str) -> Result<Vec<String>, Error>;
    /// The instruments that a text names, in canonical form; none where it is no symbol.
    fn symbols(&self, text: &str) -> Vec<Symbol>;
    /// The present keys of a work, from a present or former key or a member's id.
    fn works(&self, key: &str) -> Result<Vec<String>, Error>;
}

/// The ids among `known` that the suffix names: the id itself alone, or all that end so.
pub(crate) fn ending_with(suffix: &str, known: &[&str]) -> Vec<String> {
    if known.contains(&suffix) {
        return vec![suffix.to_owned()];
    }
    let ends = |id: &&str| id.strip_suffix(suffix).is_some_and(|head| head.ends_with('.'));
    let mut out: Vec<String> = known.iter().copied().filter(ends).map(str::to_owned).collect();
    out.sort();
    out.dedup();
    out
}

/// Ids that look like a name: holding it, or a label within two edits of it; the closest first.
pub(crate) fn close_to(name: &str, known: &[&str]) -> Vec<String> {
    let last = |id: &str| id.rsplit('.').next().unwrap_or(id).to_owned();
    let wanted = last(name);
    let mut scored: Vec<(usize, &str)> = known
        .iter()
        .filter_map(|&id| {
            let distance = edits(&wanted, &last(id));
            let holds = wanted.len() >= 3 && id.contains(wanted.as_str());
            (distance <= 2 && distance < wanted.chars().count() || holds).then_some((distance, id))
        })
        .collect();
    scored.sort();
    scored.dedup();
    scored.into_iter().take(MAX_CANDIDATES).map(|(_, id)| id.to_owned()).collect()
}

/// Levenshtein distance, cut off at 40 letters: ids are short.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().take(40).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The instruments that a text names: as the extractor reads it, or else letters and digits taken as the parts of a symbol.
pub(crate) fn symbols(text: &str, extractor: &Extractor) -> Vec<Symbol> {
    for concept in recognise(text.trim(), extractor) {
        if let ConceptKind::Instrument { candidates, .. } = concept.kind
            && !candidates.is_empty()
        {
            return candidates;
        }
    }
    let parts: Vec<String> = vanban_index::tokens(text).into_iter().map(|token| token.fold).collect();
    let has = |test: fn(&u8) -> bool| parts.iter().any(|part| part.as_bytes().iter().any(test));
    match has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && parts.len() <= 8 {
        true => vec![Symbol::canonical(parts.join("-"))],
        false => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_name_agencies_by_whole_labels() {
        let ids = ["vn.gov.mofa", "vn.gov.mofa.minister", "vn.gov.moha.minister", "vn.gov"];
        for (suffix, found) in [
            ("mofa", &["vn.gov.mofa"][..]),
            ("gov.mofa", &["vn.gov.mofa"]),
            ("vn.gov", &["vn.gov"]),
            ("minister", &["vn.gov.mofa.minister", "vn.gov.moha.minister"]),
            ("ofa", &[]),
            ("", &[]),
        ] {
            assert_eq!(ending_with(suffix, &ids), found, "{suffix}");
        }
    }

    #[test]
    fn close_ids_are_offered() {
        let ids = ["vn.gov.mofa", "vn.gov.moha", "vn.party.politburo"];
        assert_eq!(close_to("mofaa", &ids), ["vn.gov.mofa", "vn.gov.moha"]);
        assert_eq!(close_to("politbyro", &ids), ["vn.party.politburo"]);
        assert!(close_to("x", &ids).is_empty());
    }
}
