//! In which languages a corpus is written, as far as a few of its files tell: enough to choose an encoder by, before any index is open.

use super::bytes::read_start;
use super::decode::decode;
use super::load::list;
use crate::text::Language;
use std::path::Path;

/// So many files are looked at, spread over the corpus.
const FILES: usize = 64;

/// Of each file so many bytes: past the head of most pages.
const BYTES: u64 = 48 * 1024;

/// A line that says the language stands among the first.
const HEAD_LINES: usize = 40;

/// The language of each of a sample of a corpus's files; files whose language cannot be told are not among them. Empty where the folder
/// cannot be read.
#[must_use]
pub fn sampled_languages(corpus: &Path) -> Vec<Language> {
    let files = list(corpus).unwrap_or_default();
    let step = files.len().div_ceil(FILES).max(1);
    let paths = files.into_iter().step_by(step).filter_map(|(_, path)| path.ok());
    let texts = paths.filter_map(|path| decode(&read_start(&path, BYTES)?).ok());
    texts.map(|decoded| language(&decoded.text)).filter(|language| *language != Language::unknown()).collect()
}

/// The language that a text states, or else is written in.
fn language(text: &str) -> Language {
    stated(text).unwrap_or_else(|| Language::detect(&without_tags(text)))
}

/// `language: de` in front matter, `<html lang="de">` on a page.
fn stated(text: &str) -> Option<Language> {
    for line in text.lines().take(HEAD_LINES) {
        if line.contains("<html") {
            let value = line.split_once(" lang=")?.1.trim_start_matches(['"', '\'']);
            return Language::from_tag(value.split(['"', '\'', ' ', '>']).next()?);
        }
        let Some((name, value)) = line.split_once([':', '=']) else { continue };
        if matches!(name.trim(), "language" | "lang" | "locale") {
            return Language::from_tag(value.trim().trim_matches(['"', '\'']));
        }
    }
    None
}

/// What stands outside of tags, scripts and front matter, roughly.
fn without_tags(text: &str) -> String {
    let body = text.strip_prefix("---").and_then(|rest| rest.split_once("\n---")).map_or(text, |(_, body)| body);
    let mut out = String::new();
    for piece in body.split('<') {
        let is_code = ["script", "style"].iter().any(|name| piece.starts_with(name));
        let words = piece.split_once('>').map_or(piece, |(_, words)| words);
        out.push_str(if is_code { " " } else { words });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_states_its_language_or_is_written_in_one() {
        let prose = "Die Hafenfähre fährt ab Mai alle zwanzig Minuten, und niemand bleibt am Ufer zurück.";
        for (text, tag) in [
            ("---\ntitle: Ferry\nlanguage: de\n---\nTwo.".to_owned(), "de"),
            ("<!doctype html>\n<html class=a lang=\"ja\"><head>".to_owned(), "ja"),
            (format!("---\ntitle: The ferry\n---\n\n{prose}"), "de"),
            (format!("<p class='the one and only'>{prose}</p><script>if (the.one) return and.only</script>"), "de"),
        ] {
            assert_eq!(language(&text).as_str(), tag, "{text}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_languages() {
        assert!(sampled_languages(Path::new("no-such-folder")).is_empty());
    }
}
