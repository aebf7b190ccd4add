//! The articles' bodies, one behind the other in a file that is mapped. Each is decoded when somebody first looks at it, so
//! that opening an index costs the same however much there is to read in it.

use super::checked::Checked;
use super::columns::{Columns, count};
use super::seal::Files;
use crate::article::{Body, BodySource};
use crate::ingest::CorpusFile;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

const BODIES: &str = "bodies.json";

/// For each file, the bytes of its article's body and the number of its passages.
const SIZES: &str = "bodies.u32";

/// A body in the mapped file.
struct Slice {
    file: Arc<Checked>,
    range: Range<usize>,
}

impl BodySource for Slice {
    fn read(&self) -> Option<Body> {
        serde_json::from_slice(self.file.get(self.range.clone())).ok()
    }
}

/// Writes the bodies of `files`.
pub(super) fn write(folder: &Path, files: &[&CorpusFile]) -> io::Result<()> {
    use io::Write as _;
    let mut out = io::BufWriter::new(std::fs::File::create(folder.join(BODIES))?);
    let (mut bytes, mut passages) = (Vec::new(), Vec::new());
    for file in files {
        let body = file.article.as_ref().map(|article| article.body.get());
        let json = body.map(serde_json::to_vec).transpose()?.unwrap_or_default();
        out.write_all(&json)?;
        bytes.push(u32::try_from(json.len()).map_err(|_| io::ErrorKind::FileTooLarge)?);
        passages.push(count(body.map_or(0, |body| body.passages.len())));
    }
    out.into_inner().map_err(io::IntoInnerError::into_error)?;
    Columns::write(folder, SIZES, &[&bytes, &passages])
}

/// Gives each article of `files` its body, to be read when it is wanted; gives the ends of the files' passages.
pub(super) fn attach(folder: &Files, files: &mut [CorpusFile]) -> io::Result<Vec<u32>> {
    let (bodies, sizes) = (folder.get(BODIES)?, Columns::open(folder, SIZES, 2)?);
    let (lens, passages) = (sizes.column(0), sizes.column(1));
    let torn = || io::Error::new(io::ErrorKind::InvalidData, "bodies do not fit");
    if lens.len() != files.len() || passages.len() != files.len() {
        return Err(torn());
    }
    let (mut ends, mut end, mut at) = (Vec::with_capacity(files.len()), 0_u32, 0_usize);
    for ((file, len), passages) in files.iter_mut().zip(lens.iter()).zip(passages.iter()) {
        let range = at..at + len as usize;
        at = range.end;
        if let Some(article) = file.article.as_mut().and_then(Arc::get_mut) {
            if range.end > bodies.len() {
                return Err(torn());
            }
            let kept: Arc<dyn BodySource> = Arc::new(Slice { file: Arc::clone(&bodies), range });
            article.body = kept.into();
        }
        end = end.checked_add(passages).ok_or_else(torn)?;
        ends.push(end);
    }
    if at == bodies.len() { Ok(ends) } else { Err(torn()) }
}
