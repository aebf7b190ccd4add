//! A table of questions and answers, as `ibid faq export --csv` or a spreadsheet writes it: columns are known by the names in the
//! first line, whatever their order; others are passed over.

use crate::ingest::{MAX_FILE_BYTES, ProblemKind, decode, read_bounded};
use crate::text::{CsvFault, CsvRow, csv_rows};
use std::path::Path;

/// Rows of a table at most: each is written by itself, and read back with all that stands in its file already.
pub(super) const MOST_ROWS: usize = 2_000;

/// Which a table is may be told by its first line; of spreadsheets' three, the one that gives most of the columns.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// A row with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaqRow {
    /// The line it begins on.
    pub line: usize,
    /// What was asked.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The article it rests on, by id or title.
    pub article: Option<String>,
    /// Address of a page that says so.
    pub source: Option<String>,
}

/// The rows of a table, and the lines of those that cannot be read.
#[derive(Clone, Debug, Default)]
pub struct FaqTable {
    /// Those that can.
    pub rows: Vec<FaqRow>,
    /// Those that cannot, by the line they begin on.
    pub unreadable: Vec<(usize, RowFault)>,
}

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// Its cells cannot be told apart.
    #[error(transparent)]
    Csv(#[from] CsvFault),
    /// It has more cells than the first line.
    #[error(
        "the row has {found} cells and the first line {wanted}; put a cell with a separator in it into quotation marks"
    )]
    Cells {
        /// Cells of the row.
        found: usize,
        /// Cells of the first line.
        wanted: usize,
    },
    /// It comes after as many as are read at once.
    #[error("this row and those after it were not read: a table has at most {MOST_ROWS} rows; split it")]
    TooMany,
}

/// Why a table cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FaqTableError {
    /// Its file cannot be read.
    #[error("{file} cannot be read: {kind}; {}", kind.remedy())]
    File {
        /// The file.
        file: String,
        /// Why.
        kind: Box<ProblemKind>,
    },
    /// A column is missing.
    #[error(
        "{file} has no column {column:?}; its first line has to name `question` and `answer`, and may name `article` and `source`"
    )]
    NoColumn {
        /// The file.
        file: String,
        /// Which.
        column: &'static str,
    },
}

/// Reads the table in a file.
///
/// # Errors
/// [`FaqTableError`].
pub fn read_faq_table(path: &Path) -> Result<FaqTable, FaqTableError> {
    let file = path.display().to_string();
    let wrong = |kind| FaqTableError::File { file: file.clone(), kind: Box::new(kind) };
    let bytes = read_bounded(path, MAX_FILE_BYTES).map_err(wrong)?;
    let text = decode(&bytes).map_err(|(_, kind)| wrong(kind))?.text;
    table(&text).map_err(|column| FaqTableError::NoColumn { file, column })
}

/// The table in a text, or the name of a column that it lacks.
fn table(text: &str) -> Result<FaqTable, &'static str> {
    let heads = SEPARATORS.map(|separator| (columns_of(text, separator), separator));
    let most = |(columns, _): &(Columns, char)| columns.known();
    let (columns, separator) = heads.into_iter().rev().max_by_key(most).unwrap_or_default();
    let question = columns.question.ok_or("question")?;
    let answer = columns.answer.ok_or("answer")?;
    let mut table = FaqTable::default();
    for (n, row) in csv_rows(text, separator, MOST_ROWS + 2).into_iter().skip(1).enumerate() {
        match row {
            Ok(CsvRow { line, .. }) | Err((line, _)) if n >= MOST_ROWS => {
                table.unreadable.push((line, RowFault::TooMany));
            }
            Err((line, fault)) => table.unreadable.push((line, fault.into())),
            Ok(row)
                if row.cells.len() > columns.count && row.cells.iter().skip(columns.count).any(|c| !c.is_empty()) =>
            {
                let fault = RowFault::Cells { found: row.cells.len(), wanted: columns.count };
                table.unreadable.push((row.line, fault));
            }
            Ok(row) => {
                let cell = |column: usize| row.cells.get(column).map(|cell| cell.trim().to_owned()).unwrap_or_default();
                let may = |column: Option<usize>| column.map(cell).filter(|cell| !cell.is_empty());
                table.rows.push(FaqRow {
                    line: row.line,
                    question: cell(question),
                    answer: cell(answer),
                    article: may(columns.article),
                    source: may(columns.source),
                });
            }
        }
    }
    Ok(table)
}

/// Where each column stands.
#[derive(Clone, Copy, Default)]
struct Columns {
    question: Option<usize>,
    answer: Option<usize>,
    article: Option<usize>,
    source: Option<usize>,
    count: usize,
}

impl Columns {
    fn known(&self) -> usize {
        [self.question, self.answer, self.article, self.source].iter().flatten().count()
    }
}

fn columns_of(text: &str, separator: char) -> Columns {
    let Some(Ok(head)) = csv_rows(text, separator, 1).pop() else { return Columns::default() };
    let names: Vec<String> = head.cells.iter().map(|name| name.trim().to_lowercase()).collect();
    let at = |name: &str| names.iter().position(|found| found == name);
    Columns {
        question: at("question"),
        answer: at("answer"),
        article: at("article"),
        // As the export names it.
        source: at("source").or_else(|| at("url")),
        count: names.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_name_whatever_their_order_and_separator() {
        let row = FaqRow {
            line: 2,
            question: "Why?".to_owned(),
            answer: "So; it is".to_owned(),
            article: None,
            source: Some("https://a.example/".to_owned()),
        };
        for text in [
            "question,answer,source\nWhy?,So; it is,https://a.example/",
            "\"Answer\";\"title\";\"QUESTION\";\"url\";\"article\"\n\"So; it is\";x;Why?;https://a.example/;",
            "url\tquestion\tanswer\nhttps://a.example/\t Why? \tSo; it is",
        ] {
            assert_eq!(table(text).unwrap().rows, std::slice::from_ref(&row), "{text}");
        }
        assert_eq!(table("question,reply\na,b").unwrap_err(), "answer");
        assert_eq!(table("").unwrap_err(), "question");
    }

    #[test]
    fn a_row_that_cannot_be_read_is_told_and_no_other_is_lost() {
        let found = table("question,answer\nA?,a,b\nB?,\"b\nC?,c\nD?\n").unwrap();
        let lines: Vec<usize> = found.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [4, 5]);
        assert_eq!(found.rows[1].answer, "", "a short row has empty cells");
        let told: Vec<usize> = found.unreadable.iter().map(|(line, _)| *line).collect();
        assert_eq!(told, [2, 3]);
        assert!(matches!(found.unreadable[0].1, RowFault::Cells { found: 3, wanted: 2 }));
        let many = format!("question,answer\n{}", "A?,a\n".repeat(MOST_ROWS + 5));
        let found = table(&many).unwrap();
        assert_eq!((found.rows.len(), found.unreadable.len()), (MOST_ROWS, 1));
    }
}
