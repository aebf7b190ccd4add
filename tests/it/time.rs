//! The time that a question asks about, and articles that give other figures.
//!
//! 1. Of two articles that answer about equally well, the one of the time asked for is quoted.
//! 2. Where only an older article answers, the reply says so before it quotes, and not where the passage names that time.
//! 3. A newer article that gives another figure is preferred, and the older figure is told with its citation.
//! 4. Of several questions the first is answered; the others are offered.

use crate::check::{Desk, stdout};
use serde_json::Value;

const SPRING: &str = "---\ntitle: \"Olm ferry: fares in spring\"\npublished: 2026-04-21\n---\n\n## Fares\n\n\
    A single ticket for the Olm ferry costs 40 crowns. Children under six travel free of charge.\n";
const AUTUMN: &str = "---\ntitle: \"Olm ferry: fares in autumn\"\npublished: 2026-10-02\n---\n\n## Fares\n\n\
    A single ticket for the Olm ferry costs 46 crowns. Children under six travel free of charge.\n";
const TOWER: &str = "---\ntitle: \"The tide tower\"\npublished: 2019-05-05\n---\n\n## Height\n\n\
    The tide tower of Tarn is 31 metres high and made of oak.\n\n## Plans\n\nIn 2027 the tide tower will be moved inland.\n";

/// By ranking alone: what is read of a passage is not what this is about.
fn asked(desk: &Desk, question: &str) -> Value {
    serde_json::from_str(&stdout(&desk.ibid(&["--reader", "off", "ask", "--json", question]))).unwrap()
}

fn kinds(reply: &Value) -> Vec<&str> {
    reply["remarks"].as_array().unwrap().iter().map(|remark| remark["kind"].as_str().unwrap()).collect()
}

#[test]
fn a_newer_figure_is_preferred_and_the_older_one_is_told() {
    let desk = Desk::new(&[("spring.md", SPRING), ("autumn.md", AUTUMN), ("tower.md", TOWER)]);
    let reply = asked(&desk, "what does a single ticket for the olm ferry cost");
    assert!(reply["quote"].as_str().unwrap().contains("46 crowns"), "{reply}");
    assert_eq!(kinds(&reply), ["differs"], "{reply}");
    let remark = &reply["remarks"][0];
    assert!(remark["quote"].as_str().unwrap().contains("40 crowns"), "{remark}");
    assert_eq!(remark["citation"]["date"], "2026-04-21");
    let shown = stdout(&desk.ibid(&["ask", "what does a single ticket for the olm ferry cost"]));
    assert!(shown.contains("An older article, dated 21 April 2026, gives a different figure"), "{shown}");
}

#[test]
fn the_time_asked_for_goes_first_and_what_is_older_says_so() {
    let desk = Desk::new(&[("spring.md", SPRING), ("tower.md", TOWER)]);
    let newest = asked(&desk, "what is the latest on how high the tide tower of tarn is");
    assert_eq!((kinds(&newest), &newest["remarks"][0]["wanted"]), (vec!["older"], &Value::Null), "{newest}");
    let since = asked(&desk, "how high is the tide tower of tarn since 2024");
    assert_eq!(since["remarks"][0]["wanted"], "2024-01-01", "{since}");
    let shown = stdout(&desk.ibid(&["--reader", "off", "ask", "how high is the tide tower of tarn since 2024"]))
        .replace('\n', " ");
    assert!(
        shown.starts_with("You asked about 1 January 2024 or later; this article is older, dated 5 May 2019."),
        "{shown}"
    );
    let ahead = asked(&desk, "where will the tide tower be moved in 2027");
    assert!(ahead["quote"].as_str().unwrap().contains("moved inland") && kinds(&ahead).is_empty(), "{ahead}");
    let plain = asked(&desk, "how high is the tide tower of tarn");
    assert!(kinds(&plain).is_empty(), "{plain}");
}

#[test]
fn of_several_questions_the_first_is_answered_and_the_others_are_offered() {
    let desk = Desk::new(&[("spring.md", SPRING), ("tower.md", TOWER)]);
    let both = "How high is the tide tower of Tarn? And what does a ticket for the Olm ferry cost?";
    let reply = asked(&desk, both);
    assert!(reply["quote"].as_str().unwrap().contains("31 metres"), "{reply}");
    assert_eq!(reply["other_questions"].as_array().unwrap().len(), 1, "{reply}");
    let shown = stdout(&desk.ibid(&["ask", both]));
    assert!(shown.contains("You asked several things.") && shown.contains("And what does a ticket"), "{shown}");
}
