use vanban_model::BlockKind;

use super::*;

/// Width of a letter of a drawn page, in points; a blank is one wide, as in a text of size 12.
const LETTER: f32 = 5.0;
const LINE: f32 = 15.0;

fn word(text: &str, left: f32, top: f32) -> Word {
    let right = left + LETTER * text.chars().count() as f32;
    Word { text: text.to_owned(), left, right, top, bottom: top + 12.0, size: 12.0, ..Word::default() }
}

/// A page from a drawing, a letter five points wide and a line fifteen high, below a margin of seventy.
fn drawn(rows: &[&str]) -> Page {
    let mut words = Vec::new();
    for (row, line) in rows.iter().enumerate() {
        let mut at = 0;
        for part in line.split(' ') {
            if !part.is_empty() {
                words.push(word(part, 60.0 + LETTER * at as f32, 120.0 + LINE * row as f32));
            }
            at += part.chars().count() + 1;
        }
    }
    Page { width: 595.0, height: 842.0, words }
}

fn lines(pages: &[Page]) -> Vec<String> {
    let draft = compose(pages, 1 << 20);
    draft.lines.iter().map(|line| line.span.of(&draft.text).to_owned()).collect()
}

fn hinted(pages: &[Page], hint: BlockKind) -> Vec<String> {
    let draft = compose(pages, 1 << 20);
    let hinted = draft.lines.iter().filter(|line| line.hint == Some(hint));
    hinted.map(|line| line.span.of(&draft.text).to_owned()).collect()
}

#[test]
fn a_letterhead_is_read_side_by_side() {
    let page = drawn(&[
        "      BỘ NGOẠI GIAO           CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "        _______                 Độc lập - Tự do - Hạnh phúc",
        "   Số: 1234/BNG-LS                 ___________________",
        " V/v hướng dẫn thực hiện",
        "chính sách thị thực mới        Hà Nội, ngày 15 tháng 3 năm 2024",
        "",
        "     Kính gửi: Ủy ban nhân dân các tỉnh, thành phố trực thuộc",
        "",
        "     Bộ Ngoại giao đề nghị Ủy ban nhân dân các tỉnh, thành phố chỉ đạo",
        "các cơ quan liên quan triển khai thực hiện chính sách thị thực mới, và",
        "báo cáo kết quả.",
    ]);
    assert_eq!(
        lines(&[page]),
        [
            "BỘ NGOẠI GIAO",
            "_______",
            "Số: 1234/BNG-LS",
            "V/v hướng dẫn thực hiện chính sách thị thực mới",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "___________________",
            "Hà Nội, ngày 15 tháng 3 năm 2024",
            "Kính gửi: Ủy ban nhân dân các tỉnh, thành phố trực thuộc",
            "Bộ Ngoại giao đề nghị Ủy ban nhân dân các tỉnh, thành phố chỉ đạo các cơ quan liên quan triển khai thực hiện chính sách \
             thị thực mới, và báo cáo kết quả.",
        ]
    );
}

#[test]
fn a_stretched_line_under_a_letterhead_is_no_part_of_it() {
    let page = drawn(&[
        "  VĂN PHÒNG CHÍNH PHỦ     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "    Số: 77/VPCP-QHQT         Hà Nội, ngày 14 tháng 8 năm 2025",
        "     Kính gửi:",
        "     - Bộ Công an;",
        "     Xét   nhiều   báo    cáo   của   Bộ   Văn   hóa   tại   văn",
        "bản số 3318/BVHTTDL-CDLQG ngày 28 tháng 7 năm 2025, yêu cầu sớm",
        "báo cáo.",
    ]);
    let text =
        "Xét nhiều báo cáo của Bộ Văn hóa tại văn bản số 3318/BVHTTDL-CDLQG ngày 28 tháng 7 năm 2025, yêu cầu sớm báo cáo.";
    assert_eq!(lines(&[page]).last().map(String::as_str), Some(text));
}

#[test]
fn recipients_stand_before_the_signature() {
    let page = drawn(&[
        "     Thủ trưởng các cơ quan, tổ chức và cá nhân có liên quan chịu trách",
        "nhiệm thi hành Quyết định này./.",
        "",
        "Nơi nhận:                               KT. BỘ TRƯỞNG",
        "- Như Điều 3;                            THỨ TRƯỞNG",
        "- Văn phòng Chính phủ, các bộ,",
        "cơ quan ngang bộ;",
        "- Lưu: VT, LS.",
        "                                        Nguyễn Văn An",
    ]);
    assert_eq!(
        lines(&[page])[1..],
        [
            "Nơi nhận:",
            "- Như Điều 3;",
            "- Văn phòng Chính phủ, các bộ, cơ quan ngang bộ;",
            "- Lưu: VT, LS.",
            "KT. BỘ TRƯỞNG",
            "THỨ TRƯỞNG",
            "Nguyễn Văn An",
        ]
    );
}

#[test]
fn columns_of_a_gazette_are_read_one_after_the_other() {
    let page = drawn(&[
        "  The ministries shall complete    report to the Prime Minister on",
        "the plan of action for the year    the work that was done in the",
        "and send it to the Government      first half of this year, and on",
        "Office before 15 December. The     what is left to be done.",
        "Office shall put together what       The provinces shall publish the",
        "they have sent and shall then      plan in their own gazettes.",
    ]);
    assert_eq!(
        lines(&[page]),
        [
            "The ministries shall complete the plan of action for the year and send it to the Government Office before 15 December. \
             The Office shall put together what they have sent and shall then report to the Prime Minister on the work that was \
             done in the first half of this year, and on what is left to be done.",
            "The provinces shall publish the plan in their own gazettes.",
        ]
    );
}

#[test]
fn a_table_is_read_row_by_row_and_its_cells_are_whole() {
    let page = drawn(&[
        "TT   Nhiệm vụ                     Cơ quan chủ trì     Thời hạn",
        "1    Xây dựng đề án phát triển    Bộ Khoa học và      30/6/2026",
        "     kinh tế số                   Công nghệ",
        "2    Sửa đổi nghị định            Bộ Tư pháp          Quý IV/2026",
    ]);
    let rows = [
        "TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn",
        "1 | Xây dựng đề án phát triển kinh tế số | Bộ Khoa học và Công nghệ | 30/6/2026",
        "2 | Sửa đổi nghị định | Bộ Tư pháp | Quý IV/2026",
    ];
    assert_eq!(hinted(&[page], BlockKind::TableCell), rows);
}

#[test]
fn marks_before_items_make_no_column() {
    let page = drawn(&[
        "1.      Bộ Công an chủ trì, phối hợp với các bộ, cơ quan ngang bộ và",
        "        các địa phương kiểm tra việc thực hiện.",
        "2.      Bộ Tài chính bố trí kinh phí.",
        "3.      Bộ Nội vụ báo cáo.",
    ]);
    assert_eq!(
        lines(&[page]),
        [
            "1. Bộ Công an chủ trì, phối hợp với các bộ, cơ quan ngang bộ và các địa phương kiểm tra việc thực hiện.",
            "2. Bộ Tài chính bố trí kinh phí.",
            "3. Bộ Nội vụ báo cáo.",
        ]
    );
}

/// A page of a document with a running header and a page number.
fn numbered(number: usize, rows: &[&str]) -> Page {
    let mut page = drawn(rows);
    page.words.extend([word("CÔNG", 200.0, 40.0), word("BÁO/Số", 225.0, 40.0), word("271", 260.0, 40.0)]);
    page.words.push(word(&number.to_string(), 290.0, 800.0));
    page
}

#[test]
fn a_paragraph_runs_over_the_page_and_what_is_printed_around_it() {
    let pages = [
        numbered(3, &["     Thủ tướng Chính phủ yêu cầu các bộ, cơ quan ngang bộ, Nghị định số 58/2022/NĐ-"]),
        numbered(
            4,
            &[
                "CP và Nghị quyết này, ủy ban nhân dân các tỉnh khẩn trương hoàn thành nhiệm",
                "vụ được giao.",
                "     Bộ Nội vụ báo cáo.",
            ],
        ),
        numbered(5, &["     Văn phòng Chính phủ theo dõi việc thực hiện Nghị quyết này và báo cáo Chính phủ."]),
    ];
    assert_eq!(
        lines(&pages),
        [
            "CÔNG BÁO/Số 271",
            "Thủ tướng Chính phủ yêu cầu các bộ, cơ quan ngang bộ, Nghị định số 58/2022/NĐ-CP và Nghị quyết này, ủy ban nhân dân các \
             tỉnh khẩn trương hoàn thành nhiệm vụ được giao.",
            "3",
            "CÔNG BÁO/Số 271",
            "Bộ Nội vụ báo cáo.",
            "4",
            "CÔNG BÁO/Số 271",
            "Văn phòng Chính phủ theo dõi việc thực hiện Nghị quyết này và báo cáo Chính phủ.",
            "5",
        ]
    );
    assert_eq!(hinted(&pages, BlockKind::Chrome).len(), 6);
}

#[test]
fn a_number_in_the_text_is_no_page_number() {
    let pages = [drawn(&["     Năm", "2024", "     Số"]), drawn(&["     Năm", "2026", "     Số"])];
    assert!(hinted(&pages, BlockKind::Chrome).is_empty());
    let mut page = drawn(&["     Thủ tướng Chính phủ yêu cầu."]);
    page.words.push(word("2", 290.0, 40.0));
    assert_eq!(hinted(&[page], BlockKind::Chrome), ["2"]);
}

#[test]
fn words_that_are_turned_are_set_aside_unless_the_page_is() {
    let mut page = drawn(&["     Thủ tướng Chính phủ yêu cầu."]);
    page.words.push(Word { turn: 3, ..word("DRAFT", 20.0, 400.0) });
    assert_eq!(hinted(&[page], BlockKind::Chrome), ["DRAFT"]);

    // A wide table on an upright sheet: from bottom to top, line by line to the right.
    let turned = |text: &str, x: f32, from: f32| Word {
        text: text.to_owned(),
        left: x,
        right: x + 12.0,
        top: from - 5.0 * text.len() as f32,
        bottom: from,
        size: 12.0,
        turn: 3,
        ..Word::default()
    };
    let words = vec![turned("second", 160.0, 700.0), turned("line", 100.0, 672.0), turned("first", 100.0, 700.0)];
    assert_eq!(lines(&[Page { width: 595.0, height: 842.0, words }]), ["first line", "second"]);
}

#[test]
fn a_line_of_a_skewed_page_is_one() {
    let mut page = drawn(&[
        "The ministries shall complete the plan of action for this year and for",
        "the next year and shall send it to the Government Office in time, with",
        "all that belongs to it.",
    ]);
    for word in &mut page.words {
        let down = 0.02 * word.left;
        word.top += down;
        word.bottom += down;
    }
    assert_eq!(lines(&[page]).len(), 1);
}

#[test]
fn a_raised_mark_stays_in_its_line_and_doubled_words_are_one() {
    let mut page = drawn(&["     Bộ Công an chủ trì"]);
    page.words.push(Word { top: 118.0, bottom: 124.0, size: 6.0, right: 178.0, ..word("1", 175.0, 118.0) });
    page.words.push(Word { left: 85.3, right: 95.3, ..word("Bộ", 85.3, 120.2) });
    assert_eq!(lines(&[page]), ["Bộ Công an chủ trì1"]);
}

#[test]
fn notes_at_the_foot_come_after_the_paragraph_that_goes_on() {
    let mut first = drawn(&["     Bộ trưởng Bộ Ngoại giao yêu cầu các đơn vị trực thuộc hoàn thành kế hoạch và"]);
    for (left, text) in [(60.0, "1"), (68.0, "Theo"), (91.0, "Kế"), (104.0, "hoạch.")] {
        first.words.push(Word { size: 8.0, bottom: 708.0, ..word(text, left, 700.0) });
    }
    let second = drawn(&["báo cáo Bộ trước ngày 15 tháng 12."]);
    assert_eq!(
        lines(&[first, second]),
        [
            "Bộ trưởng Bộ Ngoại giao yêu cầu các đơn vị trực thuộc hoàn thành kế hoạch và báo cáo Bộ trước ngày 15 tháng 12.",
            "1 Theo Kế hoạch.",
        ]
    );
}

#[test]
fn a_page_from_the_right_has_its_first_column_there() {
    let page = drawn(&[
        "30/6/2026           ץוחה דרשמ      הלועפ תינכות     1",
        "Quý IV/2026         רצואה דרשמ     יתנש חוויד       2",
        "31/12/2026          םינפה דרשמ     המישר תנכה       3",
    ]);
    assert_eq!(
        hinted(&[page], BlockKind::TableCell),
        [
            "1 | תוכנית פעולה | משרד החוץ | 30/6/2026",
            "2 | דיווח שנתי | משרד האוצר | Quý IV/2026",
            "3 | הכנת רשימה | משרד הפנים | 31/12/2026",
        ]
    );
}

#[test]
fn a_text_over_its_limit_is_cut() {
    let draft = compose(&[drawn(&["one", "", "", "two", "", "", "three"])], 8);
    assert!(draft.truncated);
    assert_eq!(draft.text, "one\ntwo\n");
}

#[test]
fn hostile_pages_are_bounded() {
    let bad = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 0.0, 1e30, 5.0];
    let mut words = Vec::new();
    for (at, &a) in bad.iter().enumerate() {
        for &b in &bad {
            words.push(Word {
                text: format!("w{at}"),
                left: a,
                right: b,
                top: b,
                bottom: a,
                size: b,
                is_bold: false,
                turn: at as u8,
            });
        }
    }
    assert!(!lines(&[Page { width: f32::NAN, height: -3.0, words: words.clone() }, Page::default()]).is_empty());

    let at_one_place = vec![word("x", 100.0, 100.0); 20_000];
    let different = (0..20_000).map(|n| word(&n.to_string(), 100.0, 100.0)).collect();
    let scattered =
        (0..20_000_u32).map(|n| word("x", (n.wrapping_mul(7919) % 600) as f32, (n.wrapping_mul(104_729) % 800) as f32));
    let in_steps = (0..20_000).map(|n| word("x", n as f32 / 40.0, n as f32 / 30.0)).collect();
    for words in [at_one_place, different, scattered.collect(), in_steps] {
        compose(&[Page { width: 595.0, height: 842.0, words }], 1 << 20);
    }
}
