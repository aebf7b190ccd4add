//! From a tree to blocks: headings, paragraphs, list items and tables as a reader sees them, with the marks that tell later
//! what they are. Menus, forms and what is hidden are left out. What of it is the article is decided in [`body`](super::body).

use super::marks::{INLINE, Meaning, beginning, meaning};
use super::run::TextRun;
use crate::ingest::block::{Block, BlockKind, Marks};
use crate::ingest::faq::{asks, clearly_asks};
use crate::ingest::seams::Seams;
use crate::text::{clip, lowered, raised};
use dom_query::NodeRef;

/// Deeper than the gate lets through; a parser that repairs a page may still nest it further.
const MAX_DEPTH: usize = 900;

/// What holds no words of the page.
const SKIPPED: &[&str] = &[
    "head", "script", "style", "template", "svg", "math", "iframe", "object", "select", "textarea", "canvas", "audio",
    "video", "footer", "noscript", "dialog",
];

/// Longer raised or lowered text is text in small print.
const LONGEST_RAISED: usize = 24;

/// As much of struck text as is told.
const STRUCK_CHARS: usize = 80;

/// A longer text is no question, whatever it is marked as.
const LONGEST_ASKED: usize = 300;

/// The blocks of a page, and where they are not what it shows.
#[derive(Default)]
pub(super) struct PageBlocks {
    pub blocks: Vec<Block>,
    pub seams: Seams,
}

/// The blocks under `node` as a reader sees them, menus and footers left out. Lines are not known.
pub(super) fn blocks(node: &NodeRef<'_>) -> PageBlocks {
    let mut walk = BlockWalk {
        out: Vec::new(),
        seams: Seams::default(),
        run: TextRun::default(),
        shared: usize::MAX,
        depth: 0,
        lists: 0,
    };
    walk.children(node);
    walk.flush(None);
    PageBlocks { blocks: walk.out, seams: walk.seams }
}

struct BlockWalk {
    out: Vec<Block>,
    seams: Seams,
    run: TextRun,
    /// The shallowest depth since the last block.
    shared: usize,
    depth: usize,
    /// Lists that are open.
    lists: usize,
}

impl BlockWalk {
    fn children(&mut self, node: &NodeRef<'_>) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child.text());
            } else if child.is_element() {
                self.element(&child);
            }
        }
        self.depth -= 1;
    }

    fn element(&mut self, node: &NodeRef<'_>) {
        let Some(name) = node.node_name() else {
            return;
        };
        let name = &*name;
        if SKIPPED.contains(&name) || is_menu(node) {
            // Browsers find no words across it.
            self.run.put("", "");
            return;
        }
        match meaning(name, node) {
            Meaning::Plain => {}
            other => return self.marked(node, other),
        }
        match name {
            "img" | "picture" | "input" => self.run.put("", ""),
            // Two line breaks end a paragraph.
            "br" if self.run.in_pre == 0 && self.run.text.trim_end_matches(' ').ends_with('\n') => self.flush(None),
            "br" => self.run.text.push('\n'),
            "nav" => self.nav(node),
            "ul" | "ol" => {
                self.lists += 1;
                self.flush(None);
                self.children(node);
                self.flush(None);
                self.lists -= 1;
            }
            "strong" | "b" => self.inside(node, |run| &mut run.in_bold),
            "pre" => {
                self.flush(None);
                self.inside(node, |run| &mut run.in_pre);
                self.flush(Some(BlockKind::Verbatim));
            }
            _ => {
                let heading = heading_level(name, node);
                let asked = is_asked(name, node);
                if asked || heading.is_some() {
                    self.question_or_heading(node, heading, asked);
                } else if name == "a" && node.has_attr("href") && is_sign(node) {
                    // `Costs ¶`
                } else if name == "a" && leads_away(node) {
                    self.inside(node, |run| &mut run.in_link);
                } else if matches!(name, "td" | "th") {
                    if !self.run.text.trim().is_empty() {
                        self.run.put(" | ", "");
                    }
                    self.children(node);
                } else if INLINE.contains(&name) {
                    self.children(node);
                } else {
                    self.flush(None);
                    self.children(node);
                    self.flush(None);
                }
            }
        }
    }

    /// Words whose mark says what they mean.
    fn marked(&mut self, node: &NodeRef<'_>, meaning: Meaning) {
        let whole = beginning(node, STRUCK_CHARS * 4);
        let shown = whole.trim();
        let is_short = shown.chars().count() <= LONGEST_RAISED;
        let plain = match meaning {
            Meaning::Raised if is_short => raised(shown, &self.run.text).unwrap_or_default(),
            Meaning::Lowered if is_short => lowered(shown),
            Meaning::Raised | Meaning::Lowered | Meaning::Plain => return self.children(node),
            Meaning::Quoted => {
                self.run.put("“", "");
                self.children(node);
                return self.run.put("”", "");
            }
            Meaning::Unread => String::new(),
            Meaning::Struck => {
                self.run.struck.extend((!shown.is_empty()).then(|| clip(shown, STRUCK_CHARS)));
                String::new()
            }
        };
        self.begin_text(&plain);
        if plain == shown { self.run.push(&whole) } else { self.run.put(&plain, &whole) }
    }

    /// A menu, unless most of it is no link: some site builders fold answers into a `<nav>`.
    fn nav(&mut self, node: &NodeRef<'_>) {
        self.flush(None);
        let before = self.out.len();
        self.children(node);
        self.flush(None);
        let letters = |blocks: &mut dyn Iterator<Item = &Block>| blocks.map(|b| b.text.len()).sum::<usize>();
        let inner = &self.out[before..];
        // A list of which half or more is links leads elsewhere and says nothing itself.
        if letters(&mut inner.iter().filter(|b| b.marks.linked)) * 2 >= letters(&mut inner.iter()) {
            self.out.truncate(before);
        }
    }

    /// One block, whatever stands inside it.
    fn question_or_heading(&mut self, node: &NodeRef<'_>, heading: Option<u8>, asked: bool) {
        self.flush(None);
        let before = self.out.len();
        self.children(node);
        self.flush(None);
        let inner = self.out.split_off(before);
        let length: usize = inner.iter().map(|b| b.text.chars().count()).sum();
        if heading.is_none() && (length > LONGEST_ASKED || inner.iter().any(|b| b.marks.asked)) {
            self.out.extend(inner);
            return;
        }
        let asked = asked || inner.iter().any(|b| b.marks.asked);
        let Some(first) = inner.first() else {
            return;
        };
        // A heading's link to itself leads nowhere; a linked term stands in a table of contents.
        let is_title = heading.is_some() && !node.descendants_it().any(|n| n.has_name("a") && !links_to_fragment(&n));
        // What opens an answer leads to no other page.
        let opens = asked && !node.has_name("dt") && !leads_to_page(node);
        let linked = inner.iter().all(|b| b.marks.linked) && !opens && !is_title;
        let marks = Marks { asked, linked, broken: false, ..first.marks };
        let kind = heading.map_or(BlockKind::Paragraph { bold: 0 }, BlockKind::Heading);
        let text = inner.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join(" ");
        // What other buttons say is not the page's text.
        if heading.is_none() && node.has_name("button") && !asks(&text) && node.attr("aria-expanded").is_none() {
            return;
        }
        self.seams.join(&text, &inner.iter().map(|b| b.text.as_str()).collect::<Vec<_>>());
        self.out.push(Block { kind, text, line: 1, marks });
    }

    fn inside(&mut self, node: &NodeRef<'_>, counter: fn(&mut TextRun) -> &mut usize) {
        *counter(&mut self.run) += 1;
        self.children(node);
        let count = counter(&mut self.run);
        *count = count.saturating_sub(1);
    }

    /// Notes where a line of text begins.
    fn begin_text(&mut self, text: &str) {
        if self.run.text.trim().is_empty() && !text.trim().is_empty() {
            self.run.shared = self.shared.min(self.depth);
            self.run.depth = self.depth;
        }
    }

    fn text(&mut self, text: &str) {
        self.begin_text(text);
        // `Q` and `A` in elements of their own are labels that stand apart by their looks.
        if matches!(self.run.text.as_str(), "Q" | "A") && begins_sentence(text) {
            self.run.put(": ", "");
        }
        self.run.push(text);
    }

    fn flush(&mut self, kind: Option<BlockKind>) {
        self.shared = self.shared.min(self.depth);
        let run = &mut self.run;
        let (text, stretches) = run.take();
        let lead = text.len() - text.trim_start().len();
        let trimmed = text.trim();
        let bold = std::mem::take(&mut run.bold).saturating_sub(lead).min(trimmed.len());
        let (letters, linked) = (std::mem::take(&mut run.letters), std::mem::take(&mut run.linked));
        if trimmed.is_empty() {
            return;
        }
        let struck = std::mem::take(&mut run.struck);
        let first = self.out.len();
        // Punctuation after the bold words is theirs.
        let is_bold = trimmed.get(bold..).is_some_and(|rest| !rest.contains(char::is_alphanumeric));
        let bold = if bold > 0 && is_bold { trimmed.len() } else { bold };
        let linked = letters > 0 && linked == letters;
        let is_broken = kind.is_none() && trimmed.contains('\n');
        let (shared, depth) = (run.shared, run.depth);
        let marks = Marks { asked: false, linked, item: self.lists > 0, shared, depth, broken: is_broken };
        if is_broken {
            self.lines(trimmed, bold, marks);
        } else {
            let kind = kind.unwrap_or(BlockKind::Paragraph { bold });
            self.out.push(Block { kind, text: trimmed.to_owned(), line: 1, marks });
        }
        for block in self.out.get(first..).unwrap_or_default() {
            self.seams.note(&block.text, stretches.clone(), struck.clone());
        }
        self.shared = self.depth;
    }

    /// A paragraph with line breaks: lines that clearly ask are blocks of their own.
    fn lines(&mut self, text: &str, bold: usize, marks: Marks) {
        if !text.split('\n').any(clearly_asks) {
            let kind = BlockKind::Paragraph { bold };
            self.out.push(Block { kind, text: text.to_owned(), line: 1, marks });
            return;
        }
        let mut piece = String::new();
        let mut passed = 0;
        let mut push = |piece: &mut String, bold: usize| {
            let text = std::mem::take(piece);
            if !text.trim().is_empty() {
                // What was bold from the start may have been other pieces.
                let kind = BlockKind::Paragraph { bold: bold.min(text.trim().len()) };
                self.out.push(Block { kind, text: text.trim().to_owned(), line: 1, marks });
            }
        };
        for line in text.split('\n') {
            let is_bold = passed + line.trim_end().len() <= bold;
            if clearly_asks(line) {
                push(&mut piece, 0);
                piece.push_str(line);
                push(&mut piece, if is_bold { usize::MAX } else { 0 });
            } else {
                if !piece.is_empty() {
                    piece.push('\n');
                }
                piece.push_str(line);
            }
            passed += line.len() + 1;
        }
        push(&mut piece, 0);
    }
}

/// Whether a link leads to another place, and does not only open what is folded away.
fn leads_away(node: &NodeRef<'_>) -> bool {
    let is_toggle =
        ["data-toggle", "data-bs-toggle", "aria-expanded", "aria-controls"].iter().any(|a| node.has_attr(a));
    !is_toggle
        && node.attr("href").is_some_and(|href| !matches!(href.trim(), "" | "#") && !href.starts_with("javascript:"))
}

/// Whether an element is a link to another page, or holds one.
fn leads_to_page(node: &NodeRef<'_>) -> bool {
    let is_link = |n: &NodeRef<'_>| n.has_name("a") && leads_away(n) && !links_to_fragment(n);
    is_link(node) || node.descendants_it().any(|n| is_link(&n))
}

/// A heading's link to itself that shows a sign only.
fn is_sign(node: &NodeRef<'_>) -> bool {
    let text = node.text();
    links_to_fragment(node)
        && !text.trim().is_empty()
        && !text.contains(char::is_alphanumeric)
        && text.trim().len() <= 4
}

/// Whether a text begins with a word in lower case but for its first letter, or in a script without cases.
fn begins_sentence(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    if first.is_alphabetic() && !first.is_uppercase() && !first.is_lowercase() {
        return true;
    }
    first.is_uppercase() && chars.next().is_some_and(|c| c.is_lowercase() || matches!(c, ' ' | '\'' | '’'))
}

fn links_to_fragment(node: &NodeRef<'_>) -> bool {
    node.attr("href").is_none_or(|href| href.starts_with('#'))
}

fn heading_level(name: &str, node: &NodeRef<'_>) -> Option<u8> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        "h4" => Some(4),
        "h5" => Some(5),
        "h6" => Some(6),
        _ if node.attr("role").is_some_and(|r| &*r == "heading") => {
            node.attr("aria-level").and_then(|l| l.trim().parse().ok()).filter(|l| (1..=6).contains(l)).or(Some(2))
        }
        _ => None,
    }
}

fn is_menu(node: &NodeRef<'_>) -> bool {
    node.attr("role").is_some_and(|r| matches!(&*r, "navigation" | "contentinfo" | "menu" | "menubar" | "search"))
}

/// Whether markup says that an element is a question or opens an answer.
fn is_asked(name: &str, node: &NodeRef<'_>) -> bool {
    match name {
        "summary" | "dt" => return true,
        "body" | "main" | "article" | "section" | "ul" | "ol" | "dl" | "details" | "form" | "table" | "html" => {
            return false;
        }
        _ => {}
    }
    let has = |attribute: &str| node.attr(attribute).is_some();
    let is_button = name == "button" || node.attr("role").is_some_and(|r| matches!(&*r, "button" | "tab"));
    let folds = |attribute: &str| node.attr(attribute).is_some_and(|v| matches!(v.trim(), "collapse" | "accordion"));
    if has("aria-expanded")
        || folds("data-toggle")
        || folds("data-bs-toggle")
        || (is_button && ["aria-controls", "data-toggle", "data-bs-toggle"].into_iter().any(has))
    {
        return true;
    }
    let Some(classes) = node.class() else {
        return name == "button";
    };
    name == "button"
        || classes.split_ascii_whitespace().any(|class| {
            let class = class.to_ascii_lowercase().replace('_', "-");
            let about = ["faq", "accordion", "collaps", "toggle", "question", "qna", "q-a"];
            let part = ["question", "title", "header", "heading", "button", "trigger", "label", "summary", "toggle"];
            about.iter().any(|w| class.contains(w))
                && part.iter().any(|w| class.contains(w))
                && !["questions", "answer", "container", "wrapper", "list", "content", "section-title", "icon"]
                    .iter()
                    .any(|w| class.contains(w))
        })
}
