//! What every message of the bot keeps, whatever the articles and the reader wrote.
//!
//! 1. It is within Discord's limits: by our constants, and by the second opinion of `twilight-validate`.
//! 2. It mentions nobody, and no mention, link or format of an article's or a reader's gets through.
//! 3. A quote is the article's own words: what a reader sees of it stands there to the letter.

use super::super::custom_id::IdSigner;
use super::super::limits;
use super::super::localisation::Localisation;
use super::super::payload::Message;
use super::View;
use super::about::{AboutPage, about, help};
use super::browse;
use super::reply::{ReplyContext, answered, hint, lead, more, reply};
use crate::answer::{Reply, chosen};
use crate::article::Question;
use crate::embed::Hashed;
use crate::engine::{Engine, EngineSettings};
use crate::newsroom;
use crate::search::Filter;
use crate::store::Index;
use crate::text::clip;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::Value;
use std::sync::Arc;
use twilight_model::channel::message::{Component, Embed};
use twilight_validate::component::component_v1;
use twilight_validate::embed::embed;
use twilight_validate::message::{content, embeds};

fn engine(files: &[(&str, String)]) -> (tempfile::TempDir, Engine) {
    let dir = tempfile::tempdir().unwrap();
    let corpus = dir.path().join("corpus");
    std::fs::create_dir(&corpus).unwrap();
    for (name, text) in files {
        std::fs::write(corpus.join(name), text).unwrap();
    }
    let settings =
        EngineSettings { corpus, index: dir.path().join("index"), threshold: 0.1, ..EngineSettings::default() };
    let engine = newsroom::open(settings, Arc::new(Hashed), || Timestamp::UNIX_EPOCH, &|_| {}, &|_| {}).unwrap().engine;
    (dir, engine)
}

fn view<'a>(seal: &'a IdSigner, index: &'a Index, locale: &str, is_private: bool) -> View<'a> {
    View {
        localisation: Localisation::of(locale),
        seal,
        index,
        asker: u64::MAX,
        is_private,
        overdue: Some(Timestamp::UNIX_EPOCH),
        stale: None,
        is_guest: false,
        target: is_private.then_some(u64::MAX),
        is_newsroom: false,
        is_home: true,
    }
}

/// Holds a message to the limits, both ways, and to silence.
fn check(message: &Message) {
    let body = message.answer(false)["data"].clone();
    assert_eq!(body["allowed_mentions"]["parse"], Value::Array(Vec::new()));
    let (total, parts) = message.embeds.iter().fold((0, Vec::new()), |(total, mut parts), e| {
        let all = [
            (e.author.as_ref().map(|a| a.name.as_str()), limits::EMBED_AUTHOR),
            (e.title.as_deref(), limits::EMBED_TITLE),
            (e.url.as_deref(), limits::EMBED_URL),
            (Some(e.description.as_str()), limits::EMBED_DESCRIPTION),
            (e.footer.as_ref().map(|f| f.text.as_str()), limits::EMBED_FOOTER),
        ];
        let sum: usize = all.iter().filter_map(|(text, _)| text.map(limits::length)).sum();
        parts.extend(all.map(|(text, limit)| (text.unwrap_or_default().to_owned(), limit)));
        (total + sum, parts)
    });
    for (text, limit) in parts {
        assert!(limits::length(&text) <= limit, "{} of {limit}: {}", limits::length(&text), clip(&text, 300));
    }
    assert!(total <= limits::EMBED_TOTAL, "{total} characters of embeds");
    content(&message.content).unwrap();
    let typed: Vec<Embed> = message
        .embeds
        .iter()
        .map(|e| {
            let mut value = serde_json::to_value(e).unwrap();
            // twilight's model wants what Discord adds.
            value["fields"] = Value::Array(Vec::new());
            value["type"] = Value::from("rich");
            serde_json::from_value(value).unwrap()
        })
        .collect();
    embeds(&typed).unwrap();
    for e in &typed {
        embed(e).unwrap();
    }
    assert!(message.components.len() <= limits::ROWS);
    let components: Vec<Component> = serde_json::from_value(body["components"].clone()).unwrap();
    for row in &components {
        component_v1(row).unwrap();
    }
    let rows = body["components"].as_array().unwrap();
    let all = rows.iter().flat_map(|row| row["components"].as_array().unwrap());
    let mut ids: Vec<&str> = all
        .flat_map(|component| {
            let options = component["options"].as_array().into_iter().flatten().map(|option| &option["value"]);
            options.chain([&component["custom_id"]]).filter_map(Value::as_str)
        })
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "two buttons have one id");
    assert!(!message.content.is_empty() || !message.embeds.is_empty(), "nothing to send");
}

/// Every message that can be made of an index and a question.
fn each(index: &Index, engine: &Engine, asked: &str, check: impl Fn(&Message, &View<'_>)) {
    let seal = IdSigner::new([1; 32]);
    for (locale, is_private) in [("en-US", false), ("zh-TW", true)] {
        let view = view(&seal, index, locale, is_private);
        let all: Vec<_> = index.places().filter_map(|p| chosen(&p, index, None, 0.5)).collect();
        let keys: Vec<_> = index.places().map(|place| place.passage.id.key()).collect();
        let parts = vec![Question::new(&format!("{} x", clip(asked, 1_900))).unwrap(); 6];
        let around =
            ReplyContext { gap: Some(7), follows: Some(asked), is_filtered: true, note: Some("Ours."), parts: &parts };
        for answer in all.iter().take(12) {
            let answered = || answered(Some(asked), answer, keys.clone(), around, &view);
            check(&answered(), &view);
            check(&lead(answered(), "auto.lead", &view), &view);
            check(&lead(answered(), "auto.lead", &view).plain(), &view);
            check(&hint(answer, &view).unwrap(), &view);
        }
        for page in 0..3 {
            check(&more(Some(asked), &all, page, &view), &view);
            check(&browse::articles(None, page, &view), &view);
            for article in index.articles() {
                check(&browse::faq(article, page, "`/ask`", &view), &view);
                check(&browse::articles(Some(&article.title), page, &view), &view);
            }
        }
        let two = Reply::DidYouMean { choices: all.iter().take(2).cloned().collect(), runners_up: Vec::new() };
        check(&reply(asked, &two, around, &view), &view);
        if let Ok(question) = Question::new(asked) {
            let found = engine.ask(&question, &Filter::default(), 9).unwrap().reply;
            check(&reply(asked, &found, around, &view), &view);
        }
        let facts = AboutPage {
            mode: Some(crate::ledger::Mode::Auto),
            reply_days: 1,
            threshold: 0.45,
            retention_days: 30,
            reads_content: false,
            wants_content: true,
            logs_questions: true,
            register: Some("register.toml:2: wanted *this*"),
            rulings: None,
            url: Some(asked),
        };
        check(&about(facts, &view), &view);
        check(&help(&|name| format!("</{name}:{}>", u64::MAX), "<@9>", true, &view), &view);
    }
}

fn article(title: &str, author: &str, body: &str, question: &str, answer: &str) -> String {
    let title = title.replace(['"', '\\', '\n'], " ");
    let author = author.replace(['"', '\\', '\n'], " ");
    format!(
        "---\ntitle: \"T{title}\"\nauthor: \"A{author}\"\nurl: https://e.example/a_(b)?q=1\nupdated: 2026-04-21\n---\n\n\
         ## Section {question}\n\n{body} end.\n\n## FAQ\n\n### Why {question}?\n\n{answer} is why.\n"
    )
}

fn strange() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("@everyone".to_owned()),
        Just("<@123456789>".to_owned()),
        Just("[safe](https://evil.example)".to_owned()),
        Just("```".to_owned()),
        Just("||*_~`||".to_owned()),
        Just("https://a.example/x_y_(z)?@".to_owned()),
        Just("👩\u{200d}👩\u{200d}👧".to_owned()),
        Just("\u{202e}שלום\u{200b}".to_owned()),
        Just("規管機關為何介入。".to_owned()),
        Just("<t:0:R>".to_owned()),
        Just("> - 1. # ".to_owned()),
        "[a-z]{1,40}",
        "[!-~]{1,30}",
        any::<char>().prop_filter("no control characters", |c| !c.is_control()).prop_map(String::from),
    ];
    (proptest::collection::vec(piece, 1..12), prop_oneof![4 => 1_usize..3, 1 => 60_usize..200])
        .prop_map(|(pieces, times)| pieces.join(" ").repeat(times))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_article_and_any_question_fit(
        title in strange(), author in strange(), body in strange(), question in strange(), answer in strange(),
    ) {
        let files = [
            ("a.md", article(&title, &author, &body, &question, &answer)),
            ("b.md", article(&body, &title, &question, &answer, &author)),
        ];
        let (_dir, engine) = engine(&files);
        let index = engine.index();
        each(&index, &engine, &question, |message, _| check(message));
    }
}

#[test]
fn nothing_of_an_article_or_a_reader_is_markup() {
    let evil = "@everyone <@1> <@&2> <#3> [x](https://evil.example) **b** `c` ||s|| # h";
    let (_dir, engine) = engine(&[("a.md", article(evil, evil, evil, "them", &format!("Because {evil}")))]);
    let index = engine.index();
    each(&index, &engine, evil, |message, _| {
        for embed in &message.embeds {
            for text in embed.title.iter().chain([&embed.description]) {
                let rest = text.replace("\\@", "");
                for bare in ["@everyone", "<@1>", "<@&2>", "<#3>", "[x](", "**b**", "||s||"] {
                    assert!(!rest.contains(bare), "{bare} in {text}");
                }
            }
        }
    });
}

#[test]
fn what_is_seen_of_a_quote_stands_in_the_article() {
    let body = "The *deal* costs 5_000 [euros]. ".repeat(300);
    let (_dir, engine) = engine(&[("a.md", article("x", "y", "z", "so", &body))]);
    let index = engine.index();
    let seal = IdSigner::new([1; 32]);
    let view = view(&seal, &index, "en-US", false);
    let article = index.articles().next().unwrap();
    for place in index.places() {
        let answer = chosen(&place, &index, None, 0.9).unwrap();
        let message = answered(None, &answer, Vec::new(), ReplyContext::default(), &view);
        let lines = message.embeds[0].description.lines().filter_map(|l| l.strip_prefix("> "));
        let seen: String = lines.collect::<Vec<_>>().join("\n").replace('\\', "");
        let seen = seen.trim_end_matches('…');
        assert!(!seen.is_empty() && article.text.contains(seen), "{seen}");
    }
}
