//! What front matter says of an article's state in the publisher's own system, under the names that generators of sites and
//! editorial systems give it (Hugo, Jekyll, Zola, Eleventy, Hexo, Pelican, Docusaurus, `WordPress`, Ghost). A state that keeps
//! an article from the public makes it no article here; one that only keeps it from lists and search engines is told.
//! When it becomes public is a date, and read in [`date_fields`](super::date_fields).

use super::publishing_problem::PublishingProblem;
use crate::text::clip;
use serde_json::Value;

/// Fields that say by `true` that an article is not public.
const NOT_PUBLIC: &[&str] = &[
    "draft",
    "isdraft",
    "unpublished",
    "private",
    "isprivate",
    "scheduled",
    "pending",
    "trash",
    "trashed",
    "headless",
    "wip",
    "workinprogress",
    "embargoed",
];

/// Fields that say by `false` that an article is not public, or has no page.
const PUBLIC: &[&str] =
    &["published", "ispublished", "publish", "dgpublish", "public", "ispublic", "render", "permalink"];

/// Fields that say by a word what state an article is in; `published: draft` is written, too.
const STATES: &[&str] = &[
    "status",
    "state",
    "poststatus",
    "publishstatus",
    "publishingstatus",
    "publicationstatus",
    "contentstatus",
    "articlestatus",
    "workflowstate",
    "workflow",
    "stage",
    "visibility",
    "draft",
    "published",
    "publish",
];

/// States in which nobody outside reads an article.
const UNPUBLISHED: &[&str] = &[
    "draft",
    "drafts",
    "autodraft",
    "unpublished",
    "notpublished",
    "private",
    "scheduled",
    "future",
    "pending",
    "pendingreview",
    "inreview",
    "underreview",
    "readyforreview",
    "awaitingreview",
    "needsreview",
    "review",
    "wip",
    "workinprogress",
    "unapproved",
    "onhold",
    "withheld",
    "embargo",
    "embargoed",
    "internal",
    "trash",
    "trashed",
    "deleted",
    "never",
];

/// States in which only some do.
const RESTRICTED: &[&str] =
    &["members", "membersonly", "paid", "password", "passwordprotected", "premium", "subscribers"];

/// Fields that say by `true` that search engines, lists or a site's own search leave an article out.
const UNLISTED: &[&str] = &[
    "noindex",
    "robotsnoindex",
    "nosearch",
    "searchexclude",
    "searchhidden",
    "excludefromsearch",
    "excludesearch",
    "hidefromsearch",
    "sitemapexclude",
    "sitemapignore",
    "excludefromsitemap",
    "unlisted",
    "hidden",
    "eleventyexcludefromcollections",
];

/// Fields that say the same by `false`.
const LISTED: &[&str] = &["sitemap", "search", "searchable", "insearchindex", "indexed"];

/// Characters of a value that are told.
const TOLD: usize = 60;

/// Folders in which Jekyll, Hexo and people keep drafts.
const DRAFTS: &[&str] = &["_drafts", "_draft", "drafts", ".drafts", "_unpublished", "unpublished"];

/// The name of a field without what writers differ in: capitals, `-` and `_`.
pub(super) fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is told of a file for the folder it lies in.
pub(super) fn said_by_place(source: &str) -> Option<PublishingProblem> {
    let (folders, _) = source.rsplit_once('/')?;
    let name = folders.split('/').find(|name| DRAFTS.contains(&name.to_lowercase().as_str()))?;
    Some(PublishingProblem::Unpublished { because: format!("it lies in the folder `{name}`") })
}

/// What a field of front matter says of the article's state, where that is not simply that it is public.
pub(super) fn said_by_field(name: &str, value: &Value) -> Option<PublishingProblem> {
    let key = plain_name(name);
    let key = key.as_str();
    let said = |value: &Value| format!("`{name}: {}`", clip(&as_text(value), TOLD));
    let unpublished = |value: &Value| Some(PublishingProblem::Unpublished { because: said(value) });
    let unlisted = |value: &Value| Some(PublishingProblem::Unlisted { because: said(value) });
    if (NOT_PUBLIC.contains(&key) && is(value, true)) || (PUBLIC.contains(&key) && is(value, false)) {
        return unpublished(value);
    }
    // Strapi and its like keep a draft without the moment of its publication.
    if key == "publishedat" && value.is_null() {
        return unpublished(value);
    }
    if STATES.contains(&key) {
        let words: Vec<String> = words(value);
        let is_one_of = |states: &[&str]| words.iter().any(|word| states.contains(&word.as_str()));
        if is_one_of(UNPUBLISHED) {
            return unpublished(value);
        }
        if is_one_of(RESTRICTED) {
            return Some(PublishingProblem::Restricted { because: said(value) });
        }
        if is_one_of(&["unlisted", "hidden"]) {
            return unlisted(value);
        }
    }
    let inner = |fields: &[&str], flag: bool| {
        let object = value.as_object()?;
        let found =
            object.iter().find(|(name, value)| fields.contains(&plain_name(name).as_str()) && is(value, flag))?;
        Some(Value::String(format!("{}: {}", found.0, as_text(found.1))))
    };
    // Hugo's `build: {render: never, list: never}`; `link` gives an address that no page has.
    if key == "build" {
        let is_none =
            |value: &Value| is(value, false) || words(value).iter().any(|word| word == "never" || word == "link");
        let object = value.as_object()?;
        let found = object.iter().find(|(name, value)| matches!(name.as_str(), "render" | "list") && is_none(value))?;
        return unpublished(&Value::String(format!("{}: {}", found.0, as_text(found.1))));
    }
    if (UNLISTED.contains(&key) && is(value, true)) || (LISTED.contains(&key) && is(value, false)) {
        return unlisted(value);
    }
    match key {
        "sitemap" | "search" => match inner(&["exclude", "disable", "disabled", "ignore"], true) {
            Some(found) => unlisted(&found),
            None => words(value).iter().any(|word| word == "exclude").then(|| unlisted(value))?,
        },
        "robots" | "seo" | "meta" => match inner(&["noindex"], true).or_else(|| inner(&["index"], false)) {
            Some(found) => unlisted(&found),
            None => words(value).iter().any(|word| word == "noindex").then(|| unlisted(value))?,
        },
        _ => None,
    }
}

/// Whether a value says yes, or no, in any of the words that YAML and its writers have for it.
pub(super) fn is(value: &Value, yes: bool) -> bool {
    match value {
        Value::Bool(flag) => *flag == yes,
        Value::Number(number) => number.as_i64() == Some(i64::from(yes)),
        Value::String(_) => words(value).first().is_some_and(|word| {
            let known: &[&str] = if yes { &["true", "yes", "on", "y", "1"] } else { &["false", "no", "off", "n", "0"] };
            known.contains(&word.as_str())
        }),
        _ => false,
    }
}

/// The words of a value, or of each value of a list, folded; without a comment behind them.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(words).collect(),
        Value::Object(_) => Vec::new(),
        // What stands in brackets says when or why.
        _ => as_text(value)
            .split(['(', '['])
            .next()
            .unwrap_or_default()
            .split(',')
            .map(plain_name)
            .filter(|word| !word.is_empty())
            .collect(),
    }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.split(" #").next().unwrap_or(text).trim().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::front_matter::split;
    use super::super::problem::ProblemKind;
    use super::*;

    fn told(front: &str) -> Vec<(Option<usize>, PublishingProblem)> {
        let text = format!("---\ntitle: T\n{front}\n---\nText.");
        split(&text)
            .problems
            .into_iter()
            .map(|(line, kind)| match kind {
                ProblemKind::Publishing(kind) => (line, kind),
                other => panic!("{front}: {other}"),
            })
            .collect()
    }

    #[test]
    fn what_the_publishers_system_keeps_from_the_public_is_told_with_its_line() {
        for front in [
            "draft: true",
            "Draft: yes",
            "draft: \"true\"",
            "is_draft: 1",
            "draft: true # not yet",
            "draft_editor: Ana\ndraft: true",
            "extra:\n  draft: false\ndraft: true",
            "published: false",
            "published: no",
            "publish: off",
            "public: false",
            "status: draft",
            "status: Scheduled",
            "status: [private]",
            "post_status: auto-draft",
            "visibility: private",
            "state: pending",
            "unpublished: true",
            "_build: { render: never }",
            "build:\n  list: never",
            "build:\n  render: false",
            "headless: true",
            "render: false",
            "permalink: false",
            "dg-publish: false",
            "wip: true",
            "status: draft (until May)",
            "stage: in review",
            "published_at: null",
        ] {
            let told = told(front);
            let lines = front.lines().position(|line| line.starts_with(['b', '_']) || line.starts_with("draft:"));
            let [(Some(line), PublishingProblem::Unpublished { .. })] = told.as_slice() else {
                panic!("{front}: {told:?}")
            };
            assert_eq!(*line, lines.unwrap_or(0) + 3, "{front}");
        }
    }

    #[test]
    fn what_is_only_kept_from_lists_is_told_and_read() {
        for front in [
            "sitemap: false",
            "sitemap:\n  exclude: true",
            "noindex: true",
            "robots: noindex, nofollow",
            "robotsNoIndex: true",
            "seo: { noindex: true }",
            "search: false",
            "in_search_index: false",
            "unlisted: true",
            "hidden: true",
        ] {
            let told = told(front);
            assert!(matches!(told.as_slice(), [(Some(3), PublishingProblem::Unlisted { .. })]), "{front}: {told:?}");
        }
        let told = told("visibility: paid");
        assert!(matches!(told.as_slice(), [(_, PublishingProblem::Restricted { .. })]), "{told:?}");
    }

    #[test]
    fn what_is_public_is_not_told() {
        for front in [
            "draft: false",
            "published: true",
            "status: publish",
            "status: published",
            "status: open",
            "visibility: public",
            "sitemap:\n  priority: 0.5",
            "search: true",
            "robots: index, follow",
            "build: { list: always, render: always }",
            "draft_editor: true",
            "extra: { draft: true }",
            "permalink: /a/:title/",
        ] {
            assert_eq!(told(front), [], "{front}");
        }
    }

    #[test]
    fn other_notations_and_broken_front_matter_say_the_same() {
        for text in [
            "+++\ntitle = \"T\"\ndraft = true\n+++\nText.",
            "+++\ntitle = \"T\"\n[build]\nrender = \"never\"\n+++\nText.",
            "{\n\"title\": \"T\",\n\"draft\": true\n}\n\nText.",
            ";;;\n\"title\": \"T\",\n\"status\": \"draft\"\n;;;\nText.",
            "---\ntitle: A: b: c\ndraft: true\n---\nText.",
            "---\ntitle: [A\ndraft: true # later\n---\nText.",
            "---\ntitle: T\ndraft: true\n\nText.",
        ] {
            let found = split(text).problems;
            let is_it = |(line, kind): &(Option<usize>, ProblemKind)| {
                *line == Some(3) && matches!(kind, ProblemKind::Publishing(PublishingProblem::Unpublished { .. }))
            };
            assert_eq!(found.iter().filter(|told| is_it(told)).count(), 1, "{text}: {found:?}");
        }
    }

    #[test]
    fn a_folder_of_drafts_holds_drafts() {
        assert!(said_by_place("_drafts/a.md").is_some() && said_by_place("blog/Drafts/x/a.md").is_some());
        assert!(said_by_place("_posts/_drafts.md").is_none() && said_by_place("drafts-of-air/a.md").is_none());
    }
}
