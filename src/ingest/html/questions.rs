//! A page's FAQ, from what readers see and from what only its markup states. Both are laid side by side: a question in both
//! is one, readers' version counts, and answers that differ are told.

use super::parse;
use super::schema::{all, is_a, text};
use crate::article::FaqOrigin;
use crate::ingest::block::Block;
use crate::ingest::faq::{Faq, FoundQuestion, find, is_same, key, strip_question_label};
use crate::ingest::problem::ProblemKind;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use unicode_segmentation::UnicodeSegmentation;

/// More pairs than these are compared by their letters only.
const MOST_COMPARED: usize = 20_000;

/// What a page's FAQ gives.
#[derive(Default)]
pub(super) struct Questions {
    pub heading: Option<String>,
    pub entries: Vec<PageQuestion>,
    pub problems: Vec<ProblemKind>,
}

/// One question with its answer and where they were found.
pub(super) struct PageQuestion {
    pub question: String,
    pub answer: String,
    pub origin: FaqOrigin,
}

/// Reads the FAQ: what readers see first, in its order; then what only the markup states.
pub(super) fn questions(all_blocks: &[Block], items: &[Value], whole: bool) -> Questions {
    let stated = stated(items);
    let mut out = Questions::default();
    let mut asked: HashMap<String, String> = HashMap::new();
    let mut other_answers: Vec<String> = Vec::new();
    let mut used = vec![false; stated.len()];
    let by_key: HashMap<String, usize> = stated.iter().enumerate().map(|(n, e)| (key(&e.0), n)).collect();
    let visible: Vec<Faq> = find(all_blocks, whole);
    let seen: usize = visible.iter().map(|f| f.entries.len()).sum();
    let same = |question: &str| {
        by_key.get(&key(question)).copied().or_else(|| {
            let few = seen * stated.len() <= MOST_COMPARED;
            few.then(|| stated.iter().position(|(other, _)| is_same(question, other))).flatten()
        })
    };
    for faq in visible {
        // Questions that no heading names count where the page states none, or some of them.
        if faq.heading.is_none() && !stated.is_empty() && !faq.entries.iter().any(|e| same(&e.question).is_some()) {
            continue;
        }
        if !faq.entries.is_empty() {
            out.heading = out.heading.or(faq.heading);
        }
        for FoundQuestion { question, answer, .. } in faq.entries {
            let mut answer = answer.join("\n\n");
            let mut origin = FaqOrigin::Text;
            if let Some(n) = same(&question) {
                used[n] = true;
                origin = FaqOrigin::Both;
                if is_other(&answer, &stated[n].1) {
                    other_answers.push(question.clone());
                }
                answer = better(answer, &stated[n].1);
            }
            if let Some(earlier) = asked.get(&key(&question)) {
                // Pages show an FAQ once for small screens and once for large ones.
                if !is_other(&answer, earlier) {
                    continue;
                }
                out.problems.push(ProblemKind::QuestionTwice { question: question.clone() });
            } else {
                asked.insert(key(&question), answer.clone());
            }
            if answer.trim().is_empty() {
                out.problems.push(ProblemKind::NoAnswer { question });
            } else {
                out.entries.push(PageQuestion { question, answer, origin });
            }
        }
    }
    let shown = out.entries.len();
    let matched = used.iter().filter(|u| **u).count();
    for ((question, answer), _) in stated.into_iter().zip(used).filter(|(_, used)| !used) {
        if asked.insert(key(&question), String::new()).is_none() {
            out.entries.push(PageQuestion { question, answer, origin: FaqOrigin::Markup });
        }
    }
    let markup_only = out.entries.len() - shown;
    let text_only = out.entries.iter().filter(|e| e.origin == FaqOrigin::Text).count();
    let states_some = matched > 0 || markup_only > 0;
    let answers = other_answers.len();
    if states_some && (markup_only > 0 || text_only > 0 || answers > 0) {
        let differs = |e: &&PageQuestion| e.origin != FaqOrigin::Both;
        let one_sided = || out.entries.iter().find(differs).map(|e| e.question.clone());
        let example = other_answers.into_iter().next().or_else(one_sided);
        out.problems.push(ProblemKind::FaqDiffers { markup_only, text_only, answers, example });
    }
    out
}

/// Whether two answers have no more than half of the shorter one's words in common.
fn is_other(a: &str, b: &str) -> bool {
    let words = |text: &str| -> HashSet<String> { text.to_lowercase().unicode_words().map(str::to_owned).collect() };
    let (a, b) = (words(a), words(b));
    let fewer = a.len().min(b.len());
    fewer > 0 && a.intersection(&b).count() * 2 <= fewer
}

/// The visible answer, unless there is none or it runs on after what the markup states.
fn better(visible: String, stated: &str) -> String {
    let (seen, told) = (key(&visible), key(stated));
    // Shorter ones begin alike by chance ("It depends").
    let runs_on = told.len() > 40 && seen.len() > told.len() && seen.starts_with(&told);
    if seen.is_empty() || runs_on { stated.to_owned() } else { visible }
}

/// Questions and answers that the page states in JSON-LD or microdata, each once.
fn stated(items: &[Value]) -> Vec<(String, String)> {
    if items.iter().any(|i| is_a(i, &["QAPage"])) {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for item in items.iter().filter(|i| is_a(i, &["Question"])) {
        let name = text(item, "name");
        let Some(question) = name.or_else(|| text(item, "text")) else {
            continue;
        };
        // Without an answer of its own, a question's text is one.
        let loose = name.and_then(|_| text(item, "text")).map(|t| plain(t).join("\n\n"));
        let question = plain(question).join(" ");
        let question = strip_question_label(&question).to_owned();
        let answers = all(item.get("acceptedAnswer")).into_iter().chain(all(item.get("suggestedAnswer")));
        let answer = answers.filter_map(|a| a.as_str().or_else(|| text(a, "text"))).map(|a| plain(a).join("\n\n"));
        let answer = answer.chain(loose).find(|a| !a.trim().is_empty()).unwrap_or_default();
        if !question.is_empty() && !answer.is_empty() && seen.insert(key(&question)) {
            out.push((question, answer));
        }
    }
    out
}

/// The paragraphs of a text that may be written as HTML, or as HTML that is escaped once more.
fn plain(raw: &str) -> Vec<String> {
    let mut raw = raw.to_owned();
    for _ in 0..2 {
        if !raw.contains(['<', '&']) {
            break;
        }
        let parts: Vec<String> = parse::piece(&raw).iter().map(Block::flowing).collect();
        raw = parts.join("\n\n");
    }
    raw.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

/// A short text of the markup as one line.
pub(super) fn line(raw: &str) -> String {
    plain(raw).join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::blocks::blocks;
    use super::*;
    use dom_query::Document;

    fn asked(html: &str) -> Vec<(String, String)> {
        let document = Document::from(html);
        let found = questions(&blocks(&document.root()).blocks, &[], false);
        found.entries.into_iter().map(|e| (e.question, e.answer)).collect()
    }

    const PAIRS: [(&str, &str); 2] = [("Who came?", "Ana came."), ("Why so?", "She could.")];

    #[test]
    fn the_same_faq_is_read_in_every_markup() {
        for [before, between, after] in [
            ["<h3><a class='header' href='#q'>", "</a></h3><p>", "</p>"],
            ["<div><a data-toggle='collapse' href='#q'><h4>", "</h4></a></div><div class='collapse'>", "</div>"],
            ["<div><a class='toggle-title' tabindex='0'>", "</a></div><div>", "</div>"],
            ["<div><p><span>Q</span>", "</p><p><span>A</span>", "</p></div>"],
            ["<ol><li><strong>", "</strong><br>", "</li></ol>"],
            ["<table><tr><td>", "</td><td>", "</td></tr></table>"],
            [
                "<table><tr class='question'><td>1.1.</td><td>",
                "</td></tr><tr class='answer'><td></td><td>",
                "</td></tr></table>",
            ],
            ["<h4><span>Q:</span> ", "</h4><p>", "</p>"],
        ] {
            let entries = PAIRS.map(|(q, a)| format!("{before}{q}{between}{a}{after}")).concat();
            let page = format!("<h1>T</h1><p>Text.</p><h2>FAQ</h2>{entries}<h2>After</h2><p>Text.</p>");
            let expected = PAIRS.map(|(q, a)| (q.to_owned(), a.to_owned()));
            assert_eq!(asked(&page), expected, "{before}");
        }
    }

    fn found(html: &str, items: &[Value]) -> Questions {
        questions(&blocks(&Document::from(html).root()).blocks, items, false)
    }

    #[test]
    fn a_question_asked_twice_keeps_both_answers_unless_they_are_one() {
        let page = |second: &str| {
            format!(
                "<h2>FAQ</h2><h3>When?</h3><p>It opens in spring.</p><h3>Who?</h3><p>All may come.</p><h3>When?</h3><p>{second}</p>"
            )
        };
        let twice = found(&page("Not before autumn comes."), &[]);
        assert_eq!(twice.entries.iter().map(|e| e.question.as_str()).collect::<Vec<_>>(), ["When?", "Who?", "When?"]);
        assert_eq!(twice.problems, [ProblemKind::QuestionTwice { question: "When?".into() }]);
        let once = found(&page("It opens in spring."), &[]);
        assert_eq!((once.entries.len(), once.problems.len()), (2, 0), "an FAQ shown for two sizes of screens");
    }

    #[test]
    fn other_answers_in_the_markup_are_told_and_readers_are_believed() {
        let stated =
            serde_json::json!({"@type": "Question", "name": "When?", "acceptedAnswer": {"text": "Winter 2031."}});
        let page = "<h2>FAQ</h2><h3>When?</h3><p>It opens in spring.</p>";
        let found = found(page, &[stated]);
        assert_eq!(found.entries[0].answer, "It opens in spring.");
        let example = Some("When?".to_owned());
        assert_eq!(found.problems, [ProblemKind::FaqDiffers { markup_only: 0, text_only: 0, answers: 1, example }]);
    }

    #[test]
    fn a_table_of_contents_of_terms_is_no_faq() {
        let terms = PAIRS.map(|(q, _)| format!("<dt>1. <a href='a.html#q'>{q}</a></dt>")).concat();
        assert_eq!(asked(&format!("<h1>T</h1><dl>{terms}</dl><h2>Part</h2><p>Text.</p>")), []);
    }
}
