//! Shapes of Word files, in sentences of our own.

use vanban_model::{BlockKind, Config, Limits, RawDoc};

use super::*;
use crate::format::zip_writer::zip;
use crate::{NoTools, Readers};

/// Reads a package of the given parts of `word/`.
fn read_parts(parts: &[(&str, &str)], limits: &Limits) -> Result<(Draft, Vec<String>), ReadError> {
    let relations: String = parts
        .iter()
        .filter_map(|(name, _)| name.strip_suffix(".xml"))
        .map(|name| {
            let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
            format!("<Relationship Id='{name}' Type='http://x/{kind}' Target='{name}.xml'/>")
        })
        .collect();
    let relations = format!("<Relationships>{relations}</Relationships>");
    let mut members: Vec<(String, &[u8])> = vec![("word/_rels/document.xml.rels".to_owned(), relations.as_bytes())];
    members.extend(parts.iter().map(|(name, text)| (format!("word/{name}"), text.as_bytes())));
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    read_bytes(zip(&members), limits)
}

fn read_bytes(bytes: Vec<u8>, limits: &Limits) -> Result<(Draft, Vec<String>), ReadError> {
    let readers = Readers::new(&Config::from_files(&[]).expect("no file is wrong"));
    let raw = RawDoc { uri: "test".to_owned(), bytes, media_type: None, fetched_at: None };
    let mut reading = Reading { raw: &raw, readers: &readers, limits, tools: &NoTools, diagnostics: Vec::new() };
    let draft = Docx.read(&mut reading)?;
    Ok((draft, reading.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()))
}

fn document(body: &str) -> String {
    format!("<w:document><w:body>{body}</w:body></w:document>")
}

/// The lines of a body.
fn lines(body: &str) -> Vec<String> {
    lines_of(&[("document.xml", &document(body))])
}

fn lines_of(parts: &[(&str, &str)]) -> Vec<String> {
    let (draft, _) = read_parts(parts, &Limits::default()).expect("it is read");
    draft.lines.iter().map(|line| line.span.of(&draft.text).to_owned()).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn runs_make_paragraphs_and_breaks_make_lines() {
    for (body, expected) in [
        ("<w:p><w:r><w:t>Số: 5</w:t></w:r><w:r><w:t>/QĐ-BYT</w:t></w:r></w:p>", vec!["Số: 5/QĐ-BYT"]),
        ("<w:p><w:r><w:t>một</w:t><w:br/><w:t>hai</w:t><w:tab/><w:t>ba</w:t></w:r></w:p>", vec!["một", "hai ba"]),
        ("<w:p><w:r><w:t>58</w:t><w:noBreakHyphen/><w:t>NQ/T</w:t><w:softHyphen/><w:t>W</w:t></w:r></w:p>", vec!["58-NQ/TW"]),
        ("<w:p><w:r><w:t xml:space='preserve'> hai \n dòng </w:t></w:r></w:p>", vec!["hai dòng"]),
        ("<w:p><w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t> 5</w:t></w:r></w:p>", vec!["≥ 5"]),
        ("<w:p><w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink></w:p>", vec!["liên kết"]),
        (
            "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>a</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            vec!["a"],
        ),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Nhấp</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            vec![],
        ),
        (
            "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>thấy</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>",
            vec!["thấy"],
        ),
        ("<w:p><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>", vec!["x+1"]),
    ] {
        assert_eq!(lines(body), expected, "{body}");
    }
}

#[test]
fn offsets_of_drawings_and_instructions_of_fields_do_not_leak() {
    let drawing = "<w:p><w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>599744</wp:posOffset></wp:positionH></wp:anchor></w:drawing></w:r><w:r><w:t>Số: 7</w:t></w:r></w:p>";
    assert_eq!(lines(drawing), ["Số: 7"]);
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        )
    };
    assert_eq!(lines(&field("DATE \\@ \"d/M/yyyy\"", "5/6/2026")), ["5/6/2026"]);
    assert_eq!(lines("<w:p><w:fldSimple w:instr='AUTHOR'><w:r><w:t>An</w:t></w:r></w:fldSimple></w:p>"), ["An"]);
    let unclosed = "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:t>mất</w:t></w:r></w:p><w:p><w:r><w:t>còn</w:t></w:r></w:p>";
    assert_eq!(lines(unclosed), ["còn"], "an unclosed field hides no other paragraph");
    let header = format!("<w:hdr>{}{}</w:hdr>", field("PAGE \\* MERGEFORMAT", "12"), p("BỘ Y TẾ"));
    let (draft, _) = read_parts(
        &[("document.xml", &document(&p("nội dung"))), ("header1.xml", &header), ("header2.xml", &header)],
        &Limits::default(),
    )
    .unwrap();
    let kinds: Vec<_> = draft.lines.iter().map(|line| (line.span.of(&draft.text), line.hint)).collect();
    assert_eq!(kinds, [("BỘ Y TẾ", Some(BlockKind::Chrome)), ("nội dung", None)]);
}

#[test]
fn tracked_changes_are_accepted() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    for (body, expected) in [
        (
            format!("<w:p>{}<w:ins>{}</w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del></w:p>", run("a"), run("b")),
            vec!["ab"],
        ),
        (format!("<w:p><w:moveFrom>{}</w:moveFrom></w:p><w:p><w:moveTo>{}</w:moveTo></w:p>", run("x"), run("x")), vec!["x"]),
        (
            format!(
                "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p><w:p>{}</w:p>",
                run("một "),
                run("hai"),
                run("ba")
            ),
            vec!["một hai", "ba"],
        ),
        (
            format!(
                "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
                p("bỏ"),
                p("giữ")
            ),
            vec!["giữ"],
        ),
        (
            "<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>thấy</w:t></w:r></w:p>"
                .to_owned(),
            vec!["thấy"],
        ),
    ] {
        assert_eq!(lines(&body), expected, "{body}");
    }
}

#[test]
fn a_text_box_is_read_once() {
    let content = format!("<w:txbxContent>{}{}</w:txbxContent>", p("trong khung"), p("hai"));
    let both = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>ngoài</w:t></w:r></w:p>"
    );
    assert_eq!(lines(&both), ["trong khung", "hai", "ngoài"]);
    let vml = format!("<w:p><w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r></w:p>");
    assert_eq!(lines(&vml), ["trong khung", "hai"]);
}

#[test]
fn letterheads_are_lines_and_data_are_rows() {
    let cell = |paragraphs: &[&str]| format!("<w:tc>{}</w:tc>", paragraphs.iter().map(|text| p(text)).collect::<String>());
    let letterhead = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>{}",
        cell(&["BỘ Y TẾ", "-------"]),
        cell(&["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]),
        cell(&["Số: 5/QĐ-BYT"]),
        cell(&["Hà Nội, ngày 5 tháng 6 năm 2026"]),
        p("QUYẾT ĐỊNH"),
    );
    assert_eq!(
        lines(&letterhead),
        [
            "BỘ Y TẾ",
            "-------",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Số: 5/QĐ-BYT",
            "Hà Nội, ngày 5 tháng 6 năm 2026",
            "QUYẾT ĐỊNH",
        ]
    );
    let grid = "<w:tblPr><w:tblBorders><w:insideV w:val='single'/></w:tblBorders></w:tblPr>";
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|text| cell(&[text])).collect::<String>());
    let merged = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>gộp</w:t></w:r></w:p></w:tc></w:tr>";
    let data = format!("<w:tbl>{grid}{}{}{merged}</w:tbl>", row(&["TT", "Nhiệm vụ", "Hạn"]), row(&["1", "Kiểm kê", "30/6"]));
    assert_eq!(lines(&data), ["TT | Nhiệm vụ | Hạn", "1 | Kiểm kê | 30/6", "gộp"]);
    let nested = format!("<w:tbl>{grid}<w:tr><w:tc>{data}{}</w:tc>{}</w:tr></w:tbl>", p("dưới"), cell(&["bên"]));
    assert_eq!(lines(&nested), ["TT | Nhiệm vụ | Hạn", "1 | Kiểm kê | 30/6", "gộp", "dưới", "bên"]);
}

#[test]
fn numbers_of_lists_and_styles_are_shown() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:pStyle w:val='Dieu'/><w:lvlText w:val='Điều %1.'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:pStyle w:val='Diem'/><w:lvlText w:val='%2)'/></w:lvl>\
        </w:abstractNum><w:num w:numId='3'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let styles = "<w:styles><w:style w:type='paragraph' w:styleId='Dieu'><w:name w:val='heading 3'/>\
        <w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Diem'><w:name w:val='Diem'/><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Con'><w:name w:val='Con'/><w:basedOn w:val='Diem'/></w:style></w:styles>";
    let p = |style: &str, more: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/>{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let off = "<w:numPr><w:numId w:val='0'/></w:numPr>";
    let body = [
        p("Dieu", "", "Phạm vi"),
        p("Diem", "", "một"),
        p("Con", "", "hai"),
        p("Diem", off, "không số"),
        p("Dieu", "", ""),
        p("Dieu", "", "Hiệu lực"),
    ];
    let parts =
        [("document.xml", document(&body.concat())), ("styles.xml", styles.to_owned()), ("numbering.xml", numbering.to_owned())];
    let parts: Vec<_> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(lines_of(&parts), ["Điều 1. Phạm vi", "a) một", "b) hai", "không số", "Điều 3. Hiệu lực"]);
    let (draft, _) = read_parts(&parts, &Limits::default()).unwrap();
    assert_eq!(draft.lines[0].hint, Some(BlockKind::Heading));
    let row = |text: &str| format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p("Diem", "", ""), p("", "", text));
    let grid = "<w:tblPr><w:tblBorders><w:insideV w:val='single'/></w:tblBorders></w:tblPr>";
    let table = document(&format!("<w:tbl>{grid}{}{}</w:tbl>", row("Kiểm kê"), row("Báo cáo")));
    let parts = [("document.xml", table.as_str()), parts[1], parts[2]];
    assert_eq!(lines_of(&parts), ["a) | Kiểm kê", "b) | Báo cáo"], "a number alone in its cell numbers the row");
}

#[test]
fn notes_follow_their_paragraph() {
    let note = |id: u8, text: &str| {
        format!("<w:footnote w:id='{id}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> {text}</w:t></w:r></w:p></w:footnote>")
    };
    let notes = format!(
        "<w:footnotes><w:footnote w:id='0' w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>{}{}</w:footnotes>",
        note(2, "hai"),
        note(5, "một")
    );
    let refer = |id: u8| format!("<w:r><w:footnoteReference w:id='{id}'/></w:r>");
    let body = format!(
        "<w:p><w:r><w:t>Điều 2</w:t></w:r>{}<w:r><w:t> nói</w:t></w:r></w:p>{}<w:p>{}</w:p>",
        refer(5),
        p("giữa"),
        refer(2)
    );
    assert_eq!(
        lines_of(&[("document.xml", &document(&body)), ("footnotes.xml", &notes)]),
        ["Điều 2[1] nói", "[1] một", "giữa", "[2]", "[2] hai"]
    );
}

#[test]
fn a_table_of_contents_is_chrome() {
    let styles = "<w:styles><w:style w:type='paragraph' w:styleId='Muclc1'><w:name w:val='toc 1'/></w:style></w:styles>";
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val='Muclc1'/></w:pPr><w:r><w:t>Điều 1. Phạm vi</w:t><w:tab/><w:t>5</w:t></w:r></w:p>{}",
        p("Điều 1.")
    );
    let (draft, _) = read_parts(&[("document.xml", &document(&body)), ("styles.xml", styles)], &Limits::default()).unwrap();
    assert_eq!(draft.lines.iter().map(|line| line.hint).collect::<Vec<_>>(), [Some(BlockKind::Chrome), None]);
}

#[test]
fn strict_and_damaged_files_are_read() {
    let strict = "<x:document xmlns:x='http://purl.oclc.org/ooxml/wordprocessingml/main'><x:body><x:p><x:r><x:t>nghiêm</x:t></x:r></x:p></x:body></x:document>";
    assert_eq!(lines_of(&[("document.xml", strict)]), ["nghiêm"]);
    let cut = format!("<w:document><w:body>{}<w:p><w:r><w:t>dở dang", p("trọn"));
    let (draft, codes) = read_parts(&[("document.xml", &cut)], &Limits::default()).unwrap();
    assert_eq!((draft.text.as_str(), draft.truncated, codes), ("trọn\ndở dang", true, vec!["W-DAMAGED".to_owned()]));
    let (draft, codes) = read_parts(&[("document.xml", &document(&p("a")))], &Limits { depth: 3, ..Limits::default() }).unwrap();
    assert_eq!((draft.text.as_str(), codes), ("", vec!["W-DEPTH".to_owned()]));
    let none = read_bytes(zip(&[("word/styles.xml", b"<a/>")]), &Limits::default()).map_err(|err| err.code());
    assert_eq!(none.map(|_| ()), Err("E-DAMAGED"));
}

#[test]
fn legacy_fonts_are_decoded_and_unicode_in_them_is_not() {
    let run = |font: &str, text: &str| {
        format!("<w:p><w:r><w:rPr><w:rFonts w:ascii='{font}' w:hAnsi='{font}'/></w:rPr><w:t>{text}</w:t></w:r></w:p>")
    };
    // "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001;" in TCVN3.
    let coded = "C\u{a8}n c\u{f8} LuËt Tæ ch\u{f8}c ChÝnh phñ ngµy 25 th¸ng 12 n\u{a8}m 2001; xÐt ®Ò nghÞ cña Bé tr\u{ad}ëng Bé Tµi chÝnh";
    let capitals = "quyÕt ®Þnh";
    // As a font that calls itself symbolic has it.
    let moved: String =
        "Thñ t\u{ad}íng".chars().map(|c| if c == ' ' { c } else { char::from_u32(0xf000 + u32::from(c)).unwrap() }).collect();
    let runs = [(".VnTimeH", capitals), (".VnTime", coded), (".VnTime", "Thủ tướng Chính phủ"), (".VnTime", moved.as_str())];
    let body: String = runs.iter().map(|(font, text)| run(font, text)).collect();
    assert_eq!(
        lines(&body),
        [
            "QUYẾT ĐỊNH",
            "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001; xét đề nghị của Bộ trưởng Bộ Tài chính",
            "Thủ tướng Chính phủ",
            "Thủ tướng",
        ]
    );
}
