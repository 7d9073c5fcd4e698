//! How words are brought to a common form, language by language.

use std::collections::{BTreeSet, HashMap};

use frostem::Stemmer;
use vanban_model::{Config, Inflection, Lang, fold};

use crate::Token;

/// The stemmers of all configured languages.
///
/// A language that Snowball knows by its tag uses Snowball; another one strips the clitics and endings of its pack; one whose
/// pack has none (Vietnamese, whose syllables do not change) keeps its words as they are.
pub(crate) struct Stemmers {
    by_lang: HashMap<Lang, Method>,
}

enum Method {
    Snowball(Stemmer),
    Affixes { clitics: Vec<char>, endings: Vec<String>, min_stem: usize },
}

impl Stemmers {
    pub(crate) fn new(config: &Config) -> Self {
        let no_pack = Inflection::default();
        let glossary = config.glossary.terms().iter().flat_map(|term| term.phrases.keys());
        let langs: BTreeSet<Lang> = config.packs.keys().chain(glossary).copied().collect();
        let method = |lang: Lang| Method::of(lang, config.packs.get(&lang).map_or(&no_pack, |pack| &pack.inflection));
        Self { by_lang: langs.into_iter().filter_map(|lang| Some((lang, method(lang)?))).collect() }
    }

    /// The stem of a word, folded. Words with digits are their own stem.
    pub(crate) fn stem(&self, lang: Lang, token: &Token) -> String {
        match self.by_lang.get(&lang) {
            Some(method) if !token.has_digit() => method.stem(token),
            _ => token.fold.clone(),
        }
    }
}

impl Method {
    fn of(lang: Lang, inflection: &Inflection) -> Option<Self> {
        if let Ok(stemmer) = Stemmer::try_from_name(lang.as_str()) {
            return Some(Self::Snowball(stemmer));
        }
        if inflection.min_stem == 0 || (inflection.clitics.is_empty() && inflection.endings.is_empty()) {
            return None;
        }
        let mut endings: Vec<String> =
            inflection.endings.iter().map(|ending| fold::plain(ending)).filter(|ending| !ending.is_empty()).collect();
        endings.sort_by_key(|ending| std::cmp::Reverse(ending.chars().count()));
        Some(Self::Affixes { clitics: inflection.clitics.clone(), endings, min_stem: inflection.min_stem })
    }

    fn stem(&self, token: &Token) -> String {
        match self {
            // Snowball wants lower case with marks: Swedish, Polish and Russian endings are told apart by them.
            Self::Snowball(stemmer) => {
                let stem = fold::plain(&stemmer.stem(&token.exact));
                if stem.is_empty() { token.fold.clone() } else { stem }
            }
            Self::Affixes { clitics, endings, min_stem } => {
                let mut stem = token.fold.as_str();
                let mut letters = stem.chars().count();
                // All of them, not the three that grammar allows: only then has a word the stem that it has behind a clitic.
                while let Some(rest) = stem.strip_prefix(clitics.as_slice()).filter(|_| letters > *min_stem) {
                    stem = rest;
                    letters -= 1;
                }
                let fits = |ending: &&String| stem.ends_with(ending.as_str()) && letters - ending.chars().count() >= *min_stem;
                let stem = endings.iter().find(fits).map_or(stem, |ending| &stem[..stem.len() - ending.len()]);
                stem.to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::tokens;

    fn stemmers() -> Stemmers {
        let pack = |text: &str| text.to_owned();
        let files = [
            ("lang/sv/pack.toml", pack("")),
            ("lang/pl/pack.toml", pack("")),
            ("lang/ru/pack.toml", pack("")),
            ("lang/en/pack.toml", pack("")),
            ("lang/vi/pack.toml", pack("")),
            (
                "lang/he/pack.toml",
                pack(
                    "[inflection]\nclitics = [\"ו\", \"ב\", \"ל\", \"מ\", \"ה\", \"כ\", \"ש\"]\nendings = [\"ים\", \"ות\"]\nmin_stem = 3",
                ),
            ),
        ];
        let files: Vec<(String, String)> = files.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        Stemmers::new(&Config::from_files(&files).unwrap())
    }

    #[test]
    fn inflected_forms_share_a_stem() {
        let stemmers = stemmers();
        for (lang, forms) in [
            ("sv", &["resolution", "resolutionen", "resolutioner"][..]),
            ("pl", &["rezolucja", "rezolucji", "rezolucję"]),
            ("ru", &["постановление", "постановления", "постановлению"]),
            ("en", &["ministry", "ministries"]),
            ("he", &["מסמך", "במסמך", "ושבמסמך"]),
            ("he", &["תוכנית", "התוכנית"]),
        ] {
            let lang = lang.parse().unwrap();
            let stems: Vec<String> = forms.iter().map(|form| stemmers.stem(lang, &tokens(form)[0])).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{forms:?} have the stems {stems:?}");
        }
    }

    #[test]
    fn vietnamese_and_numbers_stay_as_they_are() {
        let stemmers = stemmers();
        for (lang, word, stem) in
            [("vi", "những", "nhung"), ("en", "22nds", "22nds"), ("he", "מפת", "מפת"), ("xx", "plans", "plans")]
        {
            assert_eq!(stemmers.stem(lang.parse().unwrap(), &tokens(word)[0]), stem);
        }
    }
}
