//! What a question gets, on the shipped corpus with the bundled encoder.
//!
//! 1. The question of the README gets the FAQ entry about regulators, whole, first.
//! 2. Every quote stands in its article, byte for byte, and every citation leads to it.
//! 3. A question that the articles have nothing to do with gets no answer and no citation.
//! 4. Questions about an article are answered from what it states about itself.
//! 5. Traditional and simplified Chinese find the same passage.
//! 6. When two articles answer about equally well, both are offered, and one alone when only one does.
//! 7. Filters bound what may answer; an unknown name is an error that says what there is.
//! 8. What moderators answered in their own words says so, and no link claims that a page has the words.

use crate::check::{Desk, NOW, answered, ask, bundled, shipped, stdout};
use ibid::answer::{Fact, Reply};
use ibid::article::Question;
use ibid::newsroom;
use ibid::search::Filter;

#[test]
fn regulators_are_found_although_the_question_says_it_otherwise() {
    let response = ask(shipped(), "why are regulators involved");
    let answer = answered(&response);
    assert_eq!(answer.citation.article.as_str(), "amazon-anthropic-aws");
    assert!(answer.citation.faq_question.as_ref().unwrap().contains("regulatory"));
    let article = response.index.article(&answer.citation.article).unwrap();
    let entry =
        article.faq.iter().find(|f| article.slice(f.question) == answer.citation.faq_question.as_ref().unwrap());
    assert_eq!(answer.quote.text(), article.slice(entry.unwrap().answer), "the FAQ answer is quoted whole");
    assert!(answer.citation.url.as_ref().unwrap().contains("#:~:text=Competition%20regulators"));
}

#[test]
fn every_quote_stands_in_its_article() {
    for question in [
        "why are regulators involved",
        "wireless charging",
        "who leads openpit",
        "晚上尖峰充電一度最多收多少錢",
        "how much did the trial cost",
    ] {
        let response = ask(shipped(), question);
        let shown = response.passages();
        assert_eq!(shown.len(), response.ordinals().len(), "each can be quoted");
        assert!(!shown.is_empty(), "{question}");
        for answer in shown {
            let article = response.index.article(&answer.citation.article).unwrap();
            let span = answer.quote.span().unwrap();
            assert_eq!(span.of(&article.text), Some(answer.quote.text()));
            let passage = response.index.passage(answer.citation.passage.as_ref().unwrap()).unwrap().passage;
            assert!(passage.span.contains(span));
        }
    }
}

#[test]
fn strangers_get_no_answer_and_no_citation() {
    for question in ["how do i get red wine out of a carpet", "who won the 1998 world cup", "asdf qwer zxcv"] {
        let response = ask(shipped(), question);
        assert!(matches!(response.reply, Reply::NoAnswer(_)), "{question}: {:?}", response.reply);
    }
}

#[test]
fn facts_about_an_article_come_from_what_it_states() {
    let response = ask(shipped(), "who wrote the four day week article");
    let answer = answered(&response);
    assert_eq!(answer.fact, Some(Fact::Authors));
    let article = response.index.article(&answer.citation.article).unwrap();
    assert_eq!(answer.quote.text(), article.authors.join(", "));
    assert!(answer.citation.passage.is_none());
}

#[test]
fn both_chinese_scripts_find_the_same_passage() {
    let first = |question: &str| {
        let response = ask(shipped(), question);
        response.index.place(response.ranking.hits[0].ordinal).unwrap().passage.id.clone()
    };
    assert_eq!(first("偏鄉充電站一年能拿多少補助"), first("偏乡充电站一年能拿多少补助"));
}

#[test]
fn two_articles_that_tie_are_both_offered() {
    let river = "# River bridge\n\n## FAQ\n\n### When does the new bridge open?\n\nThe river bridge opens in May.\n";
    let harbour =
        "# Harbour bridge\n\n## FAQ\n\n### When does the new bridge open?\n\nThe harbour bridge opens in July.\n";
    let desk = Desk::new(&[("river.md", river), ("harbour.md", harbour)]);
    let engine = newsroom::open(desk.settings(), bundled(), || NOW, &|_| {}, &|_| {}).unwrap().engine;
    match &ask(&engine, "when does the new bridge open").reply {
        Reply::DidYouMean { choices, .. } => {
            let articles: Vec<_> = choices.iter().map(|c| c.citation.article.as_str()).collect();
            assert!(articles.contains(&"river") && articles.contains(&"harbour"), "{articles:?}");
        }
        other => panic!("{other:?}"),
    }
    let answer = ask(&engine, "when does the harbour bridge open");
    assert_eq!(answered(&answer).citation.article.as_str(), "harbour");
}

#[test]
fn filters_bound_what_may_answer() {
    let ask = |filter: Filter| shipped().ask(&Question::new("how long will the repair take").unwrap(), &filter, 5);
    let only = Filter { category: Some("growth & life".into()), ..Filter::default() };
    let response = ask(only).unwrap();
    assert!(!response.ranking.hits.is_empty());
    for hit in &response.ranking.hits {
        let article = response.index.place(hit.ordinal).unwrap().article;
        assert_eq!(article.category.as_deref(), Some("Growth & Life"));
    }
    let unknown = ask(Filter { author: Some("Nobody".into()), ..Filter::default() });
    let error = unknown.err().unwrap().to_string();
    assert!(error.contains("Nobody") && error.contains("Mark Ellery"), "{error}");
}

const ASKED: &str = "---\ntitle: \"A kite over the sea: readers' questions\"\nurl: https://a.example/kite\nfaq: headings\n---\n\n## FAQ\n\n### How long is the tail of the kite?\n\nThe tail of the kite is nine metres long.\n";

#[test]
fn what_moderators_answer_is_theirs_and_leads_to_no_sentence() {
    let desk = Desk::new(&[("answers/kite.md", ASKED), ("answers-of-ours.md", &ASKED.replace("kite", "boat"))]);
    let engine = newsroom::open(desk.settings(), bundled(), || NOW, &|_| {}, &|_| {}).unwrap().engine;
    let response = ask(&engine, "how long is the tail of the kite");
    let cited = &answered(&response).citation;
    assert!(cited.is_by_moderators && cited.url.is_none());
    assert_eq!(cited.based_on.as_deref(), Some("https://a.example/kite"));
    let own = ask(&engine, "how long is the tail of the boat");
    let own = &answered(&own).citation;
    assert!(!own.is_by_moderators && own.based_on.is_none() && own.url.as_ref().unwrap().contains("#:~:text="));

    let said = stdout(&desk.ibid(&["ask", "how long is the tail of the kite"]));
    assert!(said.contains("Answered by moderators, in their own words"), "{said}");
    assert!(said.contains("based on https://a.example/kite") && !said.contains("#:~:text="), "{said}");
    let json = stdout(&desk.ibid(&["ask", "--json", "how long is the tail of the kite"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let cited = &json["citation"];
    assert_eq!((cited["answered_by"].as_str(), cited["url"].as_str()), (Some("moderators"), None));
    assert_eq!(cited["based_on"], "https://a.example/kite");
}
