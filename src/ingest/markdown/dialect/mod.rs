//! Markdown as site generators take it, turned into the Markdown that a parser knows: `render` settles shortcodes, tags, values and
//! components that `scan` finds (`tag` and `component` know how they are written, `name` what they do), `containers` the lines that open
//! and close admonitions, tabs and folded text, `inline` what stands inside of lines. Code is found by `code` and `fence` and left as it
//! is. Each step writes the text anew and keeps for every line where it comes from ([`out`]); what has no form in Markdown becomes a
//! sign ([`signs`]).

mod attributes;
mod citations;
mod code;
mod component;
mod containers;
mod fence;
mod given;
mod inline;
mod keys;
mod lines;
mod name;
mod out;
mod pairs;
mod plain;
mod render;
mod scan;
mod signs;
mod tab_names;
mod tag;
mod told;

pub(super) use plain::{plain, plain_line};
pub(super) use signs::{ASKED, ENDS, HOLE, TAB, TAB_ENDS};
