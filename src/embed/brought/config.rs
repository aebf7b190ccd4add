//! What a brought encoder's folder says of itself, checked against what can be run: its kind, sizes, pooling and how text
//! is cut into pieces. A setting that would change vectors and is not known is an error with its file, never passed over.

use super::error::BroughtError;
use super::languages::Languages;
use crate::embed::bert::{Activation, ModelShape, Pooling};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// No setting of a model that is run on a processor is greater; a file that says so is broken.
const MOST: usize = 4_000_000;

/// What a folder says of its model.
pub(super) struct Config {
    pub(super) shape: ModelShape,
    pub(super) pooling: Pooling,
    /// Put before a question.
    pub(super) question_prefix: String,
    /// Put before a passage.
    pub(super) passage_prefix: String,
    /// Word pieces that are read of a text.
    pub(super) most_pieces: usize,
    /// Whether text is put in lower case first.
    pub(super) lower_case: bool,
    pub(super) languages: Languages,
    /// Where `tokenizer.json` and `model.safetensors` are.
    pub(super) folder: PathBuf,
}

#[derive(Deserialize)]
struct Transformer {
    #[serde(default)]
    model_type: String,
    vocab_size: usize,
    max_position_embeddings: usize,
    #[serde(default = "two")]
    type_vocab_size: usize,
    hidden_size: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    intermediate_size: usize,
    #[serde(default = "small")]
    layer_norm_eps: f32,
    #[serde(default = "gelu")]
    hidden_act: String,
    position_embedding_type: Option<String>,
    pad_token_id: Option<usize>,
}

fn two() -> usize {
    2
}

fn small() -> f32 {
    1e-12
}

fn gelu() -> String {
    "gelu".to_owned()
}

/// A step from text to vector.
#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Default, Deserialize)]
struct RawConfig {
    max_seq_length: Option<usize>,
    #[serde(default)]
    do_lower_case: bool,
}

#[derive(Default, Deserialize)]
struct Prompts {
    #[serde(default)]
    prompts: BTreeMap<String, String>,
    default_prompt_name: Option<String>,
}

impl Config {
    /// Reads and checks all but the tokenizer and the weights.
    pub(super) fn read(folder: &Path) -> Result<Self, BroughtError> {
        let (inside, pooling) = modules(folder)?;
        let file = inside.join("config.json");
        let transformer: Transformer = required(&file)?;
        let shape = shape(&file, &transformer)?;
        let reading: RawConfig = optional(&inside.join("sentence_bert_config.json"))?;
        let prompts: Prompts = optional(&folder.join("config_sentence_transformers.json"))?;
        let places = shape.positions - shape.first_position;
        let prefix = |names: &[&str]| {
            let mut named = names.iter().copied().chain(prompts.default_prompt_name.as_deref());
            named.find_map(|name| prompts.prompts.get(name)).cloned().unwrap_or_default()
        };
        Ok(Self {
            shape,
            pooling,
            question_prefix: prefix(&["query", "question", "search_query"]),
            passage_prefix: prefix(&["passage", "document", "corpus", "search_document"]),
            most_pieces: reading.max_seq_length.unwrap_or(places).clamp(3, places.max(3)),
            lower_case: reading.do_lower_case,
            languages: Languages::read(folder, shape.vocabulary),
            folder: inside,
        })
    }
}

/// Where the transformer is, and how its word pieces' vectors become one.
fn modules(folder: &Path) -> Result<(PathBuf, Pooling), BroughtError> {
    let file = folder.join("modules.json");
    let modules: Vec<Module> = optional(&file)?;
    let (mut inside, mut pooled) = (folder.to_owned(), Pooling::Mean);
    for module in modules {
        match module.kind.rsplit('.').next().unwrap_or_default() {
            "Transformer" => inside = below(folder, &module.path),
            "Pooling" => pooled = pooling(&below(folder, &module.path).join("config.json"))?,
            // Ours are of length 1 in any case.
            "Normalize" => {}
            _ => {
                let wanted = "a Transformer, a Pooling or a Normalize";
                return Err(BroughtError::Setting { file, name: "a module", found: module.kind, wanted });
            }
        }
    }
    Ok((inside, pooled))
}

/// A folder inside, or the folder itself for the path “”.
fn below(folder: &Path, path: &str) -> PathBuf {
    if path.is_empty() { folder.to_owned() } else { folder.join(path) }
}

fn pooling(file: &Path) -> Result<Pooling, BroughtError> {
    let settings: BTreeMap<String, serde_json::Value> = required(file)?;
    let ways = settings.iter().filter_map(|(name, value)| match value {
        serde_json::Value::Bool(true) => name.strip_prefix("pooling_mode_"),
        serde_json::Value::String(way) if name == "pooling_mode" => Some(way.as_str()),
        _ => None,
    });
    let ways: Vec<&str> = ways.collect();
    match ways.as_slice() {
        ["mean_tokens" | "mean"] => Ok(Pooling::Mean),
        ["cls_token" | "cls"] => Ok(Pooling::First),
        _ => Err(BroughtError::Setting {
            file: file.to_owned(),
            name: "the way of pooling",
            found: format!("“{}”", ways.join(", ")),
            wanted: "mean_tokens or cls_token alone",
        }),
    }
}

fn shape(file: &Path, config: &Transformer) -> Result<ModelShape, BroughtError> {
    let setting = |name, found: &dyn std::fmt::Display, wanted| {
        Err(BroughtError::Setting { file: file.to_owned(), name, found: found.to_string(), wanted })
    };
    let first_position = match config.model_type.as_str() {
        "bert" => 0,
        "roberta" | "xlm-roberta" | "camembert" => config.pad_token_id.unwrap_or(1) + 1,
        found => return Err(BroughtError::Family { file: file.to_owned(), found: found.to_owned() }),
    };
    let activation = match config.hidden_act.as_str() {
        "gelu" => Activation::Gelu,
        "gelu_new" | "gelu_fast" | "gelu_pytorch_tanh" => Activation::GeluTanh,
        "relu" => Activation::Relu,
        found => return setting("hidden_act", &found, "gelu, gelu_new or relu"),
    };
    if let Some(found) = config.position_embedding_type.as_deref().filter(|kind| *kind != "absolute") {
        return setting("position_embedding_type", &found, "absolute");
    }
    let counts = [
        ("vocab_size", config.vocab_size),
        ("max_position_embeddings", config.max_position_embeddings),
        ("type_vocab_size", config.type_vocab_size),
        ("hidden_size", config.hidden_size),
        ("num_attention_heads", config.num_attention_heads),
        ("num_hidden_layers", config.num_hidden_layers),
        ("intermediate_size", config.intermediate_size),
    ];
    if let Some((name, found)) = counts.into_iter().find(|(_, count)| !(1..=MOST).contains(count)) {
        return setting(name, &found, "a number from 1 to four million");
    }
    if !config.hidden_size.is_multiple_of(config.num_attention_heads) {
        return setting("hidden_size", &config.hidden_size, "a multiple of num_attention_heads");
    }
    if config.max_position_embeddings < first_position + 3 {
        return setting("max_position_embeddings", &config.max_position_embeddings, "room for a word");
    }
    if !(0.0..1.0).contains(&config.layer_norm_eps) {
        return setting("layer_norm_eps", &config.layer_norm_eps, "a number from 0 to 1");
    }
    Ok(ModelShape {
        vocabulary: config.vocab_size,
        positions: config.max_position_embeddings,
        first_position,
        kinds: config.type_vocab_size,
        hidden: config.hidden_size,
        heads: config.num_attention_heads,
        layers: config.num_hidden_layers,
        wide: config.intermediate_size,
        epsilon: config.layer_norm_eps,
        activation,
    })
}

fn required<T: DeserializeOwned>(file: &Path) -> Result<T, BroughtError> {
    let bytes = bytes(file)?;
    serde_json::from_slice(&bytes).map_err(|source| BroughtError::Json { file: file.to_owned(), source })
}

fn optional<T: DeserializeOwned + Default>(file: &Path) -> Result<T, BroughtError> {
    if file.exists() { required(file) } else { Ok(T::default()) }
}

/// The content of a file.
pub(super) fn bytes(file: &Path) -> Result<Vec<u8>, BroughtError> {
    std::fs::read(file).map_err(|source| BroughtError::Unreadable { file: file.to_owned(), source })
}
