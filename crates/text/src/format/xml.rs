//! XML of packages, event by event: names resolved to the few namespaces that readers know, elements nested too deep left out.
//!
//! Nothing is ever looked up: document types are skipped, and of entities only the five that XML itself defines and character
//! numbers stand for something. Damage ends the reading where it is, and says so.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// Prefixes in scope that stand for a known namespace; further ones are not looked at. Real parts bind about twenty.
const BINDINGS: usize = 64;

/// A namespace that a reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ns {
    /// WordprocessingML.
    Word,
    /// Office Math.
    Math,
    /// Markup Compatibility.
    Compat,
    /// OpenDocument, by the prefix that its specification uses.
    Office,
    Text,
    Table,
    Style,
    Draw,
    Any,
}

/// The prefix that is usual for a namespace, and the names that it has: of Office both the transitional and the strict one
/// (ECMA-376 parts 1 and 4); OpenDocument 1.3, part 3.
const NAMESPACES: &[(&str, Ns, &[&str])] = &[
    (
        "w",
        Ns::Word,
        &["http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"],
    ),
    (
        "m",
        Ns::Math,
        &["http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"],
    ),
    ("mc", Ns::Compat, &["http://schemas.openxmlformats.org/markup-compatibility/2006"]),
    ("office", Ns::Office, &["urn:oasis:names:tc:opendocument:xmlns:office:1.0"]),
    ("text", Ns::Text, &["urn:oasis:names:tc:opendocument:xmlns:text:1.0"]),
    ("table", Ns::Table, &["urn:oasis:names:tc:opendocument:xmlns:table:1.0"]),
    ("style", Ns::Style, &["urn:oasis:names:tc:opendocument:xmlns:style:1.0"]),
    ("draw", Ns::Draw, &["urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"]),
];

/// What comes next in a part.
#[derive(Debug)]
pub(crate) enum Node<'x> {
    Open(Tag<'x>),
    /// The element opened last and not closed yet.
    Close,
    Text(Cow<'x, str>),
    End,
}

/// The start of an element.
#[derive(Debug)]
pub(crate) struct Tag<'x> {
    pub(crate) ns: Ns,
    start: BytesStart<'x>,
}

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn local(&self) -> &str {
        let name = self.start.name().into_inner();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The value of the first attribute of a name, whatever its prefix: no element has two that differ by it alone.
    pub(crate) fn attr(&self, local: &str) -> Option<Cow<'_, str>> {
        self.attributes().find(|(name, _)| name.split_once(':').map_or(*name, |(_, own)| own) == local).map(|(_, value)| value)
    }

    /// Whether a switch (`<w:vanish/>`, `<w:b w:val="0"/>`) is on.
    pub(crate) fn is_on(&self) -> bool {
        self.attr("val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
    }

    fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.start.attributes();
        attributes.with_checks(false);
        attributes.map_while(Result::ok).map(|attribute| (attribute.key.into_inner(), unescaped(attribute.value)))
    }
}

/// A part that is being read.
pub(crate) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    /// Prefix, namespace, and the depth of the element that bound it.
    bindings: Vec<(String, Ns, usize)>,
    depth: usize,
    max_depth: usize,
    /// Whether the element opened last was empty, so that its close comes next.
    is_empty: bool,
    is_too_deep: bool,
    fault: Option<String>,
}

impl<'x> Xml<'x> {
    /// Elements nested deeper than `max_depth` are left out.
    pub(crate) fn new(text: &'x str, max_depth: usize) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader, bindings: Vec::new(), depth: 0, max_depth, is_empty: false, is_too_deep: false, fault: None }
    }

    /// What comes next. After the end, or a place that can't be read, always [`Node::End`].
    pub(crate) fn next(&mut self) -> Node<'x> {
        if std::mem::take(&mut self.is_empty) {
            self.leave();
            return Node::Close;
        }
        loop {
            match self.event() {
                Event::Start(start) if self.depth >= self.max_depth => {
                    drop(start);
                    self.is_too_deep = true;
                    self.skip_raw(1);
                }
                Event::Empty(_) if self.depth >= self.max_depth => self.is_too_deep = true,
                Event::Start(start) => return Node::Open(self.enter(start)),
                Event::Empty(start) => {
                    self.is_empty = true;
                    return Node::Open(self.enter(start));
                }
                // One that nothing opened closes nothing.
                Event::End(_) if self.depth == 0 => {}
                Event::End(_) => {
                    self.leave();
                    return Node::Close;
                }
                Event::Text(text) => return Node::Text(text.into_inner()),
                Event::CData(text) => return Node::Text(text.into_inner()),
                Event::GeneralRef(name) => {
                    if let Some(text) = referred(&name) {
                        return Node::Text(text);
                    }
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof => return Node::End,
            }
        }
    }

    /// Leaves out what is inside the element opened last, and its close.
    pub(crate) fn skip(&mut self) {
        if !std::mem::take(&mut self.is_empty) {
            self.skip_raw(1);
        }
        self.leave();
    }

    /// What went wrong, if the part could not be read to its end.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Whether elements were left out because of their depth.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.is_too_deep
    }

    fn event(&mut self) -> Event<'x> {
        if self.fault.is_some() {
            return Event::Eof;
        }
        match self.reader.read_event() {
            Ok(Event::Eof) => {
                if self.depth > 0 {
                    self.fault = Some("it breaks off".to_owned());
                }
                Event::Eof
            }
            Ok(event) => event,
            Err(err) => {
                self.fault = Some(err.to_string());
                Event::Eof
            }
        }
    }

    fn skip_raw(&mut self, mut open: usize) {
        while open > 0 {
            match self.event() {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Eof => return,
                _ => {}
            }
        }
    }

    fn enter(&mut self, start: BytesStart<'x>) -> Tag<'x> {
        self.depth += 1;
        if start.attributes_raw().contains("xmlns") {
            self.bind(&start);
        }
        let name = start.name().into_inner();
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let bound = self.bindings.iter().rev().find(|(bound, ..)| bound == prefix).map(|&(_, ns, _)| ns);
        // Parts without a declaration are read all the same, as browsers and office programs do.
        let usual = || NAMESPACES.iter().find(|(usual, ..)| *usual == prefix).map(|&(_, ns, _)| ns);
        let ns = bound.or_else(usual).unwrap_or(Ns::Any);
        Tag { ns, start }
    }

    fn bind(&mut self, start: &BytesStart<'x>) {
        for attribute in start.attributes().with_checks(false).map_while(Result::ok) {
            let name = attribute.key.into_inner();
            let Some(prefix) = name.strip_prefix("xmlns:").or_else(|| (name == "xmlns").then_some("")) else { continue };
            let known = NAMESPACES.iter().find(|(.., names)| names.contains(&&*attribute.value));
            let ns = known.map_or(Ns::Any, |&(_, ns, _)| ns);
            let shadows =
                self.bindings.iter().any(|(bound, ..)| bound == prefix) || NAMESPACES.iter().any(|(usual, ..)| *usual == prefix);
            if (ns != Ns::Any || shadows) && self.bindings.len() < BINDINGS {
                self.bindings.push((prefix.to_owned(), ns, self.depth));
            }
        }
    }

    fn leave(&mut self) {
        while self.bindings.last().is_some_and(|&(.., depth)| depth >= self.depth) {
            self.bindings.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

/// What a reference stands for: nothing but the characters that XML itself names or numbers.
fn referred(name: &str) -> Option<Cow<'static, str>> {
    if let Some(text) = resolve_predefined_entity(name) {
        return Some(Cow::Borrowed(text));
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(|c| Cow::Owned(c.to_string()))
}

/// An attribute's value with its references replaced; one that stands for nothing is left out.
fn unescaped(value: Cow<'_, str>) -> Cow<'_, str> {
    if !value.contains('&') {
        return value;
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = &*value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once(';') else {
            rest = after;
            continue;
        };
        out.push_str(&referred(name).unwrap_or_default());
        rest = tail;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// Writes what is read as `w:p(text …)`, elements of unknown namespaces with `?`.
    fn read(text: &str, depth: usize) -> (String, bool) {
        let mut xml = Xml::new(text, depth);
        let mut out = String::new();
        loop {
            match xml.next() {
                Node::Open(tag) => {
                    let prefix = NAMESPACES.iter().find(|(_, ns, _)| *ns == tag.ns).map_or("?", |(prefix, ..)| prefix);
                    out.push_str(&format!("{prefix}:{}(", tag.local()));
                    if tag.local() == "skip" {
                        xml.skip();
                        out.push(')');
                    }
                }
                Node::Close => out.push(')'),
                Node::Text(text) => out.push_str(&text),
                Node::End => return (out, xml.fault().is_some()),
            }
        }
    }

    #[test]
    fn names_are_resolved_and_references_replaced() {
        let strict = "http://purl.oclc.org/ooxml/wordprocessingml/main";
        for (text, expected) in [
            (format!("<w:p xmlns:w='{W}'><w:t/>a&amp;b&#x1EA1;</w:p>"), "w:p(w:t()a&bạ)"),
            (format!("<x:p xmlns:x='{strict}'>a</x:p>"), "w:p(a)"),
            (format!("<p xmlns='{W}'><t xmlns='urn:other'>a</t><t>b</t></p>"), "w:p(?:t(a)w:t(b))"),
            ("<w:p><a:t>a</a:t></w:p>".to_owned(), "w:p(?:t(a))"),
            ("<w:p xmlns:w='urn:other'>a</w:p>".to_owned(), "?:p(a)"),
            ("<w:p><w:skip><w:p>a</w:p></w:skip><w:skip/>b</w:p>".to_owned(), "w:p(w:skip()w:skip()b)"),
            ("<w:t><![CDATA[a<b]]></w:t>".to_owned(), "w:t(a<b)"),
        ] {
            assert_eq!(read(&text, 100), (expected.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn entities_of_a_document_type_stand_for_nothing() {
        let bomb =
            "<!DOCTYPE w [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]><w:t>x&b;&c;y</w:t>";
        assert_eq!(read(bomb, 100), ("w:t(xy)".to_owned(), false));
        let mut xml = Xml::new("<w:t w:val='1&b;&lt;2&'/>", 9);
        let Node::Open(tag) = xml.next() else { panic!("it has an element") };
        assert_eq!(tag.attr("val").as_deref(), Some("1<2"));
    }

    #[test]
    fn depth_is_bounded_and_damage_ends_the_reading() {
        assert_eq!(read("<w:p><w:p><w:p>a</w:p>b</w:p>c</w:p>", 2), ("w:p(w:p(b)c)".to_owned(), false));
        assert_eq!(read("<w:p><w:t>a</w:t><w:", 9), ("w:p(w:t(a)".to_owned(), true));
        assert_eq!(read("<w:p>a", 9), ("w:p(a".to_owned(), true));
        assert_eq!(read("</w:p><w:p>a</w:t></w:p>", 9), ("w:p(a)".to_owned(), false));
        let deep = "<w:p>".repeat(200_000);
        assert!(read(&deep, 9).1);
    }
}
