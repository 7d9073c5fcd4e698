//! The configuration: the files of `config/` as they were at build time, overridden file by file by those of `--config`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use include_dir::{Dir, include_dir};
use vanban_model::Config;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../config");

/// Deepest folder of a configuration; `lang/<tag>/pack.toml` needs two. Bounds a link that leads back to its own folder.
const MAX_DEPTH: usize = 4;

/// Configuration files by their path below the folder, with `/` between its parts.
pub(crate) type Files = BTreeMap<String, String>;

/// The files in force: the built-in ones, with those of `dir` in place of or beside them.
pub(crate) fn files(dir: Option<&Path>) -> anyhow::Result<Files> {
    let mut files = Files::new();
    take_built_in(&BUILT_IN, &mut files)?;
    if let Some(dir) = dir {
        if !dir.is_dir() {
            bail!("`--config {}` is no folder", dir.display());
        }
        take_folder(dir, dir, MAX_DEPTH, &mut files)?;
    }
    Ok(files)
}

/// Parses and checks the files in force.
pub(crate) fn load(dir: Option<&Path>) -> anyhow::Result<Config> {
    parse(files(dir)?)
}

/// Parses and checks files.
pub(crate) fn parse(files: Files) -> anyhow::Result<Config> {
    Ok(Config::from_files(&files.into_iter().collect::<Vec<_>>())?)
}

fn take_built_in(dir: &Dir<'_>, files: &mut Files) -> anyhow::Result<()> {
    for file in dir.files().filter(|file| is_toml(file.path())) {
        let path = slashed(file.path());
        let text = file.contents_utf8().with_context(|| format!("built-in `config/{path}` is not UTF-8"))?;
        files.insert(path, text.to_owned());
    }
    dir.dirs().try_for_each(|dir| take_built_in(dir, files))
}

fn take_folder(root: &Path, dir: &Path, depth: usize, files: &mut Files) -> anyhow::Result<()> {
    let unreadable = || format!("cannot read `{}`", dir.display());
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(dir).with_context(unreadable)? {
        entries.push(entry.with_context(unreadable)?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() && depth > 0 {
            take_folder(root, &path, depth - 1, files)?;
        } else if path.is_file() && is_toml(&path) {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            files.insert(slashed(path.strip_prefix(root).unwrap_or(&path)), text);
        }
    }
    Ok(())
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_replaces_single_files_and_leaves_the_others() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("lang/xx")).unwrap();
        fs::create_dir_all(dir.path().join("gazetteer")).unwrap();
        fs::write(dir.path().join("lang/xx/pack.toml"), "").unwrap();
        fs::write(dir.path().join("gazetteer/doctypes.toml"), "doctype = []").unwrap();
        fs::write(dir.path().join("notes.md"), "no configuration").unwrap();
        let (built_in, overridden) = (files(None).unwrap(), files(Some(dir.path())).unwrap());
        assert_eq!(overridden.len(), built_in.len() + 1);
        assert_eq!(overridden["gazetteer/doctypes.toml"], "doctype = []");
        assert_eq!(overridden["gazetteer/agencies.toml"], built_in["gazetteer/agencies.toml"]);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let err = files(Some(Path::new("no/such/folder"))).unwrap_err();
        assert_eq!(err.to_string(), "`--config no/such/folder` is no folder");
    }
}
