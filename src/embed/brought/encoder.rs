use super::config::{Config, bytes};
use super::error::BroughtError;
use super::weights::TensorFile;
use crate::embed::bert::{Bert, Pooling};
use crate::embed::card::EncoderCard;
use crate::embed::pieces::WordPieces;
use crate::embed::{EmbedError, Embedder};
use crate::text::{Language, hex};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Changes when the same folder gives other vectors than before.
const FORMAT: &str = "brought/1";

/// An encoder from a folder as sentence-transformers saves it.
pub struct Brought {
    bert: Bert,
    pieces: WordPieces,
    config: Config,
    identity: String,
    /// As it was given.
    folder: PathBuf,
    /// Of the weights' file.
    bytes: u64,
}

impl Brought {
    /// Reads and checks the folder; its weights are then held in memory.
    ///
    /// # Errors
    /// [`BroughtError`] when a file is missing, broken, or of a model that is not run.
    pub fn open(folder: &Path) -> Result<Self, BroughtError> {
        let config = Config::read(folder)?;
        let file = config.folder.join("tokenizer.json");
        let rules = bytes(&file)?;
        let of_pieces = |source| BroughtError::Pieces { file: file.clone(), source };
        let pieces = WordPieces::new(&rules, config.most_pieces).map_err(of_pieces)?;
        let (last, rows) = (pieces.last(), config.shape.vocabulary);
        if usize::try_from(last).is_ok_and(|last| last >= rows) {
            return Err(BroughtError::Vocabulary { file, last, rows });
        }
        let file = config.folder.join("model.safetensors");
        let weights = bytes(&file)?;
        let of_tensors = |source| BroughtError::Tensors { file: file.clone(), source };
        // What the digest costs is hidden behind the packing.
        let (identity, bert) = std::thread::scope(|scope| {
            let identity = scope.spawn(|| identity(&config, &rules, &weights));
            let bert = TensorFile::new(&weights).and_then(|tensors| Bert::load(config.shape, &tensors));
            (identity.join(), bert)
        });
        let identity = identity.unwrap_or_else(|_| FORMAT.to_owned());
        let bytes = weights.len() as u64;
        Ok(Self { bert: bert.map_err(of_tensors)?, pieces, config, identity, folder: folder.to_owned(), bytes })
    }

    /// What there is to know of it.
    #[must_use]
    pub fn card(&self) -> EncoderCard {
        let name =
            self.folder.canonicalize().ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
        EncoderCard {
            name: name.unwrap_or_else(|| self.folder.display().to_string()),
            folder: Some(self.folder.clone()),
            identity: self.identity.clone(),
            dimensions: self.config.shape.hidden,
            layers: self.config.shape.layers,
            most_pieces: self.config.most_pieces,
            vocabulary: self.config.shape.vocabulary,
            pooling: match self.config.pooling {
                Pooling::Mean => "mean",
                Pooling::First => "first",
            },
            question_prefix: self.config.question_prefix.clone(),
            passage_prefix: self.config.passage_prefix.clone(),
            languages: self.config.languages.tags(),
            bytes: self.bytes,
        }
    }

    fn embed_after(&self, prefix: &str, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let pieces = texts.iter().map(|text| {
            let text = format!("{prefix}{text}");
            self.pieces.of(&if self.config.lower_case { text.to_lowercase() } else { text })
        });
        let pieces: Vec<Vec<u32>> = pieces.collect::<Result<_, _>>()?;
        let pieces: Vec<&[u32]> = pieces.iter().map(Vec::as_slice).collect();
        let vectors = self.bert.vectors(&pieces, self.config.pooling);
        if vectors.iter().flatten().all(|value| value.is_finite()) { Ok(vectors) } else { Err(EmbedError::NotFinite) }
    }
}

impl Embedder for Brought {
    fn identity(&self) -> &str {
        &self.identity
    }

    fn dimensions(&self) -> usize {
        self.config.shape.hidden
    }

    fn knows(&self, language: &Language) -> bool {
        self.config.languages.know(language)
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.embed_after(&self.config.passage_prefix, texts)
    }

    fn embed_questions(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.embed_after(&self.config.question_prefix, texts)
    }
}

/// Of all that vectors are made from. Languages do not change a vector, but which texts have one.
fn identity(config: &Config, rules: &[u8], weights: &[u8]) -> String {
    let settings = format!(
        "{:?} {:?} {:?} {:?} {} {} {:?}",
        config.shape,
        config.pooling,
        config.question_prefix,
        config.passage_prefix,
        config.most_pieces,
        config.lower_case,
        config.languages
    );
    let mut digest = Sha256::new();
    for part in [settings.as_bytes(), rules, weights] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    format!("{FORMAT}/{}", hex(&digest.finalize()[..16]))
}
