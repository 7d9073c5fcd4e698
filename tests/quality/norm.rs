//! When two ids or two dates are the same.

/// A symbol without case, white space, and the difference between D and Đ.
pub(super) fn id(symbol: &str) -> String {
    let upper = symbol.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase);
    upper
        .map(|c| {
            if matches!(c, 'Đ' | 'Ð') {
                'D'
            } else if c == '–' {
                '-'
            } else {
                c
            }
        })
        .collect()
}

/// A calendar value as `first day/last day`; anything else (`P10Y`, `FUTURE_REF`) as it is.
pub(super) fn date(value: &str) -> String {
    let value = value.trim();
    let days = match value.split_once('/') {
        Some((from, to)) => point(from).zip(point(to)).map(|((first, _), (_, last))| (first, last)),
        None => point(value),
    };
    days.map_or_else(|| value.to_owned(), |(first, last)| format!("{first}/{last}"))
}

/// First and last day of `2025`, `2025-H1`, `2025-Q3`, `2025-11`, `2025-11-30`, any of them with a time of day.
fn point(value: &str) -> Option<(String, String)> {
    let value = value.split('T').next()?;
    let (year, rest) = (value.get(..4)?, value.get(4..)?);
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let months = |first: u32, last: u32| {
        let last_day = days_in(year.parse().ok()?, last);
        Some((format!("{year}-{first:02}-01"), format!("{year}-{last:02}-{last_day}")))
    };
    match rest.as_bytes() {
        [] => months(1, 12),
        [b'-', b'Q', q @ b'1'..=b'4'] => {
            let last = 3 * u32::from(q - b'0');
            months(last - 2, last)
        }
        [b'-', b'H', b'1'] => months(1, 6),
        [b'-', b'H', b'2'] => months(7, 12),
        [b'-', _, _] => rest[1..].parse().ok().filter(|month| (1..=12).contains(month)).and_then(|month| months(month, month)),
        [b'-', m1, m2, b'-', d1, d2] if [m1, m2, d1, d2].iter().all(|b| b.is_ascii_digit()) => {
            Some((value.to_owned(), value.to_owned()))
        }
        _ => None,
    }
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

#[test]
fn dates_are_compared_as_first_and_last_day() {
    for (value, wanted) in [
        ("2025", "2025-01-01/2025-12-31"),
        ("2024-02", "2024-02-01/2024-02-29"),
        ("2100-02", "2100-02-01/2100-02-28"),
        ("2025-Q3", "2025-07-01/2025-09-30"),
        ("2025-07/2025-09", "2025-07-01/2025-09-30"),
        ("2026-H1", "2026-01-01/2026-06-30"),
        ("2026/2030", "2026-01-01/2030-12-31"),
        ("2025-10-01TMO", "2025-10-01/2025-10-01"),
        ("P10Y", "P10Y"),
        ("FUTURE_REF", "FUTURE_REF"),
        ("R/--12-15", "R/--12-15"),
        ("2025-13", "2025-13"),
    ] {
        assert_eq!(date(value), wanted, "{value}");
    }
}

#[test]
fn ids_are_compared_without_case_spaces_and_strokes() {
    assert_eq!(id("1812/QĐ-TTg"), id("1812 / qd–TTG"));
    assert_ne!(id("22-NQ/TW"), id("22-NQ/CP"));
}
