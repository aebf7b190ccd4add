//! What a PDF says of itself: title, author and date. The language that it states is often that of
//! the program, so it is told by the text. Programs fill these in with the name of a file, of themselves or of
//! whoever was signed in, so each is believed only where it reads like one.

use crate::article::{Dates, Meta};
use crate::ingest::stated::{authors_of, is_title};
use crate::text::clean_article_text;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use hayro_syntax::Pdf;
use hayro_syntax::object::DateTime;
use jiff::civil::Date;

/// The facts; `headline` is the largest text of the first page, `beginning` how the text begins.
pub(super) fn facts(pdf: &Pdf, headline: Option<&str>, beginning: &str) -> Meta {
    let stated = pdf.metadata();
    let stated_title = stated.title.as_deref().map(text).filter(|title| is_title(title));
    let is_on_page = |title: &String| folded(beginning).contains(&folded(title));
    let on_page = stated_title.clone().filter(is_on_page);
    let title = on_page.or_else(|| headline.map(str::to_owned).filter(|title| is_title(title))).or(stated_title);
    let authors = stated.author.as_deref().map(text).unwrap_or_default();
    Meta {
        title: title.unwrap_or_default(),
        authors: authors_of(&authors),
        // The day of the last change is that of the last program that touched the file.
        dates: Dates { published: stated.creation_date.as_ref().and_then(date), updated: None },
        ..Meta::default()
    }
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text of the file's description, in UTF-16 or UTF-8 where it says so.
fn text(bytes: &[u8]) -> String {
    let decoded = match bytes {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    let plain: String = decoded.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean_article_text(plain.trim()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// PDF is from 1993.
const FIRST_YEAR: u16 = 1990;

fn date(stated: &DateTime) -> Option<Date> {
    let year = i16::try_from(stated.year).ok().filter(|_| stated.year >= FIRST_YEAR)?;
    Date::new(year, i8::try_from(stated.month).ok()?, i8::try_from(stated.day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_the_encoding_that_it_says() {
        assert_eq!(text(b"\xfe\xff\0A\0n\0a"), "Ana");
        assert_eq!(text(b"Caf\xe9"), "Café");
    }
}
