//! What the names of elements, their classes and ids say.

use std::collections::HashMap;

use scraper::node::Element;

use crate::cues::Hints;

/// What tags, classes and ids say of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    None,
    /// `<article>`, `<main>`, or a class that the configuration knows for content.
    Content,
    /// `<nav>`, `<footer>`, `<aside>`, or a class that the configuration knows for chrome.
    Chrome,
    /// `<form>`: of a search, poll or comment; or, in pages of some frameworks, of the whole page.
    Form,
    /// `<figure>`: its text is a caption if it holds a picture.
    Figure,
    Caption,
    Author,
}

/// What an element is in the structure of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Table,
    Row,
    Cell { is_header: bool },
    Item,
    Heading(u8),
    Paragraph,
    Other,
}

/// The structural name of an element that makes a block; `None` for one within a line.
pub(super) fn block(name: &str) -> Option<Name> {
    Some(match name {
        "table" => Name::Table,
        "tr" => Name::Row,
        "td" => Name::Cell { is_header: false },
        "th" => Name::Cell { is_header: true },
        "li" => Name::Item,
        "p" => Name::Paragraph,
        "h1" => Name::Heading(1),
        "h2" => Name::Heading(2),
        "h3" => Name::Heading(3),
        "h4" => Name::Heading(4),
        "h5" => Name::Heading(5),
        "h6" => Name::Heading(6),
        "html" | "body" | "div" | "section" | "article" | "main" | "nav" | "aside" | "header" | "footer" | "hgroup"
        | "figure" | "figcaption" | "blockquote" | "pre" | "address" | "center" | "details" | "summary" | "dialog"
        | "caption" | "ul" | "ol" | "menu" | "dl" | "dt" | "dd" | "thead" | "tbody" | "tfoot" | "form" | "fieldset" => {
            Name::Other
        }
        _ => return None,
    })
}

/// Whether an element can hold a whole document, as a division does and a paragraph or list does not.
pub(super) fn is_section(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "div"
            | "section"
            | "article"
            | "main"
            | "center"
            | "blockquote"
            | "pre"
            | "details"
            | "dialog"
            | "form"
            | "table"
            | "tbody"
            | "tr"
            | "td"
    )
}

/// Text that a reader acts with rather than reads.
pub(super) fn is_control(name: &str) -> bool {
    matches!(name, "button" | "label" | "legend")
}

pub(super) fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some()
        || element.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || element.attr("style").is_some_and(hides)
}

/// `display: none` or `visibility: hidden` among the declarations of a style.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(property, value)| {
        let value = value.trim_end_matches("!important").trim();
        let is = |own: &str, hiding: &str| property.trim().eq_ignore_ascii_case(own) && value.eq_ignore_ascii_case(hiding);
        is("display", "none") || is("visibility", "hidden")
    })
}

/// Tells the roles of the elements of one page. What a class or id says is looked up once: a page has few, and repeats them.
pub(super) struct Roles<'h> {
    hints: &'h Hints,
    known: HashMap<String, Role>,
}

impl<'h> Roles<'h> {
    pub(super) fn new(hints: &'h Hints) -> Self {
        Self { hints, known: HashMap::new() }
    }

    pub(super) fn of(&mut self, element: &Element) -> Role {
        let by_tag = by_tag(element);
        if by_tag != Role::None || matches!(element.name(), "body" | "html") {
            return by_tag;
        }
        match element.attr("itemprop") {
            Some(property) if property.eq_ignore_ascii_case("articleBody") => return Role::Content,
            Some(property) if property.eq_ignore_ascii_case("author") => return Role::Author,
            _ => {}
        }
        let (class, id) = (element.attr("class").unwrap_or_default(), element.attr("id").unwrap_or_default());
        if class.is_empty() && id.is_empty() {
            return Role::None;
        }
        let names = [class, id].join(" ");
        if let Some(&role) = self.known.get(&names) {
            return role;
        }
        let role = self.by_names(&names);
        self.known.insert(names, role);
        role
    }

    fn by_names(&self, names: &str) -> Role {
        let names: Vec<String> = names.split_ascii_whitespace().take(NAMES).map(words_of).collect();
        let says = |hints: &[String]| names.iter().any(|name| matches_hint(name, hints));
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

fn by_tag(element: &Element) -> Role {
    match element.name() {
        "nav" | "footer" | "aside" | "menu" => Role::Chrome,
        "article" | "main" => Role::Content,
        "figcaption" | "caption" => Role::Caption,
        "figure" => Role::Figure,
        "form" => Role::Form,
        _ => match element.attr("role") {
            Some("navigation" | "banner" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu") => {
                Role::Chrome
            }
            Some("main" | "article") => Role::Content,
            _ => Role::None,
        },
    }
}

/// Classes of one element that are looked at, and their length in characters. Frameworks that style by class name put fifty on
/// one; what it is for stands first.
const NAMES: usize = 12;
const NAME: usize = 80;

/// `mainNav`, `main_nav` → `main-nav`.
fn words_of(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before_lower = false;
    for c in name.chars().take(NAME) {
        if c.is_ascii_uppercase() && before_lower {
            words.push('-');
        }
        before_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        words.push(if c == '_' { '-' } else { c.to_ascii_lowercase() });
    }
    words
}

/// Whether a class or id has a hint as one of its words: `nav-main`, `mainNav`, `comments`; a hint of seven letters or more, or
/// one with a hyphen, also inside a word. Not: `ads` in `loads`, `nav` in `navy`.
fn matches_hint(words: &str, hints: &[String]) -> bool {
    hints.iter().any(|hint| {
        if hint.len() >= 7 || hint.contains('-') {
            return words.contains(hint.as_str());
        }
        words.split('-').any(|word| word == hint || word.strip_suffix('s') == Some(hint))
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
            assert_eq!(matches_hint(&words_of(name), &hints), expected, "{name}");
        }
    }

    #[test]
    fn styles_hide_by_two_properties() {
        for (style, expected) in [
            ("display:none", true),
            ("color: red; DISPLAY : None !important", true),
            ("visibility:hidden", true),
            ("display: block", false),
            ("--display: none-at-all", false),
            ("background: url(display:none)", false),
            ("", false),
        ] {
            assert_eq!(hides(style), expected, "{style}");
        }
    }
}
