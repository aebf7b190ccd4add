//! Encoders that a publisher brings: folders that the test makes, of a tiny BERT with made-up weights.
//!
//! 1. `ibid model` tells what the folder says of itself, and that it works.
//! 2. An index is built anew when the encoder is another one, and serves again when it is the same.
//! 3. A broken folder is told of by file and remedy, with status 2, whatever is asked.
//! 4. How numbers are stored and names prefixed makes no difference to vectors; what marks questions does.

use crate::check::{Desk, stderr, stdout};
use half::{bf16, f16};
use ibid::embed::{Brought, Embedder};
use ibid::text::Language;
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const KITE: &str = "# A kite\n\nThe kite flew over the sea for nine hours.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n";

const HIDDEN: usize = 16;
const LAYERS: usize = 2;

/// Words with a piece of their own; those of a group mean the same to the model.
const GROUPS: &[&[&str]] = &[
    &["bread", "loaf", "bakers", "flour", "price", "charge", "dearer", "energy"],
    &["goalkeeper", "saved", "penalties", "match", "half", "second"],
    &["kite", "flew", "sea", "hours"],
    &["team", "engineers", "built", "barn"],
];

/// What a folder is made of.
struct Tiny {
    seed: u32,
    kind: Dtype,
    prefix: &'static str,
    config: Value,
}

impl Default for Tiny {
    fn default() -> Self {
        let config = json!({
            "model_type": "bert", "vocab_size": vocabulary().len(), "max_position_embeddings": 64, "type_vocab_size": 2,
            "hidden_size": HIDDEN, "num_attention_heads": 4, "num_hidden_layers": LAYERS, "intermediate_size": 24,
            "hidden_act": "gelu", "layer_norm_eps": 1e-12, "position_embedding_type": "absolute",
        });
        Self { seed: 1, kind: Dtype::F32, prefix: "", config }
    }
}

fn vocabulary() -> Vec<String> {
    let marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(str::to_owned);
    let letters = ('a'..='z').chain('0'..='9').chain([':', '.', '?', ';', ',']);
    let letters: Vec<String> = letters.flat_map(|c| [c.to_string(), format!("##{c}")]).collect();
    let words = GROUPS.iter().copied().flatten().map(ToString::to_string);
    marks.into_iter().chain(letters).chain(words).collect()
}

/// Numbers between -1 and 1 that look random.
fn numbers(seed: u32, count: usize) -> impl Iterator<Item = f32> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0
    })
}

impl Tiny {
    fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder.join("1_Pooling")).unwrap();
        let pooling = json!({ "word_embedding_dimension": HIDDEN, "pooling_mode_mean_tokens": true, "pooling_mode_cls_token": false });
        let modules = json!([
            { "idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer" },
            { "idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" },
            { "idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize" },
        ]);
        let prompts = json!({ "prompts": { "query": "query: ", "passage": "passage: " } });
        put(folder, "config.json", &self.config);
        put(folder, "modules.json", &modules);
        put(folder, "1_Pooling/config.json", &pooling);
        put(folder, "sentence_bert_config.json", &json!({ "max_seq_length": 48, "do_lower_case": false }));
        put(folder, "config_sentence_transformers.json", &prompts);
        put(folder, "tokenizer.json", &tokenizer());
        std::fs::write(folder.join("README.md"), "---\nlanguage:\n- en\n- nl\n---\n# Tiny\n").unwrap();
        self.write_weights(&folder.join("model.safetensors"));
    }

    fn write_weights(&self, file: &Path) {
        let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = Self::tensors()
            .into_iter()
            .map(|(name, shape)| {
                let values = self.values(&name, &shape);
                (format!("{}{name}", self.prefix), shape, values.into_iter().flat_map(|v| self.stored(v)).collect())
            })
            .collect();
        let views = tensors
            .iter()
            .map(|(name, shape, bytes)| (name, TensorView::new(self.kind, shape.clone(), bytes).unwrap()));
        std::fs::write(file, safetensors::serialize(views, None).unwrap()).unwrap();
    }

    fn stored(&self, value: f32) -> Vec<u8> {
        match self.kind {
            Dtype::F16 => f16::from_f32(value).to_le_bytes().to_vec(),
            Dtype::BF16 => bf16::from_f32(value).to_le_bytes().to_vec(),
            Dtype::I8 => vec![1],
            _ => value.to_le_bytes().to_vec(),
        }
    }

    /// Words of a group have nearly the same row.
    fn values(&self, name: &str, shape: &[usize]) -> Vec<f32> {
        let seed = name.bytes().fold(self.seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        if name.contains("word_embeddings") {
            let group =
                |word: &String| (0_u32..).zip(GROUPS).find(|(_, group)| group.contains(&word.as_str())).map(|(n, _)| n);
            let row = |(n, word): (u32, &String)| match group(word) {
                Some(group) => numbers(seed.wrapping_add(7 * group), HIDDEN).map(|v| v * 4.0).collect::<Vec<_>>(),
                None => numbers(seed.wrapping_add(1000 + n), HIDDEN).map(|v| v * 0.2).collect(),
            };
            return (0..).zip(&vocabulary()).flat_map(row).collect();
        }
        let shift = if name.ends_with("LayerNorm.weight") { 1.0 } else { 0.0 };
        numbers(seed, shape.iter().product()).map(|v| v * 0.1 + shift).collect()
    }

    fn tensors() -> Vec<(String, Vec<usize>)> {
        let wide = 24;
        let mut out = vec![
            ("embeddings.word_embeddings.weight".to_owned(), vec![vocabulary().len(), HIDDEN]),
            ("embeddings.position_embeddings.weight".to_owned(), vec![64, HIDDEN]),
            ("embeddings.token_type_embeddings.weight".to_owned(), vec![2, HIDDEN]),
            ("embeddings.LayerNorm.weight".to_owned(), vec![HIDDEN]),
            ("embeddings.LayerNorm.bias".to_owned(), vec![HIDDEN]),
        ];
        for layer in 0..LAYERS {
            let mut add =
                |part: &str, shape: &[usize]| out.push((format!("encoder.layer.{layer}.{part}"), shape.to_vec()));
            for (part, outputs, inputs) in [
                ("attention.self.query", HIDDEN, HIDDEN),
                ("attention.self.key", HIDDEN, HIDDEN),
                ("attention.self.value", HIDDEN, HIDDEN),
                ("attention.output.dense", HIDDEN, HIDDEN),
                ("intermediate.dense", wide, HIDDEN),
                ("output.dense", HIDDEN, wide),
            ] {
                add(&format!("{part}.weight"), &[outputs, inputs]);
                add(&format!("{part}.bias"), &[outputs]);
            }
            for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
                add(&format!("{part}.weight"), &[HIDDEN]);
                add(&format!("{part}.bias"), &[HIDDEN]);
            }
        }
        out
    }
}

fn put(folder: &Path, name: &str, value: &Value) {
    std::fs::write(folder.join(name), value.to_string()).unwrap();
}

fn tokenizer() -> Value {
    let pieces: serde_json::Map<String, Value> =
        (0_u32..).zip(vocabulary()).map(|(n, piece)| (piece, n.into())).collect();
    let special = |name: &str| json!({ "id": name, "ids": [pieces[name]], "tokens": [name] });
    let mark = |name: &str| json!({ "SpecialToken": { "id": name, "type_id": 0 } });
    let sequence = |id: &str| json!({ "Sequence": { "id": id, "type_id": 0 } });
    let added = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map(|name| {
        json!({ "id": pieces[name], "content": name, "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true })
    });
    json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": added,
        "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
            "lowercase": true },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": { "type": "TemplateProcessing",
            "single": [mark("[CLS]"), sequence("A"), mark("[SEP]")],
            "pair": [mark("[CLS]"), sequence("A"), mark("[SEP]"), sequence("B"), mark("[SEP]")],
            "special_tokens": { "[CLS]": special("[CLS]"), "[SEP]": special("[SEP]") } },
        "decoder": null,
        "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": pieces },
    })
}

/// Writes an encoder to a folder.
pub(crate) fn bring(folder: &Path) {
    Tiny::default().write(folder);
}

/// A desk with an encoder in its folder `tiny`.
fn desk(tiny: &Tiny) -> (Desk, PathBuf) {
    let desk = Desk::new(&[("kite.md", KITE)]);
    let folder = desk.dir.path().join("tiny");
    tiny.write(&folder);
    (desk, folder)
}

fn opened(tiny: &Tiny) -> Brought {
    let (_desk, folder) = desk(tiny);
    Brought::open(&folder).unwrap()
}

#[test]
fn the_command_tells_what_the_folder_says_and_that_it_works() {
    let (desk, _) = desk(&Tiny::default());
    let output = desk.ibid(&["--model", "tiny", "model"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", stderr(&output));
    for word in ["tiny", "16 coordinates, 2 layers, pooling mean", "48 word pieces", "“query: ”", "en, nl", "it works"]
    {
        assert!(text.contains(word), "{text} does not say {word}");
    }
    assert!(text.lines().all(|line| ibid::text::width(line) <= 80), "{text}");

    std::fs::write(desk.dir.path().join("texts"), "The kite.\n\nBread.\n").unwrap();
    let output = desk.command(&["model", "--json", "--time", "texts"]).env("IBID_MODEL", "tiny").output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["dimensions"], &told["layers"], &told["tokens"]), (&json!(16), &json!(2), &json!(48)));
    assert_eq!(told["prefixes"], json!({ "question": "query: ", "passage": "passage: " }));
    assert_eq!(told["languages"], json!(["en", "nl"]));
    assert_eq!(told["check"]["wrong"], json!([]));
    assert!(told["ms"]["each"].is_number());
}

#[test]
fn the_encoder_inside_is_shown_where_there_is_no_other() {
    let desk = Desk::new(&[]);
    let output = desk.command(&["model"]).env("IBID_MODEL", "").output().unwrap();
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("inside the program") && text.contains("384 coordinates, 6 layers"), "{text}");
    assert!(text.lines().all(|line| ibid::text::width(line) <= 80), "{text}");
}

#[test]
fn the_index_follows_the_encoder() {
    let (desk, folder) = desk(&Tiny::default());
    let identity = |args: &[&str]| {
        let output = desk.ibid(&[args, &["check", "--json"]].concat());
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        told["index"].clone()
    };
    let tiny = ["--model", "tiny"];
    let ask = |args: &[&str]| {
        let output = desk.ibid(&[args, &["ask", "--threshold", "0", "who", "built", "the", "kite"]].concat());
        assert!(stdout(&output).contains("A team of six engineers"), "{}{}", stdout(&output), stderr(&output));
        stderr(&output)
    };
    assert!(ask(&tiny).contains("building the index"));
    assert_eq!(ask(&tiny), "", "the same encoder: nothing is built");
    let first = Brought::open(&folder).unwrap().identity().to_owned();
    assert!(identity(&tiny).to_string().contains(&first));

    Tiny { seed: 2, ..Tiny::default() }.write(&folder);
    assert_eq!(identity(&tiny)["state"], "unusable", "other weights, other vectors");
    assert!(ask(&tiny).contains("rebuilding it"));
    let second = Brought::open(&folder).unwrap().identity().to_owned();
    assert!(first != second && identity(&tiny).to_string().contains(&second));

    assert_eq!(identity(&[])["state"], "unusable", "the encoder inside is another one");
    assert!(ask(&[]).contains("rebuilding it"));
}

/// Breaks the folder and looks for the words in what is said of it.
fn breaks(how: impl Fn(&Path), words: &[&str]) {
    let (desk, folder) = desk(&Tiny::default());
    how(&folder);
    for command in [&["model"][..], &["ask", "who", "built", "it"], &["index"], &["check"]] {
        let output = desk.command(command).env("IBID_MODEL", "tiny").output().unwrap();
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        for word in words {
            assert!(said.contains(word), "{command:?}: {said:?} does not say {word:?}");
        }
        assert!(!said.contains("panicked") && said.lines().count() >= 2, "with a remedy: {said}");
    }
}

fn changed(folder: &Path, name: &str, field: &str, value: Value) {
    let mut json: Value = serde_json::from_slice(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    json[field] = value;
    put(folder, name, &json);
}

#[test]
fn a_folder_that_is_not_there_or_not_whole_is_told_of() {
    breaks(|folder| std::fs::remove_dir_all(folder).unwrap(), &["config.json", "cannot be read", "IBID_MODEL"]);
    breaks(
        |folder| std::fs::remove_file(folder.join("model.safetensors")).unwrap(),
        &["model.safetensors", "safetensors"],
    );
    breaks(|folder| std::fs::write(folder.join("config.json"), "{}").unwrap(), &["config.json", "fields"]);
    breaks(|folder| std::fs::write(folder.join("tokenizer.json"), "{\"a\": 1}").unwrap(), &["tokenizer.json", "again"]);
}

#[test]
fn weights_that_are_cut_off_or_spoilt_are_told_of() {
    for keep in [0, 5, 200, 3_000] {
        let cut = |folder: &Path| {
            let file = folder.join("model.safetensors");
            let bytes = std::fs::read(&file).unwrap();
            std::fs::write(&file, &bytes[..keep]).unwrap();
        };
        breaks(cut, &["model.safetensors", "not in the format safetensors"]);
    }
    let spoilt = |folder: &Path| {
        let file = folder.join("model.safetensors");
        let mut bytes = std::fs::read(&file).unwrap();
        let end = bytes.len();
        bytes[end - 4..].copy_from_slice(&f32::NAN.to_le_bytes());
        std::fs::write(&file, &bytes).unwrap();
    };
    breaks(spoilt, &["model.safetensors", "not a finite number"]);
    let whole = |folder: &Path| Tiny { kind: Dtype::I8, ..Tiny::default() }.write(folder);
    breaks(whole, &["model.safetensors", "I8", "32-bit or 16-bit"]);
}

#[test]
fn what_is_not_run_is_told_of_by_name() {
    let config =
        |field: &'static str, value: Value| move |folder: &Path| changed(folder, "config.json", field, value.clone());
    breaks(config("model_type", json!("mpnet")), &["config.json", "mpnet", "xlm-roberta"]);
    breaks(config("hidden_act", json!("swish")), &["hidden_act", "swish", "gelu"]);
    breaks(config("position_embedding_type", json!("relative_key")), &["relative_key", "absolute"]);
    breaks(config("num_attention_heads", json!(5)), &["hidden_size", "num_attention_heads"]);
    breaks(config("num_attention_heads", json!(0)), &["num_attention_heads is 0"]);
    breaks(config("intermediate_size", json!(25)), &["intermediate.dense", "[24, 16]", "[25, 16]"]);
    breaks(config("num_hidden_layers", json!(3)), &["no tensor encoder.layer.2"]);
    breaks(config("vocab_size", json!(20)), &["tokenizer.json", "rows for 20"]);
    let pooling = |folder: &Path| changed(folder, "1_Pooling/config.json", "pooling_mode_max_tokens", json!(true));
    breaks(pooling, &["1_Pooling", "max_tokens"]);
    let modules = json!([{ "path": "2_Dense", "type": "sentence_transformers.models.Dense" }]);
    breaks(|folder| put(folder, "modules.json", &modules), &["modules.json", "models.Dense"]);
}

const TEXTS: [&str; 3] =
    ["who built the kite", "Bread? 42.", "bakers charge more for a loaf; energy has become dearer"];

fn distance(a: &[Vec<f32>], b: &[Vec<f32>]) -> f32 {
    a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn how_numbers_are_stored_and_named_makes_no_difference() {
    let plain = opened(&Tiny::default()).embed(&TEXTS).unwrap();
    let named = opened(&Tiny { prefix: "bert.", ..Tiny::default() }).embed(&TEXTS).unwrap();
    assert_eq!(plain, named);
    for (kind, most) in [(Dtype::F16, 2e-3), (Dtype::BF16, 2e-2)] {
        let halves = opened(&Tiny { kind, ..Tiny::default() }).embed(&TEXTS).unwrap();
        assert!(distance(&plain, &halves) < most, "{kind:?}: {}", distance(&plain, &halves));
    }
}

#[test]
fn questions_are_marked_as_the_folder_says_and_long_texts_cut() {
    let (_desk, folder) = desk(&Tiny::default());
    let marked = Brought::open(&folder).unwrap();
    std::fs::remove_file(folder.join("config_sentence_transformers.json")).unwrap();
    let plain = Brought::open(&folder).unwrap();
    assert_ne!(marked.identity(), plain.identity());
    assert_eq!(marked.embed_questions(&["kite"]).unwrap(), plain.embed(&["query: kite"]).unwrap());
    assert_eq!(marked.embed(&["kite"]).unwrap(), plain.embed_questions(&["passage: kite"]).unwrap());
    let long = "kite ".repeat(100_000);
    assert_eq!(plain.embed(&[&long]).unwrap(), plain.embed(&[&"kite ".repeat(46)]).unwrap());
    let knows = |tag: &str| plain.knows(&Language::from_tag(tag).unwrap());
    assert!(knows("nl") && knows("en-GB") && !knows("zh"));
}

#[test]
fn roberta_counts_its_places_from_behind_its_padding() {
    let mut tiny = Tiny::default();
    let bert = opened(&tiny).embed(&TEXTS).unwrap();
    tiny.config["model_type"] = json!("xlm-roberta");
    tiny.config["pad_token_id"] = json!(1);
    let roberta = opened(&tiny).embed(&TEXTS).unwrap();
    assert!(distance(&bert, &roberta) > 1e-3, "other places, other vectors");
}
