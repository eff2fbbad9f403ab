//! Times as people of this machine read them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The day: `2026-11-29`.
pub(in crate::cli) fn day(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system()).date().to_string()
}

/// The minute: `2026-11-29 04:38`.
pub(in crate::cli) fn minute(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
