//! Whether an item's text is the whole article. What generators of feeds and newsletters put under an article is no part of it
//! and comes off; what then stands last may say that the article goes on elsewhere, or that only those who pay may read on.

use super::block::{Block, BlockKind};
use super::excerpt_words::{PAYING, READ_ON, TEXTS, WHERE};
use super::footer_words::{FOOTERS, FOOTERS_BEGIN, FOR_AN_ADDRESS, REQUESTS, SIGNED};

/// A longer block says something of its own, in characters.
const LONGEST_FOOTER: usize = 240;

/// A longer block is no request to read on or to pay, in characters beside the item's title.
const LONGEST_REQUEST: usize = 120;

/// A text of so many characters that ends in `…` ends so for effect; excerpts are shorter.
const LONGEST_EXCERPT: usize = 3_000;

/// Blocks at the end that may ask for money.
const LAST_BLOCKS: usize = 3;

/// Takes off what stands under an article and is no part of it.
pub(super) fn drop_footers(blocks: &mut Vec<Block>) {
    blocks.retain(|block| !is_signature(&folded(block)));
    while blocks.last().is_some_and(|block| is_footer(&folded(block))) {
        blocks.pop();
    }
}

/// Whether the blocks of the item `title` break off, without its footers.
pub(super) fn breaks_off(blocks: &[Block], title: &str) -> bool {
    let Some(last) = blocks.last() else { return false };
    let text = folded(last);
    let is_prose = matches!(last.kind, BlockKind::Paragraph { .. }) && !last.marks.item;
    let chars: usize = blocks.iter().map(|block| block.text.chars().count()).sum();
    let is_open = text.ends_with('…') || text.ends_with("...");
    let is_cut = ["[…]", "[...]", "(…)", "(...)"].iter().any(|end| text.ends_with(end));
    let asks_for_money = || blocks.iter().rev().take(LAST_BLOCKS).any(|block| is_for_paying_readers(&folded(block)));
    is_cut || (is_open && is_prose && chars < LONGEST_EXCERPT) || asks_to_read_on(&text, title) || asks_for_money()
}

/// Takes off the request to pay that a text ends in, with what stands behind it; gives its words.
pub(super) fn take_request_to_pay(blocks: &mut Vec<Block>) -> Option<String> {
    let last = blocks.len().saturating_sub(LAST_BLOCKS);
    let at = blocks.iter().skip(last.max(1)).position(|block| is_for_paying_readers(&folded(block)))? + last.max(1);
    let words = blocks.get(at).map(Block::flowing);
    blocks.truncate(at);
    words
}

fn folded(block: &Block) -> String {
    block.flowing().trim().to_lowercase()
}

fn is_signature(text: &str) -> bool {
    SIGNED.iter().any(|(begin, inner)| text.starts_with(begin) && text.contains(inner))
        && text.chars().count() <= LONGEST_FOOTER * 2
}

fn is_footer(text: &str) -> bool {
    if text.chars().count() > LONGEST_FOOTER {
        return false;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let asks = REQUESTS.iter().any(|request| text.starts_with(request));
    let signs_up = asks && FOR_AN_ADDRESS.iter().any(|what| text.contains(what)) && !is_for_paying_readers(text);
    FOOTERS.contains(&bare) || FOOTERS_BEGIN.iter().any(|begin| text.starts_with(begin)) || signs_up
}

/// Whether a block ends in a request to read on, which names at most the item or another site.
fn asks_to_read_on(text: &str, title: &str) -> bool {
    let title = title.trim().to_lowercase();
    READ_ON.iter().any(|(request, is_bare)| {
        text.match_indices(request).any(|(at, _)| {
            let (before, from) = text.split_at_checked(at).unwrap_or((text, ""));
            let rest = from.strip_prefix(request).unwrap_or_default();
            let before = before.trim_end();
            // Either nothing stands before it, or what broke off, or an arrow or bracket that belongs to it.
            let begins = before.is_empty()
                || before.ends_with(['…', '(', '[', '→', '»', '>', '|', '–', '—', '。'])
                || before.ends_with("...")
                || (!is_bare && before.ends_with(['.', '!', '?', '”', '"']));
            let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != ':').trim();
            let names_item = !title.is_empty() && rest.trim_start_matches([':', ' ']).starts_with(&title);
            let is_pointer = rest.starts_with(':') && !names_item;
            let is_where = rest.is_empty() || names_item || WHERE.iter().any(|place| rest.starts_with(place));
            let is_short = from.chars().count() <= LONGEST_REQUEST + title.chars().count();
            let is_word =
                !from.strip_prefix(request).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
            begins && is_short && is_word && !is_pointer && (is_where || !is_bare)
        })
    })
}

fn is_for_paying_readers(text: &str) -> bool {
    text.chars().count() <= LONGEST_REQUEST
        && PAYING.iter().any(|who| text.contains(who))
        && TEXTS.iter().any(|what| has_word(text, what))
}

/// Whether a word stands in the text; one of a script without blanks stands between others.
fn has_word(text: &str, word: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    if word.is_ascii() { words.any(|other| other == word) } else { text.contains(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "The long night";

    fn blocks(last: &[&str]) -> Vec<Block> {
        let first = ["The council voted on the harbour.", "Mayor Foss said that nobody had slept."];
        first.iter().chain(last).map(|text| Block::paragraph(*text, 1)).collect()
    }

    fn read(last: &[&str]) -> (usize, bool) {
        let mut blocks = blocks(last);
        drop_footers(&mut blocks);
        (blocks.len(), breaks_off(&blocks, TITLE))
    }

    #[test]
    fn what_goes_on_elsewhere_is_an_excerpt() {
        for last in [
            "But then the lights went out and … Continue reading The long night →",
            "But then the lights went out and ... Continue reading “The long night”",
            "But then the lights went out […]",
            "But then the lights went out [...]",
            "But then the lights went out and…",
            "Continue reading",
            "Continue reading on our site.",
            "Read more",
            "Read more »",
            "Read more at harrow.example",
            "Read More…",
            "(Read more)",
            "(more…)",
            "Read the full story at harrow.example",
            "Read the rest of this entry",
            "Click here to read the full article.",
            "Weiterlesen",
            "Lire la suite →",
            "続きを読む",
            "Czytaj więcej",
            "Читать далее",
            "Les hele saken",
            "You have reached your article limit. Register to continue reading.",
            "Artikkelen er kun for abonnenter.",
            "To read the full story, subscribe or sign in.",
            "…閱讀全文",
            "This post is for paid subscribers",
            "This post is for paying subscribers only",
            "The rest of the article is for members.",
            "Subscribe to continue reading",
            "Already a paid subscriber? Sign in to read the post",
            "Keep reading with a 7-day free trial",
            "本文僅供付費會員閱讀，內容未完",
        ] {
            assert!(read(&[last]).1, "{last}");
            assert!(read(&[last, "Subscribe", "The post The long night appeared first on Courier."]).1, "{last}");
        }
    }

    #[test]
    fn a_whole_article_is_none() {
        for last in [
            "It will decide in a month.",
            "I could not continue reading the book, and gave it away.",
            "More than nine members came.",
            "The pool is for members only.",
            "Sign up for the course at the town hall by 4 May.",
            "She wants to read more.",
            "Premium bread costs two crowns already.",
            "Log in to post a comment on the bridge.",
        ] {
            assert_eq!(read(&[last]), (3, false), "{last}");
        }
        let mut long = blocks(&[&"It went on. ".repeat(400), "And then…"]);
        drop_footers(&mut long);
        assert!(!breaks_off(&long, TITLE), "a long text ends so for effect");
    }

    #[test]
    fn what_stands_under_an_article_is_no_part_of_it() {
        for footers in [
            &["Sign up for our newsletter and never miss a story.", "Follow us for more."][..],
            &["The post The long night appeared first on Courier."],
            &["Der Beitrag Die lange Nacht erschien zuerst auf Courier."],
            &["Thanks for reading Courier! Subscribe for free to receive new posts.", "Subscribe now", "Share"],
            &["Read more: Swans of the harbour", "Leave a comment"],
            &["Subscribe to our newsletter"],
            &["Filed under: Harbour"],
            &["訂閱電子報"],
            &["Melden Sie sich für unseren Newsletter an."],
            &["Tags: sea, storm"],
            &["Reply by email"],
        ] {
            assert_eq!(read(footers), (2, false), "{footers:?}");
        }
    }
}
