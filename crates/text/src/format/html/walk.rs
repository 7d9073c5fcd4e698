//! From the tree of a page to its lines of text, each with the element it stands in.

use scraper::node::Element;
use scraper::{Html, Node};
use vanban_model::BlockKind;

use crate::cues::Hints;

/// A line in an element for authors is a byline up to this length, in characters; longer ones tell about the author.
const BYLINE: usize = 80;

/// A stretch of text that no border of a block interrupts.
#[derive(Debug)]
pub(super) struct Leaf {
    /// With single spaces, not empty.
    pub(super) text: String,
    pub(super) chars: usize,
    /// Characters inside links.
    pub(super) link_chars: usize,
    /// Index of the innermost element in [`Page::elements`].
    pub(super) element: usize,
    pub(super) kind: Option<BlockKind>,
    /// Whether only `<br>` parts it from the leaf before.
    pub(super) after_break: bool,
    pub(super) is_h1: bool,
    /// Row and cell, as indexes of elements.
    pub(super) cell: Option<(usize, usize)>,
}

/// An element that makes a block.
#[derive(Debug)]
pub(super) struct Container {
    pub(super) parent: usize,
    pub(super) role: Role,
    /// Whether it can hold a whole document, as a division does and a paragraph or list does not.
    pub(super) is_section: bool,
    name: Name,
}

/// What tags, classes and ids say of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    None,
    /// `<article>`, `<main>`, or a class that the configuration knows for content.
    Content,
    /// `<nav>`, `<footer>`, `<aside>`, or a class that the configuration knows for chrome.
    Chrome,
    Caption,
    Author,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Row,
    Cell,
    Item,
    Heading(u8),
    Other,
}

/// The text of a page in reading order.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) leaves: Vec<Leaf>,
    /// In reading order, so that a parent comes before its children; the first is the page.
    pub(super) elements: Vec<Container>,
    /// `datetime` of each `<time>`.
    pub(super) times: Vec<String>,
}

/// Walks the tree without recursion. Hidden elements are left out.
pub(super) fn walk(html: &Html, hints: &Hints) -> Page {
    let mut walker = Walker {
        hints,
        page: Page {
            elements: vec![Container { parent: 0, role: Role::None, is_section: true, name: Name::Other }],
            ..Page::default()
        },
        path: vec![0],
        text: String::new(),
        link_chars: 0,
        links: 0,
        after_break: false,
    };
    let root = html.tree.root();
    let mut node = root;
    loop {
        let descend = walker.open(node.value());
        if descend && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        if descend {
            walker.close(node.value());
        }
        loop {
            if node == root {
                walker.flush();
                return walker.page;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else {
                walker.flush();
                return walker.page;
            };
            node = parent;
            walker.close(node.value());
        }
    }
}

struct Walker<'h> {
    hints: &'h Hints,
    page: Page,
    /// Open elements that make blocks.
    path: Vec<usize>,
    text: String,
    link_chars: usize,
    links: usize,
    after_break: bool,
}

impl Walker<'_> {
    /// Enters a node; whether to go into it. Every node entered with `true` is left by [`Self::close`].
    fn open(&mut self, node: &Node) -> bool {
        match node {
            Node::Text(text) => {
                self.push_text(text);
                true
            }
            Node::Element(element) => self.open_element(element),
            _ => true,
        }
    }

    fn open_element(&mut self, element: &Element) -> bool {
        let name = element.name();
        match name {
            "head" => return false,
            "br" | "hr" => {
                self.flush();
                self.after_break = name == "br";
            }
            "a" => self.links += 1,
            "img" => self.push_image(element),
            _ => {}
        }
        if is_hidden(element) {
            if name == "a" {
                self.links -= 1;
            }
            return false;
        }
        if name == "time"
            && let Some(at) = element.attr("datetime")
        {
            self.page.times.push(at.to_owned());
        }
        if makes_block(name) {
            self.flush();
            self.after_break = false;
            let parent = *self.path.last().expect("the page itself is always open");
            let container = Container { parent, role: self.role(element), is_section: is_section(name), name: structure(name) };
            self.path.push(self.page.elements.len());
            self.page.elements.push(container);
        }
        true
    }

    fn close(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        let name = element.name();
        if name == "a" {
            self.links = self.links.saturating_sub(1);
        } else if makes_block(name) {
            self.flush();
            self.after_break = false;
            self.path.pop();
        }
    }

    fn push_text(&mut self, text: &str) {
        if self.links > 0 {
            self.link_chars += text.chars().filter(|c| !c.is_whitespace()).count();
        }
        self.text.push_str(text);
    }

    fn push_image(&mut self, element: &Element) {
        let alt = element.attr("alt").map(str::trim).unwrap_or_default();
        // Shorter ones name icons and people, not what a picture shows.
        if alt.chars().count() < 15 || !alt.contains(' ') {
            return;
        }
        self.flush();
        self.text.push_str(alt);
        self.flush_as(Some(BlockKind::Caption));
    }

    fn flush(&mut self) {
        self.flush_as(None);
    }

    fn flush_as(&mut self, kind: Option<BlockKind>) {
        let text = super::one_line(&self.text);
        let link_chars = std::mem::take(&mut self.link_chars);
        self.text.clear();
        if text.is_empty() {
            return;
        }
        let element = *self.path.last().expect("the page itself is always open");
        let chars = text.chars().count();
        let (mut own, mut is_h1, mut cell, mut row) = (kind, false, None, None);
        for &at in self.path.iter().rev() {
            let container = &self.page.elements[at];
            match container.name {
                Name::Heading(level) => {
                    own = own.or(Some(BlockKind::Heading));
                    is_h1 |= level == 1;
                }
                Name::Item => own = own.or(Some(BlockKind::ListItem)),
                Name::Cell => cell = cell.or(Some(at)),
                Name::Row if row.is_none() => row = Some(at),
                _ => {}
            }
            match container.role {
                Role::Caption => own = Some(BlockKind::Caption),
                Role::Author if chars <= BYLINE => own = Some(BlockKind::Chrome),
                _ => {}
            }
        }
        let after_break = std::mem::take(&mut self.after_break);
        self.page.leaves.push(Leaf { text, chars, link_chars, element, kind: own, after_break, is_h1, cell: row.zip(cell) });
    }

    fn role(&self, element: &Element) -> Role {
        let by_tag = match element.name() {
            "nav" | "footer" | "aside" | "menu" => Role::Chrome,
            "article" | "main" => Role::Content,
            "figcaption" | "caption" => Role::Caption,
            _ => match element.attr("role") {
                Some("navigation" | "banner" | "complementary" | "contentinfo" | "search" | "dialog") => Role::Chrome,
                Some("main" | "article") => Role::Content,
                _ => Role::None,
            },
        };
        if by_tag != Role::None {
            return by_tag;
        }
        if element.attr("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("articleBody")) {
            return Role::Content;
        }
        if element.name() == "body" {
            return Role::None;
        }
        let names = [element.attr("class"), element.attr("id")];
        let says = |hints: &[String]| {
            names.iter().flatten().flat_map(|names| names.split_ascii_whitespace()).any(|name| matches_hint(name, hints))
        };
        if says(&self.hints.chrome) {
            Role::Chrome
        } else if says(&self.hints.caption) {
            Role::Caption
        } else if says(&self.hints.author) {
            Role::Author
        } else if says(&self.hints.content) {
            Role::Content
        } else {
            Role::None
        }
    }
}

/// Whether a class or id has a hint as one of its words: `nav-main`, `mainNav`, `comments`; a hint of seven letters or more, or
/// one with a hyphen, also inside a word. Not: `ads` in `loads`, `nav` in `navy`.
fn matches_hint(name: &str, hints: &[String]) -> bool {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.chars().take(80) {
        if c.is_ascii_uppercase() && before_lower {
            words.push('-');
        }
        before_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        words.push(if c == '_' { '-' } else { c.to_ascii_lowercase() });
    }
    hints.iter().any(|hint| {
        if hint.len() >= 7 || hint.contains('-') {
            return words.contains(hint.as_str());
        }
        words.split('-').any(|word| word == hint || word.strip_suffix('s') == Some(hint))
    })
}

fn makes_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "div"
            | "section"
            | "article"
            | "main"
            | "nav"
            | "aside"
            | "header"
            | "footer"
            | "hgroup"
            | "figure"
            | "figcaption"
            | "blockquote"
            | "pre"
            | "address"
            | "center"
            | "details"
            | "summary"
            | "dialog"
            | "table"
            | "caption"
            | "ul"
            | "ol"
            | "menu"
            | "dl"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
    )
}

fn is_section(name: &str) -> bool {
    matches!(
        name,
        "html" | "body" | "div" | "section" | "article" | "main" | "center" | "td" | "blockquote" | "pre" | "details" | "dialog"
    ) || matches!(name, "table" | "tbody" | "tr")
}

fn structure(name: &str) -> Name {
    match name {
        "tr" => Name::Row,
        "td" | "th" => Name::Cell,
        "li" => Name::Item,
        "h1" => Name::Heading(1),
        "h2" | "h3" | "h4" | "h5" | "h6" => Name::Heading(2),
        _ => Name::Other,
    }
}

fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || element.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_match_words_of_a_name() {
        let hints = ["nav", "ads", "comment", "side-bar"].map(str::to_owned);
        for (name, expected) in [
            ("nav", true),
            ("main-nav", true),
            ("mainNav", true),
            ("nav_top", true),
            ("fb-comments", true),
            ("commentlist", true),
            ("left-side-bar", true),
            ("navy", false),
            ("loads", false),
            ("content", false),
            ("", false),
        ] {
            assert_eq!(matches_hint(name, &hints), expected, "{name}");
        }
    }

    #[test]
    fn leaves_are_what_blocks_hold() {
        let html = Html::parse_document(
            "<p>một <a>hai</a><br>ba</p><ul><li>bốn<ul><li>năm</ul></ul><p hidden>x</p><div style='display: none'>y</div>z",
        );
        let page = walk(&html, &Hints::default());
        let leaves: Vec<_> =
            page.leaves.iter().map(|leaf| (leaf.text.as_str(), leaf.link_chars, leaf.after_break, leaf.kind)).collect();
        assert_eq!(
            leaves,
            [
                ("một hai", 3, false, None),
                ("ba", 0, true, None),
                ("bốn", 0, false, Some(BlockKind::ListItem)),
                ("năm", 0, false, Some(BlockKind::ListItem)),
                ("z", 0, false, None),
            ]
        );
    }
}
