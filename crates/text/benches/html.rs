//! Documents a second on one core: pages of news of about 60 KB with 8 KB of text, and a database's page of 1 MB with as much.
//! `parse` is html5ever alone on the page as it came, the price of a tree that is right for broken markup; `read` is all of it:
//! charset, sieve, tree, main content, tables, layout.
#![expect(clippy::expect_used, reason = "a benchmark that can't run must say so")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use scraper::Html;
use vanban_model::{Config, RawDoc};
use vanban_text::{Limits, NoTools, Readers, read};

fn main() {
    divan::main();
}

/// What surrounds the text, and how much of it.
#[derive(Clone, Copy, Debug)]
enum Kind {
    News,
    Database,
}

#[divan::bench(args = [Kind::News, Kind::Database])]
fn parse(bencher: Bencher<'_, '_>, kind: Kind) {
    let page = page(kind);
    bencher
        .counter(BytesCount::new(page.len()))
        .counter(ItemsCount::new(1usize))
        .bench(|| Html::parse_document(divan::black_box(&page)).tree.nodes().count());
}

#[divan::bench(args = [Kind::News, Kind::Database])]
fn read_page(bencher: Bencher<'_, '_>, kind: Kind) {
    let readers = Readers::new(&config());
    let page = page(kind);
    let counter = BytesCount::new(page.len());
    let raw = RawDoc { uri: "bench".to_owned(), bytes: page.into_bytes(), media_type: None, fetched_at: None };
    bencher
        .counter(counter)
        .counter(ItemsCount::new(1usize))
        .bench(|| read(divan::black_box(&raw), &readers, &Limits::default(), &NoTools).expect("the page is read").0.text.len());
}

fn page(kind: Kind) -> String {
    let sentence =
        "Thủ tướng yêu cầu các bộ, ngành, địa phương rà soát nhiệm vụ được giao, báo cáo kết quả trước ngày 15 tháng 12. ";
    let mut html = "<!DOCTYPE html><html lang=vi><head><title>Tin | Báo</title>".to_owned();
    if matches!(kind, Kind::Database) {
        // Styles and pictures of a page that a browser saved.
        write!(html, "<style>{}</style>", ".ant-tabs-nav:hover{color:#0066ff;margin:0 4px}".repeat(16_000)).expect("in memory");
        write!(html, "<img src='data:image/png;base64,{}'>", "iVBORw0KGgoA".repeat(20_000)).expect("in memory");
    }
    html.push_str("</head><body><div class='main-nav'><ul>");
    let menu = |html: &mut String, count: usize| {
        for entry in 0..count {
            write!(
                html,
                "<li class='menu-item item-{entry}'><a href='/muc/{entry}' title='Mục {entry}'>Chuyên mục số {entry}</a></li>"
            )
            .expect("in memory");
        }
    };
    menu(&mut html, 160);
    html.push_str("</ul></div><div class='detail'><h1>Không lùi hạn báo cáo</h1><div class='detail-content'>");
    for paragraph in 0..24 {
        write!(html, "<p style='text-align: justify'>{paragraph}. {}</p>", sentence.repeat(2)).expect("in memory");
    }
    html.push_str("</div></div><div class='tin-lien-quan'><ul>");
    menu(&mut html, 160);
    html.push_str("</ul></div><footer>Giấy phép số 1</footer></body></html>");
    html
}

/// The page cues of the repository.
fn config() -> Config {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/lang");
    let mut files = Vec::new();
    for lang in fs::read_dir(&folder).expect("config/lang is readable") {
        let lang = lang.expect("config/lang is readable").file_name().to_string_lossy().into_owned();
        if let Ok(text) = fs::read_to_string(folder.join(&lang).join("page.toml")) {
            files.push((format!("lang/{lang}/page.toml"), text));
        }
    }
    Config::from_files(&files).expect("the configuration holds")
}
