//! The dates of metadata, in the spellings that content systems write.

/// English months as RFC 2822 abbreviates them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The day that a value of metadata states, as ISO 8601; the day at the place of publication, as written.
///
/// Reads `2025-08-21T16:05:00+07:00` (also with `/` or `.`), `20250821…`, `21/08/2025 16:05`, `8/21/2025 4:05:00 PM` and
/// `Thu, 21 Aug 2025 09:05:00 GMT`. Between day and month, the day comes first unless the number or an American clock says
/// otherwise. Not: `2025-13-01`, `21/08`, `năm 2025`.
pub(super) fn iso_date(value: &str) -> Option<String> {
    let value = value.trim();
    let numbers: Vec<&str> = value.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).take(3).collect();
    let number = |at: usize, lens: std::ops::RangeInclusive<usize>| {
        numbers.get(at).filter(|part| lens.contains(&part.len())).and_then(|part| part.parse::<u16>().ok())
    };
    let first = value.split(|c: char| c.is_whitespace() || c == 'T').next()?;
    if !value.starts_with(|c: char| c.is_ascii_digit()) {
        let month = value.split(|c: char| !c.is_ascii_alphabetic()).find_map(|word| {
            let word = word.to_ascii_lowercase();
            MONTHS.iter().position(|month| word == *month)
        })?;
        return day(number(1, 4..=4)?, month as u16 + 1, number(0, 1..=2)?);
    }
    if first.len() >= 8 && first.bytes().all(|byte| byte.is_ascii_digit()) {
        return if matches!(first.len(), 8 | 12 | 14) {
            day(first[..4].parse().ok()?, first[4..6].parse().ok()?, first[6..8].parse().ok()?)
        } else {
            None
        };
    }
    if let Some(year) = number(0, 4..=4) {
        return day(year, number(1, 1..=2)?, number(2, 1..=2)?);
    }
    let (one, two, year) = (number(0, 1..=2)?, number(1, 1..=2)?, number(2, 4..=4)?);
    let american = value.ends_with(['M', 'm']) && value.contains(':');
    let is_month_first = first.contains('/') && two > 12 || (american && one <= 12);
    if is_month_first { day(year, one, two) } else { day(year, two, one) }
}

fn day(year: u16, month: u16, day: u16) -> Option<String> {
    ((1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_dates_are_read_in_the_spellings_of_content_systems() {
        for (value, expected) in [
            ("2025-08-21T16:05:00+07:00", Some("2025-08-21")),
            (" 2025/8/21 16:05", Some("2025-08-21")),
            ("2025.08.21", Some("2025-08-21")),
            ("20250821", Some("2025-08-21")),
            ("20250821160500", Some("2025-08-21")),
            ("21/08/2025 16:05", Some("2025-08-21")),
            ("1-9-2025", Some("2025-09-01")),
            ("8/21/2025 4:05:00 PM", Some("2025-08-21")),
            ("9/1/2025 4:05:00 PM", Some("2025-09-01")),
            ("Thu, 21 Aug 2025 09:05:00 GMT", Some("2025-08-21")),
            ("21/08", None),
            ("2025-13-01", None),
            ("1755763500", None),
            ("0001-01-01", None),
            ("", None),
            ("năm 2025 đó", None),
            ("2025", None),
        ] {
            assert_eq!(iso_date(value).as_deref(), expected, "{value}");
        }
    }
}
