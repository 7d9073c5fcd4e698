use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, GB18030, ISO_8859_2, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1255, WINDOWS_1256,
};

use super::*;

const VIETNAMESE: &str =
    "Thủ tướng Chính phủ yêu cầu Bộ Ngoại giao chủ trì, phối hợp với các bộ, ngành, địa phương khẩn trương triển khai Nghị quyết";
const RUSSIAN: &str = "Постановление Правительства о международной интеграции от 25 августа";

fn decoded(bytes: &[u8], declared: Option<&str>) -> (String, Vec<String>) {
    let mut diagnostics = Vec::new();
    let text = decode(bytes, declared, &mut diagnostics);
    (text, diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect())
}

/// Vietnamese in windows-1258: what it has no letter for is a letter and a mark.
fn windows_1258(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        let whole = c.to_string();
        let (bytes, _, had_errors) = WINDOWS_1258.encode(&whole);
        if !had_errors {
            out.extend_from_slice(&bytes);
            continue;
        }
        let mut tone = None;
        let mut letter = String::new();
        unicode_normalization::char::decompose_canonical(c, |part| match part {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tone = Some(part),
            _ => letter.push(part),
        });
        let letter: String = letter.nfc().chain(tone).collect();
        out.extend_from_slice(&WINDOWS_1258.encode(&letter).0);
    }
    out
}

#[test]
fn utf_8_and_utf_16_are_told_without_a_word() {
    for bytes in [&b"\xef\xbb\xbfS\xe1\xbb\x91"[..], b"S\xe1\xbb\x91", b"\xff\xfeS\0\xd1\x1e", b"\xfe\xff\0S\x1e\xd1"] {
        assert_eq!(decoded(bytes, None), ("Số".to_owned(), vec![]));
    }
}

#[test]
fn utf_16_without_a_mark_is_guessed() {
    let bytes: Vec<u8> = VIETNAMESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decoded(&bytes, Some("utf-8")), (VIETNAMESE.to_owned(), vec!["W-CHARSET-GUESSED".to_owned()]));
}

#[test]
fn other_languages_are_declared_or_guessed() {
    let polish = "Ministerstwo powinno przedłożyć sprawozdanie z realizacji zobowiązań międzynarodowych, jeśli będzie to możliwe w tym miesiącu";
    let hebrew = "ראש הממשלה הורה למשרדי הממשלה להשלים את ביצוע ההחלטה עד סוף השנה";
    let arabic = "دعا رئيس الوزراء الوزارات إلى استكمال التقرير قبل نهاية العام";
    let japanese = "首相は各省庁に対し、年末までに報告書を提出するよう指示した。これは国際統合に関する決議に基づく。";
    let chinese = "政府总理要求各部委在年底之前完成关于国际一体化的报告，并向总理汇报执行情况。";
    for (text, encoding) in [
        (RUSSIAN, WINDOWS_1251),
        (RUSSIAN, KOI8_R),
        (polish, ISO_8859_2),
        (polish, WINDOWS_1250),
        (hebrew, WINDOWS_1255),
        (arabic, WINDOWS_1256),
        (japanese, SHIFT_JIS),
        (japanese, EUC_JP),
        (chinese, GB18030),
        ("總理要求各部會在年底之前完成關於國際整合的報告", BIG5),
        ("총리는 각 부처에 연말까지 보고서를 제출하도록 지시했다", EUC_KR),
        ("L’été dernier, le gouvernement a déjà été prié d’achever la tâche à Hué", WINDOWS_1252),
        ("A conclusão do relatório é já esperada até amanhã à noite, não só em São Paulo", WINDOWS_1252),
        ("Statsministern på besök: både små och stora åtgärder är på väg så här års", WINDOWS_1252),
    ] {
        let bytes = encoding.encode(text).0.into_owned();
        for declared in [None, Some("utf-8"), Some(encoding.name())] {
            let (read, codes) = decoded(&bytes, declared);
            assert_eq!(read, text, "{} declared as {declared:?}", encoding.name());
            let is_stated = declared == Some(encoding.name());
            assert_eq!(codes.is_empty(), is_stated, "{} declared as {declared:?}: {codes:?}", encoding.name());
        }
    }
}

#[test]
fn letters_beyond_ascii_overrule_a_western_declaration() {
    let bytes = WINDOWS_1251.encode(RUSSIAN).0.into_owned();
    for declared in ["iso-8859-1", "windows-1252"] {
        assert_eq!(decoded(&bytes, Some(declared)), (RUSSIAN.to_owned(), vec!["W-CHARSET-GUESSED".to_owned()]));
    }
    let swedish = WINDOWS_1252.encode("Åtgärder på väg").0.into_owned();
    assert_eq!(decoded(&swedish, Some("iso-8859-1")), ("Åtgärder på väg".to_owned(), vec![]));
}

#[test]
fn vietnamese_is_found_whatever_is_declared() {
    let windows = windows_1258(VIETNAMESE);
    assert_eq!(decoded(&windows, Some("windows-1258")), (VIETNAMESE.to_owned(), vec![]));
    for declared in [None, Some("utf-8"), Some("iso-8859-1"), Some("utf-16")] {
        assert_eq!(decoded(&windows, declared), (VIETNAMESE.to_owned(), vec!["W-CHARSET-GUESSED".to_owned()]), "{declared:?}");
    }
    for charset in Charset::ALL {
        // TCVN3 has no capitals with a tone.
        let coded = legacy::encode(VIETNAMESE, charset);
        let bytes = WINDOWS_1252.encode(&coded).0.into_owned();
        for declared in [None, Some("utf-8"), Some("iso-8859-1"), Some("windows-1258"), Some("x-user-defined")] {
            let (read, codes) = decoded(&bytes, declared);
            assert_eq!((read.as_str(), codes.len()), (VIETNAMESE, 1), "{charset:?} declared as {declared:?}");
        }
        let (read, codes) = decoded(coded.as_bytes(), Some("utf-8"));
        assert_eq!((read.as_str(), codes.len()), (VIETNAMESE, 1), "{charset:?} stored as UTF-8");
    }
    let label = WINDOWS_1252.encode(&legacy::encode("Nghị quyết", Charset::Viscii)).0.into_owned();
    assert_eq!(decoded(&label, Some("VISCII")), ("Nghị quyết".to_owned(), vec![]), "too short to be guessed");
}

#[test]
fn tags_and_scripts_do_not_count() {
    let coded = legacy::encode("Thủ tướng Chính phủ yêu cầu các bộ", Charset::Tcvn3);
    let page = format!(
        "<html><head><script>var message = window.location.search; function handler(event) {{ return event.which }}</script>\
         <style>body {{ background: white; font-family: sans-serif }}</style></head><body class=\"navigation wrapper\"><p>{coded}</p>"
    );
    let bytes = WINDOWS_1252.encode(&page).0.into_owned();
    assert!(decoded(&bytes, Some("iso-8859-1")).0.contains("<p>Thủ tướng Chính phủ yêu cầu các bộ</p>"));
    assert_eq!(without_markup("a < b <i>c</i><!-- d --> e <"), "a < b  c   e <");
}

#[test]
fn mojibake_is_turned_back_with_a_word() {
    let turned = WINDOWS_1252.decode_without_bom_handling(VIETNAMESE.as_bytes()).0.into_owned();
    assert_eq!(decoded(turned.as_bytes(), None), (VIETNAMESE.to_owned(), vec!["W-MOJIBAKE".to_owned()]));
}

#[test]
fn a_cut_utf_8_file_stays_utf_8() {
    let text = "Thủ tướng yêu cầu các bộ, ngành, địa phương";
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0xe1);
    let (read, codes) = decoded(&bytes, None);
    assert_eq!((read.trim_end_matches('\u{fffd}'), codes), (text, vec!["W-CHARSET-INVALID".to_owned()]));
}
