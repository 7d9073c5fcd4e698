//! Lists (ECMA-376, 17.9): what Word puts before a paragraph and stores nowhere.

use std::collections::{HashMap, HashSet};

use super::props::{Theme, each_child, read_run, value};
use crate::format::flow::{Counters, Figures, Flow, Font, Level, Restart};
use crate::format::xml::{Node, Ns, Tag, Xml};

/// Elements in the part are nested no deeper.
const DEPTH: usize = 64;
/// A list has so many levels.
const WORD_LEVELS: usize = 9;

/// Lists and definitions beyond this many are left out; real documents have up to a few hundred.
const MOST: usize = 20_000;

/// What only Word knows of a level.
#[derive(Clone, Debug, Default)]
struct Manner {
    /// The style whose paragraphs are of this level.
    style: Option<String>,
    /// Whether nothing parts the label from the text.
    is_tight: bool,
    is_hidden: bool,
}

/// The levels of a list.
#[derive(Clone, Debug, Default)]
struct Levels {
    levels: Vec<Level>,
    /// As many.
    manners: Vec<Manner>,
}

impl Levels {
    fn set(&mut self, at: usize, (level, manner): (Level, Manner)) {
        let len = self.levels.len().max(at + 1);
        self.levels.resize_with(len, Level::default);
        self.manners.resize_with(len, Manner::default);
        self.levels[at] = level;
        self.manners[at] = manner;
    }
}

/// A definition that lists share, and count in together.
#[derive(Debug, Default)]
struct Abstract {
    levels: Levels,
    /// The style that holds the definition in its place.
    link: Option<String>,
    /// The style that this is the definition of.
    of_style: Option<String>,
}

/// A list: a definition, and where it differs from it.
#[derive(Debug, Default)]
struct Instance {
    definition: String,
    /// First numbers by level.
    starts: HashMap<usize, u32>,
    changed: Vec<(usize, (Level, Manner))>,
    /// The levels of the definition with the changes, if there are any.
    own: Option<Levels>,
}

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<String, Abstract>,
    lists: HashMap<String, Instance>,
    counters: HashMap<String, Counters>,
    /// Lists and levels whose own first number was used.
    started: HashSet<(String, usize)>,
}

/// What stands before a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// With the space after it.
    pub(super) text: String,
    pub(super) font: Option<Font>,
}

impl Numbering {
    /// Reads the part `numbering.xml`.
    pub(super) fn read(text: &str, theme: &Theme, flow: &mut Flow<'_>) -> Self {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text, DEPTH);
        loop {
            match xml.next() {
                Node::Open(tag) if tag.ns == Ns::Word && tag.local() == "abstractNum" => {
                    let id = tag.attr("abstractNumId").unwrap_or_default().into_owned();
                    let definition = read_abstract(&mut xml, theme, flow);
                    if numbering.definitions.len() < MOST {
                        numbering.definitions.insert(id, definition);
                    }
                }
                Node::Open(tag) if tag.ns == Ns::Word && tag.local() == "num" => {
                    let id = tag.attr("numId").unwrap_or_default().into_owned();
                    let list = read_list(&mut xml, theme, flow);
                    if numbering.lists.len() < MOST {
                        numbering.lists.insert(id, list);
                    }
                }
                Node::End => break,
                _ => {}
            }
        }
        numbering.follow_links();
        numbering.merge_changes();
        numbering
    }

    /// The level of a list that paragraphs of a style are of.
    pub(super) fn level_of_style(&self, list: &str, style: &str) -> Option<usize> {
        let instance = self.lists.get(list)?;
        let manners = &self.definitions.get(&instance.definition)?.levels.manners;
        manners.iter().position(|manner| manner.style.as_deref() == Some(style))
    }

    /// Counts a paragraph and gives its label; none in a list that is not there.
    pub(super) fn label(&mut self, list: &str, level: usize) -> Option<Label> {
        let instance = self.lists.get(list)?;
        let definition = self.definitions.get(&instance.definition)?;
        let Levels { levels, manners } = instance.own.as_ref().unwrap_or(&definition.levels);
        let (own, manner) = (levels.get(level)?, manners.get(level)?);
        let start = instance.starts.get(&level).copied().filter(|_| self.started.insert((list.to_owned(), level)));
        let counters = self.counters.entry(instance.definition.clone()).or_default();
        counters.count(levels, level, start);
        let mut text = if manner.is_hidden { String::new() } else { counters.label(levels, level) };
        if !text.is_empty() && !manner.is_tight {
            text.push(' ');
        }
        let font = Some(own.font).filter(|&font| font != Font::NONE);
        Some(Label { text, font })
    }

    /// A definition that only names a style is the one that the style names.
    fn follow_links(&mut self) {
        let of_style: HashMap<String, String> =
            self.definitions.iter().filter_map(|(id, definition)| Some((definition.of_style.clone()?, id.clone()))).collect();
        for list in self.lists.values_mut() {
            let link = self.definitions.get(&list.definition).and_then(|definition| definition.link.as_ref());
            if let Some(definition) = link.and_then(|link| of_style.get(link)) {
                list.definition.clone_from(definition);
            }
        }
    }

    fn merge_changes(&mut self) {
        for list in self.lists.values_mut().filter(|list| !list.changed.is_empty()) {
            let mut levels =
                self.definitions.get(&list.definition).map(|definition| definition.levels.clone()).unwrap_or_default();
            for (at, level) in list.changed.drain(..) {
                levels.set(at, level);
            }
            list.own = Some(levels);
        }
    }
}

fn read_abstract(xml: &mut Xml<'_>, theme: &Theme, flow: &mut Flow<'_>) -> Abstract {
    let mut definition = Abstract::default();
    each_child(xml, |tag, xml| {
        match tag.local() {
            "numStyleLink" => definition.link = value(tag),
            "styleLink" => definition.of_style = value(tag),
            "lvl" => {
                let at = level_of(tag);
                let level = read_level(xml, theme, flow);
                if let Some(at) = at {
                    definition.levels.set(at, level);
                }
                return;
            }
            _ => {}
        }
        xml.skip();
    });
    definition
}

fn read_list(xml: &mut Xml<'_>, theme: &Theme, flow: &mut Flow<'_>) -> Instance {
    let mut list = Instance::default();
    each_child(xml, |tag, xml| match tag.local() {
        "abstractNumId" => {
            list.definition = value(tag).unwrap_or_default();
            xml.skip();
        }
        "lvlOverride" => {
            let at = level_of(tag);
            each_child(xml, |tag, xml| match (tag.local(), at) {
                ("startOverride", Some(at)) => {
                    if let Some(start) = value(tag).and_then(|start| start.parse().ok()) {
                        list.starts.insert(at, start);
                    }
                    xml.skip();
                }
                ("lvl", Some(at)) => {
                    let level = read_level(xml, theme, flow);
                    list.changed.push((at, level));
                }
                _ => xml.skip(),
            });
        }
        _ => xml.skip(),
    });
    list
}

fn level_of(tag: &Tag<'_>) -> Option<usize> {
    tag.attr("ilvl")?.parse().ok().filter(|&level| level < WORD_LEVELS)
}

fn read_level(xml: &mut Xml<'_>, theme: &Theme, flow: &mut Flow<'_>) -> (Level, Manner) {
    let (mut level, mut manner) = (Level::default(), Manner::default());
    let (mut is_bullet, mut label) = (false, String::new());
    read_level_parts(xml, &mut |tag, xml| {
        match tag.local() {
            "start" => level.start = value(tag).and_then(|start| start.parse().ok()).unwrap_or(0),
            "numFmt" => (level.figures, is_bullet) = figures(&value(tag).unwrap_or_default()),
            "lvlText" => label = value(tag).unwrap_or_default(),
            "lvlRestart" => level.restart = restart(value(tag).and_then(|level| level.parse().ok())),
            "isLgl" => level.is_legal = tag.is_on(),
            "suff" => manner.is_tight = value(tag).as_deref() == Some("nothing"),
            "pStyle" => manner.style = value(tag),
            "rPr" => {
                let run = read_run(xml, theme, flow).1;
                level.font = run.font.unwrap_or_default();
                manner.is_hidden = run.is_hidden == Some(true);
                return;
            }
            _ => {}
        }
        xml.skip();
    });
    level.label = if is_bullet { Level::bullet(&label) } else { Level::parts(&label) };
    (level, manner)
}

/// The parts of a level. A newer format comes with an older one to fall back on, which is the one that counts here.
fn read_level_parts<'x>(xml: &mut Xml<'x>, each: &mut dyn FnMut(&Tag<'x>, &mut Xml<'x>)) {
    let mut inside = 0usize;
    loop {
        match xml.next() {
            Node::Open(tag) if tag.ns == Ns::Word => each(&tag, xml),
            Node::Open(tag) if tag.ns == Ns::Compat && matches!(tag.local(), "AlternateContent" | "Fallback") => inside += 1,
            Node::Open(_) => xml.skip(),
            Node::Text(_) => {}
            Node::Close if inside > 0 => inside -= 1,
            Node::Close | Node::End => return,
        }
    }
}

/// `w:lvlRestart`: 0 never, else after a paragraph of the level counted from 1.
fn restart(level: Option<usize>) -> Restart {
    match level {
        None => Restart::Always,
        Some(0) => Restart::Never,
        Some(level) => Restart::After(level - 1),
    }
}

/// How a format writes numbers (ECMA-376, 17.18.59), and whether it is a bullet. Words and signs in circles become figures.
fn figures(format: &str) -> (Figures, bool) {
    let figures = match format {
        "bullet" => return (Figures::None, true),
        "none" => Figures::None,
        "decimalZero" => Figures::DecimalZero,
        "lowerLetter" => Figures::LowerLetter,
        "upperLetter" => Figures::UpperLetter,
        "lowerRoman" => Figures::LowerRoman,
        "upperRoman" => Figures::UpperRoman,
        "russianLower" => Figures::LowerRussian,
        "russianUpper" => Figures::UpperRussian,
        "hebrew1" | "hebrew2" => Figures::Hebrew,
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital" => Figures::Chinese,
        _ => Figures::Decimal,
    };
    (figures, false)
}

#[cfg(test)]
mod tests {
    use vanban_model::Limits;

    use super::*;

    fn level(at: usize, format: &str, text: &str, more: &str) -> String {
        format!("<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/>{more}</w:lvl>")
    }

    /// The labels of paragraphs `list.level` of a part.
    fn labels(part: &str, paragraphs: &[(&str, usize)]) -> Vec<String> {
        let limits = Limits::default();
        let mut flow = Flow::new(&limits);
        let mut numbering = Numbering::read(&format!("<w:numbering>{part}</w:numbering>"), &Theme::default(), &mut flow);
        let mut label = |&(list, level): &(&str, usize)| numbering.label(list, level).map_or("?".to_owned(), |label| label.text);
        paragraphs.iter().map(&mut label).collect()
    }

    #[test]
    fn formats_of_real_lists_are_written() {
        for (format, text, expected) in [
            ("decimal", "Điều %1.", ["Điều 1. ", "Điều 2. "]),
            ("lowerLetter", "%1)", ["a) ", "b) "]),
            ("upperRoman", "%1 -", ["I - ", "II - "]),
            ("decimalZero", "%1/", ["01/ ", "02/ "]),
            ("bullet", "\u{f0b7}", ["• ", "• "]),
            ("bullet", "-", ["- ", "- "]),
            ("none", "", ["", ""]),
            ("none", "*", ["* ", "* "]),
            ("decimalEnclosedCircle", "%1", ["1 ", "2 "]),
        ] {
            let part = format!(
                "<w:abstractNum w:abstractNumId='0'>{}</w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num>",
                level(0, format, text, "")
            );
            assert_eq!(labels(&part, &[("7", 0), ("7", 0)]), expected, "{format} {text}");
        }
    }

    #[test]
    fn lists_of_one_definition_count_together_unless_they_start_anew() {
        let definition = format!(
            "<w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum>",
            level(0, "decimal", "%1.", ""),
            level(1, "lowerLetter", "%2)", "")
        );
        let plain = |id: u8| format!("<w:num w:numId='{id}'><w:abstractNumId w:val='0'/></w:num>");
        let anew = "<w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>";
        let other = format!(
            "<w:num w:numId='4'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'>{}</w:lvlOverride></w:num>",
            level(0, "upperRoman", "%1.", "<w:suff w:val='nothing'/>")
        );
        let part = format!("{definition}{}{}{anew}{other}", plain(1), plain(2));
        assert_eq!(
            labels(&part, &[("1", 0), ("1", 1), ("2", 0), ("2", 1), ("3", 0), ("3", 0), ("4", 0), ("9", 0), ("1", 8)]),
            ["1. ", "a) ", "2. ", "a) ", "5. ", "6. ", "VII.", "?", "?"]
        );
    }

    #[test]
    fn custom_formats_fall_back_and_hidden_labels_are_empty() {
        let custom = "<mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001'/></mc:Choice><mc:Fallback><w:numFmt w:val='decimalZero'/></mc:Fallback></mc:AlternateContent>";
        let hidden = "<w:rPr><w:vanish/></w:rPr>";
        let part = format!(
            "<w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>",
            level(0, "decimal", "%1.", custom),
            level(1, "decimal", "%2.", hidden)
        );
        assert_eq!(labels(&part, &[("1", 0), ("1", 1)]), ["01. ", ""]);
    }

    #[test]
    fn a_definition_may_stand_in_a_style() {
        let part = format!(
            "<w:abstractNum w:abstractNumId='0'><w:numStyleLink w:val='S'/></w:abstractNum>\
             <w:abstractNum w:abstractNumId='1'><w:styleLink w:val='S'/>{}</w:abstractNum>\
             <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>",
            level(0, "decimal", "%1.", "")
        );
        assert_eq!(labels(&part, &[("1", 0)]), ["1. "]);
    }
}
