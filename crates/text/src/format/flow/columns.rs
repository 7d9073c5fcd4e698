//! Columns made of spaces and tabs: letterheads and signatures that were typed line by line on both sides of a page.
//!
//! ```text
//! BỘ TÀI CHÍNH            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
//! Số: 144/2002/QĐ-BTC     Hà Nội, ngày 22 tháng 11 năm 2002
//! ```
//!
//! The left column is then read before the right one, as in a table. Only two places are looked at, the top of the text and
//! the list that a line ending in a colon heads near its end: elsewhere gaps draw formulas, forms and tables.

use super::table::Place;
use super::{Paragraph, Role};

/// Lines with text at the top among which a letterhead begins.
const TOP: usize = 4;
/// Lines of a letterhead or of a closing.
const HEAD_LINES: usize = 12;
const FOOT_LINES: usize = 40;
/// Lines with text at the end of a document among which a closing begins: annexes may follow it, but most have none.
const END: usize = 60;
/// A line of one column has no more characters.
const COLUMN: usize = 60;
/// So many spaces part columns; a tab counts for all of them.
const GAP: usize = 4;
/// A line that begins behind so many columns stands in the right one. In old files a page is 70 to 90 wide.
const INDENT: usize = 20;
const TAB: usize = 8;

/// A paragraph with its place, as the flow holds it.
type Placed = (Paragraph, Option<Place>);

/// Parts the columns of letterhead and closing; `texts` are the texts of `paragraphs`.
pub(super) fn part(paragraphs: &mut Vec<Placed>, texts: &mut Vec<String>) {
    // The closing first, so that places before it stay.
    if let Some((start, end)) = closing(paragraphs, texts) {
        replace(start, end, paragraphs, texts);
    }
    if let Some((start, end)) = letterhead(paragraphs, texts) {
        replace(start, end, paragraphs, texts);
    }
}

/// What a line has in each column; either may be empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Row<'t> {
    left: &'t str,
    right: &'t str,
}

impl<'t> Row<'t> {
    fn read(line: &'t str) -> Self {
        let text = line.trim();
        if text.is_empty() {
            return Self::default();
        }
        let (at, width) = widest_gap(text);
        let (left, right) = (text[..at].trim_end(), text[at..].trim_start());
        // A mark and its item, or an entry of a table of contents and its page, are no columns.
        let is_mark = left.chars().count() <= 4
            && left.ends_with(['.', ')', '/', '-', '•', '+'])
            && left.chars().any(char::is_alphanumeric)
            || matches!(left, "-" | "–" | "•" | "+" | "*");
        let is_page = right.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ' ');
        if width >= GAP && !is_page && (!is_mark || indent(line) > 0 || width >= INDENT) {
            return Self { left, right };
        }
        if indent(line) >= INDENT { Self { left: "", right: text } } else { Self { left: text, right: "" } }
    }

    fn is_parted(&self) -> bool {
        !self.left.is_empty() && !self.right.is_empty()
    }
}

/// Where the widest run of white space begins, and its width.
fn widest_gap(text: &str) -> (usize, usize) {
    let (mut best, mut start, mut width) = ((text.len(), 0), 0, 0);
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if width == 0 {
                start = at;
            }
            width += if c == '\t' { TAB } else { 1 };
            if width > best.1 {
                best = (start, width);
            }
        } else {
            width = 0;
        }
    }
    best
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { TAB } else { 1 }).sum()
}

/// The paragraphs at the top that are typed in two columns.
fn letterhead(paragraphs: &[Placed], texts: &[String]) -> Option<(usize, usize)> {
    let filled = texts.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()).map(|(at, _)| at);
    let start = filled
        .take(TOP)
        .find(|&at| is_free(&paragraphs[at], &texts[at]) && texts[at].lines().any(|line| Row::read(line).is_parted()))?;
    let (mut end, mut parted, mut lines) = (start, 0, 0);
    for at in start..texts.len() {
        let rows: Vec<Row<'_>> = texts[at].lines().map(Row::read).collect();
        lines += rows.iter().filter(|row| **row != Row::default()).count();
        if !is_free(&paragraphs[at], &texts[at]) || lines > HEAD_LINES || rows.iter().any(|row| !fits(row)) {
            break;
        }
        if rows.iter().any(|row| !row.right.is_empty()) {
            parted += rows.iter().filter(|row| row.is_parted()).count();
            end = at + 1;
        }
    }
    (parted >= 2).then_some((start, end))
}

/// The paragraphs near the end that are typed in two columns, from the line that heads the left one.
fn closing(paragraphs: &[Placed], texts: &[String]) -> Option<(usize, usize)> {
    let filled = texts.iter().enumerate().rev().filter(|(_, text)| !text.trim().is_empty()).map(|(at, _)| at);
    let heads = |&at: &usize| {
        let row = texts[at].lines().next().map(Row::read).unwrap_or_default();
        let next = texts[at..].iter().flat_map(|text| text.lines()).map(Row::read).filter(|row| *row != Row::default()).nth(1);
        let goes_on = next.is_some_and(|next| next.is_parted() && next.left.starts_with(['-', '–', '+']));
        is_free(&paragraphs[at], &texts[at])
            && row.left.ends_with(':')
            && row.left.chars().count() <= COLUMN
            && (row.is_parted() || goes_on)
    };
    let start = filled.take(END).filter(heads).last()?;
    let (mut end, mut parted, mut lines) = (start, 0, 0);
    for at in start..texts.len() {
        let rows: Vec<Row<'_>> = texts[at].lines().map(Row::read).collect();
        lines += rows.len();
        let is_gap = texts[at].trim().is_empty();
        if !is_free(&paragraphs[at], &texts[at]) || lines > FOOT_LINES || rows.iter().any(|row| !fits(row)) {
            break;
        }
        // Behind a gap only what stands at the right still belongs to it.
        let is_behind = at > start && texts[at - 1].trim().is_empty();
        if !is_gap && (!is_behind || rows.iter().any(|row| !row.right.is_empty())) {
            parted += rows.iter().filter(|row| row.is_parted()).count();
            end = at + 1;
        } else if !is_gap {
            break;
        }
    }
    (parted >= 2).then_some((start, end))
}

/// Whether a paragraph stands in no table, and is no title: one that is centred without a gap in it.
fn is_free((paragraph, place): &Placed, text: &str) -> bool {
    let is_title = paragraph.is_centred && !text.lines().any(|line| Row::read(line).is_parted());
    place.is_none() && !is_title && matches!(paragraph.role, Role::Body | Role::Heading)
}

fn fits(row: &Row<'_>) -> bool {
    row.left.chars().count() <= COLUMN && row.right.chars().count() <= COLUMN
}

/// Puts the left column of some paragraphs before the right one, a paragraph a line.
fn replace(start: usize, end: usize, paragraphs: &mut Vec<Placed>, texts: &mut Vec<String>) {
    let rows: Vec<Row<'_>> = texts[start..end].iter().flat_map(|text| text.lines()).map(Row::read).collect();
    let columns = rows.iter().map(|row| row.left).chain(rows.iter().map(|row| row.right));
    let lines: Vec<String> = columns.filter(|line| !line.is_empty()).map(str::to_owned).collect();
    paragraphs.splice(start..end, lines.iter().map(|_| (Paragraph::default(), None)));
    texts.splice(start..end, lines);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(lines: &[&str]) -> Vec<String> {
        let mut paragraphs = vec![(Paragraph::default(), None); lines.len()];
        let mut texts = lines.iter().map(|&line| line.to_owned()).collect();
        part(&mut paragraphs, &mut texts);
        assert_eq!(paragraphs.len(), texts.len());
        texts.iter().map(|text| text.trim().to_owned()).collect()
    }

    #[test]
    fn letterheads_of_spaces_and_tabs_are_parted() {
        assert_eq!(
            parted(&[
                "bộ tài chính              cộng hoà xã hội chủ nghĩa Việt nam",
                "   -0-                       Độc lập-Tự do-Hạnh phúc",
                "SỐ:  144 /2002/QĐ/BTC\t\t--------------",
                "                              Hà nội, ngày  22  tháng 11 năm 2002",
                "      quyết định của bộ trưởng bộ tài chính",
                "Căn cứ Nghị định số 86/2002/NĐ-CP ngày 05/11/2002 của Chính phủ quy định chức năng, nhiệm vụ của Bộ;",
            ])[..7],
            [
                "bộ tài chính",
                "-0-",
                "SỐ:  144 /2002/QĐ/BTC",
                "cộng hoà xã hội chủ nghĩa Việt nam",
                "Độc lập-Tự do-Hạnh phúc",
                "--------------",
                "Hà nội, ngày  22  tháng 11 năm 2002",
            ]
        );
        assert_eq!(parted(&["BỘ Y TẾ\tCỘNG HÒA\n---\tĐộc lập", "Số: 5"]), ["BỘ Y TẾ", "---", "CỘNG HÒA", "Độc lập", "Số: 5"]);
    }

    #[test]
    fn recipients_are_parted_from_the_signature() {
        let body =
            "Điều 3. Bộ trưởng các Bộ, Thủ trưởng cơ quan ngang Bộ chịu trách nhiệm thi hành Quyết định này kể từ ngày ký.";
        assert_eq!(
            parted(&[
                body,
                "Nơi nhận:                 KT/ bộ trưởng",
                "- Văn phòng Quốc hội;\tThứ trưởng",
                "- Các Bộ, cơ quan ngang Bộ,",
                "thuộc Chính phủ;          (Đã ký)",
                "- Lưu: VP.",
                "",
                "                                 Trương Văn A",
                "",
                "Phụ lục",
            ]),
            [
                body,
                "Nơi nhận:",
                "- Văn phòng Quốc hội;",
                "- Các Bộ, cơ quan ngang Bộ,",
                "thuộc Chính phủ;",
                "- Lưu: VP.",
                "KT/ bộ trưởng",
                "Thứ trưởng",
                "(Đã ký)",
                "Trương Văn A",
                "",
                "Phụ lục",
            ]
        );
    }

    #[test]
    fn items_contents_and_formulas_are_no_columns() {
        let long = "Thủ tướng yêu cầu các bộ, ngành, địa phương khẩn trương rà soát các nhiệm vụ được giao và báo cáo kết quả.";
        for lines in [
            &["1.\tKiểm kê", "2.\tBáo cáo", "3.\tTổng hợp"][..],
            &["-    Kiểm kê", "-    Báo cáo"],
            &["Chương I\t5", "Chương II\t12"],
            &[long, long, long, long, "Mức tối đa    Tổng doanh thu", "chi phí    = ------- x", long],
            &["QUYẾT ĐỊNH", "Một dòng    có khoảng trống", long],
            &[long, "Trong đó:", "- Thu nhập", "- Chi phí"],
            &[""],
            &[],
        ] {
            let expected: Vec<_> = lines.iter().map(|line| line.trim().to_owned()).collect();
            assert_eq!(parted(lines), expected);
        }
    }
}
