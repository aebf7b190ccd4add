use unicode_normalization::UnicodeNormalization;

/// `text` as an identifier: lower-case letters and digits of any script, words joined by `-`, at most `limit`
/// characters, cut between words. Empty when nothing readable is left.
#[must_use]
pub fn slug(text: &str, limit: usize) -> String {
    let folded: String = text
        .nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let mut out = String::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let room = limit.saturating_sub(out.chars().count() + usize::from(!out.is_empty()));
        if word.chars().count() > room {
            if out.is_empty() {
                out.extend(word.chars().take(limit));
            }
            break;
        }
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_every_script_and_cut_between_words() {
        assert_eq!(slug("Why is this deal Éxciting?", 60), "why-is-this-deal-exciting");
        assert_eq!(slug("Why is this deal", 9), "why-is");
        assert_eq!(slug("電動車充電 2026", 40), "電動車充電-2026");
        assert_eq!(slug("?!", 40), "");
    }
}
