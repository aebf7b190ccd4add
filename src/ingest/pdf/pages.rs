//! Where pages begin in an article's text: each page's paragraphs are looked for in it by their first words, one after the other,
//! since sections and FAQ entries are made of them in between.

use crate::article::PageStart;

/// Characters of a paragraph by which it is found.
const SNIPPET_CHARS: usize = 60;

/// The beginnings of a page's paragraphs, or of what of them is on that page.
#[derive(Debug, Default)]
pub(super) struct PageWords {
    pub page: usize,
    pub snippets: Vec<String>,
}

impl PageWords {
    pub(super) fn add(&mut self, text: &str) {
        if self.snippets.len() < MOST_SNIPPETS {
            self.snippets.push(text.trim_start().chars().take(SNIPPET_CHARS).collect());
        }
    }
}

/// A page that is not found by these is taken for part of the one before.
const MOST_SNIPPETS: usize = 12;

/// The pages, each with where its first words stand in `text`.
pub(super) fn starts(text: &str, pages: &[PageWords]) -> Vec<PageStart> {
    let mut out: Vec<PageStart> = Vec::new();
    let mut at = 0;
    for page in pages {
        let rest = text.get(at..).unwrap_or_default();
        let found =
            page.snippets.iter().filter(|snippet| !snippet.is_empty()).find_map(|snippet| rest.find(snippet.as_str()));
        if let Some(found) = found {
            out.push(PageStart { offset: at + found, page: page.page });
            // Another page may begin with the same words.
            let step = rest.get(found..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            at += found + step;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_the_first_of_its_paragraphs_that_is_in_the_text() {
        let page =
            |page, snippets: &[&str]| PageWords { page, snippets: snippets.iter().map(|s| (*s).to_owned()).collect() };
        let pages = [
            page(1, &["The title", "It began"]),
            page(2, &["and went on"]),
            page(3, &["lost"]),
            page(4, &["It began"]),
        ];
        let starts = starts("It began well and went on.\n\nIt began again.", &pages);
        let found: Vec<_> = starts.iter().map(|start| (start.page, start.offset)).collect();
        assert_eq!(found, [(1, 0), (2, 14), (4, 28)]);
    }
}
