//! Makes a page safe and small before it is parsed.
//!
//! Real pages are three quarters style, scripts and pictures in base64, and hostile ones nest a million elements or open a
//! thousand formatting elements that the HTML standard then repeats in every paragraph (its tree construction is quadratic in
//! both). So one linear pass keeps the elements that bear structure, up to a depth and a number, with the few attributes that
//! are read later; all text outside of dropped elements is kept. What is left is well-formed enough to parse in linear time.

use std::collections::HashSet;

use crate::Limits;

/// Elements that are kept and whose nesting is counted.
const NESTING: &[&str] = &[
    "div",
    "section",
    "article",
    "main",
    "nav",
    "aside",
    "header",
    "footer",
    "hgroup",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "address",
    "center",
    "details",
    "summary",
    "dialog",
    "table",
    "caption",
    "ul",
    "ol",
    "menu",
    "dl",
    "span",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "time",
    "form",
    "fieldset",
    "button",
    "label",
    "legend",
];
/// Elements that are kept and that the parser closes by itself, so that their nesting is bounded by that of the others.
const SELF_CLOSING: &[&str] = &[
    "html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "a", "br", "hr", "img", "meta",
    "link", "title",
];
/// Elements that are dropped with all they hold.
const DROPPED: &[&str] = &[
    "script", "style", "svg", "math", "template", "noscript", "textarea", "select", "iframe", "object", "canvas", "audio",
    "video", "noembed", "noframes", "xmp", "map", "datalist",
];
/// Attributes that later stages read.
const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "style",
    "hidden",
    "aria-hidden",
    "role",
    "lang",
    "alt",
    "itemprop",
    "property",
    "name",
    "content",
    "datetime",
    "pubdate",
    "colspan",
    "rowspan",
    "rel",
    "href",
    "http-equiv",
    "charset",
];
/// Attribute values are cut off here, in bytes: a picture in base64 says nothing.
const VALUE: usize = 2000;
/// Scripts with metadata that are kept, and their size in bytes.
const JSON_LD: usize = 20;
const JSON_LD_BYTES: usize = 256 * 1024;

/// A page without what nobody reads.
#[derive(Debug, Default)]
pub(super) struct Sieved<'t> {
    pub(super) html: String,
    /// The texts of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<&'t str>,
    /// Whether the number of elements was over the limit and the rest is missing.
    pub(super) truncated: bool,
    /// Whether elements were nested too deep and were left out (their text was not).
    pub(super) flattened: bool,
}

/// Runs over a page once. O(n) in its length, whatever it holds.
pub(super) fn sieve<'t>(page: &'t str, limits: &Limits) -> Sieved<'t> {
    let mut sieve = Sieve {
        page,
        at: 0,
        out: Sieved::default(),
        open: Vec::new(),
        counts: [Depth::default(); NESTING.len()],
        missing: HashSet::new(),
    };
    let mut elements = 0;
    while let Some(offset) = page[sieve.at..].find('<') {
        let tag = sieve.at + offset;
        sieve.out.html.push_str(&page[sieve.at..tag]);
        sieve.at = tag;
        if elements >= limits.nodes {
            sieve.out.truncated = true;
            return sieve.out;
        }
        elements += usize::from(sieve.take_markup(limits.depth));
    }
    sieve.out.html.push_str(&page[sieve.at..]);
    sieve.out
}

#[derive(Clone, Copy, Default)]
struct Depth {
    open: usize,
    left_out: usize,
}

struct Sieve<'t> {
    page: &'t str,
    at: usize,
    out: Sieved<'t>,
    /// Open elements as indexes into [`NESTING`].
    open: Vec<usize>,
    counts: [Depth; NESTING.len()],
    /// What is known not to come any more: end tags and quotes that were searched in vain. Searching again for each tag would
    /// be quadratic.
    missing: HashSet<&'static str>,
}

impl<'t> Sieve<'t> {
    /// Reads the markup at `<`; whether it put out a start tag.
    fn take_markup(&mut self, max_depth: usize) -> bool {
        let rest = &self.page[self.at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            // The rest of the page is the comment if nothing ends it, as in browsers.
            self.at = comment.find("-->").map_or(self.page.len(), |end| self.at + 4 + end + 3);
            return false;
        }
        if let Some(data) = rest.strip_prefix("<![CDATA[") {
            self.at = self.page.len() - data.len();
            return false;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at = rest.find('>').map_or(self.page.len(), |end| self.at + end + 1);
            return false;
        }
        let closes = rest.starts_with("</");
        let name_at = self.at + if closes { 2 } else { 1 };
        let name_end = self.page[name_at..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':' | '_'))
            .map_or(self.page.len(), |end| name_at + end);
        if !self.page[name_at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            // A sign in the text: "a < b".
            self.out.html.push_str("&lt;");
            self.at += 1;
            return false;
        }
        let name = self.page[name_at..name_end].to_ascii_lowercase();
        self.at = name_end;
        let attributes = self.take_attributes();
        if closes {
            self.close(&name);
            return false;
        }
        self.start(&name, &attributes, max_depth)
    }

    /// Reads `name`, `name=value`, `name="value"` up to `>`.
    fn take_attributes(&mut self) -> Vec<(&'t str, &'t str)> {
        let mut attributes = Vec::new();
        loop {
            let rest = self.page[self.at..].trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            self.at = self.page.len() - rest.len();
            let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
            let name = &rest[..end];
            let after = rest[end..].trim_start();
            if let Some(value) = after.strip_prefix('=').filter(|_| !name.is_empty() || after.starts_with('=')) {
                let value = value.trim_start();
                let at = self.page.len() - value.len();
                let (value, next) = self.value_at(at);
                self.at = next;
                if attributes.len() < 32 {
                    attributes.push((name, value));
                }
            } else if name.is_empty() {
                self.at += usize::from(rest.starts_with('>'));
                return attributes;
            } else {
                self.at += end;
                if attributes.len() < 32 {
                    attributes.push((name, ""));
                }
            }
        }
    }

    fn value_at(&mut self, at: usize) -> (&'t str, usize) {
        let value = &self.page[at..];
        for (quote, name) in [('"', "\""), ('\'', "'")] {
            if let Some(quoted) = value.strip_prefix(quote)
                && !self.missing.contains(name)
            {
                if let Some(end) = quoted.find(quote) {
                    return (&quoted[..end], at + 1 + end + 1);
                }
                self.missing.insert(name);
            }
        }
        let end = value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len());
        (&value[..end], at + end)
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)], max_depth: usize) -> bool {
        if let Some(&dropped) = DROPPED.iter().find(|&&dropped| dropped == name) {
            self.drop_element(dropped, attributes);
            return false;
        }
        if let Some(at) = NESTING.iter().position(|&nesting| nesting == name) {
            if self.open.len() >= max_depth {
                self.counts[at].left_out += 1;
                self.out.flattened = true;
                // Words on both sides of a border stay apart.
                self.out.html.push(' ');
                return false;
            }
            self.open.push(at);
            self.counts[at].open += 1;
        } else if !SELF_CLOSING.contains(&name) {
            return false;
        }
        self.write_tag(name, attributes);
        true
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = NESTING.iter().position(|&nesting| nesting == name) {
            let depth = &mut self.counts[at];
            if depth.left_out > 0 {
                depth.left_out -= 1;
                self.out.html.push(' ');
                return;
            }
            if depth.open == 0 {
                return;
            }
            while let Some(inner) = self.open.pop() {
                self.counts[inner].open -= 1;
                if inner != at {
                    // An element left open inside: closing it here keeps the parser's stack as short as ours.
                    self.out.html.push_str("</");
                    self.out.html.push_str(NESTING[inner]);
                    self.out.html.push('>');
                } else {
                    break;
                }
            }
        } else if !SELF_CLOSING.contains(&name) || matches!(name, "html" | "body" | "br") {
            // A page may go on after `</body>`.
            return;
        }
        self.out.html.push_str("</");
        self.out.html.push_str(name);
        self.out.html.push('>');
    }

    /// Skips to the end tag; an element that is never closed loses only its tag.
    fn drop_element(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        if self.missing.contains(name) {
            return;
        }
        let Some((end, next)) = find_end_tag(&self.page[self.at..], name) else {
            self.missing.insert(name);
            return;
        };
        let inner = &self.page[self.at..self.at + end];
        let is_json_ld = attributes.iter().any(|(attribute, value)| {
            attribute.eq_ignore_ascii_case("type") && value.trim().eq_ignore_ascii_case("application/ld+json")
        });
        if is_json_ld && self.out.json_ld.len() < JSON_LD && inner.len() <= JSON_LD_BYTES {
            self.out.json_ld.push(inner);
        }
        self.at += next;
        self.out.html.push(' ');
    }

    fn write_tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let html = &mut self.out.html;
        html.push('<');
        html.push_str(name);
        for (attribute, value) in attributes {
            let attribute = attribute.to_ascii_lowercase();
            let read = ATTRIBUTES.contains(&attribute.as_str()) && (attribute != "href" || name == "link");
            if read && value.len() <= VALUE {
                html.push(' ');
                html.push_str(&attribute);
                html.push_str("=\"");
                html.push_str(&value.replace('"', "&quot;"));
                html.push('"');
            }
        }
        html.push('>');
    }
}

/// Start and end of `</name …>`, in any case of letters.
fn find_end_tag(text: &str, name: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        let end = at + text[at..].find("</")?;
        let after = &text.as_bytes()[end + 2..];
        if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            let tail = end + 2 + name.len();
            return Some((end, text[tail..].find('>').map_or(text.len(), |close| tail + close + 1)));
        }
        at = end + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sieved(page: &str) -> String {
        sieve(page, &Limits { depth: 3, ..Limits::default() }).html
    }

    #[test]
    fn structure_and_text_stay() {
        for (page, expected) in [
            ("<p class=a onclick='x()'>một <b>hai</b> ba</p>", "<p class=\"a\">một hai ba</p>"),
            ("<!-- x --><!DOCTYPE html><p>a < b & c</p>", "<p>a &lt; b & c</p>"),
            ("<style>p{}</style>a<script>if (a<b) </script>b", " a b"),
            ("<script>never closed <p>x", "never closed <p>x"),
            ("<img src=\"data:image/png;base64,AAAA\" alt='a \"b\"'>", "<img alt=\"a &quot;b&quot;\">"),
            ("<div><div><div><div>x</div>y</div></div></div>z", "<div><div><div> x y</div></div></div>z"),
            ("<div><span>x</div>y", "<div><span>x</span></div>y"),
            ("x</div></span>y", "xy"),
            ("<p a='unclosed>x<p>y", "<p>x<p>y"),
            ("<p", "<p>"),
            ("</", "&lt;/"),
            ("<p a=\"1\"b=\"2\" =x>y", "<p>y"),
            ("<![CDATA[x]]>", "x]]>"),
        ] {
            assert_eq!(sieved(page), expected, "{page}");
        }
    }

    #[test]
    fn metadata_in_scripts_is_kept() {
        let page = "<script type=\"application/ld+json\">{\"a\":1}</SCRIPT ><script>x</script>";
        assert_eq!(sieve(page, &Limits::default()).json_ld, ["{\"a\":1}"]);
    }

    #[test]
    fn elements_over_the_limit_are_cut_and_said() {
        let page = "<p>x".repeat(10);
        let cut = sieve(&page, &Limits { nodes: 3, ..Limits::default() });
        assert!(cut.truncated);
        assert_eq!(cut.html, "<p>x<p>x<p>x");
    }
}
