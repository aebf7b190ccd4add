//! Tables as RFC 4180 and spreadsheets write them: cells between commas, semicolons or tabs, in quotation marks where they hold one
//! of these, a quotation mark or several lines.

/// Bytes of a row at most. A quotation mark that is never closed would take the rest of the table with it.
const MOST_OF_ROW: usize = 256 * 1024;

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvRow {
    /// The line it begins on, 1 the first.
    pub line: usize,
    /// What stands in it, as it stands there.
    pub cells: Vec<String>,
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvFault {
    /// A quotation mark begins a cell and none ends it.
    #[error("a quotation mark begins a cell and none ends it; close it, and write one inside a cell twice")]
    Unclosed,
    /// Something stands behind the end of a cell.
    #[error(
        "something stands between a closing quotation mark and the next cell; write a quotation mark inside a cell twice"
    )]
    BehindQuote,
}

/// The rows of a table but for blank lines, at most `most` of them. After one that cannot be read, the next line begins a new one.
#[must_use]
pub fn csv_rows(text: &str, separator: char, most: usize) -> Vec<Result<CsvRow, (usize, CsvFault)>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (mut rest, mut line, mut out) = (text.as_str(), 1, Vec::new());
    while !rest.is_empty() && out.len() < most {
        match row(rest, separator) {
            Ok((cells, length)) => {
                if cells.iter().any(|cell| !cell.trim().is_empty()) {
                    out.push(Ok(CsvRow { line, cells }));
                }
                let (read, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
                line += read.matches('\n').count();
                rest = after;
            }
            Err(fault) => {
                out.push(Err((line, fault)));
                line += 1;
                rest = rest.split_once('\n').map_or("", |(_, after)| after);
            }
        }
    }
    out
}

/// The cells of the row that `text` begins with, and how many bytes it has with its end.
fn row(text: &str, separator: char) -> Result<(Vec<String>, usize), CsvFault> {
    #[derive(Clone, Copy, PartialEq)]
    enum In {
        Start,
        Plain,
        Quotes,
        Behind,
    }
    let (mut cells, mut cell, mut at) = (Vec::new(), String::new(), In::Start);
    for (offset, c) in text.char_indices() {
        if offset > MOST_OF_ROW {
            return Err(CsvFault::Unclosed);
        }
        at = match (at, c) {
            (In::Quotes, '"') => In::Behind,
            (In::Quotes, c) => {
                cell.push(c);
                In::Quotes
            }
            (In::Behind, '"') => {
                cell.push('"');
                In::Quotes
            }
            (_, '\n') => {
                cells.push(cell);
                return Ok((cells, offset + 1));
            }
            (_, c) if c == separator => {
                cells.push(std::mem::take(&mut cell));
                In::Start
            }
            (In::Start, '"') => In::Quotes,
            (In::Behind, c) if c.is_whitespace() => In::Behind,
            (In::Behind, _) => return Err(CsvFault::BehindQuote),
            (In::Start | In::Plain, c) => {
                cell.push(c);
                In::Plain
            }
        };
    }
    cells.push(cell);
    if at == In::Quotes { Err(CsvFault::Unclosed) } else { Ok((cells, text.len())) }
}

/// A row as it is written, with its end.
#[must_use]
pub fn csv_line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<(usize, Vec<String>), usize>> {
        let row = |row: Result<CsvRow, (usize, CsvFault)>| row.map(|r| (r.line, r.cells)).map_err(|(line, _)| line);
        csv_rows(text, ',', 100).into_iter().map(row).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "as rows come")]
    fn cells(line: usize, cells: &[&str]) -> Result<(usize, Vec<String>), usize> {
        Ok((line, cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn a_cell_keeps_its_quotes_commas_and_lines() {
        let row = ["a".to_owned(), "say \"no\", twice\nthen go".to_owned(), String::new()];
        let line = csv_line(&row);
        assert_eq!(line, "\"a\",\"say \"\"no\"\", twice\nthen go\",\"\"\r\n");
        assert_eq!(csv_rows(&line, ',', 9), [Ok(CsvRow { line: 1, cells: row.to_vec() })]);
    }

    #[test]
    fn rows_have_the_line_they_begin_on_and_blank_ones_are_none() {
        let text = "a,b\r\n\r\n\"two\nlines\",x\n,\n 7 \" inches , y\rlast";
        let expected = [
            cells(1, &["a", "b"]),
            cells(3, &["two\nlines", "x"]),
            cells(6, &[" 7 \" inches ", " y"]),
            cells(7, &["last"]),
        ];
        assert_eq!(read(text), expected);
        assert_eq!(csv_rows("a;\"b;c\"", ';', 9)[0].as_ref().unwrap().cells, ["a", "b;c"]);
    }

    #[test]
    fn a_row_that_cannot_be_read_takes_no_other_with_it() {
        assert_eq!(read("a,\"open\nb,c\nd,e"), [Err(1), cells(2, &["b", "c"]), cells(3, &["d", "e"])]);
        assert_eq!(read("\"a\"x,b\nc,d"), [Err(1), cells(2, &["c", "d"])]);
        let long = format!("\"{}\nb,c", "x\n".repeat(MOST_OF_ROW));
        assert_eq!(read(&long).first(), Some(&Err(1)));
        assert_eq!(csv_rows("a\nb\nc", ',', 2).len(), 2);
    }
}
