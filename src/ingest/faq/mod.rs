//! Finding an FAQ, in the same way whatever format a document came in: `find` tells where one stands among a document's
//! blocks and where it ends, `entries` tells its questions from its answers by the `style` they are written in, `words`
//! knows the words and signs that publishers use, `headings` what they call an FAQ. What a page states in markup
//! (schema.org) is read in [`html`](super::html) and joined there.

mod ending;
mod entries;
mod find;
mod headings;
mod style;
mod words;

pub(super) use entries::FoundQuestion;
pub(super) use find::{Faq, find};
pub(super) use headings::{is_bare_faq_heading, is_faq_heading};
pub(super) use words::{asks, clearly_asks, is_same, key, lead_question, strip_question_label};
