//! What a zip file is, by its members.

use vanban_model::Limits;

use super::docx::main_by_type;
use super::package::Package;

/// The kinds of zip files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageKind {
    Word,
    /// OpenDocument text.
    OpenText,
    /// One without a reader, or an archive, by name.
    Other(&'static str),
}

/// Media types that packages state of themselves in a member `mimetype`, by their beginning.
const MEDIA_TYPES: &[(&str, PackageKind)] = &[
    ("application/vnd.oasis.opendocument.text", PackageKind::OpenText),
    ("application/vnd.oasis.opendocument.spreadsheet", PackageKind::Other("OpenDocument sheets (ods)")),
    ("application/vnd.oasis.opendocument.presentation", PackageKind::Other("OpenDocument slides (odp)")),
    ("application/vnd.oasis.opendocument", PackageKind::Other("OpenDocument")),
    ("application/epub+zip", PackageKind::Other("EPUB books")),
];

impl PackageKind {
    /// Tells what a zip file is. One whose members can't be listed is what their names in it say.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let limits = Limits::default();
        let Ok(mut package) = Package::open(bytes, &limits, "zip") else { return by_bytes(bytes) };
        if let Ok(Some(mimetype)) = package.text("mimetype")
            && let Some(&(_, kind)) = MEDIA_TYPES.iter().find(|(media, _)| mimetype.text.trim().starts_with(media))
        {
            return kind;
        }
        let is_office = package.has("[Content_Types].xml") || package.has("_rels/.rels");
        let has_folder = |folder: &str| is_office && package.names().any(|name| name.starts_with(folder));
        if package.has("word/document.xml") || has_folder("word/") {
            return Self::Word;
        }
        if has_folder("xl/") {
            return Self::Other("Excel (xlsx)");
        }
        if has_folder("ppt/") {
            return Self::Other("PowerPoint (pptx)");
        }
        if let Ok(Some(types)) = package.text("[Content_Types].xml")
            && main_by_type(&types.text).is_some()
        {
            return Self::Word;
        }
        if package.has("content.xml")
            && let Ok(Some(manifest)) = package.text("META-INF/manifest.xml")
            && manifest.text.contains("application/vnd.oasis.opendocument")
        {
            let is_text = manifest.text.contains("application/vnd.oasis.opendocument.text");
            return if is_text { Self::OpenText } else { Self::Other("OpenDocument") };
        }
        Self::Other("zip archives")
    }
}

/// The names of members stand uncompressed in their headers.
fn by_bytes(bytes: &[u8]) -> PackageKind {
    let head = &bytes[..bytes.len().min(4096)];
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    if has(b"word/") {
        PackageKind::Word
    } else if has(b"xl/") {
        PackageKind::Other("Excel (xlsx)")
    } else if has(b"ppt/") {
        PackageKind::Other("PowerPoint (pptx)")
    } else {
        PackageKind::Other("zip archives")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::zip_writer::zip;

    #[test]
    fn kinds_are_told_by_members() {
        let types = "<Types><Override PartName='/text/main.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
        let manifest = "<manifest:file-entry manifest:media-type='application/vnd.oasis.opendocument.text'/>";
        let office = ("[Content_Types].xml", "<Types/>");
        for (members, expected) in [
            (vec![office, ("word/document.xml", "")], PackageKind::Word),
            (vec![office, ("word/document2.xml", "")], PackageKind::Word),
            (vec![("[Content_Types].xml", types), ("text/main.xml", "")], PackageKind::Word),
            (vec![office, ("xl/workbook.xml", "")], PackageKind::Other("Excel (xlsx)")),
            (vec![office, ("ppt/presentation.xml", "")], PackageKind::Other("PowerPoint (pptx)")),
            (vec![("mimetype", "application/vnd.oasis.opendocument.text-template"), ("content.xml", "")], PackageKind::OpenText),
            (vec![("content.xml", ""), ("META-INF/manifest.xml", manifest)], PackageKind::OpenText),
            (
                vec![("mimetype", "application/vnd.oasis.opendocument.spreadsheet")],
                PackageKind::Other("OpenDocument sheets (ods)"),
            ),
            (vec![("mimetype", "application/epub+zip")], PackageKind::Other("EPUB books")),
            (vec![("word/a.docx", ""), ("word/b.docx", "")], PackageKind::Other("zip archives")),
            (vec![("a.html", "")], PackageKind::Other("zip archives")),
        ] {
            let members: Vec<_> = members.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
            assert_eq!(PackageKind::of(&zip(&members)), expected, "{members:?}");
        }
    }
}
