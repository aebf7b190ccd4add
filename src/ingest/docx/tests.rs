//! 1. Headings, paragraphs, lists, tables with their heads and an FAQ of a Word document are an article's.
//! 2. Deleted text is left out, inserted text is in; notes stand behind their paragraph; lists of contents are no text.
//! 3. A password, a bomb and damage are told.

use crate::ingest::document_fault::DocumentFault;
use crate::ingest::{FileReading, ProblemKind, read_article};
use jiff::civil::date;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const STYLES: &str = r#"<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="U2"><w:name w:val="My own"/><w:basedOn w:val="Ub"/></w:style><w:style w:styleId="Ub"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style><w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style></w:styles>"#;
const CORE: &str = r"<cp:coreProperties><dc:title>Microsoft Word - rules.doc</dc:title><dc:creator>Bo Li</dc:creator>
<dcterms:created>2026-03-01T10:00:00Z</dcterms:created><dcterms:modified>2026-04-02T10:00:00Z</dcterms:modified></cp:coreProperties>";
const NOTES: &str = r#"<w:footnotes><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>Children ride free.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fn document(body: &str) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>");
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/footnotes.xml", NOTES.as_bytes()),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

fn styled(style: &str, text: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn text(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn read(bytes: &[u8]) -> FileReading {
    read_article(bytes, "rules.docx")
}

#[test]
fn the_structure_of_a_document_is_an_articles() {
    let item = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let row = |cells: [&str; 2]| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", text(cell))).collect();
        format!("<w:tr>{}</w:tr>", cells.concat())
    };
    let body = [
        styled("T", "Rules of the ferry"),
        styled("V1", "Tickets 3"),
        styled("berschrift1", "Tickets"),
        text("Take along:"),
        item("a coat"),
        item("a hat &amp; gloves"),
        format!("<w:tbl>{}{}</w:tbl>", row(["Route", "Fare"]), row(["Olm", "40"])),
        styled("berschrift1", "FAQ"),
        styled("U2", "Who may ride?"),
        text("Everyone with a ticket."),
    ];
    let reading = read(&document(&body.concat()));
    let article = reading.article.unwrap();
    assert_eq!(article.title, "Rules of the ferry");
    assert_eq!(
        (article.authors.as_slice(), article.dates.published, article.dates.updated),
        (&["Bo Li".to_owned()][..], Some(date(2026, 3, 1)), Some(date(2026, 4, 2)))
    );
    let headings: Vec<&str> = article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
    assert_eq!(headings, ["Tickets"]);
    assert_eq!(article.slice(article.lists[0]), "Take along:\n\na coat\n\na hat & gloves");
    assert_eq!(article.slice(article.tables[0]).split("\n\n").collect::<Vec<_>>(), ["Route | Fare", "Olm | 40"]);
    assert_eq!(article.slice(article.faq[0].question), "Who may ride?");
    assert!(!article.text.contains("Tickets 3"));
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
}

#[test]
fn tracked_changes_count_as_accepted_and_notes_stand_behind_their_paragraph() {
    let body = format!(
        "<w:p><w:r><w:t>A ticket costs </w:t></w:r><w:del><w:r><w:delText>thirty</w:delText></w:r></w:del><w:ins><w:r><w:t>forty</w:t></w:r></w:ins>\
         <w:r><w:t xml:space=\"preserve\"> crowns.</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>{}",
        text("It holds for a day.")
    );
    let article = read(&document(&body)).article.unwrap();
    assert!(article.text.contains("costs forty crowns") && !article.text.contains("thirty"), "{}", article.text);
    let (note, next) = (article.text.find("Children ride free.").unwrap(), article.text.find("It holds").unwrap());
    assert!(note < next);
    assert!(!article.text.contains("---"));
}

#[test]
fn what_cannot_be_read_is_told_with_what_to_do() {
    let fault = |bytes: &[u8]| {
        let reading = read(bytes);
        assert!(reading.article.is_none());
        match reading.problems.into_iter().next().map(|problem| problem.kind) {
            Some(ProblemKind::Document(fault)) => fault,
            other => panic!("{other:?}"),
        }
    };
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 100], &name].concat();
    assert!(matches!(fault(&locked), DocumentFault::Password { .. }));
    let bomb = zip(&[("word/document.xml", &vec![b' '; 40 << 20])]);
    let told = read(&bomb).problems;
    assert!(matches!(told[0].kind, ProblemKind::Document(DocumentFault::Damaged { .. })), "{told:?}");
    let deep = document(&"<w:tbl><w:tr><w:tc>".repeat(50_000));
    assert!(read(&deep).article.is_none());
    let grows = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\">]>".to_owned() + &text("It sails &a; far.");
    assert!(!read(&document(&grows)).article.unwrap().text.contains("aaaa"));
}
