//! The month names of a language, as CLDR has them.

use std::path::Path;

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_locale_core::Locale;
use writeable::TryWriteable as _;

/// The CLDR patterns of the widths kept: within a date ("5 stycznia"), alone ("styczeń"), abbreviated ("Jan").
const WIDTHS: [&str; 3] = ["MMMM", "LLLL", "MMM"];

/// The tags of the languages that have a folder under `lang`, sorted.
pub(crate) fn languages(lang: &Path) -> std::io::Result<Vec<String>> {
    let mut tags = Vec::new();
    for entry in std::fs::read_dir(lang)? {
        let entry = entry?;
        let tag = entry.file_name().to_string_lossy().into_owned();
        // `und` holds the rules for texts without a pack: no language, no months.
        if entry.file_type()?.is_dir() && tag != "und" {
            tags.push(tag);
        }
    }
    tags.sort();
    Ok(tags)
}

/// The text of `lang/<tag>/months.toml`.
///
/// # Errors
/// The tag is malformed, or CLDR has no months for it.
pub(crate) fn months_toml(tag: &str) -> Result<String, Box<dyn std::error::Error>> {
    let mut toml =
        "# Generated from CLDR by `cargo run -p vanban-extract --example months`; do not edit.\nmonths = [\n".to_owned();
    for forms in months(tag)? {
        let quoted: Vec<String> = forms.iter().map(|form| format!("{form:?}")).collect();
        toml += &format!("    [{}],\n", quoted.join(", "));
    }
    Ok(toml + "]\n")
}

/// Twelve lists of distinct forms, January first.
fn months(tag: &str) -> Result<Vec<Vec<String>>, Box<dyn std::error::Error>> {
    let widths = WIDTHS.map(|pattern| names(tag, pattern));
    let [format, alone, short] = widths;
    let (format, alone, short) = (format?, alone?, short?);
    let mut months: Vec<Vec<String>> = Vec::new();
    for ((format, alone), abbreviation) in format.into_iter().zip(alone).zip(&short) {
        let mut forms = vec![format];
        let usable = is_name(abbreviation) && short.iter().filter(|other| *other == abbreviation).count() == 1;
        for form in [Some(alone), usable.then(|| abbreviation.clone())].into_iter().flatten() {
            // Texts are compared without case.
            if !forms.iter().any(|known| known.to_lowercase() == form.to_lowercase()) {
                forms.push(form);
            }
        }
        months.push(forms);
    }
    Ok(months)
}

/// Whether an abbreviation is unmistakable in running text ("Jan"). With a full stop ("янв.") it would end sentences; with a
/// figure ("thg 1") or a geresh it is a form of tables; in small letters it is also another word: Polish "lis" is a fox, and
/// "sie" is how the pronoun "się" looks in text that has lost its marks.
fn is_name(abbreviation: &str) -> bool {
    abbreviation.chars().all(char::is_alphabetic) && abbreviation.starts_with(char::is_uppercase)
}

fn names(tag: &str, pattern: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let locale: Locale = tag.parse()?;
    let pattern: DateTimePattern = pattern.parse().map_err(|err| format!("{err:?}"))?;
    let mut names = FixedCalendarDateTimeNames::<Gregorian, DateFieldSet>::try_new(locale.into())?;
    let formatter = names.include_for_pattern(&pattern)?;
    let mut months = Vec::new();
    for month in 1..=12 {
        let first = Date::try_new_gregorian(2025, month, 1)?;
        let formatted = formatter.format(&first);
        let name = formatted.try_write_to_string().map_err(|(err, _)| format!("{err:?}"))?;
        months.push(name.into_owned());
    }
    Ok(months)
}
