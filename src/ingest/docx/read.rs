//! Reads a Word document: its parts out of the zip, its body through HTML to blocks, its facts from its properties.

use super::body::{BodyReading, Numbering};
use super::notes::notes;
use super::properties::properties;
use super::styles::Styles;
use crate::archive::{ArchiveLimits, Container};
use crate::article::{ArticleBuilder, Dates, Meta};
use crate::ingest::block::Block;
use crate::ingest::bounds::Blocks;
use crate::ingest::dates::parse_date;
use crate::ingest::decode::decode;
use crate::ingest::document_fault::DocumentFault;
use crate::ingest::draft::ReadDocument;
use crate::ingest::html::fragment;
use crate::ingest::problem::ProblemKind;
use crate::ingest::stated::{authors_of, is_title};
use crate::ingest::structure::assemble;
use crate::text::{Language, clip};

/// How the format is called in messages.
const FORMAT: &str = "Word document";

/// Characters of a line that stands in for a title.
const TITLE_CHARS: usize = 120;

/// Reads a Word document.
///
/// # Errors
/// What is wrong with it, where there is no article in it.
pub(in crate::ingest) fn read(bytes: &[u8], limits: ArchiveLimits) -> Result<ReadDocument, DocumentFault> {
    let damaged = |reason: String| DocumentFault::Damaged { format: FORMAT.to_owned(), reason };
    let mut container = Container::open(bytes, limits).map_err(|error| damaged(error.to_string()))?;
    let mut problems: Vec<(Option<usize>, ProblemKind)> = Vec::new();
    let mut part = |name: &str| match container.read(name) {
        Ok(bytes) => bytes.and_then(|bytes| decode(&bytes).ok()).map(|decoded| decoded.text).unwrap_or_default(),
        Err(reason) => {
            let lost = DocumentFault::PartLost {
                format: FORMAT.to_owned(),
                part: name.to_owned(),
                reason: reason.to_string(),
            };
            problems.push((None, ProblemKind::Document(lost)));
            String::new()
        }
    };
    let document = part("word/document.xml");
    if document.is_empty() {
        return Err(damaged("its text cannot be unpacked".to_owned()));
    }
    let styles = Styles::parse(&part("word/styles.xml"));
    let numbering = Numbering {
        footnotes: notes(&part("word/footnotes.xml"), &styles),
        endnotes: notes(&part("word/endnotes.xml"), &styles),
    };
    let stated = properties(&part("docProps/core.xml"));
    let mut reading = BodyReading::new(&styles, None, numbering);
    reading.run(&document);
    if let Some(reason) = reading.broken {
        let format = FORMAT.to_owned();
        problems.push((None, ProblemKind::Document(DocumentFault::BreaksOff { format, reason })));
    }
    let mut blocks = Blocks::default();
    for block in reading.pieces.iter().flat_map(|piece| fragment(piece, 1)) {
        blocks.push(block);
    }
    let (mut blocks, over) = blocks.finish();
    problems.extend(over.map(|(_, kind)| (None, kind)));
    let date = |name| stated.get(name).and_then(parse_date);
    let published = date("created");
    let title = reading.title.or_else(|| stated.get("title").filter(|title| is_title(title)).map(str::to_owned));
    let meta = Meta {
        title: title.unwrap_or_else(|| first_line(&mut blocks)),
        authors: stated.get("creator").map(authors_of).unwrap_or_default(),
        dates: Dates { published, updated: date("modified").filter(|day| Some(*day) > published) },
        language: stated.get("language").and_then(Language::from_tag),
        category: stated.get("category").map(str::to_owned),
        tags: stated
            .get("keywords")
            .map(|words| words.split([',', ';']).map(|word| word.trim().to_owned()).collect())
            .unwrap_or_default(),
        url: None,
    };
    let mut builder = ArticleBuilder::new(meta);
    problems.extend(assemble(&blocks, &mut builder).into_iter().map(|(_, kind)| (None, kind)));
    Ok(ReadDocument { id: None, builder, problems })
}

/// What a document without a title is known by: its first heading, which is taken from the text, or how its text begins.
fn first_line(blocks: &mut Vec<Block>) -> String {
    match blocks.first() {
        Some(first) if first.is_heading() => blocks.remove(0).flowing(),
        Some(first) => clip(&first.flowing(), TITLE_CHARS),
        None => String::new(),
    }
}
