//! One decision as Word, OpenDocument and RTF keep it: all must yield the same blocks.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use vanban_model::BlockKind::{self, Chrome, Heading, ListItem, Paragraph, Recipients, Signature, TableCell};
use vanban_text::{Limits, NoTools, Readers, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{config, raw};

/// What stands in a document, from top to bottom.
enum Part {
    /// Rows of cells of lines; whether lines are drawn between them.
    Table(bool, Vec<Vec<Vec<&'static str>>>),
    Centred(&'static str),
    Plain(&'static str),
}

fn decision() -> Vec<Part> {
    use Part::{Centred, Plain, Table};
    vec![
        Table(
            false,
            vec![
                vec![vec!["BỘ Y TẾ", "-------"], vec!["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]],
                vec![vec!["Số: 5/QĐ-BYT"], vec!["Hà Nội, ngày 5 tháng 6 năm 2026"]],
            ],
        ),
        Centred("QUYẾT ĐỊNH"),
        Centred("Về việc phê duyệt Kế hoạch kiểm kê"),
        Centred("tài sản năm 2026"),
        Centred("BỘ TRƯỞNG BỘ Y TẾ"),
        Plain("Căn cứ Nghị định số 42/2025/NĐ-CP ngày 27 tháng 02 năm 2025 của Chính phủ;"),
        Centred("QUYẾT ĐỊNH:"),
        Plain("Điều 1. Phê duyệt Kế hoạch với các nhiệm vụ sau đây:"),
        Table(
            true,
            vec![
                vec![vec!["TT"], vec!["Nhiệm vụ"], vec!["Thời hạn"]],
                vec![vec!["1"], vec!["Kiểm kê", "tài sản cố định"], vec!["30/6/2026"]],
                vec![vec!["2"], vec!["Báo cáo Bộ Tài chính"], vec!["15/7/2026"]],
            ],
        ),
        Plain("1. Vụ Kế hoạch - Tài chính chủ trì, báo cáo Bộ trưởng trước ngày 20/7/2026."),
        Plain("Điều 2. Quyết định này có hiệu lực kể từ ngày ký./."),
        Table(
            false,
            vec![vec![vec!["Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."], vec!["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Nguyễn Văn Mẫu"]]],
        ),
        // What separates two tables of RTF, and an annex without a heading.
        Plain(""),
        Table(
            true,
            vec![vec![vec!["TT"], vec!["Đơn vị"], vec!["Số lượng"]], vec![vec!["1"], vec!["Cục Quản lý Dược"], vec!["12"]]],
        ),
    ]
}

const EXPECTED: &[(BlockKind, &str)] = &[
    (Heading, "BỘ Y TẾ"),
    (Chrome, "-------"),
    (Heading, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (Heading, "Độc lập - Tự do - Hạnh phúc"),
    (Heading, "Số: 5/QĐ-BYT"),
    (Heading, "Hà Nội, ngày 5 tháng 6 năm 2026"),
    (Heading, "QUYẾT ĐỊNH"),
    (Heading, "Về việc phê duyệt Kế hoạch kiểm kê⏎tài sản năm 2026"),
    (Heading, "BỘ TRƯỞNG BỘ Y TẾ"),
    (Paragraph, "Căn cứ Nghị định số 42/2025/NĐ-CP ngày 27 tháng 02 năm 2025 của Chính phủ;"),
    (Heading, "QUYẾT ĐỊNH:"),
    (Paragraph, "Điều 1. Phê duyệt Kế hoạch với các nhiệm vụ sau đây:"),
    (TableCell, "TT | Nhiệm vụ | Thời hạn"),
    (TableCell, "1 | Kiểm kê tài sản cố định | 30/6/2026"),
    (TableCell, "2 | Báo cáo Bộ Tài chính | 15/7/2026"),
    (ListItem, "1. Vụ Kế hoạch - Tài chính chủ trì, báo cáo Bộ trưởng trước ngày 20/7/2026."),
    (Paragraph, "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./."),
    (Recipients, "Nơi nhận:"),
    (Recipients, "- Như Điều 2;"),
    (Recipients, "- Lưu: VT."),
    (Signature, "KT. BỘ TRƯỞNG"),
    (Signature, "THỨ TRƯỞNG"),
    (Signature, "Nguyễn Văn Mẫu"),
    (TableCell, "TT | Đơn vị | Số lượng"),
    (TableCell, "1 | Cục Quản lý Dược | 12"),
];

#[test]
fn a_decision_reads_alike_in_every_office_format() {
    let readers = Readers::new(&config());
    for (media_type, bytes) in [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx(&decision())),
        ("application/vnd.oasis.opendocument.text", odt(&decision())),
        ("application/rtf", rtf(&decision())),
    ] {
        let (document, diagnostics) = read(&raw(bytes), &readers, &Limits::default(), &NoTools).expect("it is read");
        let blocks: Vec<_> =
            document.blocks.iter().map(|block| (block.kind, block.span.of(&document.text).replace('\n', "⏎"))).collect();
        let expected: Vec<_> = EXPECTED.iter().map(|&(kind, text)| (kind, text.to_owned())).collect();
        assert_eq!(blocks, expected, "{media_type}");
        assert_eq!(document.title.as_deref(), Some("Về việc phê duyệt Kế hoạch kiểm kê tài sản năm 2026"), "{media_type}");
        assert_eq!((document.media_type.as_str(), diagnostics.len()), (media_type, 0));
    }
}

#[test]
fn the_subject_of_a_letter_goes_on_in_its_cell() {
    let letter = [
        Part::Table(
            false,
            vec![
                vec![vec!["BỘ Y TẾ"], vec!["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]],
                vec![vec!["Số: 12/BYT-KH\nV/v triển khai\nNghị quyết số 57-NQ/TW"], vec!["Hà Nội, ngày 5 tháng 6 năm 2026"]],
            ],
        ),
        Part::Plain("Kính gửi: Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương"),
        Part::Plain("Bộ Y tế đề nghị các địa phương báo cáo kết quả thực hiện trước ngày 15/6/2026./."),
    ];
    let (document, _) = read(&raw(docx(&letter)), &Readers::new(&config()), &Limits::default(), &NoTools).expect("it is read");
    assert_eq!(document.title.as_deref(), Some("V/v triển khai Nghị quyết số 57-NQ/TW"));
}

fn docx(parts: &[Part]) -> Vec<u8> {
    let paragraph = |text: &str, align: &str| {
        let text = text.replace('\n', "</w:t><w:br/><w:t>");
        format!("<w:p><w:pPr><w:jc w:val=\"{align}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let mut body = String::new();
    for part in parts {
        match part {
            Part::Centred(text) => body.push_str(&paragraph(text, "center")),
            Part::Plain(text) => body.push_str(&paragraph(text, "both")),
            Part::Table(is_ruled, rows) => {
                let line = if *is_ruled { "single" } else { "nil" };
                write!(body, "<w:tbl><w:tblPr><w:tblBorders><w:insideV w:val=\"{line}\"/></w:tblBorders></w:tblPr>")
                    .expect("strings take all");
                for row in rows {
                    body.push_str("<w:tr>");
                    for cell in row {
                        let inside: String = cell.iter().map(|text| paragraph(text, "center")).collect();
                        write!(body, "<w:tc>{inside}</w:tc>").expect("strings take all");
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    let names = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let part = format!("<w:document {names}><w:body>{body}</w:body></w:document>");
    zip(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &part)])
}

fn odt(parts: &[Part]) -> Vec<u8> {
    let mut body = String::new();
    for part in parts {
        match part {
            Part::Centred(text) => write!(body, "<text:p text:style-name=\"C\">{text}</text:p>").expect("strings take all"),
            Part::Plain(text) => write!(body, "<text:p>{text}</text:p>").expect("strings take all"),
            Part::Table(is_ruled, rows) => {
                body.push_str("<table:table>");
                for row in rows {
                    body.push_str("<table:table-row>");
                    for cell in row {
                        let inside: String = cell.iter().map(|text| format!("<text:p>{text}</text:p>")).collect();
                        let style = if *is_ruled { "R" } else { "B" };
                        write!(body, "<table:table-cell table:style-name=\"{style}\">{inside}</table:table-cell>")
                            .expect("strings take all");
                    }
                    body.push_str("</table:table-row>");
                }
                body.push_str("</table:table>");
            }
        }
    }
    let styles = "<style:style style:name=\"C\" style:family=\"paragraph\"><style:paragraph-properties fo:text-align=\"center\"/></style:style>\
                  <style:style style:name=\"R\" style:family=\"table-cell\"><style:table-cell-properties fo:border=\"0.5pt solid #000000\"/></style:style>";
    let part = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zip(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &part)])
}

fn rtf(parts: &[Part]) -> Vec<u8> {
    let escaped = |text: &str| -> String {
        let escape = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", u32::from(c)) };
        text.chars().map(escape).collect()
    };
    let mut out = String::from("{\\rtf1\\ansi\\uc1 ");
    for part in parts {
        match part {
            Part::Centred(text) => writeln!(out, "\\pard\\qc {}\\par", escaped(text)).expect("strings take all"),
            Part::Plain(text) => writeln!(out, "\\pard\\qj {}\\par", escaped(text)).expect("strings take all"),
            Part::Table(is_ruled, rows) => {
                for row in rows {
                    out.push_str("\\trowd");
                    for at in 1..=row.len() {
                        let line = if *is_ruled { "\\clbrdrl\\brdrs" } else { "" };
                        write!(out, "{line}\\cellx{}", at * 3000).expect("strings take all");
                    }
                    out.push_str("\\pard\\intbl ");
                    for cell in row {
                        let lines: Vec<_> = cell.iter().map(|text| escaped(text)).collect();
                        write!(out, "{}\\cell ", lines.join("\\par ")).expect("strings take all");
                    }
                    out.push_str("\\row\n");
                }
            }
        }
    }
    out.push('}');
    out.into_bytes()
}

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).expect("memory takes all");
        writer.write_all(text.as_bytes()).expect("memory takes all");
    }
    writer.finish().expect("memory takes all").into_inner()
}
