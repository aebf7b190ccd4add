//! Vectors that were made before, in one file for each model, by a digest of the text. Records are appended and carry a
//! checksum; half of one at the end is cut off. Deleting it is always safe: it only saves time.

use crate::text::hex;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const KEY_BYTES: usize = 32;
const CHECK_BYTES: usize = 4;

/// Stands for a text in the cache: its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextKey([u8; KEY_BYTES]);

impl TextKey {
    /// Of `text`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }
}

/// Vectors by the text they were made from, kept in one file for each model: `key, coordinates, check`, appended. Only the
/// keys are held in memory.
///
/// A record torn by a crash, or of another model, fails its check and counts as none, so nothing but that record is lost; half a
/// record at the end is cut off. Vectors of texts long gone stay until the file is deleted, which is always safe.
#[derive(Debug)]
pub struct VectorCache {
    path: PathBuf,
    /// Digest of the model's identity, part of each check: a file of another model gives nothing.
    model: [u8; KEY_BYTES],
    dimensions: usize,
    /// Which record of the file each text has.
    records: HashMap<TextKey, u64>,
    file: Option<File>,
    /// Vectors added since the last [`VectorCache::save`], in order.
    unsaved: Vec<(TextKey, Vec<f32>)>,
    unsaved_at: HashMap<TextKey, usize>,
    /// Whole records in the file.
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
            model: digest.into(),
            dimensions,
            records: HashMap::new(),
            file: None,
            unsaved: Vec::new(),
            unsaved_at: HashMap::new(),
            whole: 0,
        };
        match File::open(&cache.path) {
            Ok(file) => cache.read_keys(file).map_err(|e| cache.error("read", e))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(cache.error("read", error)),
        }
        Ok(cache)
    }

    /// Whether there is a record for a text. [`VectorCache::get`] may still find it torn.
    #[must_use]
    pub fn has(&self, key: &TextKey) -> bool {
        self.records.contains_key(key) || self.unsaved_at.contains_key(key)
    }

    /// The vector of a text, where it is known.
    #[must_use]
    pub fn get(&self, key: &TextKey) -> Option<Vec<f32>> {
        if let Some((_, vector)) = self.unsaved_at.get(key).and_then(|n| self.unsaved.get(*n)) {
            return Some(vector.clone());
        }
        let bytes = self.read_record(*self.records.get(key)?).ok()?;
        let (vector, _) = bytes.get(KEY_BYTES..bytes.len() - CHECK_BYTES)?.as_chunks::<4>();
        let vector: Vec<f32> = vector.iter().map(|b| f32::from_le_bytes(*b)).collect();
        // Up to format 6 of the index the check did not know the model.
        (record(&self.model, key, &vector) == bytes || record(&[], key, &vector) == bytes).then_some(vector)
    }

    /// Remembers the vector of a text; [`VectorCache::save`] writes it.
    pub fn insert(&mut self, key: TextKey, vector: Vec<f32>) {
        if vector.len() == self.dimensions && !self.unsaved_at.contains_key(&key) {
            self.unsaved_at.insert(key, self.unsaved.len());
            self.unsaved.push((key, vector));
        }
    }

    /// Vectors known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len() + self.unsaved.iter().filter(|(key, _)| !self.records.contains_key(key)).count()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
        for (key, _) in self.unsaved.drain(..) {
            self.records.insert(key, self.whole);
            self.whole += 1;
        }
        self.unsaved_at.clear();
        Ok(())
    }

    fn append(&mut self) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&self.path)?;
        let end = self.whole * self.record_bytes() as u64;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        let mut out = BufWriter::new(file);
        for (key, vector) in &self.unsaved {
            out.write_all(&record(&self.model, key, vector))?;
        }
        let file = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_data()?;
        self.file = Some(file);
        Ok(())
    }

    fn record_bytes(&self) -> usize {
        KEY_BYTES + self.dimensions * 4 + CHECK_BYTES
    }

    fn read_keys(&mut self, file: File) -> std::io::Result<()> {
        let size = self.record_bytes();
        self.whole = file.metadata()?.len() / size as u64;
        let mut input = BufReader::with_capacity(1 << 20, &file);
        let mut bytes = vec![0; size];
        for number in 0..self.whole {
            input.read_exact(&mut bytes)?;
            let mut key = [0; KEY_BYTES];
            key.copy_from_slice(&bytes[..KEY_BYTES]);
            self.records.insert(TextKey(key), number);
        }
        self.file = Some(file);
        Ok(())
    }

    fn read_record(&self, number: u64) -> std::io::Result<Vec<u8>> {
        let mut file = self.file.as_ref().ok_or(std::io::ErrorKind::NotFound)?;
        let mut bytes = vec![0; self.record_bytes()];
        file.seek(SeekFrom::Start(number * bytes.len() as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn error(&self, action: &'static str, source: std::io::Error) -> CacheError {
        CacheError { path: self.path.clone(), action, source }
    }
}

fn record(model: &[u8], key: &TextKey, vector: &[f32]) -> Vec<u8> {
    let mut bytes = key.0.to_vec();
    bytes.extend(vector.iter().flat_map(|v| v.to_le_bytes()));
    let check = Sha256::new().chain_update(model).chain_update(&bytes).finalize();
    bytes.extend_from_slice(&check[..CHECK_BYTES]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inserted(cache: &mut VectorCache, text: &str, vector: Vec<f32>) {
        cache.insert(TextKey::of(text), vector);
    }

    fn got(cache: &VectorCache, text: &str) -> Option<Vec<f32>> {
        cache.get(&TextKey::of(text))
    }

    #[test]
    fn vectors_outlive_the_process_and_a_torn_record_costs_only_itself() {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        inserted(&mut cache, "a", vec![1.0, 0.0]);
        inserted(&mut cache, "b", vec![0.0, 1.0]);
        assert_eq!(got(&cache, "b"), Some(vec![0.0, 1.0]), "known before it is saved");
        cache.save().unwrap();
        assert_eq!(got(&cache, "b"), Some(vec![0.0, 1.0]));
        let path = cache.path.clone();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();

        let mut cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        assert_eq!((got(&cache, "a"), got(&cache, "b")), (Some(vec![1.0, 0.0]), None));
        inserted(&mut cache, "c", vec![0.6, 0.8]);
        cache.save().unwrap();
        let cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        assert_eq!((cache.len(), got(&cache, "c")), (2, Some(vec![0.6, 0.8])));
    }

    #[test]
    fn a_spoilt_record_counts_as_none_and_is_made_good_by_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        inserted(&mut cache, "a", vec![1.0, 0.0]);
        inserted(&mut cache, "b", vec![0.0, 1.0]);
        cache.save().unwrap();
        let mut bytes = std::fs::read(&cache.path).unwrap();
        bytes[KEY_BYTES + 1] ^= 1;
        std::fs::write(&cache.path, &bytes).unwrap();

        let mut cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        assert_eq!((got(&cache, "a"), got(&cache, "b")), (None, Some(vec![0.0, 1.0])));
        inserted(&mut cache, "a", vec![1.0, 0.0]);
        cache.save().unwrap();
        let cache = VectorCache::open(dir.path(), "m", 2).unwrap();
        assert_eq!((cache.len(), got(&cache, "a")), (2, Some(vec![1.0, 0.0])));
    }

    #[test]
    fn records_of_earlier_versions_are_still_good() {
        let dir = tempfile::tempdir().unwrap();
        let cache = VectorCache::open(dir.path(), "m", 1).unwrap();
        std::fs::write(&cache.path, record(&[], &TextKey::of("a"), &[1.0])).unwrap();
        assert_eq!(got(&VectorCache::open(dir.path(), "m", 1).unwrap(), "a"), Some(vec![1.0]));
    }

    #[test]
    fn models_do_not_share_vectors() {
        let dir = tempfile::tempdir().unwrap();
        let mut cache = VectorCache::open(dir.path(), "m", 1).unwrap();
        inserted(&mut cache, "a", vec![1.0]);
        cache.save().unwrap();
        assert!(VectorCache::open(dir.path(), "other", 1).unwrap().is_empty());
    }
}
