//! One small document of our own for each format and charset, built by code as far as a format allows.

use std::io::{Cursor, Write};

/// A document that a reader must take.
#[derive(Clone)]
pub(crate) struct Fixture {
    /// Of the fixture, and of the fuzz target of its own.
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// The media type that its reader states.
    pub(crate) media_type: &'static str,
    /// Words of its text; none for a scan.
    pub(crate) says: &'static str,
}

const TASK: &str = "Bộ Tài chính chủ trì, phối hợp với Bộ Nội vụ báo cáo Thủ tướng trước ngày 15 tháng 12 năm 2025.";

/// A letterhead, a task in a list, and a signature.
const NOTICE: &str = "VĂN PHÒNG CHÍNH PHỦ\nSố: 59/TB-VPCP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
    Hà Nội, ngày 3 tháng 9 năm 2025\n\nTHÔNG BÁO\nVề việc rà soát nhiệm vụ\n\nĐiều 1. Nhiệm vụ\n\n\
    1. Bộ Tài chính chủ trì, phối hợp với Bộ Nội vụ báo cáo Thủ tướng trước ngày 15 tháng 12 năm 2025.\n\
    a) Các địa phương hoàn thành trong quý II năm 2026.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. BỘ TRƯỞNG\n";

/// All of them, in a fixed order.
pub(crate) fn all() -> Vec<Fixture> {
    let plain = |name, bytes: Vec<u8>, says| Fixture { name, bytes, media_type: "text/plain", says };
    let utf16 =
        |to_bytes: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(NOTICE.encode_utf16()).flat_map(to_bytes).collect();
    let russian = "Правительство поручило министерствам представить доклад до 15 декабря 2025 года о ходе выполнения решений.";
    let hebrew = "ראש הממשלה הורה למשרד האוצר להגיש דוח על ביצוע ההחלטה עד סוף השנה ולעדכן את כל המשרדים.";
    vec![
        plain("text", NOTICE.into(), "chủ trì, phối hợp"),
        plain("text-bom", format!("\u{feff}{NOTICE}").into_bytes(), "chủ trì, phối hợp"),
        plain("text-nfd", nfd(NOTICE).into_bytes(), "chủ trì, phối hợp"),
        plain("text-utf16le", utf16(u16::to_le_bytes), "chủ trì, phối hợp"),
        plain("text-utf16be", utf16(u16::to_be_bytes), "chủ trì, phối hợp"),
        plain("text-windows-1258", include_bytes!("fixtures/windows-1258.txt").into(), "chủ trì, phối hợp với"),
        plain("text-windows-1251", encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(), "доклад до 15 декабря"),
        plain("text-windows-1255", encoding_rs::WINDOWS_1255.encode(hebrew).0.into_owned(), "למשרד האוצר"),
        Fixture { name: "html", bytes: html().into_bytes(), media_type: "text/html", says: "chủ trì, phối hợp" },
        Fixture { name: "pdf", bytes: pdf(), media_type: "application/pdf", says: "chủ trì, phối hợp" },
        Fixture { name: "pdf-scan", bytes: scan(), media_type: "application/pdf", says: "" },
        Fixture { name: "docx", bytes: docx(), media_type: DOCX, says: "chủ trì, phối hợp" },
        Fixture { name: "odt", bytes: odt(), media_type: ODT, says: "chủ trì, phối hợp" },
        Fixture {
            name: "doc",
            bytes: include_bytes!("fixtures/tcvn3.doc").into(),
            media_type: "application/msword",
            says: "chủ trì, phối hợp với",
        },
        Fixture {
            name: "doc-6",
            bytes: include_bytes!("fixtures/tcvn3-6.doc").into(),
            media_type: "application/msword",
            says: "chủ trì, phối hợp với",
        },
        Fixture { name: "rtf", bytes: rtf(), media_type: "application/rtf", says: "chủ trì, phối hợp" },
        Fixture { name: "eml", bytes: eml(), media_type: "message/rfc822", says: "chủ trì, phối hợp" },
        Fixture { name: "mhtml", bytes: mhtml(), media_type: "message/rfc822", says: "chủ trì, phối hợp" },
    ]
}

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const ODT: &str = "application/vnd.oasis.opendocument.text";

fn nfd(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd().collect()
}

fn html() -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Thông báo - Cổng</title>\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"Thông báo\",\"datePublished\":\"2025-09-03\"}}</script>\
         <style>p {{ }}</style></head><body><nav><ul><li><a href=\"/\">Trang chủ</a><li><a href=\"/tin\">Tin</a></ul></nav>\
         <article><h1>Thông báo</h1><p>{TASK} &nbsp;&#x1EA1;<br>{TASK}</p><table><tr><th>TT<th>Việc<tr><td>1<td>{TASK}</table>\
         <figure><img alt=\"ảnh\"><figcaption>Ảnh: VGP</figcaption></figure><ol><li>{TASK}</ol></article><footer>Cổng</footer></body></html>"
    )
}

fn paragraphs(open: &str, close: &str) -> String {
    NOTICE.lines().filter(|line| !line.is_empty()).map(|line| format!("{open}{line}{close}")).collect()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, ::zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("a directory").into_inner()
}

fn docx() -> Vec<u8> {
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let roots = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{relation}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
    );
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{relation}/numbering\" Target=\"numbering.xml\"/>\
         <Relationship Id=\"r2\" Type=\"{relation}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"r3\" Type=\"{relation}/footnotes\" Target=\"footnotes.xml\"/></Relationships>"
    );
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}\
         <w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:ins><w:r><w:t>{TASK}</w:t></w:r></w:ins>\
         <w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{TASK}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
         <w:sectPr/></w:body></w:document>",
        paragraphs("<w:p><w:r><w:t xml:space=\"preserve\">", "</w:t></w:r></w:p>")
    );
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/>\
        <w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>";
    let notes = "<w:footnotes><w:footnote w:id=\"2\"><w:p><w:r><w:t>Chú thích.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    zip(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", roots.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
    ])
}

fn odt() -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\">\
         <office:body><office:text>{}<text:list><text:list-item><text:p>{TASK}</text:p></text:list-item></text:list>\
         <table:table><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>{TASK}</text:p>\
         </table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>",
        paragraphs("<text:p>", "</text:p>")
    );
    zip(&[
        ("mimetype", ODT.as_bytes()),
        ("content.xml", content.as_bytes()),
        ("styles.xml", b"<office:document-styles xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"/>"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"),
    ])
}

fn rtf() -> Vec<u8> {
    let escaped = |text: &str| -> String {
        text.encode_utf16()
            .map(|unit| match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{}?", unit.cast_signed()),
            })
            .collect()
    };
    let body: String = NOTICE.lines().map(|line| format!("{}\\par\n", escaped(line))).collect();
    let row = format!("\\trowd\\cellx1000\\cellx9000 1\\cell {}\\cell\\row", escaped(TASK));
    format!("{{\\rtf1\\ansi\\ansicpg1258\\deff0{{\\fonttbl{{\\f0\\froman Times New Roman;}}}}{{\\info{{\\title x}}}}\\f0 {body}{row}\\par}}").into_bytes()
}

fn quoted(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'\n' => "\r\n".to_owned(),
        b' '..=b'~' if byte != b'=' => char::from(byte).to_string(),
        _ => format!("={byte:02X}"),
    };
    text.lines().map(|line| line.bytes().map(escape).collect::<Vec<_>>()).fold(String::new(), |mut out, line| {
        for part in line.chunks(24) {
            out.push_str(&part.concat());
            out.push_str("=\r\n");
        }
        out + "\r\n"
    })
}

fn eml() -> Vec<u8> {
    format!(
        "Received: from a.gov.vn by b.gov.vn; Wed, 3 Sep 2025 08:00:00 +0700\r\nFrom: =?utf-8?Q?V=C4=83n_ph=C3=B2ng?= <a@a.gov.vn>\r\n\
         Subject: =?utf-8?B?VGjDtG5nIGLDoW8=?=\r\nDate: Wed, 3 Sep 2025 08:00:00 +0700\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"out\"\r\n\r\n--out\r\nContent-Type: multipart/alternative; boundary=\"in\"\r\n\r\n\
         --in\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{NOTICE}\r\n\
         --in\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--in--\r\n\
         --out\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x\r\n--out--\r\n",
        quoted(&html())
    )
    .into_bytes()
}

fn mhtml() -> Vec<u8> {
    format!(
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.gov.vn/59.htm\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\
         Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://a.gov.vn/59.htm\r\n\r\n{}\r\n\
         --b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n",
        quoted(&html())
    )
    .into_bytes()
}

/// A file with a table of the places of its objects; the first object is the catalogue.
pub(crate) fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", index + 1).bytes().chain(object.iter().copied()).chain(*b"\nendobj\n"));
    }
    let table_at = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    bytes.extend(places.iter().flat_map(|place| format!("{place:010} 00000 n \n").into_bytes()));
    bytes.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table_at}\n%%EOF\n", objects.len() + 1).bytes());
    bytes
}

pub(crate) fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// Two pages in a font of glyph numbers, as Word writes them.
fn pdf() -> Vec<u8> {
    let mut letters: Vec<char> = NOTICE.chars().filter(|c| *c != '\n').collect();
    letters.sort_unstable();
    letters.dedup();
    let code = |c: char| letters.binary_search(&c).map_or(0, |at| at + 1);
    let map: String = letters.iter().map(|c| format!("<{:04X}> <{:04X}>\n", code(*c), u32::from(*c))).collect();
    let map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <0000> <FFFF> \
         endcodespacerange {} beginbfchar\n{map}endbfchar endcmap end end",
        letters.len()
    );
    let mut content = String::new();
    for (row, line) in NOTICE.lines().enumerate() {
        let codes: String = line.chars().map(|c| format!("{:04X}", code(c))).collect();
        content += &format!("BT /F1 12 Tf 1 0 0 1 72 {} Tm <{codes}> Tj ET\n", 760 - 18 * row);
    }
    let page = |contents: usize| {
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents} 0 R/Resources<</Font<</F1 5 0 R/F2 9 0 R>>>>>>"
        )
        .into_bytes()
    };
    let second = "BT /F2 12 Tf 72 700 Td (A second page, with ) Tj [(wor) -20 (ds) 300 (apart)] TJ ET";
    pdf_of(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>".to_vec(),
        page(8),
        page(10),
        b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+TimesNewRoman/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>".to_vec(),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+TimesNewRoman/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500/W[1 [500 500]]>>".to_vec(),
        stream("", map.as_bytes()),
        stream("", content.as_bytes()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        stream("", second.as_bytes()),
    ])
}

/// A page that is a grey picture.
fn scan() -> Vec<u8> {
    let (width, height) = (160_u32, 220_u32);
    let pixels: Vec<u8> = (0..width * height).map(|at| if at / width % 12 < 3 && at % 7 != 0 { 0 } else { 255 }).collect();
    let image = format!("/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8");
    pdf_of(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>".to_vec(),
        stream("", b"q 595 0 0 842 0 0 cm /I Do Q"),
        stream(&image, &pixels),
    ])
}
