//! Makes the worst input up to the limits for one format, reads it, and says what came of it; for `/usr/bin/time -v`.
//!
//! ```text
//! cargo run --release -p vanban-text --example worst            # lists the shapes
//! cargo run --release -p vanban-text --example worst -- docx-empty-paragraphs
//! ```
#![expect(clippy::print_stdout, reason = "the row is what it is for")]

#[path = "../tests/readers/fixtures.rs"]
#[expect(dead_code, reason = "only its writers are used")]
mod fixtures;

use std::fs;
use std::path::Path;
use std::time::Instant;

use fixtures::{pdf_of, stream, zip};
use vanban_model::{Config, RawDoc};
use vanban_text::{Detector, Limits, NoTools, Readers, read, segment};

/// A shape by name.
type Shape = (&'static str, fn() -> Vec<u8>);

const LIMIT: usize = 64 << 20;
const SENTENCE: &str = "Bộ Tài chính báo cáo Thủ tướng trước ngày 15 tháng 12 năm 2025. ";

const SHAPES: &[Shape] = &[
    ("text-one-line", || repeated("", SENTENCE, "")),
    ("text-one-word", || repeated("", "a", "")),
    ("text-short-lines", || repeated("", "a\n", "")),
    ("text-marks", || repeated("a", "\u{301}", "")),
    ("text-legacy", || repeated("", "\u{b8}", "").into_iter().filter(|byte| *byte == 0xb8 || *byte == b'a').collect()),
    ("html-one-line", || repeated("<html><body><p>", SENTENCE, "</p>")),
    ("html-nodes", || repeated("<html><body>", "<p>a", "")),
    ("html-deep", || repeated("<html><body>", "<div>", "")),
    ("html-table", || repeated("<html><body><table>", "<tr><td>a<td>b", "")),
    ("html-attributes", || repeated("<html><body><p ", "a=b ", ">x</p>")),
    ("html-unclosed-formatting", || repeated("<html><body>", "<p><b a=1><i><font size=2>x", "")),
    ("docx-empty-paragraphs", || docx("<w:p/>", 1_000_000)),
    ("docx-paragraphs", || docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>", 1_000_000)),
    ("docx-one-paragraph", || docx("<w:r><w:t>a </w:t></w:r>", 4_000_000)),
    ("docx-cells", || docx("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", 1_000_000)),
    ("docx-deep-tables", || docx("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p>", 1_000_000)),
    ("docx-many-members", || many_members("word/document.xml")),
    ("docx-bomb", || docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", "a".repeat(1 << 16)), 16_000)),
    ("odt-paragraphs", || odt("<text:p>a</text:p>", 1_000_000)),
    ("odt-blanks", || odt("<text:p><text:s text:c='4294967295'/>a</text:p>", 100_000)),
    ("odt-repeated-cells", || {
        odt(
            "<table:table><table:table-row table:number-rows-repeated='1000000'><table:table-cell table:number-columns-repeated='1000000'><text:p>a</text:p></table:table-cell></table:table-row></table:table>",
            100,
        )
    }),
    ("rtf-deep-groups", || repeated("{\\rtf1 ", "{", "x")),
    ("rtf-paragraphs", || repeated("{\\rtf1 ", "a\\par ", "}")),
    ("rtf-words", || repeated("{\\rtf1 ", "\\b", " x}")),
    ("rtf-characters", || repeated("{\\rtf1 ", "\\u7897?", "}")),
    ("rtf-cells", || repeated("{\\rtf1 \\trowd ", "a\\cell ", "\\row}")),
    ("mail-parts", || repeated("MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\na\n", "")),
    ("mail-few-parts", || {
        let mut bytes = b"MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n".to_vec();
        bytes.extend(b"--b\nContent-Type: text/html\n\n<p>a\n".repeat(199_000));
        bytes
    }),
    ("mail-nested", || {
        let part = |n: usize| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
        let head = format!("MIME-Version: 1.0\nSubject: x\n{}", (0..16).map(part).collect::<String>());
        repeated(&head, SENTENCE, "")
    }),
    ("mail-header", || repeated("MIME-Version: 1.0\nSubject: ", "=?utf-8?B?xJDEkA==?= ", "\n\nx")),
    ("pdf-objects", || pdf_objects(1_000_000)),
    ("pdf-over-objects", || pdf_objects(1_200_000)),
    ("pdf-pages", || pdf_pages(5_000)),
    ("pdf-over-pages", || pdf_pages(20_000)),
    ("pdf-operations", || pdf_content(&"BT /F1 1 Tf (a) Tj ET\n".repeat(3_000_000))),
    ("pdf-letters", || pdf_content(&format!("BT /F1 1 Tf {}ET", "1 0 Td (a) Tj ".repeat(4_000_000)))),
    ("pdf-states", || pdf_content(&"q ".repeat(20_000_000))),
    ("pdf-one-string", || pdf_content(&format!("BT /F1 1 Tf ({}) Tj ET", "a".repeat(60 << 20)))),
    ("pdf-arrays", || pdf_content(&format!("BT /F1 1 Tf {} TJ ET", "[".repeat(10_000_000)))),
    ("pdf-forms", pdf_forms),
];

fn repeated(head: &str, unit: &str, tail: &str) -> Vec<u8> {
    let room = LIMIT - head.len() - tail.len();
    [head, &unit.repeat(room / unit.len()), tail].concat().into_bytes()
}

fn docx(unit: &str, times: usize) -> Vec<u8> {
    let document = format!("<w:document><w:body>{}</w:body></w:document>", unit.repeat(times));
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

fn odt(unit: &str, times: usize) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:text>{}</office:text></office:body></office:document-content>",
        unit.repeat(times)
    );
    zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

fn many_members(main: &str) -> Vec<u8> {
    let names: Vec<String> = (0..200_000).map(|nth| format!("word/{nth}.xml")).collect();
    let mut members: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        (main, b"<w:document><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document>"),
    ];
    members.extend(names.iter().map(|name| (name.as_str(), &b"x"[..])));
    zip(&members)
}

const CATALOGUE: &[u8] = b"<</Type/Catalog/Pages 2 0 R>>";
const FONT: &str = "/Resources<</Font<</F1 4 0 R>>>>";
const HELVETICA: &[u8] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

fn pdf_objects(count: usize) -> Vec<u8> {
    let mut objects = pages_of(1, "BT /F1 9 Tf 9 9 Td (a) Tj ET");
    objects.resize(count, b"<<>>".to_vec());
    pdf_of(&objects)
}

fn pdf_pages(count: usize) -> Vec<u8> {
    pdf_of(&pages_of(count, "BT /F1 9 Tf 72 700 Td (Notice) Tj 0 -20 Td (of the ministry) Tj ET"))
}

fn pages_of(count: usize, content: &str) -> Vec<Vec<u8>> {
    let kids: String = (0..count).map(|nth| format!("{} 0 R ", nth + 5)).collect();
    let mut objects = vec![
        CATALOGUE.to_vec(),
        format!("<</Type/Pages/Kids[{kids}]/Count {count}>>").into_bytes(),
        stream("", content.as_bytes()),
        HELVETICA.to_vec(),
    ];
    objects.resize(count + 4, format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R{FONT}>>").into_bytes());
    objects
}

fn pdf_content(content: &str) -> Vec<u8> {
    use std::io::Write;
    let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    deflated.write_all(content.as_bytes()).expect("memory");
    let mut objects = pages_of(1, "");
    objects[2] = stream("/Filter/FlateDecode", &deflated.finish().expect("memory"));
    pdf_of(&objects)
}

/// Forms that draw the next one ten times each: 10^12 in all.
fn pdf_forms() -> Vec<u8> {
    let mut objects = pages_of(1, "/X Do");
    objects[4] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</XObject<</X 6 0 R>>>>>>".to_vec();
    for nth in 0..12 {
        let form =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {} 0 R>>/Font<</F1 4 0 R>>>>", nth + 7);
        objects.push(stream(&form, format!("BT /F1 9 Tf (a) Tj ET {}", "/X Do ".repeat(10)).as_bytes()));
    }
    objects.push(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", b""));
    pdf_of(&objects)
}

fn config() -> Config {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config");
    let names = ["vi", "en"].into_iter().flat_map(|lang| ["page", "months"].map(|part| format!("lang/{lang}/{part}.toml")));
    let names = names.chain(["gazetteer/doctypes.toml".to_owned()]);
    let files: Vec<_> = names.filter_map(|name| fs::read_to_string(root.join(&name)).ok().map(|text| (name, text))).collect();
    Config::from_files(&files).expect("the configuration holds")
}

fn main() {
    let Some(name) = std::env::args().nth(1) else {
        SHAPES.iter().for_each(|(name, _)| println!("{name}"));
        return;
    };
    let path = std::env::temp_dir().join(format!("vanban-worst-{name}"));
    if !path.is_file() {
        // Made in a run of its own, so that the memory of making it is not counted.
        let make = SHAPES.iter().find(|(shape, _)| *shape == name).expect("a shape of the list").1;
        fs::write(&path, make()).expect("the temporary folder can be written");
        println!("made {}", path.display());
        return;
    }
    let bytes = fs::read(&path).expect("it was made");
    let (size, config) = (bytes.len(), config());
    let (readers, detector) = (Readers::new(&config), Detector::new(&config));
    let raw = RawDoc { uri: "worst".to_owned(), bytes, media_type: None, fetched_at: None };
    let start = Instant::now();
    let outcome = match read(&raw, &readers, &Limits::default(), &NoTools) {
        Ok((document, _)) => {
            let (length, truncated) = (document.text.len(), document.truncated);
            let segments = segment(document, &detector).segments.len();
            format!("{length} bytes of text, {segments} segments{}", if truncated { ", truncated" } else { "" })
        }
        Err(err) => err.code().to_owned(),
    };
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim().to_owned();
    println!("| {name} | {size} | {:.1} s | {peak} | {outcome} |", start.elapsed().as_secs_f64());
}
