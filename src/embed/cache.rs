use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 4;

/// Vectors by the text they were made from, kept in one file for each model: `key, coordinates, check`, appended.
///
/// A record torn by a crash fails its check and is cut off at the next opening, so nothing but that record is lost.
/// Vectors of texts long gone stay until the file is deleted, which is always safe.
#[derive(Debug)]
pub struct VectorCache {
    path: PathBuf,
    dimensions: usize,
    vectors: HashMap<[u8; KEY_BYTES], Vec<f32>>,
    /// Records added since the last [`VectorCache::save`], in order.
    unsaved: Vec<[u8; KEY_BYTES]>,
    /// Bytes of the file that are whole records.
    whole: u64,
}

/// The cache cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the vector cache {} cannot be {action}: {source}", path.display())]
pub struct CacheError {
    path: PathBuf,
    action: &'static str,
    source: std::io::Error,
}

impl VectorCache {
    /// Opens the cache of the model `identity` inside `folder`, or begins an empty one.
    ///
    /// # Errors
    /// [`CacheError`] when the file is there and cannot be read.
    pub fn open(folder: &Path, identity: &str, dimensions: usize) -> Result<Self, CacheError> {
        let digest = Sha256::digest(identity.as_bytes());
        let name = hex(&digest[..8]);
        let mut cache = Self {
            path: folder.join(format!("{name}.vectors")),
            dimensions,
            vectors: HashMap::new(),
            unsaved: Vec::new(),
            whole: 0,
        };
        match File::open(&cache.path) {
            Ok(file) => cache.read(file).map_err(|e| cache.error("read", e))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(cache.error("read", error)),
        }
        Ok(cache)
    }

    /// The vector of `text`, where it is known.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<&[f32]> {
        self.vectors.get(&key(text)).map(Vec::as_slice)
    }

    /// Remembers the vector of `text`; [`VectorCache::save`] writes it.
    pub fn insert(&mut self, text: &str, vector: Vec<f32>) {
        let key = key(text);
        if vector.len() == self.dimensions && self.vectors.insert(key, vector).is_none() {
            self.unsaved.push(key);
        }
    }

    /// Vectors known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.vectors.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// Appends what is new to the file.
    ///
    /// # Errors
    /// [`CacheError`] when it cannot be written; the vectors stay in memory.
    pub fn save(&mut self) -> Result<(), CacheError> {
        if self.unsaved.is_empty() {
            return Ok(());
        }
        self.append().map_err(|e| self.error("written", e))?;
        self.unsaved.clear();
        Ok(())
    }

    fn append(&mut self) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&self.path)?;
        file.set_len(self.whole)?;
        file.seek(SeekFrom::Start(self.whole))?;
        let mut out = BufWriter::new(file);
        let mut written = 0;
        for key in &self.unsaved {
            let Some(vector) = self.vectors.get(key) else {
                continue;
            };
            let bytes = record(key, vector);
            out.write_all(&bytes)?;
            written += bytes.len() as u64;
        }
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_data()?;
        self.whole += written;
        Ok(())
    }

    fn read(&mut self, file: File) -> std::io::Result<()> {
        let size = KEY_BYTES + self.dimensions * 4 + CHECK_BYTES;
        let mut input = BufReader::with_capacity(1 << 20, file);
        let mut bytes = vec![0; size];
        loop {
            match input.read_exact(&mut bytes) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
            let mut key = [0; KEY_BYTES];
            key.copy_from_slice(&bytes[..KEY_BYTES]);
            let (vector, _) = bytes[KEY_BYTES..size - CHECK_BYTES].as_chunks::<4>();
            let vector: Vec<f32> = vector.iter().map(|b| f32::from_le_bytes(*b)).collect();
            if record(&key, &vector) != bytes {
                return Ok(());
            }
            self.vectors.insert(key, vector);
            self.whole += size as u64;
        }
    }

    fn error(&self, action: &'static str, source: std::io::Error) -> CacheError {
        CacheError { path: self.path.clone(), action, source }
    }
}

fn key(text: &str) -> [u8; KEY_BYTES] {
    Sha256::digest(text.as_bytes()).into()
}

fn record(key: &[u8; KEY_BYTES], vector: &[f32]) -> Vec<u8> {
    let mut bytes = key.to_vec();
    bytes.extend(vector.iter().flat_map(|v| v.to_le_bytes()));
    let check = Sha256::digest(&bytes);
    bytes.extend_from_slice(&check[..CHECK_BYTES]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_outlive_the_process_and_a_torn_record_costs_only_itself() {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        cache.insert("a", vec![1.0, 0.0]);
        cache.insert("b", vec![0.0, 1.0]);
        cache.save().unwrap();
        let path = cache.path.clone();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();

        let mut cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        assert_eq!((cache.get("a"), cache.get("b")), (Some(&[1.0, 0.0][..]), None));
        cache.insert("c", vec![0.6, 0.8]);
        cache.save().unwrap();
        let cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        assert_eq!((cache.len(), cache.get("c")), (2, Some(&[0.6, 0.8][..])));
    }

    #[test]
    fn models_do_not_share_vectors() {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = VectorCache::open(dir.path(), "m", 1).unwrap();
        cache.insert("a", vec![1.0]);
        cache.save().unwrap();
        assert!(VectorCache::open(dir.path(), "other", 1).unwrap().is_empty());
    }
}
