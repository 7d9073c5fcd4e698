//! The answer to a search, for people.

use std::fmt::Write as _;

use clap::builder::styling::Style;
use vanban_model::Config;
use vanban_search::{Answer, Hit, Part, PartKind, ReadAs, Snippet};

use super::style::FAINT;
use super::{Shown, directive, wrap};

/// What of the snippet the query matched.
const MATCH: Style = Style::new().bold().underline();
/// Lines of a snippet.
const SNIPPET_LINES: usize = 4;
/// Columns before a hit, for its rank.
const RANK: usize = 4;

/// Renders the hits: symbol, title, date, language, snippet; for directives who, what and by when.
pub(crate) fn hits(answer: &Answer, config: &Config, shown: Shown) -> String {
    let mut out = String::new();
    for hit in &answer.hits {
        if !out.is_empty() {
            out.push('\n');
        }
        hit_lines(&mut out, hit, config, shown);
    }
    out
}

/// How a query was read, in one line.
pub(crate) fn read_as(read: &ReadAs, shown: Shown) -> String {
    let parts = read.parts.iter().flat_map(|part| std::iter::once(&part.text).chain(&part.means));
    format!("read as: {}", shown.parts(&read.text, parts.map(String::as_str)))
}

/// How a query without hits was read, and how often each of its parts occurs.
pub(crate) fn nothing(answer: &Answer, shown: Shown) -> String {
    let mut out = String::from("nothing found");
    if !answer.read_as.text.is_empty() {
        let _ = write!(out, "\n{}", read_as(&answer.read_as, shown));
    }
    for part in &answer.read_as.parts {
        if let Some(found) = part.found {
            let _ = write!(out, "\n  {}", told(part, found, shown));
        }
    }
    out
}

fn told(part: &Part, found: u64, shown: Shown) -> String {
    let kind = match part.kind {
        PartKind::Instrument => "instrument",
        PartKind::Agency => "agency",
        PartKind::Date => "date",
        PartKind::Term => "term",
        PartKind::Word => "word",
        PartKind::Prefix => "words that begin with",
        PartKind::Phrase => "phrase",
        PartKind::Filter => "filter",
        PartKind::Group => "group",
    };
    let text = shown.line(&part.text);
    match found {
        0 => format!("{kind} `{text}`: nowhere"),
        n => format!("{kind} `{text}`: {n} alone"),
    }
}

fn hit_lines(out: &mut String, hit: &Hit, config: &Config, shown: Shown) {
    let mut body = String::new();
    super::record::title_lines(&mut body, hit.symbol.as_ref(), hit.title.as_deref(), shown, wrap::WIDTH - RANK);
    let published = hit.published.map(|date| format!("{date} · ")).unwrap_or_default();
    let facts = format!("{published}{} · {}", config.languages.name(hit.lang), shown.line(&hit.uri));
    for line in wrap::lines(&facts, wrap::WIDTH - RANK) {
        let _ = writeln!(body, "{line}");
    }
    match &hit.directive {
        Some(found) => directive::directive(&mut body, found, config, shown, wrap::WIDTH - RANK),
        None => {
            for line in highlighted(&hit.snippet, shown) {
                let _ = writeln!(body, "{line}");
            }
            let _ = writeln!(body, "{FAINT}id {}{FAINT:#}", hit.id);
        }
    }
    for member in hit.group.iter().filter(|member| member.id != hit.id) {
        let _ = writeln!(body, "also in {}: {}", config.languages.name(member.lang), shown.line(&member.uri));
    }
    for line in hit.explain.iter().flatten() {
        let _ = writeln!(body, "{FAINT}{}{FAINT:#}", shown.line(line));
    }
    let mut rank = format!("{}.", hit.rank);
    for line in body.lines() {
        let _ = writeln!(out, "{rank:<RANK$}{line}");
        rank.clear();
    }
}

/// Stand-ins for the ends of a match while lines are broken: characters that no text has a meaning for.
const OPENS: char = '\u{F8F0}';
const CLOSES: char = '\u{F8F1}';

/// The snippet in lines with its matches styled; a match that goes over the end of a line is styled on both.
fn highlighted(snippet: &Snippet, shown: Shown) -> Vec<String> {
    let mut marked = String::with_capacity(snippet.text.len() + 16);
    let mut at = 0;
    let clean = |piece: &str| piece.replace([OPENS, CLOSES], " ");
    for &[start, end] in &snippet.ranges {
        let (Some(before), Some(within)) = (snippet.text.get(at..start), snippet.text.get(start..end)) else { continue };
        marked.push_str(&clean(before));
        marked.push(OPENS);
        marked.push_str(&clean(within));
        marked.push(CLOSES);
        at = end;
    }
    marked.push_str(&clean(snippet.text.get(at..).unwrap_or_default()));
    let mut open = false;
    let lines = wrap::first_lines(&marked, wrap::WIDTH - RANK, SNIPPET_LINES);
    lines.iter().map(|line| styled(&shown.line(line), &mut open)).collect()
}

fn styled(line: &str, open: &mut bool) -> String {
    let mut out = String::with_capacity(line.len() + 16);
    if *open {
        let _ = write!(out, "{MATCH}");
    }
    for c in line.chars() {
        match c {
            OPENS => {
                *open = true;
                let _ = write!(out, "{MATCH}");
            }
            CLOSES => {
                *open = false;
                let _ = write!(out, "{MATCH:#}");
            }
            c => out.push(c),
        }
    }
    if *open {
        let _ = write!(out, "{MATCH:#}");
    }
    out
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    #[test]
    fn matches_are_styled_and_the_text_stays() {
        let text = "Bộ Ngoại giao trình Bộ Chính trị";
        let snippet = Snippet { text: text.to_owned(), ranges: vec![[0, "Bộ Ngoại giao".len()]] };
        let lines = highlighted(&snippet, Shown::InFile);
        assert_eq!(lines.iter().map(|line| strip_str(line).to_string()).collect::<Vec<_>>(), [text]);
        assert!(lines[0].starts_with(&format!("{MATCH}Bộ Ngoại giao{MATCH:#} trình")), "{lines:?}");
    }

    #[test]
    fn a_match_over_two_lines_is_closed_at_the_end_of_the_first() {
        let text = "word ".repeat(30);
        let snippet = Snippet { ranges: vec![[0, text.len()]], text };
        for line in highlighted(&snippet, Shown::InFile) {
            assert!(line.starts_with(&format!("{MATCH}")) && line.ends_with(&format!("{MATCH:#}")), "{line:?}");
        }
    }

    #[test]
    fn ranges_that_do_not_fit_are_left_out() {
        let snippet = Snippet { text: "ộ".to_owned(), ranges: vec![[1, 2], [0, 99]] };
        assert_eq!(highlighted(&snippet, Shown::InFile), ["ộ"]);
    }
}
