//! Which tables hold data and which only lay text out: letterheads and signatures stand in tables without lines.

/// What is known of the lines around the cells of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ruling {
    #[default]
    Unknown,
    /// Cells are parted by lines.
    Ruled,
    /// There are none.
    Bare,
}

/// The innermost cell that a paragraph stands in; each number counts over the whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) table: usize,
    pub(super) row: usize,
    pub(super) cell: usize,
}

/// What the decision about a table rests on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    pub(super) ruling: Ruling,
    pub(super) rows: usize,
    /// Cells with text, in the row that has most.
    pub(super) columns: usize,
    /// Whether one of its cells holds a table.
    pub(super) is_outer: bool,
    /// Whether a cell holds more than a line.
    pub(super) has_tall_cells: bool,
}

impl Shape {
    /// Whether the table only lays text out, so that what its cells hold are paragraphs like others.
    ///
    /// A letterhead or signature has two columns, at times three with an empty or drawn one, and up to three rows (issuer and
    /// motto, number and date, subject); Decree 30/2020/NĐ-CP, annex I, draws it so. Some keep their grid lines.
    pub(super) fn lays_out(&self) -> bool {
        if self.columns <= 1 || self.is_outer {
            return true;
        }
        let is_small = self.columns <= 3 && self.rows <= 3;
        match self.ruling {
            Ruling::Bare => is_small || (self.columns <= 3 && self.has_tall_cells),
            Ruling::Ruled | Ruling::Unknown => is_small && self.columns <= 2 && self.has_tall_cells,
        }
    }
}

/// The tables of a document, and where in them the text is being written.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) shapes: Vec<Shape>,
    open: Vec<Place>,
    /// Tables open beyond the limit, which are flattened.
    flattened: usize,
    rows: usize,
    cells: usize,
}

impl Tables {
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    pub(super) fn place(&self) -> Option<Place> {
        self.open.last().copied()
    }

    pub(super) fn open(&mut self, ruling: Ruling, depth: usize) {
        if self.open.len() >= depth {
            self.flattened += 1;
            return;
        }
        if let Some(outer) = self.open.last() {
            self.shapes[outer.table].is_outer = true;
        }
        let table = self.shapes.len();
        self.shapes.push(Shape { ruling, ..Shape::default() });
        self.open.push(Place { table, row: self.rows, cell: self.cells });
        self.rows += 1;
        self.cells += 1;
    }

    pub(super) fn rule(&mut self, ruling: Ruling) {
        if self.flattened == 0
            && let Some(place) = self.open.last()
        {
            self.shapes[place.table].ruling = ruling;
        }
    }

    pub(super) fn open_row(&mut self) {
        if self.flattened == 0
            && let Some(place) = self.open.last_mut()
        {
            place.row = self.rows;
            place.cell = self.cells;
            self.rows += 1;
            self.cells += 1;
        }
    }

    pub(super) fn open_cell(&mut self) {
        if self.flattened == 0
            && let Some(place) = self.open.last_mut()
        {
            place.cell = self.cells;
            self.cells += 1;
        }
    }

    pub(super) fn close(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
        } else {
            self.open.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letterheads_are_laid_out_and_data_is_tabulated() {
        let shape = |ruling, rows, columns, has_tall_cells| Shape { ruling, rows, columns, is_outer: false, has_tall_cells };
        for (name, shape, expected) in [
            ("a letterhead as Word draws it", shape(Ruling::Bare, 2, 2, true), true),
            ("number and date alone", shape(Ruling::Bare, 1, 2, false), true),
            ("a letterhead with its grid lines", shape(Ruling::Ruled, 2, 2, true), true),
            ("signatures of three bodies", shape(Ruling::Bare, 1, 3, true), true),
            ("a box around a paragraph", shape(Ruling::Ruled, 1, 1, true), true),
            ("an annex of tasks", shape(Ruling::Ruled, 30, 5, true), false),
            ("two words and their meaning", shape(Ruling::Ruled, 2, 2, false), false),
            ("a budget without lines", shape(Ruling::Bare, 12, 3, false), false),
            ("a wide table without lines", shape(Ruling::Bare, 3, 6, true), false),
        ] {
            assert_eq!(shape.lays_out(), expected, "{name}");
        }
    }

    #[test]
    fn tables_that_do_not_fit_are_borne() {
        let mut tables = Tables::default();
        tables.close();
        tables.open_cell();
        assert!(tables.place().is_none());
        for _ in 0..5 {
            tables.open(Ruling::Unknown, 3);
        }
        tables.open_row();
        assert_eq!(tables.shapes.len(), 3);
        for _ in 0..5 {
            tables.close();
        }
        assert!(!tables.is_open());
    }
}
