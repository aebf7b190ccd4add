//! The words before a date that say which date it is: `Updated`, `First published on`, `發布時間`.

/// Labels, those before others that they begin with.
const LABELS: &[(&str, bool)] = &[
    ("last updated on", true),
    ("last updated", true),
    ("last modified on", true),
    ("last modified", true),
    ("last revised", true),
    ("last edited", true),
    ("last reviewed on", true),
    ("last reviewed", true),
    ("last update", true),
    ("article updated on", true),
    ("this article was last updated on", true),
    ("edited on", true),
    ("updated on", true),
    ("updated at", true),
    ("updated", true),
    ("modified on", true),
    ("modified", true),
    ("revised", true),
    ("最後更新時間", true),
    ("最后更新时间", true),
    ("最後更新", true),
    ("最后更新", true),
    ("更新時間", true),
    ("更新时间", true),
    ("更新日期", true),
    ("更新於", true),
    ("更新于", true),
    ("更新", true),
    ("first published on", false),
    ("first published", false),
    ("originally published on", false),
    ("originally published", false),
    ("date published", false),
    ("publication date", false),
    ("published on", false),
    ("published at", false),
    ("published", false),
    ("posted on", false),
    ("released on", false),
    ("written on", false),
    ("posted", false),
    ("date", false),
    ("發布時間", false),
    ("發佈時間", false),
    ("发布时间", false),
    ("發布日期", false),
    ("发布日期", false),
    ("發表於", false),
    ("发表于", false),
    ("發布於", false),
    ("發佈於", false),
    ("发布于", false),
    ("刊登日期", false),
    ("出版日期", false),
    ("發布", false),
    ("發佈", false),
    ("发布", false),
    ("日期", false),
];

/// What stands after the label at the start of `text`, if there is one.
pub(super) fn without_label(text: &str) -> &str {
    let text = trim(text);
    label_at(text).map_or(text, |(length, _)| trim(text.get(length..).unwrap_or_default()))
}

/// Bytes of the label that `text` begins with, and whether it says updated.
pub(super) fn label_at(text: &str) -> Option<(usize, bool)> {
    let (label, updates) = LABELS
        .iter()
        .find(|(label, _)| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)))?;
    let ends = !text.get(label.len()..)?.starts_with(|c: char| c.is_ascii_alphabetic());
    (ends || !label.is_ascii()).then_some((label.len(), *updates))
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ":：,，;；-–—()（）[]".contains(c))
}
