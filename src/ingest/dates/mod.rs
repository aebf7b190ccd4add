//! Dates as publishers print them, English and Chinese.
//!
//! A date is read where it can be read one way only; what can be read two ways, does not exist or says "yesterday" stays
//! empty and becomes a problem with the words as they stand. Nothing is ever filled in: not a year, not today. A time of
//! day is passed over, zone and all: the date is the one the publisher wrote. [`read`] knows the shapes, [`scan`] the words
//! and marks they are made of, [`label`] the labels that tell published from updated, [`line`] the lines that hold both.

mod label;
mod line;
mod read;
mod scan;

pub(super) use line::{Dateline, datelines, unclear_dateline};
pub(crate) use read::parse_date;
pub(super) use read::problem;
