//! The leaves of a page as the lines of a text.

use vanban_model::{BlockKind, Span};

use super::content::Verdict;
use super::table::Tables;
use super::walk::Page;
use crate::clean::cut;
use crate::format::{Draft, Line};

/// Writes the leaves as lines. The cells of a row of data, or of cells that are one line each, are one line, `1 | Kiểm kê |
/// 30/6/2026`; a cell of several lines in any other table is laid out, not tabulated, and its lines stand alone.
pub(super) fn assemble(page: &Page, verdict: &Verdict, tables: &Tables) -> Draft {
    let mut draft = Draft::default();
    let mut at = 0;
    while at < page.leaves.len() {
        let start = draft.text.len();
        let row = tables.row_at(page, at);
        let (len, is_row) = match &row {
            Some(row) => (row.len, true),
            None => (1, false),
        };
        match &row {
            Some(row) => draft.text.push_str(&row.line(page, at)),
            None => draft.text.push_str(&page.leaves[at].text),
        }
        let hint = if (at..at + len).all(|at| verdict.is_chrome[at]) {
            Some(BlockKind::Chrome)
        } else if is_row {
            Some(BlockKind::TableCell)
        } else if Some(at) == verdict.headline {
            Some(BlockKind::Heading)
        } else if tables.is_caption(page, at) {
            Some(BlockKind::Caption)
        } else {
            page.leaves[at].kind
        };
        if draft.text.len() > start {
            draft.lines.push(Line { span: Span::new(start, draft.text.len()), after_gap: !page.leaves[at].after_break, hint });
            draft.text.push('\n');
        }
        at += len;
    }
    draft.text.truncate(draft.text.trim_end().len());
    draft
}

/// Puts cells into one line, empty ones between others too: the cell under a header is told by its place.
pub(super) fn join_cells(cells: &[String]) -> String {
    let last = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let mut line = String::new();
    for (at, cell) in cells[..last].iter().enumerate() {
        if at > 0 {
            line.push_str(if line.is_empty() || line.ends_with(' ') { "| " } else { " | " });
        }
        line.push_str(cell);
    }
    line
}

/// Cuts the text under a number of bytes; whether it did.
pub(super) fn truncate(draft: &mut Draft, max_bytes: usize) -> bool {
    if !cut(&mut draft.text, max_bytes) {
        return false;
    }
    let len = draft.text.len();
    draft.lines.retain(|line| line.span.start < len);
    if let Some(last) = draft.lines.last_mut() {
        last.span = Span::new(last.span.start, last.span.end.min(len)).trimmed(&draft.text);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_cells_keep_the_columns() {
        for (cells, expected) in [
            (&["1", "Kiểm kê", "30/6"][..], "1 | Kiểm kê | 30/6"),
            (&["2", "", "Rà soát", ""], "2 | | Rà soát"),
            (&["", "", "x"], "| | x"),
            (&[], ""),
        ] {
            let cells: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
            assert_eq!(join_cells(&cells), expected);
        }
    }
}
