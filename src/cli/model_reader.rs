use super::model_sample::{ASKED, FAR, NEAR, PASSAGE, middle, ms, short};
use crate::reader::{Candidate, Compared, Reader, ReaderCard, ReaderError};
use crate::terminal::{BOLD, GOOD, Out, WARN};
use anstyle::Style;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What was found out by trying a reader.
pub(super) struct TriedReader {
    card: ReaderCard,
    load: Duration,
    passage: Duration,
    near: f32,
    far: f32,
    compared: Option<Compared>,
    /// What is wrong, if anything.
    pub(super) wrong: Vec<&'static str>,
}

/// Loads, checks and times a reader; `load` is what has passed since it was asked for.
pub(super) fn tried(reader: &Reader, start: Instant) -> Result<TriedReader, ReaderError> {
    reader.warm()?;
    let load = start.elapsed();
    let candidate = |passage| Candidate { heading: "", title: "", passage };
    let alone = reader.read(ASKED, "", "", NEAR)?;
    let together = reader.read_all(ASKED, &[NEAR, PASSAGE, FAR].map(candidate), usize::MAX)?;
    let (near, far) = (alone.answers, together.last().map_or(f32::NAN, |last| last.answers));
    let mut wrong = Vec::new();
    if together.first() != Some(&alone) {
        wrong.push("what is read of a passage changes with the passages read beside it");
    }
    if near <= far {
        wrong.push("a passage that answers a question is read as no likelier to than one that does not");
    }
    let compared = reader.compared()?;
    if compared.is_some_and(|compared| !compared.is_equal()) {
        wrong.push("its figures are not those of the references beside its file");
    }
    let passage = middle(|| reader.read(ASKED, "", "", PASSAGE).is_ok());
    Ok(TriedReader { card: reader.card()?, load, passage, near, far, compared, wrong })
}

impl TriedReader {
    pub(super) fn json(&self) -> Value {
        let card = &self.card;
        let compared = |compared: Compared| json!({ "pairs": compared.pairs, "otherwise_cut": compared.otherwise_cut, "off": compared.off });
        json!({
            "from": card.file.as_ref().map(|file| file.display().to_string()),
            "identity": card.identity,
            "run": card.run,
            "step": card.step,
            "trunk": card.trunk,
            "licences": card.licences,
            "dimensions": card.dimensions,
            "layers": card.layers,
            "vocabulary": card.vocabulary,
            "tokens": { "question": card.most_question, "head": card.most_head, "passage": card.most_text },
            "bytes": card.bytes,
            "ms": { "load": ms(self.load), "passage": ms(self.passage) },
            "check": { "near": self.near, "far": self.far, "references": self.compared.map(compared), "wrong": self.wrong },
        })
    }

    pub(super) fn print(&self, out: &mut Out) -> std::io::Result<()> {
        let card = &self.card;
        let from = card.file.as_ref().map_or_else(|| "inside the program".to_owned(), |f| f.display().to_string());
        let megabytes = card.bytes.div_ceil(1_000_000);
        let mut lines = vec![
            ("from", from),
            ("identity", short(&card.identity)),
            ("trained", format!("run {}, step {}, from {}", card.run, card.step, card.trunk)),
            ("layers", format!("{} of {} coordinates", card.layers, card.dimensions)),
            (
                "text",
                format!(
                    "{} word pieces of a question, {} of heading and title, {} of a passage at once, of {}",
                    card.most_question, card.most_head, card.most_text, card.vocabulary
                ),
            ),
            ("weights", format!("{megabytes} MB, loaded in {:.0} ms", ms(self.load))),
            ("time", format!("{:.1} ms per passage of 108 words", ms(self.passage))),
            ("check", format!("log odds {:.1} of the answer, {:.1} of a non-answer", self.near, self.far)),
        ];
        if let Some(compared) = self.compared {
            lines.push(("references", format!("{} pairs, off by at most {:.1e}", compared.pairs, compared.off)));
        }
        out.line(BOLD, "reader")?;
        for (name, value) in lines {
            out.field(Style::new(), "  ", name, &value)?;
        }
        for wrong in &self.wrong {
            out.field(WARN, "  ", "wrong", wrong)?;
        }
        if self.wrong.is_empty() { out.line(GOOD, "  it works") } else { out.line(WARN, "  it is not fit for use") }
    }
}
