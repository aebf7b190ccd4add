//! Markdown with front matter, as site generators take it. `limits` looks at a document before anything parses it, `dialect` turns the
//! marks of generators (shortcodes, tags, components, admonitions) into plain Markdown or takes them out, `blocks` reads what the
//! parser makes of that (with `marked`, the text of one block and what its marks mean), `title` finds its title, and `read` puts the
//! article together.

mod blocks;
mod dialect;
mod limits;
mod marked;
mod read;
#[cfg(test)]
mod tests;
mod title;

pub(super) use read::read;
