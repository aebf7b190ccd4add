//! Values of arguments, read from text.

use jiff::civil::Date;

pub(super) fn probability(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "it must be a day written as 2026-04-21".to_owned())
}

pub(super) fn moment(text: &str) -> Result<jiff::Timestamp, String> {
    let wanted = "it must be a day or a moment with its offset, written as 2026-12-01 or 2026-12-01T09:00:00+01:00";
    crate::newsroom::read_moment(text).ok_or_else(|| wanted.to_owned())
}
