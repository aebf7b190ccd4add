//! What is asked of one generation, compared with what stands in its articles.

use super::reference::{Reference, dot, edits, vector};
use crate::analysis::{Analyzer, Token, grams, pairs};
use crate::article::Article;
use crate::embed::{Embedder as _, Hashed};
use crate::ingest::{ArticleState, CorpusFile, Register};
use crate::store::{Articles, Features, Index, NearWord, Nearness, Sought, TermKind};
use crate::text::Language;
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

const QUESTIONS: &[&str] = &[
    "who built the kite tower in the harbour",
    "regulators of the Coastal Ferry Board",
    "how much is the ferry, and is the ferry late",
    "港口的塔在哪裡",
    "Warum sind die Brücken alt",
    "zephyrine",
];

/// A question as strings, as search makes them.
struct Asked {
    terms: Vec<String>,
    pairs: Vec<(String, String)>,
    grams: Vec<String>,
    vector: Vec<f32>,
}

impl Asked {
    fn of(question: &str) -> Self {
        let tokens = Analyzer::new(&Language::english()).tokens(question);
        let words: Vec<&Token> = tokens.iter().filter(|token| !token.is_pair).collect();
        let different = |terms: BTreeSet<String>| terms.into_iter().collect();
        let pairs: BTreeSet<(String, String)> =
            words.windows(2).map(|w| (w[0].term.clone(), w[1].term.clone())).collect();
        Self {
            terms: different(tokens.iter().map(|token| token.term.clone()).collect()),
            pairs: pairs.into_iter().collect(),
            grams: grams(words.iter().map(|token| token.word.as_str())),
            vector: vector(question),
        }
    }

    fn sought(&self) -> Sought<'_> {
        Sought { terms: &self.terms, pairs: &self.pairs, grams: &self.grams, vector: Some(&self.vector) }
    }
}

fn strs(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

pub(super) fn says_what_stands_there(name: &str, index: &Index, files: &[CorpusFile]) {
    let reference = Reference::of(files);
    statistics(name, index, files, &reference);
    catalogue(name, index, files, &reference);
    vocabulary(name, index, &reference);
    for question in QUESTIONS {
        let (name, asked) = (format!("{name}: {question}"), Asked::of(question));
        best_by_words(&name, index, &reference, &asked);
        nearest(&name, index, &reference, &asked);
        features(&name, index, &reference, &asked);
        cosines(&name, index, &reference, &asked);
    }
}

fn statistics(name: &str, index: &Index, files: &[CorpusFile], reference: &Reference) {
    let articles: Vec<&Arc<Article>> = files.iter().filter_map(|file| file.article.as_ref()).collect();
    let known = &index.manifest;
    assert_eq!((known.articles, known.passages), (articles.len(), reference.passages.len()), "{name}");
    assert_eq!((index.len(), index.is_empty()), (reference.passages.len(), reference.passages.is_empty()), "{name}");
    assert_eq!(known.model, Hashed.identity(), "{name}");
    assert_eq!(known.faq_entries, articles.iter().map(|article| article.faq.len()).sum::<usize>(), "{name}");
    let mut counts: HashMap<&Language, usize> = HashMap::new();
    for article in &articles {
        *counts.entry(&article.language).or_default() += 1;
    }
    let by_count: Vec<usize> = index.languages.iter().map(|language| counts[language]).collect();
    assert!(by_count.is_sorted_by(|a, b| a >= b) && by_count.len() == counts.len(), "{name}: {:?}", index.languages);
    assert!((index.average_len() - reference.average_len()).abs() < 1e-4, "{name}");
    assert_eq!(index.has_vectors(), reference.passages.iter().any(|passage| passage.vectors.is_some()), "{name}");
    while index.check_further(1 << 20) > 0 {}
    assert!(index.damage().is_none(), "{name}");
}

fn catalogue(name: &str, index: &Index, files: &[CorpusFile], reference: &Reference) {
    let sources = |files: &[CorpusFile]| -> Vec<(String, String)> {
        files.iter().map(|file| (file.source.clone(), file.hash.clone())).collect()
    };
    assert_eq!(sources(&index.everything().files), sources(files), "{name}");
    for (ordinal, passage) in (0..).zip(&reference.passages) {
        let place = index.place(ordinal).unwrap();
        assert_eq!((place.ordinal, &place.passage.id), (ordinal, &passage.id), "{name}");
        assert_eq!(index.article_number(ordinal), Some(passage.article), "{name}");
        assert_eq!(index.article_of(ordinal).map(|a| &a.id), Some(&place.article.id), "{name}");
        assert_eq!(index.passage(&passage.id).map(|place| place.ordinal), Some(ordinal), "{name}");
        assert_eq!(index.by_key(passage.id.key()).map(|place| place.ordinal), Some(ordinal), "{name}");
    }
    assert!(index.place(u32::try_from(index.len()).unwrap()).is_none(), "{name}");
    for (number, file) in (0..).zip(files) {
        let Some(article) = &file.article else {
            assert!(index.numbered_article(number).is_none(), "{name}");
            continue;
        };
        assert_eq!(index.numbered_article(number), Some(article.as_ref()), "{name}");
        assert_eq!(index.article(&article.id), Some(article.as_ref()), "{name}");
        assert_eq!(index.number_of(&article.id), Some(number), "{name}");
        assert_eq!(index.article_by_key(article.id.key()), Some(article.as_ref()), "{name}");
        for word in [article.id.as_str().to_uppercase(), format!(" {} ", article.title.to_lowercase())] {
            assert!(index.named(&word).any(|(other, _)| other == number), "{name}: {word}");
        }
        if let Some(category) = &article.category {
            assert!(index.in_category(&category.to_uppercase()).any(|(other, _)| other == number), "{name}");
        }
    }
}

fn vocabulary(name: &str, index: &Index, reference: &Reference) {
    for kind in [TermKind::Term, TermKind::Word, TermKind::Pair, TermKind::Gram] {
        let known = reference.terms(kind);
        let mut terms: Vec<&str> = known.keys().map(String::as_str).collect();
        terms.extend(["zephyrine", "", "\u{2}"]);
        let counts: Vec<u64> = terms.iter().map(|term| known.get(*term).copied().unwrap_or_default()).collect();
        assert_eq!(index.passages_with(kind, &terms).unwrap(), counts, "{name}: {kind:?}");
    }
    let known = reference.terms(TermKind::Term);
    let prefixes = ["k", "regul", "fe", "港", "zephyr"];
    let begin = |prefix: &&str| -> Vec<(String, u64)> {
        known.iter().filter(|(term, _)| term.starts_with(prefix)).map(|(term, n)| (term.clone(), *n)).collect()
    };
    assert_eq!(index.beginning_with(&prefixes).unwrap(), prefixes.iter().map(begin).collect::<Vec<_>>(), "{name}");
    let joined = reference.joined_terms();
    let suffixes = ["bruck", "e", "zephyr"];
    let end = |suffix: &&str| -> Vec<(String, u64)> {
        joined.iter().filter(|(term, _)| term.ends_with(suffix)).map(|(term, n)| (term.clone(), *n)).collect()
    };
    assert_eq!(index.ending_with(&suffixes).unwrap(), suffixes.iter().map(end).collect::<Vec<_>>(), "{name}");
    for (word, most) in [("harbor", 1), ("hrabour", 1), ("brüken", 1), ("regualtory", 2), ("frery", 2), ("x", 1)] {
        let near = |(known, passages): (String, u64)| {
            let edits = u8::try_from(edits(word, &known)).unwrap();
            (edits <= most).then_some(NearWord { word: known, edits, passages })
        };
        let near: Vec<NearWord> = reference.terms(TermKind::Word).into_iter().filter_map(near).collect();
        assert_eq!(index.words_near(word, most).unwrap(), near, "{name}: {word}");
    }
}

/// Every second article.
fn some(index: &Index) -> Articles {
    index.numbered_articles().map(|(number, _)| number).filter(|number| number.is_multiple_of(2)).collect()
}

/// Checks a list of the best of all passages that have a score, and that fewer, and fewer allowed, are that list's.
fn is_best_first(
    name: &str,
    index: &Index,
    reference: &Reference,
    scores: &[Option<f32>],
    best: impl Fn(usize, Option<&Articles>) -> Vec<u32>,
) {
    let all = best(scores.len().max(1), None);
    let score = |ordinal: &u32| scores[*ordinal as usize].unwrap();
    let is_in_order = |a: &u32, b: &u32| score(a) > score(b) + 1e-5 || (score(a) - score(b)).abs() <= 1e-5 && a != b;
    assert!(all.is_sorted_by(is_in_order), "{name}: {all:?}");
    let says = |ordinal: &u32| &reference.passages[*ordinal as usize].parts;
    assert!(all.is_sorted_by(|a, b| says(a) != says(b) || a < b), "{name}: of equals the lower number first: {all:?}");
    let (found, with): (BTreeSet<u32>, BTreeSet<u32>) = (
        all.iter().copied().collect(),
        (0..).zip(scores).filter(|(_, score)| score.is_some()).map(|(ordinal, _)| ordinal).collect(),
    );
    assert_eq!(found, with, "{name}");
    for most in [0, 1, 3] {
        assert_eq!(best(most, None), all.iter().copied().take(most).collect::<Vec<_>>(), "{name}: {most}");
    }
    let some = some(index);
    let allowed = all.iter().copied().filter(|ordinal| index.article_number(*ordinal).is_some_and(|a| some.has(a)));
    assert_eq!(best(scores.len().max(1), Some(&some)), allowed.collect::<Vec<_>>(), "{name}");
    assert!(best(9, Some(&Articles::default())).is_empty(), "{name}");
}

fn best_by_words(name: &str, index: &Index, reference: &Reference, asked: &Asked) {
    let mut terms = strs(&asked.terms);
    let twice: Vec<&str> = terms.iter().copied().take(1).collect();
    terms.extend(twice);
    let score = |passage| Some(reference.bm25(passage, &terms)).filter(|score| *score > 0.0);
    let scores: Vec<Option<f32>> = reference.passages.iter().map(score).collect();
    is_best_first(name, index, reference, &scores, |most, allowed| index.best_by_words(&terms, most, allowed).unwrap());
    assert!(index.best_by_words(&[], 9, None).unwrap().is_empty(), "{name}");
}

fn nearest(name: &str, index: &Index, reference: &Reference, asked: &Asked) {
    let sought = asked.sought();
    let prepared = index.prepare(&sought).unwrap();
    for way in 0..3 {
        let near = |passage| Reference::near(passage, &asked.vector).map(|ways| ways[way]);
        let scores: Vec<Option<f32>> = reference.passages.iter().map(near).collect();
        let name = format!("{name}, way {way}");
        is_best_first(&name, index, reference, &scores, |most, allowed| {
            prepared.nearest(most, allowed).unwrap()[way].clone()
        });
    }
    let without = Sought { vector: None, ..sought };
    assert!(index.prepare(&without).unwrap().nearest(9, None).unwrap().iter().all(Vec::is_empty), "{name}");
}

fn is_near(a: Nearness, b: Nearness) -> bool {
    (a.raw - b.raw).abs() < 1e-5 && (a.centred - b.centred).abs() < 1e-4
}

fn features(name: &str, index: &Index, reference: &Reference, asked: &Asked) {
    let prepared = index.prepare(&asked.sought()).unwrap();
    let all: Vec<u32> = (0..u32::try_from(index.len()).unwrap()).collect();
    let found = prepared.features(&all).unwrap();
    assert_eq!(found.len(), all.len(), "{name}");
    for (passage, found) in reference.passages.iter().zip(&found) {
        let name = format!("{name}, {}", passage.id);
        let wanted = reference.features(passage, &asked.sought());
        let numbers = |features: &Features| Features { question: None, near: None, grams_len: 0.0, ..features.clone() };
        assert_eq!(numbers(found), numbers(&wanted), "{name}");
        assert!((found.grams_len - wanted.grams_len).abs() < 1e-4, "{name}");
        assert_eq!(found.near.is_some(), wanted.near.is_some(), "{name}");
        for (a, b) in found.near.iter().zip(&wanted.near) {
            assert!(is_near(a.text, b.text) && is_near(a.whole, b.whole), "{name}: {a:?} {b:?}");
            assert!(a.question.is_some() == b.question.is_some() && a.sentences.len() == b.sentences.len(), "{name}");
            assert!(
                a.question
                    .iter()
                    .chain(&a.sentences)
                    .zip(b.question.iter().chain(&b.sentences))
                    .all(|(a, b)| is_near(*a, *b)),
                "{name}"
            );
        }
    }
    for (n, a) in found.iter().enumerate() {
        for (m, b) in found.iter().enumerate() {
            let questions = [n, m].map(|n| &reference.passages[n].question);
            let is_one = a.article == b.article && questions[0] == questions[1] && !questions[0].is_empty();
            assert_eq!(a.article == b.article && a.question.is_some() && a.question == b.question, is_one, "{name}");
        }
    }
    let some: Vec<u32> = all.iter().copied().filter(|ordinal| ordinal.is_multiple_of(3)).rev().collect();
    let of_some = prepared.features(&some).unwrap();
    let is_found = |(ordinal, features): (&u32, &Features)| {
        Features { question: None, ..features.clone() }
            == Features { question: None, ..found[*ordinal as usize].clone() }
    };
    assert!(
        of_some.len() == some.len() && some.iter().zip(&of_some).all(is_found),
        "{name}: in the order they are asked for"
    );
}

fn cosines(name: &str, index: &Index, reference: &Reference, asked: &Asked) {
    let all: Vec<u32> = (0..u32::try_from(index.len()).unwrap()).collect();
    let questions = index.question_cosines(&asked.vector, &all).unwrap();
    assert_eq!(questions.len(), all.len(), "{name}");
    for ((ordinal, passage), found) in (0..).zip(&reference.passages).zip(questions) {
        let to = |vector: &Vec<f32>| dot(vector, &asked.vector);
        let wanted = passage.vectors.as_ref().and_then(|vectors| vectors.question.as_ref()).map(to);
        assert_eq!(found.is_some(), wanted.is_some(), "{name}");
        assert!(found.iter().zip(&wanted).all(|(a, b)| (a - b).abs() < 1e-5), "{name}");
        let sentences = index.sentence_cosines(&asked.vector, ordinal).unwrap();
        let wanted = passage.vectors.as_ref().map(|vectors| vectors.sentences.iter().map(to).collect::<Vec<f32>>());
        assert_eq!(sentences.as_ref().map(Vec::len), wanted.as_ref().map(Vec::len), "{name}");
        let both = sentences.iter().flatten().zip(wanted.iter().flatten());
        assert!(both.into_iter().all(|(a, b)| (a - b).abs() < 1e-5), "{name}");
    }
}

/// To the last bit.
pub(super) fn say_the_same(name: &str, one: &Index, other: &Index) {
    assert_eq!(one.snapshot().statistics(), other.snapshot().statistics(), "{name}");
    let all: Vec<u32> = (0..u32::try_from(one.len()).unwrap()).collect();
    for question in QUESTIONS {
        let asked = Asked::of(question);
        let sought = asked.sought();
        let [a, b] = [one, other].map(|index| index.prepare(&sought).unwrap());
        assert_eq!(a.features(&all).unwrap(), b.features(&all).unwrap(), "{name}: {question}");
        assert_eq!(a.nearest(5, None).unwrap(), b.nearest(5, None).unwrap(), "{name}: {question}");
        let [a, b] = [one, other].map(|index| index.best_by_words(&strs(&asked.terms), 5, None).unwrap());
        assert_eq!(a, b, "{name}: {question}");
        let joined: Vec<String> =
            asked.pairs.iter().flat_map(|(a, b)| pairs([a.as_str(), b.as_str()].into_iter())).collect();
        let [a, b] = [one, other].map(|index| index.passages_with(TermKind::Pair, &strs(&joined)).unwrap());
        assert_eq!(a, b, "{name}: {question}");
    }
}

pub(super) fn withholds(name: &str, index: &Index, files: &[CorpusFile]) {
    assert!(index.visible().is_none(), "{name}");
    let Some((number, withheld)) = (0..).zip(files).find(|(_, file)| file.article.is_some()) else { return };
    let article = withheld.article.as_ref().unwrap();
    let mut register = Register::default();
    register.entry_mut(&withheld.source).state = ArticleState::Retracted;
    let seen = index.under(Arc::new(register), Timestamp::UNIX_EPOCH);
    assert!(seen.articles().all(|other| other.id != article.id), "{name}");
    assert_eq!(seen.articles().count() + 1, index.articles().count(), "{name}");
    assert!(seen.article(&article.id).is_none() && seen.number_of(&article.id).is_none(), "{name}");
    assert!(seen.article_by_key(article.id.key()).is_none() && seen.numbered_article(number).is_none(), "{name}");
    assert!(seen.named(article.id.as_str()).all(|(other, _)| other != number), "{name}");
    assert!(article.category.iter().all(|c| seen.in_category(c).all(|(other, _)| other != number)), "{name}");
    for passage in &article.passages {
        let ordinal = index.passage(&passage.id).unwrap().ordinal;
        assert!(seen.passage(&passage.id).is_none() && seen.by_key(passage.id.key()).is_none(), "{name}");
        assert!(seen.place(ordinal).is_none() && seen.article_of(ordinal).is_none(), "{name}");
    }
    let visible = seen.visible().unwrap();
    assert!(!visible.has(number) && visible.len() == seen.articles().count(), "{name}");
    let asked = Asked::of(QUESTIONS[0]);
    let found = seen.best_by_words(&strs(&asked.terms), 99, Some(visible)).unwrap();
    assert!(found.iter().all(|ordinal| seen.place(*ordinal).is_some()), "{name}");
}
