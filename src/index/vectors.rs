use crate::article::PassageView;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// Below this many passages the mean of their vectors says more about chance than about the corpus.
const LEAST_FOR_MEAN: usize = 12;

/// The vectors of a generation: one row for each different text, and which rows each passage has.
#[derive(Debug, Default)]
pub struct Vectors {
    dimensions: usize,
    rows: Vec<f32>,
    passages: Vec<Option<PassageVectors>>,
    /// Mean of all passages' `full` vectors; zero for small corpora.
    mean: Vec<f32>,
    /// Dot product of each row with the mean.
    row_by_mean: Vec<f32>,
}

/// Rows of one passage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageVectors {
    /// Of the body (or of the question, where there is no body).
    pub text: u32,
    /// Of title, section, question and body together.
    pub full: u32,
    /// Of the FAQ question.
    pub question: Option<u32>,
    /// Of the body's sentences, in order.
    pub sentences: Vec<u32>,
}

#[derive(Serialize, Deserialize)]
struct Layout {
    dimensions: usize,
    rows: usize,
    passages: Vec<Option<PassageVectors>>,
}

/// Which texts to embed for which passages, each text once.
#[derive(Default)]
pub(super) struct Plan {
    pub texts: Vec<String>,
    rows: HashMap<String, u32>,
    passages: Vec<Option<PassageVectors>>,
}

impl Plan {
    /// A passage in a language that the encoder knows.
    pub(super) fn add(&mut self, view: &PassageView<'_>) {
        let question = (!view.question.is_empty()).then(|| self.row(view.question));
        let vectors = PassageVectors {
            text: self.row(view.text()),
            full: self.row(&view.full()),
            question,
            sentences: view.sentences().map(|s| self.row(s)).collect(),
        };
        self.passages.push(Some(vectors));
    }

    /// A passage without vectors.
    pub(super) fn skip(&mut self) {
        self.passages.push(None);
    }

    fn row(&mut self, text: &str) -> u32 {
        if let Some(row) = self.rows.get(text) {
            return *row;
        }
        let row = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.rows.insert(text.to_owned(), row);
        row
    }

    /// Writes the vectors (one for each of `texts`, in order) and the layout into `folder`.
    pub(super) fn write<'v>(
        &self,
        folder: &Path,
        dimensions: usize,
        vectors: impl Iterator<Item = &'v [f32]>,
    ) -> std::io::Result<()> {
        use std::io::Write as _;
        let mut out = std::io::BufWriter::new(std::fs::File::create(folder.join(ROWS))?);
        for vector in vectors {
            for value in vector {
                out.write_all(&value.to_le_bytes())?;
            }
        }
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        let layout = Layout { dimensions, rows: self.texts.len(), passages: self.passages.clone() };
        std::fs::write(folder.join(LAYOUT), serde_json::to_vec(&layout)?)
    }
}

const ROWS: &str = "vectors.f32";
const LAYOUT: &str = "vectors.json";

impl Vectors {
    pub(super) fn open(folder: &Path) -> std::io::Result<Self> {
        let layout: Layout = serde_json::from_slice(&std::fs::read(folder.join(LAYOUT))?)?;
        let bytes = std::fs::read(folder.join(ROWS))?;
        let (values, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() || values.len() != layout.rows * layout.dimensions {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "vectors.f32 has not the size that vectors.json states",
            ));
        }
        let rows: Vec<f32> = values.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let mut vectors = Self {
            dimensions: layout.dimensions,
            rows,
            passages: layout.passages,
            mean: Vec::new(),
            row_by_mean: Vec::new(),
        };
        vectors.center();
        Ok(vectors)
    }

    fn center(&mut self) {
        self.mean = vec![0.0; self.dimensions];
        let with: Vec<u32> = self.passages.iter().flatten().map(|p| p.full).collect();
        if with.len() >= LEAST_FOR_MEAN {
            let mut sum = vec![0.0_f64; self.dimensions];
            for row in &with {
                for (sum, value) in sum.iter_mut().zip(self.row(*row)) {
                    *sum += f64::from(*value);
                }
            }
            #[expect(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                reason = "an average of coordinates"
            )]
            for (mean, sum) in self.mean.iter_mut().zip(&sum) {
                *mean = (sum / with.len() as f64) as f32;
            }
        }
        self.row_by_mean = self.rows.chunks_exact(self.dimensions.max(1)).map(|row| dot(row, &self.mean)).collect();
    }

    /// Rows of the passage; `None` for a passage in a language the encoder does not know.
    #[must_use]
    pub fn passage(&self, ordinal: u32) -> Option<&PassageVectors> {
        self.passages.get(ordinal as usize)?.as_ref()
    }

    /// Whether any passage has vectors.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Dot product of `question` with one row.
    #[must_use]
    pub fn dot(&self, question: &[f32], row: u32) -> f32 {
        dot(self.row(row), question)
    }

    /// Dot products of `question` with every row.
    #[must_use]
    pub fn dots(&self, question: &[f32]) -> Vec<f32> {
        self.rows.chunks_exact(self.dimensions.max(1)).map(|row| dot(row, question)).collect()
    }

    /// Dot product of `question` with the mean.
    #[must_use]
    pub fn by_mean(&self, question: &[f32]) -> f32 {
        dot(&self.mean, question)
    }

    /// The cosine of the question and a row after the mean is taken off both: what they share beyond what all of the
    /// corpus shares. `raw` is their dot product, `by_mean` the question's with the mean.
    #[must_use]
    pub fn centred(&self, raw: f32, by_mean: f32, row: u32) -> f32 {
        let mean_len = dot(&self.mean, &self.mean);
        let row_by_mean = self.row_by_mean.get(row as usize).copied().unwrap_or_default();
        let product = raw - by_mean - row_by_mean + mean_len;
        let norms = (1.0 - 2.0 * by_mean + mean_len) * (1.0 - 2.0 * row_by_mean + mean_len);
        if norms <= f32::EPSILON { 0.0 } else { product / norms.sqrt() }
    }

    fn row(&self, row: u32) -> &[f32] {
        let start = row as usize * self.dimensions;
        self.rows.get(start..start + self.dimensions).unwrap_or_default()
    }
}

/// Eight sums side by side, so that the compiler can use the processor's vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a_wide, a_rest) = a.as_chunks::<8>();
    let (b_wide, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (a, b) in a_wide.iter().zip(b_wide) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}
