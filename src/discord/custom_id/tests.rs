#![allow(clippy::unwrap_used)]
use super::*;
use crate::article::KEY_BYTES;
use proptest::prelude::*;

fn seal() -> IdSigner {
    IdSigner::new([7; 32])
}

fn key() -> impl Strategy<Value = Key> {
    any::<[u8; KEY_BYTES]>().prop_map(Key)
}

fn cited() -> impl Strategy<Value = CitedQuote> {
    (key(), any::<u32>(), any::<u32>(), any::<[u8; 4]>(), any::<u8>(), any::<Option<(u16, u16)>>()).prop_map(
        |(passage, from, bytes, check, percent, short)| CitedQuote { passage, from, bytes, check, percent, short },
    )
}

fn keys() -> impl Strategy<Value = Vec<Key>> {
    proptest::collection::vec(key(), 0..=MOST_KEYS)
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        cited().prop_map(Action::Helpful),
        cited().prop_map(Action::NotIt),
        keys().prop_map(|keys| Action::More { keys }),
        (any::<u8>(), keys()).prop_map(|(page, keys)| Action::Turn { page, keys }),
        key().prop_map(|passage| Action::FollowUp { passage }),
        any::<Option<u64>>().prop_map(|target| Action::ShowEveryone { target }),
        any::<u64>().prop_map(|asker| Action::Delete { asker }),
        Just(Action::Rephrase),
        any::<u64>().prop_map(|gap| Action::Tell { gap }),
        any::<u64>().prop_map(|gap| Action::Untell { gap }),
        cited().prop_map(Action::Choose),
        cited().prop_map(Action::Reveal),
        (key(), any::<u16>()).prop_map(|(article, page)| Action::FaqPage { article, page }),
        (any::<Option<u32>>(), any::<u16>()).prop_map(|(category, page)| Action::ArticlesPage { category, page }),
        key().prop_map(|passage| Action::FollowUpForm { passage }),
        Just(Action::RephraseForm),
        any::<u64>().prop_map(|review| Action::Swap { review }),
        any::<u64>().prop_map(|review| Action::Leave { review }),
        any::<u64>().prop_map(|draft| Action::AddDraft { draft }),
        any::<u64>().prop_map(|draft| Action::DropDraft { draft }),
        (any::<u64>(), keys()).prop_map(|(asker, keys)| Action::Menu { asker, keys }),
        super::step::tests::step(key().boxed()).prop_map(Action::Step),
    ]
}

proptest! {
    #[test]
    fn every_action_fits_and_comes_back(action in action()) {
        let id = seal().id(&action);
        prop_assert!((1..=CUSTOM_ID).contains(&id.len()));
        prop_assert_eq!(seal().open(&id), Ok(action));
    }

    #[test]
    fn a_changed_id_is_refused(action in action(), at in any::<prop::sample::Index>(), by in 1_u8..=255) {
        let mut bytes = URL_SAFE_NO_PAD.decode(seal().id(&action)).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        prop_assert_eq!(seal().open(&URL_SAFE_NO_PAD.encode(bytes)), Err(Rejected::Forged));
    }

    #[test]
    fn no_text_makes_it_panic(id in ".{0,120}") {
        prop_assert_eq!(seal().open(&id), Err(Rejected::Forged));
    }
}

#[test]
fn another_key_and_another_version_are_told_apart() {
    let id = seal().id(&Action::Rephrase);
    assert_eq!(IdSigner::new([8; 32]).open(&id), Err(Rejected::Forged));
    let mut bytes = vec![VERSION + 1, 16];
    let signature = seal().sign(b"custom_id", &bytes);
    bytes.extend(signature);
    assert_eq!(seal().open(&URL_SAFE_NO_PAD.encode(bytes)), Err(Rejected::Version));
    assert_eq!(format!("{:?}", seal()), "Seal(…)");
}
