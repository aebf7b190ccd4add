//! 1. The reader gives the figures that the program which trained it computes, from the same word pieces.
//! 2. A passage is read the same to the bit alone and in company, on one thread and on several.
//! 3. What is longer than is read at once is read in windows; what is longer than is read at all is said to be.
//! 4. Places are those of the original text, on characters, whatever is written.
//! 5. A file that was cut short or changed is never read otherwise than it was: it is refused with a remedy.

#![allow(clippy::float_cmp, reason = "the same to the bit is what is promised")]

use super::error::{ReaderError, ReaderFault};
use super::model::Model;
use super::pieces::PlacedPieces;
use super::reader::{Candidate, MOST_WINDOWS, Reader};
use super::reading::Reading;
use super::shipped::TOKENIZER;
use crate::text::Span;
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reader/reader.safetensors")
}

fn tiny() -> &'static Reader {
    static TINY: OnceLock<Reader> = OnceLock::new();
    TINY.get_or_init(|| Reader::open(&fixture()).unwrap())
}

const TEXTS: &[&str] = &[
    "The harbour was closed in winter. The ferry opens on 4 May, at nine.",
    "",
    "   ",
    "Le Café Zoe\u{308} ouvre à 9\u{202f}h\u{a0}30 — naïvement, “Ångström”.",
    "港口冬天關閉。渡輪五月四日九時開，票價12.5元。",
    "👩\u{200d}👩\u{200d}👧 may come 🚢🏳\u{fe0f}\u{200d}🌈, and so may e\u{301}mile.",
    "zero\u{200b}width\u{feff} soft\u{ad}hyphen \u{7}bell\tand\r\nlines",
    "Donaudampfschifffahrtsgesellschaftskapitän 1,234,567.89 €",
    "ﬁne ½ İstanbul ǅ 한국어 문장입니다 नमस्ते שלום",
    "a ferry [SEP] and a [CLS] market",
];

fn long(words: usize) -> String {
    let words_of = |n: usize| ["the ferry opens", "on 4 May", "at nine", "in the harbour.", "A kite flew"][n % 5];
    (0..words).map(words_of).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_figures_are_those_of_the_program_that_trains() {
    let compared = tiny().compared().unwrap().unwrap();
    assert_eq!((compared.pairs, compared.otherwise_cut), (6, 0));
    assert!(compared.off < 2e-4 && compared.is_equal(), "{compared:?}");
}

#[test]
fn company_and_threads_change_nothing() {
    let long = long(300);
    let passages: Vec<&str> = TEXTS.iter().copied().chain([long.as_str()]).collect();
    let candidates: Vec<Candidate<'_>> =
        passages.iter().map(|passage| Candidate { heading: "The harbour", title: "Opening", passage }).collect();
    let question = "when does the ferry open";
    let alone: Vec<Reading> =
        candidates.iter().map(|one| tiny().read(question, one.heading, one.title, one.passage).unwrap()).collect();
    for threads in [0, 1, 2, 3, usize::MAX] {
        assert_eq!(tiny().read_all(question, &candidates, threads).unwrap(), alone, "{threads} threads");
    }
    assert_eq!(tiny().read_all(question, &[], 2).unwrap(), []);
}

#[test]
fn a_span_is_whole_words_of_the_passage_and_every_word_has_evidence() {
    for passage in TEXTS.iter().copied().chain([long(80).as_str(), long(400).as_str()]) {
        let reading = tiny().read("when does the ferry open at 9", "", "Opening", passage).unwrap();
        let has_words = passage.contains(|c: char| c.is_alphanumeric());
        assert_eq!(reading.span.is_some(), has_words, "{passage:?}");
        assert_eq!(reading.evidence(Span::new(0, passage.len())).is_some(), has_words);
        if let Some(span) = reading.span {
            let words = span.of(passage).unwrap();
            assert!(!words.is_empty() && words.trim() == words, "{words:?}");
            let borders: Vec<usize> = passage.grapheme_indices(true).map(|(at, _)| at).chain([passage.len()]).collect();
            assert!(borders.contains(&span.start()) && borders.contains(&span.end()), "{words:?} of {passage:?}");
            let cuts_word = |at: usize| {
                let is_word = |c: char| c.is_ascii_alphanumeric();
                passage.split_at(at).0.ends_with(is_word) && passage.split_at(at).1.starts_with(is_word)
            };
            assert!(!cuts_word(span.start()) && !cuts_word(span.end()), "{words:?} of {passage:?}");
        }
        for word in passage.split_whitespace().filter(|word| word.is_ascii() && word.contains(char::is_alphanumeric)) {
            let at = passage.find(word).unwrap();
            assert!(reading.evidence(Span::new(at, at + word.len())).is_some(), "{word} of {passage:?}");
        }
        assert_eq!(reading.evidence(Span::new(passage.len(), passage.len() + 9)), None);
    }
}

#[test]
fn evidence_is_the_mean_of_the_pieces_that_are_touched() {
    let of = |evidence: &[(std::ops::Range<usize>, f32)]| Reading {
        answers: 0.0,
        span: None,
        span_margin: 0.0,
        question_cut: false,
        passage_cut: false,
        evidence: evidence.to_vec(),
    };
    let reading = of(&[(0..3, 1.0), (3..5, 2.0), (6..9, 6.0)]);
    assert_eq!(reading.evidence(Span::new(0, 3)), Some(1.0));
    assert_eq!(reading.evidence(Span::new(0, 5)), Some(1.5));
    assert_eq!(reading.evidence(Span::new(4, 9)), Some(4.0));
    assert_eq!(reading.evidence(Span::new(5, 6)), None);
}

#[test]
fn a_long_passage_is_read_to_its_end_and_one_without_end_is_said_to_be_cut() {
    let question = "who built the kite";
    for words in [30, 120, 250] {
        let passage = long(words);
        let reading = tiny().read(question, "", "", &passage).unwrap();
        assert!(!reading.passage_cut && reading.answers.is_finite());
        assert!(reading.evidence(Span::new(passage.len() - 4, passage.len())).is_some(), "{words}");
    }
    let passage = long(3_000);
    let reading = tiny().read(question, "", "", &passage).unwrap();
    assert!(reading.passage_cut);
    assert_eq!(reading.evidence(Span::new(passage.len() - 4, passage.len())), None);
    let most = tiny().card().unwrap().most_text * MOST_WINDOWS;
    assert!(reading.evidence.len() <= most && reading.evidence.len() > most / 2, "{}", reading.evidence.len());
}

#[test]
fn a_passage_that_just_fits_is_read_in_one_and_a_longer_one_by_its_best_window() {
    let model = tiny().model().unwrap();
    let most = model.description.most_text;
    let question = "when does the ferry open";
    let exact = "ferry ".repeat(most);
    let exact = exact.trim_end();
    assert_eq!(model.pieces.cut(exact).unwrap().ids.len(), most);
    let longer = format!("{exact} kite");
    let readings = [exact, longer.as_str()].map(|passage| tiny().read(question, "", "", passage).unwrap());
    assert_eq!(readings.each_ref().map(|reading| reading.evidence.len()), [most, most + 1]);
    // Two windows of (177 + 48) / 2 pieces, from the beginning and to the end.
    let part = |from: usize, to: usize| {
        let words: Vec<&str> = longer.split(' ').collect();
        tiny().read(question, "", "", &words[from..to].join(" ")).unwrap()
    };
    let (one, two) = (part(0, 113), part(most + 1 - 113, most + 1));
    assert_eq!(readings[1].answers, one.answers.max(two.answers));
    let best = if two.answers > one.answers { &two } else { &one };
    assert_eq!(readings[1].span_margin, best.span_margin);
}

#[test]
fn a_long_question_is_cut_and_that_is_said() {
    let (fits, longer) = ("ferry ".repeat(48), "ferry ".repeat(48) + "kite kite");
    let readings = [fits, longer].map(|question| tiny().read(&question, "", "", TEXTS[0]).unwrap());
    assert_eq!(readings.each_ref().map(|reading| reading.question_cut), [false, true]);
    let same = Reading { question_cut: false, ..readings[1].clone() };
    assert_eq!(readings[0], same);
}

#[test]
fn a_mark_that_somebody_wrote_is_a_word() {
    let pieces = PlacedPieces::new(TOKENIZER, 30_522).unwrap();
    for id in pieces.cut("[SEP] [CLS] [MASK] [UNK] [PAD] [sep]").unwrap().ids {
        assert!(![0, 100, 101, 102, 103].contains(&id));
    }
}

/// Places are in order, on characters, and hold the letters that the piece was made of; only pieces of one character share it.
fn check_places(pieces: &PlacedPieces, vocabulary: &tokenizers::Tokenizer, text: &str) {
    let cut = pieces.cut(text).unwrap();
    assert_eq!((cut.ids.len(), cut.ids.len()), (cut.places.len(), cut.words.len()));
    let mut before = 0..0;
    for (id, place) in cut.ids.iter().zip(&cut.places) {
        assert!(place.start >= before.start && place.start < place.end, "{place:?} of {text:?}");
        let shared = text.get(place.start..before.end).unwrap_or_default();
        assert!(shared.chars().count() <= 1, "{before:?} and {place:?} of {text:?}");
        before = place.clone();
        let original = text.get(place.clone()).unwrap();
        let piece = vocabulary.id_to_token(*id).unwrap();
        if piece != "[UNK]" {
            let letters = piece.strip_prefix("##").filter(|rest| !rest.is_empty()).unwrap_or(&piece);
            let plain = |text: &str| -> Vec<char> {
                let text = text.to_lowercase();
                text.nfd().filter(|c| !is_combining_mark(*c)).collect()
            };
            // In between there may be characters that are dropped. A syllable that is taken apart belongs to each of its letters.
            let original = plain(original);
            let mut rest = original.iter();
            assert!(plain(letters).iter().all(|c| rest.any(|found| found == c)), "{piece} at {place:?} of {text:?}");
        }
    }
}

fn vocabulary() -> &'static (PlacedPieces, tokenizers::Tokenizer) {
    static BOTH: OnceLock<(PlacedPieces, tokenizers::Tokenizer)> = OnceLock::new();
    BOTH.get_or_init(|| {
        (PlacedPieces::new(TOKENIZER, 30_522).unwrap(), tokenizers::Tokenizer::from_bytes(TOKENIZER).unwrap())
    })
}

#[test]
fn pieces_know_their_place_in_what_was_written() {
    let (pieces, tokens) = vocabulary();
    for text in TEXTS {
        check_places(pieces, tokens, text);
    }
    let text = "Le Café Zoe\u{308} ouvre";
    let found: Vec<&str> = pieces.cut(text).unwrap().places.into_iter().filter_map(|place| text.get(place)).collect();
    assert_eq!(found[..2], ["Le", "Café"]);
    let text = "港口 closed。";
    let found: Vec<&str> = pieces.cut(text).unwrap().places.into_iter().filter_map(|place| text.get(place)).collect();
    assert_eq!(found, ["港", "口", "closed", "。"]);
    let text = format!("a {} b", "x".repeat(300));
    assert_eq!(pieces.cut(&text).unwrap().places, [0..1, 2..302, 303..304], "a word that is too long is one piece");
}

proptest! {
    #[test]
    fn places_are_right_whatever_is_written(text in "([a-zA-Zéüßİ0-9 .,'\\-]|\\PC|[\u{300}-\u{32f}\u{200b}-\u{200f}一-三가-각🚢👩\r\n\t]){0,60}") {
        let (pieces, tokens) = vocabulary();
        check_places(pieces, tokens, &text);
    }

    #[test]
    fn nothing_that_is_written_breaks_a_reading(question in "\\PC{0,80}", passage in "(\\PC|[a-z 🚢一\u{301}\u{200d}]){0,200}") {
        let reading = tiny().read(&question, "", &question, &passage).unwrap();
        if let Some(span) = reading.span {
            prop_assert!(span.of(&passage).is_some_and(|words| !words.is_empty() && words.trim() == words));
        }
    }
}

fn opened(bytes: &[u8]) -> Result<Reader, ReaderError> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("reader.safetensors");
    std::fs::write(&file, bytes).unwrap();
    std::fs::copy(fixture().with_file_name("tokenizer.json"), dir.path().join("tokenizer.json")).unwrap();
    Reader::open(&file)
}

fn refused(result: Result<Reader, ReaderError>) -> String {
    let error = result.unwrap_err();
    assert!(error.remedy().is_some(), "{error}");
    error.to_string()
}

#[test]
fn a_file_that_was_cut_short_is_refused() {
    let bytes = std::fs::read(fixture()).unwrap();
    for keep in (0..bytes.len()).step_by(997).chain([1, 7, 8, 9, bytes.len() - 1]) {
        let said = refused(opened(&bytes[..keep]));
        assert!(said.contains("reader.safetensors"), "{said}");
    }
    assert!(refused(opened(&[bytes.as_slice(), b"more"].concat())).contains("safetensors"));
}

#[test]
fn a_file_that_was_changed_is_refused_or_reads_the_same() {
    let bytes = std::fs::read(fixture()).unwrap();
    let read = |reader: &Reader| reader.read("when does the ferry open", "", "Opening", TEXTS[0]).unwrap();
    let wanted = read(tiny());
    let head = usize::try_from(u64::from_le_bytes(*bytes.first_chunk().unwrap())).unwrap() + 8;
    let mut refusals = 0;
    // The head byte by byte, which says what the rest is; the rest here and there, since one checksum is over all of it.
    for at in (0..head).chain((head..bytes.len()).step_by(491)) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        match Model::read(&changed, &std::fs::read(fixture().with_file_name("tokenizer.json")).unwrap()) {
            Err(_) => refusals += 1,
            Ok(_) if at >= head => panic!("byte {at} was changed"),
            // A name that nobody asks for, or a mark of the format that means the same.
            Ok(_) => assert_eq!(read(&opened(&changed).unwrap()), wanted, "byte {at}"),
        }
    }
    assert!(refusals > head / 2, "{refusals} of {head}");
    let mut changed = bytes;
    let last = changed.len() - 1;
    changed[last] ^= 1;
    assert!(refused(opened(&changed)).contains("checksum"));
}

/// The fixture with other metadata, and a checksum that fits.
fn described(change: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    use safetensors::SafeTensors;
    use std::collections::HashMap;
    let bytes = std::fs::read(fixture()).unwrap();
    let (_, metadata) = SafeTensors::read_metadata(&bytes).unwrap();
    let mut json = serde_json::from_str(&metadata.metadata().as_ref().unwrap()["reader"]).unwrap();
    change(&mut json);
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let stored = |sum: &str| {
        let all = HashMap::from([("reader".to_owned(), json.to_string()), ("sha256".to_owned(), sum.to_owned())]);
        safetensors::serialize(tensors.tensors(), Some(all)).unwrap()
    };
    let sum = super::description::checksum(&stored("")).unwrap();
    stored(&sum)
}

#[test]
fn what_a_file_says_of_itself_is_checked() {
    assert!(opened(&described(|_| ())).is_ok());
    let with = |name: &str, value: serde_json::Value| refused(opened(&described(|json| json[name] = value.clone())));
    assert!(with("format", 2.into()).contains("it is in format 2; this program reads format 1"));
    for (name, value) in [
        ("hidden", 33),
        ("hidden", 0),
        ("heads", 5),
        ("wide", 63),
        ("kinds", 2),
        ("positions", 259),
        ("most_text", 63),
        ("most_question", 0),
        ("vocabulary", usize::MAX),
        ("layers", 0),
    ] {
        assert!(with(name, value.into()).contains(name), "{name} {value}");
    }
    assert!(with("layers", 3.into()).contains("encoder.layer.2"));
    assert!(with("hidden", 64.into()).contains("bytes where"));
    assert!(with("vocabulary", 30_522.into()).contains("rows for 30522 word pieces"));
    assert!(with("activation", "swish".into()).contains("activation is swish"));
    assert!(with("epsilon", 2.into()).contains("epsilon"));
    assert!(with("run", serde_json::Value::Null).contains("description"));
}

#[test]
fn word_pieces_of_another_model_are_refused() {
    let bytes = std::fs::read(fixture()).unwrap();
    let other = Model::read(&bytes, TOKENIZER).map(|_| ());
    assert!(matches!(other, Err(ReaderFault::Vocabulary { pieces: 30_522, .. })), "{other:?}");
    let broken = Model::read(&bytes, b"{}").map(|_| ());
    assert!(matches!(broken, Err(ReaderFault::Pieces(_))), "{broken:?}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let said = refused(Reader::open(Path::new("no/reader.safetensors")));
    assert!(said.contains("no/reader.safetensors") && said.contains("cannot be read"), "{said}");
}
