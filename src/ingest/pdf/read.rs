//! Reads a PDF: looked at, opened, its pages' lines in reading order, what repeats taken away, paragraphs made of the rest; what is
//! no text, a scan above all, is refused with what to do about it.

use super::content::{PageContent, Reader};
use super::facts::facts;
use super::lines::{Line, lines};
use super::pages::starts;
use super::paragraphs::paragraphs;
use super::{guard, repeated};
use crate::article::ArticleBuilder;
use crate::ingest::block::Block;
use crate::ingest::bounds::Blocks;
use crate::ingest::document_fault::DocumentFault;
use crate::ingest::draft::ReadDocument;
use crate::ingest::problem::ProblemKind;
use crate::ingest::structure::assemble;
use crate::text::clip;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

/// Pages of one document that are read.
const MOST_PAGES: usize = 3_000;

/// Operators of all pages that are read: some ten thousand pages of text.
const MOST_OPERATORS: usize = 40_000_000;

/// A document with fewer letters than this for each of its pages that are pictures has no text of its own.
const LETTERS_OF_A_SCAN: usize = 25;

/// Pages named of those that are pictures.
const PAGES_NAMED: usize = 8;

/// Characters of the beginning in which a title is looked for.
const BEGINNING: usize = 4_000;

/// Characters of a line that stands in for a title.
const TITLE_CHARS: usize = 120;

/// Reads a PDF.
///
/// # Errors
/// What is wrong with it, where there is no article in it.
pub(in crate::ingest) fn read(bytes: &[u8]) -> Result<ReadDocument, DocumentFault> {
    let damaged = |reason: &str| DocumentFault::Damaged { format: "PDF".to_owned(), reason: reason.to_owned() };
    guard::look(bytes).map_err(|reason| damaged(&reason))?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            DocumentFault::Password { format: "PDF".to_owned() }
        }
        LoadPdfError::Decryption(_) => damaged("it is encrypted in a way that cannot be read"),
        LoadPdfError::Invalid => damaged("its list of objects cannot be read"),
    })?;
    let all = pdf.pages().len();
    let mut reader = Reader::new(MOST_OPERATORS);
    let mut found = FoundPages::default();
    for page in pdf.pages().iter().take(MOST_PAGES) {
        found.add(&reader.page(page));
    }
    found.refuse()?;
    repeated::remove(&mut found.lines);
    let made = paragraphs(&found.lines);
    let beginning: String = made
        .blocks
        .iter()
        .map(|block| block.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(BEGINNING)
        .collect();
    let mut meta = facts(&pdf, made.headline.as_deref(), &beginning);
    let mut blocks = Blocks::default();
    for block in made.blocks {
        blocks.push(block);
    }
    let (mut blocks, over) = blocks.finish();
    if meta.title.is_empty() {
        meta.title = blocks.first().map(|block| clip(&block.text, TITLE_CHARS)).unwrap_or_default();
    }
    without_title(&mut blocks, &meta.title);
    if blocks.is_empty() {
        return Err(DocumentFault::NoWords { format: "PDF".to_owned() });
    }
    let mut builder = ArticleBuilder::new(meta);
    let mut problems = found.problems(all);
    problems.extend(over.map(|(_, kind)| (None, kind)));
    // A PDF has no lines that a moderator could look up.
    problems.extend(assemble(&blocks, &mut builder).into_iter().map(|(_, kind)| (None, kind)));
    builder.pages = starts(builder.text(), &made.pages);
    Ok(ReadDocument { id: None, builder, problems })
}

/// The title is no part of the text below it.
fn without_title(blocks: &mut Vec<Block>, title: &str) {
    let folded =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let title = folded(title);
    let at = blocks.iter().take(4).position(|block| block.is_heading() && folded(&block.text) == title);
    if let Some(at) = at {
        blocks.remove(at);
    }
}

/// What the pages of a document hold.
#[derive(Default)]
struct FoundPages {
    lines: Vec<Vec<Line>>,
    letters: usize,
    unknown: usize,
    /// Pages with a picture and hardly any text.
    pictures: Vec<usize>,
    is_cut: bool,
}

impl FoundPages {
    fn add(&mut self, page: &PageContent) {
        let lines = page.glyphs.iter().flat_map(|glyphs| lines(glyphs));
        let lines: Vec<Line> = lines.filter(|line| !is_contents(&line.text)).collect();
        let letters: usize = lines.iter().map(|line| line.text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
        self.letters += letters;
        self.unknown += page.unknown;
        self.is_cut |= page.is_cut;
        self.lines.push(lines);
        if page.has_picture && letters < LETTERS_OF_A_SCAN {
            self.pictures.push(self.lines.len());
        }
    }

    /// Why there is no article in it.
    fn refuse(&self) -> Result<(), DocumentFault> {
        if self.unknown > self.letters {
            return Err(DocumentFault::NoLetters);
        }
        let is_scan = !self.pictures.is_empty() && self.letters < LETTERS_OF_A_SCAN * self.lines.len();
        if is_scan { Err(DocumentFault::Scan { pages: self.lines.len() }) } else { Ok(()) }
    }

    fn problems(&self, pages: usize) -> Vec<(Option<usize>, ProblemKind)> {
        let mut out = Vec::new();
        let mut fault = |fault| out.push((None, ProblemKind::Document(fault)));
        if self.unknown > 0 {
            fault(DocumentFault::LettersLost { count: self.unknown });
        }
        // A cover is a picture, and a plate or two.
        if self.pictures.len() * 10 > pages {
            let named: Vec<String> = self.pictures.iter().take(PAGES_NAMED).map(usize::to_string).collect();
            let more = if self.pictures.len() > PAGES_NAMED { " and others" } else { "" };
            fault(DocumentFault::PicturePages {
                count: self.pictures.len(),
                pages: format!("{}{more}", named.join(", ")),
            });
        }
        if pages > MOST_PAGES {
            fault(DocumentFault::RestNotRead { format: "PDF".to_owned(), what: "pages".to_owned(), limit: MOST_PAGES });
        }
        if self.is_cut {
            fault(DocumentFault::RestNotRead {
                format: "PDF".to_owned(),
                what: "drawing operators".to_owned(),
                limit: MOST_OPERATORS,
            });
        }
        out
    }
}

/// Dots in a row that lead from a title to its page.
const FEWEST_DOTS: usize = 5;

/// Whether a line is an entry of a table of contents: a title, dots and a number.
fn is_contents(line: &str) -> bool {
    let tight: Vec<char> = line.chars().filter(|c| !c.is_whitespace()).collect();
    let is_leader = |run: &[char]| {
        run.first().is_some_and(|c| matches!(c, '.' | ':' | '_' | '·' | '…' | '-' | '•')) && run.len() >= FEWEST_DOTS
    };
    tight.chunk_by(|a, b| a == b).any(is_leader)
        && line.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'))
}
