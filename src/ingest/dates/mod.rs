//! Dates as publishers print them, in the languages of many publications.
//!
//! A date is read where it can be read one way only; what can be read two ways, does not exist or says "yesterday" stays
//! empty and becomes a problem with the words as they stand. Nothing is ever filled in: not a year, not today. A time of
//! day is passed over, zone and all: the date is the one the publisher wrote. [`read`] knows the shapes, [`scan`] the words
//! and marks they are made of ([`names`] their names), [`label`] the labels that tell published from updated, [`line`] the lines that hold both.

mod label;
mod line;
mod names;
mod order;
mod read;
mod scan;

pub(super) use line::{Dateline, datelines, unclear_dateline};
pub(super) use names::{is_word_of_date, names_day_or_month};
pub(super) use order::in_order;
pub(crate) use read::parse_date;
pub(super) use read::problem;
