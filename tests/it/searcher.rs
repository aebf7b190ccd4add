//! A question is answered from one generation, whatever is made, added or withheld meanwhile.
//!
//! 1. A searcher taken before a change answers as before it, follow-ups and entries that were chosen included.
//! 2. A filter is resolved once, by id, by title or by a part of one title, and names what nothing has.

use crate::check::{Desk, NOW, bundled};
use ibid::answer::Reply;
use ibid::article::{PassageId, Question};
use ibid::engine::Engine;
use ibid::newsroom;
use ibid::search::{Filter, FilterError, Scope};
use ibid::service::{Asking, EarlierReply, ask, entry};

const FERRY: &str = "# The Olm ferry\n\n## FAQ\n\n### How much is a ticket for the ferry?\n\nA ticket for the ferry is 12 \
crowns.\n\n### When does the ferry sail?\n\nThe ferry sails at nine.\n";

fn asking(engine: &Engine, words: &str) -> Asking {
    Asking { words: words.to_owned(), filter: Filter::default(), follows: None, limits: engine.limits(3) }
}

fn quoted(reply: &Reply) -> &str {
    match reply {
        Reply::Answer { answer, .. } => answer.quote.text(),
        other => panic!("no answer but {other:?}"),
    }
}

#[test]
fn what_changes_in_the_middle_of_a_question_changes_nothing_of_it() {
    let desk = Desk::new(&[("ferry.md", FERRY), ("lamp.md", "# Lamps\n\nThe lamps of Olm burn oil.\n")]);
    let engine = newsroom::open(desk.settings(), bundled(), || NOW, &|_| {}, &|_| {}).unwrap().engine;
    let before = engine.searcher();
    std::fs::write(desk.corpus().join("ferry.md"), FERRY.replace("12 crowns", "15 crowns")).unwrap();
    engine.reindex(false, &|_| {}).unwrap();
    let after = engine.searcher();
    assert_ne!(before.index().generation, after.index().generation);

    let key = PassageId::new("ferry#faq/how-much-is-a-ticket-for-the-ferry").key();
    let words = "how much is a ferry ticket";
    let next = Asking {
        follows: Some(EarlierReply { question: Some("when does the ferry sail".to_owned()), passage: key }),
        ..asking(&engine, "and what is the ticket?")
    };
    for (searcher, price) in [(&before, "12 crowns"), (&after, "15 crowns")] {
        let asked = ask(searcher, &asking(&engine, words)).unwrap();
        assert!(quoted(&asked.response.reply).contains(price), "{price}");
        assert_eq!(asked.response.index.generation, searcher.index().generation);
        let followed = ask(searcher, &next).unwrap();
        assert_eq!(followed.response.index.generation, searcher.index().generation);
        assert!(entry(searcher.index(), key).unwrap().answer.quote.text().contains(price));
    }
}

#[test]
fn a_filter_is_resolved_to_articles_by_id_by_title_or_by_a_part_of_one_title() {
    let desk = Desk::new(&[("ferry.md", FERRY), ("lamp.md", "# Lamps of Olm\n\nThe lamps of Olm burn oil.\n")]);
    let engine = newsroom::open(desk.settings(), bundled(), || NOW, &|_| {}, &|_| {}).unwrap().engine;
    let index = engine.index();
    let resolve = |name: &str| Filter { article: Some(name.to_owned()), ..Filter::default() }.resolve(&index);
    let only = |name: &str| {
        let scope = resolve(name).unwrap();
        let found = index.places().filter(|p| scope.allows(p.ordinal, &index)).map(|p| p.article.id.to_string());
        (scope.articles(), found.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>())
    };
    for name in ["lamp", " LAMPS of olm ", "lamps"] {
        assert_eq!(only(name), (1, vec!["lamp".to_owned()]), "{name}");
    }
    for name in ["olm", "kite", ""] {
        assert!(matches!(resolve(name), Err(FilterError::Unknown { field: "article", .. })), "{name}");
    }
    assert!(Filter::default().resolve(&index).unwrap().is_everything());
    let nothing = Scope::of(std::iter::empty());
    let question = Question::new("how much is a ferry ticket").unwrap();
    let response = engine.searcher().ask(&question, &nothing, engine.limits(3)).unwrap();
    assert!(matches!(response.reply, Reply::NoAnswer(_)) && response.ranking.hits.is_empty());
}
