//! The names of people in what pages give as their author: `By Ana Ruiz and Bo Li, Ph.D. | Desk`.

use super::byline_words::{BEFORE, DAYS, DEGREES, NOBODY, ORGANISATIONS, OTHERS, ROLES};
use crate::ingest::dates::parse_date;
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
        let rest = BEFORE.iter().find_map(|label| {
            let rest = text.get(label.len()..)?;
            let starts = text.get(..label.len())?.to_lowercase() == **label;
            let ends = !label.ends_with(|c: char| c.is_ascii_alphabetic()) || !rest.starts_with(char::is_alphabetic);
            (starts && ends).then_some(rest)
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
    // A name has two words before its role begins.
    if let Some(role) = kept.iter().position(is_job).filter(|at| *at >= 2) {
        kept.truncate(role);
    }
    let mut kept = kept.as_slice();
    while let [rest @ .., last] = kept {
        let folded = last.trim_end_matches(['.', ',']).to_lowercase();
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
    // A person has two names, to which a number in the text above them is no third.
    let is_person = before.split_whitespace().count() >= 2;
    let is_part = if is_glued { !(is_last && is_person) } else { is_last && !is_person && !before.trim().is_empty() };
    (!is_part || before.trim().is_empty()).then_some(at)
}

/// Whether a text holds nothing but words of a date.
fn is_date(text: &str) -> bool {
    words(text).all(|word| DAYS.contains(&word.as_str()))
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
        && !name.contains("http")
        && !name.contains("www.")
        && !NOBODY.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_gives_its_names_once() {
        let two = ["Ana Ruiz", "Bo Li"];
        for raw in [
            "By Ana Ruiz and Bo Li | Desk",
            "Ana Ruiz, Bo Li",
            "Ana Ruiz & Bo Li",
            "Ana Ruiz / Bo Li",
            "Ana Ruiz、Bo Li",
            "By: Ana Ruiz, Ph.D., and Bo Li, Staff Writer",
            "Ana Ruiz, M.D.\nBo Li",
            "Written by Ana Ruiz and Bo Li Reviewed by Cy Moe",
        ] {
            assert_eq!(names(raw), two, "{raw}");
        }
        for raw in [
            "Written by: Ana Ruiz, ana ruiz",
            "Ana Ruiz / Ana Ruiz",
            "By Ana Ruiz | April 21, 2026",
            "Ana Ruiz · 3 min read · Apr 21, 2026",
            "by Ana Ruiz April 21, 2026",
            "Ana Ruiz (@anaruiz)",
            "Ana Ruiz ana@x.example",
            "Ana Ruiz, Shipping Expert",
            "Ana Ruiz MD",
        ] {
            assert_eq!(names(raw), ["Ana Ruiz"], "{raw}");
        }
        assert_eq!(names("Byron Smith"), ["Byron Smith"]);
        assert_eq!(names("Dec. 19, 2025 · Ana Ruiz on behalf of Harbour group"), ["Ana Ruiz"]);
        assert_eq!(names("View all posts by Ana Ruiz"), ["Ana Ruiz"]);
        assert_eq!(names("Harbour7"), ["Harbour7"]);
        assert_eq!(names("Channel 4"), ["Channel 4"]);
        assert_eq!(names("Ana Ruiz2"), ["Ana Ruiz"]);
        assert_eq!(names("Sam Lee, Jr."), ["Sam Lee Jr."]);
        assert_eq!(names("山田太郎と鈴木花子"), ["山田太郎", "鈴木花子"]);
        assert_eq!(names("記者王小明／台北報導")[0], "王小明");
        assert_eq!(surname_first("Ruiz, Ana"), ["Ana Ruiz"]);
    }

    #[test]
    fn what_is_no_name_is_nobodys() {
        for raw in [
            "admin",
            "https://x.example/ana",
            "@handle",
            "By Staff | Site",
            "undefined",
            "3 min read",
            "Sat, 20 Dec, 2025 - 06:36",
            "Dec",
            "Full Bio",
            "Offline",
            "clicking \"Submit\"",
        ] {
            assert_eq!(names(raw), [""; 0], "{raw}");
        }
    }

    #[test]
    fn a_sites_name_is_told_from_a_persons() {
        let sites = ["GitHub".to_owned(), "Ana Ruiz".to_owned(), "West Hill Dental Care".to_owned()];
        assert!(
            is_site("GitHub", &sites) && is_site("GitHub Staff", &sites) && is_site("West Hill Dental Care", &sites)
        );
        assert!(!is_site("Ana Ruiz", &sites) && !is_site("Bo Li", &sites));
    }
}
