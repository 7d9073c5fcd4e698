//! The words in which people read ids.

use vanban_model::{AgencyId, Config, Role};

/// The languages in which agencies are shown, first choice first: the output is in English, the originals are Vietnamese.
const SHOWN_IN: [&str; 2] = ["en", "vi"];

/// The name of an agency in English, else in Vietnamese; an office without an entry is named after its body
/// (`Ministry of Finance, minister`); else the id.
pub(crate) fn agency(id: &AgencyId, config: &Config) -> String {
    let entry = config.gazetteer.agency(id.as_str());
    let name = entry.and_then(|entry| {
        let by_lang = |tag: &str| entry.name.iter().find(|(lang, _)| lang.as_str() == tag).map(|(_, name)| name.clone());
        SHOWN_IN.iter().find_map(|tag| by_lang(tag))
    });
    name.or_else(|| {
        let (body, label) = id.as_str().rsplit_once('.')?;
        let body = config.gazetteer.agency(body)?;
        Some(format!("{}, {}", agency(&body.id, config), label.replace('-', " ")))
    })
    .unwrap_or_else(|| id.as_str().to_owned())
}

/// What a role is called.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "lead",
        Role::Coordinate => "coordinates",
        Role::ReportTo => "receives the report",
        Role::Supervise => "supervises",
        Role::All => "all",
    }
}
