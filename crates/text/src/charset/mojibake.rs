//! UTF-8 that was taken for windows-1252 and stored again as UTF-8: `Thá»§ tÆ°á»›ng` for `Thủ tướng`.

use crate::legacy::windows_1252_byte;

/// Runs beyond ASCII that must turn back into UTF-8, and how many of them to one that does not. Real text has next to none that
/// do: it takes `Ã` or its like before a sign such as `¡` or `©`.
const RUNS: usize = 3;
const SHARE: usize = 9;
/// How many times over: a page that was stored wrongly twice.
const ROUNDS: usize = 2;

/// The text as it was, or none where it is not sure that it was turned. O(n).
pub(super) fn repair(text: &str) -> Option<String> {
    let mut repaired = turn_back(text)?;
    for _ in 1..ROUNDS {
        match turn_back(&repaired) {
            Some(again) => repaired = again,
            None => break,
        }
    }
    Some(repaired)
}

fn turn_back(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut turned, mut kept) = (0usize, 0usize);
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c: char| c.is_ascii()).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        if let Some(original) = original(run) {
            out.push_str(&original);
            turned += 1;
        } else if let Some(original) = original(&format!("{run}\u{a0}")).filter(|_| behind.starts_with(' ')) {
            // The last byte was a no-break space, which became a space: `Ã ` for `à`.
            out.push_str(&original);
            rest = &behind[1..];
            turned += 1;
        } else {
            out.push_str(run);
            kept += 1;
        }
    }
    out.push_str(rest);
    (turned >= RUNS && turned >= SHARE * kept).then_some(out)
}

/// What the bytes of a run are in UTF-8; it takes every character of the run.
fn original(run: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = run.chars().map(windows_1252_byte).collect();
    String::from_utf8(bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes UTF-8 for windows-1252.
    fn turned(text: &str) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn what_was_turned_is_turned_back() {
        for text in [
            "Thủ tướng Chính phủ yêu cầu các bộ, ngành, địa phương “khẩn trương” triển khai",
            "Rząd przyjął uchwałę w sprawie współpracy międzynarodowej",
            "Правительство приняло постановление",
            "ראש הממשלה הורה למשרדים",
        ] {
            assert_eq!(repair(&turned(text)).as_deref(), Some(text));
            assert_eq!(repair(&turned(&turned(text))).as_deref(), Some(text), "twice");
        }
        assert_eq!(repair("lÃ  má»™t quyáº¿t Ä‘á»‹nh").as_deref(), Some("là một quyết định"));
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in [
            "Thủ tướng Chính phủ yêu cầu các bộ, ngành, địa phương",
            "À São Paulo, « déjà vu » coûte 5 € à l’été",
            "Ä‘ is how đ looks when it is read wrongly",
            "ÃO É À ÊTRE",
            "5 µm ± 3 °C",
            "",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }
}
