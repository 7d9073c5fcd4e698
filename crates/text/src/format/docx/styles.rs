//! Styles: what paragraphs and runs inherit.

use std::collections::HashMap;

use super::props::{Numbered, ParagraphProps, RunProps, Theme, each_child, read_paragraph, read_run, value};
use crate::format::flow::{Flow, Role};
use crate::format::xml::{Node, Ns, Xml};

/// Styles are based on styles at most so often; Word allows ten.
const ANCESTORS: usize = 16;
/// Styles beyond this many are left out; real documents have a few hundred.
const MOST: usize = 20_000;
/// Elements in the parts beside the text are nested no deeper.
const DEPTH: usize = 64;

/// A style with all that it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub(super) run: RunProps,
    pub(super) numbered: Numbered,
    /// The style of its line that the list is stated in, by which a list knows the level.
    pub(super) numbered_by: String,
    pub(super) role: Role,
    pub(super) is_centred: bool,
    /// Whether tables of this style have lines between columns.
    pub(super) is_ruled: bool,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    pub(super) theme: Theme,
    /// The style of paragraphs without one.
    default: Style,
    /// The language of the text, as the defaults state it.
    pub(super) lang: Option<String>,
}

/// A style as the part states it.
#[derive(Debug, Default)]
struct Stated {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProps,
    run: RunProps,
    is_ruled: Option<bool>,
}

impl Styles {
    /// Reads the styles, whose fonts may be named by the theme.
    pub(super) fn read(text: &str, theme: Theme, flow: &mut Flow<'_>) -> Self {
        let mut styles = Self { theme, ..Self::default() };
        let mut stated: HashMap<String, Stated> = HashMap::new();
        let (mut defaults, mut default_id) = (RunProps::default(), None);
        let mut xml = Xml::new(text, DEPTH);
        loop {
            match xml.next() {
                Node::Open(tag) if tag.ns == Ns::Word => match tag.local() {
                    "style" => {
                        let id = tag.attr("styleId").unwrap_or_default().into_owned();
                        let is_default = tag.attr("default").is_some_and(|value| matches!(&*value, "1" | "true" | "on"));
                        if is_default && tag.attr("type").as_deref() == Some("paragraph") {
                            default_id = Some(id.clone());
                        }
                        let style = read_style(&mut xml, &styles.theme, flow);
                        if stated.len() < MOST {
                            stated.insert(id, style);
                        }
                    }
                    "rPr" => defaults = read_defaults(&mut xml, &mut styles, flow),
                    "pPr" => xml.skip(),
                    _ => {}
                },
                Node::End => break,
                _ => {}
            }
        }
        styles.styles = stated.keys().map(|id| (id.clone(), resolve(id, &stated, defaults))).collect();
        styles.default =
            default_id.and_then(|id| styles.styles.get(&id).cloned()).unwrap_or(Style { run: defaults, ..Style::default() });
        styles
    }

    /// The style of an id; that of paragraphs without one for none, or one that is not there.
    pub(super) fn get(&self, id: Option<&str>) -> &Style {
        id.and_then(|id| self.styles.get(id)).unwrap_or(&self.default)
    }

    /// What a character style states.
    pub(super) fn run(&self, id: Option<&str>) -> RunProps {
        id.and_then(|id| self.styles.get(id)).map(|style| style.run).unwrap_or_default()
    }

    /// Whether tables of a style have lines.
    pub(super) fn is_ruled(&self, id: Option<&str>) -> bool {
        id.and_then(|id| self.styles.get(id)).is_some_and(|style| style.is_ruled)
    }
}

/// Reads the names of the theme's fonts.
pub(super) fn read_theme(text: &str) -> Theme {
    let mut theme = Theme::default();
    let mut xml = Xml::new(text, DEPTH);
    let mut is_major = true;
    loop {
        match xml.next() {
            Node::Open(tag) => match tag.local() {
                "majorFont" => is_major = true,
                "minorFont" => is_major = false,
                "latin" => {
                    let own = if is_major { &mut theme.major } else { &mut theme.minor };
                    if own.is_empty() {
                        *own = tag.attr("typeface").unwrap_or_default().into_owned();
                    }
                }
                _ => {}
            },
            Node::End => return theme,
            _ => {}
        }
    }
}

fn read_style(xml: &mut Xml<'_>, theme: &Theme, flow: &mut Flow<'_>) -> Stated {
    let mut style = Stated::default();
    each_child(xml, |tag, xml| {
        match tag.local() {
            "name" => style.name = value(tag).unwrap_or_default().to_lowercase(),
            "basedOn" => style.based_on = value(tag),
            "pPr" => return style.paragraph = read_paragraph(xml, theme, flow),
            "rPr" => return style.run = read_run(xml, theme, flow).1,
            "tblPr" => return style.is_ruled = read_table(xml).1.or(style.is_ruled),
            _ => {}
        }
        xml.skip();
    });
    style
}

/// Reads what is inside `w:tblPr`, and its close: the style, and whether lines part the columns, if it says so.
pub(super) fn read_table(xml: &mut Xml<'_>) -> (Option<String>, Option<bool>) {
    let (mut style, mut is_ruled) = (None, None);
    each_child(xml, |tag, xml| {
        match tag.local() {
            "tblStyle" => style = value(tag),
            "tblBorders" => return is_ruled = Some(has_lines(xml, &["insideV"])),
            _ => {}
        }
        xml.skip();
    });
    (style, is_ruled)
}

/// Reads borders up to their close: whether one of those named is drawn.
pub(super) fn has_lines(xml: &mut Xml<'_>, sides: &[&str]) -> bool {
    let mut is_drawn = false;
    each_child(xml, |tag, xml| {
        let is_white = tag.attr("color").is_some_and(|color| color.eq_ignore_ascii_case("ffffff"));
        let is_line = tag.attr("val").is_some_and(|line| !matches!(&*line, "nil" | "none"));
        is_drawn |= sides.contains(&tag.local()) && is_line && !is_white;
        xml.skip();
    });
    is_drawn
}

/// Reads the run properties of the defaults, whose language is the document's.
fn read_defaults(xml: &mut Xml<'_>, styles: &mut Styles, flow: &mut Flow<'_>) -> RunProps {
    let mut outer = RunProps::default();
    each_child(xml, |tag, xml| {
        match tag.local() {
            "rFonts" => outer.font = super::props::font(tag, &styles.theme, flow),
            "lang" => styles.lang = value(tag),
            _ => {}
        }
        xml.skip();
    });
    outer
}

fn resolve(id: &str, stated: &HashMap<String, Stated>, defaults: RunProps) -> Style {
    let mut style = Style::default();
    let (mut role, mut is_centred, mut is_ruled) = (None, None, None);
    let mut next = Some(id);
    for _ in 0..ANCESTORS {
        let Some((id, own)) = next.and_then(|id| stated.get_key_value(id)) else { break };
        style.run = style.run.or(own.run);
        if style.numbered.list.is_none() && own.paragraph.numbered.list.is_some() {
            style.numbered.list.clone_from(&own.paragraph.numbered.list);
            style.numbered_by.clone_from(id);
        }
        style.numbered.level = style.numbered.level.or(own.paragraph.numbered.level);
        role = role.or_else(|| role_of(own));
        is_centred = is_centred.or(own.paragraph.is_centred);
        is_ruled = is_ruled.or(own.is_ruled);
        next = own.based_on.as_deref();
    }
    style.run = style.run.or(defaults);
    style.role = role.unwrap_or_default();
    style.is_centred = is_centred.unwrap_or(false);
    style.is_ruled = is_ruled.unwrap_or(false);
    style
}

/// What the built-in styles are for. Their names are English in every edition of Word (ECMA-376, 17.7.4.9). A table of
/// contents repeats the headings and is no text of its own.
fn role_of(style: &Stated) -> Option<Role> {
    let numbered = |prefix: &str| style.name.strip_prefix(prefix).is_some_and(|rest| rest.trim().parse::<u8>().is_ok());
    if numbered("toc") || style.name == "toc heading" || style.name == "table of figures" {
        Some(Role::Chrome)
    } else if style.name == "caption" {
        Some(Role::Caption)
    } else if numbered("heading") || matches!(style.name.as_str(), "title" | "subtitle") {
        Some(Role::Heading)
    } else {
        style.paragraph.outline.map(|level| if level < 9 { Role::Heading } else { Role::Body })
    }
}
