//! The quality floor on the shipped corpus's own questions. It only rises.
//!
//! 1. There are enough questions of every sort, and each names a passage that exists, or none.
//! 2. The figures do not fall below the floor.

use crate::check::{bundled, root, shipped};
use ibid::eval::evaluate_on;
use ibid::newsroom::golden_questions;
use ibid::reader::Reader;

const FLOOR_P_AT_1: f64 = 0.58;
const FLOOR_HIT_AT_5: f64 = 0.80;
const FLOOR_AUROC: f64 = 0.69;

#[test]
fn there_are_questions_of_every_sort() {
    let golden = golden_questions(&root().join("corpus"), &shipped().index()).unwrap();
    assert!(golden.left_out.is_empty(), "{:?}", golden.left_out);
    let questions = golden.questions;
    let of = |kind: &str| questions.iter().filter(|q| q.kind.as_deref() == Some(kind)).count();
    assert!(questions.len() >= 80);
    assert!(of("near_miss") >= 20 && of("stranger") >= 20);
    assert!(of("paraphrase") >= 20 && of("short") >= 5 && of("misspelt") >= 5 && of("chinese") >= 5);
    for question in &questions {
        let has_none = matches!(question.kind.as_deref(), Some("near_miss" | "stranger"));
        assert_eq!(question.relevant.is_empty(), has_none, "{}", question.id);
    }
}

#[test]
fn quality_does_not_fall() {
    let index = shipped().index();
    let questions = golden_questions(&root().join("corpus"), &index).unwrap().questions;
    let figures = evaluate_on(&index, &questions, bundled().as_ref(), Some(&Reader::shipped()), None).unwrap().figures;
    assert!(figures.p_at_1 >= FLOOR_P_AT_1, "P@1 {}", figures.p_at_1);
    assert!(figures.hit_at_5 >= FLOOR_HIT_AT_5, "Hit@5 {}", figures.hit_at_5);
    assert!(figures.auroc.unwrap() >= FLOOR_AUROC, "AUROC {:?}", figures.auroc);
}
