//! Any bytes as a file: no panic, and every passage lies inside its article.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.md", "a.txt"] {
        let reading = ibid::ingest::read_article(bytes, name);
        for article in reading.article.iter().chain(&reading.items) {
            for passage in &article.passages {
                assert!(passage.span.of(&article.text).is_some_and(|text| !text.is_empty()));
            }
        }
    }
});
