/// What may stand around a name in a byline, folded to lower case.
const BEFORE: &[&str] = &[
    "by:",
    "by",
    "written by",
    "author:",
    "author",
    "posted by",
    "words by",
    "文／",
    "文/",
    "作者：",
    "作者:",
    "記者",
];

/// What a name is not.
const NOBODY: &[&str] =
    &["admin", "administrator", "staff", "editor", "author", "unknown", "guest", "none", "null", "undefined", "team"];

const LONGEST: usize = 60;

/// The names in what a page gives as its author: `By Ana Ruiz and Bo Li | Desk`.
pub(super) fn names(raw: &str) -> Vec<String> {
    let mut text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    // Longest first would be `written by` before `by`; a second round takes what the first left.
    for _ in 0..2 {
        let lower = text.to_lowercase();
        let cut = BEFORE
            .iter()
            .filter_map(|words| lower.strip_prefix(words))
            .find(|rest| rest.starts_with(|c: char| !c.is_alphabetic() || !c.is_ascii()));
        if let Some(rest) = cut {
            let at = lower.len() - rest.len();
            text = text.get(at..).unwrap_or_default().trim_start_matches([':', ' ', '\u{3000}']).to_owned();
        }
    }
    let text = text.split(['|', '•', '·']).next().unwrap_or_default().replace(" and ", ",").replace(" & ", ",");
    let mut out: Vec<String> = Vec::new();
    for name in text.split([',', ';', '、']) {
        let name = name.trim().trim_end_matches('.');
        if is_name(name) && !out.iter().any(|n| n.eq_ignore_ascii_case(name)) {
            out.push(name.to_owned());
        }
    }
    out
}

/// A name that is given as one: commas in it set off a degree.
pub(super) fn single(raw: &str) -> Vec<String> {
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.matches(',').count() == 1 { vec![name].into_iter().filter(|n| is_name(n)).collect() } else { names(&name) }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= LONGEST
        && name.contains(char::is_alphabetic)
        && !name.contains("http")
        && !name.contains('@')
        && !NOBODY.contains(&name.to_lowercase().as_str())
        && !name.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_gives_its_names_once() {
        assert_eq!(names("By Ana Ruiz and Bo Li | Desk"), ["Ana Ruiz", "Bo Li"]);
        assert_eq!(names("Written by: Ana Ruiz, ana ruiz"), ["Ana Ruiz"]);
        assert_eq!(names("Byron Smith"), ["Byron Smith"]);
        assert_eq!(names("admin"), [""; 0]);
        assert_eq!(names("https://x.example/ana"), [""; 0]);
    }
}
