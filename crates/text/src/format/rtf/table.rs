//! Tables of RTF: nothing opens them. Paragraphs say how deep they stand, and marks end cells and rows.

use crate::format::flow::{Flow, Paragraph, Ruling};

/// Where in its tables the text is being written.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Level>,
}

/// An open table.
#[derive(Debug, Default)]
struct Level {
    /// Whether the next paragraph begins a row, or a cell.
    begins_row: bool,
    begins_cell: bool,
}

impl Tables {
    /// Adds a paragraph that stands `depth` tables deep, which ends tables and begins others.
    pub(super) fn push(&mut self, paragraph: Paragraph, depth: usize, ruling: Ruling, flow: &mut Flow<'_>) {
        if paragraph.is_blank() && depth > self.open.len() {
            return;
        }
        self.set_depth(depth, flow);
        if let Some(level) = self.open.last_mut() {
            if ruling == Ruling::Ruled {
                flow.rule_table(ruling);
            }
            if std::mem::take(&mut level.begins_row) {
                flow.open_row();
                level.begins_cell = true;
            }
            if std::mem::take(&mut level.begins_cell) {
                flow.open_cell();
            }
        }
        flow.push(paragraph);
    }

    /// Ends the cell of the table at a depth.
    pub(super) fn end_cell(&mut self, depth: usize, flow: &mut Flow<'_>) {
        self.set_depth(depth, flow);
        if let Some(level) = self.open.last_mut() {
            level.begins_cell = true;
        }
    }

    /// Ends the row of the table at a depth, if there is one.
    pub(super) fn end_row(&mut self, depth: usize, flow: &mut Flow<'_>) {
        if self.open.len() < depth {
            return;
        }
        self.set_depth(depth, flow);
        if let Some(level) = self.open.last_mut() {
            level.begins_row = true;
        }
    }

    pub(super) fn set_depth(&mut self, depth: usize, flow: &mut Flow<'_>) {
        while self.open.len() > depth {
            self.open.pop();
            flow.close_table();
        }
        while self.open.len() < depth {
            self.open.push(Level { begins_row: true, begins_cell: true });
            flow.open_table(Ruling::Bare);
        }
    }
}
