//! Lists of attributes that say how something looks: `{: .lead}`, `{#id}`, `{ width=200 }`.

/// Whether a text is nothing but such a list, in braces.
pub(super) fn is_attribute_list(text: &str) -> bool {
    let Some(inner) = text.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return false };
    if inner.contains(['{', '}']) {
        return false;
    }
    let Some(inner) = inner.strip_prefix(':') else { return is_list(inner) };
    // Kramdown's own, whatever they hold.
    inner.is_empty()
        || inner.starts_with([' ', '.', '#', ':', '/'])
        || is_list(inner)
        || inner.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn is_list(inner: &str) -> bool {
    let mut rest = inner.trim();
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'')).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let is_name = |word: &str| {
            word.contains(char::is_alphanumeric)
                && word
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '#' | '@' | '/' | '%'))
        };
        if !is_name(word) {
            return false;
        }
        let Some(value) = after.strip_prefix('=') else {
            // A word without a value says something in prose, too.
            if !word.starts_with(['.', '#', ':']) {
                return false;
            }
            rest = after.trim_start();
            continue;
        };
        let Some(mark) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            let end = value.find(char::is_whitespace).unwrap_or(value.len());
            rest = value.get(end..).unwrap_or_default().trim_start();
            continue;
        };
        let Some(after) = value.get(1..).and_then(|value| value.split_once(mark)) else { return false };
        rest = after.1.trim_start();
    }
    true
}

/// A line without the list at its end.
pub(super) fn without_attributes(line: &str) -> &str {
    let line = line.trim_end();
    let Some(start) = line.rfind('{').filter(|_| line.ends_with('}')) else { return line };
    let (before, list) = line.split_at_checked(start).unwrap_or((line, ""));
    let word = list.trim_matches(['{', '}', ' ']);
    let is_flag = matches!(word, "open" | "closed" | "collapsible");
    if is_attribute_list(list) || is_flag { before.trim_end() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_attributes_are_told_from_prose_in_braces() {
        for list in [
            "{: .lead}",
            "{:toc}",
            "{#id}",
            "{.a .b}",
            "{ width=200 }",
            "{:target=\"_blank\" rel='x'}",
            "{: #run }",
            "{:.no_toc}",
        ] {
            assert!(is_attribute_list(list), "{list}");
        }
        for prose in ["{name}", "{a, b}", "{}", "{ ... }", "{{ x }}", "{x = 1, y = 2}"] {
            assert!(!is_attribute_list(prose), "{prose}");
        }
        assert_eq!(without_attributes("Fares {#fares}"), "Fares");
        assert_eq!(without_attributes("The set {a, b}"), "The set {a, b}");
    }
}
