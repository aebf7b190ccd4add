//! Which of the encoders and readers the arguments ask for.

use super::args::Args;
use std::path::Path;

impl Args {
    /// The encoder that is asked for; an empty setting, as `.env` files often have, is none.
    #[must_use]
    pub fn model(&self) -> EncoderChoice<'_> {
        match self.model.as_deref().filter(|folder| !folder.as_os_str().is_empty()) {
            None => EncoderChoice::ByCorpus,
            Some(word) if word.as_os_str() == "english" => EncoderChoice::English,
            Some(word) if word.as_os_str() == "multilingual" => EncoderChoice::Multilingual,
            Some(folder) => EncoderChoice::Folder(folder),
        }
    }

    /// The reader that is asked for.
    #[must_use]
    pub fn reader(&self) -> ReaderChoice<'_> {
        match self.reader.as_deref().filter(|file| !file.as_os_str().is_empty()) {
            None => ReaderChoice::Inside,
            Some(word) if word.as_os_str() == "off" => ReaderChoice::Off,
            Some(file) => ReaderChoice::File(file),
        }
    }
}

/// Which encoder makes vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderChoice<'a> {
    /// One of the two inside the program, by the languages of the corpus.
    ByCorpus,
    /// The one inside the program that knows English and is the fastest.
    English,
    /// The one inside the program that knows many languages.
    Multilingual,
    /// One that is brought.
    Folder(&'a Path),
}

/// Which reader judges the best passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReaderChoice<'a> {
    /// The one inside the program, where there is one.
    Inside,
    /// None.
    Off,
    /// One that is brought.
    File(&'a Path),
}
