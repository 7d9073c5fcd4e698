//! Text of documents as HTML: escaped, with marks, and with numbers isolated in right-to-left text.

use std::fmt::Write as _;

/// Which way most of the letters of a text run. `dir="auto"` would go by the first letter alone, and a Hebrew title that begins
/// with `22-NQ/TW` would be set from the left.
pub(crate) fn direction(text: &str) -> &'static str {
    let mut balance = 0_i64;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        balance += if is_right_to_left(c) { 1 } else { -1 };
    }
    if balance > 0 { "rtl" } else { "ltr" }
}

/// An element around a range of the text.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// Bytes of the text; ends that fall inside a character are moved outwards.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// Name of the element.
    pub(crate) element: &'static str,
    /// Its `id` attribute, given to the first piece only.
    pub(crate) id: Option<String>,
}

/// Escapes `text` and puts elements around ranges of it.
///
/// `marks` are sorted by start; where one begins before another has ended, it is cut at the other's end. Numbers and symbols in
/// right-to-left text stand in `<bdi dir="ltr">`, inside of which the marks are opened: two isolates side by side would change
/// places. O(text + marks).
pub(crate) fn html(text: &str, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let isolates = if direction(text) == "rtl" { numbers(text) } else { Vec::new() };
    let mut isolates = isolates.into_iter().peekable();
    let mut marks = disjoint(text, marks).into_iter().peekable();
    let (mut at, mut in_isolate, mut in_mark) = (0, None::<usize>, None::<(usize, &'static str)>);
    while at < text.len() || in_isolate.is_some() || in_mark.is_some() {
        if in_mark.is_some_and(|(end, _)| end <= at) {
            close(&mut out, &mut in_mark);
        }
        if in_isolate.is_some_and(|end| end <= at) {
            in_isolate = None;
            match in_mark.take() {
                Some((end, element)) => {
                    let _ = write!(out, "</{element}></bdi><{element}>");
                    in_mark = Some((end, element));
                }
                None => out.push_str("</bdi>"),
            }
        }
        if let Some((_, end)) = isolates.next_if(|&(start, _)| start <= at) {
            match in_mark {
                Some((_, element)) => {
                    let _ = write!(out, "</{element}><bdi dir=\"ltr\"><{element}>");
                }
                None => out.push_str("<bdi dir=\"ltr\">"),
            }
            in_isolate = Some(end);
        }
        if in_mark.is_none()
            && let Some(mark) = marks.next_if(|mark| mark.start <= at)
        {
            let _ = write!(out, "<{}", mark.element);
            if let Some(id) = &mark.id {
                let _ = write!(out, " id=\"{}\"", escaped(id));
            }
            out.push('>');
            in_mark = Some((mark.end, mark.element));
        }
        let next = [
            Some(text.len()),
            in_isolate,
            in_mark.map(|(end, _)| end),
            isolates.peek().map(|&(start, _)| start),
            marks.peek().map(|mark| mark.start),
        ];
        let next = next.into_iter().flatten().filter(|&next| next > at).min().unwrap_or(text.len());
        out.push_str(&escaped(&text[at..next]));
        at = next;
    }
    out
}

fn close(out: &mut String, mark: &mut Option<(usize, &'static str)>) {
    if let Some((_, element)) = mark.take() {
        let _ = write!(out, "</{element}>");
    }
}

/// Non-empty marks on character boundaries, each beginning where the one before has ended or later.
fn disjoint(text: &str, marks: &[Mark]) -> Vec<Mark> {
    let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        let from = kept.last().map_or(0, |last| last.end);
        let start = text.floor_char_boundary(mark.start).max(from);
        let end = text.ceil_char_boundary(mark.end.min(text.len()));
        if start < end {
            kept.push(Mark { start, end, ..mark.clone() });
        }
    }
    kept
}

/// `text` fit for an element or a quoted attribute. Control characters, which HTML does not allow, become spaces.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// `line` escaped, with each of `parts`, which occur in it in this order, as an isolate of its own: a Hebrew word and the symbol
/// after it would otherwise run into each other.
pub(crate) fn isolated<'p>(line: &str, parts: impl Iterator<Item = &'p str>) -> String {
    let (mut out, mut rest) = (String::with_capacity(line.len() + 32), line);
    for part in parts.filter(|part| !part.is_empty()) {
        if let Some((before, after)) = rest.split_once(part) {
            let _ = write!(out, "{}<bdi>{}</bdi>", escaped(before), escaped(part));
            rest = after;
        }
    }
    out.push_str(&escaped(rest));
    out
}

/// Longest run in bytes that is isolated, and so kept on one line: no symbol or date is longer.
const LONGEST_NUMBER: usize = 48;

/// Runs that must keep their order inside right-to-left text: left-to-right letters, figures and what joins them, with at least
/// one figure and one joint (`22-NQ/TW`, `30/11/2023`, `1812/QD-TTg`; not `2023`, which no neighbour reorders).
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut run: Option<Run> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() && !is_right_to_left(c) {
            let run = run.get_or_insert(Run { start: at, end: at, has_figure: false, pending_joint: false, has_joint: false });
            run.end = at + c.len_utf8();
            run.has_figure |= c.is_numeric();
            run.has_joint |= run.pending_joint;
            run.pending_joint = false;
        } else if let Some(open) = run.as_mut().filter(|open| is_joint(c) && !open.pending_joint) {
            open.pending_joint = true;
        } else if let Some(ended) = run.take().filter(Run::is_number) {
            found.push((ended.start, ended.end));
        }
    }
    found
}

struct Run {
    start: usize,
    end: usize,
    has_figure: bool,
    pending_joint: bool,
    has_joint: bool,
}

impl Run {
    fn is_number(&self) -> bool {
        self.has_figure && self.has_joint && self.end - self.start <= LONGEST_NUMBER
    }
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '/' | '.' | ':' | ',' | '\u{2010}'..='\u{2014}')
}

/// Whether a character lies in a block of a right-to-left script (Unicode 16, `DerivedBidiClass.txt`, defaults R and AL).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(ranges: &[(usize, usize)]) -> Vec<Mark> {
        ranges.iter().map(|&(start, end)| Mark { start, end, element: "mark", id: None }).collect()
    }

    #[test]
    fn markup_in_a_text_is_shown_not_run() {
        for (text, shown) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("\" onload='x' &", "&quot; onload=&#39;x&#39; &amp;"),
            ("a\u{0}b\u{1b}c", "a b c"),
        ] {
            assert_eq!(html(text, &[]), shown);
        }
        assert_eq!(html("a<b>c", &marks(&[(1, 4)])), "a<mark>&lt;b&gt;</mark>c");
    }

    #[test]
    fn marks_end_on_characters_and_do_not_overlap() {
        assert_eq!(html("Bộ Tài", &marks(&[(0, 2), (3, 99)])), "<mark>Bộ</mark><mark> Tài</mark>");
        assert_eq!(html("abcdef", &marks(&[(0, 4), (2, 6), (9, 12)])), "<mark>abcd</mark><mark>ef</mark>");
        assert_eq!(html("", &marks(&[(0, 4)])), "");
    }

    #[test]
    fn a_symbol_in_hebrew_is_one_isolate_whatever_is_marked() {
        let text = "החלטה 22-NQ/TW.";
        let at = text.find('2').unwrap();
        assert_eq!(html(text, &[]), "החלטה <bdi dir=\"ltr\">22-NQ/TW</bdi>.");
        assert_eq!(html(text, &marks(&[(at, at + 2)])), "החלטה <bdi dir=\"ltr\"><mark>22</mark>-NQ/TW</bdi>.");
        assert_eq!(html(text, &marks(&[(0, at + 2)])), "<mark>החלטה </mark><bdi dir=\"ltr\"><mark>22</mark>-NQ/TW</bdi>.");
        assert_eq!(
            html(text, &marks(&[(at, text.len())])),
            "<bdi dir=\"ltr\"><mark>22-NQ/TW</mark></bdi><mark>.</mark>".replace("<bdi", "החלטה <bdi")
        );
    }

    #[test]
    fn the_parts_of_a_line_are_isolated_in_order() {
        let parts = ["החלטה 22", "22-NQ/TW", "absent"];
        let line = "instrument החלטה 22 = 22-NQ/TW & <x>";
        let shown = "instrument <bdi>החלטה 22</bdi> = <bdi>22-NQ/TW</bdi> &amp; &lt;x&gt;";
        assert_eq!(isolated(line, parts.into_iter()), shown);
    }

    #[test]
    fn numbers_that_need_no_isolate_get_none() {
        assert_eq!(html("בנובמבר 2023, ב-30.", &[]), "בנובמבר 2023, ב-30.");
        assert_eq!(html("Resolution 22-NQ/TW", &[]), "Resolution 22-NQ/TW");
    }

    #[test]
    fn direction_is_that_of_most_letters() {
        for (text, dir) in [("22-NQ/TW: דו\"ח על יישום", "rtl"), ("Hanoi (האנוי)", "ltr"), ("2023", "ltr"), ("", "ltr")]
        {
            assert_eq!(direction(text), dir, "{text}");
        }
    }
}
