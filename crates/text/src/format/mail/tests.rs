use vanban_model::{Config, RawDoc};

use super::*;
use crate::{NoTools, Readers};

/// A mail from lines, with the line ends of mail.
fn mail(lines: &[&str]) -> Vec<u8> {
    lines.join("\r\n").into_bytes()
}

fn read(bytes: &[u8]) -> Result<vanban_model::Document, ReadError> {
    let config = Config::from_files(&[("lang/vi/page.toml".to_owned(), String::new())]).unwrap();
    let raw = RawDoc { uri: "a.eml".to_owned(), bytes: bytes.to_vec(), media_type: None, fetched_at: None };
    crate::read(&raw, &Readers::new(&config), &Limits::default(), &NoTools).map(|(document, _)| document)
}

fn names(bytes: &[u8]) -> Vec<String> {
    attachments(bytes, &Limits::default()).into_iter().map(|one| one.name).collect()
}

/// With a text in two forms, a picture of its own, a document, a mail that was passed on, and a signature.
fn rich() -> Vec<u8> {
    mail(&[
        "Received: from a.gov.vn by b.gov.vn; Mon, 25 Aug 2025 08:00:00 +0700",
        "From: =?utf-8?Q?V=C4=83n_ph=C3=B2ng?= <a@a.gov.vn>",
        "To: b@b.gov.vn",
        "Subject: =?utf-8?B?VGjDtG5nIGLDoW8gc+G7kSAzMjE=?=",
        "Date: Mon, 25 Aug 2025 07:59:00 +0700",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=\"out\"",
        "",
        "not for people",
        "--out",
        "Content-Type: multipart/alternative; boundary=in",
        "",
        "--in",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "plain form",
        "--in",
        "Content-Type: multipart/related; boundary=rel",
        "",
        "--rel",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "<html><body><p>B=E1=BB=99 T=C3=A0i ch=C3=ADnh b=C3=A1o c=C3=A1o tr=C6=B0=E1=",
        "=BB=9Bc ng=C3=A0y 15 th=C3=A1ng 12.</p></body></html>",
        "--rel",
        "Content-Type: image/png",
        "Content-ID: <logo@a>",
        "Content-Transfer-Encoding: base64",
        "",
        "iVBORw0KGgo=",
        "--rel--",
        "--in--",
        "--out",
        "Content-Type: application/pdf; name=\"x.pdf\"",
        "Content-Disposition: attachment; filename*=utf-8''th%C3%B4ng-b%C3%A1o.pdf",
        "Content-Transfer-Encoding: base64",
        "",
        "JVBERi0x",
        "--out",
        "Content-Type: message/rfc822",
        "",
        "From: c@c.vn",
        "MIME-Version: 1.0",
        "Subject: inner",
        "",
        "inner text",
        "--out",
        "Content-Type: application/pgp-signature",
        "",
        "x",
        "--out--",
    ])
}

#[test]
fn a_mail_is_its_html_text_under_subject_and_date() {
    let document = read(&rich()).unwrap();
    assert_eq!(document.text.trim(), "Bộ Tài chính báo cáo trước ngày 15 tháng 12.");
    assert_eq!(document.title.as_deref(), Some("Thông báo số 321"));
    assert_eq!(document.published.as_deref(), Some("2025-08-25"));
    assert_eq!((document.source_url, document.media_type.as_str()), (None, "message/rfc822"));
}

#[test]
fn what_came_with_a_mail_is_named_and_decoded_and_its_dress_is_left_out() {
    let attached = attachments(&rich(), &Limits::default());
    let found: Vec<_> = attached.iter().map(|one| (one.name.as_str(), one.media_type.as_deref())).collect();
    assert_eq!(found, [("thông-báo.pdf", Some("application/pdf")), ("part-2.eml", Some("message/rfc822"))]);
    assert_eq!(attached[0].bytes, b"%PDF-1");
    assert!(is_mail(&attached[1].bytes) && read(&attached[1].bytes).unwrap().text.trim() == "inner text");
}

#[test]
fn a_saved_page_keeps_its_address_and_its_own_title() {
    let page = mail(&[
        "From: <Saved by Blink>",
        "Snapshot-Content-Location: https://a.gov.vn/tin/321.htm",
        "Subject: =?utf-8?Q?C=E1=BB=95ng?=",
        "Date: Mon, 25 Aug 2025 07:59:00 +0700",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related; type=\"text/html\"; boundary=\"b\"",
        "",
        "--b",
        "Content-Type: text/html",
        "Content-ID: <frame-1@mhtml.blink>",
        "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: https://a.gov.vn/tin/321.htm",
        "",
        "<html><head><meta charset=3D\"utf-8\"></head><body><h1>Th=C3=B4ng b=C3=A1o</h1>",
        "<p>N=E1=BB=99i dung.</p></body></html>",
        "--b",
        "Content-Type: text/css",
        "Content-Location: https://a.gov.vn/a.css",
        "",
        "p { }",
        "--b",
        "Content-Type: text/html",
        "Content-Location: https://ads.example/frame",
        "",
        "<p>advertisement</p>",
        "--b--",
    ]);
    let document = read(&page).unwrap();
    assert_eq!(document.source_url.as_deref(), Some("https://a.gov.vn/tin/321.htm"));
    assert_eq!((document.title.as_deref(), document.published), (Some("Thông báo"), None));
    assert!(document.text.contains("Nội dung.") && !document.text.contains("advertisement"));
    assert_eq!(names(&page), [""; 0]);
}

#[test]
fn odd_mails_are_read() {
    let head = "From: a@a.vn\r\nMessage-ID: <1>\r\nSubject: S";
    for (rest, text, attached) in [
        ("\r\n", "S", 0),
        ("\r\n\r\nbody", "body", 0),
        ("\r\nContent-Type: text/plain; name=a.txt\r\n\r\nbody", "body", 0),
        ("\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\nno boundary at all", "no boundary at all", 0),
        ("\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n\r\nbody", "--x\n\nbody", 0),
        ("\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nbody that is cut", "body that is cut", 0),
        ("\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\none\r\n--x\r\n\r\ntwo\r\n--x--", "one\n\ntwo", 0),
        ("\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0x", "S", 1),
    ] {
        let bytes = format!("{head}{rest}");
        assert_eq!(read(bytes.as_bytes()).map(|read| read.text.trim().to_owned()), Ok(text.to_owned()), "{rest}");
        assert_eq!(names(bytes.as_bytes()).len(), attached, "{rest}");
    }
}

#[test]
fn only_mails_are_mails() {
    for (bytes, expected) in [
        (&b"From: a@a.vn\nDate: x\nMessage-ID: <1>\n\nbody"[..], true),
        (b"From a@a.vn Mon Aug 25\nReceived: from b\n\tby c\nSubject: x\n\n", true),
        (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n", true),
        (b"From: the Minister\nTo: all offices\nSubject: reports\nDate: today\n\nReport.", false),
        (b"Subject: x\nThis line has no colon\nMessage-ID: <1>\n\n", false),
        (b"Received: a report\nOn time: no\n\n", false),
        (b"<html>\nMIME-Version: 1.0\nSubject: x\n", false),
        (b"", false),
    ] {
        assert_eq!(is_mail(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn parts_in_parts_and_parts_without_end_are_bounded() {
    let nested: String = (0..2000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    assert!(read(format!("MIME-Version: 1.0\r\n{nested}\r\ntext").as_bytes()).is_ok());
    let many = format!("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\n".repeat(200_001));
    assert_eq!(read(many.as_bytes()).map_err(|err| err.code()), Err("E-BOMB"));
    assert_eq!(names(many.as_bytes()), [""; 0]);
}
