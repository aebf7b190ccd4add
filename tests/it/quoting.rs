//! What is quoted for a question, and what is no answer to it, on small corpora of their own.
//!
//! 1. A sentence whose subject is a pronoun is quoted with what names it, one that announces an answer is not quoted for it.
//! 2. A list is quoted with what leads into it, a row of a table with the names of its columns.
//! 3. What is about another thing of the same kind is no answer.
//! 4. The same article twice is one answer.
//! 5. What a newer article says has ended is told with an older answer; a newer figure for another thing replaces none; what holds
//!    now, and the latest on a subject, the newest article says.
//! 6. Facts about an article are for questions about it, not about a report or a story that it tells of.

use crate::check::{Desk, NOW, answered, ask, bundled};
use ibid::answer::{Fact, Remark, Reply};
use ibid::engine::{Engine, Response};
use ibid::newsroom;

fn page(title: &str, date: &str, text: &str) -> String {
    format!(
        "---\ntitle: \"{title}\"\nauthor: Ada Merrow\ndate: {date}\nurl: https://kelp.example/{date}\n---\n\n{text}\n"
    )
}

fn engine(desk: &Desk) -> Engine {
    newsroom::open(desk.settings(), bundled(), || NOW, &|_| {}, &|_| {}).unwrap().engine
}

fn check(pages: &[(&str, String)], question: &str, judge: impl Fn(&Response)) {
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let desk = Desk::new(&pages);
    judge(&ask(&engine(&desk), question));
}

fn quotes(pages: &[(&str, String)], question: &str, parts: &[&str]) {
    check(pages, question, |response| {
        let quote = answered(response).quote.text().to_owned();
        assert!(parts.iter().all(|part| quote.contains(part)), "{question}: {quote}");
    });
}

#[test]
fn a_pronoun_is_quoted_with_its_noun() {
    let text = "The windmill at Sorrel Point was bought by a trust last spring. It grinds four tonnes of barley a week. \
                Visitors are welcome on the first floor. Bread is baked next door.";
    let pages = [("mill.md", page("The windmill at Sorrel Point", "2025-01-02", text))];
    quotes(
        &pages,
        "how much barley does the windmill grind in a week",
        &["four tonnes", "The windmill at Sorrel Point"],
    );
}

#[test]
fn what_announces_an_answer_is_not_quoted_for_it() {
    let text = "In this post we will cover what a mooring permit costs in the marina. A permit comes to 85 crowns for a boat of six \
                metres. Canoes need none.";
    let pages = [("berths.md", page("Mooring permits", "2025-01-02", text))];
    check(&pages, "how many crowns does a mooring permit cost in the marina", |response| {
        let quote = answered(response).quote.text().to_owned();
        assert!(quote.contains("85 crowns") && !quote.contains("In this post"), "{quote}");
    });
}

#[test]
fn a_list_is_quoted_with_what_leads_into_it() {
    let text = "The hut is at 2,100 metres.\n\nHikers need these things for the night in the hut:\n\n- a sleeping bag\n- a torch with \
                fresh batteries\n- 40 crowns in coins\n\nThe warden comes at six.";
    let pages = [("hut.md", page("A night in the hut", "2025-01-02", text))];
    quotes(
        &pages,
        "what do hikers need for the night in the hut",
        &["Hikers need", "a sleeping bag", "40 crowns in coins"],
    );
}

#[test]
fn a_row_has_the_names_of_its_columns() {
    let text = "Fares of the cable car.\n\n| Route | Crowns by day | Crowns by night |\n|---|---|---|\n| Valley to Sorrel Point | 40 | 65 |\n\
                | Valley to Lark Peak | 55 | 80 |\n| Lark Peak to Glacier | 30 | 45 |";
    let pages = [("fares.md", page("Fares of the cable car", "2025-01-02", text))];
    check(&pages, "fares of the cable car from the valley to Lark Peak", |response| {
        let answer = answered(response);
        assert!(answer.quote.text().contains("55 | 80"), "{}", answer.quote.text());
        let head = answer.remarks.iter().find_map(|remark| match remark {
            Remark::Columns { head } => Some(head.as_str()),
            _ => None,
        });
        assert!(head == Some("Route | Crowns by day | Crowns by night") || answer.quote.text().starts_with("Route"));
        assert!(!answer.citation.url.as_ref().unwrap().contains("%7C"));
    });
}

#[test]
fn another_of_the_same_kind_is_no_answer() {
    let text = "Trail 6 is shut for repairs until the end of March. Hikers take the road to the dam instead.";
    let pages = [("trail.md", page("Trail 6 is shut", "2025-01-02", text))];
    quotes(&pages, "until when is trail 6 shut", &["end of March"]);
    check(&pages, "until when is trail 4 shut", |response| {
        assert!(matches!(response.reply, Reply::NoAnswer(_)), "{:?}", response.reply);
    });
}

#[test]
fn the_same_article_twice_is_one_answer() {
    let text = "The aquarium at Sorrel Point reopens on 14 June after a year of work. The new tank holds nine sharks, and divers feed \
                them at noon.\n\nDirector Ole Brun expects many schools.";
    let again = format!("{text} This article was first printed elsewhere.");
    let pages = [
        ("one.md", page("Aquarium reopens", "2025-01-02", text)),
        ("two.md", page("Aquarium reopens in June", "2025-01-03", &again)),
    ];
    quotes(&pages, "when does the aquarium at Sorrel Point reopen", &["14 June"]);
}

#[test]
fn an_end_is_told_with_an_older_answer() {
    let old = "The monorail to the airport will cost 640 million crowns and open in 2029. It will have five stations.";
    let new = "The monorail will not be built. The county board stopped the plan in a vote on Tuesday.";
    let pages = [
        ("plan.md", page("A monorail to the airport", "2025-01-02", old)),
        ("end.md", page("County drops the airport monorail", "2025-06-02", new)),
    ];
    check(&pages, "how much will the airport monorail cost", |response| {
        let answer = answered(response);
        let is_told = answer.remarks.iter().any(|remark| matches!(remark, Remark::Ended { .. }));
        assert!(is_told || answer.quote.text().contains("will not be built"), "{answer:?}");
    });
}

#[test]
fn who_holds_an_office_now_the_newest_article_says() {
    let pages = [
        ("old.md", page("New warden of the harbour", "2023-01-02", "Ivar Stenn is the new warden of the harbour.")),
        (
            "new.md",
            page(
                "Stenn leaves the harbour",
                "2025-01-02",
                "Rosa Tamm became warden of the harbour after Ivar Stenn left.",
            ),
        ),
    ];
    quotes(&pages, "who is the current warden of the harbour", &["Rosa Tamm"]);
}

#[test]
fn the_latest_on_a_subject_is_the_newest_article_on_it() {
    let pages = [
        (
            "plan.md",
            page(
                "Plan for the ice rink",
                "2023-01-02",
                "The ice rink will seat 900 people and cost 40 million crowns.",
            ),
        ),
        (
            "stop.md",
            page(
                "Ice rink delayed by a year",
                "2025-01-02",
                "Builders found old pipes under the ice rink, the town said.",
            ),
        ),
        ("bread.md", page("Rye bread", "2025-02-03", "Rye bread keeps for a week in a linen bag.")),
    ];
    quotes(&pages, "what is the latest on the ice rink", &["old pipes"]);
}

#[test]
fn a_newer_figure_for_another_thing_replaces_none() {
    let pages = [
        ("north.md", page("Walls", "2025-01-02", "The north wall of the fort is 310 metres long, the builders say.")),
        (
            "south.md",
            page("More walls", "2025-06-02", "The south wall of the fort is 190 metres long, the builders say."),
        ),
    ];
    quotes(&pages, "how long is the north wall of the fort", &["310 metres"]);
}

#[test]
fn a_report_that_an_article_tells_of_is_not_the_article() {
    let text = "The flood report was written by engineer Rosa Tamm and runs to 90 pages. It names six weak dykes.";
    let pages = [
        ("flood.md", page("What the flood report says", "2025-01-02", text)),
        ("bread.md", page("Rye bread", "2025-01-03", "Rye bread keeps for a week in a linen bag.")),
    ];
    quotes(&pages, "who wrote the flood report", &["Rosa Tamm"]);
    check(&pages, "who wrote the article on the flood report", |response| {
        assert_eq!(answered(response).fact, Some(Fact::Authors));
    });
    check(&pages, "who wrote the piece on rye bread", |response| {
        assert_eq!(answered(response).fact, Some(Fact::Authors));
    });
}
