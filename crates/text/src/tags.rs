//! whatlang names languages by ISO 639-3, BCP 47 by the shortest code: the part of the ISO 639 table that whatlang covers.

use vanban_model::Lang;

/// ISO 639-3 code (for Persian and Mandarin that of the individual language, as whatlang has it) and BCP 47 subtag.
const TAGS: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

/// The tag of a language that whatlang found.
pub(crate) fn from_whatlang(lang: whatlang::Lang) -> Lang {
    let code = lang.code();
    let tag = TAGS.iter().find(|(own, _)| *own == code).map_or(code, |&(_, tag)| tag);
    tag.parse().unwrap_or(Lang::UND)
}

/// The language that whatlang knows under a tag.
pub(crate) fn to_whatlang(lang: Lang) -> Option<whatlang::Lang> {
    let (code, _) = TAGS.iter().find(|(_, tag)| *tag == lang.as_str())?;
    whatlang::Lang::from_code(*code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_whatlang_has_a_tag_and_back() {
        for &lang in whatlang::Lang::all() {
            let tag = from_whatlang(lang);
            assert_eq!(tag.as_str().len(), 2, "{lang:?}");
            assert_eq!(to_whatlang(tag), Some(lang));
        }
    }
}
