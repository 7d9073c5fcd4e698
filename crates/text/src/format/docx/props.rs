//! Properties of runs and paragraphs, as styles and the text itself state them.

use crate::format::flow::{Flow, Font};
use crate::format::xml::{Node, Ns, Tag, Xml};

/// The fonts of the theme, which styles name by their role.
#[derive(Debug, Default)]
pub(super) struct Theme {
    pub(super) major: String,
    pub(super) minor: String,
}

/// What is stated of a run; `None` is inherited.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RunProps {
    pub(super) font: Option<Font>,
    pub(super) is_hidden: Option<bool>,
}

/// The list and level that a paragraph counts in. A list of 0 means none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

/// What is stated of a paragraph; `None` is inherited.
#[derive(Clone, Debug, Default)]
pub(super) struct ParagraphProps {
    pub(super) style: Option<String>,
    pub(super) numbered: Numbered,
    /// Its level in the outline, 9 being none.
    pub(super) outline: Option<u8>,
    pub(super) is_centred: Option<bool>,
    /// Whether a tracked change deletes its end, so that the next paragraph goes on with it.
    pub(super) is_end_deleted: bool,
}

impl RunProps {
    /// These, and what they leave open as `outer` has it.
    pub(super) fn or(self, outer: Self) -> Self {
        Self { font: self.font.or(outer.font), is_hidden: self.is_hidden.or(outer.is_hidden) }
    }
}

/// Reads what is inside `w:rPr`, and its close: the character style, the properties, whether the run was deleted.
pub(super) fn read_run(xml: &mut Xml<'_>, theme: &Theme, flow: &mut Flow<'_>) -> (Option<String>, RunProps, bool) {
    let (mut style, mut props, mut is_deleted) = (None, RunProps::default(), false);
    each_child(xml, |tag, xml| {
        match tag.local() {
            "rStyle" => style = value(tag),
            "rFonts" => props.font = font(tag, theme, flow).or(props.font),
            "vanish" => props.is_hidden = Some(tag.is_on()),
            "del" | "moveFrom" => is_deleted = true,
            _ => {}
        }
        xml.skip();
    });
    (style, props, is_deleted)
}

/// Reads what is inside `w:pPr`, and its close. What a tracked change had there before is left out.
pub(super) fn read_paragraph(xml: &mut Xml<'_>, theme: &Theme, flow: &mut Flow<'_>) -> ParagraphProps {
    let mut props = ParagraphProps::default();
    each_child(xml, |tag, xml| {
        match tag.local() {
            "pStyle" => props.style = value(tag),
            "numPr" => return props.numbered = read_numbered(xml),
            "outlineLvl" => props.outline = value(tag).and_then(|level| level.parse().ok()),
            "jc" => props.is_centred = value(tag).map(|align| align == "center"),
            "rPr" => return props.is_end_deleted = read_run(xml, theme, flow).2,
            _ => {}
        }
        xml.skip();
    });
    props
}

fn read_numbered(xml: &mut Xml<'_>) -> Numbered {
    let mut numbered = Numbered::default();
    each_child(xml, |tag, xml| {
        match tag.local() {
            "numId" => numbered.list = value(tag),
            "ilvl" => numbered.level = value(tag).and_then(|level| level.parse().ok()),
            _ => {}
        }
        xml.skip();
    });
    numbered
}

/// Calls `each` with the children of the element opened last that are Word's, until its close. `each` reads or skips the
/// child to its close.
pub(super) fn each_child<'x>(xml: &mut Xml<'x>, mut each: impl FnMut(&Tag<'x>, &mut Xml<'x>)) {
    loop {
        match xml.next() {
            Node::Open(tag) if tag.ns == Ns::Word => each(&tag, xml),
            Node::Open(_) => xml.skip(),
            Node::Text(_) => {}
            Node::Close | Node::End => return,
        }
    }
}

pub(super) fn value(tag: &Tag<'_>) -> Option<String> {
    tag.attr("val").map(std::borrow::Cow::into_owned)
}

/// The font of letters beyond ASCII, which is where charsets differ.
pub(super) fn font(tag: &Tag<'_>, theme: &Theme, flow: &mut Flow<'_>) -> Option<Font> {
    let of_theme = |role: &str| if role.starts_with("major") { theme.major.clone() } else { theme.minor.clone() };
    let name = ["hAnsiTheme", "asciiTheme"]
        .iter()
        .find_map(|name| tag.attr(name).map(|role| of_theme(&role)))
        .filter(|name| !name.is_empty())
        .or_else(|| ["hAnsi", "ascii", "cs"].iter().find_map(|name| tag.attr(name).map(|name| name.into_owned())))?;
    Some(flow.font(&name))
}
