//! Files of the index that are mapped and not read: plain bytes, and columns of 32-bit numbers.

use super::checked::Checked;
use super::seal::Files;
pub(super) use crate::store::common::count;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// Several lists of numbers in one file: each has its length before it, all in little-endian order. What is looked at is compared
/// with its checksums first; where it is not what was written, there are no numbers.
pub(super) struct Columns {
    file: Arc<Checked>,
    /// Where each list lies, in words.
    ranges: Vec<Range<usize>>,
}

/// One of the lists.
#[derive(Clone, Copy, Debug, Default)]
pub struct Column<'a>(&'a [[u8; 4]]);

impl Columns {
    pub(super) fn write(folder: &Path, name: &str, columns: &[&[u32]]) -> io::Result<()> {
        use io::Write as _;
        let mut out = io::BufWriter::new(std::fs::File::create(folder.join(name))?);
        for column in columns {
            let len = u32::try_from(column.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
            out.write_all(&len.to_le_bytes())?;
            for word in *column {
                out.write_all(&word.to_le_bytes())?;
            }
        }
        out.into_inner().map_err(io::IntoInnerError::into_error).map(drop)
    }

    /// Opens a file of `count` columns.
    pub(super) fn open(files: &Files, name: &str, count: usize) -> io::Result<Self> {
        let file = files.get(name)?;
        let (mut ranges, mut at) = (Vec::with_capacity(count), 0);
        for _ in 0..count {
            let len = word(&file, at).ok_or(io::ErrorKind::UnexpectedEof)? as usize;
            ranges.push(at + 1..at + 1 + len);
            at += 1 + len;
        }
        if at > file.len() / WORD {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Self { file, ranges })
    }

    /// Number `n` of them.
    #[inline]
    pub(super) fn column(&self, n: usize) -> Column<'_> {
        self.part(n, 0..self.len(n))
    }

    /// Numbers in column `n`.
    #[inline]
    pub(super) fn len(&self, n: usize) -> usize {
        self.ranges.get(n).map_or(0, Range::len)
    }

    /// A part of column `n`.
    #[inline]
    pub(super) fn part(&self, n: usize, part: Range<usize>) -> Column<'_> {
        let Some(column) = self.ranges.get(n).filter(|column| part.start <= part.end && part.end <= column.len())
        else {
            return Column::default();
        };
        let from = column.start + part.start;
        Column(self.file.get(from * WORD..(from + part.len()) * WORD).as_chunks().0)
    }

    /// One number of column `n`.
    #[inline]
    pub(super) fn get(&self, n: usize, at: usize) -> Option<u32> {
        let column = self.ranges.get(n).filter(|column| at < column.len())?;
        word(&self.file, column.start + at)
    }

    /// As [`Column::bounds`] of column `n`.
    #[inline]
    pub(super) fn bounds(&self, n: usize, at: usize) -> Range<usize> {
        let end = |at: usize| self.get(n, at).map_or(0, |end| end as usize);
        (if at == 0 { 0 } else { end(at - 1) })..end(at)
    }
}

const WORD: usize = 4;

#[inline]
fn word(file: &Checked, at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*file.get(at * WORD..(at + 1) * WORD).first_chunk()?))
}

impl<'a> Column<'a> {
    /// Numbers in it.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// One number.
    #[inline]
    #[must_use]
    pub fn get(self, n: usize) -> Option<u32> {
        self.0.get(n).map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// The numbers in order.
    pub fn iter(self) -> impl Iterator<Item = u32> + 'a {
        self.0.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    #[inline]
    pub(super) fn slice(self, range: Range<usize>) -> Self {
        Self(self.0.get(range).unwrap_or_default())
    }

    /// Where list number `n` of many lies, when this is the column of their ends.
    #[inline]
    pub(super) fn bounds(self, n: usize) -> Range<usize> {
        let end = |n: usize| self.get(n).map_or(0, |end| end as usize);
        (if n == 0 { 0 } else { end(n - 1) })..end(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_and_a_torn_file_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        Columns::write(dir.path(), "c", &[&[3, 5], &[], &[7, 8, 9]]).unwrap();
        let open = |name| Columns::open(&Files::unsealed(dir.path()), name, 3);
        let columns = open("c").unwrap();
        let all: Vec<Vec<u32>> = (0..3).map(|n| columns.column(n).iter().collect()).collect();
        assert_eq!(all, [vec![3, 5], vec![], vec![7, 8, 9]]);
        assert_eq!((columns.column(0).bounds(0), columns.column(0).bounds(1)), (0..3, 3..5));
        assert_eq!((columns.bounds(0, 0), columns.bounds(0, 1)), (0..3, 3..5));
        assert_eq!((columns.get(2, 1), columns.get(2, 3), columns.part(2, 1..3).len()), (Some(8), None, 2));
        let bytes = std::fs::read(dir.path().join("c")).unwrap();
        std::fs::write(dir.path().join("d"), &bytes[..bytes.len() - 4]).unwrap();
        assert!(open("d").is_err());
    }
}
