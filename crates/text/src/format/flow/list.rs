//! Lists of several levels, and how far each has counted.

use super::{Figures, Font};

/// Levels of a list: Word has nine, OpenDocument ten.
pub(crate) const LEVELS: usize = 10;

/// A level of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Level {
    pub(crate) figures: Figures,
    /// What stands before a paragraph: `%1.%2` or a bullet, part by part.
    pub(crate) label: Vec<Part>,
    /// The first number.
    pub(crate) start: u32,
    pub(crate) restart: Restart,
    /// Whether numbers of other levels are shown in plain figures here.
    pub(crate) is_legal: bool,
    pub(crate) font: Font,
}

/// A part of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    /// The number of a level, the first being 0.
    Number(usize),
}

/// When a level begins again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Restart {
    /// After a paragraph of any higher level.
    #[default]
    Always,
    Never,
    /// After a paragraph of this level, the first being 0, or a higher one.
    After(usize),
}

/// How far a list has counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counters {
    values: [Option<u32>; LEVELS],
}

impl Level {
    /// Reads a label as Word writes it, `%1.%2)`.
    pub(crate) fn parts(template: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut chars = template.chars().peekable();
        while let Some(c) = chars.next() {
            let level = chars.peek().and_then(|next| next.to_digit(10)).filter(|&level| c == '%' && level > 0);
            if let Some(level) = level {
                chars.next();
                if !text.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                }
                parts.push(Part::Number(level as usize - 1));
            } else {
                text.push(c);
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts
    }

    /// The label of a bullet. Signs of symbol fonts are all shown as one.
    pub(crate) fn bullet(sign: &str) -> Vec<Part> {
        let sign = match sign.trim() {
            known @ ("-" | "–" | "—" | "+" | "*" | "•" | "·" | "▪" | "■" | "●" | "◦") => known,
            "" => return Vec::new(),
            _ => "•",
        };
        vec![Part::Text(sign.to_owned())]
    }
}

impl Counters {
    /// Counts a paragraph of a level; `to` sets the number instead.
    pub(crate) fn count(&mut self, levels: &[Level], level: usize, to: Option<u32>) {
        let Some(value) = self.values.get_mut(level) else { return };
        let start = levels.get(level).map_or(1, |level| level.start);
        *value = Some(to.unwrap_or_else(|| value.map_or(start, |value| value.saturating_add(1))));
        for (below, value) in self.values.iter_mut().enumerate().skip(level + 1) {
            let restart = levels.get(below).map_or(Restart::Always, |level| level.restart);
            if match restart {
                Restart::Always => true,
                Restart::Never => false,
                Restart::After(above) => level <= above,
            } {
                *value = None;
            }
        }
    }

    /// The label of the paragraph counted last at a level. A level that has not counted shows its first number.
    pub(crate) fn label(&self, levels: &[Level], level: usize) -> String {
        let Some(own) = levels.get(level) else { return String::new() };
        let mut label = String::new();
        for part in &own.label {
            match part {
                Part::Text(text) => label.push_str(text),
                Part::Number(at) => {
                    let Some(shown) = levels.get(*at) else { continue };
                    let value = self.values.get(*at).copied().flatten().unwrap_or(shown.start);
                    let figures = if own.is_legal && *at != level { Figures::Decimal } else { shown.figures };
                    label.push_str(&figures.write(value));
                }
            }
        }
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(labels: &[(&str, Figures)]) -> Vec<Level> {
        let level =
            |&(label, figures): &(&str, Figures)| Level { figures, label: Level::parts(label), start: 1, ..Level::default() };
        labels.iter().map(level).collect()
    }

    fn count(levels: &[Level], paragraphs: &[usize]) -> Vec<String> {
        let mut counters = Counters::default();
        let mut label = |&level: &usize| {
            counters.count(levels, level, None);
            counters.label(levels, level)
        };
        paragraphs.iter().map(&mut label).collect()
    }

    #[test]
    fn levels_count_and_begin_again() {
        use Figures::{Decimal, LowerLetter, UpperRoman};
        let articles = levels(&[("Chương %1", UpperRoman), ("Điều %2.", Decimal), ("%3.", Decimal), ("%4)", LowerLetter)]);
        assert_eq!(
            count(&articles, &[0, 1, 2, 3, 3, 2, 1, 2, 0, 1]),
            ["Chương I", "Điều 1.", "1.", "a)", "b)", "2.", "Điều 2.", "1.", "Chương II", "Điều 1."]
        );
        let mut through = articles.clone();
        through[1].restart = Restart::Never;
        assert_eq!(count(&through, &[0, 1, 1, 0, 1])[4], "Điều 3.", "articles count through chapters");
        let mut after = articles.clone();
        after[3].restart = Restart::After(0);
        assert_eq!(count(&after, &[0, 1, 2, 3, 2, 3, 0, 3])[5..], ["b)", "Chương II", "a)"]);
        let legal = {
            let mut legal = levels(&[("%1.", UpperRoman), ("%1.%2", Decimal)]);
            legal[1].is_legal = true;
            legal
        };
        assert_eq!(count(&legal, &[0, 0, 1, 1]), ["I.", "II.", "2.1", "2.2"]);
        assert_eq!(count(&legal, &[1]), ["1.1"], "a level above that has not counted");
    }

    #[test]
    fn labels_are_read_part_by_part() {
        let (text, number) = (|text: &str| Part::Text(text.to_owned()), Part::Number);
        for (template, expected) in [
            ("%1.%2)", vec![number(0), text("."), number(1), text(")")]),
            ("100% %1", vec![text("100% "), number(0)]),
            ("%0%", vec![text("%0%")]),
            ("", vec![]),
        ] {
            assert_eq!(Level::parts(template), expected, "{template}");
        }
        assert_eq!(Level::bullet("\u{f0b7}"), [text("•")]);
        assert_eq!(Level::bullet("-"), [text("-")]);
        assert_eq!(Level::bullet(" "), []);
    }

    #[test]
    fn a_level_that_does_not_exist_is_borne() {
        let mut counters = Counters::default();
        counters.count(&[], 12, None);
        counters.count(&[], 3, Some(u32::MAX));
        counters.count(&[], 3, None);
        assert_eq!(counters.label(&[], 3), "");
    }
}
