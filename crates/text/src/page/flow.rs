//! Reading order: bands of rows that share blank columns, each read column by column or, as a table, row by row.

use super::area::{Area, around};
use super::band::{Band, bands};
use super::bidi::Direction;
use super::fragment::Fragment;
use super::line::{Line, lines};
use super::table;

/// Columns within columns; deeper ones are read as one.
const DEPTH: usize = 5;

/// Rows that a table within a column of running text has at least.
const TABLE_IN_PROSE: usize = 3;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The text of the page.
    Body,
    /// One of several columns of running text, as in a gazette.
    Prose,
    /// A side of a letterhead, of a signature, of a form: its lines are centred and short.
    Side,
}

/// A column of a page.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) area: Area,
    pub(super) role: Role,
}

/// A line, or a row of a table, whose cells hold lines.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Line(Line),
    Row(Vec<Vec<Line>>),
}

/// What a page says, in reading order.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) items: Vec<Item>,
    pub(super) columns: Vec<Column>,
}

/// Reads the fragments of a page. One that is read from the right is mirrored first, so that columns, cells and the beginnings
/// of lines are found in the same way.
pub(super) fn flow(mut fragments: Vec<Fragment<'_>>, direction: Direction) -> Flow {
    if direction == Direction::FromRight {
        for fragment in &mut fragments {
            fragment.area = fragment.area.mirrored();
        }
    }
    let mut flow = Flow::default();
    flow.read(fragments, direction, Role::Body, 0);
    flow
}

impl Flow {
    fn read(&mut self, fragments: Vec<Fragment<'_>>, direction: Direction, role: Role, depth: usize) {
        let Some(area) = around(fragments.iter().map(|fragment| fragment.area)) else { return };
        self.columns.push(Column { area, role });
        let column = self.columns.len() - 1;
        if depth >= DEPTH {
            self.items.extend(lines(fragments, direction, column).into_iter().map(Item::Line));
            return;
        }
        let bands = bands(fragments);
        let is_table: Vec<bool> = tables(&bands);
        for (band, is_table) in bands.into_iter().zip(is_table) {
            // Justified lines of narrow columns have blanks as wide as those of tables.
            let is_text = role == Role::Prose && (band.slabs.len() < TABLE_IN_PROSE || band.fills(area));
            if band.gaps.is_empty() || is_text {
                self.items.extend(lines(band.into_fragments(), direction, column).into_iter().map(Item::Line));
            } else if is_table {
                self.items.extend(table::rows(&band, direction, column).into_iter().map(Item::Row));
            } else {
                let role = if table::is_prose(&band) { Role::Prose } else { Role::Side };
                for part in band.into_columns() {
                    self.read(part, direction, role, depth + 1);
                }
            }
        }
    }
}

/// Which bands are tables. A row that is alone in its band, because a cell over several columns parts it from the others,
/// belongs to the table beside it.
fn tables(bands: &[Band<'_>]) -> Vec<bool> {
    let mut is_table: Vec<bool> = bands.iter().map(|band| table::is_table(band)).collect();
    let joins = |a: &Band<'_>, b: &Band<'_>| b.top() - a.bottom() < 2.0 * a.em.max(b.em);
    for at in 1..bands.len() {
        if is_table[at - 1] && !is_table[at] && bands[at].is_row() && joins(&bands[at - 1], &bands[at]) {
            is_table[at] = true;
        }
    }
    for at in (1..bands.len()).rev() {
        if is_table[at] && !is_table[at - 1] && bands[at - 1].is_row() && joins(&bands[at - 1], &bands[at]) {
            is_table[at - 1] = true;
        }
    }
    is_table
}
