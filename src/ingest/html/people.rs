//! The names of people in what pages give as their author: `By Ana Ruiz and Bo Li, Ph.D. | Desk`.

use super::byline_labels::{AFTER, BEFORE, BEFORE_DATE, JOINING, OTHERS, PREPOSITIONS};
use super::byline_words::{DAYS, DEGREES, LABELS, NOBODY, ORGANISATIONS, ROLES};
use crate::ingest::dates::{is_word_of_date, names_day_or_month, parse_date};
use crate::ingest::faq::key;

/// A longer text, in characters, is no name.
const LONGEST: usize = 50;

/// Spanish and Vietnamese names with both families' have so many words; a sentence has more.
const MOST_WORDS: usize = 6;

/// The names in what a page gives as its author.
pub(in crate::ingest) fn names(raw: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let segments: Vec<(bool, &str)> = raw
        .split('\n')
        .flat_map(|line| {
            line.split(" - ").flat_map(|line| line.split(['|', '•', '·', '—', '–', '｜', '\t'])).enumerate()
        })
        .map(|(n, part)| (n == 0, part))
        .collect();
    let mut is_first = true;
    for (begins_line, segment) in segments {
        let segment = without_brackets(&without_others(&segment.split_whitespace().collect::<Vec<_>>().join(" ")));
        let rest = without_label(&segment);
        // Behind a bar stand the desk, the site, the date; a name there says that it is one.
        if !begins_line && !is_first && rest.len() == segment.len() {
            continue;
        }
        // A date before the names: `Dec. 19, 2025 · Ana Ruiz`.
        if parse_date(&rest).is_some() {
            continue;
        }
        for name in split(&rest) {
            let is_role =
                !out.is_empty() && (words(&name).any(|word| ROLES.contains(&word.as_str())) || is_agency(&name));
            if is_name(&name) && !is_role && !out.iter().any(|n| key(n) == key(&name)) {
                out.push(name);
            }
        }
        is_first &= rest.is_empty();
    }
    out
}

/// A name that is given as one, as metadata do: `Ruiz, Ana` is one person there.
pub(super) fn surname_first(raw: &str) -> Vec<String> {
    match raw.split_once(',') {
        Some((surname, given)) if !surname.trim().contains(' ') && !given.contains(',') && !is_degree(given) => {
            names(&format!("{} {}", given.trim(), surname.trim()))
        }
        _ => names(raw),
    }
}

/// Whether a name is an organisation's, by its words.
pub(super) fn is_organisation(name: &str) -> bool {
    words(name).any(|word| ORGANISATIONS.contains(&word.as_str()))
}

/// Whether a name is that of one of the `sites`. A person may have a site of their own name.
pub(super) fn is_site(name: &str, sites: &[String]) -> bool {
    let folded = key(name);
    let is_same = sites.iter().any(|site| {
        let site = key(site);
        site == folded
            || (site.len() > 3
                && folded.strip_prefix(&site).is_some_and(|rest| {
                    // `Kites1` is an account of the site's.
                    is_organisation(rest) || NOBODY.contains(&rest) || rest.chars().all(|c| c.is_ascii_digit())
                }))
    });
    let is_person = (2..=3).contains(&name.split(' ').count()) && !is_organisation(name) && !name.contains('.');
    is_same && !is_person
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty()).map(str::to_lowercase)
}

/// The text up to where others are named.
fn without_others(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return text.to_owned();
    }
    let at = OTHERS.iter().filter_map(|words| lower.find(words)).min();
    text.get(..at.unwrap_or(text.len())).unwrap_or(text).trim().to_owned()
}

fn without_label(text: &str) -> String {
    let mut text = text;
    // A second round takes what the first left: `Author: By Ana Ruiz`.
    for _ in 0..2 {
        let after = |label: &&str| {
            let rest = text.get(label.len()..)?;
            let starts = text.get(..label.len())?.to_lowercase() == **label;
            let ends = !label.ends_with(|c: char| c.is_ascii_alphabetic()) || !rest.starts_with(char::is_alphabetic);
            (starts && ends).then_some(rest)
        };
        // The longest: `text by` begins with `text`.
        let rest = BEFORE.iter().filter_map(after).min_by_key(|rest| rest.len());
        let begins_name = |word: &str| word.starts_with(char::is_uppercase);
        let rest = rest.or_else(|| {
            let rest = PREPOSITIONS.iter().find_map(after)?;
            rest.split_whitespace().take(2).filter(|word| begins_name(word)).nth(1).map(|_| rest)
        });
        let Some(rest) = rest else {
            break;
        };
        text = rest.trim_start_matches([':', '：', ' ', '\u{3000}', '/', '／']);
    }
    text.to_owned()
}

/// The names between the marks that join them, degrees and roles left out.
fn split(text: &str) -> Vec<String> {
    let text =
        [" and ", " & ", " und ", " et ", " y "].iter().fold(text.to_owned(), |text, and| text.replace(and, ","));
    let text = JOINING.iter().fold(text, |text, word| joined(&text, word));
    let text = text.strip_suffix("報導").or_else(|| text.strip_suffix("报道")).unwrap_or(&text).to_owned();
    let mut out: Vec<String> = Vec::new();
    for part in text.split([',', ';', '、', '；', '，', '／', '/']).flat_map(split_japanese) {
        let part = plain(part);
        let is_role = !out.is_empty() && (words(&part).any(|word| ROLES.contains(&word.as_str())) || is_agency(&part));
        if part.is_empty() || is_degree(&part) || is_role {
            continue;
        }
        if matches!(part.trim_end_matches('.'), "Jr" | "Sr" | "II" | "III" | "IV") {
            if let Some(last) = out.last_mut() {
                last.push(' ');
                last.push_str(&part);
            }
            continue;
        }
        out.push(part);
    }
    out
}

/// The text with a comma for `word` wherever whole names stand on both sides of it.
fn joined(text: &str, word: &str) -> String {
    let is_whole = |part: &str| {
        part.split_whitespace().count() >= 2
            && part.split_whitespace().all(|w| !w.starts_with(char::is_lowercase) || w.len() <= 3)
    };
    let mut out = String::new();
    for part in text.split(word) {
        let last = out.rsplit(',').next().unwrap_or_default();
        let mark = if out.is_empty() {
            ""
        } else if is_whole(last) && is_whole(part.split(',').next().unwrap_or_default()) {
            ","
        } else {
            word
        };
        out.push_str(mark);
        out.push_str(part);
    }
    out
}

/// An agency or a paper that is named after a person: `CNN`, `USA TODAY`. People are not abbreviated.
fn is_agency(name: &str) -> bool {
    name.split(' ').count() <= 2
        && name
            .split(' ')
            .next()
            .is_some_and(|w| (2..=4).contains(&w.len()) && w.chars().all(|c| c.is_ascii_uppercase()))
}

/// The text without what stands in brackets at its end: an address, a handle, who else took part.
fn without_brackets(text: &str) -> String {
    let end = text.ends_with([')', '）', ']']).then(|| text.rfind(['(', '（', '['])).flatten();
    let end = end.filter(|at| *at > 0);
    end.and_then(|at| text.get(..at)).unwrap_or(text).trim().to_owned()
}

/// `山田太郎と鈴木花子`: two names of Han characters, joined.
fn split_japanese(part: &str) -> Vec<&str> {
    let is_han = |text: &str| text.chars().count() >= 2 && text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    match part.split_once('と') {
        Some((one, other)) if is_han(one.trim()) && is_han(other.trim()) => vec![one, other],
        _ => vec![part],
    }
}

fn is_degree(part: &str) -> bool {
    let folded: String = part.chars().filter(|c| c.is_alphabetic() || *c == '-').flat_map(char::to_lowercase).collect();
    DEGREES.contains(&folded.as_str())
}

/// A name without addresses, handles, what stands in brackets about it, and a date that follows it.
fn plain(part: &str) -> String {
    let (part, is_dated) = figure(part).map_or((part, false), |at| (part.get(..at).unwrap_or(part), true));
    let mut kept: Vec<&str> = part.split_whitespace().filter(|w| !w.contains('@') && !w.contains("://")).collect();
    // `Ana Ruiz Senior Correspondent`: the role begins after the name.
    let is_job = |w: &&str| {
        ROLES.contains(&w.to_lowercase().as_str())
            && w.len() > 4
            && !["staff", "author"].contains(&w.to_lowercase().as_str())
    };
    // A name has two words before its role begins, or before it is told where and for whom.
    let is_end = |w: &&str| is_job(w) || AFTER.contains(w);
    if let Some(end) = kept.iter().skip(2).position(is_end) {
        kept.truncate(end + 2);
    }
    let folded = |w: &str| w.trim_end_matches(['.', ',']).to_lowercase();
    // `Mi., 4. März`: nothing but a date.
    if is_dated && kept.iter().all(|w| is_word_of_date(&folded(w))) {
        return String::new();
    }
    while is_dated && kept.len() > 1 && kept.last().is_some_and(|w| BEFORE_DATE.contains(&folded(w).as_str())) {
        kept.pop();
    }
    if kept.len() > 2 && kept.last().is_some_and(|w| ["at", "on", "le"].contains(w)) {
        kept.pop();
    }
    let mut kept = kept.as_slice();
    while let [rest @ .., last] = kept {
        let folded = folded(last);
        let is_day = DAYS.contains(&folded.as_str()) && (is_dated || folded.ends_with("day"));
        if rest.is_empty()
            || !(is_day
                || (rest.len() > 1 && is_degree(last) && last.chars().all(|c| !c.is_lowercase() || folded == "phd")))
        {
            break;
        }
        kept = rest;
    }
    let name = kept.join(" ");
    let name = name.trim_matches(|c: char| c.is_whitespace() || "-:：\"“”»«›‹>*✎".contains(c));
    let keeps_stop = ["Jr.", "Sr."].iter().any(|suffix| name.ends_with(suffix))
        || name.rsplit(' ').next().is_some_and(|w| w.len() == 2);
    if keeps_stop { name.to_owned() } else { name.trim_end_matches('.').to_owned() }
}

/// Where a date, a count or a footnote's number begins that is no part of the name before it. `Harbour7` and `Channel 4`
/// are names.
fn figure(part: &str) -> Option<usize> {
    let at = part.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = part.split_at_checked(at)?;
    let is_last = rest.chars().count() <= 2 && rest.chars().all(|c| c.is_ascii_digit());
    let is_glued = before.ends_with(|c: char| c.is_alphanumeric());
    // `Ana Ruiz13 March`
    let mut said = words(rest).filter(|word| !word.bytes().all(|b| b.is_ascii_digit())).peekable();
    if said.peek().is_some() && said.all(|word| is_word_of_date(&word)) {
        return Some(at);
    }
    // A person has two names, to which a number in the text above them is no third.
    let is_person = before.split_whitespace().count() >= 2;
    let is_part = if is_glued { !(is_last && is_person) } else { is_last && !is_person && !before.trim().is_empty() };
    (!is_part || before.trim().is_empty()).then_some(at)
}

/// Whether a text holds nothing but words of a date.
fn is_date(text: &str) -> bool {
    words(text).all(|word| DAYS.contains(&word.as_str()) || names_day_or_month(&word))
}

/// Whether a text holds nothing but words of a button, a notice, a count or a role: `Read Bio`, `Log in`, `Our Correspondent`.
fn is_label(text: &str) -> bool {
    words(text).all(|word| {
        LABELS.contains(&word.as_str()) || ROLES.contains(&word.as_str()) || NOBODY.contains(&word.as_str())
    })
}

fn is_name(name: &str) -> bool {
    let is_sentence = name.contains(['?', '!', '<', '>', '{', '=', ':', '…', '$', '%', '#']);
    // `anaruiz`: the name of an account.
    let is_handle = name.is_ascii() && !name.contains(|c: char| c.is_ascii_uppercase());
    // `clicking here`; but `de Vries`.
    let is_clause = name.contains(' ')
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !["de ", "van ", "von ", "le ", "la ", "di ", "da ", "al-", "ter "]
            .iter()
            .any(|start| name.starts_with(start));
    // `CC`, `AP`
    let is_short = name.is_ascii() && name.len() <= 3 && !name.contains(|c: char| c.is_ascii_lowercase());
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && !is_sentence
        && !is_handle
        && !is_clause
        && !is_short
        && name.chars().count() <= LONGEST
        && name.split(' ').count() <= MOST_WORDS
        && !is_date(name)
        && !is_label(name)
        && !name.contains("http")
        && !name.contains("www.")
        && !NOBODY.contains(&name.to_lowercase().as_str())
}

/// Whether a line begins as a byline does, with names behind it: `By the time it ended` and `Von Rom nach Bern` are none.
pub(super) fn begins_as_byline(line: &str) -> bool {
    let line = line.trim();
    let rest = without_label(line);
    if rest.len() == line.len() || rest.starts_with(char::is_lowercase) {
        return false;
    }
    let is_english = line.get(..2).is_some_and(|by| by.eq_ignore_ascii_case("by")) || line.contains(" by ");
    let has_case = rest.contains(char::is_lowercase);
    let is_whole = |name: &String| {
        let words = || name.split(' ');
        let is_part = |w: &str| !w.starts_with(char::is_lowercase) || PARTICLES.contains(&w);
        is_english || !has_case || words().count() >= 2 && words().all(is_part)
    };
    names(line).iter().all(is_whole)
}

/// Words in lower case inside names.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "vom", "zu", "af", "av",
    "el", "e", "y", "ten", "ter", "bin",
];

#[cfg(test)]
mod tests;
