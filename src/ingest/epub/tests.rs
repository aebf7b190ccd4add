//! 1. A book of long chapters is an article each, named by book and chapter; a short one is one article.
//! 2. Navigation, covers and page numbers are no text.
//! 3. Copy protection is told, protected fonts are none.

use crate::ingest::document_fault::DocumentFault;
use crate::ingest::{FileReading, ProblemKind, read_article};
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

const CONTAINER: &str = r#"<container><rootfiles><rootfile full-path="OEBPS/content.opf"/></rootfiles></container>"#;

fn book(pages: &[(&str, String)], more: &[(&str, &str)]) -> Vec<u8> {
    let items = pages
        .iter()
        .map(|(name, _)| format!("<item id=\"{name}\" href=\"{name}.xhtml\" media-type=\"application/xhtml+xml\"/>"))
        .collect::<Vec<_>>()
        .concat();
    let order = pages.iter().map(|(name, _)| format!("<itemref idref=\"{name}\"/>")).collect::<Vec<_>>().concat();
    let package = format!(
        "<package><metadata><dc:title>Tales of the pier</dc:title><dc:creator opf:role=\"aut\">Ana Ruiz</dc:creator><dc:creator opf:role=\"ill\">Bo Li</dc:creator>\
         <dc:language>en</dc:language><dc:date>2026-03-01</dc:date></metadata><manifest>{items}<item id=\"nav\" href=\"nav.xhtml\" properties=\"nav\" media-type=\"application/xhtml+xml\"/></manifest>\
         <spine><itemref idref=\"nav\"/>{order}</spine><guide><reference type=\"cover\" href=\"cover.xhtml\"/></guide></package>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    put("mimetype", "application/epub+zip");
    put("META-INF/container.xml", CONTAINER);
    put("OEBPS/content.opf", &package);
    put("OEBPS/nav.xhtml", "<html><body><nav><ol><li>Contents</li></ol></nav></body></html>");
    for (name, text) in pages {
        put(&format!("OEBPS/{name}.xhtml"), &format!("<html><head><title/></head><body>{text}</body></html>"));
    }
    for (name, text) in more {
        put(name, text);
    }
    writer.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> FileReading {
    read_article(bytes, "tales.epub")
}

fn chapter(n: usize, sentences: usize) -> String {
    let told = format!("The ferry sailed to island {n} and came back at nine. ").repeat(sentences);
    format!("<h1>Chapter {n}</h1><h2>Island {n}</h2><p>{told}</p>")
}

#[test]
fn a_book_of_long_chapters_is_an_article_each() {
    let mut pages = vec![("cover", "<p>A picture</p>".to_owned()), ("part", "<h1>Part one</h1>".to_owned())];
    pages.extend([
        ("a", chapter(1, 60)),
        ("b", chapter(2, 60)),
        ("c", "<p>It went on.</p>".to_owned()),
        ("d", chapter(3, 60)),
    ]);
    let reading = read(&book(&pages, &[]));
    let titles: Vec<&str> = reading.items.iter().map(|a| a.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Tales of the pier: Chapter 1 Island 1",
            "Tales of the pier: Chapter 2 Island 2",
            "Tales of the pier: Chapter 3 Island 3"
        ]
    );
    assert!(reading.items[1].text.ends_with("It went on."));
    assert_eq!(reading.items[0].id.as_str(), "tales/01-chapter-1-island-1");
    assert_eq!(reading.items[0].authors, ["Ana Ruiz"]);
    assert!(reading.items.iter().all(|a| !a.text.contains("Contents") && !a.text.contains("picture")));
}

#[test]
fn a_short_book_is_one_article() {
    let reading = read(&book(&[("a", chapter(1, 9)), ("b", chapter(2, 9))], &[]));
    let article = reading.article.unwrap();
    assert_eq!((article.title.as_str(), reading.items.len()), ("Tales of the pier", 0));
    assert!(article.sections.iter().filter_map(|s| s.heading).any(|h| article.slice(h) == "Chapter 2 Island 2"));
}

#[test]
fn copy_protection_is_told_and_protected_fonts_are_none() {
    let encrypted = |method: &str, address: &str| {
        format!(
            "<encryption><EncryptedData><EncryptionMethod Algorithm=\"{method}\"/><CipherData><CipherReference URI=\"{address}\"/></CipherData></EncryptedData></encryption>"
        )
    };
    let pages = [("a", chapter(1, 3))];
    let with = |text: &str| read(&book(&pages, &[("META-INF/encryption.xml", text)]));
    let locked = with(&encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/a.xhtml"));
    assert!(matches!(locked.problems[0].kind, ProblemKind::Document(DocumentFault::CopyProtected)));
    let fonts = with(&encrypted("http://www.idpf.org/2008/embedding", "OEBPS/a.otf"));
    assert!(fonts.article.is_some());
}
