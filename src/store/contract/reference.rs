//! What the contract compares engines with: every passage analysed at once, and looked at from one end to the other.

use crate::analysis::{Analyzer, Token, grams, idf, pairs};
use crate::article::{PassageId, QuestionForm};
use crate::embed::{Embedder as _, Hashed};
use crate::ingest::CorpusFile;
use crate::store::{FaqFeatures, Features, HEAD_PARTS, Nearness, PassageNearness, Sought, TermKind, TermMatch};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Reference {
    pub(super) passages: Vec<ReferencePassage>,
    /// Mean of the vectors of whole passages; zero for small corpora.
    mean: Vec<f32>,
}

pub(super) struct ReferencePassage {
    pub(super) article: u32,
    pub(super) id: PassageId,
    pub(super) question: String,
    pub(super) parts: Vec<Vec<Token>>,
    grams: Vec<String>,
    entry: Option<FaqFeatures>,
    form: Option<QuestionForm>,
    joins_words: bool,
    pub(super) vectors: Option<ReferenceVectors>,
}

pub(super) struct ReferenceVectors {
    text: Vec<f32>,
    pub(super) question: Option<Vec<f32>>,
    whole: Vec<f32>,
    pub(super) sentences: Vec<Vec<f32>>,
}

pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

pub(super) fn vector(text: &str) -> Vec<f32> {
    Hashed.embed(&[text]).unwrap().remove(0)
}

impl Reference {
    pub(super) fn of(files: &[CorpusFile]) -> Self {
        let mut passages = Vec::new();
        for (number, article) in (0..).zip(files).filter_map(|(n, file)| Some((n, file.article.as_ref()?))) {
            let analyzer = Analyzer::new(&article.language);
            for passage in &article.passages {
                let view = article.view(passage);
                let mut parts = [view.title, view.section, view.question].map(|text| analyzer.tokens(text)).to_vec();
                parts.extend(view.sentences().map(|sentence| analyzer.tokens(sentence)));
                let asks = analyzer.tokens(view.asks());
                let question = Some(view.question).filter(|question| !question.is_empty());
                let vectors = Hashed.knows(&article.language).then(|| ReferenceVectors {
                    text: vector(view.text()),
                    question: question.map(vector),
                    whole: vector(&view.full()),
                    sentences: view.sentences().map(vector).collect(),
                });
                passages.push(ReferencePassage {
                    article: number,
                    id: passage.id.clone(),
                    question: view.question.to_owned(),
                    parts,
                    grams: grams(asks.iter().filter(|token| !token.is_pair).map(|token| token.word.as_str())),
                    entry: question.map(FaqFeatures::of),
                    form: QuestionForm::of(view.asks()),
                    joins_words: analyzer.joins_words(),
                    vectors,
                });
            }
        }
        let wholes: Vec<&Vec<f32>> = passages.iter().filter_map(|p| p.vectors.as_ref()).map(|v| &v.whole).collect();
        let mut mean = vec![0.0; Hashed.dimensions()];
        if wholes.len() >= 12 {
            for whole in &wholes {
                mean.iter_mut()
                    .zip(*whole)
                    .for_each(|(sum, value)| *sum += value / f32::from(u16::try_from(wholes.len()).unwrap()));
            }
        }
        Self { passages, mean }
    }

    fn count(&self) -> u64 {
        self.passages.len() as u64
    }

    /// Terms of a kind, with how many passages have each.
    pub(super) fn terms(&self, kind: TermKind) -> BTreeMap<String, u64> {
        let mut out = BTreeMap::new();
        for passage in &self.passages {
            passage.terms(kind).into_iter().for_each(|term| *out.entry(term).or_default() += 1);
        }
        out
    }

    /// Words' terms in languages that write nouns together, with how many passages have each.
    pub(super) fn joined_terms(&self) -> BTreeMap<String, u64> {
        let mut out = BTreeMap::new();
        for passage in self.passages.iter().filter(|passage| passage.joins_words) {
            let words = passage.parts.iter().flatten().filter(|token| !token.is_pair);
            for term in words.map(|token| token.term.clone()).collect::<BTreeSet<String>>() {
                *out.entry(term).or_default() += 1;
            }
        }
        out
    }

    #[expect(clippy::cast_precision_loss, reason = "a handful of passages")]
    pub(super) fn average_len(&self) -> f32 {
        self.passages.iter().map(ReferencePassage::len).sum::<u32>() as f32 / self.passages.len().max(1) as f32
    }

    /// BM25 of a passage, summed over title, section, question and body.
    #[expect(clippy::cast_precision_loss, reason = "a handful of passages")]
    pub(super) fn bm25(&self, passage: &ReferencePassage, terms: &[&str]) -> f32 {
        let mut sum = 0.0;
        for term in terms {
            for field in 0..=HEAD_PARTS {
                let times = |p: &ReferencePassage| p.field(field).filter(|token| token.term == *term).count();
                let with = self.passages.iter().filter(|p| times(p) > 0).count() as u64;
                let average =
                    self.passages.iter().map(|p| p.field(field).count()).sum::<usize>() as f32 / self.count() as f32;
                let (tf, len) = (times(passage) as f32, passage.field(field).count() as f32);
                if tf > 0.0 {
                    sum += idf(with, self.count()) * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len / average));
                }
            }
        }
        sum
    }

    /// How near a passage is by each way of looking.
    pub(super) fn near(passage: &ReferencePassage, question: &[f32]) -> Option<[f32; 3]> {
        let vectors = passage.vectors.as_ref()?;
        let to = |vector: &Vec<f32>| dot(vector, question);
        let text = vectors.question.iter().map(to).fold(to(&vectors.text), f32::max);
        Some([text, to(&vectors.whole), vectors.sentences.iter().map(to).fold(f32::MIN, f32::max)])
    }

    fn nearness(&self, vector: &[f32], question: &[f32]) -> Nearness {
        let less = |vector: &[f32]| -> Vec<f32> { vector.iter().zip(&self.mean).map(|(a, b)| a - b).collect() };
        let (a, b) = (less(vector), less(question));
        let norms = dot(&a, &a) * dot(&b, &b);
        let centred = if norms <= f32::EPSILON { 0.0 } else { dot(&a, &b) / norms.sqrt() };
        Nearness { raw: dot(vector, question), centred }
    }

    /// What a passage has in common with a question; that several answer one question is not said.
    pub(super) fn features(&self, passage: &ReferencePassage, sought: &Sought<'_>) -> Features {
        let number = |at: Option<usize>| at.and_then(|at| u32::try_from(at).ok());
        let mut terms = Vec::new();
        for (part, tokens) in (0..).zip(&passage.parts) {
            let found =
                tokens.iter().filter_map(|token| number(sought.terms.iter().position(|term| *term == token.term)));
            terms.extend(found.map(|term| TermMatch { part, term }));
        }
        let words: Vec<&Token> = passage.parts.iter().flatten().filter(|token| !token.is_pair).collect();
        let neighbours: BTreeSet<(&str, &str)> =
            words.windows(2).map(|w| (w[0].term.as_str(), w[1].term.as_str())).collect();
        let has = |pair: &(String, String)| neighbours.contains(&(pair.0.as_str(), pair.1.as_str()));
        let with = self.terms(TermKind::Gram);
        let squares = passage.grams.iter().map(|gram| idf(with[gram], self.count()).powi(2));
        let near = sought.vector.zip(passage.vectors.as_ref()).map(|(question, vectors)| PassageNearness {
            text: self.nearness(&vectors.text, question),
            question: vectors.question.as_ref().map(|vector| self.nearness(vector, question)),
            whole: self.nearness(&vectors.whole, question),
            sentences: vectors.sentences.iter().map(|vector| self.nearness(vector, question)).collect(),
        });
        Features {
            article: passage.article,
            entry: passage.entry,
            form: passage.form,
            question: None,
            parts: passage.parts.len(),
            len: passage.len(),
            terms,
            pairs: (0..).zip(sought.pairs).filter(|(_, pair)| has(pair)).map(|(n, _)| n).collect(),
            grams: (0..).zip(sought.grams).filter(|(_, gram)| passage.grams.contains(gram)).map(|(n, _)| n).collect(),
            grams_len: squares.sum::<f32>().sqrt(),
            near,
        }
    }
}

impl ReferencePassage {
    fn len(&self) -> u32 {
        u32::try_from(self.parts.iter().flatten().count()).unwrap()
    }

    /// Tokens of title, section, question or body.
    fn field(&self, field: usize) -> impl Iterator<Item = &Token> {
        let range = if field < HEAD_PARTS { field..field + 1 } else { HEAD_PARTS..self.parts.len() };
        self.parts[range].iter().flatten()
    }

    fn terms(&self, kind: TermKind) -> BTreeSet<String> {
        let all = || self.parts.iter().flatten();
        let words = || all().filter(|token| !token.is_pair);
        match kind {
            TermKind::Term => all().map(|token| token.term.clone()).collect(),
            TermKind::Word => words().map(|token| token.word.clone()).collect(),
            TermKind::Pair => pairs(words().map(|token| token.term.as_str())).into_iter().collect(),
            TermKind::Gram => self.grams.iter().cloned().collect(),
        }
    }
}

/// Edits that make one word of another, a swap of neighbours being one.
pub(super) fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}
