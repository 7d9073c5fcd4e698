//! Which part of a package is what. The relations say so and not the names: some writers call the text `document2.xml`.

use crate::ReadError;
use crate::format::package::Package;
use crate::format::xml::{Node, Xml};

/// Elements in relation and type lists are nested no deeper.
const DEPTH: usize = 8;
/// Where the text is in nearly all files.
const USUAL: &str = "word/document.xml";

/// A relation of a part to another.
#[derive(Debug)]
pub(super) struct Relation {
    /// The last word of its type: `styles`, `header`, `footnotes`.
    pub(super) kind: String,
    /// The member that it leads to; empty for one outside of the package.
    pub(super) target: String,
}

/// The relations of a part, in the order of their list.
#[derive(Debug, Default)]
pub(super) struct Relations(Vec<Relation>);

impl Relations {
    /// Reads the relations of a part (of the package itself for an empty name). A part that lost its list has the usual ones.
    pub(super) fn read(package: &mut Package<'_>, part: &str) -> Result<Self, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let path = join(folder, &format!("_rels/{name}.rels"));
        let Some(list) = package.text(&path)? else { return Ok(Self::usual(package, folder)) };
        let mut relations = Vec::new();
        let mut xml = Xml::new(&list.text, DEPTH);
        loop {
            match xml.next() {
                Node::Open(tag) if tag.local() == "Relationship" => {
                    let attr = |name| tag.attr(name).unwrap_or_default().into_owned();
                    let is_outside = tag.attr("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
                    let kind = attr("Type").rsplit('/').next().unwrap_or_default().to_owned();
                    let target = if is_outside { String::new() } else { join(folder, &attr("Target")) };
                    relations.push(Relation { kind, target });
                }
                Node::End => return Ok(Self(relations)),
                _ => {}
            }
        }
    }

    fn usual(package: &Package<'_>, folder: &str) -> Self {
        let mut relations = Vec::new();
        for name in package.names() {
            let Some(file) = name.rsplit_once('/').filter(|(own, _)| *own == folder).map(|(_, file)| file) else { continue };
            let kind = file.trim_end_matches(".xml").trim_end_matches(|c: char| c.is_ascii_digit());
            relations.push(Relation { kind: kind.to_owned(), target: name.to_owned() });
        }
        relations.sort_by(|a, b| a.target.cmp(&b.target));
        Self(relations)
    }

    /// The first part of a kind.
    pub(super) fn first(&self, kind: &str) -> Option<&str> {
        let is_kind = |relation: &&Relation| relation.kind.eq_ignore_ascii_case(kind) && !relation.target.is_empty();
        self.0.iter().find(is_kind).map(|relation| relation.target.as_str())
    }

    /// The parts of a kind.
    pub(super) fn all<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r str> {
        let of_kind = move |relation: &&Relation| relation.kind.eq_ignore_ascii_case(kind) && !relation.target.is_empty();
        self.0.iter().filter(of_kind).map(|relation| relation.target.as_str())
    }
}

/// The part with the text: by relation, by type, by its usual name.
pub(super) fn main_part(package: &mut Package<'_>) -> Result<Option<String>, ReadError> {
    let relations = Relations::read(package, "")?;
    if let Some(target) = relations.first("officeDocument").filter(|target| package.has(target)) {
        return Ok(Some(target.to_owned()));
    }
    if let Some(types) = package.text("[Content_Types].xml")?
        && let Some(part) = main_by_type(&types.text).filter(|part| package.has(part))
    {
        return Ok(Some(part));
    }
    if package.has(USUAL) {
        return Ok(Some(USUAL.to_owned()));
    }
    let like = |name: &&str| name.starts_with("word/document") && name.ends_with(".xml");
    Ok(package.names().filter(like).min().map(str::to_owned))
}

/// The part whose content type is that of a Word text, with or without macros, document or template:
/// `application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml`,
/// `application/vnd.ms-word.template.macroEnabledTemplate.main+xml`.
pub(crate) fn main_by_type(types: &str) -> Option<String> {
    let mut xml = Xml::new(types, DEPTH);
    loop {
        match xml.next() {
            Node::Open(tag) if tag.local() == "Override" => {
                let media = tag.attr("ContentType").unwrap_or_default().to_ascii_lowercase();
                if media.ends_with(".main+xml") && (media.contains("wordprocessingml") || media.contains("ms-word")) {
                    return tag.attr("PartName").map(|name| name.trim_start_matches('/').to_owned());
                }
            }
            Node::End => return None,
            _ => {}
        }
    }
}

/// The member that a target means, seen from a folder: `../customXml/item1.xml`, `/word/styles.xml`.
fn join(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            _ => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use vanban_model::Limits;

    use super::*;
    use crate::format::zip_writer::zip;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, expected) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "../customXml/item1.xml", "customXml/item1.xml"),
            ("", "word\\document.xml", "word/document.xml"),
            ("", "../../x", "x"),
        ] {
            assert_eq!(join(folder, target), expected);
        }
    }

    #[test]
    fn the_text_is_found_whatever_its_name() {
        let relations = |target: &str| {
            format!("<Relationships><Relationship Id='r' Type='http://x/officeDocument' Target='{target}'/></Relationships>")
        };
        let types = "<Types><Override PartName='/word/main.xml' ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>";
        let office = relations("word/document2.xml");
        let lost = relations("word/gone.xml");
        for (members, expected) in [
            (vec![("_rels/.rels", office.as_str()), ("word/document2.xml", ""), ("word/document.xml", "")], "word/document2.xml"),
            (vec![("_rels/.rels", lost.as_str()), ("[Content_Types].xml", types), ("word/main.xml", "")], "word/main.xml"),
            (vec![("word/document.xml", "")], "word/document.xml"),
            (vec![("word/document1.xml", ""), ("word/styles.xml", "")], "word/document1.xml"),
        ] {
            let members: Vec<_> = members.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
            let (bytes, limits) = (zip(&members), Limits::default());
            let mut package = Package::open(&bytes, &limits, "test").unwrap();
            assert_eq!(main_part(&mut package).unwrap().as_deref(), Some(expected));
        }
    }
}
