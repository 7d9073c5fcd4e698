//! Styles and lists of OpenDocument (version 1.3, part 3, sections 16 and 19).

use std::collections::HashMap;

use crate::format::flow::{Figures, Flow, Font, LEVELS, Level, Part};
use crate::format::xml::{Node, Ns, Tag, Xml};

/// Styles are derived from styles at most so often.
const ANCESTORS: usize = 16;
/// Elements in styles are nested no deeper.
const DEPTH: usize = 64;
/// Styles and lists beyond this many are left out.
const MOST: usize = 50_000;

/// A style; `None` is inherited.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    parent: Option<String>,
    pub(super) font: Option<Font>,
    pub(super) is_hidden: Option<bool>,
    pub(super) is_centred: Option<bool>,
    pub(super) outline: Option<usize>,
    pub(super) list: Option<String>,
    /// Whether cells of the style have a line at a side.
    pub(super) is_lined: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By family and name.
    styles: HashMap<(String, String), Style>,
    defaults: HashMap<String, Style>,
    /// Families of fonts by the names that styles use.
    faces: HashMap<String, String>,
    lists: HashMap<String, Vec<Level>>,
    outline: Vec<Level>,
}

impl Styles {
    /// Adds the styles of a part. What is under `office:body` is no style.
    pub(super) fn read(&mut self, text: &str, flow: &mut Flow<'_>) {
        let mut xml = Xml::new(text, DEPTH);
        loop {
            match xml.next() {
                Node::Open(tag) => match (tag.ns, tag.local()) {
                    (Ns::Office, "body") => xml.skip(),
                    (Ns::Style, "font-face") => {
                        if let (Some(name), Some(family)) = (tag.attr("name"), tag.attr("font-family")) {
                            self.faces.insert(name.into_owned(), family.trim_matches(['\'', '"']).to_owned());
                        }
                    }
                    (Ns::Style, "style" | "default-style") => self.read_style(&tag, &mut xml, flow),
                    (Ns::Text, "list-style") => {
                        let name = tag.attr("name").unwrap_or_default().into_owned();
                        let levels = self.read_levels(&mut xml, flow);
                        if self.lists.len() < MOST {
                            self.lists.insert(name, levels);
                        }
                    }
                    (Ns::Text, "outline-style") => self.outline = self.read_levels(&mut xml, flow),
                    _ => {}
                },
                Node::End => return,
                _ => {}
            }
        }
    }

    /// A style with all that it inherits. One that is not there inherits the defaults of its family.
    pub(super) fn get(&self, family: &str, name: &str) -> Style {
        let mut style = Style::default();
        let mut key = (family.to_owned(), name.to_owned());
        for _ in 0..ANCESTORS {
            let Some(own) = self.styles.get(&key) else { break };
            style.take_open(own);
            let Some(parent) = &own.parent else { break };
            key.1.clone_from(parent);
        }
        if let Some(default) = self.defaults.get(family) {
            style.take_open(default);
        }
        style
    }

    /// The levels of a list style.
    pub(super) fn list(&self, name: &str) -> &[Level] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// The levels of numbered headings.
    pub(super) fn outline(&self) -> &[Level] {
        &self.outline
    }

    fn read_style(&mut self, tag: &Tag<'_>, xml: &mut Xml<'_>, flow: &mut Flow<'_>) {
        let attr = |name| tag.attr(name).map(|value| value.into_owned());
        let family = attr("family").unwrap_or_default();
        let name = attr("name").unwrap_or_default();
        let mut style = Style {
            parent: attr("parent-style-name"),
            list: attr("list-style-name").filter(|list| !list.is_empty()),
            outline: attr("default-outline-level").and_then(|level| level.parse().ok()),
            ..Style::default()
        };
        loop {
            match xml.next() {
                Node::Open(tag) => {
                    match tag.local() {
                        "text-properties" => {
                            style.font = self.font(&tag, flow);
                            style.is_hidden = tag.attr("display").map(|display| display == "none");
                        }
                        "paragraph-properties" => style.is_centred = tag.attr("text-align").map(|align| align == "center"),
                        "table-cell-properties" => style.is_lined = is_lined(&tag),
                        _ => {}
                    }
                    xml.skip();
                }
                Node::Text(_) => {}
                Node::Close | Node::End => break,
            }
        }
        if tag.local() == "default-style" {
            self.defaults.insert(family, style);
        } else if self.styles.len() < MOST {
            self.styles.insert((family, name), style);
        }
    }

    fn font(&self, tag: &Tag<'_>, flow: &mut Flow<'_>) -> Option<Font> {
        let name = tag.attr("font-name").map(|name| self.faces.get(&*name).cloned().unwrap_or_else(|| name.into_owned()));
        let name = name.or_else(|| tag.attr("font-family").map(|family| family.trim_matches(['\'', '"']).to_owned()))?;
        Some(flow.font(&name))
    }

    /// Reads the levels of a list up to its close.
    fn read_levels(&self, xml: &mut Xml<'_>, flow: &mut Flow<'_>) -> Vec<Level> {
        let mut levels = Vec::new();
        loop {
            match xml.next() {
                Node::Open(tag) => {
                    let at = tag.attr("level").and_then(|level| level.parse::<usize>().ok()).unwrap_or(0);
                    let mut level = level(&tag, at);
                    level.font = self.level_font(xml, flow);
                    if (1..=LEVELS).contains(&at) {
                        if levels.len() < at {
                            levels.resize_with(at, Level::default);
                        }
                        levels[at - 1] = level;
                    }
                }
                Node::Text(_) => {}
                Node::Close | Node::End => return levels,
            }
        }
    }

    /// The font of a level, by the properties inside it, up to its close.
    fn level_font(&self, xml: &mut Xml<'_>, flow: &mut Flow<'_>) -> Font {
        let mut font = None;
        loop {
            match xml.next() {
                Node::Open(tag) => {
                    if tag.local() == "text-properties" {
                        font = self.font(&tag, flow);
                    }
                    xml.skip();
                }
                Node::Text(_) => {}
                Node::Close | Node::End => return font.unwrap_or_default(),
            }
        }
    }
}

impl Style {
    fn take_open(&mut self, outer: &Self) {
        self.font = self.font.or(outer.font);
        self.is_hidden = self.is_hidden.or(outer.is_hidden);
        self.is_centred = self.is_centred.or(outer.is_centred);
        self.outline = self.outline.or(outer.outline);
        self.is_lined = self.is_lined.or(outer.is_lined);
        if self.list.is_none() {
            self.list.clone_from(&outer.list);
        }
    }
}

/// Whether a cell has a line at its left or right; none where nothing is said.
fn is_lined(tag: &Tag<'_>) -> Option<bool> {
    let sides: Vec<_> = ["border", "border-left", "border-right"].iter().filter_map(|side| tag.attr(side)).collect();
    let is_drawn = |line: &str| !line.split_whitespace().any(|word| matches!(word, "none" | "hidden"));
    (!sides.is_empty()).then(|| sides.iter().any(|line| is_drawn(line)))
}

/// A level by its attributes. What stands before a paragraph is the prefix, the numbers of as many levels as are displayed
/// with stops between them, and the suffix.
fn level(tag: &Tag<'_>, at: usize) -> Level {
    let attr = |name| tag.attr(name).unwrap_or_default().into_owned();
    let start = tag.attr("start-value").and_then(|start| start.parse().ok()).unwrap_or(1);
    if tag.local().ends_with("bullet") {
        return Level { figures: Figures::None, label: Level::bullet(&attr("bullet-char")), start, ..Level::default() };
    }
    let figures = figures(&attr("num-format"));
    let label = if let Some(format) = tag.attr("num-list-format") {
        // LibreOffice since 7.0 states the label whole, as Word does: `%1%.%2%.`.
        Level::parts(&without_closing_signs(&format))
    } else {
        let shown = tag.attr("display-levels").and_then(|shown| shown.parse().ok()).unwrap_or(1usize).clamp(1, at.max(1));
        let mut label = vec![Part::Text(attr("num-prefix"))];
        if figures != Figures::None {
            for number in at.saturating_sub(shown)..at {
                if label.len() > 1 {
                    label.push(Part::Text(".".to_owned()));
                }
                label.push(Part::Number(number));
            }
        }
        label.push(Part::Text(attr("num-suffix")));
        label
    };
    Level { figures, label, start, ..Level::default() }
}

/// `%1%.%2%` → `%1.%2`.
fn without_closing_signs(format: &str) -> String {
    let mut out = String::with_capacity(format.len());
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '%' && chars.peek().is_some_and(char::is_ascii_digit) {
            while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                out.push(digit);
            }
            chars.next_if_eq(&'%');
        }
    }
    out
}

fn figures(format: &str) -> Figures {
    match format.chars().next() {
        None => Figures::None,
        Some('a') => Figures::LowerLetter,
        Some('A') => Figures::UpperLetter,
        Some('i') => Figures::LowerRoman,
        Some('I') => Figures::UpperRoman,
        Some('0') => Figures::DecimalZero,
        Some('а') => Figures::LowerRussian,
        Some('А') => Figures::UpperRussian,
        Some('א') => Figures::Hebrew,
        Some('一') => Figures::Chinese,
        Some(_) => Figures::Decimal,
    }
}
