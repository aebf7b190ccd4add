use super::query::{Match, Query};
use crate::article::Wants;
use crate::index::{Entry, HEAD_PARTS, Index, Near, Nearness};
use serde::Serialize;
use std::collections::HashSet;

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

/// Names of the parts, all sentences under one.
const FIELDS: [&str; HEAD_PARTS + 1] = ["title", "section", "question", "body"];

/// Measures the signals of one passage.
///
/// # Errors
/// tantivy's, when the index cannot be read.
pub(super) fn measure(
    query: &Query,
    near: Option<&Near<'_>>,
    index: &Index,
    ordinal: u32,
) -> tantivy::Result<(Signals, Vec<MatchedTerm>)> {
    let of = index.home(ordinal).map_or(0, |home| home.part);
    let mut counts = vec![0_u16; query.terms.len()];
    let mut kin_counts = counts.clone();
    let mut by_field = vec![[[0_u16; FIELDS.len()]; 2]; query.terms.len()];
    let aliases = query.aliases.get(of).map(Vec::as_slice).unwrap_or_default();
    let mut has_names = HashSet::new();
    let mut overlaps = Vec::new();
    let mut ordered = HashSet::new();
    let (mut len, mut previous) = (0_u32, None);
    for (part, postings) in index.terms(ordinal).enumerate() {
        let field = part.min(HEAD_PARTS);
        let mut has = vec![0.0_f32; query.terms.len()];
        for posting in postings {
            len += 1;
            if let Some(Match { term, is_kin }) = query.matched(of, posting.term()) {
                let counts = if is_kin { &mut kin_counts } else { &mut counts };
                counts[term] = counts[term].saturating_add(1);
                let worth = if is_kin { KIN * query.terms[term].family_idf } else { query.terms[term].idf };
                has[term] = has[term].max(worth);
                let count = &mut by_field[term][usize::from(is_kin)][field];
                *count = count.saturating_add(1);
            }
            if aliases.iter().any(|alias| alias.needs.contains(&posting.term())) {
                has_names.insert(posting.term());
            }
            if posting.is_word() {
                let pair = (previous.unwrap_or(u32::MAX), posting.term());
                if query.pairs.weight(of, &pair).is_some() {
                    ordered.insert(pair);
                }
                previous = Some(posting.term());
            }
        }
        overlaps.push(has.iter().sum::<f32>() / query.mass.max(f32::EPSILON));
    }
    for alias in aliases.iter().filter(|alias| alias.needs.iter().all(|need| has_names.contains(need))) {
        for term in alias.terms.iter().filter(|term| counts[**term] == 0) {
            kin_counts[*term] = kin_counts[*term].max(1);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of passages")]
    let norm = K1 * (1.0 - B + B * len as f32 / index.lexical.average_len().max(1.0));
    let mut signals = Signals::default();
    let mut matched = Vec::new();
    for (n, term) in query.terms.iter().enumerate() {
        // A relative counts, for less, only where the word itself is missing.
        let is_kin = counts[n] == 0;
        let (tf, worth) = if is_kin { (kin_counts[n], KIN * term.family_idf) } else { (counts[n], term.idf) };
        let tf = f32::from(tf);
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
    signals.order = order(query, of, ordered);
    signals.faq = if index.entry(ordinal).is_some() { 1.0 } else { 0.0 };
    signals.spelling = spelling(query, index, ordinal, of)?;
    vector_signals(&mut signals, query, near, index, ordinal, &overlaps);
    Ok((signals, matched))
}

/// `overlaps` has the share of the question's terms in each part.
fn vector_signals(
    signals: &mut Signals,
    query: &Query,
    near: Option<&Near<'_>>,
    index: &Index,
    ordinal: u32,
    overlaps: &[f32],
) {
    let Some((near, rows)) = near.zip(index.vectors.passage(ordinal)) else {
        return;
    };
    let own: Vec<Nearness> =
        [Some(rows.text()), rows.question()].into_iter().flatten().map(|row| near.to(row)).collect();
    let cosine = own.iter().map(|n| n.raw).fold(f32::MIN, f32::max);
    signals.cosine = Some(cosine);
    signals.nearness = own.iter().map(|n| n.centred).fold(f32::MIN, f32::max);
    signals.whole = near.to(rows.full()).centred;
    let asked = rows.question().and(own.last());
    signals.agreement = asked.map_or(0.0, |to| agreement(query, index, ordinal) * to.centred.max(0.0).powi(2));
    let sentences: Vec<Nearness> = rows.sentences().map(|row| near.to(row)).collect();
    signals.nearest_sentence = sentences.iter().map(|n| n.centred).fold(0.0, f32::max);
    let is_section = rows.question().is_none();
    signals.meaning =
        if is_section { signals.nearness.max(signals.nearest_sentence - SENTENCE_LESS) } else { signals.nearness };
    let shares = overlaps.get(HEAD_PARTS..).unwrap_or_default();
    let by_sentence = sentences.iter().zip(shares).map(|(to, overlap)| to.raw + overlap);
    // An entry that is its question alone is judged by that.
    let asked = overlaps.get(HEAD_PARTS - 1).copied().unwrap_or_default();
    signals.sentence = by_sentence.fold(f32::MIN, f32::max);
    if sentences.is_empty() {
        signals.sentence = cosine + asked;
    }
}

/// 1 (more for a reason) where the question and the FAQ question want the same sort of answer, else 0.
fn agreement(query: &Query, index: &Index, ordinal: u32) -> f32 {
    let Some(wanted) = query.wants else {
        return 0.0;
    };
    let Some(Entry { wants: asked }) = index.entry(ordinal) else {
        return 0.0;
    };
    match asked {
        Some(Wants::Reason) if wanted == Wants::Reason => REASON,
        Some(asked) if asked == wanted => 1.0,
        _ => 0.0,
    }
}

fn order(query: &Query, part: usize, found: HashSet<(u32, u32)>) -> f32 {
    if query.pairs.size <= 0.0 {
        return 0.0;
    }
    // Sorted, so that the sum is the same every time; an empty sum of floats is -0.0, which would show.
    let mut found: Vec<(u32, u32)> = found.into_iter().collect();
    found.sort_unstable();
    found.into_iter().filter_map(|pair| query.pairs.weight(part, &pair)).sum::<f32>() / query.pairs.size + 0.0
}

fn spelling(query: &Query, index: &Index, ordinal: u32, part: usize) -> tantivy::Result<f32> {
    let Some((grams, len)) = index.lexical.asks(ordinal)? else { return Ok(0.0) };
    if len <= 0.0 || query.grams.size <= 0.0 {
        return Ok(0.0);
    }
    let common: f32 = grams.iter().filter_map(|gram| query.grams.weight(part, &gram)).map(|w| w * w).sum();
    Ok(common / (len * query.grams.size) + 0.0)
}
