use super::body::{BodyReading, Numbering};
use super::styles::Styles;
use std::collections::HashMap;

/// Footnotes or endnotes: the HTML of each inside its paragraph, by its id.
pub(super) fn notes(xml: &str, styles: &Styles) -> HashMap<String, String> {
    let mut reading = BodyReading::new(styles, None, Numbering::default());
    reading.run(xml);
    reading.notes
}
