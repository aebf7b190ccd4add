use super::*;

#[test]
fn what_turns_from_the_last_answer_to_the_reader_ends_an_faq() {
    for line in [
        "Still have questions? Chat with our team.",
        "Was this article helpful?",
        "Did this answer your question?",
        "Ready to start your project?",
        "Didn’t find what you were looking for?",
        "We may earn a commission when you buy through our links.",
        "Share this article: Facebook X",
        "3 Comments",
        "Updated: Sep 29, 2025",
        "By Ana Ruiz",
        "Reviewed by Dr. Bo Li, March 2026",
        "← Previous post",
        "Photo: Bo Li",
        "This material may not be published, broadcast or rewritten without permission.",
    ] {
        assert!(ends_faq(line), "{line}");
    }
    for line in [
        "Was this planned?",
        "You earn a commission on each sale.",
        "3 steps",
        "By train and bus.",
        "Next steps",
        "Have a look at the label.",
    ] {
        assert!(!ends_faq(line), "{line}");
    }
}
