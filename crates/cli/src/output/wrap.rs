//! Breaking text into lines of at most so many columns.

use unicode_width::UnicodeWidthStr as _;

/// Columns of a line of text output: what a terminal has at least.
pub(super) const WIDTH: usize = 80;

/// Words of `text` in lines of at most `width` columns; a longer word has a line of its own. No line for blank text.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let columns = word.width();
        match lines.last_mut() {
            Some(line) if used + 1 + columns <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + columns;
            }
            _ => {
                lines.push(word.to_owned());
                used = columns;
            }
        }
    }
    lines
}

/// As [`lines`], but at most `count` of them: what is left out is shown by an ellipsis.
pub(super) fn first_lines(text: &str, width: usize, count: usize) -> Vec<String> {
    let mut lines = lines(text, width.saturating_sub(2));
    if lines.len() > count {
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            last.push_str(" …");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_whole_and_lines_within_the_width() {
        assert_eq!(lines("Bộ Ngoại giao chủ trì,\n phối hợp", 13), ["Bộ Ngoại giao", "chủ trì, phối", "hợp"]);
        assert_eq!(lines(" \n ", 10), Vec::<String>::new());
    }

    #[test]
    fn wide_characters_count_two_columns() {
        assert_eq!(lines("外交 部", 5), ["外交", "部"]);
    }

    #[test]
    fn what_is_cut_is_marked() {
        assert_eq!(first_lines("one two three four", 10, 1), ["one two …"]);
        assert_eq!(first_lines("one two", 20, 1), ["one two"]);
    }
}
