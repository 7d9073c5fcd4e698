//! Dates of publication in the line under a headline and in the address of an article.

use crate::cues::{Cues, words};

/// A date in a line that states nothing else: source or author, weekday, time of day. ISO 8601.
///
/// `07/10/2025 14:20 GMT+7`, `Báo Quốc TếBáo Quốc Tế25/08/2025`, `November 24, 2025 09:15`. Not a sentence with a date, nor
/// the place and date of a letterhead.
pub(super) fn in_line(text: &str, cues: &Cues) -> Option<String> {
    if text.len() > 160 || text.ends_with(['.', ';', ':']) || text.contains('|') && text.matches('|').count() > 2 {
        return None;
    }
    let (date, rest) = numeric(text).or_else(|| worded(text, cues))?;
    let said = format!(" {} ", words(&rest).join(" "));
    if cues.other_dates.iter().any(|label| said.contains(&format!(" {label} "))) {
        return None;
    }
    // What is left may name a source or an author, and no more.
    let others = words(&rest)
        .into_iter()
        .filter(|word| !cues.date_words.contains(word) && !word.bytes().all(|byte| byte.is_ascii_digit()));
    let limit = if rest.contains([',', ';', '?', '!', '"']) { 2 } else { 8 };
    (others.count() <= limit).then_some(date)
}

/// `25/08/2025`, `25-08-2025`, `25.8.2025` (day first, as everywhere in Viet Nam), `2025-08-25`.
fn numeric(text: &str) -> Option<(String, String)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && (bytes[at].is_ascii_digit() || matches!(bytes[at], b'/' | b'-' | b'.')) {
            at += 1;
        }
        let token = text[start..at].trim_end_matches(['/', '-', '.']);
        let parts: Vec<&str> = token.split(['/', '-', '.']).collect();
        if let [a, b, c] = parts[..] {
            let date = if a.len() == 4 { ymd(a, b, c) } else { ymd(c, b, a) };
            if let Some(date) = date {
                return Some((date, format!("{} {}", &text[..start], &text[at..])));
            }
        }
    }
    None
}

/// `November 24, 2025`, `25 sierpnia 2025`: one month's name, one year, one day.
fn worded(text: &str, cues: &Cues) -> Option<(String, String)> {
    let cased = vanban_model::fold::cased(text).text;
    let (mut day, mut month, mut year) = (None, None, None);
    let mut rest = String::new();
    for word in cased.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if let Some(&number) = cues.months.get(word) {
            if month.replace(number).is_some() {
                return None;
            }
        } else if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            year = year.or(Some(word));
        } else if day.is_none() && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            day = Some(word);
        } else {
            rest.push(' ');
            rest.push_str(word);
        }
    }
    Some((ymd(year?, &month?.to_string(), day?)?, rest))
}

fn ymd(year: &str, month: &str, day: &str) -> Option<String> {
    let fits = |part: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !fits(year, 4..=4) || !fits(month, 1..=2) || !fits(day, 1..=2) {
        return None;
    }
    let (year, month, day): (u16, u8, u8) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let last = match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    ((1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// The date in an address, by the patterns of the configuration.
pub(super) fn in_url(url: &str, patterns: &[String]) -> Option<String> {
    patterns.iter().find_map(|pattern| (0..url.len()).find_map(|at| match_pattern(url.as_bytes().get(at..)?, pattern)))
}

/// Matches `yyyy`, `yy`, `mm`, `dd`, `#` and literal characters at the start of `url`.
fn match_pattern(url: &[u8], pattern: &str) -> Option<String> {
    let (mut year, mut month, mut day) = (String::new(), String::new(), String::new());
    if url.len() < pattern.len() {
        return None;
    }
    for (&byte, sign) in url.iter().zip(pattern.bytes()) {
        let slot = match sign {
            b'y' => &mut year,
            b'm' => &mut month,
            b'd' => &mut day,
            b'#' if byte.is_ascii_digit() => continue,
            _ if sign == byte => continue,
            _ => return None,
        };
        if !byte.is_ascii_digit() {
            return None;
        }
        slot.push(char::from(byte));
    }
    if year.len() == 2 {
        year.insert_str(0, "20");
    }
    ymd(&year, &month, &day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_source_and_date_states_the_day() {
        let mut cues = Cues::default();
        cues.months.insert("november".to_owned(), 11);
        cues.other_dates.push("co hieu luc".to_owned());
        cues.date_words.extend(["gmt", "thu", "nam"].map(str::to_owned));
        for (text, expected) in [
            ("Báo Quốc TếBáo Quốc Tế25/08/2025", Some("2025-08-25")),
            ("07/10/2025 14:20 GMT+7", Some("2025-10-07")),
            ("Thứ Năm, 21/8/2025 | 16:05", Some("2025-08-21")),
            ("Thứ Năm 21/8/2025 | 16:05", Some("2025-08-21")),
            ("2025-11-24 09:15", Some("2025-11-24")),
            ("November 24, 2025 09:15 (GMT+7)", Some("2025-11-24")),
            ("Ông nói việc này phải xong trước ngày 25/08/2025 trên cả nước ta", None),
            ("Hoàn thành trước ngày 25/08/2025.", None),
            ("Ngày có hiệu lực:01/01/2026", None),
            ("31/02/2025", None),
            ("12/2019/TTLT-BTC", None),
            ("192.168.2025", None),
        ] {
            assert_eq!(in_line(text, &cues).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn addresses_state_the_day() {
        let patterns = ["/yyyy/mm/dd/", "-102yymmdd########"].map(str::to_owned);
        for (url, expected) in [
            ("https://a.example/2025/10/01/x.html", Some("2025-10-01")),
            ("https://baochinhphu.example/bao-dam-10225100115520789.htm", Some("2025-10-01")),
            ("https://nhandan.example/chuyen-doi-post903832.html", None),
            ("https://a.example/2025/13/01/x", None),
            ("", None),
        ] {
            assert_eq!(in_url(url, &patterns).as_deref(), expected, "{url}");
        }
    }
}
