//! What stands between the signs of a shortcode, a tag or a component: its name, whether it opens or closes something, and what it is
//! given.

use std::borrow::Cow;

/// Whose signs a mark has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Syntax {
    /// `{{< name >}}` and `{{% name %}}`.
    Shortcode,
    /// `{% name %}`, and `{{ name() }}` with brackets.
    Liquid,
    /// `<Name>`.
    Component,
    /// `{#if a}` of Svelte.
    Block,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Opens,
    Closes,
    /// It closes itself.
    Alone,
    /// It parts what another opened: `{% else %}`.
    Parts,
}

/// A shortcode, a tag or a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub syntax: Syntax,
    pub name: &'a str,
    pub form: Form,
    /// What it is given, by name where it has one.
    pub given: Vec<(Option<&'a str>, Cow<'a, str>)>,
}

impl<'a> Tag<'a> {
    /// The first of these that is given and has words.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        let value = |name: &&str| {
            let is = |given: &&(Option<&str>, Cow<'_, str>)| given.0.is_some_and(|own| own.eq_ignore_ascii_case(name));
            self.given.iter().find(is).map(|(_, value)| value.trim())
        };
        names.iter().filter_map(value).find(|value| !value.is_empty())
    }

    /// The first that is given without a name.
    pub(super) fn first(&self) -> Option<&str> {
        self.given.iter().find(|(name, _)| name.is_none()).map(|(_, value)| value.trim()).filter(|v| !v.is_empty())
    }

    /// What stands between `{{<` and `>}}`.
    pub(super) fn of_shortcode(inner: &'a str) -> Option<Self> {
        let inner = inner.trim();
        let (form, inner) = match (inner.strip_prefix('/'), inner.strip_suffix('/')) {
            (Some(rest), _) => (Form::Closes, rest.trim()),
            (_, Some(rest)) => (Form::Alone, rest.trim()),
            _ => (Form::Opens, inner),
        };
        let (name, rest) = named(inner)?;
        Some(Self { syntax: Syntax::Shortcode, name, form, given: given(rest) })
    }

    /// What stands between `{%` and `%}`.
    pub(super) fn of_liquid(inner: &'a str) -> Option<Self> {
        let inner = inner.trim().trim_matches('-').trim();
        let (name, rest) = named(inner)?;
        let (form, name) = match name {
            "else" | "elsif" | "elif" | "elseif" | "when" | "plural" => (Form::Parts, name),
            _ => name
                .strip_prefix("end")
                .map_or((Form::Opens, name), |opened| (Form::Closes, opened.trim_start_matches('_'))),
        };
        Some(Self { syntax: Syntax::Liquid, name, form, given: given(unbracketed(rest)) })
    }

    /// What stands between the braces of a block of Svelte; none where it is a value.
    pub(super) fn of_block(inner: &'a str) -> Option<Self> {
        let rest = inner.get(1..)?;
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        let form = match inner.chars().next()? {
            '#' => Form::Opens,
            '/' => Form::Closes,
            ':' => Form::Parts,
            _ => return None,
        };
        Some(Self { syntax: Syntax::Block, name, form, given: Vec::new() })
    }

    /// A call between `{{` and `}}`: `youtube(id="a")`.
    pub(super) fn of_call(inner: &'a str) -> Option<Self> {
        let inner = inner.trim();
        let (name, rest) = inner.split_once('(')?;
        let rest = rest.strip_suffix(')')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
        is_name.then(|| Self { syntax: Syntax::Liquid, name, form: Form::Alone, given: given(rest) })
    }
}

/// A name and what follows it.
fn named(inner: &str) -> Option<(&str, &str)> {
    let end =
        inner.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':'))).unwrap_or(inner.len());
    let (name, rest) = inner.split_at_checked(end)?;
    name.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some((name.trim_end_matches(':'), rest))
}

fn unbracketed(rest: &str) -> &str {
    let rest = rest.trim();
    rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest)
}

/// `a="b" c='d' "e" f`, with or without commas between.
fn given(rest: &str) -> Vec<(Option<&str>, Cow<'_, str>)> {
    const MOST: usize = 40;
    let mut out = Vec::new();
    let mut rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    while !rest.is_empty() && out.len() < MOST {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '@')))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let assigned = after.trim_start();
        let assigned = assigned.strip_prefix('=').or_else(|| if word.ends_with(':') { Some(after) } else { None });
        let (name, from) = match assigned {
            Some(after) if !word.is_empty() => (Some(word.trim_end_matches(':')), after.trim_start()),
            _ => (None, rest),
        };
        let (value, after) = value(from);
        if name.is_some() || !value.is_empty() {
            out.push((name, value));
        }
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    out
}

/// The first value of a text, and what follows it.
fn value(text: &str) -> (Cow<'_, str>, &str) {
    let Some(mark) = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`' | '“')) else {
        let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len()).max(1);
        let end = (end..=text.len()).find(|n| text.is_char_boundary(*n)).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (Cow::Borrowed(value), rest);
    };
    let closer = if mark == '“' { '”' } else { mark };
    let inner = text.get(mark.len_utf8()..).unwrap_or_default();
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        if c == closer && !escaped {
            let value = inner.get(..at).unwrap_or_default();
            let rest = inner.get(at + closer.len_utf8()..).unwrap_or_default();
            let value = if value.contains('\\') {
                Cow::Owned(value.replace("\\\"", "\"").replace("\\'", "'"))
            } else {
                Cow::Borrowed(value)
            };
            return (value, rest);
        }
        escaped = c == '\\' && !escaped;
    }
    (Cow::Borrowed(inner), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_what_they_are_given() {
        let tag = Tag::of_shortcode(" faq \"Why is \\\"it\\\" late?\" open=true class='a b' ").unwrap();
        assert_eq!((tag.name, tag.form, tag.first()), ("faq", Form::Opens, Some("Why is \"it\" late?")));
        assert_eq!((tag.get(&["title", "class"]), tag.get(&["open"])), (Some("a b"), Some("true")));
        assert_eq!(Tag::of_shortcode("/faq").unwrap().form, Form::Closes);
        assert_eq!(Tag::of_shortcode("figure src=\"a.jpg\" /").unwrap().form, Form::Alone);
        let tag = Tag::of_liquid("- endtip -").unwrap();
        assert_eq!((tag.name, tag.form), ("tip", Form::Closes));
        let tag = Tag::of_liquid("quote(author=\"Ana\", date: 'May')").unwrap();
        assert_eq!((tag.get(&["author"]), tag.get(&["date"])), (Some("Ana"), Some("May")));
        assert_eq!(Tag::of_call("youtube(id=\"a\")").unwrap().name, "youtube");
        assert_eq!(Tag::of_call("page.title"), None);
    }
}
