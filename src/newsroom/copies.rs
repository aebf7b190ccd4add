//! Articles that stand in the corpus more than once: in two feeds, as a version for printing, saved and exported. An answer
//! cites one of them; which one, and which others there are, is told here.

use crate::article::{Article, NEARLY_THE_SAME, runs_of_words, shared};
use crate::ingest::{Corpus, Register, source_rank};
use std::collections::{BTreeMap, HashSet};

/// A shorter article is like many others.
const FEWEST_RUNS: usize = 25;

/// In a corpus of more articles only every so many runs are compared, the same ones of every text that has them.
const MANY_ARTICLES: usize = 2_000;
const SAMPLED: u64 = 8;

/// A run that more articles have is a phrase of the house.
const MOST_HOLDERS: usize = 40;

/// One article in several files.
#[derive(Clone, Debug)]
pub struct Copies<'a> {
    /// The one that answers cite.
    pub cited: &'a Article,
    /// The others, in the order in which they would be.
    pub others: Vec<&'a Article>,
}

/// All articles of `corpus` that stand in it more than once, in the order of those that are cited.
#[must_use]
pub fn copies<'a>(corpus: &'a Corpus, register: &Register) -> Vec<Copies<'a>> {
    let articles: Vec<&Article> = corpus.articles().filter(|article| !article.is_by_moderators()).collect();
    let every = if articles.len() > MANY_ARTICLES { SAMPLED } else { 1 };
    let sampled = |article: &&Article| -> HashSet<u64> {
        runs_of_words(article).into_iter().filter(|run| run.is_multiple_of(every)).collect()
    };
    let runs: Vec<HashSet<u64>> = articles.iter().map(sampled).collect();
    let mut holders: Vec<(u64, usize)> =
        runs.iter().enumerate().flat_map(|(n, runs)| runs.iter().map(move |r| (*r, n))).collect();
    holders.sort_unstable();
    let mut common: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for all in holders.chunk_by(|a, b| a.0 == b.0).filter(|all| all.len() <= MOST_HOLDERS) {
        for (k, (_, a)) in all.iter().enumerate() {
            for (_, b) in all.iter().skip(k + 1) {
                *common.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let fewest = FEWEST_RUNS / usize::try_from(every).unwrap_or(1);
    let mut groups: Vec<usize> = (0..articles.len()).collect();
    for ((a, b), common) in common {
        let is_same = runs
            .get(a)
            .zip(runs.get(b))
            .is_some_and(|(a, b)| a.len().min(b.len()) >= fewest && shared(common, a, b) >= NEARLY_THE_SAME);
        if is_same && let Some((from, to)) = groups.get(b).copied().zip(groups.get(a).copied()) {
            groups.iter_mut().filter(|group| **group == from).for_each(|group| *group = to);
        }
    }
    let mut found: BTreeMap<usize, Vec<&Article>> = BTreeMap::new();
    for (article, group) in articles.into_iter().zip(groups) {
        found.entry(group).or_default().push(article);
    }
    let several = found.into_values().filter(|all| all.len() > 1);
    several
        .filter_map(|mut all| {
            all.sort_by(|a, b| source_rank(a, register).cmp(&source_rank(b, register)));
            let (cited, others) = all.split_first()?;
            Some(Copies { cited, others: others.to_vec() })
        })
        .collect()
}

impl Copies<'_> {
    /// What is told of them.
    #[must_use]
    pub fn sentence(&self) -> String {
        let others: Vec<&str> = self.others.iter().map(|article| article.source.as_str()).collect();
        format!("“{}” is also in {}; answers cite {}", self.cited.title, others.join(", "), self.cited.source)
    }

    /// Whether `article` is one of them.
    #[must_use]
    pub fn has(&self, article: &Article) -> bool {
        std::iter::once(&self.cited).chain(&self.others).any(|other| other.source == article.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The Museum of Rope opens again on 3 October after two years of works. Entry costs 95 crowns, and children \
        go in free with an adult. In the new hall hangs a rope of 1,100 metres, the longest that was ever made in the town. Two \
        brothers run the café, which has 40 seats and a view over the harbour and the old ropewalk.";

    #[test]
    fn an_article_in_several_files_is_told_with_the_one_that_is_cited() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: String| std::fs::write(dir.path().join(name), text).unwrap();
        let page = |title: &str, url: &str| format!("---\ntitle: {title}\nurl: {url}\n---\n\n{STORY}\n");
        write("a-print.md", page("Rope museum (print)", "https://x.example/rope?print=1"));
        write("b.md", page("Rope museum opens", "https://x.example/rope"));
        write("c.md", format!("# Rope again\n\n{STORY} It was told twice.\n"));
        write(
            "d.md",
            "# Other\n\nThe harbour gets a new crane, which lifts 40 tonnes and cost 12 million crowns.\n".to_owned(),
        );
        let corpus = crate::ingest::load(dir.path(), &[]).unwrap();
        let found = copies(&corpus, &Register::default());
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(one.sentence(), "“Rope museum opens” is also in a-print.md, c.md; answers cite b.md");
    }
}
