use super::*;
use crate::embed::Hashed;
use crate::engine::{Engine, EngineSettings};
use crate::newsroom;
use jiff::Timestamp;
use std::sync::Arc;

const DAY: Date = Date::constant(2026, 11, 23);
/// The day after: what is dated later is not indexed yet.
const NOW: Timestamp = Timestamp::constant(1_795_478_400, 0);
const KITE: &str = "---\ntitle: The paper kite\nurl: https://a.example/kite\n---\n\nA kite was built.\n\n## FAQ\n\n\
    ### Who built the paper kite in the harbour?\n\nMira Osei built it.\n";

struct House {
    dir: tempfile::TempDir,
    engine: Engine,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let corpus = dir.path().join("corpus");
        std::fs::create_dir(&corpus).unwrap();
        std::fs::write(corpus.join("kite.md"), KITE).unwrap();
        let engine = Self::open(&dir);
        Self { dir, engine }
    }

    fn open(dir: &tempfile::TempDir) -> Engine {
        let (corpus, index) = (dir.path().join("corpus"), dir.path().join("index"));
        let settings = EngineSettings { corpus, index, ..EngineSettings::default() };
        newsroom::open(settings, Arc::new(Hashed), || NOW, &|_| {}, &|_| {}).unwrap().engine
    }

    fn plan(&self, rows: &[FaqRow], options: FaqImportOptions) -> FaqImport {
        let table = FaqTable { rows: rows.to_vec(), unreadable: Vec::new() };
        plan_faq_import(table, Some(&self.engine.index()), &Hashed, options).unwrap()
    }

    /// Writes what was planned, and has it indexed.
    fn take(&self, plan: &FaqImport) -> FaqImported {
        let done = plan.write(&self.dir.path().join("corpus"), Some(&self.engine.index()), DAY);
        self.engine.reindex(false, &|_| {}).unwrap();
        done
    }
}

fn row(line: usize, question: &str, answer: &str) -> FaqRow {
    FaqRow { line, question: question.to_owned(), answer: answer.to_owned(), article: None, source: None }
}

fn told(plan: &FaqImport) -> Vec<(usize, String)> {
    plan.left_out.iter().map(|row| (row.line, row.why.to_string())).collect()
}

#[test]
fn each_row_is_written_where_a_moderators_answer_would_be() {
    let house = House::new();
    let rows = [
        row(2, "How long is the tail?", "Nine metres.\n\nIt is dyed."),
        FaqRow { article: Some("kite".to_owned()), ..row(3, "Is glue used for the sail?", "No.") },
        FaqRow { source: Some("https://b.example/silk".to_owned()), ..row(4, "Where does silk come from?", "Lyon.") },
    ];
    let plan = house.plan(&rows, FaqImportOptions::default());
    assert_eq!((plan.answers.len(), plan.left_out.len()), (3, 0), "{:?}", told(&plan));
    let done = house.take(&plan);
    let files: Vec<&str> = done.files().into_keys().collect();
    assert_eq!(files, ["answers/b-example-silk-ef78b3.md", "answers/kite.md", "answers/readers-questions.md"]);
    assert_eq!(done.parsed().len(), 3);
    let again = house.plan(&rows, FaqImportOptions::default());
    assert!(again.answers.is_empty() && again.left_out.iter().all(|row| row.why.is_answered()), "{:?}", told(&again));
}

#[test]
fn a_question_that_is_answered_in_the_same_or_other_words_is_left_out_and_told() {
    let house = House::new();
    let rows = [
        row(2, "who built the paper kite in the harbour", "She did."),
        row(3, "Who, in the harbour, built the paper kite?", "She did."),
        row(4, "When does the lamp burn in the cellar?", "At night."),
        row(5, "When does the lamp in the cellar burn?", "Never."),
        row(6, "when does the lamp burn in the cellar", "Never."),
    ];
    let plan = house.plan(&rows, FaqImportOptions::default());
    assert_eq!(plan.answers.iter().map(|one| one.line).collect::<Vec<_>>(), [4]);
    let told = told(&plan);
    assert_eq!(told[0], (2, "answered already, in “The paper kite”".to_owned()));
    assert!(told[1].1.starts_with("means the same as “Who built the paper kite in the harbour?”"), "{told:?}");
    assert!(told[2].1.contains("in line 4 of this table") && told[3].1.contains("line 4"), "{told:?}");
    let all = house.plan(&rows, FaqImportOptions { takes_alike: true, ..FaqImportOptions::default() });
    assert_eq!(all.answers.iter().map(|one| one.line).collect::<Vec<_>>(), [3, 4, 5]);
}

#[test]
fn a_moderators_answer_is_replaced_where_that_is_wanted_and_an_articles_never() {
    let house = House::new();
    house.take(&house.plan(&[row(2, "How long is the tail?", "Nine metres.")], FaqImportOptions::default()));
    let rows =
        [row(2, "How long is the tail?", "Ten metres."), row(3, "Who built the paper kite in the harbour?", "I.")];
    let kept = house.plan(&rows, FaqImportOptions::default());
    assert!(kept.answers.is_empty() && told(&kept)[0].1.contains("--replace"), "{:?}", told(&kept));
    let plan = house.plan(&rows, FaqImportOptions { replaces: true, ..FaqImportOptions::default() });
    assert_eq!((plan.answers.len(), plan.answers[0].replaces), (1, true));
    assert!(!told(&plan)[0].1.contains("--replace"), "{:?}", told(&plan));
    let done = house.take(&plan);
    assert!(done.kept[0].1.replaces);
    let text = std::fs::read_to_string(house.dir.path().join("corpus/answers/readers-questions.md")).unwrap();
    assert!(text.contains("Ten metres") && !text.contains("Nine metres"), "{text}");
}

#[test]
fn what_is_wrong_with_a_row_is_told_with_a_remedy_and_the_others_come_in() {
    let house = House::new();
    let rows = [
        row(2, " ", "An answer."),
        row(3, "Is there an answer?", " \n "),
        FaqRow { article: Some("none".to_owned()), ..row(4, "Which article?", "That one.") },
        FaqRow { source: Some("not an address".to_owned()), ..row(5, "Which page?", "That one.") },
        row(6, "Does a good row come in?", "Yes."),
    ];
    let plan = house.plan(&rows, FaqImportOptions::default());
    assert_eq!(plan.answers.iter().map(|one| one.line).collect::<Vec<_>>(), [6]);
    for ((line, said), (wanted, words)) in told(&plan).iter().zip([
        (2, "the question is empty"),
        (3, "the answer is empty"),
        (4, "`ibid articles` lists them; an empty cell names none"),
        (5, "begin it with https://"),
    ]) {
        assert!(*line == wanted && said.contains(words), "{line}: {said}");
    }
    assert!(plan.left_out.iter().all(|row| !row.why.is_answered()));
}

#[test]
fn without_an_article_yet_questions_come_in_all_the_same() {
    let table = FaqTable {
        rows: vec![
            FaqRow { article: Some("answers/readers-questions".to_owned()), ..row(2, "Why is it red?", "Rust.") },
            FaqRow { article: Some("kite".to_owned()), ..row(3, "Is it blue?", "No.") },
        ],
        unreadable: vec![(4, RowFault::TooMany)],
    };
    let plan = plan_faq_import(table, None, &Hashed, FaqImportOptions::default()).unwrap();
    assert_eq!(plan.answers.len(), 1, "what moderators answered before rests on no article");
    assert!(told(&plan)[0].1.contains("there are no articles yet") && told(&plan)[1].0 == 4);
}
