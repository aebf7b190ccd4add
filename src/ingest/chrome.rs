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
    "about the author",
    "more from this author",
    "相關文章",
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
    "still have questions?",
    "still have questions",
    "still have a question?",
    "have more questions?",
    "didn't find your answer?",
    "got more questions?",
];

/// A line of chrome is skipped wherever it stands.
pub(super) fn is_chrome(line: &str) -> bool {
    is_one_of(CHROME, line) || is_one_of(END, line) || is_way_up(line)
}

/// Nothing of the article, or of its FAQ, follows such a line.
pub(super) fn is_end(line: &str) -> bool {
    let starts = ["©", "Copyright ", "Subscribe to ", "Sign up for ", "All rights reserved"];
    starts.iter().any(|start| starts_short(line, start)) || is_one_of(END, line)
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
        "Related:",
        "Read also",
        "Also read",
        "Read next",
        "作者：",
        "延伸閱讀",
        "相關閱讀",
    ];
    is_end(line) || is_one_of(AFTER_FAQ, line) || starts.iter().any(|start| starts_short(line, start))
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
