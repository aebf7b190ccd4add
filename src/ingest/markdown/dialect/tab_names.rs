//! Names of tabs that stand in the tag around them, and not in their own: `values={[{label: 'Summer', value: 's'}]}` of Docusaurus,
//! `items={['Summer', 'Winter']}` of Nextra, `items="Summer,Winter"` of Hugo's themes.

use super::component::braces;
use super::signs::{TAB, TAB_ENDS};
use super::tag::Tag;

/// The name of a tab by its value, or by its place among its like; `holder` is the tag around them, `raw` as it is written.
pub(super) fn tab_name(holder: &Tag<'_>, raw: &str, value: Option<&str>, place: usize) -> Option<String> {
    let expression = |name: &str| {
        let start = raw.find(&format!("{name}={{"))? + name.len() + 1;
        let rest = raw.get(start..)?;
        rest.get(..braces(rest)?)
    };
    if let (Some(value), Some(values)) = (value, expression("values")) {
        let part = |piece: &str, name: &str| {
            let (_, after) =
                piece.split_once(&format!("{name}:")).or_else(|| piece.split_once(&format!("{name}':")))?;
            strings(after).into_iter().next().map(str::to_owned)
        };
        let found = values.split('}').find(|piece| part(piece, "value").as_deref() == Some(value));
        return found.and_then(|piece| part(piece, "label"));
    }
    if value.is_some() {
        return None;
    }
    for name in ["items", "names", "labels", "titles"] {
        if let Some(items) = expression(name) {
            return strings(items).get(place).map(|name| (*name).to_owned());
        }
        if let Some(items) = holder.get(&[name]) {
            return items.split(',').nth(place).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        }
    }
    None
}

/// What a comment writes with which a tab of Hexo begins or ends: `<!-- tab Summer@icon -->`, `<!-- endtab -->`.
pub(super) fn tab_in_comment(words: &str) -> Option<String> {
    let inner = words.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    if inner == "endtab" {
        return Some(TAB_ENDS.to_string());
    }
    let name = inner.strip_prefix("tab ").filter(|name| !name.contains('\n'))?;
    Some(format!("{TAB}{}", name.split('@').next().unwrap_or_default().trim()))
}

/// What stands between quotation marks, in order.
fn strings(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'', '`']) {
        let Some(mark) = rest.get(start..).and_then(|rest| rest.chars().next()) else { break };
        let Some((words, after)) = rest.get(start + 1..).and_then(|inner| inner.split_once(mark)) else { break };
        out.push(words);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::component::tag_at;
    use super::*;

    #[test]
    fn tabs_have_the_names_that_the_tag_around_them_gives() {
        let name = |raw: &str, value, place| {
            let (tag, _) = tag_at(raw, true, false).unwrap();
            tab_name(&tag, raw, value, place)
        };
        let values = "<Tabs values={[{label: 'Summer', value: 's'}, {value: \"w\", label: \"Winter\"}]}>";
        assert_eq!(name(values, Some("w"), 0).as_deref(), Some("Winter"));
        assert_eq!(name(values, Some("x"), 0), None);
        assert_eq!(name("<Tabs items={['Summer', 'Winter']}>", None, 1).as_deref(), Some("Winter"));
        let tag = Tag::of_shortcode("tabs items=\"Summer, Winter\"").unwrap();
        assert_eq!(tab_name(&tag, "", None, 1).as_deref(), Some("Winter"));
        assert_eq!(tab_name(&tag, "", None, 2), None);
    }
}
