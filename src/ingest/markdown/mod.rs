//! Markdown with front matter, as site generators take it. `limits` looks at a document before anything parses it, `dialect` turns the
//! marks of generators (shortcodes, tags, components, admonitions) into plain Markdown or takes them out, `blocks` reads what the
//! parser makes of that, and `read` puts the article together.

mod limits;
mod read;

pub(super) use read::read;
