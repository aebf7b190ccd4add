//! What shortcodes, tags, components, directives and admonitions are by their names. Every generator and theme has its own; the
//! same few words return.

/// What something named like that does with the text inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It shows its text, perhaps under a title.
    Shows,
    /// It folds its text away under a question or a title.
    Asks,
    /// Its text is a question.
    Question,
    /// One of several texts of which a page shows one at a time.
    Tab,
    /// It holds tabs.
    Tabs,
    /// It shows nothing of its text.
    Hidden,
    /// Its text is code.
    Code,
    /// It shows a picture, a sign, a list of links: nothing to quote.
    Embed,
    /// It is one thing or another by what the generator knows.
    Condition,
    /// It repeats its text.
    Loop,
    /// It gives the address of a page.
    Address,
    /// It takes over another file.
    Include,
    /// It shows the text that it is given, inside a line.
    Word,
}

const ASKS: &[&str] = &[
    "faq",
    "faqitem",
    "faqentry",
    "faqs",
    "qa",
    "qanda",
    "qna",
    "details",
    "detail",
    "accordion",
    "accordionitem",
    "accordionpanel",
    "accordiontab",
    "collapse",
    "collapsible",
    "collapsiblesection",
    "expand",
    "expandable",
    "expander",
    "expansionpanel",
    "toggle",
    "spoiler",
    "dropdown",
    "fold",
    "foldable",
    "folded",
    "disclosure",
    "wrapaccordion",
    "showhide",
    "reveal",
];

const QUESTIONS: &[&str] = &[
    "question",
    "q",
    "summary",
    "faqquestion",
    "accordiontitle",
    "accordiontrigger",
    "accordionheader",
    "accordionbutton",
    "accordionsummary",
    "collapsetitle",
    "detailssummary",
    "togglesummary",
];

const TAB: &[&str] = &["tab", "tabitem", "tabpanel", "tabcontent", "tabs.tab", "tabs.item", "codegroupitem", "tabbody"];

const TABS: &[&str] = &[
    "tabs",
    "tabset",
    "tabbed",
    "tabgroup",
    "tabpane",
    "codegroup",
    "codetabs",
    "tabbedcontent",
    "tabcontainer",
    "multicode",
];

const HIDDEN: &[&str] = &[
    "comment",
    "comments",
    "todo",
    "note-to-self",
    "script",
    "style",
    "javascript",
    "stylesheet",
    "schema",
    "head",
    "svelte:head",
    "svelte:options",
    "contentref",
    "capture",
    "jsonld",
    "hidden",
    "hide",
    "nooutput",
    "metadata",
];

const CODE: &[&str] = &[
    "highlight",
    "codeblock",
    "code",
    "prism",
    "prettify",
    "gist-code",
    "mermaid",
    "katex",
    "math",
    "chart",
    "plantuml",
];

const EMBEDS: &[&str] = &[
    "figure",
    "fig",
    "img",
    "image",
    "imgproc",
    "picture",
    "gallery",
    "youtube",
    "vimeo",
    "video",
    "audio",
    "tweet",
    "twitter",
    "x",
    "instagram",
    "gist",
    "iframe",
    "icon",
    "fa",
    "fas",
    "fab",
    "svg",
    "badge",
    "br",
    "hr",
    "clear",
    "clearfix",
    "anchor",
    "toc",
    "tableofcontents",
    "tocinline",
    "pagebreak",
    "pagetoc",
    "more",
    "divider",
    "spacer",
    "logo",
    "avatar",
    "map",
    "asciinema",
    "codepen",
    "jsfiddle",
    "breadcrumbs",
    "newsletter",
    "subscribe",
    "socialicons",
    "share",
    "seo",
    "meta",
    "break",
    "continue",
    "assign",
    "set",
    "import",
    "from",
    "extends",
    "increment",
    "decrement",
    "layout",
    "cycle",
    "docsearch",
    "script",
    "link-card-list",
    "include_cached_css",
    "assetimg",
    "feed_meta",
];

const CONDITIONS: &[&str] = &[
    "if",
    "unless",
    "ifversion",
    "case",
    "switch",
    "ifchanged",
    "ifdef",
    "when",
    "onlywhen",
    "moniker",
    "if-plan",
    "await",
];

const LOOPS: &[&str] = &["for", "tablerow", "each", "range", "foreach", "macro"];

const ADDRESSES: &[&str] = &[
    "ref",
    "relref",
    "post_url",
    "link",
    "url",
    "asset",
    "asset_path",
    "static",
    "baseurl",
    "absurl",
    "relurl",
    "get_url",
];

const INCLUDES: &[&str] = &[
    "include",
    "include_relative",
    "include_cached",
    "includecached",
    "include_markdown",
    "render",
    "partial",
    "readfile",
    "includemd",
    "snippet",
    "embed",
    "embedded",
    "reuse",
    "data",
    "codenew",
    "code_sample",
    "literalinclude",
    "includefile",
];

const WORDS: &[&str] = &[
    "glossarytooltip",
    "tooltip",
    "abbr",
    "term",
    "glossary",
    "glossaryterm",
    "kbd",
    "link",
    "extlink",
    "externallink",
    "button",
    "btn",
    "postlink",
    "assetlink",
    "linkbutton",
    "hint-word",
    "mark",
    "em",
    "strong",
    "color",
    "text",
    "label",
];

/// What something is by its name.
pub(super) fn role(name: &str) -> Role {
    let folded: String = name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect();
    let lower = name.to_lowercase();
    let is = |names: &[&str]| names.contains(&folded.as_str()) || names.contains(&lower.as_str());
    [
        (QUESTIONS, Role::Question),
        (ASKS, Role::Asks),
        (TAB, Role::Tab),
        (TABS, Role::Tabs),
        (HIDDEN, Role::Hidden),
        (CODE, Role::Code),
        (CONDITIONS, Role::Condition),
        (LOOPS, Role::Loop),
        (INCLUDES, Role::Include),
        (EMBEDS, Role::Embed),
        (WORDS, Role::Word),
        (ADDRESSES, Role::Address),
    ]
    .into_iter()
    .find(|(names, _)| is(names))
    .map_or(Role::Shows, |(_, role)| role)
}

/// Whether an admonition of that name holds a question and its answer.
pub(super) fn asks_by_name(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "question" | "faq" | "help")
        || matches!(role(name), Role::Asks | Role::Question)
}
