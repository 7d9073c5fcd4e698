//! What is usual in a column and in a document: margins, distance of lines, size of letters.

use super::area::{Area, median};
use super::flow::{Column, Flow, Item, Role};
use super::line::{Line, pitch};

/// Lines that a column must have to tell its own margins.
const ENOUGH: usize = 6;

/// What is usual in a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usual {
    /// Size of most of its letters, in points.
    pub(super) size: f32,
    /// Whether most of it is bold, so that bold says nothing.
    pub(super) is_bold: bool,
    /// Distance from line to line as a multiple of the size.
    pitch: f32,
    /// Width of the text of a page.
    width: f32,
}

/// The margins of a column and the distance of its lines, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) pitch: f32,
    pub(super) role: Role,
}

impl Usual {
    pub(super) fn of(flows: &[&Flow]) -> Self {
        let mut sizes: Vec<(f32, usize)> = Vec::new();
        let (mut bold, mut all) = (0, 0);
        let (mut pitches, mut widths) = (Vec::new(), Vec::new());
        for &flow in flows {
            let body: Vec<Line> = own_lines(flow).filter(|line| is_body(flow, line)).cloned().collect();
            pitches.extend(pitch(&body).map(|pitch| pitch / median(&mut body.iter().map(|line| line.size).collect::<Vec<_>>())));
            if body.len() >= ENOUGH {
                let (left, right) = margins(body.iter().map(|line| line.area));
                widths.push(right - left);
            }
            for line in own_lines(flow) {
                let letters = line.text.chars().count();
                sizes.push((line.size, letters));
                all += letters;
                bold += if line.is_bold { letters } else { 0 };
            }
        }
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut seen = 0;
        let size = sizes.iter().find(|(_, letters)| {
            seen += letters;
            seen * 2 >= all
        });
        let pitch = if pitches.is_empty() { 1.35 } else { median(&mut pitches) };
        Self { size: size.map_or(12.0, |&(size, _)| size), is_bold: bold * 2 > all, pitch, width: median(&mut widths) }
    }

    /// The styles of all columns of a page.
    pub(super) fn styles(&self, flow: &Flow) -> Vec<Style> {
        let mut lines: Vec<Vec<&Line>> = vec![Vec::new(); flow.columns.len()];
        for line in own_lines(flow) {
            lines[line.column].push(line);
        }
        flow.columns.iter().zip(&lines).map(|(column, lines)| self.style(column, lines)).collect()
    }

    fn style(&self, column: &Column, lines: &[&Line]) -> Style {
        let (mut left, mut right) = (column.area.left, column.area.right);
        if !lines.is_empty() {
            (left, right) = margins(lines.iter().map(|line| line.area));
        }
        // A page with few lines has the margins of the others.
        if column.role == Role::Body && lines.len() < ENOUGH && self.width > right - left {
            right = left + self.width;
        }
        let owned: Vec<Line> = lines.iter().map(|&line| line.clone()).collect();
        let size = lines.first().map_or(self.size, |line| line.size);
        let pitch = pitch(&owned).unwrap_or(self.pitch * size);
        Style { left, right, pitch, role: column.role }
    }
}

fn own_lines(flow: &Flow) -> impl Iterator<Item = &Line> {
    flow.items.iter().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Row(_) => None,
    })
}

fn is_body(flow: &Flow, line: &Line) -> bool {
    flow.columns[line.column].role == Role::Body
}

/// Where lines begin and end as a rule; a line that sticks out, as one in ten may, does not count.
fn margins(areas: impl Iterator<Item = Area>) -> (f32, f32) {
    let (mut lefts, mut rights): (Vec<f32>, Vec<f32>) = areas.map(|area| (area.left, area.right)).unzip();
    lefts.sort_by(f32::total_cmp);
    rights.sort_by(f32::total_cmp);
    if lefts.is_empty() {
        return (0.0, 0.0);
    }
    (lefts[lefts.len() / 20], rights[rights.len() - 1 - rights.len() / 20])
}
