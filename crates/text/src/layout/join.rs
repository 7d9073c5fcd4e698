//! Lines that end where the page ended, not the sentence.

use vanban_model::Span;

use super::part::heads_part;
use super::piece::{Marker, Piece};
use crate::cues::{Cues, key, starts_with_any};

/// Lines in characters that a page of text holds.
const PAGE_WIDTHS: std::ops::RangeInclusive<usize> = 50..=130;

/// Joins wrapped lines into one piece each. The text is not touched: a piece's span runs over the line ends inside it.
pub(super) fn join<'t>(text: &'t str, pieces: Vec<Piece<'t>>, is_bare: bool, cues: &Cues) -> Vec<Piece<'t>> {
    let width = if is_bare { page_width(&pieces) } else { None };
    let mut out: Vec<Piece<'t>> = Vec::with_capacity(pieces.len());
    let mut runs: Vec<(usize, Span)> = Vec::new();
    let mut heads_article = false;
    for piece in pieces {
        if let Some(last) = out.last_mut()
            && goes_on(last, &piece, heads_article, width, cues)
        {
            // Keys and texts are made anew once the run is complete: redoing them at each line would be quadratic.
            last.span.end = piece.span.end;
            last.last_line = piece.chars;
            last.text = piece.text;
            match runs.last_mut() {
                Some((at, span)) if *at + 1 == out.len() => span.end = piece.span.end,
                _ => runs.push((out.len() - 1, out[out.len() - 1].span)),
            }
        } else {
            heads_article = heads_part(&piece, &cues.official);
            out.push(piece);
        }
    }
    for (at, span) in runs {
        out[at] = Piece { kind: out[at].kind, ..Piece::over(text, span, out[at].after_gap) };
    }
    out
}

/// The width at which the lines of a text are wrapped, if they are: three lines in ten end near the widest.
fn page_width(pieces: &[Piece<'_>]) -> Option<usize> {
    let mut widths: Vec<usize> = pieces.iter().filter(|piece| piece.kind.is_none()).map(|piece| piece.chars).collect();
    if widths.len() < 8 {
        return None;
    }
    widths.sort_unstable();
    let wide = widths[widths.len() * 9 / 10 - 1];
    let near = widths.iter().filter(|&&width| width * 100 >= wide * 80 && width * 100 <= wide * 118).count();
    let beyond = widths.iter().filter(|&&width| width * 2 > wide * 3).count();
    (PAGE_WIDTHS.contains(&wide) && near * 10 >= widths.len() * 3 && beyond * 20 <= widths.len()).then_some(wide)
}

/// Whether `next` goes on with the sentence of `last`, whose `text` is only its last line; `heads_article` says how it began.
fn goes_on(last: &Piece<'_>, next: &Piece<'_>, heads_article: bool, width: Option<usize>, cues: &Cues) -> bool {
    if next.after_gap || last.kind.is_some() || next.kind.is_some() || last.has_bars() || next.has_bars() {
        return false;
    }
    if last.is_capital() && !next.is_capital() {
        return false;
    }
    let open = !last.ends_closed();
    // The line of source and date stands under a finished paragraph or headline.
    if !open && !next.starts_lowercase() && super::dateline::in_line(next.text, cues).is_some() {
        return false;
    }
    if begins_part(next, cues) && !(open && continues_dash(next)) {
        return false;
    }
    let Some(width) = width else {
        // Without a page width only the wording tells: a line of some length that breaks off before a small letter.
        return open && next.starts_lowercase() && last.last_line >= 20;
    };
    let filled = last.last_line * 100 / width;
    if next.starts_lowercase() && !last.ends_sentence() && !last.text.ends_with(':') {
        return filled >= if open { 40 } else { 60 };
    }
    // What tells a full line from one that ends a paragraph: the next word would not have fitted. A sentence that is not over
    // goes on more readily; the heading of an article has no stop and may be as long.
    let first_word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
    let with_next = (last.last_line + 1 + first_word) * 100 / width;
    with_next >= if open && !heads_article { 80 } else { 95 }
}

fn begins_part(next: &Piece<'_>, cues: &Cues) -> bool {
    let form = &cues.official;
    next.marker().is_some()
        || (!next.starts_lowercase() && starts_with_any(&next.key, &form.recitals))
        || starts_with_any(&next.key, &form.recipients)
        || names_source(next, cues)
        || heads_part(next, form)
}

/// A line that begins with a source label is never the rest of a paragraph.
fn names_source(next: &Piece<'_>, cues: &Cues) -> bool {
    next.text.split_once(':').is_some_and(|(label, _)| cues.source.contains(&key(label)))
}

/// `- xã hội` at the start of a line is the rest of "kinh tế - xã hội", not an item.
fn continues_dash(next: &Piece<'_>) -> bool {
    next.marker().is_some_and(|(marker, rest)| marker == Marker::Bullet && rest.chars().next().is_some_and(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use vanban_model::Config;

    use super::*;
    use crate::format::Line;

    fn joined(text: &str) -> Vec<String> {
        let mut start = 0;
        let mut pieces = Vec::new();
        for line in text.split('\n') {
            let span = Span::new(start, start + line.len());
            start += line.len() + 1;
            pieces.push(Piece::new(text, &Line { span, after_gap: false, hint: None }));
        }
        let cues = Cues::new(&Config::default());
        join(text, pieces, true, &cues).into_iter().map(|piece| piece.text.replace('\n', "⏎")).collect()
    }

    #[test]
    fn a_heading_over_two_lines_is_one() {
        assert_eq!(joined("Quy định lộ trình áp dụng quy chuẩn\nvề khí thải xe ô tô").len(), 1);
    }

    #[test]
    fn paragraphs_a_line_stay_apart() {
        assert_eq!(joined("Thủ tướng yêu cầu các bộ.\nBộ Công an báo cáo;\nbộ khác phối hợp\nHết").len(), 4);
    }

    #[test]
    fn lines_of_a_page_are_joined_up_to_the_end_of_the_paragraph() {
        let text = "1. Xây dựng trung tâm dữ liệu phải phù hợp với chủ trương, đường lối\n\
                    của Đảng, chính sách của Nhà nước; phù hợp với kiến trúc Chính phủ\n\
                    điện tử, góp phần phát triển kinh tế số. Các nhiệm vụ phải khả thi.\n\
                    Tối ưu hóa thời gian.\n\
                    2. Trung tâm dữ liệu phải ứng dụng những giải pháp công nghệ tiên tiến\n\
                    nhất, kế thừa có hiệu quả các hệ thống đã được triển khai trước đây và\n\
                    chống lãng phí trong thời gian tới, bảo đảm thực hiện đúng kinh tế\n\
                    - xã hội.\n\
                    a) Đẩy mạnh công tác tuyên truyền, tạo sự đồng thuận của\n\
                    Nhân dân; nắm chắc tình hình ở các thôn, bản;\n\
                    phối hợp với chính quyền.\n\
                    - Bộ Công an chủ trì.";
        let pieces = joined(text);
        assert_eq!(pieces.len(), 4, "{pieces:#?}");
        assert!(pieces[0].ends_with("⏎Tối ưu hóa thời gian."));
        assert!(pieces[1].ends_with("⏎- xã hội."));
        assert!(pieces[2].ends_with("⏎phối hợp với chính quyền."));
    }
}
