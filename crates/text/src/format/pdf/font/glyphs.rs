//! What the names of glyphs stand for.

/// Names and code points in the order of bytes: the Adobe Glyph List and the Adobe Glyph List for New Fonts (BSD-3-Clause,
/// github.com/adobe-type-tools/agl-aglfn) without ideographs, kana, squared signs, private-use characters and single letters.
const LIST: &str = include_str!("glyph_list.txt");

/// The text of a glyph by the rules of the Adobe Glyph List Specification: listed names, `uni1EA1`, `u1F600`, ligatures
/// (`f_i`), variants (`a.sc`). Names that only number a glyph (`g12`, `cid:7`) have none.
pub(crate) fn text_of_name(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    let mut text = String::new();
    for part in base.split('_') {
        push_part(part, &mut text)?;
    }
    Some(text)
}

fn push_part(part: &str, out: &mut String) -> Option<()> {
    let mut letters = part.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        out.push(letter);
        return Some(());
    }
    if let Some(codes) = listed(part) {
        out.extend(codes.split(' ').filter_map(hex_char));
        return Some(());
    }
    if let Some(units) = part.strip_prefix("uni").filter(|units| units.len() >= 4 && units.len() % 4 == 0 && is_hex(units)) {
        let units = units.as_bytes().chunks(4).filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok());
        out.extend(char::decode_utf16(units).filter_map(Result::ok));
        return Some(());
    }
    let code = part.strip_prefix('u').filter(|code| (4..=6).contains(&code.len()) && is_hex(code))?;
    out.push(hex_char(code)?);
    Some(())
}

fn listed(name: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let middle = LIST[..usize::midpoint(low, high)].rfind('\n').map_or(0, |end| end + 1).max(low);
        let line = LIST[middle..].split('\n').next().unwrap_or_default();
        let (listed, codes) = line.split_once(' ')?;
        match listed.as_bytes().cmp(name.as_bytes()) {
            std::cmp::Ordering::Equal => return Some(codes),
            std::cmp::Ordering::Less => low = middle + line.len() + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hex_char(code: &str) -> Option<char> {
    u32::from_str_radix(code, 16).ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_list_and_by_rule() {
        for (name, expected) in [
            ("A", Some("A")),
            ("eacute", Some("é")),
            ("Dcroat", Some("Đ")),
            ("uni1EA1", Some("ạ")),
            ("uni004100420043", Some("ABC")),
            ("u1EA1", Some("ạ")),
            ("u1F600", Some("\u{1f600}")),
            ("f_f_i", Some("ffi")),
            ("fi", Some("\u{fb01}")),
            ("a.sc", Some("a")),
            ("one.oldstyle", Some("1")),
            ("afii10017", Some("А")),
            ("zuhiragana", None),
            ("space", Some(" ")),
            ("AE", Some("Æ")),
            ("zukatakana", None),
            ("g12", None),
            ("cid:7", None),
            (".notdef", None),
            ("uniZZZZ", None),
            ("", None),
        ] {
            assert_eq!(text_of_name(name.as_bytes()).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn every_listed_name_is_found() {
        for line in LIST.lines() {
            let (name, codes) = line.split_once(' ').expect("a name and its code points");
            assert_eq!(listed(name), Some(codes));
        }
    }
}
