//! From the XML of a Word document to HTML. Struck out text and what was moved away are left out, inserted text is in; a note stands
//! behind the paragraph that refers to it; what Word repeats for older programs is read once.

use super::styles::{Style, Styles};
use crate::ingest::xml::{attribute, escape, local};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Pieces of HTML of about this many bytes are parsed by themselves, so that no document is too long for the parser.
const PIECE: usize = 512 * 1024;

/// Elements whose content is no text of the document, or repeats it.
const SKIPPED: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "pPrChange",
    "rPrChange",
    "sectPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "instrText",
    "delText",
    "ruby",
];

/// Numbers that notes get, in the order in which they are referred to.
#[derive(Default)]
pub(super) struct Numbering {
    pub footnotes: HashMap<String, String>,
    pub endnotes: HashMap<String, String>,
}

/// A paragraph as far as it is read.
#[derive(Default)]
struct Paragraph {
    html: String,
    style: Style,
    is_item: bool,
    is_listing: bool,
    notes: Vec<(usize, String)>,
}

/// A table as far as it is read: its rows' HTML.
#[derive(Default)]
struct Table {
    html: String,
    is_head: bool,
    is_deleted: bool,
    row: String,
    cell: String,
    notes: Vec<(usize, String)>,
}

/// The marks of a run of text.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own")]
struct Marks {
    is_bold: bool,
    is_raised: bool,
    is_lowered: bool,
    is_hidden: bool,
    is_struck: bool,
}

/// What is put together on the way through a document.
#[expect(clippy::struct_excessive_bools, reason = "each tells of an element of its own whether it is open")]
pub(super) struct BodyReading<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    /// The text as HTML, in pieces.
    pub pieces: Vec<String>,
    /// The text of the first paragraph in the style of titles.
    pub title: Option<String>,
    /// Footnotes by their ids, where the XML is one of notes.
    pub notes: HashMap<String, String>,
    html: String,
    in_list: bool,
    open: Vec<Paragraph>,
    tables: Vec<Table>,
    marks: Marks,
    count: usize,
    note: Option<String>,
    /// Elements open inside one that is skipped.
    skipped: usize,
    in_run_properties: bool,
    in_paragraph_properties: bool,
    in_text: bool,
    /// Why the XML could not be read to its end.
    pub broken: Option<String>,
}

impl<'a> BodyReading<'a> {
    pub(super) fn new(styles: &'a Styles, title: Option<String>, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            pieces: Vec::new(),
            title,
            notes: HashMap::new(),
            html: String::new(),
            in_list: false,
            open: Vec::new(),
            tables: Vec::new(),
            marks: Marks::default(),
            count: 0,
            note: None,
            skipped: 0,
            in_run_properties: false,
            in_paragraph_properties: false,
            in_text: false,
            broken: None,
        }
    }

    /// Goes through the XML of a document's body.
    pub(super) fn run(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) if self.skipped > 0 || SKIPPED.contains(&local(tag.name().as_ref())) => {
                    self.skipped += 1;
                }
                Ok(Event::End(_)) if self.skipped > 0 => self.skipped -= 1,
                Ok(Event::Eof) => break,
                Ok(_) if self.skipped > 0 => {}
                Ok(Event::Start(tag)) => self.start(&tag),
                Ok(Event::Empty(tag)) => self.empty(&tag),
                Ok(Event::End(tag)) => self.end(local(tag.name().as_ref())),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(name)) => {
                    let value = crate::ingest::feed::resolve_entity(&name).unwrap_or_default();
                    self.text(&value);
                }
                Ok(_) => {}
                Err(error) => {
                    self.broken = Some(error.to_string());
                    break;
                }
            }
        }
        while !self.open.is_empty() {
            self.end("p");
        }
        self.close_list();
        self.pieces.extend(Some(std::mem::take(&mut self.html)).filter(|html| !html.is_empty()));
    }

    fn start(&mut self, tag: &BytesStart<'_>) {
        match local(tag.name().as_ref()) {
            "p" => self.open.push(Paragraph::default()),
            "pPr" => self.in_paragraph_properties = true,
            "r" => self.marks = Marks::default(),
            "rPr" => self.in_run_properties = true,
            "t" => self.in_text = true,
            "tbl" => self.tables.push(Table::default()),
            "footnote" | "endnote" => {
                let is_text = attribute(tag, "type").is_none_or(|kind| kind == "normal");
                self.note = attribute(tag, "id").filter(|_| is_text);
            }
            _ => self.property(tag),
        }
    }

    fn empty(&mut self, tag: &BytesStart<'_>) {
        match local(tag.name().as_ref()) {
            "tab" | "ptab" if !self.in_paragraph_properties => self.push(" "),
            "br" | "cr" => self.push("<br>"),
            "noBreakHyphen" => self.push("-"),
            "softHyphen" | "p" => {}
            "footnoteReference" => self.refer(tag, true),
            "endnoteReference" => self.refer(tag, false),
            // A row that was struck out.
            "del" if !self.in_run_properties && !self.in_paragraph_properties => {
                if let Some(table) = self.tables.last_mut() {
                    table.is_deleted = true;
                }
            }
            _ => self.property(tag),
        }
    }

    fn property(&mut self, tag: &BytesStart<'_>) {
        let value = attribute(tag, "val");
        let is_on = value.as_deref().is_none_or(|value| !matches!(value, "0" | "false" | "off" | "none"));
        let name = tag.name();
        match local(name.as_ref()) {
            "b" if self.in_run_properties && !self.in_paragraph_properties => self.marks.is_bold = is_on,
            "vanish" if self.in_run_properties && !self.in_paragraph_properties => self.marks.is_hidden = is_on,
            "strike" | "dstrike" if self.in_run_properties && !self.in_paragraph_properties => {
                self.marks.is_struck = is_on;
            }
            "vertAlign" if self.in_run_properties && !self.in_paragraph_properties => {
                self.marks.is_raised = value.as_deref() == Some("superscript");
                self.marks.is_lowered = value.as_deref() == Some("subscript");
            }
            "tblHeader" => self.head_row(is_on),
            "pStyle" => {
                let style = value.map(|id| self.styles.get(&id)).unwrap_or_default();
                if let Some(open) = self.open.last_mut() {
                    open.style = style;
                    open.is_item |= style.is_item;
                    open.is_listing |= style.is_listing;
                }
            }
            // A numbering of 0 takes the style's away.
            "numId" => {
                if let Some(open) = self.open.last_mut() {
                    open.is_item = value.as_deref() != Some("0");
                }
            }
            "outlineLvl" => {
                let level = value.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
                if let Some(open) = self.open.last_mut() {
                    open.style.heading = open.style.heading.or(level.map(|level| level + 1));
                }
            }
            _ => {}
        }
    }

    fn head_row(&mut self, is_head: bool) {
        if let Some(table) = self.tables.last_mut() {
            table.is_head |= is_head;
        }
    }

    fn refer(&mut self, tag: &BytesStart<'_>, is_foot: bool) {
        let Some(id) = attribute(tag, "id") else { return };
        let all = if is_foot { &mut self.numbering.footnotes } else { &mut self.numbering.endnotes };
        let Some(note) = all.remove(&id) else { return };
        self.count += 1;
        let number = self.count;
        self.push(&format!("<sup>{number}</sup>"));
        if let Some(open) = self.open.last_mut() {
            open.notes.push((number, note));
        }
    }

    fn push(&mut self, html: &str) {
        if let Some(open) = self.open.last_mut() {
            open.html.push_str(html);
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_text || self.marks.is_hidden {
            return;
        }
        let marks = self.marks;
        let all =
            [(marks.is_bold, "strong"), (marks.is_raised, "sup"), (marks.is_lowered, "sub"), (marks.is_struck, "del")];
        let mut html = escape(text);
        for (_, name) in all.iter().filter(|(is_on, _)| *is_on) {
            html = format!("<{name}>{html}</{name}>");
        }
        self.push(&html);
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(paragraph) = self.open.pop() {
                    self.paragraph(paragraph);
                }
            }
            "pPr" => self.in_paragraph_properties = false,
            "rPr" => self.in_run_properties = false,
            "t" => self.in_text = false,
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    let cell = std::mem::take(&mut table.cell);
                    let tag = if table.is_head { "th" } else { "td" };
                    table.row.extend([&format!("<{tag}>"), cell.trim(), &format!("</{tag}>")]);
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    let (row, is_deleted) = (std::mem::take(&mut table.row), std::mem::take(&mut table.is_deleted));
                    table.is_head = false;
                    if !is_deleted {
                        table.html.extend(["<tr>", &row, "</tr>"]);
                    }
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.table(table);
                }
            }
            "footnote" | "endnote" => self.note = None,
            _ => {}
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        let Paragraph { html, style, is_item, is_listing, notes } = paragraph;
        if let Some(id) = &self.note {
            let note = self.notes.entry(id.clone()).or_default();
            note.push(' ');
            note.push_str(html.trim());
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            if !table.cell.is_empty() && !html.trim().is_empty() {
                table.cell.push(' ');
            }
            table.cell.push_str(html.trim());
            table.notes.extend(notes);
            return;
        }
        if is_listing || html.trim().is_empty() {
            return;
        }
        if style.is_title && self.title.is_none() {
            self.title = Some(plain(&html));
            return;
        }
        let is_item = is_item && style.heading.is_none();
        if is_item != self.in_list {
            self.html.push_str(if is_item { "<ul>" } else { "</ul>" });
            self.in_list = is_item;
        }
        match style.heading {
            Some(level) => {
                let level = level.min(6);
                self.html.extend([&format!("<h{level}>"), html.trim(), &format!("</h{level}>\n")]);
            }
            None if is_item => self.html.extend(["<li>", html.trim(), "</li>"]),
            None => self.html.extend(["<p>", html.trim(), "</p>\n"]),
        }
        self.put_notes(notes);
    }

    fn put_notes(&mut self, notes: Vec<(usize, String)>) {
        if !notes.is_empty() {
            self.close_list();
        }
        for (number, note) in notes {
            self.html.extend(["<p>", &format!("<sup>{number}</sup>"), &note, "</p>\n"]);
        }
        if self.html.len() > PIECE && !self.in_list {
            self.pieces.push(std::mem::take(&mut self.html));
        }
    }

    fn table(&mut self, table: Table) {
        if let Some(outer) = self.tables.last_mut() {
            // A table in a cell is text of the cell.
            outer.cell.push(' ');
            outer.cell.push_str(&plain(&table.html.replace("</td>", " ").replace("</th>", " ").replace("</tr>", "; ")));
            return;
        }
        self.close_list();
        self.html.extend(["<table>", &table.html, "</table>\n"]);
        self.put_notes(table.notes);
    }

    fn close_list(&mut self) {
        if std::mem::take(&mut self.in_list) {
            self.html.push_str("</ul>");
        }
    }
}

/// The words of a piece of HTML that was made here.
fn plain(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        let text = piece.split_once('>').map_or(if out.is_empty() { piece } else { "" }, |(_, text)| text);
        out.push_str(text);
    }
    crate::ingest::feed::unescape(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}
