//! The charset that a page declares, found before it is decoded.
//!
//! As browsers do it (<https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding>): comments are skipped,
//! `<meta>` counts only with its attributes whole, and a page that can be read as ASCII is not UTF-16, whatever it says.

use encoding_rs::Encoding;

/// How far into a page a declaration is looked for; the standard asks for 1,024 bytes, saved pages need more.
const HEAD: usize = 8192;

/// The label that a `<meta>` or an XML declaration states.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let mut scan = Scan { bytes: &bytes[..bytes.len().min(HEAD)], at: 0 };
    let xml = scan.xml_encoding();
    while let Some(offset) = scan.rest().iter().position(|&byte| byte == b'<') {
        scan.at += offset;
        if scan.rest().starts_with(b"<!--") {
            // `<!-->` is a whole comment.
            scan.at += 2;
            scan.skip_past(b"-->");
        } else if scan.begins_meta() {
            scan.at += b"<meta".len();
            // A label that names no charset states nothing; the next declaration may.
            if let Some(label) = scan.meta_charset().filter(|label| Encoding::for_label(label.as_bytes()).is_some()) {
                return Some(usable(&label));
            }
        } else if matches!(scan.rest().get(1), Some(b'/' | b'a'..=b'z' | b'A'..=b'Z'))
            && scan.rest().get(if scan.rest()[1] == b'/' { 2 } else { 1 }).is_some_and(u8::is_ascii_alphabetic)
        {
            let name = scan.rest().iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>');
            scan.at += name.unwrap_or(scan.rest().len());
            while scan.attribute().is_some() {}
        } else if matches!(scan.rest().get(1), Some(b'!' | b'/' | b'?')) {
            scan.skip_past(b">");
        } else {
            scan.at += 1;
        }
    }
    xml.map(|label| usable(&label))
}

/// A declaration that was read byte by byte can't be true of UTF-16.
fn usable(label: &str) -> String {
    if label.starts_with("utf-16") { "utf-8".to_owned() } else { label.to_owned() }
}

struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Scan<'b> {
    fn rest(&self) -> &'b [u8] {
        &self.bytes[self.at..]
    }

    fn skip_past(&mut self, end: &[u8]) {
        let found = self.rest().windows(end.len()).position(|window| window == end);
        self.at = found.map_or(self.bytes.len(), |offset| self.at + offset + end.len());
    }

    fn begins_meta(&self) -> bool {
        self.rest().get(1..5).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
            && self.rest().get(5).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'/')
    }

    /// `<?xml version='1.0' encoding='windows-1255'?>` at the very start.
    fn xml_encoding(&self) -> Option<String> {
        let rest = self.bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
        let declaration = lower(&rest[..rest.iter().position(|&byte| byte == b'>')?]);
        let value = declaration[declaration.find("encoding")? + "encoding".len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let label = value[1..].split(quote).next()?.trim();
        (!label.is_empty()).then(|| label.to_owned())
    }

    /// Reads the attributes of a `<meta>`: `charset=…`, or `content="…; charset=…"` with `http-equiv="Content-Type"`.
    fn meta_charset(&mut self) -> Option<String> {
        let (mut charset, mut of_content, mut is_content_type) = (None, None, false);
        while let Some((name, value)) = self.attribute() {
            match name.as_str() {
                "http-equiv" => is_content_type |= value == "content-type",
                "charset" => charset = charset.or(Some(value.trim().to_owned()).filter(|label| !label.is_empty())),
                "content" => of_content = of_content.or_else(|| label_in(&value)),
                _ => {}
            }
        }
        charset.or(of_content.filter(|_| is_content_type))
    }

    /// The next attribute of a tag, in small letters; `None` at the tag's end, which is passed.
    fn attribute(&mut self) -> Option<(String, String)> {
        self.skip_while(|byte| byte.is_ascii_whitespace() || byte == b'/');
        if matches!(self.rest().first(), None | Some(b'>')) {
            self.at = (self.at + 1).min(self.bytes.len());
            return None;
        }
        let start = self.at;
        // A sign of equality at the start belongs to the name.
        self.at += 1;
        self.skip_while(|byte| !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=')));
        let name = lower(&self.bytes[start..self.at]);
        self.skip_while(|byte| byte.is_ascii_whitespace());
        if self.rest().first() != Some(&b'=') {
            return Some((name, String::new()));
        }
        self.at += 1;
        self.skip_while(|byte| byte.is_ascii_whitespace());
        let value = match self.rest().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                self.at += 1;
                let start = self.at;
                self.skip_while(|byte| byte != quote);
                let value = &self.bytes[start..self.at];
                if self.at == self.bytes.len() {
                    // The quote is never closed: nothing of the rest is a declaration.
                    return None;
                }
                self.at += 1;
                value
            }
            _ => {
                let start = self.at;
                self.skip_while(|byte| !byte.is_ascii_whitespace() && byte != b'>');
                &self.bytes[start..self.at]
            }
        };
        Some((name, lower(value)))
    }

    fn skip_while(&mut self, skips: impl Fn(u8) -> bool) {
        let count = self.rest().iter().position(|&byte| !skips(byte));
        self.at = count.map_or(self.bytes.len(), |count| self.at + count);
    }
}

/// The label after `charset=` in the `content` of a `<meta>`.
fn label_in(content: &str) -> Option<String> {
    let mut rest = content;
    loop {
        rest = &rest[rest.find("charset")? + "charset".len()..];
        let Some(value) = rest.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start();
        let label = match value.chars().next()? {
            quote @ ('"' | '\'') => value[1..].split_once(quote)?.0,
            _ => value.split(|c: char| c.is_ascii_whitespace() || c == ';').next()?,
        };
        return (!label.is_empty()).then(|| label.to_owned());
    }
}

fn lower(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte).to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_declare_their_charset() {
        for (page, expected) in [
            ("<html><meta charset=\"Windows-1258\">", Some("windows-1258")),
            ("<META http-equiv=Content-Type content='text/html; charset=iso-8859-8'>", Some("iso-8859-8")),
            ("<meta content='text/html; charset = \"koi8-r\"' http-equiv='content-type'>", Some("koi8-r")),
            ("<?xml version='1.0' encoding='windows-1255'?><html>", Some("windows-1255")),
            ("<?xml version='1.0' encoding='windows-1255'?><meta charset=utf-8>", Some("utf-8")),
            ("<!-- <meta charset=koi8-r> --><meta charset=utf-8>", Some("utf-8")),
            ("<!--><meta charset=koi8-r>", Some("koi8-r")),
            ("<!DOCTYPE html><?php ?></p><a title='<meta charset=koi8-r>'><meta charset=utf-8>", Some("utf-8")),
            ("<meta name=description content='charset=koi8-r'><meta charset=utf-8>", Some("utf-8")),
            ("<meta\ncharset=utf-16le>", Some("utf-8")),
            ("<meta charset=bogus><meta charset=utf-8>", Some("utf-8")),
            ("<p>charset=utf-8</p>", None),
            ("<meta content='text/html; charset=koi8-r'>", None),
            ("<metadata charset=koi8-r>", None),
            ("<meta charset=>", None),
            ("<meta charset='koi8-r", None),
            ("<meta", None),
            ("<", None),
        ] {
            assert_eq!(declared_charset(page.as_bytes()).as_deref(), expected, "{page}");
        }
    }
}
