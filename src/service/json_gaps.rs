use crate::article::Question;
use crate::ledger::{GapGroup, GroupQuestion, Ledger, LedgerError};
use serde_json::{Value, json};

/// What readers asked without a good answer, in groups, most asked first: how many groups there are, and at most `most` of them.
///
/// # Errors
/// [`LedgerError`].
pub fn gaps(ledger: &Ledger, askers: u32, most: u32) -> Result<Value, LedgerError> {
    let page = ledger.gaps_page(askers, 0, most)?;
    let mut groups = Vec::new();
    for group in &page.groups {
        let questions = ledger.gap_group(group.id)?.map(|(_, questions)| questions).unwrap_or_default();
        groups.push(one(group, &questions));
    }
    Ok(json!({ "total": page.total, "groups": groups }))
}

fn one(group: &GapGroup, questions: &[GroupQuestion]) -> Value {
    let words = |question: &Option<Question>| question.as_ref().map(|question| question.as_str().to_owned());
    let asked = |gap: &GroupQuestion| {
        json!({
            "question": words(&gap.question), "kind": gap.kind.name(), "times": gap.times, "language": gap.language,
            "passage": gap.passage, "last_asked": gap.last_asked,
        })
    };
    json!({
        "group": u64::from(group.id),
        "example": words(&group.example),
        "asked": group.asked,
        "asked_in_all": group.asked_in_all,
        "wordings": group.questions,
        "askers": group.askers,
        "waiting": group.waiting,
        "unanswered": group.kinds.unanswered,
        "not_it": group.kinds.not_it,
        "low_confidence": group.kinds.low_confidence,
        "last_asked": group.last_asked,
        "settled": group.settled.as_ref().map(|settled| json!({ "at": settled.at, "answer": settled.answer })),
        "questions": questions.iter().map(asked).collect::<Value>(),
    })
}
