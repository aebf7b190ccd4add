//! The properties of `fuzz/properties.rs`, each on a few inputs made of what means something to a reader and of what means nothing,
//! and on all that was once found to break one.

#[path = "../../fuzz/properties.rs"]
#[allow(clippy::expect_used, reason = "a test that cannot go on should stop")]
mod of_bytes;

use proptest::prelude::*;

const PIECES: &str = "(---\n|```\n|~~~|#{1,3} |## FAQ\n|Q: |- |> |\\||\\[a\\]\\(b\\)|<!--|-->|</?(p|div|table|script|item|title)>|&[a-z#0-9]{0,5};?|\
<!\\[CDATA\\[|\\]\\]>|[{}\\[\\]\":,]|\\\\u[0-9d]{4}|:::|title: |published: [0-9-]{0,10}|[0-9]{1,4}|[a-z<é問한\\n ]{0,12}|\\PC{0,6})";

fn input() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(PIECES, 0..24).prop_map(|pieces| pieces.concat().into_bytes());
    let bytes = prop::collection::vec(any::<u8>(), 0..200);
    let mixed =
        (prop::collection::vec(PIECES, 0..12), prop::collection::vec(any::<u8>(), 0..12), any::<prop::sample::Index>());
    let mixed = mixed.prop_map(|(pieces, bytes, at)| {
        let mut out = pieces.concat().into_bytes();
        let at = at.index(out.len() + 1);
        out.splice(at..at, bytes);
        out
    });
    prop_oneof![4 => pieces, 1 => bytes, 2 => mixed]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_every_property_holds(bytes in input()) {
        for (_, property) in of_bytes::TARGETS {
            property(&bytes);
        }
    }
}

/// What fuzzing found, by the target that it broke.
const FOUND: &[(&str, &[u8])] =
    // What stood before and after an entry of the FAQ was one passage, with the entry in it.
    &[("markdown", b".\n# FAQ{{<faq\"Why>}}I{{</faq>}}faq")];

#[test]
fn what_once_broke_a_property_does_not_any_more() {
    for (target, bytes) in FOUND {
        let (_, property) = of_bytes::TARGETS.iter().find(|(name, _)| name == target).unwrap();
        property(bytes);
    }
}
