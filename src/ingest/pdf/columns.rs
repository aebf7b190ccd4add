//! The columns of a page: where a strip is free of text over many lines, what is left of it is read before what is right of it.
//! What spans the strip parts what stands above from what stands below. Columns inside columns are found the same way.

/// A column has at least this many chunks.
const FEWEST: usize = 5;

/// Chunks of a column of text have more characters than this on the average; cells of a table have fewer.
const PROSE_CHARS: usize = 18;

/// Left edges that differ by less, in points, are one.
const EDGE: f64 = 3.0;

/// Columns inside columns.
const MAX_DEPTH: usize = 4;

/// Places tried for a strip.
const MOST_TRIED: usize = 24;

/// Text that stands together on one line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Chunk {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size: f64,
    pub is_bold: bool,
}

/// Chunks in reading order.
pub(super) fn in_order(chunks: Vec<Chunk>) -> Vec<Chunk> {
    let mut rows = chunks;
    by_row(&mut rows);
    ordered(rows, MAX_DEPTH)
}

/// From top to bottom, and on one baseline from left to right.
fn by_row(chunks: &mut Vec<Chunk>) {
    chunks.sort_by(|a, b| b.baseline.total_cmp(&a.baseline));
    let mut out: Vec<Chunk> = Vec::with_capacity(chunks.len());
    let mut row: Vec<Chunk> = Vec::new();
    for chunk in chunks.drain(..) {
        let is_next =
            row.first().is_some_and(|first| first.baseline - chunk.baseline > ROW * first.size.min(chunk.size));
        if is_next {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
            out.append(&mut row);
        }
        row.push(chunk);
    }
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    out.append(&mut row);
    *chunks = out;
}

/// Chunks whose baselines differ by less, in ems, are one row.
const ROW: f64 = 0.4;

fn ordered(rows: Vec<Chunk>, depth: usize) -> Vec<Chunk> {
    let Some(strip) = depth.checked_sub(1).and_then(|_| strip(&rows)) else { return rows };
    let mut out = Vec::with_capacity(rows.len());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for chunk in rows {
        if chunk.right <= strip + EDGE {
            left.push(chunk);
        } else if chunk.left >= strip - EDGE {
            right.push(chunk);
        } else {
            out.extend(ordered(std::mem::take(&mut left), depth - 1));
            out.extend(ordered(std::mem::take(&mut right), depth - 1));
            out.push(chunk);
        }
    }
    out.extend(ordered(left, depth - 1));
    out.extend(ordered(right, depth - 1));
    out
}

/// Where a free strip ends: the left edge of a column.
fn strip(rows: &[Chunk]) -> Option<f64> {
    if rows.len() < 2 * FEWEST {
        return None;
    }
    let mut edges: Vec<f64> = rows.iter().map(|chunk| chunk.left).collect();
    edges.sort_by(f64::total_cmp);
    let mut common: Vec<(usize, f64)> = edges
        .chunk_by(|a, b| b - a < EDGE)
        .map(|same| (same.len(), same.first().copied().unwrap_or_default()))
        .collect();
    common.retain(|(count, _)| *count >= FEWEST);
    // Whatever begins at the edge of the page has nothing to its left.
    common.retain(|(_, edge)| edges.first().is_some_and(|first| edge - first > EDGE));
    common.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let judged = common.into_iter().take(MOST_TRIED).filter_map(|(_, edge)| Some((crossing(rows, edge)?, edge)));
    judged.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).map(|(_, edge)| edge)
}

/// How many chunks cross a strip; none where what is beside it are no columns of text.
fn crossing(rows: &[Chunk], edge: f64) -> Option<usize> {
    let (mut crossing, mut left, mut right) = (0, Side::default(), Side::default());
    for chunk in rows {
        if chunk.right <= edge {
            left.add(chunk);
        } else if chunk.left >= edge - EDGE {
            right.add(chunk);
        } else {
            crossing += 1;
        }
    }
    let fewer = left.count.min(right.count);
    let overlap = left.top.min(right.top) - left.bottom.max(right.bottom);
    let height = (left.top - left.bottom).min(right.top - right.bottom);
    let are_columns = left.is_prose() && right.is_prose() && crossing * 3 <= fewer * 2 && overlap * 2.0 >= height;
    are_columns.then_some(crossing)
}

/// What stands on one side of a strip.
#[derive(Default)]
struct Side {
    count: usize,
    chars: usize,
    top: f64,
    bottom: f64,
}

impl Side {
    fn add(&mut self, chunk: &Chunk) {
        let is_first = self.count == 0;
        self.top = if is_first { chunk.baseline } else { self.top.max(chunk.baseline) };
        self.bottom = if is_first { chunk.baseline } else { self.bottom.min(chunk.baseline) };
        self.count += 1;
        self.chars += chunk.text.chars().map(|c| if crate::text::is_han(c) { 2 } else { 1 }).sum::<usize>();
    }

    fn is_prose(&self) -> bool {
        self.count >= FEWEST && self.chars >= self.count * PROSE_CHARS
    }
}
