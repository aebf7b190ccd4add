use crate::text::Language;
use serde::Deserialize;
use std::path::Path;

/// A vocabulary of more word pieces than this is one of many languages: those of English have 30,000 or 50,000, that of
/// multilingual BERT 106,000 and XLM-RoBERTa's 250,000.
const MANY_PIECES: usize = 80_000;

/// What a model was trained on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Languages {
    /// All, as far as anyone says.
    Any,
    /// Those with these primary tags.
    These(Vec<String>),
}

#[derive(Deserialize)]
struct ModelCard {
    language: Option<OneOrMany>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Languages {
    /// What the front matter of the model's README says, else what its vocabulary lets guess.
    pub(super) fn read(folder: &Path, vocabulary: usize) -> Self {
        let readme = std::fs::read_to_string(folder.join("README.md")).unwrap_or_default();
        match said(&readme) {
            Some(tags) if tags.iter().any(|tag| tag == "multilingual") => Self::Any,
            Some(tags) => Self::These(tags),
            None if vocabulary > MANY_PIECES => Self::Any,
            None => Self::These(vec!["en".to_owned()]),
        }
    }

    pub(super) fn know(&self, language: &Language) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => tags.iter().any(|tag| tag == language.primary()),
        }
    }

    /// Their tags; `None` for any.
    pub(super) fn tags(&self) -> Option<Vec<String>> {
        match self {
            Self::Any => None,
            Self::These(tags) => Some(tags.clone()),
        }
    }
}

/// Primary tags of the field `language`, if there is one that can be read.
fn said(readme: &str) -> Option<Vec<String>> {
    let rest = readme.strip_prefix("---")?;
    let (matter, _) = rest.split_once("\n---")?;
    let card: ModelCard = serde_saphyr::from_str(matter).ok()?;
    let tags = match card.language? {
        OneOrMany::One(tag) => vec![tag],
        OneOrMany::Many(tags) => tags,
    };
    let primary = |tag: String| tag.split(['-', '_']).next().unwrap_or_default().trim().to_lowercase();
    let tags: Vec<String> = tags.into_iter().map(primary).filter(|tag| !tag.is_empty()).collect();
    (!tags.is_empty()).then_some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_says_which_languages_and_else_the_vocabulary() {
        let one = "---\nlanguage: en\nlicense: mit\n---\n# Model";
        let many = "---\ntags:\n- a\nlanguage:\n- en\n- zh-Hant\n- \"no\"\n---\n";
        assert_eq!(said(one), Some(vec!["en".to_owned()]));
        assert_eq!(said(many), Some(["en", "zh", "no"].map(str::to_owned).to_vec()));
        for none in ["", "# Model", "---\nlicense: mit\n---\n", "---\nlanguage: {a: 1}\n---\n", "---\nlanguage: en"] {
            assert_eq!(said(none), None, "{none}");
        }
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Languages::read(dir.path(), 30_522), Languages::These(vec!["en".to_owned()]));
        assert_eq!(Languages::read(dir.path(), 250_002), Languages::Any);
        std::fs::write(dir.path().join("README.md"), "---\nlanguage: multilingual\n---\n").unwrap();
        assert_eq!(Languages::read(dir.path(), 30_522), Languages::Any);
    }
}
