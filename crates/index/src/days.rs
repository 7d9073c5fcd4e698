use jiff::civil::{Date, date};

/// The day that numbers count from.
const EPOCH: Date = date(1970, 1, 1);

/// A date as days since 1970-01-01, for range queries and sorting.
#[must_use]
pub fn days(day: Date) -> i64 {
    day.duration_since(EPOCH).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (day, number) in [(date(1970, 1, 2), 1), (date(1969, 12, 31), -1), (date(2023, 11, 30), 19691)] {
            assert_eq!(days(day), number);
        }
    }
}
