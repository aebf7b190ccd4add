//! Articles and questions of any number made from a seed, so that figures can be reproduced without a file from elsewhere:
//! invented words by Zipf's law, sentences, sections and FAQs of uneven length. And an embedder that costs nothing while many
//! of them are indexed.

#![allow(dead_code, reason = "each bench uses a part")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "invented figures"
)]

use ibid::embed::{Bundled, EmbedError, Embedder};
use ibid::text::Language;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Different words.
const WORDS: usize = 40_000;

/// Words so common that every language has them, so that the language is known for English.
const COMMON: &[&str] = &[
    "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as", "are", "by", "from",
    "at", "this", "have", "or", "an", "which", "their", "were", "has", "been", "will", "one", "all",
];

const HEADS: &[&str] = &[
    "b", "br", "c", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t",
    "tr", "v", "w",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou", "ai"];
const TAILS: &[&str] = &["", "", "n", "r", "l", "s", "t", "nd", "rm", "ck", "st"];

/// Numbers that look random and are always the same (splitmix64).
#[derive(Clone)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to just below 1.
    pub(crate) fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + (self.part() * (most - least + 1) as f64) as usize
    }
}

/// Makes articles.
pub(crate) struct Press {
    words: Vec<String>,
    /// Sums of the words' frequencies.
    sums: Vec<f64>,
}

impl Default for Press {
    fn default() -> Self {
        let mut numbers = Numbers(7);
        let mut words: Vec<String> = COMMON.iter().map(ToString::to_string).collect();
        while words.len() < WORDS {
            let syllables = numbers.between(1, 3);
            let mut word = String::new();
            for _ in 0..=syllables {
                for list in [HEADS, VOWELS, TAILS] {
                    word.push_str(list[numbers.between(0, list.len() - 1)]);
                }
            }
            words.push(word);
        }
        let mut sum = 0.0;
        let sums = (0..words.len()).map(|n| {
            sum += 1.0 / (n as f64 + 2.7).powf(1.05);
            sum
        });
        Self { sums: sums.collect(), words }
    }
}

impl Press {
    fn word(&self, numbers: &mut Numbers) -> &str {
        let at = numbers.part() * self.sums[self.sums.len() - 1];
        &self.words[self.sums.partition_point(|sum| *sum <= at).min(self.words.len() - 1)]
    }

    /// A word that tells texts apart.
    fn rare(&self, numbers: &mut Numbers) -> &str {
        &self.words[numbers.between(200, self.words.len() - 1)]
    }

    fn words(&self, numbers: &mut Numbers, count: usize) -> String {
        (0..count).map(|_| self.word(numbers)).collect::<Vec<_>>().join(" ")
    }

    fn sentence(&self, numbers: &mut Numbers) -> String {
        let count = 6 + (numbers.part() * numbers.part() * 26.0) as usize;
        let mut out = format!("The {} {}", self.rare(numbers), self.words(numbers, count));
        out.push_str(". ");
        out
    }

    /// Article number `n` in Markdown, with some fourteen passages; another `version` of it has another paragraph.
    pub(crate) fn article(&self, n: usize, version: usize) -> String {
        let mut numbers = Numbers(n as u64 * 1_000_003 + 17);
        let mut out = format!("---\ntitle: The {} {}\n", self.rare(&mut numbers), self.words(&mut numbers, 4));
        let _ = write!(out, "author: Reporter {}\npublished: 2026-0{}-1{}\n---\n\n", n % 97, 1 + n % 9, n % 10);
        for section in 0..numbers.between(2, 6) {
            let _ = write!(out, "## The {} {}\n\n", self.rare(&mut numbers), self.words(&mut numbers, 3));
            for _ in 0..numbers.between(1, 3) {
                (0..numbers.between(2, 6)).for_each(|_| out.push_str(&self.sentence(&mut numbers)));
                out.push_str("\n\n");
            }
            if section == 0 && version > 0 {
                let mut own = Numbers((n * 31 + version) as u64);
                let _ = write!(out, "{}{}\n\n", self.sentence(&mut own), self.sentence(&mut own));
            }
        }
        out.push_str("## FAQ\n\n");
        for _ in 0..numbers.between(2, 5) {
            let question = format!("Why is the {} {}", self.rare(&mut numbers), self.words(&mut numbers, 5));
            let _ =
                write!(out, "### {question}?\n\n{}{}\n\n", self.sentence(&mut numbers), self.sentence(&mut numbers));
        }
        out
    }

    /// Text number `n`, of `count` words in sentences.
    pub(crate) fn text(&self, n: usize, count: usize) -> String {
        let mut numbers = Numbers(n as u64 + 4_242);
        let mut text = String::new();
        while text.split(' ').count() <= count {
            text.push_str(&self.sentence(&mut numbers));
        }
        text.split(' ').take(count).collect::<Vec<_>>().join(" ")
    }

    /// A question in words of the articles.
    pub(crate) fn question(&self, n: usize) -> String {
        let mut numbers = Numbers(n as u64 + 99);
        let count = numbers.between(2, 7);
        format!("why is the {} {}", self.rare(&mut numbers), self.words(&mut numbers, count))
    }

    /// Writes `count` articles into `corpus`.
    pub(crate) fn print(&self, corpus: &Path, count: usize) -> std::io::Result<()> {
        std::fs::create_dir_all(corpus)?;
        (0..count).try_for_each(|n| std::fs::write(corpus.join(name(n)), self.article(n, 0)))
    }
}

/// Prints what some times come to.
#[allow(clippy::print_stdout, reason = "a bench prints its figures")]
pub(crate) fn tell(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |part: usize| times.get((times.len() * part / 100).min(times.len() - 1)).copied().unwrap_or_default();
    println!("{what}: p50 {:?}, p99 {:?}, most {:?} of {}", at(50), at(99), at(100), times.len());
}

/// The file of article number `n`.
pub(crate) fn name(n: usize) -> String {
    format!("a{n:06}.md")
}

/// Vectors as long as the bundled encoder's. Until it is told to be real, they are made of the words' hashes and cost
/// nothing: the vectors of many thousand articles say nothing then, but everything costs what it costs in earnest.
#[derive(Default)]
pub(crate) struct Stand {
    bundled: Bundled,
    is_real: AtomicBool,
    /// Whether its vectors pass for the bundled encoder's.
    passes: bool,
}

impl Stand {
    /// One under the bundled encoder's name, so that the program finds what it made up to date.
    pub(crate) fn passing() -> Self {
        Self { passes: true, ..Self::default() }
    }

    /// Whether from here on texts are encoded in earnest.
    pub(crate) fn be_real(&self, is_real: bool) {
        self.is_real.store(is_real, Ordering::Relaxed);
    }
}

impl Embedder for Stand {
    fn identity(&self) -> &str {
        if self.passes { self.bundled.identity() } else { "stand-in/1" }
    }

    fn dimensions(&self) -> usize {
        self.bundled.dimensions()
    }

    fn knows(&self, language: &Language) -> bool {
        self.bundled.knows(language)
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        if self.is_real.load(Ordering::Relaxed) {
            return self.bundled.embed(texts);
        }
        Ok(texts.iter().map(|text| hashed(text, self.dimensions())).collect())
    }
}

/// The sum of a vector for each word, of length 1.
fn hashed(text: &str, dimensions: usize) -> Vec<f32> {
    let mut out = vec![0.1_f32; dimensions];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        let seed = word.bytes().fold(11_u64, |sum, b| sum.wrapping_mul(1_099_511_628_211) ^ u64::from(b | 0x20));
        let mut numbers = Numbers(seed);
        for four in out.chunks_mut(4) {
            let bits = numbers.next();
            for (lane, value) in four.iter_mut().enumerate() {
                *value += ((bits >> (lane * 16)) & 0xffff) as f32 / 65_535.0 - 0.5;
            }
        }
    }
    let len = out.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::EPSILON);
    for v in &mut out {
        *v /= len;
    }
    out
}
