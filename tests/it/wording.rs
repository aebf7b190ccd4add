//! Readers' words that are not the articles'.
//!
//! 1. A name asked for in short is found where it is spelt out, and the other way round, once an article explains it.
//! 2. Two words typed as one are taken apart; what people write in a chat asks for nothing.
//! 3. A word that only looks like a name stays a word.

use crate::check::{Desk, stdout};
use serde_json::Value;

const BOARD: &str = "# Who runs the ferries\n\nThe Coastal Ferry Board (CFB) was set up in 1994 to run the ferries of Olm.\n\n\
    ## Money\n\nThe Coastal Ferry Board spends nine million crowns a year.\n\n## Chair\n\nThe CFB is chaired by Ada Lind.\n";
const POWER: &str = "# Charging at home\n\nAn electric vehicle charges overnight for about twenty crowns.\n\n\
    ## Permits\n\nThe town council wants no permit for a wall box.\n";
const CLOCK: &str = "# The tide clock\n\nThe clock in the square shows the tide. It tells us when to sail.\n";

/// By ranking alone: what is read of a passage is not what this is about.
fn asked(desk: &Desk, question: &str) -> Value {
    serde_json::from_str(&stdout(&desk.ibid(&["--reader", "off", "ask", "--json", "--explain", question]))).unwrap()
}

fn quote(reply: &Value) -> &str {
    reply["quote"].as_str().unwrap_or_default()
}

#[test]
fn a_name_is_found_in_its_other_form() {
    let desk = Desk::new(&[("board.md", BOARD), ("power.md", POWER), ("clock.md", CLOCK)]);
    let spelt_out = asked(&desk, "how much does the CFB spend");
    assert!(quote(&spelt_out).contains("nine million"), "{spelt_out}");
    let matched = &spelt_out["explanation"]["hits"][0]["matched"];
    let name = matched.as_array().unwrap().iter().find(|term| term["term"] == "cfb");
    assert_eq!(name.map(|term| &term["related"]), Some(&Value::Bool(true)), "{matched}");
    let short = asked(&desk, "who is the coastal ferry board chaired by");
    let chair = short["explanation"]["hits"].as_array().unwrap().iter().find(|hit| hit["passage"] == "board#chair/1");
    let matched = chair.unwrap()["matched"].to_string();
    assert!(matched.contains("coastal") && matched.contains("ferry"), "{matched}");
}

#[test]
fn words_typed_as_one_are_taken_apart_and_chat_asks_for_nothing() {
    let desk = Desk::new(&[("board.md", BOARD), ("power.md", POWER), ("clock.md", CLOCK)]);
    let reply = asked(&desk, "wat does charging an electricvehicle cost pls");
    assert!(quote(&reply).contains("twenty crowns"), "{reply}");
    assert_eq!(
        reply["explanation"]["repairs"],
        serde_json::json!([{"typed": "electricvehicle", "read_as": "electric vehicle"}]),
        "{reply}"
    );
    let terms = reply["explanation"]["terms"].to_string();
    assert!(!terms.contains("wat") && !terms.contains("pls"), "{terms}");
}

#[test]
fn a_word_that_looks_like_a_name_stays_a_word() {
    let union = "# The sea union\n\nThe Union of Sailors (US) meets in Tarn.\n";
    let desk = Desk::new(&[("union.md", union), ("clock.md", CLOCK), ("power.md", POWER)]);
    let tells = asked(&desk, "what tells us when to sail");
    assert!(quote(&tells).contains("tells us when to sail"), "{tells}");
    assert!(!tells["explanation"]["hits"][0]["matched"].to_string().contains("sailors"), "{tells}");
}
