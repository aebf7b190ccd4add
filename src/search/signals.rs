use super::query::Query;
use crate::index::analysis::{Analyzer, Token, grams, pairs};
use crate::index::{Index, Place};
use serde::Serialize;
use std::collections::HashSet;

/// BM25's saturation and length normalisation, tantivy's and Lucene's defaults.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What a passage has in common with a question. Each is 0 where there is nothing, and about 1 at most.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Signals {
    /// BM25 over title, section, question and body as one field, as a share of what the question's terms could score.
    pub share: f32,
    /// Share of the question's inverse document frequency whose terms the passage has.
    pub coverage: f32,
    /// Cosine of the question and the passage's own question or text, the larger, the corpus's mean taken off.
    pub meaning: f32,
    /// The same with title, section, question and text together.
    pub whole: f32,
    /// Cosine of the character n-grams of the question and of what the passage answers to: survives misspelling.
    pub spelling: f32,
    /// Share of the question's neighbouring words that are neighbours in the passage.
    pub order: f32,
    /// The best sentence: its cosine and the share of the question's terms it has, added.
    pub sentence: f32,
    /// The plain cosine behind `meaning`; none without vectors.
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
    /// Where: `title`, `section`, `question`, `body`.
    pub fields: Vec<&'static str>,
    /// Its part of the passage's BM25.
    pub weight: f32,
}

/// The question's vector against all rows of the index.
pub(super) struct Dots {
    pub rows: Vec<f32>,
    pub by_mean: f32,
}

/// Measures the signals of one passage; `analyzer` is for its article's language.
pub(super) fn measure(
    query: &Query,
    dots: Option<&Dots>,
    index: &Index,
    place: &Place<'_>,
    analyzer: &Analyzer,
) -> (Signals, Vec<MatchedTerm>) {
    let view = place.article.view(place.passage);
    let fields = [("title", view.title), ("section", view.section), ("question", view.question)];
    let mut parts: Vec<(&'static str, Vec<Token>)> = fields.map(|(name, text)| (name, analyzer.tokens(text))).into();
    parts.extend(view.sentences().map(|s| ("body", analyzer.tokens(s))));

    let mut counts = vec![0_u16; query.terms.len()];
    let mut found_in: Vec<Vec<&'static str>> = vec![Vec::new(); query.terms.len()];
    let mut len = 0_u32;
    for (name, tokens) in &parts {
        for token in tokens {
            len += 1;
            if let Some(n) = query.terms.iter().position(|t| t.term == token.term) {
                counts[n] = counts[n].saturating_add(1);
                if !found_in[n].contains(name) {
                    found_in[n].push(name);
                }
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of passages")]
    let norm = K1 * (1.0 - B + B * len as f32 / index.lexical.average_len().max(1.0));
    let mut signals = Signals::default();
    let mut matched = Vec::new();
    for ((term, count), fields) in query.terms.iter().zip(&counts).zip(found_in) {
        let tf = f32::from(*count);
        if tf > 0.0 {
            let weight = term.idf * tf * (K1 + 1.0) / (tf + norm);
            signals.bm25 += weight;
            signals.coverage += term.idf;
            matched.push(MatchedTerm { term: term.word.clone(), fields, weight });
        }
    }
    matched.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.term.cmp(&b.term)));
    let mass = query.mass.max(f32::EPSILON);
    signals.share = signals.bm25 / ((K1 + 1.0) * mass);
    signals.coverage /= mass;
    signals.order = order(query, &parts);
    signals.spelling = spelling(query, index, place, analyzer.tokens(view.asks()));
    vector_signals(&mut signals, query, dots, index, place, &parts);
    (signals, matched)
}

fn vector_signals(
    signals: &mut Signals,
    query: &Query,
    dots: Option<&Dots>,
    index: &Index,
    place: &Place<'_>,
    parts: &[(&'static str, Vec<Token>)],
) {
    let sentences: Vec<f32> =
        parts.iter().filter(|(name, _)| *name == "body").map(|(_, tokens)| overlap(query, tokens)).collect();
    let Some((dots, rows)) = dots.zip(index.vectors.passage(place.ordinal)) else {
        return;
    };
    let dot = |row: u32| dots.rows.get(row as usize).copied().unwrap_or_default();
    let centred = |row: u32| index.vectors.centred(dot(row), dots.by_mean, row);
    let own = [Some(rows.text), rows.question];
    let best = |f: &dyn Fn(u32) -> f32| own.into_iter().flatten().map(f).fold(f32::MIN, f32::max);
    let cosine = best(&dot);
    signals.cosine = Some(cosine);
    signals.meaning = best(&centred);
    signals.whole = centred(rows.full);
    signals.nearest_sentence = rows.sentences.iter().map(|row| centred(*row)).fold(0.0, f32::max);
    let by_sentence = rows.sentences.iter().zip(sentences).map(|(row, overlap)| dot(*row) + overlap);
    let asked = parts
        .iter()
        .filter(|(name, _)| *name == "question")
        .map(|(_, tokens)| overlap(query, tokens))
        .fold(0.0, f32::max);
    signals.sentence =
        by_sentence.fold(None, |best: Option<f32>, s| Some(best.map_or(s, |b| b.max(s)))).unwrap_or(cosine + asked);
}

/// Share of the question's inverse document frequency whose terms are among `tokens`.
pub(super) fn overlap(query: &Query, tokens: &[Token]) -> f32 {
    let has: f32 = query.terms.iter().filter(|t| tokens.iter().any(|token| token.term == t.term)).map(|t| t.idf).sum();
    has / query.mass.max(f32::EPSILON)
}

fn order(query: &Query, parts: &[(&'static str, Vec<Token>)]) -> f32 {
    if query.pair_mass <= 0.0 {
        return 0.0;
    }
    let words = parts.iter().flat_map(|(_, tokens)| tokens).filter(|t| !t.is_pair).map(|t| t.term.as_str());
    let found: HashSet<String> = pairs(words).into_iter().filter(|p| query.pairs.contains_key(p)).collect();
    let mut found: Vec<&String> = found.iter().collect();
    found.sort_unstable();
    found.into_iter().filter_map(|p| query.pairs.get(p)).sum::<f32>() / query.pair_mass + 0.0
}

fn spelling(query: &Query, index: &Index, place: &Place<'_>, asks: Vec<Token>) -> f32 {
    let norm = index.ask_norm(place.ordinal);
    if norm <= 0.0 || query.gram_norm <= 0.0 {
        return 0.0;
    }
    let words: Vec<String> = asks.into_iter().filter(|t| !t.is_pair).map(|t| t.word).collect();
    let common: f32 =
        grams(words.iter().map(String::as_str)).iter().filter_map(|g| query.grams.get(g)).map(|w| w * w).sum();
    // An empty sum of floats is -0.0, which would show.
    common / (norm * query.gram_norm) + 0.0
}
