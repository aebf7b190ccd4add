//! Properties of reading what site generators take for Markdown, over a grammar of their marks placed in prose and in code:
//!
//! 1. No mark is in an article's text, and every word of prose is, in order.
//! 2. Code that shows a mark is text, and kept as it is.
//! 3. A block is known by the line of the file that its first word stands on.

use super::blocks::blocks;
use super::dialect::plain;
use super::read;
use crate::article::ArticleId;
use proptest::prelude::*;
use std::fmt::Write as _;

/// Marks that show nothing, or something that nobody knows.
const ALONE: &[&str] = &[
    "{{ site.title }}",
    "{{site.title | upcase}}",
    "{{{ title }}}",
    "{{ youtube(id=\"a\") }}",
    "{{< fares year=2026 >}}",
    "{{% fares \"north\" %}}",
    "{{< figure\n  src=\"a.jpg\"\n  caption=\"b\" >}}",
    "{{/* a remark */}}",
    "{% include fares.html kind=\"a\" %}",
    "{%- assign a = 'b' -%}",
    "{# a remark #}",
    "<!-- a remark -->",
    "{/* a remark */}",
    "<Fares />",
    "<Fares :year=\"2026\" @click=\"a\" />",
    "<Fares data={[1, 2]}\n  kind=\"a\" />",
    "{ref}`fares`",
    "![[fares]]",
    "{: .lead}",
    "{:target=\"_blank\"}",
    "{>>a remark<<}",
    "%%a remark%%",
    "%% a remark %%",
    "<%= fares %>",
    "<%# a remark %>",
    "{@html fares}",
    ":material-boat:{ .lead }",
    "<span class=\"sr-only\">a remark</span>",
    "{% include note.html kind=\"a\" %}",
];

/// Lines that show nothing, or something that nobody knows.
const LINES: &[&str] = &[
    "[[toc]]",
    "[TOC]",
    "* TOC\n{:toc}",
    "--8<-- \"fares.md\"",
    "include::fares.adoc[]",
    "<<< @/fares.js",
    "*[HTML]: a remark",
    "(fares)=",
    "{::comment}",
    "```{include} fares.md\n```",
    "```{toctree}\nfares\n```",
    "{% comment %}\na remark\n{% endcomment %}",
    "{% for a in b %}\n{{ a }}\n{% endfor %}",
    "{#each a as b}\n{b}\n{/each}",
    "```mermaid\nfares --> a remark\n```",
    "export default ({ a }) => <Fares a={a} />",
];

/// Marks around prose on lines of its own.
const AROUND: &[(&str, &str, &str)] = &[
    ("{{< note >}}", "{{< /note >}}", ""),
    ("{{% alert color=\"a\" %}}", "{{% /alert %}}", ""),
    ("{% tip %}", "{% endtip %}", ""),
    ("{% if a %}", "{% endif %}", ""),
    ("{% raw %}", "{% endraw %}", ""),
    ("<Card icon={<Icon />}>", "</Card>", ""),
    ("<Steps>\n  <Step>", "  </Step>\n</Steps>", "    "),
    ("<Tabs>\n<TabItem value=\"a\">\n", "\n</TabItem>\n</Tabs>", ""),
    (":::note", ":::", ""),
    ("::: tip", ":::", ""),
    ("::::{admonition}\n:class: a", "::::", ""),
    ("::: {.callout-note}", ":::", ""),
    ("!!! note", "", "    "),
    ("???+ warning", "", "    "),
    ("=== \"A\"", "", "    "),
    ("> [!NOTE]", "", "> "),
    ("> [!faq]-", "", "> "),
    ("````{note}\n:class: a", "````", ""),
    ("/// note", "///", ""),
    ("/// details | A\n    type: toc", "///", ""),
    ("{#if a > 1}", "{/if}", ""),
    ("<template #toc>", "</template>", ""),
    ("<div @click=\"toc\">\n", "\n</div>", ""),
    ("<!-- tab Toc -->", "<!-- endtab -->", ""),
    ("{{< tabs >}}\n{{< tab \"a\" >}}", "{{< /tab >}}\n{{< /tabs >}}", ""),
];

/// Nothing of these stands in prose.
const TRACES: &[&str] = &[
    "{{", "}}", "{%", "%}", "{<", ">}", "{#", "#}", "{/", "/}", "<!--", "-->", "<Fares", "/>", "<Card", "Step>", "Tab",
    ":::", "!!!", "???", "===", "[!", "[[", "]]", "{:", "{>", "///", "--8<", "::", "<<<", "*[", ")=", "TOC", "toc",
    "{ref}", "`fares", "a remark", "\u{fdd0}", "\u{fdd1}", "\u{fdd2}", "\u{fdd3}", "\u{fdd4}", "ibid-",
];

#[derive(Clone, Debug)]
enum Piece {
    /// Prose with a mark in its middle.
    Prose(Option<&'static str>),
    Line(&'static str),
    Around((&'static str, &'static str, &'static str), Option<&'static str>),
    Fence(&'static str),
    Span(&'static str),
}

fn piece() -> impl Strategy<Value = Piece> {
    let alone = || prop::option::of(prop::sample::select(ALONE));
    let quiet = || prop::sample::select(ALONE).prop_filter("on one line", |mark| !mark.contains(['\n', '`']));
    prop_oneof![
        alone().prop_map(Piece::Prose),
        prop::sample::select(LINES).prop_map(Piece::Line),
        (
            prop::sample::select(AROUND),
            alone().prop_filter("on one line", |mark| mark.is_none_or(|mark| !mark.contains('\n')))
        )
            .prop_map(|(around, mark)| Piece::Around(around, mark)),
        prop::sample::select(ALONE).prop_map(Piece::Fence),
        quiet().prop_map(Piece::Span),
    ]
}

/// The document, its words of prose in order, and what stands in its code.
fn written(pieces: &[Piece]) -> (String, Vec<String>, Vec<String>) {
    let mut text = "# Winter ferry\n\n".to_owned();
    let (mut words, mut code) = (Vec::new(), Vec::new());
    for (n, piece) in pieces.iter().enumerate() {
        let (one, two) = (format!("wa{n}x"), format!("we{n}x"));
        let prose = |mark: Option<&str>| format!("{one} sails {} {two} now.", mark.unwrap_or("daily"));
        match piece {
            Piece::Prose(mark) => text.push_str(&prose(*mark)),
            Piece::Line(line) => text.push_str(line),
            Piece::Around((opener, closer, indent), mark) => {
                // What is raw is shown as it is.
                let mark = if opener.contains("raw") { None } else { *mark };
                let closer = if closer.is_empty() { String::new() } else { format!("\n{closer}") };
                write!(text, "{opener}\n{indent}{}{closer}", prose(mark)).unwrap();
            }
            Piece::Fence(mark) => {
                code.push((*mark).to_owned());
                write!(text, "```text\n{mark}\n```").unwrap();
            }
            Piece::Span(mark) => {
                code.push((*mark).to_owned());
                write!(text, "{one} says `{mark}` {two} now.").unwrap();
            }
        }
        text.push_str("\n\n");
        if !matches!(piece, Piece::Line(_) | Piece::Fence(_)) {
            words.extend([one, two]);
        }
    }
    (text, words, code)
}

proptest! {
    #[test]
    fn no_mark_of_a_generator_is_quoted_and_no_word_or_code_lost(pieces in prop::collection::vec(piece(), 1..8), is_mdx: bool) {
        let (text, words, code) = written(&pieces);
        let article = read(&text, if is_mdx { "a.mdx" } else { "a.md" }).builder.finish(ArticleId::new("a"), "a.md");
        let mut rest = article.text.as_str();
        for word in &words {
            let at = rest.find(word.as_str());
            prop_assert!(at.is_some(), "{word} is lost of\n{text}\nin\n{}", article.text);
            rest = rest.split_at(at.unwrap_or(0)).1;
        }
        let mut prose = article.text.clone();
        for mark in &code {
            prop_assert!(prose.contains(mark.as_str()), "{mark} is no more in the code of\n{text}\nin\n{prose}");
            prose = prose.replacen(mark.as_str(), "", 1);
        }
        for trace in TRACES {
            prop_assert!(!prose.contains(trace), "{trace} of\n{text}\nin\n{prose}");
        }
    }

    #[test]
    fn blocks_keep_the_lines_of_their_file(pieces in prop::collection::vec(piece(), 1..8)) {
        let (text, words, _) = written(&pieces);
        let plain = plain(&text, 3, false);
        for block in blocks(&plain.text, &plain.lines).0.finish().0 {
            if let Some(word) = words.iter().find(|word| block.text.starts_with(word.as_str())) {
                let line = text.lines().position(|line| line.contains(word.as_str())).unwrap_or(0);
                prop_assert_eq!(block.line, line + 4, "{}", text);
            }
        }
    }
}
