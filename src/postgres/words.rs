//! The passages that are best by words. Of a small shard all are scored, in memory; of a large one PostgreSQL finds candidates field
//! by field, by its own BM25. They are scored here as the engine inside scores, with the statistics of the whole corpus, to the last
//! bit.

use super::dictionary::Dictionary;
use super::error::DatabaseError;
use super::fetch::Fetched;
use super::forward::Forward;
use super::generation::{Generation, Part};
use super::shard::{signed, unsigned};
use super::term_counts::RANKED;
use crate::store::Articles;
use crate::store::common::count;
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;

/// The fields as columns, in the order of ranking.
const COLUMNS: [&str; RANKED] = ["title", "section", "question", "body"];

/// Of a shard with at most so many passages, whose vectors are yet too many for memory, all that have a term are scored.
const FEW_PASSAGES: u32 = 4_096;

/// Of larger ones so many for each that is wanted, in each field, and so many at least.
const FOR_EACH: usize = 4;

const AT_LEAST: usize = 200;

/// A longer term stands as its digest.
const LONGEST_TERM: usize = 200;

/// A term as a word of the index.
pub(super) fn indexed(shard: i64, term: &str) -> String {
    let bytes = term.as_bytes();
    if bytes.len() > LONGEST_TERM {
        return format!("x{shard:x}z{}", hex(&Sha256::digest(bytes)));
    }
    format!("x{shard:x}y{}", hex(bytes))
}

/// What a term is worth in a field.
struct Weight<'a> {
    term: &'a str,
    field: usize,
    bm25: Bm25Weight,
}

/// The `most` best passages of those that are allowed, best first, ties by number.
pub(super) fn best(
    generation: &Generation,
    terms: &[&str],
    most: usize,
    allowed: Option<&Articles>,
) -> Result<Vec<u32>, DatabaseError> {
    let mut weights = Vec::new();
    for term in terms {
        for field in 0..RANKED {
            let frequency = generation.passages_with(term, field + 1);
            let average = generation.averages.get(field + 1).copied().unwrap_or_default();
            if frequency > 0 {
                let bm25 = Bm25Weight::for_one_term_without_explain(frequency, generation.len(), average);
                weights.push(Weight { term, field, bm25 });
            }
        }
    }
    let mut found: Vec<(f32, u32)> = Vec::new();
    if !weights.is_empty() && most > 0 && allowed.is_none_or(|allowed| !allowed.is_empty()) {
        for (number, part) in (0..).zip(&generation.parts) {
            found.extend(of_part(generation, number, part, &weights, most, allowed)?);
        }
    }
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(most);
    Ok(found.into_iter().map(|(_, ordinal)| ordinal).collect())
}

/// The files of a part that are of articles.
pub(super) fn files_of(generation: &Generation, number: u32, articles: &Articles) -> Vec<i32> {
    let place = |article: u32| generation.layout.places.get(article as usize);
    articles.iter().filter_map(place).filter(|(part, _)| *part == number).map(|(_, file)| signed(*file)).collect()
}

fn of_part(
    generation: &Generation,
    number: u32,
    part: &Part,
    weights: &[Weight<'_>],
    most: usize,
    allowed: Option<&Articles>,
) -> Result<Vec<(f32, u32)>, DatabaseError> {
    let scorer = Scorer::new(&part.shard.dictionary, weights);
    if scorer.is_empty() {
        return Ok(Vec::new());
    }
    if part.shard.is_exact {
        return of_small(generation, part, &scorer, allowed);
    }
    if let Some(few) = allowed.and_then(|allowed| generation.few_of(part, allowed)) {
        return of_few(generation, &few, &scorer);
    }
    let shard = &part.shard;
    let known: BTreeSet<String> = weights
        .iter()
        .filter(|weight| shard.dictionary.term(weight.term).is_some())
        .map(|weight| indexed(shard.number, weight.term))
        .collect();
    let fields: BTreeSet<usize> = weights.iter().map(|weight| weight.field).collect();
    let files = allowed.map(|allowed| files_of(generation, number, allowed));
    if files.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let limit = if shard.len() <= FEW_PASSAGES { shard.len() as usize } else { AT_LEAST.max(most * FOR_EACH) };
    let words = known.into_iter().collect::<Vec<String>>().join(" ");
    let limit = i64::from(count(limit));
    let sql = statement(&fields, files.is_some());
    let rows = match &files {
        Some(files) => generation.database.read(&sql, &[&shard.number, &words, &limit, files])?,
        None => generation.database.read(&sql, &[&shard.number, &words, &limit])?,
    };
    let mut found = Vec::new();
    for row in rows {
        let Some(ordinal) = part.ordinals.get(unsigned(row.get(0)) as usize).copied().flatten() else { continue };
        let score = scorer.score(row.get(1)).ok_or_else(|| generation.database.torn("the terms of a passage"))?;
        if score > 0.0 {
            found.push((score, ordinal));
        }
    }
    Ok(found)
}

fn of_few(generation: &Generation, few: &[u32], scorer: &Scorer<'_>) -> Result<Vec<(f32, u32)>, DatabaseError> {
    let (fetched, mut found) = (Fetched::of(generation, few)?, Vec::new());
    for ordinal in few {
        let score = scorer.score(fetched.forward(generation, *ordinal)?);
        let score = score.ok_or_else(|| generation.database.torn("the terms of a passage"))?;
        if score > 0.0 {
            found.push((score, *ordinal));
        }
    }
    Ok(found)
}

fn of_small(
    generation: &Generation,
    part: &Part,
    scorer: &Scorer<'_>,
    allowed: Option<&Articles>,
) -> Result<Vec<(f32, u32)>, DatabaseError> {
    let (small, mut found) = (part.shard.small(&generation.database)?, Vec::new());
    for (local, ordinal) in (0..).zip(&part.ordinals).filter_map(|(local, ordinal)| Some((local, (*ordinal)?))) {
        let article = generation.catalogue.place(ordinal).map(|(article, _)| article);
        if allowed.is_some_and(|allowed| !article.is_some_and(|article| allowed.has(article))) {
            continue;
        }
        let forward = small.forward.get(local);
        let score = scorer.score(forward).ok_or_else(|| generation.database.torn("the terms of a passage"))?;
        if score > 0.0 {
            found.push((score, ordinal));
        }
    }
    Ok(found)
}

/// Candidates of some fields, of some files.
fn statement(fields: &BTreeSet<usize>, of_files: bool) -> String {
    let filter = if of_files { " AND file = ANY($4)" } else { "" };
    let of_field = |column: &str| {
        format!(
            "(SELECT passage FROM ibid.passage WHERE shard = $1{filter} \
             ORDER BY {column} <@> to_bm25query($2, 'ibid.passage_{column}') LIMIT $3)"
        )
    };
    let candidates: Vec<String> =
        fields.iter().filter_map(|field| COLUMNS.get(*field)).map(|column| of_field(column)).collect();
    format!(
        "SELECT passage, forward FROM ibid.passage WHERE shard = $1 AND passage IN ({})",
        candidates.join(" UNION ")
    )
}

/// Sums BM25 term by term and field by field over passages of one shard.
struct Scorer<'a> {
    weights: &'a [Weight<'a>],
    /// For each number of the dictionary a place in `sought` and one more; 0 for what nobody looks for.
    places: Vec<u16>,
    /// Which weights are those of a term.
    sought: Vec<Vec<usize>>,
}

impl<'a> Scorer<'a> {
    fn new(dictionary: &Dictionary, weights: &'a [Weight<'a>]) -> Self {
        let mut out = Self { weights, places: vec![0; dictionary.len()], sought: Vec::new() };
        for (n, weight) in weights.iter().enumerate() {
            let number = dictionary.term(weight.term).and_then(|number| usize::try_from(number).ok());
            let Some(place) = number.and_then(|number| out.places.get_mut(number)) else { continue };
            if *place == 0 {
                out.sought.push(Vec::new());
                *place = u16::try_from(out.sought.len()).unwrap_or_default();
            }
            let own = usize::from(*place).checked_sub(1).and_then(|place| out.sought.get_mut(place));
            if let Some(own) = own {
                own.push(n);
            }
        }
        out
    }

    /// Whether the shard has none of the terms.
    fn is_empty(&self) -> bool {
        self.sought.is_empty()
    }

    /// The score of a passage, 0 without any of the terms; none where its row is torn.
    fn score(&self, forward: &[u8]) -> Option<f32> {
        let forward = Forward::of(forward)?;
        let mut lens = [0_u32; RANKED];
        let mut times = vec![0_u32; self.weights.len()];
        for (part, postings) in forward.parts().enumerate() {
            let field = Forward::field(part);
            for posting in postings {
                if let Some(len) = lens.get_mut(field) {
                    *len += 1;
                }
                let place = self.places.get(posting.term() as usize).copied().unwrap_or_default();
                let Some(own) = usize::from(place).checked_sub(1).and_then(|place| self.sought.get(place)) else {
                    continue;
                };
                for n in own {
                    let is_its = self.weights.get(*n).is_some_and(|weight| weight.field == field);
                    if let Some(times) = times.get_mut(*n) {
                        *times += u32::from(is_its);
                    }
                }
            }
        }
        let mut sum = 0.0;
        for (weight, times) in self.weights.iter().zip(times).filter(|(_, times)| *times > 0) {
            let len = lens.get(weight.field).copied().unwrap_or_default();
            sum += weight.bm25.score(FieldNormReader::fieldnorm_to_id(len), times);
        }
        Some(sum)
    }
}
