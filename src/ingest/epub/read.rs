//! Reads a book: its package out of the zip, its pages in order through HTML to blocks, then chapters, each an article, or the whole
//! as one.

use super::package::{Package, root_file};
use super::protection::is_protected;
use super::xhtml::html;
use crate::archive::{ArchiveLimits, Container};
use crate::article::{ArticleBuilder, Dates, Meta};
use crate::ingest::block::Block;
use crate::ingest::bounds::Blocks;
use crate::ingest::dates::parse_date;
use crate::ingest::decode::decode;
use crate::ingest::document_fault::DocumentFault;
use crate::ingest::docx::Properties;
use crate::ingest::draft::ReadDocument;
use crate::ingest::html::fragment;
use crate::ingest::problem::ProblemKind;
use crate::ingest::stated::authors_of;
use crate::ingest::structure::assemble;
use crate::text::{Language, clip, slug};

/// A chapter has at least so many characters.
const CHAPTER_CHARS: usize = 1_500;

/// A book has at least so many chapters; of fewer, it is one article.
const FEWEST_CHAPTERS: usize = 3;

/// A page with less text leads into the next (the title of a part).
const LEAD_CHARS: usize = 200;

/// A chapter's heading is among its first blocks.
const HEAD_BLOCKS: usize = 3;

/// Characters of a chapter's name in its id.
const NAME_CHARS: usize = 48;

/// Characters of a heading that names a chapter.
const TITLE_CHARS: usize = 160;

/// What a book is to the corpus.
pub(in crate::ingest) enum Book {
    /// One article.
    Whole(Box<ReadDocument>),
    /// An article of each chapter, with its name in the book; and what is wrong with the book.
    Chapters(Vec<(String, ReadDocument)>, Vec<(Option<usize>, ProblemKind)>),
}

/// A run of pages that belong together.
struct Chapter {
    heading: Option<String>,
    blocks: Vec<Block>,
}

/// Reads a book.
///
/// # Errors
/// What is wrong with it, where there is no article in it.
pub(in crate::ingest) fn read(bytes: &[u8], limits: ArchiveLimits) -> Result<Book, DocumentFault> {
    let damaged = |reason: String| DocumentFault::Damaged { format: "EPUB".to_owned(), reason };
    let mut container = Container::open(bytes, limits).map_err(|error| damaged(error.to_string()))?;
    let mut problems: Vec<(Option<usize>, ProblemKind)> = Vec::new();
    let mut part = |name: &str| match container.read(name) {
        Ok(bytes) => bytes.and_then(|bytes| decode(&bytes).ok()).map(|decoded| decoded.text).unwrap_or_default(),
        Err(reason) => {
            let lost = DocumentFault::PartLost {
                format: "EPUB".to_owned(),
                part: name.to_owned(),
                reason: reason.to_string(),
            };
            problems.push((None, ProblemKind::Document(lost)));
            String::new()
        }
    };
    if is_protected(&part("META-INF/encryption.xml")) {
        return Err(DocumentFault::CopyProtected);
    }
    let root = root_file(&part("META-INF/container.xml"))
        .ok_or_else(|| damaged("it does not say where its text is".to_owned()))?;
    let package = Package::parse(&part(&root), &root);
    let pages: Vec<Vec<Block>> = package.pages.iter().map(|name| fragment(&html(&part(name)), 1)).collect();
    if package.is_cut {
        let rest =
            DocumentFault::RestNotRead { format: "EPUB".to_owned(), what: "pages".to_owned(), limit: pages.len() };
        problems.push((None, ProblemKind::Document(rest)));
    }
    if pages.iter().all(Vec::is_empty) {
        return Err(DocumentFault::NoWords { format: "EPUB".to_owned() });
    }
    let meta = meta(&package.stated);
    let chapters = chapters(pages);
    let are_long =
        chapters.iter().filter(|chapter| chapter.heading.is_some() && chapter.chars() >= CHAPTER_CHARS).count();
    if are_long < FEWEST_CHAPTERS {
        let blocks = chapters.into_iter().flat_map(Chapter::whole).collect();
        let mut document = article(blocks, meta);
        document.problems.splice(0..0, problems);
        return Ok(Book::Whole(Box::new(document)));
    }
    let named = chapters.into_iter().enumerate().map(|(n, chapter)| {
        let title =
            chapter.heading.as_ref().map_or_else(|| meta.title.clone(), |heading| format!("{}: {heading}", meta.title));
        let words = slug(chapter.heading.as_deref().unwrap_or_default(), NAME_CHARS);
        let name = format!("{:02}-{words}", n + 1);
        (name.trim_end_matches('-').to_owned(), article(chapter.blocks, Meta { title, ..meta.clone() }))
    });
    Ok(Book::Chapters(named.filter(|(_, document)| !document.builder.is_empty()).collect(), problems))
}

fn meta(stated: &Properties) -> Meta {
    let mut authors: Vec<String> = Vec::new();
    for author in stated.authors("creator").flat_map(authors_of) {
        if !authors.contains(&author) {
            authors.push(author);
        }
    }
    let published = stated.all("date").find_map(parse_date);
    let tags: Vec<String> = stated.all("subject").map(str::to_owned).collect();
    Meta {
        title: stated.get("title").unwrap_or_default().to_owned(),
        authors,
        // The day of the last change is that of the file, not of the book.
        dates: Dates { published, updated: None },
        url: None,
        language: stated.get("language").and_then(Language::from_tag),
        category: tags.first().cloned(),
        tags,
    }
}

/// Pages put together to chapters: one that has no heading goes on with the chapter before, a title alone leads into the next.
fn chapters(pages: Vec<Vec<Block>>) -> Vec<Chapter> {
    let mut out: Vec<Chapter> = Vec::new();
    let mut lead: Vec<Block> = Vec::new();
    for mut blocks in pages.into_iter().filter(|blocks| !blocks.is_empty()) {
        let at = blocks.iter().take(HEAD_BLOCKS).position(Block::is_heading);
        let chars: usize = blocks.iter().map(|block| block.text.chars().count()).sum();
        if chars < LEAD_CHARS && at.is_some() {
            lead.append(&mut blocks);
            continue;
        }
        match (at, out.last_mut()) {
            (None, Some(before)) if lead.is_empty() => before.blocks.append(&mut blocks),
            (at, _) => {
                let heading = at.map(|at| heading(&mut blocks, at));
                let blocks = std::mem::take(&mut lead).into_iter().chain(blocks).collect();
                out.push(Chapter { heading, blocks });
            }
        }
    }
    if !lead.is_empty() {
        out.push(Chapter { heading: None, blocks: lead });
    }
    out
}

/// Takes a chapter's heading out of its blocks; "Chapter 1" and the title below it are one.
fn heading(blocks: &mut Vec<Block>, at: usize) -> String {
    let mut words = vec![blocks.remove(at).flowing()];
    while blocks.get(at).is_some_and(Block::is_heading)
        && words.len() < 2
        && words.first().is_some_and(|first| first.len() < 24)
    {
        words.push(blocks.remove(at).flowing());
    }
    clip(&words.join(" "), TITLE_CHARS)
}

impl Chapter {
    fn chars(&self) -> usize {
        self.blocks.iter().map(|block| block.text.chars().count()).sum()
    }

    /// All its blocks, its heading among them.
    fn whole(self) -> Vec<Block> {
        self.heading.map(|heading| Block::heading(2, heading, 1)).into_iter().chain(self.blocks).collect()
    }
}

fn article(all: Vec<Block>, meta: Meta) -> ReadDocument {
    let mut blocks = Blocks::default();
    for block in all {
        blocks.push(block);
    }
    let (blocks, over) = blocks.finish();
    let mut meta = meta;
    if meta.title.is_empty() {
        let first = blocks.iter().find(|block| block.is_heading()).or(blocks.first());
        meta.title = first.map(|block| clip(&block.flowing(), TITLE_CHARS)).unwrap_or_default();
    }
    let mut builder = ArticleBuilder::new(meta);
    let mut problems: Vec<(Option<usize>, ProblemKind)> = over.map(|(_, kind)| (None, kind)).into_iter().collect();
    problems.extend(assemble(&blocks, &mut builder).into_iter().map(|(_, kind)| (None, kind)));
    ReadDocument { id: None, builder, problems }
}
