//! What a file says about itself.

use super::file::File;
use super::marked::text_string;
use crate::clean::clean;

/// Longer ones are no titles.
const MAX_TITLE: usize = 300;

/// The title of the document information. A weak one: many are names of files and of the programs that made them.
pub(crate) fn title(file: &File) -> Option<String> {
    let info = file.dictionary(file.trailer(), "Info")?;
    let title = clean(&text_string(file.get(info, "Title")?.as_str().ok()?));
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    is_title(&title).then_some(title)
}

/// A title has a blank and more letters than signs, and is no name of a file.
fn is_title(title: &str) -> bool {
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    title.len() <= MAX_TITLE && title.contains(' ') && letters * 2 > title.chars().count() && !names_a_file(title)
}

/// `Microsoft Word - 12_2024_Final.doc`, `D:\Van ban\QD.pdf`.
fn names_a_file(title: &str) -> bool {
    let lower = title.to_ascii_lowercase();
    let has_extension = lower.rsplit_once('.').is_some_and(|(_, extension)| {
        matches!(
            extension,
            "doc" | "docx" | "odt" | "rtf" | "pdf" | "xls" | "xlsx" | "ppt" | "pptx" | "tif" | "tiff" | "jpg" | "htm" | "html"
        )
    });
    has_extension || lower.contains('\\') || lower.starts_with("microsoft ") || lower.starts_with("untitled")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_no_titles() {
        for (title, expected) in [
            ("Resolution on digital transformation", true),
            ("Microsoft Word - ND 15 ban cuoi", false),
            ("D:\\Van ban\\QD so 5", false),
            ("CV 123 gui.docx", false),
            ("299", false),
            ("1 2 3 4 5 a", false),
            ("untitled document", false),
        ] {
            assert_eq!(is_title(title), expected, "{title}");
        }
    }
}
