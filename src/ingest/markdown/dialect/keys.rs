//! Keys of `PyMdown`, `++ctrl+alt+c++`, as they stand on a keyboard.

/// What stands between the marks as readers see it, where it names keys.
pub(super) fn keys(inner: &str) -> Option<String> {
    let is_key = |key: &str| {
        let is_quoted = key.len() > 2 && key.starts_with('"') && key.ends_with('"');
        is_quoted || !key.is_empty() && key.len() <= 20 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let named = |key: &str| {
        let words = key.trim_matches('"').split('-').map(|word| {
            let mut rest = word.chars();
            rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect::<String>()
        });
        words.collect::<Vec<_>>().join(" ")
    };
    let is_all = inner.split('+').all(is_key);
    is_all.then(|| inner.split('+').map(named).collect::<Vec<_>>().join("+"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_on_a_keyboard() {
        assert_eq!(keys("ctrl+page-down").as_deref(), Some("Ctrl+Page Down"));
        assert_eq!(keys("\"Own key\"+c").as_deref(), Some("Own key+C"));
        assert_eq!(keys(" + b"), None);
    }
}
