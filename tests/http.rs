//! The API over loopback.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox, library};
use crate::server::{Reply, Running, shared};

#[test]
fn search_answers_in_the_envelope_with_the_hits_of_the_command_line() {
    let answer = shared().json("/api/v1/search?q=Politburo&limit=5");
    for key in ["total", "took_ms", "read_as", "hits", "facets", "next"] {
        assert!(answer.get(key).is_some(), "`{key}` is missing");
    }
    let printed = library().run(&["search", "Politburo", "--limit", "5", "--format", "json"]).json();
    assert_eq!(answer["hits"].as_array().unwrap(), &printed);
    assert!(!printed.is_empty());
}

#[test]
fn every_cursor_leads_on_until_all_hits_were_seen_once() {
    let (mut seen, mut target) = (BTreeSet::new(), "/api/v1/search?q=&kind=all&limit=7".to_owned());
    let total = shared().json(&target)["total"].as_u64().unwrap();
    for _ in 0..200 {
        let answer = shared().json(&target);
        for hit in answer["hits"].as_array().unwrap() {
            assert!(seen.insert(hit["id"].as_str().unwrap().to_owned()), "twice: {hit}");
        }
        let Some(next) = answer["next"].as_str() else { break };
        target = format!("/api/v1/search?q=&kind=all&limit=7&cursor={next}");
    }
    assert_eq!(seen.len() as u64, total);
}

#[test]
fn every_id_in_an_answer_resolves() {
    let lists = ["search?q=&kind=all&limit=100", "directives?limit=100", "deadlines?limit=100"];
    let mut ids = BTreeSet::new();
    for list in lists {
        for hit in shared().json(&format!("/api/v1/{list}"))["hits"].as_array().unwrap() {
            ids.insert(hit["id"].as_str().unwrap().to_owned());
            ids.extend(hit["group"].as_array().into_iter().flatten().map(|member| member["id"].as_str().unwrap().to_owned()));
            ids.extend(hit["document"]["id"].as_str().map(str::to_owned));
        }
    }
    assert!(ids.len() > 20);
    for id in ids {
        let kind = if id.contains('-') { "directives" } else { "documents" };
        assert_eq!(shared().json(&format!("/api/v1/{kind}/{id}"))["id"].as_str(), Some(id.as_str()));
    }
}

#[test]
fn lists_are_those_of_the_command_line() {
    let printed = |ran: Ran| ran.json();
    let listed = |target: &str| shared().json(&format!("/api/v1/{target}"))["hits"].as_array().unwrap().clone();
    let directives = printed(library().run(&["directives", "--lang", "he", "--format", "json"]));
    assert!(!directives.is_empty());
    assert_eq!(listed("directives?lang=he&limit=100"), directives);
    let deadlines = printed(library().run(&["deadlines", "--as-of", "2025-01-01", "--overdue", "--format", "json"]));
    assert_eq!(listed("deadlines?as_of=2025-01-01&overdue=true&limit=100"), deadlines);
    let symbol = directives.iter().chain(&deadlines).find_map(|line| line["instruments"][0].as_str()).expect("an instrument");
    let required = printed(library().run(&["requires", symbol, "--format", "json"]));
    assert_eq!(listed(&format!("requires?symbol={symbol}")), required);
}

#[test]
fn a_document_is_its_record_and_more() {
    let id = shared().json("/api/v1/search?q=&limit=1")["hits"][0]["id"].as_str().unwrap().to_owned();
    let document = shared().json(&format!("/api/v1/documents/{id}"));
    assert_eq!(document["schema"].as_str(), Some("vanban.record/1"));
    for key in ["text", "blocks", "directives", "translations", "cites", "cited_by"] {
        assert!(document.get(key).is_some(), "`{key}` is missing");
    }
}

/// Asserts that a reply is a problem (RFC 9457) of this status, and returns it.
fn problem(reply: &Reply, status: u16) -> Value {
    assert_eq!((reply.status, reply.header("content-type")), (status, Some("application/problem+json")), "{reply:?}");
    let problem: Value = serde_json::from_str(&reply.body).unwrap();
    for key in ["type", "title", "detail"] {
        assert!(problem[key].as_str().is_some_and(|text| !text.is_empty()), "`{key}` in {problem}");
    }
    assert_eq!(problem["status"].as_u64(), Some(u64::from(status)));
    problem
}

#[test]
fn a_bad_value_is_a_problem_that_names_it() {
    let place = problem(&shared().get("/api/v1/search?q=due:soon"), 400);
    assert!(place["detail"].as_str().unwrap().contains("due:soon") && place["at"][0] == 0, "{place}");
    for (target, parameter) in [
        ("search?q=x&due_from=soon", "due_from"),
        ("search?q=x&kind=page", "kind"),
        ("search?q=x&limit=none", "limit"),
        ("search?q=x&cursor=made-up", "cursor"),
        ("search?q=x&due-from=2025", "due-from"),
        ("deadlines?within=soon", "within"),
        ("deadlines?as_of=soon", "as_of"),
        ("directives?agency=no-such-body", "agency"),
        ("requires", "symbol"),
    ] {
        let found = problem(&shared().get(&format!("/api/v1/{target}")), 400);
        assert_eq!(found["parameter"].as_str(), Some(parameter), "{target}: {found}");
    }
}

#[test]
fn an_unknown_id_or_path_is_not_found() {
    problem(&shared().get("/api/v1/documents/00000000000000000000000000000000"), 404);
    problem(&shared().get("/api/v1/directives/00000000000000000000000000000000-00000000"), 404);
    problem(&shared().get("/api/v1/nothing"), 404);
    let page = shared().get("/nothing");
    assert!(page.status == 404 && page.header("content-type").unwrap().starts_with("text/html"));
}

#[test]
fn what_is_too_large_is_refused_and_the_server_goes_on() {
    problem(&shared().get(&format!("/api/v1/search?q={}", "x".repeat(5_000))), 400);
    problem(&shared().get(&format!("/api/v1/search?q={}word{}", "(".repeat(500), ")".repeat(500))), 400);
    problem(&shared().get(&format!("/api/v1/search?{}", "lang=he&".repeat(300))), 400);
    assert!(matches!(shared().get(&format!("/api/v1/search?q={}", "x".repeat(200_000))).status, 0 | 400 | 414 | 431));
    let posted = shared().ask("POST", "/api/v1/search", &[], &"x".repeat(100_000));
    assert!(matches!(posted.status, 405 | 413), "{posted:?}");
    assert_eq!(shared().get("/healthz").status, 200);
}

#[test]
fn no_request_changes_anything() {
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        problem(&shared().ask(method, "/api/v1/search?q=x", &[], ""), 405);
    }
}

#[test]
fn strange_requests_get_answers() {
    for target in [
        "/api/v1/search?q=%",
        "/api/v1/search?q=%ff%fe",
        "/api/v1/search?q=%00",
        "/api/v1/search?&&&=",
        "/api/v1/search?q=a&q=b",
        "/api/v1/search?limit=18446744073709551616",
        "/api/v1/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/api/v1/documents/..%2f..%2findex%2fcatalogue.sqlite",
        "//",
        "/?q=%3Cscript%3E",
    ] {
        let status = shared().get(target).status;
        assert!((200..500).contains(&status), "{target}: {status}");
    }
}

#[test]
fn every_reply_forbids_scripts_and_guessing() {
    for target in ["/", "/style.css", "/api/v1/search?q=x", "/api/v1/search?q=due:soon", "/nothing"] {
        let reply = shared().get(target);
        assert!(
            reply.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{target}"
        );
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{target}");
    }
}

#[test]
fn a_copy_that_is_still_good_is_not_sent_again() {
    let target = "/api/v1/search?q=ministry&limit=3";
    let tag = shared().get(target).header("etag").expect("a tag").to_owned();
    let again = shared().ask("GET", target, &[("If-None-Match", &tag)], "");
    assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", Some(tag.as_str())));
    assert_eq!(shared().ask("GET", "/api/v1/search?q=ministry&limit=4", &[("If-None-Match", &tag)], "").status, 200);
}

#[test]
fn commits_and_rebuilds_of_others_are_seen_without_a_restart() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "The Prime Minister asked the Ministry of Finance to report before 15 December 2025.");
    sandbox.write("b.txt", "The Ministry of Health must submit the plan in November 2025.");
    let server = Running::start(&sandbox, &["a.txt"]);
    let total = || server.json("/api/v1/search?q=")["total"].as_u64();
    let tag = || server.get("/api/v1/search?q=").header("etag").map(str::to_owned);
    assert_eq!(total(), Some(1));
    let before = tag();
    assert_eq!(sandbox.run(&["ingest", "b.txt"]).code, 0, "a server does not keep writers out");
    assert_eq!(total(), Some(2));
    assert_ne!(tag(), before);
    assert_eq!(sandbox.run(&["reindex"]).code, 0);
    assert_eq!(total(), Some(2));
    assert_eq!(sandbox.run(&["forget", "a.txt"]).code, 0);
    assert_eq!(total(), Some(1));
    assert_eq!((server.get("/readyz").status, server.get("/healthz").status), (200, 200));
}

#[test]
fn many_at_once_are_all_answered() {
    let threads: Vec<_> = (0..24)
        .map(|number| {
            std::thread::spawn(move || shared().get(&format!("/api/v1/search?q=ministry&limit={}", number % 9 + 1)).status)
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), 200);
    }
}
