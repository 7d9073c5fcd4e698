//! Shapes of real texts and pages, in sentences of our own, with the kind that each line must get.

use vanban_model::BlockKind::{self, Caption, Chrome, Heading, ListItem, Paragraph, Recipients, Signature, TableCell};
use vanban_model::Document;
use vanban_text::{Limits, NoTools, Readers, read};

use crate::{config, raw};

fn document(bytes: &[u8]) -> Document {
    read(&raw(bytes), &Readers::new(&config()), &Limits::default(), &NoTools).expect("the text is read").0
}

/// Reads the lines and compares the kind of each block; a block of several lines is written with `⏎`.
fn check(text: &str, expected: &[(BlockKind, &str)]) -> Document {
    let document = document(text.as_bytes());
    let blocks: Vec<_> =
        document.blocks.iter().map(|block| (block.kind, block.span.of(&document.text).replace('\n', "⏎"))).collect();
    let expected: Vec<_> = expected.iter().map(|&(kind, text)| (kind, text.to_owned())).collect();
    assert_eq!(blocks, expected);
    document
}

/// Plain text from lines that are their own expectation.
fn check_lines(lines: &[(BlockKind, &str)]) -> Document {
    let text: Vec<_> = lines.iter().map(|(_, line)| line.replace('⏎', "\n")).collect();
    check(&text.join("\n"), lines)
}

const PROSE: &str = "Thủ tướng yêu cầu các bộ, ngành, địa phương khẩn trương rà soát các nhiệm vụ được giao, báo cáo kết quả \
                     thực hiện trước ngày 15 tháng 12 năm 2025 để tổng hợp.";

#[test]
fn a_report_is_told_from_its_portal() {
    let document = check_lines(&[
        (Chrome, "Tinmoi.vn - Cổng tin tức tổng hợp"),
        (Heading, "Đẩy nhanh tiến độ các dự án giao thông trọng điểm"),
        (Chrome, "Báo Giao ThôngBáo Giao Thông03/09/2025"),
        (Paragraph, PROSE),
        (Caption, "Toàn cảnh công trường đoạn qua Thanh Hóa. Ảnh: TTXVN"),
        (Heading, "Không để thiếu vật liệu"),
        (Paragraph, PROSE),
        (Chrome, "[quangcao_3]"),
        (Chrome, "Thu Hằng"),
        (Chrome, "Nguồn: https://giaothong.example/day-nhanh-tien-do-1.htm"),
        (Chrome, "Bình luận (12)"),
        (Chrome, "Tin liên quan"),
        (Chrome, "Bộ Xây dựng phải báo cáo trước ngày 5/10"),
    ]);
    assert_eq!(document.title.as_deref(), Some("Đẩy nhanh tiến độ các dự án giao thông trọng điểm"));
    assert_eq!(document.published.as_deref(), Some("2025-09-03"));
    assert_eq!(document.source_url.as_deref(), Some("https://giaothong.example/day-nhanh-tien-do-1.htm"));
}

#[test]
fn a_text_that_begins_with_a_caption_has_no_title() {
    let document = check_lines(&[
        (Caption, "Wicepremier otwiera posiedzenie komitetu - Zdjęcie: VGP/An Binh"),
        (
            Paragraph,
            "Rankiem wicepremier przewodniczył posiedzeniu komitetu sterującego, na którym omówiono wyniki pierwszego półrocza.",
        ),
        (Chrome, "Źródło"),
        (Chrome, "Komentarz (0)"),
    ]);
    assert_eq!((document.title, document.published, document.source_url), (None, None, None));
}

#[test]
fn alternative_texts_and_the_captions_under_them_are_captions() {
    let alt = "Hội nghị tổng kết công tác năm của ngành ngoại giao tại Hà Nội";
    let prose = "סגן השר ציין כי יש לסיים את הדו\"ח עד סוף השנה, ולהגיש אותו לוועדה לצורך אישור והפצה לכל המשרדים הרלוונטיים.";
    let text = format!("כותרת הידיעה על הכנס\n\n{prose}\n\n{alt}\nמראה כללי של אולם הכנסים.\n\n{prose}\n\nתגובה (0)");
    check(
        &text,
        &[
            (Heading, "כותרת הידיעה על הכנס"),
            (Paragraph, prose),
            (Caption, alt),
            (Caption, "מראה כללי של אולם הכנסים."),
            (Paragraph, prose),
            (Chrome, "תגובה (0)"),
        ],
    );
}

#[test]
fn words_of_chrome_inside_a_text_stay_content() {
    check_lines(&[
        (Heading, "Nguồn lực cho phát triển"),
        (Paragraph, "Nguồn: vốn ngân sách nhà nước và các nguồn vốn hợp pháp khác theo quy định của pháp luật về đầu tư công."),
        (Paragraph, "Bình luận về kết quả này, đại diện Bộ Tài chính cho rằng cần tiếp tục cải cách."),
        (Paragraph, "Bà nói với anh: con phải hoàn thành việc này."),
        (Paragraph, "Theo ông, 25/08/2025 là hạn chót để các bộ báo cáo, không thể lùi thêm được nữa."),
        (ListItem, "- Tin liên quan đến các dự án chậm tiến độ phải được công khai trên cổng thông tin."),
    ]);
}

#[test]
fn a_decision_has_the_parts_of_its_form() {
    let document = check_lines(&[
        (Heading, "THỦ TƯỚNG CHÍNH PHỦ |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (Chrome, "------- |---------------"),
        (Heading, "Số: 99/QĐ-TTg |Hà Nội, ngày 04 tháng 5 năm 2024"),
        (Heading, "QUYẾT ĐỊNH"),
        (Heading, "Phê duyệt Kế hoạch trồng rừng ven biển⏎giai đoạn 2024 - 2030"),
        (Heading, "THỦ TƯỚNG CHÍNH PHỦ"),
        (Paragraph, "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;"),
        (Heading, "QUYẾT ĐỊNH:"),
        (Paragraph, "Điều 1. Phê duyệt Kế hoạch với các nội dung sau đây:"),
        (Heading, "I. MỤC TIÊU"),
        (Heading, "1. Mục tiêu chung"),
        (ListItem, "a) Trồng mới 20.000 ha rừng;"),
        (ListItem, "b) Bảo vệ diện tích hiện có."),
        (Heading, "Điều 2. Tổ chức thực hiện"),
        (ListItem, "1. Bộ Tài chính:"),
        (ListItem, "- Bố trí kinh phí hằng năm;"),
        (Paragraph, "Các Bộ trưởng chịu trách nhiệm thi hành Quyết định này./."),
        (Recipients, "Nơi nhận:"),
        (Recipients, "- Các Bộ, cơ quan ngang bộ;"),
        (Recipients, "- Lưu: VT, NN (2)."),
        (Signature, "KT. THỦ TƯỚNG"),
        (Signature, "PHÓ THỦ TƯỚNG"),
        (Signature, "(Đã ký)"),
        (Signature, "Nguyễn Văn Mẫu"),
    ]);
    assert_eq!(document.title.as_deref(), Some("Phê duyệt Kế hoạch trồng rừng ven biển giai đoạn 2024 - 2030"));
}

#[test]
fn a_letter_has_its_subject_as_title() {
    let text = format!(
        "VĂN PHÒNG CHÍNH PHỦ |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/VPCP-NN |Hà Nội, ngày 2 tháng 3 năm 2025\n\
         V/v phòng, chống hạn hán\n\nKính gửi: Bộ Nông nghiệp và Môi trường.\n\n{PROSE}"
    );
    assert_eq!(document(text.as_bytes()).title.as_deref(), Some("V/v phòng, chống hạn hán"));
}

#[test]
fn an_annex_after_the_signature_is_content() {
    let document = check_lines(&[
        (Heading, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (Heading, "THÔNG BÁO"),
        (Heading, "Kết luận tại cuộc họp về nhà ở xã hội"),
        (Paragraph, "Các bộ báo cáo kết quả thực hiện để tổng hợp./."),
        (Signature, "BỘ TRƯỞNG, CHỦ NHIỆM"),
        (Signature, "Trần Văn Mẫu"),
        (Heading, "PHỤ LỤC I"),
        (ListItem, "1. Bộ Xây dựng trình Chính phủ dự thảo Nghị định trong tháng 6."),
    ]);
    assert_eq!(document.title.as_deref(), Some("Kết luận tại cuộc họp về nhà ở xã hội"));
}

#[test]
fn composed_and_decomposed_texts_are_one() {
    use unicode_normalization::UnicodeNormalization;
    let text = "Nghị quyết số 59-NQ/TW\r\n\r\nBộ Ngoại giao chủ trì thực hiện.";
    let composed = document(text.as_bytes());
    let decomposed = document(text.nfd().collect::<String>().as_bytes());
    assert_eq!(composed, decomposed);
    assert_eq!(composed, document(&[b"\xef\xbb\xbf", text.as_bytes()].concat()));
}

#[test]
fn legacy_charsets_are_read_and_said() {
    let text = "Министерство иностранных дел должно представить доклад до конца ноября";
    let bytes = encoding_rs::KOI8_R.encode(text).0.into_owned();
    let (document, diagnostics) = read(&raw(bytes), &Readers::new(&config()), &Limits::default(), &NoTools).expect("read");
    assert_eq!(document.text, text);
    assert_eq!(diagnostics[0].code, "W-CHARSET-GUESSED");
}

#[test]
fn what_holds_no_text_is_refused_with_a_code() {
    let readers = Readers::new(&config());
    for (bytes, code) in [
        (&b""[..], "E-EMPTY"),
        (b" \n\t ", "E-EMPTY"),
        (b"\xef\xbb\xbf\xe2\x80\x8b", "E-EMPTY"),
        (b"<html><body><script>x</script></body></html>", "E-EMPTY"),
        (b"%PDF-1.7", "E-DAMAGED"),
        (b"a\0b", "E-BINARY"),
    ] {
        let err = read(&raw(bytes), &readers, &Limits::default(), &NoTools).expect_err("refused");
        assert_eq!(err.code(), code, "{}", String::from_utf8_lossy(bytes));
    }
    let small = Limits { input_bytes: 3, ..Limits::default() };
    assert_eq!(read(&raw("quá dài"), &readers, &small, &NoTools).expect_err("refused").code(), "E-TOO-LARGE");
}

#[test]
fn a_page_is_told_from_its_site() {
    let page = format!(
        "<!doctype html><html lang=vi><head><title>Không lùi hạn báo cáo - Báo Mới</title>\
         <link rel=canonical href='https://bao.example/a'><meta property='article:published_time' content='2025-08-21T16:05:00+07:00'>\
         <style>p {{}}</style></head><body class='has-sidebar'>\
         <nav><ul><li><a href=/>Trang chủ</a></li><li><a href=/kt>Kinh tế</a></li></ul></nav>\
         <div id=wrap><div class='breadcrumb'>Tin tức » Chỉ đạo</div><article><h1>Không lùi hạn\n báo cáo</h1>\
         <p class=sapo><strong>{PROSE}</strong></p><figure><img src=data:xxxx alt='Thủ tướng chủ trì cuộc họp'>\
         <figcaption>Thủ tướng chủ trì cuộc họp sáng 21/8</figcaption></figure>\
         <h2>Nhiệm vụ cụ thể</h2><ul><li>Bộ Công an <a href=x>báo cáo</a> kết quả;<li>Bộ Y tế phối hợp.</ul>\
         <p>Dòng một còn dở dang chưa hết câu<br>vẫn còn tiếp tục ở dòng hai.</p><p class=author>Lê Văn Mẫu</p><p style='display:none'>Ẩn</p></article>\
         <aside><h3>Đọc nhiều</h3><ul><li><a href=1>{PROSE}</a></ul></aside></div>\
         <div class=comments><p>{PROSE}</p></div><footer>Giấy phép số 1</footer></body></html>"
    );
    let document = check(
        &page,
        &[
            (Chrome, "Trang chủ"),
            (Chrome, "Kinh tế"),
            (Chrome, "Tin tức » Chỉ đạo"),
            (Heading, "Không lùi hạn báo cáo"),
            (Paragraph, PROSE),
            (Caption, "Thủ tướng chủ trì cuộc họp"),
            (Caption, "Thủ tướng chủ trì cuộc họp sáng 21/8"),
            (Heading, "Nhiệm vụ cụ thể"),
            (ListItem, "Bộ Công an báo cáo kết quả;"),
            (ListItem, "Bộ Y tế phối hợp."),
            (Paragraph, "Dòng một còn dở dang chưa hết câu⏎vẫn còn tiếp tục ở dòng hai."),
            (Chrome, "Lê Văn Mẫu"),
            (Chrome, "Đọc nhiều"),
            (Chrome, PROSE),
            (Chrome, PROSE),
            (Chrome, "Giấy phép số 1"),
        ],
    );
    assert_eq!(document.title.as_deref(), Some("Không lùi hạn báo cáo"));
    assert_eq!(document.published.as_deref(), Some("2025-08-21"));
    assert_eq!(document.declared_lang.map(|lang| lang.to_string()).as_deref(), Some("vi"));
    assert_eq!(document.source_url.as_deref(), Some("https://bao.example/a"));
    assert_eq!(document.media_type, "text/html");
}

#[test]
fn tables_are_read_row_by_row_and_layout_tables_line_by_line() {
    let page = format!(
        "<table><tr><td><p>BỘ Y TẾ</p><p>-------</p></td><td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>\
         <p>Độc lập - Tự do - Hạnh phúc</p></td></tr><tr><td>Số: 5/KH-BYT</td><td><i>Hà Nội, ngày 1 tháng 2 năm 2025</i></td></tr></table>\
         <p><b>KẾ HOẠCH</b></p><p>Tiêm chủng năm 2025</p><p>{PROSE}</p>\
         <table><tr><th>TT</th><th>Nhiệm vụ</th></tr><tr><td>1</td><td>Mua vắc xin,<span> bảo quản</span></td></tr></table>"
    );
    let document = check(
        &page,
        &[
            (Heading, "BỘ Y TẾ"),
            (Chrome, "-------"),
            (Heading, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (Heading, "Độc lập - Tự do - Hạnh phúc"),
            (Heading, "Số: 5/KH-BYT | Hà Nội, ngày 1 tháng 2 năm 2025"),
            (Heading, "KẾ HOẠCH"),
            (Heading, "Tiêm chủng năm 2025"),
            (Paragraph, PROSE),
            (TableCell, "TT | Nhiệm vụ"),
            (TableCell, "1 | Mua vắc xin, bảo quản"),
        ],
    );
    assert_eq!(document.title.as_deref(), Some("Tiêm chủng năm 2025"));
}

#[test]
fn malformed_pages_keep_their_text() {
    for (page, expected) in [
        // Paragraphs inside paragraphs, without <html>, after a byte-order mark.
        (
            "\u{feff}<p class=a>Điều 1. Phạm vi<p>Luật này quy định về thanh niên.</p></p>",
            "Điều 1. Phạm vi\nLuật này quy định về thanh niên.",
        ),
        ("<div><p>Một &amp; hai &lt; ba</div>bốn", "Một & hai < ba\nbốn"),
        ("<html><body>Một</body></html><p>Hai", "Một\nHai"),
        ("<table><p>Ngoài bảng<tr><td>Trong bảng</table>", "Ngoài bảng\nTrong bảng"),
        ("<p>Số:&nbsp;&nbsp;5/QĐ\n\t-TTg</p>", "Số: 5/QĐ -TTg"),
    ] {
        assert_eq!(document(page.as_bytes()).text, expected, "{page}");
    }
}

#[test]
fn pages_without_content_are_refused() {
    let menu = "<nav><a href=1>Trang chủ</a> <a href=2>Giới thiệu</a></nav><ul><li><a>Tin tức</a><li><a>Văn bản</a></ul>";
    for page in [
        format!("<html>{menu}<h1>Văn bản không tồn tại</h1><a>Về trang chủ</a></html>"),
        format!(
            "<html><title>Page not found | Portal</title>{menu}<p>Try the search, or go back to the start of the site.</html>"
        ),
        format!("<html>{menu}<h1>Tin tức</h1><p>Liên kết<p>Sự kiện</html>"),
        // A system's own test: a panel of properties that names no instrument.
        format!(
            "<html>{menu}<h1>Code kiem tra</h1><table><tr><td><span>Số hiệu</span><span>kiem tra</span><td><span>Ngày ban hành\
             </span><span>03/06/2017</span></table></html>"
        ),
    ] {
        let err = read(&raw(page.as_str()), &Readers::new(&config()), &Limits::default(), &NoTools).expect_err(&page);
        assert_eq!(err.code(), "E-NO-CONTENT", "{page}");
    }
}

#[test]
fn short_notices_are_not_refused() {
    let menu = "<nav><a href=1>Trang chủ</a> <a href=2>Giới thiệu</a></nav><ul><li><a>Tin tức</a><li><a>Văn bản</a></ul>";
    for (body, kept) in [
        ("<h1>Nghỉ Tết Dương lịch</h1><p>Cơ quan nghỉ từ ngày 01/01/2026.</p>", "Cơ quan nghỉ từ ngày 01/01/2026."),
        (
            "<h1>Không tìm thấy dấu hiệu vi phạm</h1><p>Đoàn thanh tra đã kết thúc làm việc.</p>",
            "Đoàn thanh tra đã kết thúc làm việc.",
        ),
        // The page of a database that has the properties of a text, not the text.
        (
            "<h1>Văn bản hợp nhất số 2/VBHN-BTTTT</h1><div>Còn hiệu lực</div><table><tr><td><span>Số hiệu</span>\
             <span>2/VBHN-BTTTT</span><td><span>Ngành</span><span>--</span></table>",
            "Số hiệu: 2/VBHN-BTTTT",
        ),
    ] {
        let document = document(format!("<html>{menu}{body}</html>").as_bytes());
        let kept_lines: Vec<_> =
            document.blocks.iter().filter(|block| block.kind != Chrome).map(|block| block.span.of(&document.text)).collect();
        assert!(kept_lines.iter().any(|line| line.starts_with(kept)), "{kept_lines:?}");
        assert!(!kept_lines.contains(&"Trang chủ"));
    }
}

#[test]
fn a_cut_document_says_so() {
    let limits = Limits { text_bytes: 40, ..Limits::default() };
    let (document, diagnostics) = read(&raw("Một dòng\n".repeat(20)), &Readers::new(&config()), &limits, &NoTools).expect("read");
    assert!(document.truncated && document.text.len() <= 40);
    assert_eq!(diagnostics[0].code, "W-TRUNCATED");
}
