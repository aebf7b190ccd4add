//! Tells small talk from questions: a greeting, thanks, "help", a thumbs-up ask nothing of the articles.
//!
//! A message is small talk when all of it is made of the short forms in [`phrases`], after folding: case, punctuation,
//! emoji, letters drawn out ("thaaanks"), the bot's name. One word beyond them and it is a question, so nothing that speaks
//! of a subject is ever swallowed. No confidence is involved, and nothing is decided here of what is said in return.

mod kind;
mod phrases;

pub use kind::SmallTalk;

use crate::text::{clean_question, is_han, is_kana};
use phrases::{EMOTICONS, FILLERS, PHRASES};
use std::iter::once;
use std::sync::LazyLock;
use unicode_normalization::char::is_combining_mark;

/// Words in a message beyond which it is not looked at: small talk is short.
const MOST_WORDS: usize = 24;

/// A short form, as [`words`] of it.
struct Phrase {
    words: Vec<String>,
    /// None for a word that only goes along with others: "there", "so", "please".
    kind: Option<SmallTalk>,
}

static KNOWN: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let listed = |list: &'static str, kind: Option<SmallTalk>| {
        list.split('|')
            .map(move |phrase| Phrase { words: words(phrase), kind })
            .filter(|phrase| !phrase.words.is_empty())
    };
    let phrases = PHRASES.iter().flat_map(|(kind, list)| listed(list, Some(*kind)));
    phrases.chain(listed(FILLERS, None)).collect()
});

/// What `text` is, if all of it is small talk; `names` are what the bot is called.
#[must_use]
pub fn small_talk(text: &str, names: &[&str]) -> Option<SmallTalk> {
    if text.len() > 400 {
        return None;
    }
    let clean = clean_question(text).to_lowercase();
    let said: Vec<&str> = clean.split(' ').filter(|part| !EMOTICONS.contains(part)).collect();
    let has_emoticon = said.len() < clean.split(' ').filter(|part| !part.is_empty()).count();
    let said = said.join(" ");
    let heard = words(&said);
    if heard.is_empty() {
        let pictures = said.chars().filter_map(picture).max();
        return pictures.or(has_emoticon.then_some(SmallTalk::Acknowledgement));
    }
    if heard.len() > MOST_WORDS {
        return None;
    }
    let names: Vec<Phrase> =
        names.iter().map(|name| Phrase { words: words(&name.to_lowercase()), kind: None }).collect();
    if names.iter().any(|name| name.words == heard) {
        // Whoever says nothing but its name calls it.
        return Some(SmallTalk::Greeting);
    }
    let PhraseMatch { kind, fillers, .. } = whole(&heard, &names)?;
    let kind = kind?;
    let is_marked = said.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_mark(c)).ends_with(is_mark);
    // "ok?" asks nothing, "this is right?" may.
    let may_ask = is_marked && fillers > 0 && matches!(kind, SmallTalk::Acknowledgement | SmallTalk::Denial);
    (!may_ask).then_some(kind)
}

/// What the words up to a place came to.
#[derive(Clone, Copy)]
struct PhraseMatch {
    kind: Option<SmallTalk>,
    fillers: usize,
    phrases: usize,
}

impl PhraseMatch {
    fn is_before(self, other: Self) -> bool {
        let order = |heard: Self| (heard.fillers, heard.phrases, std::cmp::Reverse(heard.kind));
        order(self) < order(other)
    }
}

/// Reads all of `heard` as phrases one after the other, with as few fillers as can be and then in as few phrases: "no
/// thanks" is not a denial and thanks.
fn whole(heard: &[String], names: &[Phrase]) -> Option<PhraseMatch> {
    let mut upto: Vec<Option<PhraseMatch>> = vec![None; heard.len() + 1];
    *upto.first_mut()? = Some(PhraseMatch { kind: None, fillers: 0, phrases: 0 });
    for at in 0..heard.len() {
        let (Some(before), Some(rest)) = (upto.get(at).copied().flatten(), heard.get(at..)) else { continue };
        for phrase in KNOWN.iter().chain(names).filter(|phrase| begins(rest, &phrase.words)) {
            let now = PhraseMatch {
                kind: before.kind.max(phrase.kind),
                fillers: before.fillers + usize::from(phrase.kind.is_none()),
                phrases: before.phrases + 1,
            };
            let Some(known) = upto.get_mut(at + phrase.words.len()) else { continue };
            if known.is_none_or(|known| now.is_before(known)) {
                *known = Some(now);
            }
        }
    }
    upto.pop().flatten()
}

fn begins(heard: &[String], phrase: &[String]) -> bool {
    !phrase.is_empty()
        && heard.len() >= phrase.len()
        && heard.iter().zip(phrase).all(|(heard, known)| same(heard, known))
}

/// Whether a word is a known one, perhaps with letters drawn out: at its end, or three of a letter anywhere.
fn same(heard: &str, known: &str) -> bool {
    if heard == known {
        return true;
    }
    let mut characters = heard.chars();
    let letters: Vec<char> = characters.by_ref().collect();
    let is_long = letters.windows(3).any(|w| matches!(w, [a, b, c] if a == b && b == c));
    let is_drawn_out = is_long || matches!(letters.as_slice(), [.., a, b] if a == b);
    is_drawn_out && squeezed(heard) == squeezed(known)
}

fn squeezed(word: &str) -> String {
    let mut last = None;
    word.chars().filter(|c| last.replace(*c) != Some(*c)).collect()
}

/// The words of a text; of Chinese and Japanese, which put no spaces between words, each character.
fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for c in text.chars().chain(once(' ')) {
        match c {
            '\'' | '’' => {}
            c if is_han(c) || is_kana(c) => {
                out.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
                out.push(c.to_string());
            }
            c if c.is_alphanumeric() || (is_combining_mark(c) && !is_variation(c)) => word.push(c),
            _ => out.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
        }
    }
    out
}

fn is_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '؟')
}

/// Selectors and caps that belong to an emoji.
fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{20e0}'..='\u{20e3}')
}

/// What a picture says by itself.
fn picture(c: char) -> Option<SmallTalk> {
    match c {
        '👎' | '❌' | '🚫' | '🙅' | '✖' => Some(SmallTalk::Denial),
        '🙏' | '❤' | '💖' | '💕' | '🥰' | '😍' | '👏' => Some(SmallTalk::Thanks),
        '👋' => Some(SmallTalk::Greeting),
        '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' => {
            Some(SmallTalk::Acknowledgement)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
