//! What holds for every input, however hostile.

use proptest::prelude::*;
use unicode_normalization::is_nfc;
use vanban_model::Config;
use vanban_text::{Detector, Limits, NoTools, Readers, read, segment};

use crate::raw;

const PAGE: &str = "source_labels = ['Nguồn']\ncounter_labels = ['Bình luận']\nsection_labels = ['Tin liên quan']\n\
    credit_labels = ['Ảnh']\nmenu_words = ['Trang chủ']\nurl_dates = ['/yyyy/mm/dd/']\n\
    [official]\nmottos = ['Độc lập - Tự do - Hạnh phúc']\ntypes = ['Quyết định']\nparts = ['Điều']\nrecipients = ['Nơi nhận']\n\
    signatures = ['KT.']\nclosings = ['./.']\n[letters]\nown = 'ăđơưạảấầ'\nshare = 0.08\n\
    [html]\nchrome = ['nav', 'related']\ncontent = ['detail']\n";

fn config() -> Config {
    let files = [("lang/vi/page.toml".to_owned(), PAGE.to_owned()), ("lang/en/page.toml".to_owned(), String::new())];
    Config::from_files(&files).expect("the cues are valid")
}

/// Reads and segments, and checks all that is promised of the result.
fn check(bytes: Vec<u8>, limits: &Limits) {
    let config = config();
    let Ok((document, _)) = read(&raw(bytes), &Readers::new(&config), limits, &NoTools) else { return };
    let text = document.text.clone();
    assert!(is_nfc(&text) && !text.contains('\r') && text.len() <= limits.text_bytes);
    let mut last = 0;
    for block in &document.blocks {
        let span = block.span;
        assert!(last <= span.start && span.start < span.end && span.end <= text.len(), "{span:?} after {last}");
        let own = text.get(span.start..span.end).expect("on character boundaries");
        assert_eq!(own, own.trim());
        assert!(text[last..span.start].trim().is_empty(), "only white space belongs to no block");
        last = span.end;
    }
    assert!(text[last..].trim().is_empty());
    let segmented = segment(document, &Detector::new(&config));
    let mut at = 0;
    for segment in &segmented.segments {
        assert_eq!(segment.span.start, at);
        assert!(segment.span.end > at && text.is_char_boundary(segment.span.end) && (0.0..=1.0).contains(&segment.confidence));
        at = segment.span.end;
    }
    assert_eq!(at, text.len());
}

/// Fragments of real pages and texts, to be strung together in any order.
const FRAGMENTS: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='nav'>",
    "<div>",
    "</div>",
    "<table><tr><td>",
    "</td><td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<br>",
    "<h1>",
    "</h1>",
    "<a href='x'>",
    "</a>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<img alt='một bức ảnh nào đó'>",
    "<article>",
    "<figcaption>",
    "<span style='display:none'>",
    "<",
    ">",
    "\"",
    "'",
    "&nbsp;",
    "&#x1EA1;",
    "&lt;",
    "Quyết định",
    "QUYẾT ĐỊNH",
    "Độc lập - Tự do - Hạnh phúc",
    "Điều 1. Phạm vi",
    "Nơi nhận:",
    "- Bộ Công an;",
    "KT. BỘ TRƯỞNG",
    "./.",
    "Nguồn: https://a.example/2025/10/01/x",
    "Bình luận (0)",
    "Tin liên quan",
    "Ảnh: VGP",
    "[x_2]",
    "1. ",
    "a) ",
    "|",
    "-----",
    "12",
    "25/08/2025",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "o\u{31b}\u{301}",
    "\u{200b}",
    "\u{f0b7}",
    "משרד החוץ",
    "Thủ tướng yêu cầu các bộ, ngành báo cáo trước ngày 15 tháng 12 năm 2025.",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check(bytes, &Limits::default());
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        check(text.into_bytes(), &Limits::default());
    }

    #[test]
    fn fragments_in_any_order_are_read(parts in proptest::collection::vec(proptest::sample::select(FRAGMENTS), 0..60), html in any::<bool>()) {
        let text = parts.concat();
        let text = if html { format!("<!doctype html>{text}") } else { text };
        check(text.clone().into_bytes(), &Limits::default());
        check(text.into_bytes(), &Limits { text_bytes: 64, depth: 2, nodes: 8, ..Limits::default() });
    }
}

/// Shapes that are quadratic to a naive reader or to the HTML standard itself. Ten times this size was measured to take ten times
/// as long.
#[test]
fn hostile_shapes_are_read() {
    let n = 10_000;
    for (shape, unit) in [
        ("nested blocks", "<div>"),
        ("nested blocks with text", "<div>x"),
        ("formatting that reopens", "<p><b a=1><i><font size=2>x"),
        ("links that reopen", "<a href=1><p>x"),
        ("items in blocks", "<div><li>x"),
        ("nested tables", "<table><tr><td>x"),
        ("nested lists", "<ul><li>x"),
        ("end tags of nothing", "</div></p>x"),
        ("unclosed quotes", "<p a='x>"),
        ("unclosed comments", "<!-x"),
        ("unclosed scripts", "<script>x</scrip"),
        ("signs", "< <"),
        ("entities", "&amp"),
        ("spans", "<span>x"),
    ] {
        println!("{shape}");
        check(format!("<html>{}", unit.repeat(n)).into_bytes(), &Limits::default());
    }
    for (shape, prefix, unit) in [
        ("cells in one row", "<table><tr>", "<td>x"),
        ("cells of data in one row", "<table><tr><th>a<td>b<td>c<tr>", "<td>x<p>y"),
        ("rows under cells that cover them", "<table><tr><th rowspan=9999 colspan=9999>a", "<tr><td>x<td rowspan=99>y"),
        ("lines in one cell", "<table><tr><td>", "<p>x"),
        ("headings over links", "<div>", "<h3>x</h3><a>y</a>"),
        ("labels and values", "<div>", "<span>x</span><span>y</span>"),
        ("pictures", "<table><tr><td>", "<img alt='two words and more'>"),
        ("buttons", "<form>", "<button>x</button>"),
        ("times", "<p>", "<time datetime=x>"),
        ("long attributes", "<div>", "<p class='aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa' id=b style='c: d; e: f'>"),
    ] {
        println!("{shape}");
        check(format!("<html>{prefix}{}", unit.repeat(n)).into_bytes(), &Limits::default());
    }
    for (shape, text) in [
        ("one line", "Thủ tướng ".repeat(n)),
        ("short lines", "a b\n".repeat(n)),
        ("joined lines", "một dòng dài bị ngắt giữa chừng vì hết trang giấy\n".repeat(n)),
        ("labels", "Bình luận (0)\n".repeat(n)),
        ("rules and numbers", "-----\n12\nCông báo số một\n".repeat(n)),
        ("repeats", "Một dòng lặp lại đủ dài để là chú thích ảnh\n\n".repeat(n)),
        ("colons", "a:".repeat(n)),
        ("marks", "e\u{301}\u{323}\u{301}".repeat(n)),
        ("form", format!("QUYẾT ĐỊNH\n{}", "Nơi nhận:\n- Bộ;\n".repeat(n))),
    ] {
        println!("{shape}");
        check(text.into_bytes(), &Limits::default());
    }
}
