//! Words in all their forms, and languages beside each other.
//!
//! 1. A word and its joined form find each other: compounds, particles, prefixes, hyphens, half-width kana.
//! 2. A question's language is that of its words or of the articles that have them, whatever most articles are in.
//! 3. A word that is a word is not bent into another; what is mended is told.
//! 4. A definition answers who asks for one, and a heading what it asks.
//! 5. Who says something or greets asks nothing.

use crate::check::{Desk, stdout};
use serde_json::Value;

/// By ranking alone: the reader knows English only, and is trained anew now and then.
fn asked(desk: &Desk, question: &str) -> Value {
    serde_json::from_str(&stdout(&desk.ibid(&["--reader", "off", "ask", "--json", question]))).unwrap()
}

fn article(id: &str, language: &str, title: &str, body: &str) -> (String, String) {
    (format!("{id}.md"), format!("---\ntitle: \"{title}\"\nlanguage: {language}\n---\n\n{body}\n"))
}

fn desk(articles: &[(String, String)]) -> Desk {
    Desk::new(&articles.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>())
}

/// Each question's quote has the words beside it. Of a corpus of a few sentences confidence knows little, so little is asked of it.
fn check(desk: &Desk, cases: &[(&str, &str)]) {
    for (question, has) in cases {
        let args = ["--reader", "off", "--threshold", "0.2", "ask", "--json", question];
        let reply: Value = serde_json::from_str(&stdout(&desk.ibid(&args))).unwrap();
        assert!(reply["quote"].as_str().is_some_and(|quote| quote.contains(has)), "{question}: {reply}");
    }
}

fn german() -> Vec<(String, String)> {
    [
        (
            "ernte",
            "Apfelernte",
            "Die Apfelernte beginnt am 3. September. Die Obstgenossenschaft zahlt 40 Cent das Kilo.",
        ),
        ("kleber", "Fliesenkleber im Test", "Der beste Fliesenkleber hält minus 20 Grad aus."),
        ("bus", "Nachtbus fährt länger", "Der Nachtbus fährt bis vier Uhr."),
        ("steg", "Steg gesperrt", "Der Steg am Fluss bleibt bis Ostern gesperrt."),
        ("chor", "Chor singt", "Der Chor probt dienstags in der Aula."),
        ("markt", "Markt zieht um", "Der Markt zieht auf den Domplatz."),
    ]
    .map(|(id, title, body)| article(id, "de", title, body))
    .into()
}

#[test]
fn german_compounds_and_their_parts_find_each_other() {
    let desk = desk(&german());
    check(
        &desk,
        &[
            ("Wann beginnt die Ernte?", "3. September"),
            ("Was hält der Kleber für Fliesen aus?", "minus 20"),
            ("Bis wann ist der Flusssteg gesperrt?", "Ostern"),
        ],
    );
}

#[test]
fn korean_hebrew_and_kana_words_are_found_in_every_form() {
    let korean = [
        ("oven", "화덕 점검", "화덕은 월요일에 점검합니다. 점검비는 3만 원입니다."),
        ("kite", "연날리기 대회", "연날리기 대회는 9월에 열립니다."),
        ("fish", "수산시장 이전", "수산시장이 항구로 옮깁니다."),
        ("choir", "합창단 모집", "합창단은 단원 열 명을 모집합니다."),
    ];
    let desk = desk(&korean.map(|(id, title, body)| article(id, "ko", title, body)));
    check(&desk, &[("화덕을 언제 점검하나요?", "월요일"), ("시장은 어디로 옮기나요?", "항구")]);
    let japanese = [
        ("ramen", "ﾗｰﾒﾝの値段", "新しいﾗｰﾒﾝは８００円だ。"),
        ("park", "公園の花", "公園では春に花が咲く。"),
        ("train", "列車の遅れ", "列車は雪で遅れた。"),
    ];
    let desk = self::desk(&japanese.map(|(id, title, body)| article(id, "ja", title, body)));
    check(&desk, &[("ラーメンの値段はいくら", "円")]);
    let hebrew = [
        ("bakery", "המאפייה", "המאפייה נפתחת בשעה שש בבוקר."),
        ("tower", "המגדל", "המגדל נבנה מאבן."),
        ("boat", "סירות", "הסירות שטות בנהר."),
    ];
    let desk = self::desk(&hebrew.map(|(id, title, body)| article(id, "he", title, body)));
    check(&desk, &[("מתי נפתחת מאפייה", "שש")]);
}

#[test]
fn a_word_is_found_with_and_without_its_hyphen() {
    let desk = desk(&[
        article("desk", "en", "Check-in at the pier", "The check-in desk closes ten minutes before a boat leaves."),
        article("mail", "en", "News by e-mail", "The e-mail goes out on Fridays."),
        article("bake", "en", "Oven", "The baker lights the oven at four."),
    ]);
    check(&desk, &[("when does the checkin desk close", "ten minutes"), ("when is the email sent", "Fridays")]);
}

#[test]
fn a_question_has_the_language_of_the_articles_that_answer() {
    let mut articles: Vec<(String, String)> = [
        ("kites", "Kites over the pier", "Forty kites flew over the pier on Sunday."),
        ("bread", "Bread prize", "The baker won a prize for her bread."),
        ("clock", "The clock stands still", "The clock in the square stands still since May."),
        ("swim", "Swimmers", "Nine swimmers crossed the bay."),
        ("goats", "Goats", "Goats keep the dyke short."),
        ("tram", "Tram stop", "The tram stop moves to the station."),
    ]
    .map(|(id, title, body)| article(id, "en", title, body))
    .into();
    articles.push(article(
        "museum",
        "de",
        "Museum am Hafen",
        "Das Museum öffnet um zehn Uhr. Eine Führung kostet 9 Euro.",
    ));
    let desk = desk(&articles);
    check(
        &desk,
        &[
            ("Was kostet eine Führung?", "9 Euro"),
            ("Wann öffnet das Museum?", "zehn Uhr"),
            ("Führung Museum", "9 Euro"),
        ],
    );
    check(&desk, &[("when did the clock stop", "since May")]);
}

#[test]
fn a_word_is_not_bent_into_another_and_what_is_mended_is_told() {
    let desk = desk(&[
        article("stone", "en", "Stalactites in the cave", "The stalactites in the Olm cave are nine metres long."),
        article("fair", "en", "Fair in Niger", "The leather fair in Niger opens on 4 May."),
        article("bread", "en", "Bread prize", "The baker won a prize for her bread."),
        article("clock", "en", "The clock", "The clock in the square stands still."),
    ]);
    let reply = asked(&desk, "When does the leather fair in Nigeria open?");
    let told = reply["remarks"].to_string().to_lowercase();
    assert!(reply["outcome"] == "no_answer" || (told.contains("nigeria") && told.contains("\"niger\"")), "{reply}");
    let reply = asked(&desk, "how long are the stalactiets in the cave");
    assert!(reply["quote"].as_str().is_some_and(|quote| quote.contains("nine metres")), "{reply}");
    assert_eq!(reply["remarks"][0]["kind"], "read_as", "{reply}");
    let right = asked(&desk, "how long are the stalactites in the cave");
    assert!(right["confidence"].as_f64() > reply["confidence"].as_f64(), "{right} {reply}");
    assert_eq!(right["remarks"], serde_json::json!([]), "{right}");
}

const LAMPS: &str = "# Questions on the Glim lamp\n\nFor owners.\n\n## FAQ\n\n### What is a wicklight?\n\nA wicklight is a lamp that \
    burns seed oil.\n\n### Where is the Glim repaired?\n\nIt is repaired in Tarn.\n\n### How much oil does the Glim burn?\n\n\
    It burns a spoonful an hour.\n";

#[test]
fn a_definition_answers_who_asks_for_one() {
    let clock = article("clock", "en", "The clock", "The clock in the square stands still.");
    let desk = desk(&[("lamps.md".to_owned(), LAMPS.to_owned()), clock]);
    check(&desk, &[("what is a wicklight", "seed oil")]);
    for question in ["where is the wicklight repaired", "how much oil does the wicklight burn"] {
        let reply = asked(&desk, question);
        assert!(reply["quote"].as_str().is_none_or(|quote| !quote.contains("is a lamp")), "{question}: {reply}");
    }
}

#[test]
fn who_says_something_asks_nothing() {
    let desk = desk(&[
        article("bread", "en", "Bread prize", "The baker won a prize for her bread."),
        article("boat", "en", "Boat", "My boat is cancelled, says the captain, and takes 100 % of the blame."),
    ]);
    for said in ["hello", "100 %"] {
        assert_eq!(asked(&desk, said)["outcome"], "no_answer", "{said}");
    }
}
