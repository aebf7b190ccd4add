//! FAQ questions while somebody types, and names that articles explain, compared with what stands in the articles.

use super::reference::{Reference, dot, vector};
use crate::analysis::{Analyzer, Token};
use crate::ingest::{ArticleState, CorpusFile, Register};
use crate::store::{Articles, Expansion, Index, QuestionWord};
use crate::text::abbreviations;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is typed, word by word; some of it begins words of questions.
const TYPED: &[&str] = &["w", "who", "built", "the", "regulat", "fer", "brucke", "塔", "港", "zephyrine"];

pub(super) fn are_found(name: &str, index: &Index, files: &[CorpusFile]) {
    let reference = Reference::of(files);
    let entries: Vec<(u32, &[Token])> = (0..)
        .zip(&reference.passages)
        .filter(|(_, passage)| !passage.question.is_empty())
        .map(|(ordinal, passage)| (ordinal, passage.parts[2].as_slice()))
        .collect();
    let all: Vec<u32> = entries.iter().map(|(entry, _)| *entry).collect();
    assert_eq!(index.snapshot().entries().unwrap(), all, "{name}");
    assert_eq!(index.newest_entries().unwrap().iter().copied().collect::<BTreeSet<u32>>().len(), all.len(), "{name}");
    let words = || TYPED.iter().flat_map(|word| [QuestionWord::Term(word), QuestionWord::Beginning(word)]);
    let has = |token: &Token, word: QuestionWord<'_>| match word {
        QuestionWord::Term(term) => token.term == term,
        QuestionWord::Beginning(start) => token.word.starts_with(start),
    };
    let with = |word| -> Vec<u32> {
        entries.iter().filter(|(_, tokens)| tokens.iter().any(|token| has(token, word))).map(|(n, _)| *n).collect()
    };
    let found = index.entries_with(&words().collect::<Vec<_>>()).unwrap();
    assert_eq!(found, words().map(with).collect::<Vec<_>>(), "{name}");
    nearest(name, index, &reference);
    for (terms, wanted) in questions_of_names(files, None) {
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        assert_eq!(index.names(&terms).unwrap(), wanted, "{name}: {terms:?}");
    }
    assert!(index.names(&[]).unwrap().is_empty() && index.names(&["zephyrine"]).unwrap().is_empty(), "{name}");
}

fn nearest(name: &str, index: &Index, reference: &Reference) {
    let asked = vector("who built the kite tower");
    let cosine = |ordinal: usize| {
        let vectors = reference.passages.get(ordinal)?.vectors.as_ref()?;
        vectors.question.as_ref().map(|question| dot(question, &asked))
    };
    let some: Articles = index.numbered_articles().map(|(n, _)| n).filter(|n| n.is_multiple_of(2)).collect();
    for (least, most, allowed) in [(-1.0, 99, None), (0.2, 99, None), (-1.0, 2, None), (-1.0, 99, Some(&some))] {
        let may = |ordinal: usize| allowed.is_none_or(|some: &Articles| some.has(reference.passages[ordinal].article));
        let mut wanted: Vec<(usize, f32)> =
            (0..reference.passages.len()).filter(|n| may(*n)).filter_map(|n| Some((n, cosine(n)?))).collect();
        wanted.retain(|(_, cosine)| *cosine >= least);
        wanted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        wanted.truncate(most);
        let found = index.entries_near(&asked, least, most, allowed).unwrap();
        let [found_at, wanted_at] = [
            found.iter().map(|(_, cosine)| *cosine).collect::<Vec<f32>>(),
            wanted.iter().map(|(_, cosine)| *cosine).collect(),
        ];
        assert_eq!(found_at.len(), wanted_at.len(), "{name}: {least} {most}");
        assert!(found_at.iter().zip(&wanted_at).all(|(a, b)| (a - b).abs() < 1e-5), "{name}: {found:?} {wanted:?}");
        let is_first = |w: &[(u32, f32)]| w[0].1 > w[1].1 || w[0].0 < w[1].0;
        assert!(found.windows(2).all(is_first), "{name}: best first, of equals the lower number: {found:?}");
    }
}

/// For the short form of each name that articles explain, and for its long one, what is found by it.
fn questions_of_names(files: &[CorpusFile], but: Option<&str>) -> Vec<(Vec<String>, Vec<Expansion>)> {
    let mut counts: BTreeMap<(String, Vec<String>), (usize, Expansion)> = BTreeMap::new();
    let articles = files.iter().filter(|file| Some(file.source.as_str()) != but).filter_map(|f| f.article.as_ref());
    for article in articles {
        let tokens = |text: &str| Analyzer::new(&article.language).tokens(text);
        for one in abbreviations(&article.text) {
            let long: Vec<String> =
                tokens(&one.long).into_iter().filter(|t| !t.is_stop && !t.is_pair).map(|t| t.term).collect();
            let [short]: [Token; 1] = tokens(&one.short).try_into().unwrap_or_else(|all| panic!("{all:?}"));
            let name = Expansion { short: short.term, long, printed: one.short.clone(), words: one.long.clone() };
            counts.entry((name.short.clone(), name.long.clone())).or_insert((0, name)).0 += 1;
        }
    }
    let mut usual: BTreeMap<String, (usize, Expansion)> = BTreeMap::new();
    for (count, name) in counts.into_values() {
        let best = usual.entry(name.short.clone()).or_insert((0, name.clone()));
        if count > best.0 {
            *best = (count, name);
        }
    }
    let names = usual.into_values().map(|(_, name)| name);
    names.flat_map(|name| [(vec![name.short.clone()], vec![name.clone()]), (name.long.clone(), vec![name])]).collect()
}

pub(super) fn are_withheld(name: &str, index: &Index, files: &[CorpusFile]) {
    let Some((number, withheld)) = (0..).zip(files).find(|(_, file)| file.article.is_some()) else { return };
    let mut register = Register::default();
    register.entry_mut(&withheld.source).state = ArticleState::Retracted;
    let seen = index.under(Arc::new(register), Timestamp::UNIX_EPOCH);
    let is_other = |entry: &u32| seen.article_number(*entry) != Some(number);
    let words: Vec<QuestionWord<'_>> = TYPED.iter().map(|word| QuestionWord::Beginning(word)).collect();
    assert!(seen.newest_entries().unwrap().iter().all(is_other), "{name}");
    assert!(seen.entries_with(&words).unwrap().iter().flatten().all(is_other), "{name}");
    let near = seen.entries_near(&vector("who built the kite"), -1.0, 99, None).unwrap();
    assert!(near.iter().all(|(entry, _)| is_other(entry)), "{name}");
    let others: BTreeMap<Vec<String>, Vec<Expansion>> =
        questions_of_names(files, Some(&withheld.source)).into_iter().collect();
    for (terms, _) in questions_of_names(files, None) {
        let wanted = others.get(&terms).cloned().unwrap_or_default();
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        assert_eq!(seen.names(&terms).unwrap(), wanted, "{name}: {terms:?}");
    }
}

pub(super) fn are_the_same(name: &str, one: &Index, other: &Index) {
    let asked = vector("who built the kite tower");
    let words: Vec<QuestionWord<'_>> = TYPED.iter().map(|word| QuestionWord::Beginning(word)).collect();
    assert_eq!(one.entries_with(&words).unwrap(), other.entries_with(&words).unwrap(), "{name}");
    assert_eq!(one.newest_entries().unwrap(), other.newest_entries().unwrap(), "{name}");
    let [a, b] = [one, other].map(|index| index.entries_near(&asked, -1.0, 9, None).unwrap());
    assert_eq!(a, b, "{name}");
    let [a, b] = [one, other].map(|index| index.names(&["cfb", "coastal", "ferri", "board"]).unwrap());
    assert_eq!(a, b, "{name}");
}
