//! The signals of one passage: what it has in common with a question, each about 0 to 1 and each computed the same way for
//! every candidate. They are only measured here; what each is worth is in [`weights`](super::weights).

use super::query::Query;
use super::terms::Match;
use crate::article::{QuestionForm, Wants};
use crate::store::{FaqFeatures, Features, HEAD_PARTS, Nearness};
use serde::Serialize;

/// BM25's saturation and length normalisation, tantivy's and Lucene's defaults.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What a relative of a word is worth against the word (regulatory for regulators).
const KIN: f32 = 0.8;

/// A sentence alone is nearer to questions than a passage, by about this much.
const SENTENCE_LESS: f32 = 0.1;

/// What agreement on wanting a reason is worth against agreement on another sort: reasons are rarest to be repeated.
const REASON: f32 = 1.75;

/// What a passage has in common with a question. Each is 0 where there is nothing, and about 1 at most.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Signals {
    /// BM25 over title, section, question and body as one field, as a share of what the question's terms could score.
    pub share: f32,
    /// Share of the question's inverse document frequency whose terms the passage has.
    pub coverage: f32,
    /// Cosine of the question and the passage's own question or text, the larger, the corpus's mean taken off. For a
    /// section's passage also its nearest sentence, for a little less.
    pub meaning: f32,
    /// The same with title, section, question and text together.
    pub whole: f32,
    /// Cosine of the character n-grams of the question and of what the passage answers to: survives misspelling.
    pub spelling: f32,
    /// Share of the question's neighbouring words that are neighbours in the passage.
    pub order: f32,
    /// The best sentence: its cosine and the share of the question's terms it has, added.
    pub sentence: f32,
    /// Squared cosine of the question and the FAQ question where both want the same sort of answer (a reason, a person, a
    /// time, a place, an amount), more for a reason; else 0.
    pub agreement: f32,
    /// 1 for an FAQ entry: short texts come near to many questions, so they must be nearer.
    pub faq: f32,
    /// How well what the passage answers to fits what is asked for: below 0 where a definition stands for whatever else is asked
    /// of a thing, or "When it applies" for "how to apply". Added to the score as it is.
    pub form: f32,
    /// `meaning` without the sentences.
    pub nearness: f32,
    /// The plain cosine behind it; none without vectors.
    pub cosine: Option<f32>,
    /// The largest cosine of a sentence, the corpus's mean taken off.
    pub nearest_sentence: f32,
    /// Plain BM25.
    pub bm25: f32,
}

/// A term of the question found in a passage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MatchedTerm {
    /// The word as it was typed (or mended).
    pub term: String,
    /// Its part of the passage's BM25.
    pub weight: f32,
    /// That part by where the term stands: `title`, `section`, `question`, `body`.
    pub fields: Vec<(&'static str, f32)>,
    /// Whether a relative of the word stands there, not the word itself.
    pub is_kin: bool,
}

/// Off the score of a passage that defines a thing of which something else is asked: about what its question is worth for being
/// near to any that names the thing; half where its answer speaks of what is asked.
const DEFINES: f32 = 8.0;

/// Off that of a passage whose heading asks for another thing, and on that of one whose heading asks for the same, of some word
/// of the question.
const ASKS_OTHERWISE: f32 = 3.0;
const ASKS_ALIKE: f32 = 1.5;

/// Names of the parts, all sentences under one.
const FIELDS: [&str; HEAD_PARTS + 1] = ["title", "section", "question", "body"];

/// Where the question's terms stand in a passage.
struct TermPlaces {
    /// How often each term does, and how often a relative.
    of: Vec<[u16; 2]>,
    /// The same by [`FIELDS`].
    by_field: Vec<[[u16; FIELDS.len()]; 2]>,
    /// Share of the question's terms in each part.
    overlaps: Vec<f32>,
    /// How much of the question it answers to, and whether it has all of its terms that any article has.
    asks: Asks,
    has_all: bool,
}

/// How many of the question's terms, of those that any article has, what a passage answers to has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    None,
    Some,
    All,
}

impl TermPlaces {
    fn of(query: &Query, features: &Features) -> Self {
        let terms = query.terms.len();
        let (mut of, mut by_field) = (vec![[0_u16; 2]; terms], vec![[[0_u16; FIELDS.len()]; 2]; terms]);
        let mut overlaps = Vec::with_capacity(features.parts);
        let mut found = features.terms.iter().peekable();
        let mut names = Vec::new();
        for part in (0_u32..).take(features.parts) {
            let field = (part as usize).min(HEAD_PARTS);
            let mut has = vec![0.0_f32; terms];
            while let Some(found) = found.next_if(|found| found.part == part) {
                if let Some(Match { term, is_kin }) = query.matched(found.term) {
                    let count = &mut of[term][usize::from(is_kin)];
                    *count = count.saturating_add(1);
                    let worth = if is_kin { KIN * query.terms[term].family_idf } else { query.terms[term].idf };
                    has[term] = has[term].max(worth);
                    let count = &mut by_field[term][usize::from(is_kin)][field];
                    *count = count.saturating_add(1);
                }
                if query.is_in_a_name(found.term) {
                    names.push(found.term);
                }
            }
            overlaps.push(has.iter().sum::<f32>() / query.mass.max(f32::EPSILON));
        }
        for name in query.names.iter().filter(|name| name.needs.iter().all(|need| names.contains(need))) {
            for term in &name.terms {
                let [itself, relatives] = &mut of[*term];
                *relatives = if *itself == 0 { (*relatives).max(1) } else { *relatives };
            }
        }
        // A section answers to its heading.
        let asks = if features.entry.is_some() { HEAD_PARTS - 1 } else { HEAD_PARTS - 2 };
        let is_known =
            |term: &usize| query.terms[*term].family_idf < query.terms[*term].idf || query.terms[*term].passages > 0;
        let known: Vec<usize> = (0..terms).filter(is_known).collect();
        let asked = known.iter().filter(|term| by_field[**term].iter().any(|counts| counts[asks] > 0)).count();
        let has_all = known.iter().all(|term| of[*term].iter().any(|count| *count > 0));
        let asks = match asked {
            asked if asked == known.len() => Asks::All,
            0 => Asks::None,
            _ => Asks::Some,
        };
        Self { of, by_field, overlaps, asks, has_all }
    }
}

/// Measures the signals of one passage. `average_len` is of all passages.
pub(super) fn measure(query: &Query, features: &Features, average_len: f32) -> (Signals, Vec<MatchedTerm>) {
    let TermPlaces { of, by_field, overlaps, asks, has_all } = TermPlaces::of(query, features);
    #[expect(clippy::cast_precision_loss, reason = "lengths of passages")]
    let norm = K1 * (1.0 - B + B * features.len as f32 / average_len.max(1.0));
    let mut signals = Signals::default();
    let mut matched = Vec::new();
    for (n, term) in query.terms.iter().enumerate() {
        // A relative counts, for less, only where the word itself is missing.
        let is_kin = of[n][0] == 0;
        let worth = if is_kin { KIN * term.family_idf } else { term.idf };
        let tf = f32::from(of[n][usize::from(is_kin)]);
        if tf > 0.0 {
            let weight = worth * tf * (K1 + 1.0) / (tf + norm);
            signals.bm25 += weight;
            signals.coverage += worth;
            let counts = FIELDS.into_iter().zip(by_field[n][usize::from(is_kin)]).filter(|(_, count)| *count > 0);
            let fields = counts.map(|(name, count)| (name, weight * f32::from(count) / tf)).collect();
            matched.push(MatchedTerm { term: term.word.clone(), weight, fields, is_kin });
        }
    }
    matched.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.term.cmp(&b.term)));
    let mass = query.mass.max(f32::EPSILON);
    signals.share = signals.bm25 / ((K1 + 1.0) * mass);
    signals.coverage /= mass;
    signals.order = order(query, features);
    signals.faq = if features.entry.is_some() { 1.0 } else { 0.0 };
    signals.spelling = spelling(query, features);
    signals.form = form(query.form, features, asks, has_all);
    vector_signals(&mut signals, query, features, &overlaps);
    (signals, matched)
}

/// `overlaps` has the share of the question's terms in each part.
fn vector_signals(signals: &mut Signals, query: &Query, features: &Features, overlaps: &[f32]) {
    let Some(near) = &features.near else { return };
    let own = || [Some(near.text), near.question].into_iter().flatten();
    let cosine = own().map(|n| n.raw).fold(f32::MIN, f32::max);
    signals.cosine = Some(cosine);
    signals.nearness = own().map(|n| n.centred).fold(f32::MIN, f32::max);
    signals.whole = near.whole.centred;
    let likeness = |to: Nearness| agreement(query, features.entry) * to.centred.max(0.0).powi(2);
    signals.agreement = near.question.map_or(0.0, likeness);
    signals.nearest_sentence = near.sentences.iter().map(|n| n.centred).fold(0.0, f32::max);
    let is_section = near.question.is_none();
    signals.meaning =
        if is_section { signals.nearness.max(signals.nearest_sentence - SENTENCE_LESS) } else { signals.nearness };
    let shares = overlaps.get(HEAD_PARTS..).unwrap_or_default();
    let by_sentence = near.sentences.iter().zip(shares).map(|(to, overlap)| to.raw + overlap);
    // An entry that is its question alone is judged by that.
    let asked = overlaps.get(HEAD_PARTS - 1).copied().unwrap_or_default();
    signals.sentence = by_sentence.fold(f32::MIN, f32::max);
    if near.sentences.is_empty() {
        signals.sentence = cosine + asked;
    }
}

fn form(wanted: Option<QuestionForm>, features: &Features, asks: Asks, has_all: bool) -> f32 {
    const DEFINITION: Option<QuestionForm> = Some(QuestionForm::Definition);
    match (wanted, features.form) {
        (DEFINITION, DEFINITION) => 0.0,
        (_, DEFINITION) if asks == Asks::All => 0.0,
        (_, DEFINITION) if has_all => -DEFINES / 2.0,
        (_, DEFINITION) => -DEFINES,
        (Some(wanted), Some(asked)) if wanted.differs(asked) => -ASKS_OTHERWISE,
        // Of entries, agreement says more, by meaning.
        (Some(wanted), Some(asked)) if wanted == asked && features.entry.is_none() && asks != Asks::None => ASKS_ALIKE,
        _ => 0.0,
    }
}

/// 1 (more for a reason) where the question and the FAQ question want the same sort of answer, else 0.
fn agreement(query: &Query, entry: Option<FaqFeatures>) -> f32 {
    match query.wants.zip(entry.and_then(|entry| entry.wants)) {
        Some((Wants::Reason, Wants::Reason)) => REASON,
        Some((wanted, asked)) if wanted == asked => 1.0,
        _ => 0.0,
    }
}

/// Sums run in the order of the question's numbers, so that every bit is the same every time; an empty sum of floats is -0.0,
/// which would show.
fn order(query: &Query, features: &Features) -> f32 {
    if query.pairs.size <= 0.0 {
        return 0.0;
    }
    features.pairs.iter().filter_map(|pair| query.pairs.weight(*pair)).sum::<f32>() / query.pairs.size + 0.0
}

fn spelling(query: &Query, features: &Features) -> f32 {
    if features.grams_len <= 0.0 || query.grams.size <= 0.0 {
        return 0.0;
    }
    let common: f32 = features.grams.iter().filter_map(|gram| query.grams.weight(*gram)).map(|w| w * w).sum();
    common / (features.grams_len * query.grams.size) + 0.0
}
