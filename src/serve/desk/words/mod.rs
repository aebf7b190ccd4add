//! What the desk says, one file for each of its rooms, every sentence in both languages. Voice: as for readers, plain and short, with
//! what to do next. What a floor says of an error, a problem or a setting stays as that floor says it, in English.

pub(super) mod adding;
pub(super) mod articles;
pub(super) mod figures;
pub(super) mod frame;
pub(super) mod gaps;
pub(super) mod index;
mod phrase;
pub(super) mod publishing;
pub(super) mod rulings;
pub(super) mod threshold;

pub(super) use phrase::Phrase;
