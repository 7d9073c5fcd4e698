//! `config check`: whether the configuration in force can be used, and whether its rules find what its examples say.

use std::path::Path;

use serde::Serialize;
use vanban_extract::{Extractor, check_examples};
use vanban_model::Lang;

use crate::args::Format;
use crate::command::Outcome;
use crate::output::Output;
use crate::settings::{self, Files};

/// A fault of the configuration.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Fault {
    /// Path below the configuration folder; null where the message names it.
    file: Option<String>,
    /// What is wrong, with the value.
    message: String,
}

/// Loads the configuration, compiles its rules, runs its examples; prints each fault.
pub(crate) fn run(format: Format, dir: Option<&Path>, out: &mut Output) -> anyhow::Result<Outcome> {
    let files = settings::files(dir)?;
    let (faults, examples) = check(&files);
    for fault in &faults {
        match format {
            Format::Json => out.json(fault)?,
            Format::Text => {
                let place = fault.file.as_ref().map(|file| format!("config/{file}: ")).unwrap_or_default();
                out.text(&format!("{place}{}\n", fault.message))?;
            }
        }
    }
    if format == Format::Text {
        out.text(&format!("{} files, {examples} examples, {} faults\n", files.len(), faults.len()))?;
    }
    Ok(if faults.is_empty() { Outcome::Found } else { Outcome::Partly })
}

/// All faults, and how many examples were run.
fn check(files: &Files) -> (Vec<Fault>, usize) {
    let loaded = settings::parse(files.clone()).and_then(|config| Ok(Extractor::new(config)?));
    let extractor = match loaded {
        Ok(extractor) => extractor,
        Err(err) => return (vec![Fault { file: None, message: crate::told(&err) }], 0),
    };
    let (mut faults, mut count) = (Vec::new(), 0);
    for (path, text) in files {
        let lang = match path.split('/').collect::<Vec<_>>().as_slice() {
            // A folder that names no language was refused when the configuration was loaded.
            ["lang", tag, "examples.toml"] => tag.parse::<Lang>().unwrap_or(Lang::UND),
            _ => continue,
        };
        let mut fault = |message: String| faults.push(Fault { file: Some(path.clone()), message });
        match check_examples(lang, text, &extractor) {
            Err(err) => fault(err.to_string().trim_end().to_owned()),
            Ok(report) => {
                count += report.examples;
                for mismatch in report.mismatches {
                    fault(format!("example {}: {}\n    {}", mismatch.number, mismatch.problem, mismatch.text));
                }
            }
        }
    }
    (faults, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_that_finds_something_else_is_a_fault_of_its_file() {
        let mut files = settings::files(None).unwrap();
        files.retain(|path, _| !path.ends_with("examples.toml"));
        let example = "[[example]]\ntext = 'Nothing here.'\ndates = ['2025']\ncitations = []\n";
        files.insert("lang/en/examples.toml".to_owned(), example.to_owned());
        let (faults, count) = check(&files);
        assert_eq!((count, faults.len()), (1, 1));
        assert_eq!(faults[0].file.as_deref(), Some("lang/en/examples.toml"));
        assert!(faults[0].message.contains("Nothing here.") && faults[0].message.contains("2025"), "{faults:?}");
        files.insert("lang/en/examples.toml".to_owned(), "[[example]]\ntext = 'x'\ndaets = []\n".to_owned());
        assert!(check(&files).0[0].message.contains("daets"));
    }
}
