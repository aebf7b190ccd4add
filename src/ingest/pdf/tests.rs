//! 1. A PDF's text is read in order, without what repeats on its pages, and each passage knows its page.
//! 2. Codes are read by the font's own table, by its glyphs' names or by its encoding.
//! 3. A scan, a password, damage and what is made to be dear are told.

use crate::article::Citation;
use crate::ingest::document_fault::DocumentFault;
use crate::ingest::{FileReading, ProblemKind, read_article};
use jiff::civil::date;
use std::fmt::Write as _;

/// A PDF of these objects, the first of which is its catalogue, with what else its trailer says.
fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", n + 1).unwrap();
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in &places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(out, "trailer << /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF").unwrap();
    out.into_bytes()
}

const HELVETICA: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/// A PDF whose pages have these contents, set in `font`.
fn document(pages: &[String], font: &str, trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")),
        font.to_owned(),
    ];
    for (n, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >> stream\n{content}\nendstream", content.len()));
    }
    file(&objects, trailer)
}

/// Lines of text, each at its place.
fn set(lines: &[(&str, f64, f64, f64)]) -> String {
    let line = |(text, size, left, baseline): &(&str, f64, f64, f64)| {
        let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        format!("BT /F {size} Tf {left} {baseline} Td ({text}) Tj ET\n")
    };
    lines.iter().map(line).collect()
}

fn read(bytes: &[u8]) -> FileReading {
    read_article(bytes, "harbour.pdf")
}

fn fault(reading: FileReading) -> DocumentFault {
    assert!(reading.article.is_none());
    match reading.problems.into_iter().next().map(|problem| problem.kind) {
        Some(ProblemKind::Document(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pages_are_read_as_one_text_and_each_passage_knows_its_page() {
    let foot: Vec<String> = (1..=3).map(|n| format!("Page {n} of 3")).collect();
    let pages = [
        set(&[
            ("The Harbour Report", 8.0, 60.0, 810.0),
            ("The harbour", 20.0, 60.0, 760.0),
            ("The harbour was built in nineteen days by a crew of forty, who came from the is-", 10.0, 60.0, 720.0),
            ("land. It has two piers, and in summer the ferry sails from both of them until", 10.0, 60.0, 708.0),
            (&foot[0], 8.0, 280.0, 30.0),
        ]),
        set(&[
            ("The Harbour Report", 8.0, 60.0, 810.0),
            ("midnight.", 10.0, 60.0, 760.0),
            ("Tickets", 14.0, 60.0, 730.0),
            ("A ticket costs forty crowns (children ride free) and holds for a day.", 10.0, 60.0, 710.0),
            (&foot[1], 8.0, 280.0, 30.0),
        ]),
        set(&[
            ("The Harbour Report", 8.0, 60.0, 810.0),
            ("Winter", 14.0, 60.0, 760.0),
            ("The ferry rests in winter.", 10.0, 60.0, 740.0),
            (&foot[2], 8.0, 280.0, 30.0),
        ]),
    ];
    let reading = read(&document(&pages, HELVETICA, ""));
    let article = reading.article.unwrap();
    assert_eq!(article.title, "The harbour");
    assert!(article.text.starts_with(
        "The harbour was built in nineteen days by a crew of forty, who came from the island. It has two piers"
    ));
    assert!(article.text.contains("both of them until midnight."), "{}", article.text);
    assert!(!article.text.contains("Report") && !article.text.contains("of 3"), "{}", article.text);
    let headings: Vec<&str> = article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
    assert_eq!(headings, ["Tickets", "Winter"]);
    let pages: Vec<Option<usize>> =
        article.passages.iter().map(|p| Citation::of_quote(&article, p, p.span).unwrap().page).collect();
    assert_eq!(pages, [Some(1), Some(2), Some(3)]);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
}

#[test]
fn facts_are_read_from_the_description() {
    let page = set(&[("The ferry sails at nine from the northern pier.", 10.0, 60.0, 720.0)]);
    let mut bytes = document(
        &[page],
        HELVETICA,
        "/Info << /Title (Ferry times) /Author (Ana Ruiz) /CreationDate (D:20260421100000Z) >>",
    );
    bytes.extend(b"\n");
    let article = read(&bytes).article.unwrap();
    assert_eq!((article.title.as_str(), article.authors.as_slice()), ("Ferry times", &["Ana Ruiz".to_owned()][..]));
    assert_eq!(article.dates.published, Some(date(2026, 4, 21)));
    assert_eq!(article.language.to_string(), "en");
}

#[test]
fn codes_are_read_by_names_and_by_encoding() {
    let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Own /FirstChar 65 /LastChar 68 /Widths [500 500 500 500] \
                /Encoding << /Differences [65 /f_f_i /eacute /quoteright /uni6E2F] >> >>";
    let page = set(&[("A harbour of ABCD and of much else that is told.", 10.0, 60.0, 720.0)]);
    let text = read(&document(&[page], font, "")).article.unwrap();
    assert!(text.title.contains("ffié’港") || text.text.contains("ffié’港"), "{} {}", text.title, text.text);
}

#[test]
fn what_has_no_text_is_told() {
    let picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >> stream\n0\nendstream";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>".to_owned(),
        picture.to_owned(),
        "<< /Length 5 >> stream\n/I Do\nendstream".to_owned(),
    ];
    assert_eq!(fault(read(&file(&objects, ""))), DocumentFault::Scan { pages: 1 });
    let page = set(&[("The ferry sails at nine from the northern pier.", 10.0, 60.0, 720.0)]);
    let lock = format!(
        "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{}> /U <{}> >>",
        "12".repeat(32),
        "34".repeat(32)
    );
    assert!(matches!(fault(read(&document(&[page], HELVETICA, &lock))), DocumentFault::Password { .. }));
    assert!(matches!(fault(read(b"%PDF-1.7\nnothing")), DocumentFault::Damaged { .. }));
}

#[test]
fn what_is_made_to_be_dear_ends_soon() {
    let nested = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let page = set(&[("The ferry sails at nine from the northern pier.", 10.0, 60.0, 720.0)]);
    let _ = read(&document(&[format!("{nested} TJ\n{page}")], HELVETICA, &format!("/Info << /Title {nested} >>")));
    // Forms that each draw the next ten times.
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R >>".to_owned(),
        "<< /Length 5 >> stream\n/X Do\nendstream".to_owned(),
    ];
    for n in 5..20 {
        let content = "/X Do ".repeat(10);
        objects.push(format!("<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X {} 0 R >> >> /Length {} >> stream\n{content}\nendstream", n + 1, content.len()));
    }
    assert!(read(&file(&objects, "")).article.is_none());
    // Pages that are each other's.
    let ring =
        ["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>".to_owned()];
    assert!(read(&file(&ring, "")).article.is_none());
}
