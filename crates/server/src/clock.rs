use jiff::civil::Date;
use jiff::tz::offset;

/// The civil day that it is now in Viet Nam, from which deadlines count: UTC+7 throughout the year since 1975.
#[must_use]
pub fn today() -> Date {
    offset(7).to_datetime(jiff::Timestamp::now()).date()
}
