//! Citations and references of Pandoc and Quarto, of which only the generator knows what readers see: `[@berg2020, p. 3]`, `@fig-boat`.

/// A longer citation is none, in bytes.
const LONGEST: usize = 300;

/// What Quarto's references begin with.
const REFERENCES: &[&str] = &["@fig-", "@tbl-", "@sec-", "@eq-", "@lst-", "@thm-"];

/// The length of a citation in brackets at the start of `rest`, which a name of the year or of a page tells from a person's.
pub(super) fn citation(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find([']', '[', '\n']).filter(|end| *end <= LONGEST)?;
    let (inner, after) = inner.split_at_checked(end)?;
    let is_closed = after.starts_with(']') && !after.get(1..)?.starts_with(['(', '[', ':', '{']);
    let key = |part: &str| {
        let part = part.trim_start_matches("see ").trim_start_matches("cf. ").trim_start_matches('-');
        let key = part.strip_prefix('@').map(|key| key.split([',', ' ']).next().unwrap_or_default());
        key.is_some_and(|key| key.len() > 3 && key.contains(|c: char| c.is_ascii_digit()))
    };
    (is_closed && inner.split(';').all(|part| key(part.trim()))).then_some(end + 2)
}

/// The length of a reference at the start of `rest`.
pub(super) fn reference(rest: &str, last: Option<char>) -> Option<usize> {
    let start = REFERENCES.iter().find(|start| rest.starts_with(**start))?.len();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
    let name = rest.get(start..)?;
    let name = name.get(..name.find(|c| !is_name(c)).unwrap_or(name.len()))?;
    let is_apart = last.is_none_or(|c| !c.is_alphanumeric() && c != '/');
    (is_apart && !name.is_empty()).then_some(start + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_told_from_people_and_links() {
        for text in ["[@berg2020]", "[@berg2020, p. 3; -@holm_2019]", "[see @berg2020]"] {
            assert_eq!(citation(text), Some(text.len()), "{text}");
        }
        for text in ["[@ida]", "[@ida2](a)", "[@ida2]: a", "[a@b2]", "[1]", "[@berg2020"] {
            assert_eq!(citation(text), None, "{text}");
        }
        assert_eq!((reference("@fig-boat, so", Some(' ')), reference("@fig-boat", Some('a'))), (Some(9), None));
        assert_eq!(reference("@figure", None), None);
    }
}
