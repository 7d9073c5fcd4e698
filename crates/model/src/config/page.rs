use serde::Deserialize;

/// The words by which portals mark what is not the text, in one language (`lang/<tag>/page.toml`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageCues {
    /// Labels before the address of the original article ("Source:").
    pub source_labels: Vec<String>,
}
