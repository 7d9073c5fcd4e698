//! The words in which people read ids.

use vanban_model::{AgencyId, Config, Lang};

/// The name of an agency: output is in English, and an agency without an English name has its Vietnamese one.
pub(crate) fn agency(id: &AgencyId, config: &Config) -> String {
    let langs: Vec<Lang> = ["en", "vi"].iter().filter_map(|tag| tag.parse().ok()).collect();
    config.gazetteer.display_name(id, &langs)
}
