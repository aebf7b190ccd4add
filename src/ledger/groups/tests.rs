//! What a moderator sees of gaps as they come, go and are settled.

use super::super::fixtures::{at, day, direction, gap, homes, meant, turned};
use super::super::gaps::take_back;
use super::super::tables::params;
use super::super::{AuditFilter, Gap};
use super::*;
use crate::embed::{Bundled, Embedder};
use std::collections::{BTreeSet, HashMap};

/// Example, times asked and questions of each group of the first page.
fn page(ledger: &Ledger, min_askers: u32) -> Vec<(String, u64, u64)> {
    let page = ledger.gaps_page(min_askers, 0, 50).unwrap();
    assert_eq!(page.total, page.groups.len() as u64);
    let words = |group: &GapGroup| group.example.as_ref().map_or(String::new(), |q| q.as_str().to_owned());
    page.groups.iter().map(|group| (words(group), group.asked, group.questions)).collect()
}

fn row(words: &str, asked: u64, questions: u64) -> (String, u64, u64) {
    (words.to_owned(), asked, questions)
}

#[test]
fn what_means_the_same_is_one_group_most_asked_first() {
    for home in homes() {
        let ledger = home.ledger();
        let record = |words: &str, vector, second| ledger.record_gap(&meant(words, vector, 1), at(second)).unwrap();
        let kite = record("who made the kite", turned(0, 0.0), 0);
        record("who built it", turned(0, 0.5), 1);
        let built = record("Who built it?", turned(0, 0.5), 2);
        record("why is it red", turned(2, 0.0), 3);
        let spanish = Gap { language: Language::from_tag("es").unwrap(), ..meant("quién lo hizo", turned(0, 0.0), 1) };
        ledger.record_gap(&spanish, at(4)).unwrap();
        let expected = [row("Who built it?", 3, 2), row("quién lo hizo", 1, 1), row("why is it red", 1, 1)];
        assert_eq!(page(&ledger, 1), expected);
        let id = ledger.group_of(built).unwrap().unwrap();
        assert_eq!(id, GroupId::from(u64::from(kite)), "named after what founded it");
        let (group, questions) = ledger.gap_group(id).unwrap().unwrap();
        assert_eq!((group.last_asked, group.askers, group.kinds.unanswered), (at(2), 1, 2));
        let times: Vec<(GapId, u64)> = questions.iter().map(|q| (q.gap, q.times)).collect();
        assert_eq!(times, [(built, 2), (kite, 1)]);
        let second = ledger.gaps_page(1, 1, 1).unwrap();
        assert_eq!((second.total, second.groups[0].example.as_ref().map(Question::as_str)), (3, Some("quién lo hizo")));
    }
}

#[test]
fn a_group_shows_after_enough_askers_and_one_who_asks_in_many_ways_is_one() {
    for home in homes() {
        let ledger = home.ledger();
        let ask = |words: &str, angle, asker| ledger.record_gap(&meant(words, turned(0, angle), asker), at(0)).unwrap();
        for (words, angle) in [("why", 0.0), ("how come", 0.1), ("what for", 0.2), ("why", 0.0)] {
            ask(words, angle, 1);
        }
        assert_eq!((page(&ledger, 1).len(), page(&ledger, 2).len()), (1, 0));
        ask("how come", 0.1, 2);
        assert_eq!((page(&ledger, 2).len(), page(&ledger, 3).len()), (1, 0));
        ledger.record_gap(&gap("of an unknown asker"), at(0)).unwrap();
        assert_eq!((page(&ledger, 0).len(), page(&ledger, 1).len()), (2, 2));
        assert_eq!(ledger.forget_asker(&[1; 8]).unwrap(), 3);
        assert_eq!(page(&ledger, 2).len(), 0);
    }
}

#[test]
fn a_settled_group_is_back_when_it_is_asked_again_and_counts_from_then() {
    for home in homes() {
        let ledger = home.ledger();
        let ask = |words: &str, angle| ledger.record_gap(&meant(words, turned(0, angle), 1), at(5)).unwrap();
        let id = ledger.group_of(ask("why", 0.0)).unwrap().unwrap();
        for _ in 0..6 {
            ask("why", 0.0);
        }
        let kim = Actor::Terminal("kim".to_owned());
        assert!(ledger.answered(id, "kite#faq/why", &kim, Some(3), at(9)).unwrap());
        assert_eq!(page(&ledger, 1), []);
        ask("how come", 0.1);
        assert_eq!(page(&ledger, 1), [row("why", 1, 2)]);
        let (group, _) = ledger.gap_group(id).unwrap().unwrap();
        let answered = Settled { at: at(9), answer: Some("kite#faq/why".to_owned()) };
        assert_eq!((group.asked_in_all, group.settled), (8, Some(answered)));
        assert!(ledger.dismiss(id, &kim, None, at(10)).unwrap());
        assert_eq!(page(&ledger, 1), []);
        assert!(!ledger.dismiss(GroupId(77), &kim, None, at(10)).unwrap());
        let audited = ledger.audited(&AuditFilter::default(), 9).unwrap();
        let actions: Vec<AuditAction> = audited.iter().map(|a| a.entry.action).collect();
        assert_eq!(actions, [AuditAction::GapDismissed, AuditAction::GapAnswered]);
        let subjects: Vec<&str> = audited.iter().map(|a| a.entry.subject.as_str()).collect();
        assert_eq!(subjects, [format!("{:012x}", u64::from(id)).as_str(), "kite#faq/why"], "no reader's words");
    }
}

#[test]
fn groups_split_by_chance_are_joined_when_listed_and_keep_their_names() {
    for home in homes() {
        let ledger = home.ledger();
        // The third is like the second and not like the first, which leads; together they are alike.
        let one = ledger.record_gap(&meant("one", turned(0, 0.0), 1), at(0)).unwrap();
        ledger.record_gap(&meant("one", turned(0, 0.0), 1), at(0)).unwrap();
        ledger.record_gap(&meant("two", turned(0, 0.5), 2), at(0)).unwrap();
        let three = ledger.record_gap(&meant("three", turned(0, 0.72), 3), at(0)).unwrap();
        ledger.wait_for(three, 7, at(0)).unwrap();
        let name = ledger.group_of(three).unwrap().unwrap();
        assert_ne!(ledger.group_of(one).unwrap(), Some(name));
        assert_eq!(page(&ledger, 3), [row("one", 4, 3)]);
        let (group, _) = ledger.gap_group(name).unwrap().unwrap();
        assert_eq!((group.waiting, group.askers, ledger.group_of(three).unwrap()), (1, 3, Some(group.id)));
    }
}

#[test]
fn another_leads_when_the_leaders_words_are_swept_and_with_the_last_the_group_is_gone() {
    for home in homes() {
        let ledger = home.ledger();
        ledger.record_gap(&meant("one", turned(0, 0.0), 1), day(0)).unwrap();
        ledger.record_gap(&meant("two", turned(0, 0.4), 2), day(10)).unwrap();
        ledger.sweep(day(31)).unwrap();
        let like_the_second = ledger.record_gap(&meant("three", turned(0, 0.9), 3), day(31)).unwrap();
        assert_eq!(page(&ledger, 2), [row("three", 2, 2)]);
        ledger.run(|tables| take_back(tables, like_the_second, None)).unwrap();
        assert_eq!(page(&ledger, 1), [row("two", 1, 1)]);
        ledger.sweep(day(60)).unwrap();
        assert_eq!(page(&ledger, 1), []);
        let sql = "SELECT (SELECT count(*) FROM topics) + (SELECT count(*) FROM askers)";
        let left: i64 = ledger.run(|tables| tables.query_row(sql, params![], |row| row.get(0))).unwrap();
        assert_eq!(left, 0);
    }
}

#[test]
fn a_question_without_a_meaning_joins_its_like_once_it_has_one() {
    for home in homes() {
        let ledger = home.ledger();
        ledger.record_gap(&gap("how come"), at(0)).unwrap();
        ledger.record_gap(&meant("why", turned(0, 0.0), 1), at(0)).unwrap();
        assert_eq!(page(&ledger, 1).len(), 2);
        ledger.record_gap(&meant("how come", turned(0, 0.1), 1), at(1)).unwrap();
        assert_eq!(page(&ledger, 1), [row("how come", 3, 2)]);
    }
}

#[test]
fn two_processes_put_the_same_questions_together() {
    for home in homes() {
        let (one, two) = (home.ledger(), home.ledger());
        for n in 0..20_u16 {
            let (first, second) = if n % 2 == 0 { (&one, &two) } else { (&two, &one) };
            let founder = first.record_gap(&meant(&format!("a {n}"), turned(n * 2, 0.0), 1), at(0)).unwrap();
            let joins = second.record_gap(&meant(&format!("b {n}"), turned(n * 2, 0.3), 2), at(0)).unwrap();
            assert_eq!(one.group_of(founder).unwrap(), one.group_of(joins).unwrap());
            if n % 3 == 0 {
                // Gone from the file, and still in the other's memory.
                first.run(|tables| tables.execute("DELETE FROM gaps", params![])).unwrap();
                let alone = second.record_gap(&meant("c", turned(n * 2, 0.0), 1), at(0)).unwrap();
                assert_eq!(second.group_of(alone).unwrap(), Some(GroupId(alone.0)));
                second.run(|tables| tables.execute("DELETE FROM gaps", params![])).unwrap();
            }
        }
    }
}

#[test]
fn counts_agree_with_the_rows_whatever_happened() {
    for home in homes() {
        let ledger = home.ledger();
        let mut dice = 7_u32;
        let mut roll = |sides: u16| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            u16::try_from((dice >> 16) % u32::from(sides)).unwrap()
        };
        let mut recorded = Vec::new();
        for n in 0..600_i64 {
            let (axis, angle, who) = (roll(6) * 2, f32::from(roll(20)) / 20.0, u8::try_from(roll(5)).unwrap());
            let mut asked = meant(&format!("{axis} {angle}"), turned(axis, angle), who);
            asked.kind = GapKind::ALL[usize::from(roll(3))];
            asked.vector = asked.vector.filter(|_| roll(4) > 0);
            let now = at(n * 10_000);
            recorded.push(ledger.record_gap(&asked, now).unwrap());
            match roll(12) {
                0 => drop(ledger.sweep(now).unwrap()),
                1..4 => {
                    let taken = recorded.swap_remove(usize::from(roll(u16::try_from(recorded.len()).unwrap())));
                    ledger.run(|tables| take_back(tables, taken, None)).unwrap();
                }
                4 => drop(ledger.gaps_page(1, 0, 3).unwrap()),
                _ => {}
            }
        }
        let wrong: i64 = ledger.run(|tables| tables.query_row(DISAGREEING, params![], |row| row.get(0))).unwrap();
        let topics: i64 =
            ledger.run(|t| t.query_row("SELECT count(*) FROM topics", params![], |row| row.get(0))).unwrap();
        assert!(wrong == 0 && topics > 3, "{wrong} of {topics}");
    }
}

/// Topics whose counts are not those of their rows, or that nobody leads though somebody could.
const DISAGREEING: &str = "
    SELECT count(*) FROM topics WHERE NOT EXISTS (
        SELECT 1 FROM gaps WHERE topic = topics.id GROUP BY topic
        HAVING sum(times) = asked AND count(*) = questions AND count(question) = worded
            AND count(*) FILTER (WHERE kind = 'unanswered') = unanswered
            AND count(*) FILTER (WHERE kind = 'not_it') = not_it
            AND count(*) FILTER (WHERE kind = 'low_confidence') = low_confidence)
    OR askers <> (SELECT count(DISTINCT mark) FROM askers WHERE topic = topics.id)
    OR fresh <> asked
    OR (leader IS NULL) <> ((SELECT count(vector) FROM gaps WHERE topic = topics.id) = 0)
    OR (leader IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM gaps WHERE id = leader AND topic = topics.id AND vector IS NOT NULL))";

#[test]
fn with_no_retention_neither_meaning_nor_askers_are_kept_and_no_group_is_listed() {
    for home in homes() {
        let ledger = home.open(0, at(0));
        let id = ledger.record_gap(&meant("why", direction(0, 3), 9), at(0)).unwrap();
        let sql = "SELECT count(vector) + (SELECT count(*) FROM askers) FROM gaps";
        let kept: i64 = ledger.run(|tables| tables.query_row(sql, params![], |row| row.get(0))).unwrap();
        assert_eq!((kept, page(&ledger, 1)), (0, vec![]));
        let (group, questions) = ledger.gap_group(ledger.group_of(id).unwrap().unwrap()).unwrap().unwrap();
        assert_eq!((group.example, group.asked, questions[0].question.as_ref()), (None, 1, None));
    }
}

/// Questions that ask the same, in each row.
const PARAPHRASES: [&[&str]; 10] = [
    &[
        "Who pays for the new harbour bridge?",
        "who is paying for the new bridge at the harbour",
        "Where does the money for the harbour bridge come from?",
        "how is the harbour bridge financed",
    ],
    &[
        "When does the harbour bridge open?",
        "what is the opening date of the harbour bridge",
        "When will the bridge at the harbour be finished?",
    ],
    &[
        "Why was the library closed?",
        "what is the reason the library shut",
        "why did they shut down the library",
        "How come the library is closed?",
    ],
    &[
        "When will the library reopen?",
        "what day does the library open again",
        "is there a date for the library reopening",
    ],
    &[
        "How do I cancel my subscription?",
        "how can I end my subscription",
        "I want to stop my subscription, what do I do?",
        "cancel subscription",
    ],
    &[
        "How do I change my subscription address?",
        "where can I update the delivery address of my subscription",
        "I moved, how do I change my address",
    ],
    &[
        "Who is the mayor's opponent in the election?",
        "who is running against the mayor",
        "which candidate stands against the mayor",
    ],
    &[
        "How many people voted in the election?",
        "what was the turnout of the election",
        "number of voters in the election",
    ],
    &["Is the tap water safe to drink?", "can I drink the tap water", "is water from the tap drinkable"],
    &["Why is the tap water brown?", "what makes the tap water brown", "the water from my tap is brown, why"],
];

#[test]
fn with_the_bundled_encoder_questions_on_one_subject_stay_apart_and_many_paraphrases_meet() {
    for home in homes() {
        let ledger = home.ledger();
        let mut meanings: HashMap<String, usize> = HashMap::new();
        for (meaning, questions) in PARAPHRASES.iter().enumerate() {
            let vectors = Bundled::default().embed(questions).unwrap();
            for (words, vector) in questions.iter().zip(vectors) {
                ledger.record_gap(&meant(words, vector, 1), at(0)).unwrap();
                meanings.insert((*words).to_owned(), meaning);
            }
        }
        let groups = ledger.gaps_page(1, 0, 50).unwrap().groups;
        for group in &groups {
            let (_, questions) = ledger.gap_group(group.id).unwrap().unwrap();
            let mixed: BTreeSet<usize> =
                questions.iter().map(|q| meanings[q.question.as_ref().unwrap().as_str()]).collect();
            assert_eq!(
                mixed.len(),
                1,
                "{:?}",
                questions.iter().map(|q| q.question.as_ref().unwrap().as_str()).collect::<Vec<_>>()
            );
        }
        assert!(groups.len() <= 19, "{} groups of {} questions", groups.len(), meanings.len());
    }
}
