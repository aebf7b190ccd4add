//! `ibid eval`: asks the questions of sets or of the corpus and prints the figures, with rankings, signals and a diagram
//! written to files where that is asked. What is measured is [`crate::eval`]'s.

use super::skipped::tell_left_out;
use crate::args::{Args, embedder};
use crate::chart::{Reliability, ReliabilityPoint};
use crate::embed::Embedder;
use crate::eval::{
    Bin, Evaluation, KeepMeasured, Measured, SetFigures, ShownFigures, WordsAlone, evaluate, evaluate_on, read_dataset,
};
use crate::newsroom::{Golden, LeftOut, golden_questions};
use crate::terminal::{FAINT, Out, Show, Status, engine};
use anstyle::Style;
use anyhow::Context as _;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where rankings, measured signals and the reliability diagram are written, if at all.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub runs: Option<&'a Path>,
    pub signals: Option<&'a Path>,
    pub plot: Option<&'a Path>,
}

/// How to evaluate.
#[derive(Clone, Copy)]
pub(super) struct Options<'a> {
    pub json: bool,
    /// Questions of each set that are asked at most.
    pub sample: Option<NonZeroUsize>,
    pub words_alone: bool,
    pub written: Written<'a>,
}

/// `ibid eval`.
pub(super) fn run(args: &Args, sets: &[PathBuf], options: Options<'_>, out: &mut Out) -> anyhow::Result<Status> {
    let written = options.written;
    let mut runs = create(written.runs, "--run")?;
    let mut signals = create(written.signals, "--signals")?;
    let mut measured = signals.as_mut().map(|file| |measured: &Measured| line(file, measured));
    let mut results: Vec<SetResult> = Vec::new();
    let mut reliability = Vec::new();
    let mut keep = |name: &str, evaluation: Evaluation| -> anyhow::Result<()> {
        if let Some(file) = &mut runs {
            evaluation.runs.iter().try_for_each(|run| line(file, run))?;
            file.flush()?;
        }
        reliability.push(evaluation.reliability);
        let shown = ShownFigures::of(&evaluation.outcomes, args.threshold);
        results.push(SetResult { name: name.to_owned(), figures: evaluation.figures, shown, spent: evaluation.spent });
        Ok(())
    };
    let reader = crate::args::reader(args)?;
    let reader = reader.as_ref();
    let mut left_out = Vec::new();
    if sets.is_empty() {
        let (engine, embedder) = engine(args)?;
        let index = engine.index();
        let Golden { mut questions, left_out: lost } = golden_questions(&args.corpus, &index)?;
        tell_left_out(&lost);
        left_out = lost;
        // Of these it is known only what does not answer.
        questions.retain(|q| q.wrong.is_empty() || !q.relevant.is_empty());
        keep(
            "golden",
            evaluate_on(
                &index,
                &questions,
                embedder.as_ref(),
                reader,
                measured.as_mut().map(|keep| keep as &mut KeepMeasured<'_>),
            )?,
        )?;
    }
    let chosen = embedder(args)?;
    let embedder: &dyn Embedder = if options.words_alone { &WordsAlone } else { chosen.as_ref() };
    // Apart from the serving index's vectors: question sets are large, and no lock is held here.
    let cache = args.index.join("eval");
    for folder in sets {
        let mut set = read_dataset(folder)?;
        if let Some(most) = options.sample {
            set.thin(most);
        }
        let name = set.name.clone();
        let progress = Show::new();
        let tell = |p| progress.tell(p);
        let measured = measured.as_mut().map(|keep| keep as &mut KeepMeasured<'_>);
        keep(&name, evaluate(&set, embedder, reader, &cache, Timestamp::now(), &tell, measured)?)?;
    }
    if let Some(file) = &mut signals {
        file.flush()?;
    }
    if let Some(file) = written.plot {
        let png = diagram(&reliability).png()?;
        std::fs::write(file, png).with_context(|| format!("the diagram cannot be written to {}", file.display()))?;
    }
    if options.json {
        let list = results.iter().map(|result| json(result, &left_out));
        out.json_pretty(&list.collect::<Value>())?;
    } else {
        table(&results, out)?;
        out.blank()?;
        results.iter().try_for_each(|result| out.wrapped(Style::new(), "", &shown(result)))?;
        out.blank()?;
        out.wrapped(FAINT, "", next(sets.is_empty()))?;
    }
    Ok(Status::Answered)
}

/// What came of one set.
struct SetResult {
    name: String,
    figures: SetFigures,
    shown: ShownFigures,
    spent: Duration,
}

/// What readers get at the threshold.
fn shown(result: &SetResult) -> String {
    let ShownFigures { threshold, shown, right, unanswerable } = result.shown;
    let SetFigures { questions, answerable, .. } = result.figures;
    format!(
        "{}: from {threshold:.2} on, {shown} of {questions} get an answer, {right} of them right; of {answerable} that the \
         articles answer {right} are answered rightly, of the {} others {unanswerable} get an answer.",
        result.name,
        questions - answerable
    )
}

/// What to do with the figures.
fn next(is_golden: bool) -> &'static str {
    if is_golden {
        "docs/evaluation.md says what the figures mean. Next: `ibid eval --run FILE` writes how each question was answered, \
         `ibid calibrate` finds a threshold."
    } else {
        "docs/evaluation.md says what the figures mean. Next: `--run FILE` writes how each question was answered, \
         `--plot FILE` draws how far confidence can be trusted."
    }
}

/// The diagram of all sets together, each with the same weight.
fn diagram(sets: &[Vec<Bin>]) -> Reliability {
    let bins = sets.iter().map(Vec::len).max().unwrap_or(0);
    #[expect(clippy::cast_precision_loss, reason = "a count of sets")]
    let total = sets.len().max(1) as f64;
    let points = (0..bins).map(|n| {
        let mut point = ReliabilityPoint { confidence: 0.0, right: 0.0, share: 0.0 };
        for set in sets {
            let Some(bin) = set.get(n) else { continue };
            let share = count(bin) / set.iter().map(count).sum::<f64>().max(1.0);
            point.confidence += share * bin.confidence;
            point.right += share * bin.right;
            point.share += share;
        }
        let all = point.share.max(f64::MIN_POSITIVE);
        ReliabilityPoint { confidence: point.confidence / all, right: point.right / all, share: point.share / total }
    });
    Reliability {
        heading: "How often the first passage answers (up), by its probability".to_owned(),
        across: "probability given".to_owned(),
        points: points.collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of questions")]
fn count(bin: &Bin) -> f64 {
    bin.questions as f64
}

type LineWriter = BufWriter<File>;

fn create(path: Option<&Path>, option: &str) -> anyhow::Result<Option<LineWriter>> {
    let Some(path) = path else {
        return Ok(None);
    };
    let file =
        File::create(path).with_context(|| format!("the file of {option}, {}, cannot be written", path.display()))?;
    Ok(Some(BufWriter::new(file)))
}

fn line(file: &mut LineWriter, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *file, value)?;
    writeln!(file)
}

/// `left_out` is of the golden questions, which are asked alone.
fn json(result: &SetResult, left_out: &[LeftOut]) -> Value {
    let SetResult { name, figures, shown, spent } = result;
    let mut fields = serde_json::Map::new();
    fields.insert("set".into(), name.as_str().into());
    if let Ok(Value::Object(rest)) = serde_json::to_value(figures) {
        fields.extend(rest);
    }
    fields.insert("shown".into(), serde_json::json!(shown));
    fields.insert("ms_per_question".into(), ms(figures, *spent).into());
    if !left_out.is_empty() {
        fields.insert("left_out".into(), serde_json::json!(left_out));
    }
    Value::Object(fields)
}

#[expect(clippy::cast_precision_loss, reason = "a count of questions")]
fn ms(figures: &SetFigures, spent: Duration) -> f64 {
    (spent.as_secs_f64() * 1e6 / figures.questions.max(1) as f64).round() / 1e3
}

fn table(results: &[SetResult], out: &mut Out) -> std::io::Result<()> {
    // Names as short as the field's readers know them, so that the table fits 80 columns.
    let head = ["set", "n", "P@1", "H@5", "R@5", "MRR", "MAP", "nDCG", "AUROC", "c@90", "c@95", "ECE", "quote", "ms"];
    let rows: Vec<Vec<String>> = results
        .iter()
        .map(|SetResult { name, figures: f, spent, .. }| {
            let figure = |v: f64| format!("{v:.3}").trim_start_matches('0').to_owned();
            let mut row = vec![crate::text::clip(name, 20), f.questions.to_string()];
            row.extend([f.p_at_1, f.hit_at_5, f.recall_at_5, f.mrr_at_10, f.map, f.ndcg_at_10].map(figure));
            row.push(f.auroc.map_or_else(|| "-".to_owned(), figure));
            row.extend([f.coverage_at_p90, f.coverage_at_p95, f.ece].map(figure));
            row.push(f.quote.map_or_else(|| "-".to_owned(), figure));
            row.push(format!("{:.0}", ms(f, *spent)));
            row
        })
        .collect();
    out.table(&head, &rows, 1..head.len())
}
