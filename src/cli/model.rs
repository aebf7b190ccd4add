use super::model_reader::{self, TriedReader};
use super::model_sample::{ASKED, FAR, NEAR, PASSAGE, middle, ms, short};
use crate::args::{Args, EncoderChoice, by_corpus, reader};
use crate::embed::{Brought, Bundled, Embedder, EncoderCard};
use crate::terminal::{BOLD, GOOD, Out, Status, WARN};
use anstyle::Style;
use anyhow::Context as _;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// What was found out by trying.
struct Tried {
    load: Duration,
    question: Duration,
    passage: Duration,
    /// A text of the file that was to be timed.
    each: Option<Duration>,
    near: f32,
    far: f32,
    /// What is wrong, if anything.
    wrong: Vec<&'static str>,
}

/// `ibid model`.
pub(super) fn run(args: &Args, as_json: bool, texts: Option<&Path>, out: &mut Out) -> anyhow::Result<Status> {
    let start = Instant::now();
    let inside = |bundled: Bundled| -> anyhow::Result<(EncoderCard, Box<dyn Embedder>)> {
        bundled.warm()?;
        Ok((bundled.card(), Box::new(bundled)))
    };
    let (card, embedder) = match args.model() {
        EncoderChoice::ByCorpus => inside(by_corpus(args))?,
        EncoderChoice::English => inside(Bundled::default())?,
        EncoderChoice::Multilingual => inside(Bundled::multilingual())?,
        EncoderChoice::Folder(folder) => {
            let brought = Brought::open(folder)?;
            (brought.card(), Box::new(brought) as Box<dyn Embedder>)
        }
    };
    let mut tried = tried(embedder.as_ref(), start.elapsed())?;
    tried.each = texts.map(|file| each(embedder.as_ref(), file)).transpose()?;
    let start = Instant::now();
    let reader = reader(args)?.map(|reader| model_reader::tried(&reader, start)).transpose()?;
    if as_json {
        let mut value = json(&card, &tried);
        value["reader"] = reader.as_ref().map(TriedReader::json).into();
        out.json_pretty(&value)?;
    } else {
        print(&card, &tried, out)?;
        match &reader {
            Some(reader) => reader.print(out)?,
            None => out.line(Style::new(), "no reader")?,
        }
    }
    let wrong = tried.wrong.iter().chain(reader.iter().flat_map(|reader| &reader.wrong));
    Ok(if wrong.count() == 0 { Status::Answered } else { Status::Failed })
}

fn tried(embedder: &dyn Embedder, load: Duration) -> anyhow::Result<Tried> {
    let asked = embedder.embed_questions(&[ASKED])?.remove(0);
    let alone = embedder.embed(&[NEAR])?.remove(0);
    let together = embedder.embed(&[PASSAGE, NEAR, FAR])?;
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let (near, far) = (dot(&asked, &together[1]), dot(&asked, &together[2]));
    let unit = together.iter().chain([&asked, &alone]).all(|v| (dot(v, v) - 1.0).abs() < 1e-3);
    let mut wrong = Vec::new();
    if !unit {
        wrong.push("vectors are not of length 1");
    }
    if alone != together[1] {
        wrong.push("a text's vector changes with the texts embedded beside it");
    }
    if near <= far {
        wrong.push("a text that answers a question is no closer to it than one that does not");
    }
    let question = middle(|| embedder.embed_questions(&[ASKED]).is_ok());
    let passage = middle(|| embedder.embed(&[PASSAGE]).is_ok());
    Ok(Tried { load, question, passage, each: None, near, far, wrong })
}

/// The mean time of a line's text, blank ones left out.
fn each(embedder: &dyn Embedder, file: &Path) -> anyhow::Result<Duration> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read as text", file.display()))?;
    let texts: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let start = Instant::now();
    for text in &texts {
        embedder.embed(&[text])?;
    }
    let count = u32::try_from(texts.len()).unwrap_or(u32::MAX);
    start.elapsed().checked_div(count).with_context(|| format!("{} has no text", file.display()))
}

fn json(card: &EncoderCard, tried: &Tried) -> serde_json::Value {
    json!({
        "name": card.name,
        "from": card.folder.as_ref().map(|folder| folder.display().to_string()),
        "identity": card.identity,
        "dimensions": card.dimensions,
        "layers": card.layers,
        "tokens": card.most_pieces,
        "vocabulary": card.vocabulary,
        "pooling": card.pooling,
        "prefixes": { "question": card.question_prefix, "passage": card.passage_prefix },
        "languages": card.languages,
        "bytes": card.bytes,
        "ms": { "load": ms(tried.load), "question": ms(tried.question), "passage": ms(tried.passage), "each": tried.each.map(ms) },
        "check": { "near": tried.near, "far": tried.far, "wrong": tried.wrong },
    })
}

fn print(card: &EncoderCard, tried: &Tried, out: &mut Out) -> std::io::Result<()> {
    let languages = card.languages.as_ref().map_or_else(|| "any".to_owned(), |tags| tags.join(", "));
    let prefix = |text: &str| if text.is_empty() { "none".to_owned() } else { format!("“{text}”") };
    let from = card.folder.as_ref().map_or_else(|| "inside the program".to_owned(), |f| f.display().to_string());
    let megabytes = card.bytes.div_ceil(1_000_000);
    let mut lines = vec![
        ("from", from),
        ("identity", short(&card.identity)),
        ("vectors", format!("{} coordinates, {} layers, pooling {}", card.dimensions, card.layers, card.pooling)),
        ("text", format!("{} word pieces at most, of {}", card.most_pieces, card.vocabulary)),
        ("prefixes", format!("question {}, passage {}", prefix(&card.question_prefix), prefix(&card.passage_prefix))),
        ("languages", languages),
        ("weights", format!("{megabytes} MB, loaded in {:.0} ms", ms(tried.load))),
        (
            "time",
            format!("{:.1} ms per question, {:.1} ms per passage of 108 words", ms(tried.question), ms(tried.passage)),
        ),
        ("check", format!("cosine {:.2} to the answer, {:.2} to a non-answer", tried.near, tried.far)),
    ];
    if let Some(each) = tried.each {
        lines.push(("", format!("{:.1} ms per text of the file", ms(each))));
    }
    out.line(BOLD, &card.name)?;
    for (name, value) in lines {
        out.field(Style::new(), "  ", name, &value)?;
    }
    for wrong in &tried.wrong {
        out.field(WARN, "  ", "wrong", wrong)?;
    }
    if tried.wrong.is_empty() { out.line(GOOD, "  it works") } else { out.line(WARN, "  it is not fit for use") }
}
