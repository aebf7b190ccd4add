//! Real FAQ pages, which may not enter the repository: measured where `../shared/faqpages` stands beside the checkout,
//! and said plainly where it does not.
//!
//! 1. Of each format's questions, at least 97 of 100 are found and are real (F1), and of its files 90 are exact.
//! 2. No answer is empty or holds the next question.
//! 3. The median page is read in 30 ms.
//! 4. Titles, authors and dates are those in `tests/fixtures/faqpages-facts.jsonl`, and no date is invented. A title may
//!    be the heading's or that of the page's metadata.
//! 5. The body is no poorer than what the readability crate alone finds: of its words in fours, nearly all are there.

use crate::check::root;
use ibid::article::Article;
use ibid::ingest::read_article;
use serde_json::Value;
use std::collections::BTreeSet;

#[derive(Default)]
struct Sum {
    files: usize,
    exact: usize,
    found: usize,
    expected: usize,
    right: usize,
    bad_answers: Vec<String>,
}

impl Sum {
    #[allow(clippy::cast_precision_loss, reason = "hundreds of questions")]
    fn f1(&self) -> f64 {
        let ratio = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (ratio(self.right, self.found), ratio(self.right, self.expected));
        2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE)
    }
}

fn words(text: &str) -> BTreeSet<String> {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The same question, but for a label or a sign: nine words of ten.
fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    one.intersection(&other).count() * 10 >= one.union(&other).count() * 9
}

fn judge(article: Option<&Article>, case: &Value, sum: &mut Sum) -> String {
    let name = case["file"].as_str().unwrap();
    let expected: Vec<&str> = case["questions"].as_array().unwrap().iter().map(|q| q.as_str().unwrap()).collect();
    let most = usize::try_from(case["n_max"].as_u64().unwrap()).unwrap();
    let found: Vec<(&str, &str)> =
        article.map(|a| a.faq.iter().map(|f| (a.slice(f.question), a.slice(f.answer))).collect()).unwrap_or_default();
    let missed: Vec<&&str> = expected.iter().filter(|q| !found.iter().any(|(f, _)| is_same(q, f))).collect();
    let mut extra: Vec<&str> =
        found.iter().map(|(f, _)| *f).filter(|f| !expected.iter().any(|q| is_same(q, f))).collect();
    if found.len() <= most {
        extra.clear();
    }
    let right = expected.len() - missed.len();
    sum.files += 1;
    sum.exact += usize::from(missed.is_empty() && extra.is_empty());
    sum.right += right;
    sum.expected += expected.len();
    sum.found += right + extra.len();
    for (question, answer) in &found {
        let holds = expected.iter().find(|q| !is_same(q, question) && answer.lines().any(|l| is_same(l, q)));
        if answer.trim().is_empty() || holds.is_some() {
            sum.bad_answers.push(format!("{name}: {question} holds {holds:?}"));
        }
    }
    if missed.is_empty() && extra.is_empty() {
        return String::new();
    }
    format!("{name}: {} of {}\n  missed {missed:#?}\n  extra {extra:#?}\n", right, expected.len())
}

#[test]
#[allow(clippy::print_stdout, reason = "figures are what it is for")]
fn the_faqs_of_real_pages_are_found() {
    let folder = root().join("../shared/faqpages");
    let Ok(cases) = std::fs::read_to_string(folder.join("expected.jsonl")) else {
        println!("did not run: {} is not beside this checkout", folder.display());
        return;
    };
    for (format, least) in [("html", 0.97), ("txt-derived", 0.97), ("md", 0.97)] {
        let mut sum = Sum::default();
        let mut report = String::new();
        for case in cases.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
            if case["format"] != format {
                continue;
            }
            let name = case["file"].as_str().unwrap();
            let bytes = std::fs::read(folder.join(name)).unwrap();
            let reading = read_article(&bytes, name);
            report += &judge(reading.article.as_ref(), &case, &mut sum);
            if let Some(article) = &reading.article {
                println!(
                    "{name}: {:?} | {:?} | {:?} {:?} | {} faq, {} words, {} sections | {:?}",
                    article.title,
                    article.authors,
                    article.dates.published.map(|d| d.to_string()),
                    article.dates.updated.map(|d| d.to_string()),
                    article.faq.len(),
                    article.word_count(),
                    article.sections.len(),
                    reading.problems.iter().map(|p| p.kind.to_string()).collect::<Vec<_>>()
                );
            }
        }
        println!(
            "{report}{format}: F1 {:.3}, {} of {} files exact, {} answers not right\n{}",
            sum.f1(),
            sum.exact,
            sum.files,
            sum.bad_answers.len(),
            sum.bad_answers.join("\n"),
        );
        assert!(sum.f1() >= least, "{format}: {report}");
        assert!(sum.exact * 10 >= sum.files * 9, "{format}: {report}");
        assert_eq!(sum.bad_answers, Vec::<String>::new(), "{format}");
    }
}

/// The pages' facts, as their publishers state them.
const FACTS: &str = include_str!("../fixtures/faqpages-facts.jsonl");

fn folded(text: &str) -> String {
    text.to_lowercase().replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fours(text: &str) -> BTreeSet<Vec<String>> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect();
    words.windows(4).map(<[String]>::to_vec).collect()
}

/// What of a hundred of the readability crate's words in fours the article has.
fn kept(html: &str, article: &Article) -> usize {
    let alone = dom_smoothie::Readability::new(html, None, None).and_then(|mut page| page.parse());
    let alone = fours(&alone.map(|page| page.text_content.to_string()).unwrap_or_default());
    let ours = fours(&article.text);
    alone.intersection(&ours).count() * 100 / alone.len().max(1)
}

#[test]
#[allow(clippy::print_stdout, reason = "figures are what it is for")]
fn the_facts_of_real_pages_are_read() {
    let folder = root().join("../shared/faqpages");
    if !folder.is_dir() {
        println!("did not run: {} is not beside this checkout", folder.display());
        return;
    }
    let (mut pages, mut titles, mut authors, mut stating, mut dates, mut share) = (0, 0, 0, 0, 0, 0);
    let mut invented = Vec::new();
    for case in FACTS.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let name = case["file"].as_str().unwrap();
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let article = read_article(&bytes, name).article.unwrap();
        pages += 1;
        let is_title =
            case["titles"].as_array().unwrap().iter().any(|t| folded(t.as_str().unwrap()) == folded(&article.title));
        titles += usize::from(is_title);
        let expected: Vec<&str> = case["authors"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
        authors += usize::from(article.authors == expected);
        let stated = |field: &str| case[field].as_str().map(str::to_owned);
        let (published, updated) =
            (article.dates.published.map(|d| d.to_string()), article.dates.updated.map(|d| d.to_string()));
        let is_dated = stated("published").is_some() || stated("updated").is_some();
        let is_right = (published.is_some() && published == stated("published"))
            || (updated.is_some() && updated == stated("updated"));
        stating += usize::from(is_dated);
        dates += usize::from(is_dated && is_right);
        let known = [stated("published"), stated("updated")];
        invented.extend(
            [published, updated]
                .into_iter()
                .filter(|d| d.is_some() && !known.contains(d))
                .map(|d| (name.to_owned(), d)),
        );
        let part = kept(&String::from_utf8_lossy(&bytes), &article);
        share += part;
        if !is_title || article.authors != expected || (is_dated && !is_right) || part < 90 {
            println!(
                "{name}: {:?} {:?} {:?}, {part} of 100 of the body",
                article.title, article.authors, article.dates
            );
        }
    }
    println!(
        "titles {titles}, authors {authors} of {pages}; dates {dates} of {stating}, {} invented; body {} of 100 of the crate's alone",
        invented.len(),
        share / pages
    );
    assert!(titles * 100 >= pages * 85 && authors * 100 >= pages * 80 && dates * 100 >= stating * 90);
    assert_eq!(invented, [], "no date is invented");
    assert!(share / pages >= 94);
}
