//! Any text as a question: no panic in cleaning, cutting and analysis, in any language.
#![no_main]

use ibid::article::Question;
use ibid::analysis::Analyzer;
use ibid::text::{Language, clip, sentences};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Question::new(text);
    for span in sentences(text) {
        assert!(span.of(text).is_some());
    }
    assert!(clip(text, 50).chars().count() <= 50);
    for tag in ["en", "zh-Hant", "es", "und"] {
        if let Some(language) = Language::from_tag(tag) {
            let _ = Analyzer::new(&language).tokens(text);
        }
    }
});
