//! What a portal puts around a text, told by the shape of lines and by labels, never by whole sentences.

use vanban_model::BlockKind;

use super::piece::Piece;
use super::{Layout, dateline};
use crate::cues::{Cues, key};

/// Pieces of content at the start among which site names, menus and bylines are looked for.
const HEAD: usize = 12;
/// A label or a name is no longer than this, in characters.
const LABEL: usize = 60;

/// Addresses are shorter than this, in bytes; what is longer holds data.
const MAX_URL: usize = 2000;

/// What a line says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// A source, with its address if it has one.
    Source,
    /// A counter of comments, or the heading of a list of other articles: nothing of the article comes after it.
    End,
    /// A label, menu, button, advertisement.
    Label,
}

/// Marks chrome; takes the address of the source and the date of publication from it.
pub(super) fn mark(pieces: &mut [Piece<'_>], cues: &Cues, is_official: bool, layout: &mut Layout) {
    let roles: Vec<Option<Role>> = pieces.iter().map(|piece| role(piece, cues)).collect();
    for (piece, role) in pieces.iter_mut().zip(&roles) {
        match role {
            Some(Role::Source) => {
                layout.source_url = layout.source_url.take().or_else(|| first_url(piece.text));
                piece.kind = Some(BlockKind::Chrome);
            }
            Some(Role::End | Role::Label) => piece.kind = Some(BlockKind::Chrome),
            None => {}
        }
    }
    let tail = tail_start(pieces, &roles);
    for piece in &mut pieces[tail..] {
        piece.kind = Some(BlockKind::Chrome);
    }
    mark_byline_before(pieces, tail, is_official);
    mark_head(pieces, tail, cues, is_official, layout);
}

fn role(piece: &Piece<'_>, cues: &Cues) -> Option<Role> {
    if piece
        .kind
        .is_some_and(|kind| !matches!(kind, BlockKind::Chrome | BlockKind::Heading | BlockKind::Paragraph | BlockKind::ListItem))
    {
        return None;
    }
    let text = piece.text;
    if cues.source.contains(&piece.key) {
        return Some(Role::Source);
    }
    if let Some((label, value)) = text.split_once(':')
        && label.len() <= 2 * LABEL
        && !value.starts_with("//")
    {
        let (label, value) = (key(label), value.trim());
        let short = value.chars().count() <= LABEL || is_url(value);
        if cues.source.contains(&label) && short && !value.ends_with('.') {
            return Some(Role::Source);
        }
        if cues.counter.contains(&label) && is_count(value) {
            return Some(Role::End);
        }
        if cues.section.contains(&label) && value.chars().count() <= 3 * LABEL {
            // A page that marks one link to another article as chrome goes on after it.
            return Some(if piece.is_chrome() && !value.is_empty() { Role::Label } else { Role::End });
        }
        if cues.menu.contains(&label) && short && !value.ends_with('.') {
            return Some(Role::Label);
        }
    }
    if piece.key.is_empty() {
        return is_url(text).then_some(Role::Label);
    }
    let uncounted =
        piece.key.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '+'));
    if cues.section.contains(&piece.key) || (uncounted.len() < piece.key.len() && cues.counter.contains(uncounted)) {
        return Some(Role::End);
    }
    let is_label = cues.placeholder.contains(&piece.key)
        || cues.menu.contains(&piece.key)
        // "Komentarz" over an article's last part is no counter; a page that says so is believed.
        || (cues.counter.contains(&piece.key) && piece.kind != Some(BlockKind::Heading))
        || is_slot_marker(text)
        || is_url(text)
        || is_menu(piece, cues);
    is_label.then_some(Role::Label)
}

/// `[annons_2]`, `[quangcao_2]`: what a template leaves where nothing was put in.
fn is_slot_marker(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    inner.rsplit_once('_').is_some_and(|(name, number)| {
        !name.is_empty()
            && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '_' | '-') || ('\u{591}'..='\u{5c7}').contains(&c))
            && (1..=4).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_count(value: &str) -> bool {
    (1..=12).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'k' | b'K'))
}

fn is_url(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www."))
        && !text.contains(char::is_whitespace)
}

fn first_url(text: &str) -> Option<String> {
    let at = text.find("https://").or_else(|| text.find("http://"))?;
    let url = text[at..].split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '“' | '”')).next()?;
    let url = url.trim_end_matches(['.', ',', ';', ')', ']']);
    ("https://".len() + 1..=MAX_URL).contains(&url.len()).then(|| url.to_owned())
}

/// `Home | News | Business`, `Trang chủ » Tin tức » Chỉ đạo`: at least two short entries of which one is a known menu word, or
/// four without any sign of a sentence.
fn is_menu(piece: &Piece<'_>, cues: &Cues) -> bool {
    if piece.text.starts_with('|') || piece.chars > 240 {
        return false;
    }
    let parts: Vec<&str> =
        piece.text.split(['|', '»', '›', '•', '·']).flat_map(|part| part.split(" > ")).map(str::trim).collect();
    let short = parts.iter().all(|part| !part.is_empty() && part.chars().count() <= 28 && part.split_whitespace().count() <= 5);
    let known = parts.iter().filter(|part| cues.menu.contains(&key(part))).count();
    parts.len() >= 2
        && short
        && !piece.text.contains(|c: char| c.is_ascii_digit())
        && (known * 3 >= parts.len() || (known >= 1 && parts.len() >= 3))
}

/// Running text: long enough and closed as a sentence, or very long.
fn is_prose(piece: &Piece<'_>) -> bool {
    !matches!(piece.kind, Some(BlockKind::Chrome | BlockKind::Caption))
        && ((piece.chars >= 110 && piece.ends_closed()) || piece.chars >= 220)
}

/// Where the article is over: at the first line that names a source with no prose after it, or that heads comments or other
/// articles in the later part of the page with little prose after it.
fn tail_start(pieces: &[Piece<'_>], roles: &[Option<Role>]) -> usize {
    let prose: Vec<usize> = pieces.iter().map(|piece| if is_prose(piece) { piece.chars } else { 0 }).collect();
    let all: usize = prose.iter().sum();
    let kept = |piece: &Piece<'_>| matches!(piece.kind, Some(BlockKind::Signature | BlockKind::Recipients));
    let mut after = all;
    let last_kept = pieces.iter().rposition(kept).map_or(0, |at| at + 1);
    for (at, role) in roles.iter().enumerate() {
        after -= prose[at];
        let over = match role {
            Some(Role::Source) => after == 0,
            Some(Role::End) => after * 4 <= all && (all > 0 || at > 0),
            _ => false,
        };
        if over && at >= last_kept {
            return at;
        }
    }
    pieces.len()
}

/// The author's name stands alone before the source or the end.
fn mark_byline_before(pieces: &mut [Piece<'_>], tail: usize, is_official: bool) {
    if is_official || tail == pieces.len() {
        return;
    }
    let before = pieces[..tail].iter().rposition(|piece| !piece.is_chrome());
    if let Some(at) = before
        && at + 3 >= tail
        && pieces[at].kind.is_none_or(|kind| kind == BlockKind::Paragraph || kind == BlockKind::Heading)
        && is_name(&pieces[at])
    {
        pieces[at].kind = Some(BlockKind::Chrome);
    }
}

/// Two to five words with capital initials and no stop: `Hai Minh`, `Thu Giang - TTXVN`. Scripts without capitals tell
/// nothing, so there a name has at most three words.
fn is_name(piece: &Piece<'_>) -> bool {
    let text = piece.text;
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let initial = |word: &&str| word.chars().find(|c| c.is_alphabetic());
    let capital = words.iter().all(|word| initial(word).is_some_and(char::is_uppercase));
    let caseless = words.iter().all(|word| initial(word).is_some_and(|c| !c.is_lowercase() && !c.is_uppercase()));
    piece.chars <= 40
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | ';' | ',' | '?' | '!' | '"' | '“'))
        && !text.ends_with('.')
        && ((capital && (1..=5).contains(&words.len())) || (caseless && (2..=3).contains(&words.len())))
}

/// Site name, menu, date and byline around the headline.
fn mark_head(pieces: &mut [Piece<'_>], tail: usize, cues: &Cues, is_official: bool, layout: &mut Layout) {
    let mut seen_prose = false;
    let head: Vec<usize> = (0..tail).filter(|&at| !pieces[at].is_chrome()).take(HEAD).collect();
    for (nth, &at) in head.iter().enumerate() {
        if is_prose(&pieces[at]) && seen_prose {
            break;
        }
        seen_prose |= is_prose(&pieces[at]);
        let piece = &pieces[at];
        if is_official
            || piece.chars > 2 * LABEL
            || !matches!(piece.kind, None | Some(BlockKind::Heading | BlockKind::Paragraph | BlockKind::ListItem))
        {
            continue;
        }
        let dated = (pieces.len() > 3).then(|| dateline::in_line(piece.text, cues)).flatten();
        let says_nothing =
            !piece.text.contains(char::is_alphanumeric) || (!piece.text.contains(char::is_alphabetic) && piece.chars <= 8);
        let beside_chrome = at > 0 && pieces[at - 1].is_chrome();
        if dated.is_some() {
            layout.published = layout.published.take().or(dated);
        } else if !(says_nothing
            || is_site_name(piece) && nth < 3
            || is_byline(piece, cues)
            || (nth > 0 && beside_chrome && is_name(piece) && layout.published.is_some()))
        {
            continue;
        }
        pieces[at].kind = Some(BlockKind::Chrome);
    }
}

/// `Vietnam.vn - Nền tảng quảng bá Việt Nam`: a short line that names a host.
fn is_site_name(piece: &Piece<'_>) -> bool {
    let is_host = |word: &str| {
        let word = word.trim_matches(['(', ')', ',', ':', '|']);
        word.rsplit_once('.').is_some_and(|(name, top)| {
            (2..=6).contains(&top.len())
                && top.bytes().all(|byte| byte.is_ascii_lowercase())
                && name.len() >= 2
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
                && name.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
    };
    piece.chars <= 90 && !piece.ends_closed() && piece.text.split_whitespace().next().is_some_and(is_host)
}

/// `By Linh Pham`, `Tác giả: Thu Giang`.
fn is_byline(piece: &Piece<'_>, cues: &Cues) -> bool {
    piece.chars <= LABEL
        && !piece.ends_closed()
        && crate::cues::starts_with_any(&piece.key, &cues.byline)
        && piece
            .text
            .split_whitespace()
            .skip(1)
            .all(|word| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase()))
        && (2..=7).contains(&piece.text.split_whitespace().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_slots_are_bracketed_words_with_a_number() {
        for (text, expected) in [
            ("[annons_2]", true),
            ("[מודעה_2]", true),
            ("[quangcao_12]", true),
            ("[2]", false),
            ("[sic]", false),
            ("[a_b]", false),
            ("[_2]", false),
        ] {
            assert_eq!(is_slot_marker(text), expected, "{text}");
        }
    }

    #[test]
    fn addresses_are_taken_whole() {
        for (text, expected) in [
            ("Source: https://a.example/x-1.htm", Some("https://a.example/x-1.htm")),
            ("(http://a.example/x).", Some("http://a.example/x")),
            ("Source: VNA", None),
            ("https://", None),
        ] {
            assert_eq!(first_url(text).as_deref(), expected);
        }
    }
}
