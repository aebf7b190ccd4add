use super::*;
use crate::ingest::{Problem, ProblemKind};
use proptest::prelude::*;

const DAY: Date = Date::constant(2026, 11, 23);

fn question(text: &str) -> Question {
    Question::new(text).unwrap()
}

fn new<'a>(question: &'a Question, answer: &'a str, language: &'a Language) -> NewAnswer<'a> {
    NewAnswer { question, answer, source: None, cites: None, language, day: DAY }
}

fn entries(corpus: &Path, file: &str) -> Vec<(String, String)> {
    let reading = read_article(&std::fs::read(place(corpus, file)).unwrap(), file);
    // A character that stands for a lost one, or that looks encoded twice, may be typed, and is told of like any other.
    let is_typed = |problem: &&Problem| {
        matches!(problem.kind, ProblemKind::LostCharacters { .. } | ProblemKind::PerhapsEncodedTwice { .. })
    };
    assert_eq!(reading.problems.iter().find(|problem| !is_typed(problem)), None);
    let article = reading.article.unwrap();
    let slice = |span| article.slice(span).to_owned();
    article.faq.iter().map(|e| (slice(e.question), slice(e.answer))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_written_comes_back_as_one_entry(
        asked in r"[\PC]{0,40}[a-z]", answers in proptest::collection::vec(r"([\PC\n]|[#\-*_`>\[\]<&|=~:+ ]|Q: |A: |1\. ){0,60}w", 1..4)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (asked, english) = (question(&asked), Language::english());
        for answer in &answers {
            let kept = keep_answer(dir.path(), &new(&asked, answer, &english)).unwrap();
            let expected = (asked.as_str().to_owned(), paragraphs(answer).join("\n\n"));
            prop_assert_eq!(entries(dir.path(), &kept.file), [expected]);
        }
    }
}

#[test]
fn nothing_in_an_answer_is_markup() {
    let dir = tempfile::tempdir().unwrap();
    let english = Language::english();
    let answer = "# One\n---\n```\nlet x = 1;\n```\n### Is it two?\n- item\n1. first\n> said\n| a | b |\n|---|---|\n<script>x</script>\nA: yes &amp; [no](https://x.example)\nShare\nsetext\n===\n[^1]: note\n4,000 * 2 = 8_000";
    let one = question("What is # {here}?");
    let other = question("Is it two?");
    let kept = keep_answer(dir.path(), &new(&one, answer, &english)).unwrap();
    keep_answer(dir.path(), &new(&other, "Yes, two.", &english)).unwrap();
    let expected = [(one.as_str(), answer.replace('\n', "\n\n")), (other.as_str(), "Yes, two.".to_owned())];
    let expected = expected.map(|(q, a)| (q.to_owned(), a));
    assert_eq!(entries(dir.path(), &kept.file), expected);
    let again = keep_answer(dir.path(), &new(&question("IS IT TWO?"), "No, three.", &english)).unwrap();
    assert!(again.replaces);
    let now = entries(dir.path(), &kept.file);
    assert_eq!((now.len(), now[1].1.as_str(), &now[0]), (2, "No, three.", &expected[0]));
    let long = "word ".repeat(800);
    keep_answer(dir.path(), &new(&other, &long, &english)).unwrap();
    assert_eq!(entries(dir.path(), &kept.file)[1].1, long.trim());
}

#[test]
fn an_answer_lies_with_what_it_rests_on() {
    let dir = tempfile::tempdir().unwrap();
    let (asked, english) = (question("Who built the kite?"), Language::english());
    let kite = read_article(
        b"---\nurl: https://a.example/kite\n---\n# The \"kite\": a tale\n\nIt flew over the sea all day.\n",
        "sky/kite.md",
    );
    let kite = kite.article.unwrap();
    let plain = new(&asked, "Six people.", &english);
    let alone = keep_answer(dir.path(), &plain).unwrap();
    let cited = keep_answer(dir.path(), &NewAnswer { cites: Some(&kite), ..plain }).unwrap();
    let paged =
        keep_answer(dir.path(), &NewAnswer { source: Some("https://b.example/2026/Tide clock?x=1"), ..plain }).unwrap();
    let own = NewAnswer { source: Some("https://a.example/kite/"), cites: Some(&kite), ..plain };
    assert_eq!(keep_answer(dir.path(), &own).unwrap().file, cited.file);
    assert_eq!(alone.file, "answers/readers-questions.md");
    assert!(cited.file.starts_with("answers/sky-kite-"), "{}", cited.file);
    assert!(paged.file.starts_with("answers/b-example-2026-tide-20clock-"), "{}", paged.file);
    let read = |file: &str| read_article(&std::fs::read(place(dir.path(), file)).unwrap(), file).article.unwrap();
    let shown = |file: &str| (read(file).title, read(file).url, read(file).dates.published);
    let url = |url: &str| Some(url.to_owned());
    assert_eq!(shown(&alone.file), ("Readers' questions".to_owned(), None, Some(DAY)));
    let title = "The \"kite\": a tale: readers' questions".to_owned();
    assert_eq!(shown(&cited.file), (title, url("https://a.example/kite"), Some(DAY)));
    assert_eq!(shown(&paged.file).1, url("https://b.example/2026/Tide%20clock?x=1"));
    let chinese = Language::from_tag("zh-Hant").unwrap();
    let asked = question("誰造了風箏？");
    let theirs = NewAnswer { cites: Some(&kite), ..new(&asked, "六位工程師。", &chinese) };
    let theirs = keep_answer(dir.path(), &theirs).unwrap();
    assert!(theirs.file.ends_with("-zh-hant.md") && read(&theirs.file).text.starts_with("常見問題"), "{theirs:?}");
}

#[test]
fn what_cannot_be_kept_is_told_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (asked, english) = (question("why"), Language::english());
    let plain = new(&asked, "So.", &english);
    for bad in ["javascript:alert(1)", "example", "https://", "https://user:pw@a.example/", "file:///etc/passwd"] {
        let refused = keep_answer(dir.path(), &NewAnswer { source: Some(bad), ..plain });
        assert!(matches!(refused, Err(AnswerError::Address { .. })), "{bad}");
    }
    assert!(matches!(keep_answer(dir.path(), &new(&asked, " \n#\n", &english)), Err(AnswerError::Empty)));
    assert!(!dir.path().join(ANSWERS).exists());
    let kept = keep_answer(dir.path(), &plain).unwrap();
    let by_hand = "---\ntitle: Mine\n---\n\n## FAQ\n\n<h3>why</h3>\n\nOld.\n\n### Why\n\nBecause.\n";
    std::fs::write(place(dir.path(), &kept.file), by_hand).unwrap();
    assert!(matches!(keep_answer(dir.path(), &plain), Err(AnswerError::NotReadBack { .. })));
    assert_eq!(std::fs::read_to_string(place(dir.path(), &kept.file)).unwrap(), by_hand);
}

#[test]
fn moderators_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = dir.path();
    let keep = |words: &str| {
        let (asked, english) = (question(words), Language::english());
        let source = Some("https://c.example/x");
        keep_answer(corpus, &NewAnswer { source, ..new(&asked, words, &english) }).unwrap()
    };
    let keep = &keep;
    let files = std::thread::scope(|scope| {
        let all = ["one", "two", "three", "four"].map(|words| scope.spawn(move || keep(words).file));
        all.map(|done| done.join().unwrap())
    });
    assert_eq!(entries(corpus, &files[0]).len(), 4);
}
