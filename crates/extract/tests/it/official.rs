//! The official form in the shapes in which readers deliver it. The texts were written for this test.

use vanban_extract::{Source, extract, resolve};
use vanban_model::{Block, BlockKind, Document, Origin, Period, Record, Segment, Segmented, Span};

use crate::config::EXTRACTOR;

/// The record of a text whose every line is a paragraph, taken from an address.
fn read_at(uri: &str, lang: &str, text: &str) -> Record {
    let mut start = 0;
    let mut blocks = Vec::new();
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, start + line.len()).trimmed(text) });
        }
        start += line.len() + 1;
    }
    let lang = lang.parse().expect("a tag");
    let segments = vec![Segment { span: Span::new(0, text.len()), lang, confidence: 1.0 }];
    let document = Document { text: text.to_owned(), blocks, ..Document::default() };
    let segmented = Segmented { document, segments, lang };
    let origin = Origin { uri: uri.to_owned(), ..Origin::default() };
    resolve(extract(&segmented, &EXTRACTOR), segmented, Source { id: "0".repeat(32), origin }, &EXTRACTOR, Vec::new())
}

fn read(text: &str) -> Record {
    read_at("a.txt", "vi", text)
}

fn symbol(record: &Record) -> Option<&str> {
    record.subject.as_ref().map(|subject| subject.symbol.as_str())
}

fn date(record: &Record) -> Option<String> {
    record.subject.as_ref()?.date.map(|date: Period| date.to_string())
}

fn paths(record: &Record) -> Vec<&str> {
    record.units.iter().map(|unit| unit.path.as_str()).collect()
}

const BODY: &str = "THÔNG TƯ\nQuy định về kho mẫu\nCăn cứ Luật Lưu trữ số 33/2024/QH15;\n\
    Điều 1. Phạm vi\nThông tư này quy định về kho mẫu.\nĐiều 2. Hiệu lực\nThông tư này có hiệu lực từ ngày ký./.";

#[test]
fn the_number_is_read_in_every_spelling() {
    for (line, expected) in [
        ("Số: 37 /2023/TT-BGTVT", Some("37/2023/TT-BGTVT")),
        ("SỐ: 28 /2023/TT-BTC", Some("28/2023/TT-BTC")),
        ("Số: 144 /2022/TT/BTC", Some("144/2022/TT-BTC")),
        ("Số: 66.18/2026/NQ-CP", Some("66.18/2026/NQ-CP")),
        ("Số: 152/2025/TT-BT\u{421}", Some("152/2025/TT-BTC")),
        ("Số: …05…./2006/QĐ-UBND", Some("05/2006/QĐ-UBND")),
        ("Số: ....12..../TT-BTC", Some("12/TT-BTC")),
        ("Luật số: 42/2024/QH15", Some("42/2024/QH15")),
        ("Nghị quyết số: 95/2025/UBTVQH15", Some("95/2025/UBTVQH15")),
        ("Số 57-NQ/TW", Some("57-NQ/TW")),
        ("Số:      /2025/TT-BNNMT", None),
        ("Số: ……/TT-BTC", None),
        ("Số 271/Ngày 28-3-2023", None),
        ("CÔNG BÁO/Số 271/Ngày 28-3-2023", None),
    ] {
        let text = format!("BỘ MẪU\n{line}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{BODY}");
        assert_eq!(symbol(&read(&text)), expected, "{line}");
    }
}

#[test]
fn a_cited_number_is_not_the_own_one() {
    for line in [
        "Luật số 09/2026/QH16 ngày 24 tháng 4 năm 2026 của Quốc hội sửa đổi Luật Thuế",
        "được sửa đổi theo Thông tư số 12/2020/TT-BTC",
        "(Ban hành kèm theo Quyết định số 12/2020/QĐ-UBND ngày 3 tháng 2 năm 2020)",
    ] {
        let text =
            format!("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLUẬT\nLƯU TRỮ\n{line}\nĐiều 1. Phạm vi\nLuật này quy định về lưu trữ.");
        assert_eq!(symbol(&read(&text)), None, "{line}");
    }
}

#[test]
fn columns_come_in_any_order() {
    for head in [
        "BỘ TÀI CHÍNH\nSố: 12/2024/TT-BTC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHà Nội, ngày 10 tháng 4 năm 2024",
        "BỘ TÀI CHÍNH CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nSố: 12/2024/TT-BTC Hà Nội, ngày 10 tháng 4 năm 2024",
        "BỘ TÀI CHÍNH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n| Độc lập - Tự do - Hạnh phúc\nSố: 12/2024/TT-BTC | Hà Nội, ngày 10 tháng 4 năm 2024",
        "CÔNG BÁO/Số 271/Ngày 28-3-2024\nBỘ TÀI CHÍNH\nBỘ TÀI CHÍNH\nSố: 12/2024/TT-BTC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 10 tháng 4 năm 2024",
        "Thời gian ký: 11.04.2024 09:30:00\nBỘ TÀI CHÍNH\nSố: 12/2024/TT-BTC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 10 tháng 4 năm 2024",
    ] {
        let record = read(&format!("{head}\n{BODY}"));
        let official = record.official.as_ref().expect("a form");
        assert_eq!(symbol(&record), Some("12/2024/TT-BTC"), "{head}");
        assert_eq!(date(&record).as_deref(), Some("2024-04-10"), "{head}");
        assert_eq!(official.place.as_ref().map(|place| place.surface.as_str()), Some("Hà Nội"), "{head}");
        assert_eq!(official.issuer.as_ref().map(|issuer| issuer.quoted.surface.as_str()), Some("BỘ TÀI CHÍNH"), "{head}");
        assert_eq!(record.subject.and_then(|subject| subject.doctype).as_deref(), Some("circular"), "{head}");
        assert_eq!(record.title.as_deref(), Some("Quy định về kho mẫu"), "{head}");
    }
}

#[test]
fn dates_left_blank_stay_coarse_or_empty() {
    for (line, expected) in [
        ("TP. Hồ Chí Minh, ngày  tháng 5 năm 2008", Some("2008-05")),
        ("Hà Nội, ngày 14 tháng5 năm 2008", Some("2008-05-14")),
        ("Hà Nội, ngày … tháng … năm 2008", None),
        ("Hà Nội, ngày    tháng    năm", None),
        ("Ngày ký: 12/5/2008", None),
    ] {
        let text = format!("BỘ TÀI CHÍNH\nSố: 12/2008/TT-BTC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{line}\n{BODY}");
        assert_eq!(date(&read(&text)).as_deref(), expected, "{line}");
    }
}

#[test]
fn an_issuer_may_take_two_lines_or_stand_under_another() {
    for (lines, issuer, parent) in [
        ("BỘ NÔNG NGHIỆP\nVÀ PHÁT TRIỂN NÔNG THÔN", "BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", None),
        ("ỦY BAN THƯỜNG VỤ\nQUỐC HỘI", "ỦY BAN THƯỜNG VỤ QUỐC HỘI", None),
        ("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI", "ỦY BAN NHÂN DÂN TỈNH LÀO CAI", None),
        ("BỘ CÔNG THƯƠNG\nCỤC HÓA CHẤT", "CỤC HÓA CHẤT", Some("BỘ CÔNG THƯƠNG")),
    ] {
        let text =
            format!("{lines}\nSố: 12/QĐ-ABC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{}", BODY.replace("THÔNG TƯ\n", "QUYẾT ĐỊNH\n"));
        let official = read(&text).official.expect("a form");
        assert_eq!(official.issuer.map(|body| body.quoted.surface).as_deref(), Some(issuer), "{lines}");
        assert_eq!(official.parent.map(|body| body.quoted.surface).as_deref(), parent, "{lines}");
    }
}

#[test]
fn a_letter_has_its_subject_addressees_and_signer() {
    let record = read(
        "BỘ XÂY DỰNG | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 330/BXD-KHCN | Độc lập - Tự do - Hạnh phúc\n\
         V/v xác nhận mẫu gạch | Hà Nội, ngày 23 tháng 7 năm 2010\nbê tông nhẹ |\n\
         Kính gửi:\n- Ủy ban nhân dân tỉnh Nghệ An;\n- Bộ Tài chính.\n\
         Bộ Xây dựng nhận được đề nghị về mẫu gạch và trả lời như sau./.\n\
         Nơi nhận: | TL. BỘ TRƯỞNG\n- Như trên; | VỤ TRƯỞNG VỤ VẬT LIỆU\n- Lưu: VT. | (Đã ký)\n| Nguyễn Văn Mẫu",
    );
    let official = record.official.expect("a form");
    assert_eq!(official.about.map(|about| about.surface).as_deref(), Some("V/v xác nhận mẫu gạch bê tông nhẹ"));
    let names = |bodies: &[vanban_model::NamedBody]| bodies.iter().map(|body| body.quoted.surface.clone()).collect::<Vec<_>>();
    assert_eq!(names(&official.addressed_to), ["Ủy ban nhân dân tỉnh Nghệ An", "Bộ Tài chính"]);
    assert_eq!(official.addressed_to[1].id.as_ref().map(ToString::to_string).as_deref(), Some("vn.gov.mof"));
    assert_eq!(names(&official.recipients), ["Như trên", "Lưu: VT"]);
    let [signature] = official.signatures.as_slice() else { panic!("one signature") };
    let surface = |quoted: &Option<vanban_model::Quoted>| quoted.as_ref().map(|quoted| quoted.surface.clone());
    assert_eq!(surface(&signature.authority).as_deref(), Some("TL. BỘ TRƯỞNG"));
    assert_eq!(surface(&signature.title).as_deref(), Some("VỤ TRƯỞNG VỤ VẬT LIỆU"));
    assert_eq!(surface(&signature.name).as_deref(), Some("Nguyễn Văn Mẫu"));
    assert_eq!(record.subject.and_then(|subject| subject.doctype).as_deref(), Some("official-letter"));
}

#[test]
fn a_missing_number_is_taken_from_the_address_of_the_page() {
    let blank = format!("BỘ TÀI CHÍNH\nSố:      /2025/TT-BTC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{BODY}");
    let translation = "CIRCULAR\nOn samples\nPursuant to the 2024 Law on Archives;\nArticle 1. Scope\nThis Circular is about samples.\n\
        Article 2. Effect\nThis Circular takes effect on July 1, 2025.";
    for (uri, lang, text, expected) in [
        ("https://a.example/thong-tu-so-152-2025-tt-btc-kho-mau--187193", "vi", blank.as_str(), Some("152/2025/TT-BTC")),
        ("https://a.example/thong-tu-so-152-2024-tt-btc-kho-mau", "vi", &blank, None),
        ("https://a.example/thong-tu-so-152-2025-tt-byt-kho-mau", "vi", &blank, None),
        ("/tmp/152-2025-TT-BTC.docx", "vi", &blank, Some("152/2025/TT-BTC")),
        ("https://a.example/circular-152-2025-tt-btc--vbpqta_10759", "en", translation, Some("152/2025/TT-BTC")),
        ("https://a.example/decision-2281-qd-ttg--vbpqta_10759", "en", translation, None),
        ("https://a.example/10-su-kien-2025", "en", translation, None),
        ("https://a.example/resolution-80-nq-cp", "en", "The Government met today and spoke of archives.", None),
    ] {
        let record = read_at(uri, lang, text);
        assert_eq!(symbol(&record), expected, "{uri}");
        let noted = record.diagnostics.iter().any(|fault| fault.code == "I-SYMBOL-FROM-URL");
        assert_eq!(noted, expected.is_some(), "{uri}");
    }
    let stated = blank.replace("Số:      /", "Số: 7/");
    assert_eq!(symbol(&read_at("https://a.example/thong-tu-so-152-2025-tt-btc", "vi", &stated)), Some("7/2025/TT-BTC"));
}

#[test]
fn the_forms_in_an_annex_are_not_the_text() {
    let text = format!(
        "BỘ TÀI CHÍNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{BODY}\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nNguyễn Văn Mẫu\n\
         PHỤ LỤC I\nMẪU BÁO CÁO\nTÊN CƠ QUAN\nSố: 99/BC-UBND\nHà Nội, ngày 3 tháng 2 năm 2020\nKÍNH GỬI: Bộ Y tế\nGIÁM ĐỐC\nTrần Thị Khác"
    );
    let record = read(&text);
    assert_eq!((symbol(&record), date(&record)), (None, None));
    let official = record.official.as_ref().expect("a form");
    assert_eq!(official.signatures.len(), 1);
    assert_eq!(official.signatures[0].name.as_ref().map(|name| name.surface.as_str()), Some("Nguyễn Văn Mẫu"));
    assert_eq!(official.addressed_to, []);
    assert_eq!(paths(&record), ["dieu-1", "dieu-2", "phu-luc-1"]);
}

#[test]
fn units_are_anchors_with_their_place() {
    let record = read(
        "QUỐC HỘI\nLuật số: 1/2025/QH15\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLUẬT\nLƯU TRỮ\nCăn cứ Hiến pháp;\n\
         Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n1. Luật này quy định:\na) Lưu trữ;\nb) Kho mẫu.\n2. Luật này áp dụng cho mọi người.\n\
         Chương II\nTRÁCH NHIỆM\nMục 1\nBỘ\nĐiều 2. Bộ Nội vụ\nBộ Nội vụ chủ trì, phối hợp với Bộ Tài chính rà soát các kho mẫu theo\nĐiều 1 của Luật này trước ngày 30 tháng 9 năm 2025.\n\
         Điều 3. Sửa đổi\n1. Sửa đổi Điều 7 của Luật Mẫu như sau:\n“Điều 7. Mẫu\n1. Mẫu là mẫu.\n2. Mẫu khác là mẫu khác.”;\n2. Bãi bỏ Điều 8.",
    );
    assert_eq!(
        paths(&record),
        [
            "chuong-1",
            "dieu-1",
            "dieu-1/khoan-1",
            "dieu-1/khoan-1/diem-a",
            "dieu-1/khoan-1/diem-b",
            "dieu-1/khoan-2",
            "chuong-2",
            "chuong-2/muc-1",
            "dieu-2",
            "dieu-3",
            "dieu-3/khoan-1",
            "dieu-3/khoan-2",
        ]
    );
    let unit = |path: &str| record.units.iter().find(|unit| unit.path == path).expect("the unit");
    assert_eq!(unit("chuong-1").title.as_deref(), Some("QUY ĐỊNH CHUNG"));
    assert_eq!(unit("dieu-2").title.as_deref(), Some("Bộ Nội vụ"));
    assert_eq!(unit("dieu-2").parent.as_deref(), Some("chuong-2/muc-1"));
    assert!(unit("dieu-1/khoan-1").span.of(&record.text).ends_with("b) Kho mẫu."));
    assert!(unit("dieu-3/khoan-1").span.of(&record.text).ends_with("khác.”;"));
    assert_eq!(record.directives.iter().map(|directive| directive.unit.as_deref()).collect::<Vec<_>>(), [Some("dieu-2")]);
}

#[test]
fn sections_without_articles_are_units_too() {
    let record = read(
        "THỦ TƯỚNG CHÍNH PHỦ\nSố: 12/QĐ-TTg\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nQUYẾT ĐỊNH\nPhê duyệt Đề án Mẫu\nCăn cứ Luật Mẫu;\nQUYẾT ĐỊNH:\n\
         Điều 1. Phê duyệt Đề án với nội dung sau:\nI. MỤC TIÊU\n1. Mục tiêu chung\n2. Mục tiêu cụ thể\n2.1. Đến năm 2025\n2.2. Đến năm 2030\nII. NHIỆM VỤ\n1. Rà soát\n\
         Điều 2. Quyết định này có hiệu lực từ ngày ký.\nTHỦ TƯỚNG\nNguyễn Văn Mẫu\n\
         QUY CHẾ\nQUẢN LÝ MẪU\n(Ban hành kèm theo Quyết định số 12/QĐ-TTg)\nĐiều 1. Phạm vi\nQuy chế này về mẫu.\nĐiều 2. Mẫu\nMẫu là mẫu.",
    );
    assert_eq!(
        paths(&record),
        [
            "dieu-1",
            "dieu-1/muc-i",
            "dieu-1/muc-i/khoan-1",
            "dieu-1/muc-i/khoan-2",
            "dieu-1/muc-i/khoan-2/khoan-2.1",
            "dieu-1/muc-i/khoan-2/khoan-2.2",
            "dieu-1/muc-ii",
            "dieu-1/muc-ii/khoan-1",
            "dieu-2",
            "kem-theo",
            "kem-theo/dieu-1",
            "kem-theo/dieu-2",
        ]
    );
}

#[test]
fn a_text_without_the_form_has_none() {
    let record = read(
        "Phó Thủ tướng làm việc với tỉnh Lào Cai\nChiều 12/8, Phó Thủ tướng đã làm việc với lãnh đạo tỉnh.\n1. Về hạ tầng\n2. Về du lịch",
    );
    assert_eq!(record.official, None);
    assert_eq!(record.units, []);
}

#[test]
fn a_law_is_of_the_day_on_which_it_was_passed() {
    let record = read(
        "QUỐC HỘI\nLuật số: 1/2025/QH15\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLUẬT\nLƯU TRỮ\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\n\
         Luật này quy định về lưu trữ.\nĐiều 2. Hiệu lực\nLuật này có hiệu lực từ ngày 01 tháng 7 năm 2026.\n\
         Luật này được Quốc hội khóa XV, kỳ họp thứ 10 thông qua ngày 11 tháng 12 năm 2025.\nCHỦ TỊCH QUỐC HỘI\nNguyễn Văn Mẫu",
    );
    assert_eq!(date(&record).as_deref(), Some("2025-12-11"));
}

#[test]
fn several_sign_a_joint_text() {
    let head = "BỘ TÀI CHÍNH - BỘ Y TẾ\nSố: 12/2024/TTLT-BTC-BYT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
    let body = BODY.replace("THÔNG TƯ\n", "THÔNG TƯ LIÊN TỊCH\n");
    let record = read(&format!(
        "{head}\n{body}\nKT. BỘ TRƯỞNG\nBỘ TÀI CHÍNH\nTHỨ TRƯỞNG\nNguyễn Văn Mẫu\nKT. BỘ TRƯỞNG\nBỘ Y TẾ\nTHỨ TRƯỞNG\nTrần Thị Khác"
    ));
    let official = record.official.expect("a form");
    let names: Vec<_> = official.signatures.iter().filter_map(|signature| signature.name.as_ref()).collect();
    assert_eq!(names.iter().map(|name| name.surface.as_str()).collect::<Vec<_>>(), ["Nguyễn Văn Mẫu", "Trần Thị Khác"]);
    let ids: Vec<_> =
        official.issuer.iter().chain(&official.joint).filter_map(|body| body.id.as_ref()).map(|id| id.as_str()).collect();
    assert_eq!(ids, ["vn.gov.mof", "vn.gov.moh"]);
}
