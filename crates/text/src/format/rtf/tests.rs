//! Shapes of RTF, in sentences of our own.

use vanban_model::{BlockKind, Config, Limits, RawDoc};

use super::*;
use crate::{NoTools, Readers};

fn read(rtf: &[u8]) -> (Draft, Vec<String>) {
    let readers = Readers::new(&Config::from_files(&[]).expect("no file is wrong"));
    let raw = RawDoc { uri: "test".to_owned(), bytes: rtf.to_vec(), media_type: None, fetched_at: None };
    let limits = Limits::default();
    let mut reading = Reading { raw: &raw, readers: &readers, limits: &limits, tools: &NoTools, diagnostics: Vec::new() };
    let draft = Rtf.read(&mut reading).expect("RTF is always read");
    (draft, reading.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

fn lines(rtf: &str) -> Vec<String> {
    let (draft, _) = read(rtf.as_bytes());
    draft.lines.iter().map(|line| line.span.of(&draft.text).to_owned()).collect()
}

#[test]
fn words_and_groups_are_read() {
    for (rtf, expected) in [
        (r"{\rtf1\ansi Quy\~dinh\par {\b hai}\line ba\par}", vec!["Quy dinh", "hai", "ba"]),
        (r"{\rtf1 58\_NQ/T\-W \{x\}\par}", vec!["58-NQ/TW {x}"]),
        (r"{\rtf1 a{\v hidden}b{\deleted old}c\par}", vec!["abc"]),
        (r"{\rtf1\pard\plain 1{\*\generator x}{\*\unknown {\b y}}2\par}", vec!["12"]),
        (r"{\rtf1{\info{\author An}{\title T}}{\colortbl;\red0;}x\par}", vec!["x"]),
        (r"{\rtf1{\pict\pngblip 89504e47}x{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}\par}", vec!["x"]),
        (r"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt ket qua}}\par}", vec!["ket qua"]),
        (r#"{\rtf1{\field{\*\fldinst SYMBOL 179 \\f "Symbol"}{\fldrslt}} 5\par}"#, vec!["≥ 5"]),
        (r"{\rtf1{\listtext\pard\plain 1.\tab}mot\par{\pntext a)\tab}hai\par}", vec!["1. mot", "a) hai"]),
        (r"{\rtf1\ldblquote x\rdblquote\emdash\bin4 }}}}y\par}", vec!["“x”—y"]),
        (r"{\rtf1 x", vec!["x"]),
        (r"{\rtf1 x}}}{ y", vec!["x"]),
    ] {
        assert_eq!(lines(rtf), expected, "{rtf}");
    }
}

#[test]
fn characters_are_decoded_by_their_font() {
    for (rtf, expected) in [
        (r"{\rtf1\ansi\ansicpg1252\uc1 Th\u7911? t\u432?\u7899?ng\par}", "Thủ tướng"),
        (r"{\rtf1\uc2 S\u7889\'c3\'b4 5\par}", "Số 5"),
        (r"{\rtf1\uc0 S\u7889 5\par}", "Số5"),
        (r"{\rtf1 \u-10179?\u-9085?x\par}", "\u{1f483}x"),
        (r"{\rtf1\ansicpg1251 \'d3\'ea\'e0\'e7\par}", "Указ"),
        (r"{\rtf1{\fonttbl{\f1\fcharset204 Arial Cyr;}}\f1 \'d3\'ea\'e0\'e7\par}", "Указ"),
        (r"{\rtf1{\fonttbl{\f2\fcharset163 Arial;}}\f2 Ti\'ea\'ecng\par}", "Tiếng"),
        (r"{\rtf1{\fonttbl{\f3\fcharset2{\*\panose 05}Symbol;}}{\f3\'b7}\tab muc\par}", "• muc"),
        (r"{\rtf1{\fonttbl{\f4\fcharset128 MS Mincho;}}\f4\'93\'fa\'96\'7b\par}", "日本"),
        (r"{\rtf1{\upr{ANSI}{\*\ud{\u193?}}}x\par}", "Áx"),
    ] {
        assert_eq!(read(rtf.as_bytes()).0.text, expected, "{rtf}");
    }
}

#[test]
fn legacy_fonts_are_decoded_whatever_their_charset() {
    let fonts = r"{\fonttbl{\f15\fcharset0 .VnTime;}{\f16\fcharset162 .VnTimeH Tur;}}";
    let coded = r"C\'a8n c\'f8 Lu\'cbt T\'e6 ch\'f8c Ch\'ddnh ph\'f1 ng\'b5y 25 th\'b8ng 12 n\'a8m 2001; x\'d0t \'ae\'d2 ngh\'de c\'f1a B\'e9 tr\'ad\'ebng";
    let rtf = format!(r"{{\rtf1\ansi\ansicpg1252{fonts}\f16 b\'e9 t\'b5i ch\'ddnh\par\f15 {coded}\par}}");
    assert_eq!(
        lines(&rtf),
        ["BỘ TÀI CHÍNH", "Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001; xét đề nghị của Bộ trưởng"]
    );
}

#[test]
fn tables_are_letterheads_or_rows() {
    let letterhead = r"\trowd\cellx1\cellx2\pard\intbl BO Y TE\par -----\cell CONG HOA\par Doc lap\cell\row\pard QUYET DINH\par";
    assert_eq!(lines(&format!(r"{{\rtf1{letterhead}}}")), ["BO Y TE", "-----", "CONG HOA", "Doc lap", "QUYET DINH"]);
    let border = r"\trowd\clbrdrl\brdrs\cellx1\clbrdrl\brdrs\cellx2\pard\intbl ";
    let data = format!(r"{border}TT\cell Viec\cell\row{border}1\cell\cell\row\pard het\par");
    assert_eq!(lines(&format!(r"{{\rtf1{data}}}")), ["TT | Viec", "1", "het"]);
    let nested = r"\trowd\pard\intbl a\par\pard\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl b\cell\row\pard c\par";
    assert_eq!(lines(&format!(r"{{\rtf1{nested}}}"))[..2], ["a", "x"]);
}

#[test]
fn headers_are_chrome_and_notes_follow() {
    let rtf = r"{\rtf1{\header\pard BO Y TE {\field{\*\fldinst PAGE}{\fldrslt 12}}\par}{\footer trang\par}{\header\pard BO Y TE \par}
        Dieu 2{\super\chftn{\footnote\pard{\super\chftn} ghi chu}} noi\par sau\par}";
    let (draft, codes) = read(rtf.as_bytes());
    let lines: Vec<_> = draft.lines.iter().map(|line| (line.span.of(&draft.text), line.hint)).collect();
    let chrome = Some(BlockKind::Chrome);
    assert_eq!(lines, [("BO Y TE", chrome), ("Dieu 2[1] noi", None), ("[1] ghi chu", None), ("sau", None), ("trang", chrome)]);
    assert!(codes.is_empty());
}

#[test]
fn boxes_are_read_once() {
    let rtf = r"{\rtf1{\shp{\*\shpinst{\sp{\sn x}{\sv 599744}}{\shptxt\pard khung\par}}{\shprslt{\*\do{\dptxbxtext khung\par}}}}ngoai\par
        {\*\do{\dptxbx{\dptxbxtext\pard cu\par}}}het\par}";
    assert_eq!(lines(rtf), ["khung", "ngoai", "cu", "het"]);
}

#[test]
fn styles_make_headings_and_contents_are_chrome() {
    let rtf = r"{\rtf1{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}{\s20 toc 1;}{\*\cs10 Default;}}
        \pard\s20 Chuong I\tab 5\par\pard\s1\qc Chuong I\par\pard van ban\par}";
    let (draft, _) = read(rtf.as_bytes());
    assert_eq!(
        draft.lines.iter().map(|line| line.hint).collect::<Vec<_>>(),
        [Some(BlockKind::Chrome), Some(BlockKind::Heading), None]
    );
}

#[test]
fn hostile_groups_are_borne() {
    let deep = format!("{{\\rtf1 {}x\\par", "{".repeat(100_000));
    let (draft, codes) = read(deep.as_bytes());
    assert_eq!((draft.text.as_str(), draft.truncated, codes), ("x", true, vec!["W-DAMAGED".to_owned()]));
    let headers = format!("{{\\rtf1{}", "{\\header x".repeat(1000));
    assert_eq!(read(headers.as_bytes()).0.lines.len(), 1);
    let closes = format!("{{\\rtf1 x\\par{}", "}".repeat(100_000));
    assert_eq!(read(closes.as_bytes()).0.text, "x");
}
