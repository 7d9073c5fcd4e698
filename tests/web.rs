//! The page, as it is sent and as a browser shows it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::sandbox::{Sandbox, skip};
use crate::server::{Running, shared};

#[test]
fn the_empty_page_is_a_form() {
    let page = shared().get("/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for part in [
        "<!DOCTYPE html>",
        "<html lang=\"en\">",
        "<search>",
        "name=\"q\"",
        "name=\"kind\"",
        "name=\"due_from\"",
        "href=\"#main\"",
    ] {
        assert!(page.body.contains(part), "`{part}` is missing");
    }
    assert!(
        !page.body.contains("<script") && !page.body.contains("style=\"") && !page.body.contains("http://"),
        "nothing but ours"
    );
    let style = shared().get("/style.css");
    assert!(style.status == 200 && style.header("content-type").unwrap().starts_with("text/css") && !style.body.contains("url("));
}

#[test]
fn hits_are_marked_and_set_from_the_right_where_the_text_is() {
    let page = shared().get("/?q=&kind=directive&lang=he").body;
    assert!(page.contains("<article>") && page.contains("lang=\"he\" dir=\"rtl\""), "{page}");
    let page = shared().get("/?q=Politburo").body;
    assert!(page.contains("<mark>") && page.contains("Read as:"), "{page}");
    assert!(page.contains("value=\"Politburo\""), "the query stays in the box");
    let nothing = shared().get("/?q=%2Bqwertyuiop").body;
    assert!(nothing.contains("Nothing found") && nothing.contains("occurs nowhere"), "{nothing}");
}

#[test]
fn the_form_may_send_all_its_fields_empty() {
    let page = shared().get("/?q=ministry&kind=document&lang=&type=&agency=&role=&instrument=&sort=relevance&due_from=&due_to=&published_from=&published_to=");
    assert!(page.status == 200 && page.body.contains("<article>"));
}

#[test]
fn a_bad_value_is_told_on_the_page() {
    let page = shared().get("/?q=due:soon");
    assert!(page.status == 400 && page.body.contains("role=\"alert\"") && page.body.contains("due:soon"), "{page:?}");
}

#[test]
fn a_document_shows_its_text_with_directives_marked() {
    let hit = shared().json("/api/v1/search?q=&kind=directive&lang=he&limit=1")["hits"][0].clone();
    let id = hit["id"].as_str().unwrap();
    let page = shared().get(&format!("/documents/{}", id.split('-').next().unwrap())).body;
    assert!(page.contains(&format!("<mark id=\"{id}\">")), "the directive is marked and can be linked to");
    assert!(page.contains(&format!("href=\"#{id}\"")) && page.contains("dir=\"rtl\""));
    assert_eq!(shared().get("/documents/00000000000000000000000000000000").status, 404);
}

/// Texts that try to get out of the page.
fn hostile() -> Sandbox {
    let sandbox = Sandbox::new();
    let attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
    sandbox.write(
        "attack.html",
        format!(
            "<html lang=\"en\"><head><title>Notice &lt;script&gt;document.title='owned'&lt;/script&gt;</title></head><body><article>\
             <h1>Notice {}</h1><p>The Prime Minister asked the Ministry of Finance to report {} before 15 December 2025.</p>\
             <p>Source: javascript:alert(1)</p></article></body></html>",
            escaped(attack),
            escaped(attack),
        ),
    );
    sandbox.write(
        "attack.txt",
        format!("Notice {attack}\n\nThe Ministry of Health must submit \" onmouseover=x ' the plan {attack} in November 2025.\n"),
    );
    sandbox
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[test]
fn markup_in_texts_and_queries_is_shown_not_run() {
    let sandbox = hostile();
    let server = Running::start(&sandbox, &["attack.html", "attack.txt"]);
    let mut targets = vec![
        "/?q=ministry".to_owned(),
        "/?q=&kind=all".to_owned(),
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
        "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&agency=%22%3E%3Cscript%3E&due_from=%22%3E%3Cscript%3E".to_owned(),
        "/%3Cscript%3E".to_owned(),
        "/documents/%3Cscript%3E".to_owned(),
    ];
    for hit in server.json("/api/v1/search?q=")["hits"].as_array().unwrap() {
        targets.push(format!("/documents/{}", hit["id"].as_str().unwrap()));
    }
    assert_eq!(targets.len(), 8);
    for target in targets {
        let page = server.get(&target).body;
        for bad in ["<script", "<img", "href=\"javascript", "\" onmouseover"] {
            assert!(!page.contains(bad), "`{bad}` in {target}: {page}");
        }
    }
}

/// A browser, where there is one.
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).flat_map(|dir| names.map(|name| dir.join(name))).find(|path| path.is_file())
}

fn browse(browser: &PathBuf, profile: &Sandbox, args: &[&str]) -> String {
    let mut command = Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--timeout=30000"]);
    command.arg(format!("--user-data-dir={}", profile.dir().display())).args(args);
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().expect("the browser runs");
    assert!(output.status.success(), "{:?}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_browser_shows_the_page_and_runs_nothing() {
    let Some(browser) = browser() else { return skip("no chromium on the PATH; tests/run installs one") };
    let (sandbox, profile) = (hostile(), Sandbox::new());
    let server = Running::start(&sandbox, &["attack.html", "attack.txt"]);
    let page = browse(&browser, &profile, &["--dump-dom", &format!("http://{}/?q=ministry&kind=all", server.address)]);
    assert!(page.contains("<article>") && page.contains("<mark>"), "{page}");
    assert!(!page.contains("owned</title>") && !page.contains("<script"), "{page}");
    let shot = profile.path("page.png");
    let id = server.json("/api/v1/search?q=")["hits"][0]["id"].as_str().unwrap().to_owned();
    let shoot = format!("--screenshot={}", shot.display());
    browse(&browser, &profile, &[&shoot, "--window-size=800,1000", &format!("http://{}/documents/{id}", server.address)]);
    let png = std::fs::read(shot).expect("a picture of the page");
    assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000, "{} bytes: an empty page", png.len());
}
