//! Lines that head a numbered part of an official text.

use vanban_model::fold;

use super::piece::Piece;
use crate::cues::{Official, starts_with_any};

/// Whether a line begins a part: `Điều 3. Trách nhiệm`, `Chương II`, `PHỤ LỤC I`, `Mục 1 QUY ĐỊNH CHUNG`, `Article 5. Use of
/// invoices`. Not `Điều 5 của Luật này`, which wrapping put at a line's start.
pub(super) fn heads_part(piece: &Piece<'_>, form: &Official) -> bool {
    let text = piece.inner();
    if text.chars().next().is_none_or(char::is_lowercase) {
        return false;
    }
    let end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    let head = fold::plain(&text[..end]);
    let word = form.parts.iter().filter(|part| starts_with_any(&head, std::slice::from_ref(part))).map(String::len).max();
    let Some(rest) = word.map(|len| head[len..].trim_start_matches(['.', ' '])) else { return false };
    let (label, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let number = label.trim_end_matches(['.', ':']);
    let is_number = number.chars().all(|c| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x' | '.'))
        || (number.contains(|c: char| c.is_ascii_digit()) && number.contains('.'))
        || number.chars().count() == 1;
    let is_closed = label.len() > number.len() || after.is_empty() || after.starts_with(['-', '–', '(']);
    rest.is_empty() || (is_number && (is_closed || piece.is_capital() || title_is_capital(text)))
}

/// `Mục 1 QUY ĐỊNH CHUNG`: all after the number is in capitals.
fn title_is_capital(text: &str) -> bool {
    let title = text.splitn(3, ' ').nth(2).unwrap_or("");
    title.chars().filter(|c| c.is_uppercase()).count() >= 3 && !title.contains(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use vanban_model::Span;

    use super::*;

    #[test]
    fn parts_are_numbered_and_closed() {
        let form = Official {
            parts: ["dieu", "chuong", "muc", "phu luc", "article", "art"].map(str::to_owned).into(),
            ..Official::default()
        };
        for (text, expected) in [
            ("Điều 3. Trách nhiệm thi hành", true),
            ("Điều 36.3.LQ.1. Thanh niên", true),
            ("Điều 3", true),
            ("Chương II", true),
            ("Chương II. QUY ĐỊNH CHUNG", true),
            ("Mục 1 QUY ĐỊNH CHUNG", true),
            ("PHỤ LỤC", true),
            ("PHỤ LỤC I", true),
            ("Article 5. Use of invoices", true),
            ("Art. 5. Use of invoices", true),
            ("Điều 5 của Luật này được sửa đổi", false),
            ("điều 5. khoản 2", false),
            ("Điều kiện kinh doanh", false),
            ("Mục tiêu chung", false),
            ("Chương trình mục tiêu", false),
            ("", false),
        ] {
            assert_eq!(heads_part(&Piece::over(text, Span::new(0, text.len()), false), &form), expected, "{text}");
        }
    }
}
