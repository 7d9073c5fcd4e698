//! What a font's name says about the charset of its text.

use super::Charset;

/// The charset of a font, and whether its small letters look like capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Font {
    pub(crate) charset: Charset,
    /// A font of capitals: TCVN3 has no codes for capitals with tones, so they are the small letters of `.VnTimeH`.
    pub(crate) capitals: bool,
}

/// Families of TCVN3 fonts, in lower case, for names that lost their dot and case (`vntime`, `VNARIAL`).
const TCVN3_FAMILIES: &[&str] = &[
    "time",
    "arial",
    "aristote",
    "avant",
    "black",
    "bodoni",
    "book",
    "century",
    "claren",
    "commerc",
    "cooper",
    "courier",
    "exotic",
    "free",
    "gothic",
    "helvet",
    "koala",
    "lincoln",
    "linus",
    "lucida",
    "memorandum",
    "monotype",
    "mystical",
    "park",
    "present",
    "revue",
    "shelley",
    "southern",
    "stamp",
    "teknical",
    "tifani",
    "univer",
    "vogue",
];

/// Words after the family: weight, slope, format, page range of the installer.
const STYLES: &[&str] =
    &["bold", "italic", "oblique", "regular", "normal", "roman", "mt", "ps", "identity", "narrow", "light", "medium"];

/// The legacy charset that a font's name stands for. Names come as Word, RTF, CSS and PDF write them: `.VnTime`,
/// `VnTimeH,Bold`, `ABCDEF+VnArialH-Bold`, `VNI-Times`, `VPS Long An`.
///
/// What the name says is a hint: see [`is_coded`](super::is_coded).
pub(crate) fn of_font(name: &str) -> Option<Font> {
    let name = name.trim().trim_start_matches('/').trim_matches(['"', '\'']);
    let name = without_subset_tag(name).replace("#20", " ");
    let name = name.trim();
    let lower = name.to_ascii_lowercase();
    let bare = lower.trim_start_matches(['.', '_', '-', ' ']);
    let font = |charset| Some(Font { charset, capitals: false });
    if bare.contains("viscii") || bare.ends_with("1.1") || bare.starts_with("vi ") {
        // Fonts that the TriChlor group gave away are numbered with the version of the charset: `HeoMay 1.1`, `VI Ha Noi`.
        return font(Charset::Viscii);
    }
    if bare.starts_with("vni") {
        return font(Charset::Vni);
    }
    if bare.starts_with("vps") {
        return font(Charset::Vps);
    }
    let family =
        bare.strip_prefix("vn").or_else(|| bare.strip_prefix("tcvn")).map(|rest| rest.trim_start_matches([' ', '-', '_']))?;
    let has_dot = name.starts_with(['.', '_']);
    let is_spelled = name
        .trim_start_matches(['.', '_'])
        .strip_prefix("Vn")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    let is_known = TCVN3_FAMILIES.iter().any(|known| family.starts_with(known));
    let is_named = has_dot || ((is_spelled || is_known) && !is_unicode_family(family));
    is_named.then(|| Font { charset: Charset::Tcvn3, capitals: is_of_capitals(name) })
}

/// `VNtimes new roman` and its like are fonts of other charsets.
fn is_unicode_family(family: &str) -> bool {
    family.contains("new roman")
}

/// `ABCDEF+` before the name of an embedded subset.
fn without_subset_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// Whether the family ends in the `H` (for `hoa`, capital) of TCVN3's fonts of capitals.
fn is_of_capitals(name: &str) -> bool {
    let mut stem = name;
    loop {
        let lower = stem.to_ascii_lowercase();
        let trimmed = lower.trim_end_matches([' ', ',', '-', '_', '.']);
        let cut = STYLES.iter().find_map(|style| trimmed.strip_suffix(style)).unwrap_or(trimmed);
        if cut.len() == stem.len() {
            break;
        }
        stem = &stem[..cut.len()];
    }
    let Some(family) = stem.strip_suffix(['H', 'h']) else { return false };
    let lower = family.to_ascii_lowercase();
    // A capital H after a small letter, or an `h` of any case after a whole known family.
    (stem.ends_with('H') && family.ends_with(|c: char| c.is_ascii_lowercase()))
        || TCVN3_FAMILIES.iter().any(|known| lower.ends_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_legacy_fonts() {
        for (name, charset, capitals) in [
            (".VnTime", Charset::Tcvn3, false),
            (".VnTimeH", Charset::Tcvn3, true),
            (".VNTIME", Charset::Tcvn3, false),
            (".VnArial Narrow", Charset::Tcvn3, false),
            (".VnArial NarrowH", Charset::Tcvn3, true),
            (".VnCentury SchoolbookH", Charset::Tcvn3, true),
            (".VnBlackH", Charset::Tcvn3, true),
            ("ABCDEF+.VnTimeH", Charset::Tcvn3, true),
            ("BAAAAA+VnTimeH-Bold", Charset::Tcvn3, true),
            ("VnTimeH,BoldItalic", Charset::Tcvn3, true),
            ("VnTimeBold", Charset::Tcvn3, false),
            ("#20VnArialH", Charset::Tcvn3, true),
            ("vntimeh", Charset::Tcvn3, true),
            ("vntime", Charset::Tcvn3, false),
            ("VNI-Times", Charset::Vni, false),
            ("VNI-Helve-Condense", Charset::Vni, false),
            ("XYZABC+VNI-Times,Bold", Charset::Vni, false),
            ("VPS Times", Charset::Vps, false),
            ("HeoMay 1.1", Charset::Viscii, false),
        ] {
            assert_eq!(of_font(name), Some(Font { charset, capitals }), "{name}");
        }
    }

    #[test]
    fn other_fonts_say_nothing() {
        for name in [
            "Times New Roman",
            "Arial",
            "Verdana",
            "VnTimes New Roman",
            "Vivaldi",
            "Viner Hand ITC",
            "V",
            "",
            "+",
            "TimesNewRomanPS-BoldMT",
            "Vn",
            "ABCDEF+ArialMT",
        ] {
            assert_eq!(of_font(name), None, "{name}");
        }
    }
}
