//! The passages that are best by words. PostgreSQL finds candidates field by field, by its own BM25; they are scored here as the
//! engine inside scores, with the statistics of the whole corpus, to the last bit.

use super::error::DatabaseError;
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

/// Of a shard with at most so many passages all that have a term are scored.
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
    let shard = &part.shard;
    let numbers: Vec<Option<u32>> = weights.iter().map(|weight| shard.dictionary.term(weight.term)).collect();
    let known: BTreeSet<String> = weights
        .iter()
        .zip(&numbers)
        .filter(|(_, number)| number.is_some())
        .map(|(weight, _)| indexed(shard.number, weight.term))
        .collect();
    let fields: BTreeSet<usize> = weights.iter().map(|weight| weight.field).collect();
    let files = allowed.map(|allowed| files_of(generation, number, allowed));
    if known.is_empty() || files.as_ref().is_some_and(Vec::is_empty) {
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
        let forward: &[u8] = row.get(1);
        let forward = Forward::of(forward).ok_or_else(|| generation.database.torn("the terms of a passage"))?;
        let score = score(forward, weights, &numbers);
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

/// BM25, summed term by term and field by field.
fn score(forward: Forward<'_>, weights: &[Weight<'_>], numbers: &[Option<u32>]) -> f32 {
    let mut lens = [0_u32; RANKED];
    let mut times = vec![0_u32; weights.len()];
    for (part, postings) in forward.parts().enumerate() {
        let field = Forward::field(part);
        for posting in postings {
            if let Some(len) = lens.get_mut(field) {
                *len += 1;
            }
            for ((weight, number), times) in weights.iter().zip(numbers).zip(&mut times) {
                *times += u32::from(weight.field == field && *number == Some(posting.term()));
            }
        }
    }
    let mut sum = 0.0;
    for (weight, times) in weights.iter().zip(times).filter(|(_, times)| *times > 0) {
        let len = lens.get(weight.field).copied().unwrap_or_default();
        sum += weight.bm25.score(FieldNormReader::fieldnorm_to_id(len), times);
    }
    sum
}
