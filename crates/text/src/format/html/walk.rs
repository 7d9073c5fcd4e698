//! From the tree of a page to its lines of text, each with the element it stands in.

use scraper::node::Element;
use scraper::{Html, Node};
use vanban_model::BlockKind;

use super::names::{self, Name, Role, Roles};
use crate::cues::{Cues, key};

/// A line in an element for authors is a byline up to this length, in characters; longer ones tell about the author.
const BYLINE: usize = 80;
/// The label of a property is no longer than this, in bytes.
const LABEL: usize = 60;

/// A stretch of text that no border of a block interrupts.
#[derive(Debug)]
pub(super) struct Leaf {
    /// With single spaces, not empty.
    pub(super) text: String,
    pub(super) chars: usize,
    /// Characters inside links.
    pub(super) link_chars: usize,
    /// Links in it, whole or in part.
    pub(super) links: usize,
    /// Characters on buttons and labels of fields.
    pub(super) control_chars: usize,
    /// Index of the innermost element in [`Page::elements`].
    pub(super) element: usize,
    pub(super) kind: Option<BlockKind>,
    /// Whether only one `<br>` parts it from the leaf before.
    pub(super) after_break: bool,
    /// The level of the heading that it is, 0 if none.
    pub(super) heading: u8,
    /// Row and cell, as indexes of elements.
    pub(super) cell: Option<(usize, usize)>,
    /// Whether it is what a picture shows, said in words that the page does not.
    pub(super) is_alt: bool,
}

/// An element that makes a block.
#[derive(Debug)]
pub(super) struct Container {
    pub(super) parent: usize,
    pub(super) role: Role,
    pub(super) is_section: bool,
    pub(super) name: Name,
    /// Pictures that stand in it, not in an element inside.
    pub(super) images: usize,
    /// Columns and rows that a cell covers.
    pub(super) covers: (usize, usize),
}

/// What a `<time>` says, and where.
#[derive(Debug)]
pub(super) struct Time {
    pub(super) datetime: String,
    /// Whether it says that it is the time of publication.
    pub(super) is_publication: bool,
    pub(super) element: usize,
}

/// The text of a page in reading order.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) leaves: Vec<Leaf>,
    /// In reading order, so that a parent comes before its children; the first is the page.
    pub(super) elements: Vec<Container>,
    pub(super) times: Vec<Time>,
}

impl Page {
    /// The sum of the weights of leaves under each element.
    pub(super) fn weigh(&self, weight: impl Fn(usize) -> usize) -> Vec<usize> {
        let mut sums = vec![0; self.elements.len()];
        for (at, leaf) in self.leaves.iter().enumerate() {
            sums[leaf.element] += weight(at);
        }
        self.sum_up(sums)
    }

    /// Adds to each element what its descendants have.
    pub(super) fn sum_up(&self, mut sums: Vec<usize>) -> Vec<usize> {
        for at in (1..self.elements.len()).rev() {
            sums[self.elements[at].parent] += sums[at];
        }
        sums
    }

    /// For each element the last that stands in it, itself if none does.
    pub(super) fn ends(&self) -> Vec<usize> {
        let mut ends: Vec<usize> = (0..self.elements.len()).collect();
        for at in (1..self.elements.len()).rev() {
            let parent = self.elements[at].parent;
            ends[parent] = ends[parent].max(ends[at]);
        }
        ends
    }

    /// For each element whether it is `top` or stands in it.
    pub(super) fn inside(&self, top: usize) -> Vec<bool> {
        let mut inside = vec![false; self.elements.len()];
        inside[top] = true;
        for at in top + 1..self.elements.len() {
            inside[at] = inside[self.elements[at].parent];
        }
        inside
    }
}

/// Walks the tree without recursion. Hidden elements are left out.
pub(super) fn walk(html: &Html, cues: &Cues) -> Page {
    let top = Container { parent: 0, role: Role::None, is_section: true, name: Name::Other, images: 0, covers: (1, 1) };
    let mut walker = Walker {
        cues,
        roles: Roles::new(&cues.html),
        page: Page { elements: vec![top], ..Page::default() },
        path: vec![0],
        text: String::new(),
        link_chars: 0,
        links_seen: 0,
        control_chars: 0,
        links: 0,
        controls: 0,
        breaks: 0,
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

struct Walker<'c> {
    cues: &'c Cues,
    roles: Roles<'c>,
    page: Page,
    /// Open elements that make blocks.
    path: Vec<usize>,
    text: String,
    link_chars: usize,
    links_seen: usize,
    control_chars: usize,
    /// Open links and controls.
    links: usize,
    controls: usize,
    /// `<br>` since the last text; no matter how many once a block begins or ends.
    breaks: usize,
}

impl Walker<'_> {
    fn innermost(&self) -> usize {
        *self.path.last().expect("the page itself is always open")
    }

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
        if name == "head" || names::is_hidden(element) {
            return false;
        }
        match name {
            "br" | "hr" => {
                self.flush();
                self.breaks += if name == "br" { 1 } else { 2 };
            }
            "a" => {
                self.links += 1;
                self.links_seen += 1;
            }
            "img" => self.push_image(element),
            "span" => self.part_label(),
            "time" => self.push_time(element),
            _ if names::is_control(name) => {
                self.text.push(' ');
                self.controls += 1;
            }
            _ => {}
        }
        if let Some(own) = names::block(name) {
            self.flush();
            self.breaks = 0;
            let covers = |attribute| element.attr(attribute).and_then(|count| count.trim().parse().ok()).unwrap_or(1);
            let is_cell = matches!(own, Name::Cell { .. });
            let container = Container {
                parent: self.innermost(),
                role: self.roles.of(element),
                is_section: names::is_section(name),
                name: own,
                images: 0,
                covers: if is_cell { (covers("colspan"), covers("rowspan")) } else { (1, 1) },
            };
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
        } else if names::is_control(name) {
            self.controls = self.controls.saturating_sub(1);
            self.text.push(' ');
        } else if names::block(name).is_some() {
            self.flush();
            self.breaks = 0;
            self.path.pop();
        }
    }

    fn push_text(&mut self, text: &str) {
        if self.links > 0 || self.controls > 0 {
            let chars = text.chars().filter(|c| !c.is_whitespace()).count();
            self.link_chars += if self.links > 0 { chars } else { 0 };
            self.control_chars += if self.controls > 0 { chars } else { 0 };
        }
        self.text.push_str(text);
    }

    /// A page may part the label of a property from its value by style only: `<span>Số hiệu</span><span>2/VBHN-BTP</span>`.
    fn part_label(&mut self) {
        if (1..=LABEL).contains(&self.text.len()) && self.cues.portal.properties.contains(&key(&self.text)) {
            let bare = self.text.trim_end_matches(|c: char| c == ':' || c.is_whitespace()).len();
            self.text.truncate(bare);
            self.text.push_str(": ");
        }
    }

    fn push_time(&mut self, element: &Element) {
        let Some(datetime) = element.attr("datetime") else { return };
        let states = |attribute, value| element.attr(attribute).is_some_and(|own| own.eq_ignore_ascii_case(value));
        let is_publication = element.attr("pubdate").is_some() || states("itemprop", "datePublished");
        let element = self.innermost();
        self.page.times.push(Time { datetime: datetime.to_owned(), is_publication, element });
    }

    fn push_image(&mut self, element: &Element) {
        let at = self.innermost();
        self.page.elements[at].images += 1;
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
        let link_chars = std::mem::take(&mut self.link_chars);
        let control_chars = std::mem::take(&mut self.control_chars);
        // A link that holds blocks is in each of them.
        let links = std::mem::replace(&mut self.links_seen, self.links);
        if self.text.is_empty() {
            return;
        }
        let text = super::one_line(&self.text);
        self.text.clear();
        if text.is_empty() {
            return;
        }
        let element = self.innermost();
        let chars = text.chars().count();
        let (mut own, mut heading, mut cell, mut row) = (kind, 0, None, None);
        for &at in self.path.iter().rev() {
            let container = &self.page.elements[at];
            match container.name {
                Name::Heading(level) => {
                    own = own.or(Some(BlockKind::Heading));
                    heading = level;
                }
                Name::Item => own = own.or(Some(BlockKind::ListItem)),
                Name::Cell { .. } => cell = cell.or(Some(at)),
                Name::Row if row.is_none() => row = Some(at),
                _ => {}
            }
            match container.role {
                Role::Caption => own = Some(BlockKind::Caption),
                Role::Author if chars <= BYLINE && heading == 0 => own = Some(BlockKind::Chrome),
                _ => {}
            }
        }
        let after_break = std::mem::take(&mut self.breaks) == 1;
        self.page.leaves.push(Leaf {
            text,
            chars,
            link_chars,
            links,
            control_chars,
            element,
            kind: own,
            after_break,
            heading,
            cell: row.zip(cell),
            is_alt: kind.is_some(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_what_blocks_hold() {
        let html = Html::parse_document(
            "<p>một <a>hai</a><br>ba<br><br>bốn</p><ul><li>năm<ul><li>sáu</ul></ul><p hidden>x</p>\
             <div style='display: none'>y</div><button>Gửi</button>z",
        );
        let page = walk(&html, &Cues::default());
        let leaves: Vec<_> =
            page.leaves.iter().map(|leaf| (leaf.text.as_str(), leaf.link_chars, leaf.after_break, leaf.kind)).collect();
        assert_eq!(
            leaves,
            [
                ("một hai", 3, false, None),
                ("ba", 0, true, None),
                ("bốn", 0, false, None),
                ("năm", 0, false, Some(BlockKind::ListItem)),
                ("sáu", 0, false, Some(BlockKind::ListItem)),
                ("Gửi z", 0, false, None),
            ]
        );
        assert_eq!(page.leaves[5].control_chars, 3);
    }

    #[test]
    fn a_label_is_parted_from_its_value() {
        let mut cues = Cues::default();
        cues.portal.properties.insert("so hieu".to_owned());
        let html = Html::parse_document(
            "<p><span>Số hiệu</span><span><span>2/VBHN-BTP</span></span></p><p><span>Số hiệu :</span> <span>3</span></p>\
             <p><span>Số</span><span>4</span></p>",
        );
        let page = walk(&html, &cues);
        let leaves: Vec<_> = page.leaves.iter().map(|leaf| leaf.text.as_str()).collect();
        assert_eq!(leaves, ["Số hiệu: 2/VBHN-BTP", "Số hiệu: 3", "Số4"]);
    }
}
