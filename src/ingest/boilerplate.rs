//! Lines that stand on pages around articles and belong to none.

/// Links to the head of the page.
const UP: &[&str] =
    &["back to top", "to top", "top", "return to top", "go to top", "回到頂端", "回到頂部", "返回頂部", "返回顶部"];

/// Lines of a page that are not its article and may stand anywhere, folded to lower case.
const CHROME: &[&str] = &[
    "skip to content",
    "skip to main content",
    "menu",
    "search",
    "sign in",
    "sign up",
    "log in",
    "login",
    "subscribe",
    "home",
    "share",
    "read more",
    "advertisement",
    "newsletter",
    "follow us",
    "cookie settings",
    "print",
    "listen",
    "save",
    "collapse",
    "collapse all",
    "collapsed",
    "expand",
    "expanded",
    "expand all",
    "expand / collapse all",
    "show more",
    "show less",
    "see more",
    "load more",
    "view all",
    "view more",
    "click to expand",
    "click to view",
    "contents",
    "table of contents",
    "on this page",
    "in this article",
    "目录",
    "目錄",
    "close",
    "copy",
    "copied",
    "copy link",
    "privacy policy",
    "terms of service",
    "跳至內容",
    "跳到主要內容",
    "分享",
];

/// Chrome after which nothing of the article follows.
const END: &[&str] = &[
    "share this article",
    "share this",
    "related",
    "related articles",
    "related stories",
    "read next",
    "comments",
    "leave a comment",
    "leave a reply",
    "about the author",
    "more from this author",
    "相關文章",
    "your answer",
];

/// What may follow an FAQ's last answer, and would be taken for a part of it.
const AFTER_FAQ: &[&str] = &[
    "about the authors",
    "about author",
    "written by",
    "author bio",
    "post a comment",
    "add a comment",
    "was this article helpful",
    "was this helpful",
    "was this page helpful",
    "you may also like",
    "you might also like",
    "you might also be interested in",
    "recommended for you",
    "recommended articles",
    "recommended reading",
    "further reading",
    "related posts",
    "related content",
    "related reading",
    "related topics",
    "recent posts",
    "latest posts",
    "latest articles",
    "popular posts",
    "more articles",
    "more stories",
    "keep reading",
    "read more articles",
    "next article",
    "previous article",
    "references",
    "sources",
    "tags",
    "table of contents",
    "subscribe to our newsletter",
    "sign up for our newsletter",
    "stay in the loop",
    "discover more from",
    "share this post",
    "share this story",
    "share this page",
    "share on",
    "follow us on",
    "get in touch",
    "contact us",
    "conclusion",
    "conclusions",
    "final thoughts",
    "final words",
    "final verdict",
    "the bottom line",
    "bottom line",
    "in summary",
    "wrapping up",
    "wrap-up",
    "key takeaways",
    "結論",
    "结论",
    "總結",
    "总结",
    "結語",
    "结语",
    "need help?",
    "questions?",
    "article sources",
    "editor's note",
    "see also",
    "related links",
    "related products",
];

/// How a line begins that turns from the last answer to the reader, folded to lower case.
const INVITATIONS: &[&str] = &[
    "still have ",
    "still need ",
    "still got ",
    "still not sure",
    "do you still have",
    "do you have more questions",
    "do you have any other questions",
    "do you have another question",
    "do you have further questions",
    "have more questions",
    "have any more questions",
    "have another question",
    "have a question",
    "have questions",
    "have any questions",
    "got questions",
    "got a question",
    "got more questions",
    "any questions?",
    "any other questions?",
    "more questions?",
    "need more help",
    "need further ",
    "didn't find ",
    "didn't see ",
    "couldn't find ",
    "can't find what you",
    "can't find the answer",
    "can't find your answer",
    "can't find an answer",
    "want more tips",
    "want to learn more",
    "want to know more",
    "enjoyed this ",
    "did you find this ",
    "did this answer ",
    "was this article",
    "was this page",
    "was this post",
    "was this guide",
    "was this answer",
    "was this content",
    "was this information",
    "was this helpful",
    "is this page useful",
    "ready to ",
    "not finding what you",
    "has your question been answered",
];

/// A longer line that begins like an invitation is part of an answer.
const LONGEST_INVITATION: usize = 110;

/// A line of chrome is skipped wherever it stands.
pub(super) fn is_chrome(line: &str) -> bool {
    is_one_of(CHROME, line) || is_one_of(END, line) || is_way_up(line)
}

/// A line of the body that leads to another article: `Read more: Kites in winter`. One that only names it must be a link.
pub(super) fn is_pointer(line: &str, linked: bool) -> bool {
    let starts = [
        "read more:",
        "read more on",
        "read also",
        "also read",
        "read next",
        "see also:",
        "related:",
        "related article",
        "related stor",
        "more:",
        "recommended:",
        "watch:",
        "don't miss:",
        "advertisement",
        "click here to",
        "sign up for",
        "subscribe to",
        "you may also like",
        "follow us on",
        "follow @",
        "read or share this story",
        "(photo:",
        "延伸閱讀",
        "延伸阅读",
        "相關閱讀",
        "看更多",
        "更多新聞",
        "читайте также",
        "lire aussi",
        "leia mais",
        "lea también",
        "関連記事",
    ];
    let is_short = line.chars().count() <= if linked { 200 } else { 120 };
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(').to_lowercase();
    let line = line.strip_prefix('(').filter(|l| !l.starts_with("photo")).unwrap_or(&line);
    is_short && starts.iter().any(|start| line.starts_with(start)) && (linked || !line.ends_with(['.', '。', '?']))
}

/// Nothing of the article, or of its FAQ, follows such a line.
pub(super) fn is_end(line: &str) -> bool {
    let starts = ["©", "Copyright ", "Subscribe to ", "Sign up for ", "All rights reserved", "Not the answer you"];
    starts.iter().any(|start| starts_short(line, start))
        || forbids_copies(line)
        || is_one_of(END, line)
        || is_count_of_comments(line)
}

/// What a publisher puts under its articles: that nobody may copy them.
fn forbids_copies(line: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|words| line.contains(words));
    line.len() <= 600
        && says(&["may not be published", "may not be reproduced", "may not be copied", "may not be redistributed"])
        && says(&["permission", "rewritten", "consent"])
}

/// `3 comments`, `12 replies`.
fn is_count_of_comments(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = ["comment", "comments", "reply", "replies", "responses"];
    rest.len() < line.len() && is_one_of(&words, rest.trim_start())
}

/// A button that may stand between two questions; what else ends articles stands above lists of other pages' titles.
pub(super) fn is_button(line: &str) -> bool {
    is_one_of(&["share this article", "share this"], line)
}

/// A paragraph may begin with the same words.
fn starts_short(line: &str, start: &str) -> bool {
    line.starts_with(start) && line.chars().count() <= LONGEST
}

/// The longest line that is known by its beginning, in characters.
const LONGEST: usize = 100;

/// No answer goes on after such a line.
pub(super) fn ends_faq(line: &str) -> bool {
    let starts = [
        "Posted in",
        "Filed under",
        "Tagged ",
        "Tags:",
        "Categories:",
        "Category:",
        "Written by ",
        "Last updated",
        "Share this ",
        "Share this:",
        "Share:",
        "Photo:",
        "Photos:",
        "Image:",
        "Images:",
        "Photo by ",
        "Image credit",
        "Photo credit",
        "Foto:",
        "Read more:",
        "Reviewed by ",
        "Medically reviewed by ",
        "Fact checked by ",
        "Fact-checked by ",
        "Edited by ",
        "Updated by ",
        "Disclaimer:",
        "About the author",
        "About The Author",
        "Related:",
        "Read also",
        "Also read",
        "Read next",
        "作者：",
        "延伸閱讀",
        "相關閱讀",
    ];
    is_end(line)
        || is_one_of(AFTER_FAQ, line)
        || is_invitation(line)
        || is_disclosure(line)
        || is_dateline(line)
        || is_byline(line)
        || is_pager(line)
        || starts.iter().any(|start| starts_short(line, start))
}

/// Whether a line says when the page was published or changed: `Updated: Sep 29, 2025`. A bare date may be an answer.
fn is_dateline(line: &str) -> bool {
    let is_labelled = ["publi", "updat", "posted", "last ", "modified", "date:"]
        .iter()
        .any(|label| line.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label)));
    is_labelled && line.chars().count() <= LONGEST && !super::dates::datelines(line).is_empty()
}

/// `By Ana Ruiz`, with nothing else.
fn is_byline(line: &str) -> bool {
    let name = ["By ", "Von ", "Par ", "Por "].iter().find_map(|by| line.strip_prefix(by)).unwrap_or_default();
    let count = name.split_whitespace().count();
    let are_capitals = name
        .split_whitespace()
        .all(|w| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || "-'’.".contains(c)));
    (2..=3).contains(&count) && are_capitals && !line.ends_with('.')
}

/// `← Previous post`, `Next article →`.
fn is_pager(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (way, what) = bare.split_once(' ').unwrap_or((bare.as_str(), ""));
    ["previous", "next", "prev", "older", "newer"].contains(&way)
        && ["post", "posts", "article", "articles", "page", "entry", "story", "entries"].contains(&what)
}

/// Whether a line says what the publisher earns by it.
fn is_disclosure(line: &str) -> bool {
    let folded = line.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| folded.contains(w));
    says(&["we may earn", "we may receive", "we earn ", "we receive "]) && says(&["commission", "compensation"])
}

/// Whether a line asks the reader for something, as pages do after their last answer.
pub(super) fn is_invitation(line: &str) -> bool {
    let folded = line.trim().to_lowercase().replace('’', "'");
    let is_short = folded.chars().count() <= LONGEST_INVITATION;
    // What is no question says so to the reader: `Still need help, write to us.`
    is_short && folded.contains('?') && INVITATIONS.iter().any(|start| folded.starts_with(start))
}

/// A link to the head of the page, which may stand after every answer.
fn is_way_up(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    is_one_of(UP, bare)
}

fn is_one_of(lines: &[&str], line: &str) -> bool {
    // No entry is longer.
    line.len() <= 60 && lines.contains(&line.to_lowercase().trim_end_matches([':', '.']).trim())
}

#[cfg(test)]
mod tests;
