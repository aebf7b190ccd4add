use super::finding::Finding;
use crate::args::{Args, ReaderChoice};
use crate::embed::Embedder;
use crate::reader::Reader;

const TRIED: &str = "Why was the bridge closed?";
const ANSWER: &str = "The bridge was closed because ice had damaged its northern pier.";

/// The encoder, tried on a sentence.
pub(super) fn encoder(embedder: &dyn Embedder) -> Finding {
    const NAME: &str = "encoder";
    let name = embedder.identity().split(' ').next().unwrap_or_default().to_owned();
    let remedy = "name another with --model or IBID_MODEL, or none for the one inside the program";
    match embedder.embed_questions(&[TRIED]) {
        Err(error) => Finding::error(NAME, format!("{name}: {error}"), remedy),
        Ok(vectors) => {
            let length = vectors.first().map_or(0.0, |vector| vector.iter().map(|x| x * x).sum::<f32>());
            if (length - 1.0).abs() < 1e-3 {
                Finding::fine(NAME, name)
            } else {
                Finding::error(NAME, format!("{name} gives no vectors of length 1"), remedy)
            }
        }
    }
}

/// The reader, tried on a passage.
pub(super) fn reader(args: &Args, reader: Option<&Reader>) -> Finding {
    const NAME: &str = "reader";
    let Some(reader) = reader else {
        return Finding::fine(NAME, "off: answers are judged by ranking alone");
    };
    let name = match args.reader() {
        ReaderChoice::File(file) => file.display().to_string(),
        _ => "the one inside the program".to_owned(),
    };
    match reader.read(TRIED, "", "", ANSWER) {
        Ok(read) if read.answers.is_finite() => Finding::fine(NAME, name),
        Ok(_) => Finding::error(NAME, format!("{name} gives no figures"), "name another with --reader or IBID_READER"),
        Err(error) => Finding::error(NAME, format!("{name}: {error}"), "name another with --reader or IBID_READER"),
    }
}
