//! The passages that are nearest in meaning. Of a shard with few vectors all are compared, in memory; of a large one PostgreSQL
//! finds candidates by each way of looking, in half precision, and these are compared in full.

use super::error::DatabaseError;
use super::fetch::Fetched;
use super::generation::{Generation, Part};
use super::passage_vectors::PassageVectors;
use super::shard::unsigned;
use super::words::files_of;
use crate::store::{Articles, Nearest, WAYS};
use std::collections::BTreeSet;

/// Shards with at most so many vectors are compared in full, as in the engine inside: it takes a few milliseconds, and 50 MB.
pub(super) const FEW_ROWS: usize = 32_768;

/// Ways of looking as a large shard keeps them: text, all of it, sentences, FAQ question.
pub(super) const INDEXED_WAYS: usize = 4;

const QUESTIONS: usize = 3;

/// A passage has several sentences, and what no longer counts may come first.
const FOR_EACH: usize = 4;

/// And so many at least.
const AT_LEAST: usize = 128;

/// By so much at most a cosine in half precision differs from the one in full, twice: who is nearer by less may not be nearer.
const HALF_PRECISION: f64 = 0.002;

/// The most that pgvector looks at before it has found as many as were asked for.
const MOST_SEARCHED: usize = 1_000;

/// A vector as PostgreSQL reads it.
pub(super) fn written(vector: impl Iterator<Item = f32>) -> String {
    let values: Vec<String> = vector.map(|value| value.to_string()).collect();
    format!("[{}]", values.join(","))
}

type Scored = (f32, u32);

fn best_first(scored: &mut Vec<Scored>, most: usize) {
    scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(most);
}

/// The `most` nearest passages by each way of looking, best first, ties by number.
pub(super) fn nearest(
    generation: &Generation,
    question: &[f32],
    most: usize,
    allowed: Option<&Articles>,
) -> Result<Nearest, DatabaseError> {
    let mut found: [Vec<Scored>; WAYS] = Default::default();
    if most > 0 {
        for (number, part) in (0..).zip(&generation.parts) {
            if part.shard.is_exact {
                of_few(generation, part, question, allowed, &mut found)?;
            } else {
                of_many(generation, number, part, question, most, allowed, &mut found)?;
            }
        }
    }
    Ok(found.map(|mut scored| {
        best_first(&mut scored, most);
        scored.into_iter().map(|(_, ordinal)| ordinal).collect()
    }))
}

fn of_few(
    generation: &Generation,
    part: &Part,
    question: &[f32],
    allowed: Option<&Articles>,
    found: &mut [Vec<Scored>; WAYS],
) -> Result<(), DatabaseError> {
    let rows = &part.shard.small(&generation.database)?.vectors;
    for (local, ordinal) in (0..).zip(&part.ordinals).filter_map(|(local, ordinal)| Some((local, (*ordinal)?))) {
        let article = generation.catalogue.place(ordinal).map(|(article, _)| article);
        if allowed.is_some_and(|allowed| !article.is_some_and(|article| allowed.has(article))) {
            continue;
        }
        if let Some(vectors) = PassageVectors::of(rows.get(local), part.shard.dimensions) {
            for (way, near) in found.iter_mut().zip(vectors.looked(question)) {
                way.push((near, ordinal));
            }
        }
    }
    Ok(())
}

fn of_many(
    generation: &Generation,
    number: u32,
    part: &Part,
    question: &[f32],
    most: usize,
    allowed: Option<&Articles>,
    found: &mut [Vec<Scored>; WAYS],
) -> Result<(), DatabaseError> {
    let few = allowed.and_then(|allowed| generation.few_of(part, allowed));
    let candidates = match &few {
        Some(_) => Candidates::default(),
        None => candidates(generation, number, part, question, most, allowed, 0..INDEXED_WAYS)?,
    };
    let candidates = candidates.map(|own| first_and_alike(&own, most));
    let together = || candidates.iter().flatten().copied().collect::<BTreeSet<u32>>().into_iter().collect();
    let all: Vec<u32> = few.clone().unwrap_or_else(together);
    let fetched = Fetched::of(generation, &all)?;
    for ordinal in all {
        let Some(vectors) = fetched.near(generation, ordinal)? else { continue };
        for (way, (found, near)) in found.iter_mut().zip(vectors.looked(question)).enumerate() {
            let has = |way: usize| candidates.get(way).is_some_and(|own| own.contains(&ordinal));
            if few.is_some() || has(way) || way == 0 && has(QUESTIONS) {
                found.push((near, ordinal));
            }
        }
    }
    Ok(())
}

/// The passages of a large shard whose FAQ questions are nearest.
pub(super) fn nearest_questions(
    generation: &Generation,
    number: u32,
    question: &[f32],
    most: usize,
    allowed: Option<&Articles>,
) -> Result<Vec<u32>, DatabaseError> {
    let Some(part) = usize::try_from(number).ok().and_then(|n| generation.parts.get(n)) else { return Ok(Vec::new()) };
    let ways = QUESTIONS..QUESTIONS + 1;
    let found = candidates(generation, number, part, question, most, allowed, ways)?;
    Ok(found.into_iter().flatten().map(|(ordinal, _)| ordinal).collect())
}

/// By each of the indexed ways the passages that come first, each with its distance, nearest first.
type Candidates = [Vec<(u32, f64)>; INDEXED_WAYS];

/// The `most` first, and those that half precision cannot tell from the last of them.
fn first_and_alike(own: &[(u32, f64)], most: usize) -> BTreeSet<u32> {
    let last = most.checked_sub(1).and_then(|last| own.get(last)).map_or(f64::MAX, |(_, distance)| *distance);
    own.iter().take_while(|(_, distance)| *distance <= last + HALF_PRECISION).map(|(ordinal, _)| *ordinal).collect()
}

/// Candidates by some of the indexed ways, in one round trip.
fn candidates(
    generation: &Generation,
    number: u32,
    part: &Part,
    question: &[f32],
    most: usize,
    allowed: Option<&Articles>,
    ways: std::ops::Range<usize>,
) -> Result<Candidates, DatabaseError> {
    let mut out = Candidates::default();
    let files = allowed.map(|allowed| files_of(generation, number, allowed));
    if files.as_ref().is_some_and(Vec::is_empty) {
        return Ok(out);
    }
    let (shard, dimensions) = (part.shard.number, part.shard.dimensions);
    let limit = (most * FOR_EACH).max(AT_LEAST);
    let filter = if files.is_some() { " AND file = ANY($2)" } else { "" };
    // Each index is of one shard and one way, which therefore stand in the statement.
    let of_way = |way: usize| {
        let distance = format!("(vector::halfvec({dimensions})) <#> $1::text::halfvec({dimensions})");
        format!(
            "(SELECT {way}, passage, {distance} FROM ibid.vector WHERE shard = {shard} AND way = {way}{filter} \
             ORDER BY {distance} LIMIT {limit})"
        )
    };
    let sql = ways.map(of_way).collect::<Vec<String>>().join(" UNION ALL ");
    // Under a filter it goes on until it has found enough.
    let settings = format!(
        "SET LOCAL hnsw.ef_search = {}; SET LOCAL hnsw.iterative_scan = 'strict_order'; \
         SET LOCAL hnsw.max_scan_tuples = 2147483647; SET LOCAL hnsw.scan_mem_multiplier = 32",
        limit.clamp(1, MOST_SEARCHED)
    );
    let vector = written(question.iter().copied());
    let rows = match &files {
        Some(files) => generation.database.read_with(&settings, &sql, &[&vector, files])?,
        None => generation.database.read_with(&settings, &sql, &[&vector])?,
    };
    // Each way's come nearest first.
    for row in rows {
        let way = unsigned(row.get(0)) as usize;
        let ordinal = part.ordinals.get(unsigned(row.get(1)) as usize).copied().flatten();
        if let Some((own, ordinal)) = out.get_mut(way).zip(ordinal)
            && !own.iter().any(|(known, _)| *known == ordinal)
        {
            own.push((ordinal, row.get(2)));
        }
    }
    Ok(out)
}
