//! Shapes of OpenDocument files, in sentences of our own.

use vanban_model::{BlockKind, Config, Limits, RawDoc};

use super::*;
use crate::format::zip_writer::zip;
use crate::{NoTools, Readers};

fn read(bytes: Vec<u8>) -> Result<(Draft, Vec<String>), ReadError> {
    let readers = Readers::new(&Config::from_files(&[]).expect("no file is wrong"));
    let raw = RawDoc { uri: "test".to_owned(), bytes, media_type: None, fetched_at: None };
    let limits = Limits::default();
    let mut reading = Reading { raw: &raw, readers: &readers, limits: &limits, tools: &NoTools, diagnostics: Vec::new() };
    let draft = Odt.read(&mut reading)?;
    Ok((draft, reading.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()))
}

fn content(styles: &str, body: &str) -> String {
    format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn lines_of(styles: &str, body: &str) -> Vec<String> {
    let (draft, _) = read(zip(&[("content.xml", content(styles, body).as_bytes())])).expect("it is read");
    draft.lines.iter().map(|line| line.span.of(&draft.text).to_owned()).collect()
}

#[test]
fn paragraphs_spans_and_spaces_are_read() {
    let hidden = "<style:style style:name='H' style:family='text'><style:text-properties text:display='none'/></style:style>";
    for (body, expected) in [
        ("<text:p>Số: 5<text:s text:c='3'/>/QĐ<text:tab/>-BYT</text:p>", vec!["Số: 5 /QĐ -BYT"]),
        ("<text:p>một<text:line-break/>hai</text:p>", vec!["một", "hai"]),
        ("<text:p>thấy<text:span text:style-name='H'>ẩn</text:span> tiếp</text:p>", vec!["thấy tiếp"]),
        ("<text:p>a<office:annotation><text:p>lời bình</text:p></office:annotation>b</text:p>", vec!["ab"]),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>cũ</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>mới</text:p>",
            vec!["mới"],
        ),
        (
            "<text:p><draw:frame><draw:text-box><text:p>khung</text:p></draw:text-box><svg:title>x</svg:title></draw:frame>ngoài</text:p>",
            vec!["khung", "ngoài"],
        ),
        ("<text:p>trang <text:page-number>5</text:page-number></text:p>", vec!["trang"]),
        (
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>ghi chú</text:p></text:note-body></text:note>b</text:p><text:p>c</text:p>",
            vec!["a[1]b", "[1] ghi chú", "c"],
        ),
        ("<text:list><text:list-item><text:p>mục</text:p></text:list-item></text:list>", vec!["mục"]),
        ("<text:section text:display='none'><text:p>x</text:p></text:section><text:p>y</text:p>", vec!["y"]),
    ] {
        assert_eq!(lines_of(hidden, body), expected, "{body}");
    }
}

#[test]
fn lists_are_numbered() {
    let styles = "<text:list-style style:name='L'>\
        <text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>\
        <text:list-level-style-number text:level='2' style:num-format='1' text:display-levels='2'/>\
        <text:list-level-style-bullet text:level='3' text:bullet-char='-'/></text:list-style>\
        <text:list-style style:name='M'><text:list-level-style-number text:level='1' style:num-format='a' loext:num-list-format='%1%)'/></text:list-style>";
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let p = |text: &str| format!("<text:p>{text}</text:p>");
    let inner = format!(
        "<text:list>{}{}</text:list>",
        item(&p("hai-một")),
        item(&format!("<text:list>{}</text:list>", item(&p("gạch"))))
    );
    let list = format!(
        "<text:list xml:id='x' text:style-name='L'>{}{}</text:list>",
        item(&format!("{}{}", p("một"), p("tiếp"))),
        item(&format!("{}{inner}", p("hai")))
    );
    let second = format!("<text:list text:continue-numbering='true' text:style-name='L'>{}</text:list>", item(&p("ba")));
    let anew = format!("<text:list text:style-name='L'>{}</text:list>", item(&p("lại")));
    let by_id = format!("<text:list text:continue-list='x' text:style-name='L'>{}</text:list>", item(&p("nối")));
    let letters =
        format!("<text:list text:style-name='M'><text:list-item text:start-value='4'>{}</text:list-item></text:list>", p("chữ"));
    assert_eq!(
        lines_of(styles, &[list, second, anew, by_id, letters].concat()),
        ["1. một", "tiếp", "2. hai", "2.1 hai-một", "- gạch", "3. ba", "1. lại", "3. nối", "d) chữ"]
    );
}

#[test]
fn headings_count_by_the_outline() {
    let styles = "<office:document-styles><office:styles><text:outline-style>\
        <text:outline-level-style text:level='1' style:num-format='I' style:num-prefix='Chương '/>\
        <text:outline-level-style text:level='2' style:num-format='1' style:num-prefix='Điều ' style:num-suffix='.'/>\
        <text:outline-level-style text:level='3' style:num-format=''/></text:outline-style></office:styles>\
        <office:master-styles><style:master-page><style:header><text:p>BỘ Y TẾ</text:p></style:header>\
        <style:footer><text:p>Trang <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>";
    let h = |level: u8, text: &str| format!("<text:h text:outline-level='{level}'>{text}</text:h>");
    let body = [h(1, "Chung"), h(2, "Phạm vi"), h(3, "không số"), h(1, "Riêng"), h(2, "Đối tượng")].concat();
    let (draft, _) = read(zip(&[("content.xml", content("", &body).as_bytes()), ("styles.xml", styles.as_bytes())])).unwrap();
    let (heading, chrome) = (Some(BlockKind::Heading), Some(BlockKind::Chrome));
    let lines: Vec<_> = draft.lines.iter().map(|line| (line.span.of(&draft.text), line.hint)).collect();
    assert_eq!(
        lines,
        [
            ("BỘ Y TẾ", chrome),
            ("Chương I Chung", heading),
            ("Điều 1. Phạm vi", heading),
            ("không số", heading),
            ("Chương II Riêng", heading),
            ("Điều 1. Đối tượng", heading),
            ("Trang", chrome),
        ]
    );
}

#[test]
fn tables_are_letterheads_or_rows() {
    let styles = "<style:style style:name='B' style:family='table-cell'><style:table-cell-properties fo:border='0.5pt solid #000'/></style:style>\
        <style:style style:name='N' style:family='table-cell'><style:table-cell-properties fo:border='none'/></style:style>";
    let cell = |style: &str, texts: &[&str]| {
        let inside: String = texts.iter().map(|text| format!("<text:p>{text}</text:p>")).collect();
        format!("<table:table-cell table:style-name='{style}'>{inside}</table:table-cell>")
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let table = |rows: &[String]| format!("<table:table>{}</table:table>", rows.concat());
    let letterhead = table(&[
        row(&[cell("N", &["BỘ Y TẾ", "---"]), cell("N", &["CỘNG HÒA"])]),
        row(&[cell("N", &["Số: 5"]), cell("N", &["Hà Nội"])]),
    ]);
    assert_eq!(lines_of(styles, &letterhead), ["BỘ Y TẾ", "---", "CỘNG HÒA", "Số: 5", "Hà Nội"]);
    let data = table(&[
        row(&[cell("B", &["TT"]), cell("B", &["Việc"])]),
        row(&[cell("B", &["1"]), cell("B", &["Kiểm kê", "tài sản"])]),
        row(&[
            cell("B", &["2"]),
            "<table:covered-table-cell><text:p>x</text:p></table:covered-table-cell>".to_owned(),
            cell("B", &["y"]),
        ]),
        row(&[cell("B", &["3"]), cell("B", &["z"])]),
    ]);
    assert_eq!(lines_of(styles, &data), ["TT | Việc", "1 | Kiểm kê tài sản", "2 | y", "3 | z"]);
}

#[test]
fn flat_encrypted_and_damaged_files_are_told() {
    let flat = "<?xml version='1.0'?><office:document office:mimetype='application/vnd.oasis.opendocument.text'><office:meta><dc:title>Tên</dc:title><dc:language>vi-VN</dc:language></office:meta>\
        <office:body><office:text><text:p>phẳng</text:p></office:text></office:body></office:document>";
    let (draft, codes) = read(flat.into()).unwrap();
    assert_eq!((draft.text.as_str(), draft.fallback_title.as_deref(), codes.len()), ("phẳng", Some("Tên"), 0));
    assert_eq!(draft.declared_lang.map(|lang| lang.to_string()).as_deref(), Some("vi"));
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let code = |bytes| read(bytes).map(|_| ()).map_err(|err| err.code());
    assert_eq!(code(zip(&[("META-INF/manifest.xml", manifest.as_bytes()), ("content.xml", b"\x05")])), Err("E-ENCRYPTED"));
    assert_eq!(code(zip(&[("mimetype", b"x")])), Err("E-DAMAGED"));
    let cut = content("", "<text:p>trọn</text:p><text:p>dở");
    let (draft, codes) = read(zip(&[("content.xml", &cut.as_bytes()[..cut.len() - 40])])).unwrap();
    assert_eq!((draft.truncated, codes), (true, vec!["W-DAMAGED".to_owned()]));
}
