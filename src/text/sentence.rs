//! Where sentences end, in any script: at marks of its own, not at abbreviations, initials, figures or inside quotation
//! marks. A line that ends in the middle of a sentence does not end it.

use super::Span;
use super::short_form::ends_in_short_form;
use unicode_segmentation::UnicodeSegmentation;

/// The sentences of `text` as trimmed spans, in order; together they hold every character that is not white space.
///
/// Unicode's rules (UAX #29) end a sentence after `U.S.` or `Dr.` when a capital follows, and at every line end;
/// a reader would not. So a piece is joined to the next after an initial or a known abbreviation, and over a line end
/// in the middle of a sentence (the next line goes on in lower case).
#[must_use]
pub fn sentences(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let pieces = stretches(text).into_iter().flat_map(|stretch| {
        let words = stretch.of(text).unwrap_or_default();
        words.split_sentence_bound_indices().map(move |(at, piece)| (stretch.start() + at, piece))
    });
    for (start, piece) in pieces {
        let trimmed = piece.trim();
        if trimmed.is_empty() {
            continue;
        }
        let lead = piece.len() - piece.trim_start().len();
        let mut span = Span::new(start + lead, start + lead + trimmed.len());
        if let Some(previous) = open
            && let Some(mark) = footnote_mark(text, previous, span)
        {
            open = Some(previous.to(mark));
            let rest = Span::new(mark.end(), span.end());
            let words = rest.of(text).unwrap_or_default();
            if words.trim().is_empty() {
                continue;
            }
            span = Span::new(rest.end() - words.trim_start().len(), rest.end());
        }
        open = match open {
            Some(previous) if goes_on(text, previous, span) => Some(previous.to(span)),
            Some(previous) => {
                let (previous, span) = shift_marks(text, previous, span);
                spans.push(previous);
                Some(span)
            }
            None => Some(span),
        };
    }
    spans.extend(open);
    spans
}

/// The text in stretches without long runs of signs: Unicode's rules look ahead from every closing mark after a full
/// stop, which takes quadratic time on a run of them.
fn stretches(text: &str) -> Vec<Span> {
    const LONGEST_RUN: usize = 200;
    let mut out = Vec::new();
    let (mut start, mut run) = (0, 0);
    for (at, c) in text.char_indices() {
        run = if c.is_alphanumeric() { 0 } else { run + 1 };
        if run > LONGEST_RUN {
            out.push(Span::new(start, at));
            (start, run) = (at, 0);
        }
    }
    out.push(Span::new(start, text.len()));
    out
}

fn goes_on(text: &str, previous: Span, next: Span) -> bool {
    let before = previous.of(text).unwrap_or_default();
    let between = Span::new(previous.end(), next.start()).of(text).unwrap_or_default();
    let after = next.of(text).unwrap_or_default();
    if between.contains('\n') {
        let ends_open = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '–' | '('));
        return between.matches('\n').count() == 1
            && ends_open
            && after.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
    }
    // "Stop!" she cried. He left (was it late?) at once.
    let speech_ends = before.ends_with(['"', '”', '’', '\'', '»', ')', '）', ']']);
    if speech_ends && after.starts_with(char::is_lowercase) {
        return true;
    }
    // A closing mark that stands alone belongs to what it closes.
    if after.chars().all(|c| !c.is_alphanumeric()) {
        return true;
    }
    (before.ends_with('.') && ends_in_short_form(before, after)) || ends_in_aside(before) || is_inside(text, previous)
}

/// Brackets and quotation marks that differ at both ends.
const PAIRS: &[(char, char)] =
    &[('(', ')'), ('（', '）'), ('[', ']'), ('“', '”'), ('„', '“'), ('«', '»'), ('「', '」'), ('『', '』'), ('《', '》')];

/// Whether a bracket or a quotation mark is open at the end of `previous` that opened inside its sentence: what ends there is not
/// that sentence. One that opened at its beginning holds sentences of its own, and one that is soon closed nowhere is a slip.
fn is_inside(text: &str, previous: Span) -> bool {
    /// More is a speech, not a word in a sentence.
    const REACH: usize = 240;
    let before = previous.of(text).unwrap_or_default();
    let from = before.char_indices().rev().take(REACH).last().map_or(0, |(at, _)| at);
    let near = before.get(from..).unwrap_or_default();
    let ahead = || text.get(previous.end()..).unwrap_or_default().chars().take(REACH).take_while(|c| *c != '\n');
    PAIRS.iter().any(|(opening, closing)| {
        let Some(open) = near.rfind(*opening).filter(|at| from + at > 0) else { return false };
        let since = near.get(open + opening.len_utf8()..).unwrap_or_default();
        !since.contains(*closing) && ahead().find(|c| c == closing || c == opening) == Some(*closing)
    })
}

/// Whether a full stop at the end belongs to a word in brackets that is no sentence: `Captain Vale (ret.)`.
fn ends_in_aside(before: &str) -> bool {
    let inside = before.strip_suffix(".)").and_then(|rest| rest.rsplit_once('('));
    inside.is_some_and(|(_, inside)| inside.starts_with(char::is_lowercase))
}

/// The rest of a footnote's mark that `next` begins with, where `previous` ends before it or inside it: `May.[2] The`,
/// `May.² The`.
fn footnote_mark(text: &str, previous: Span, next: Span) -> Option<Span> {
    const LONGEST: usize = 12;
    let before = previous.of(text)?;
    let after = next.of(text)?;
    let sentence = before.trim_end_matches('[');
    if !sentence.ends_with(['.', '!', '?', '。', '！', '？']) || previous.end() != next.start() {
        return None;
    }
    let is_raised = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    let raised: usize = after.chars().take_while(|c| is_raised(*c)).map(char::len_utf8).sum();
    if raised > 0 {
        return Some(Span::new(next.start(), next.start() + raised));
    }
    let mut is_open = before.len() - sentence.len() == 1;
    let mut end = None;
    for (at, c) in after.char_indices().take(LONGEST) {
        match c {
            '[' if !is_open => is_open = true,
            ']' if is_open => {
                is_open = false;
                end = Some(at + 1);
            }
            c if is_open && (c.is_ascii_digit() || matches!(c, '*' | '†')) => {}
            _ => break,
        }
    }
    end.map(|end| Span::new(next.start(), next.start() + end))
}

/// An opening mark belongs to the sentence it opens, a closing one to the sentence it closes.
fn shift_marks(text: &str, previous: Span, next: Span) -> (Span, Span) {
    let before = previous.of(text).unwrap_or_default();
    let after = next.of(text).unwrap_or_default();
    let kept = before.trim_end_matches(['「', '『', '“', '‘', '（', '《', '〈', '【', '«', ' ', '\n']);
    let rest = after.trim_start_matches(['」', '』', '”', '’', '）', '》', '〉', '】', '»', ' ', '\n']);
    if kept.len() < before.len() && !kept.is_empty() {
        let opens = previous.start() + kept.len();
        let lead = text.get(opens..).map_or(0, |t| t.len() - t.trim_start().len());
        return (Span::new(previous.start(), opens), Span::new(opens + lead, next.end()));
    }
    if rest.len() < after.len() && !rest.is_empty() {
        let starts = next.end() - rest.len();
        let closed = text.get(..starts).map_or(starts, |t| t.trim_end().len());
        return (Span::new(previous.start(), closed), Span::new(starts, next.end()));
    }
    (previous, next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = sentences(text).into_iter().filter_map(|s| s.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn initials_and_abbreviations_do_not_end_a_sentence() {
        check(
            "The U.S. Federal Trade Commission looked. Dr. Lin agreed.",
            &["The U.S. Federal Trade Commission looked.", "Dr. Lin agreed."],
        );
        check("It cost $4.5 million. It sold.", &["It cost $4.5 million.", "It sold."]);
    }

    #[test]
    fn a_short_form_ends_a_sentence_only_where_another_begins() {
        check(
            "Sgt. Anna Vale and Messrs. Dorn and Key met. The firm is Kelp Inc. It is new.",
            &["Sgt. Anna Vale and Messrs. Dorn and Key met.", "The firm is Kelp Inc.", "It is new."],
        );
        check(
            "It was led by Lt. Col. Vale of Kelp Inc. Chairwoman Key came.",
            &["It was led by Lt. Col. Vale of Kelp Inc. Chairwoman Key came."],
        );
        check(
            "We sold it to the U.S. They paid. The answer was no. The end.",
            &["We sold it to the U.S.", "They paid.", "The answer was no.", "The end."],
        );
        check("It opens at 9 p.m. Guards watch.", &["It opens at 9 p.m.", "Guards watch."]);
        check("Lt. (ret.) Vale sails. (He is 90.) Good.", &["Lt. (ret.) Vale sails.", "(He is 90.)", "Good."]);
        check("See no. 14 on p. 3. It opens at 9 a.m. Monday.", &["See no. 14 on p. 3.", "It opens at 9 a.m. Monday."]);
    }

    #[test]
    fn short_forms_of_many_languages_end_no_sentence() {
        for whole in [
            "Lo dijo la Dra. Vale ante la Srta. Key en la pág. 4.",
            "Il dott. Vale e la sig.ra Key leggono pag. 3.",
            "Dhr. Vale en mevr. Key varen, bijv. Maandag.",
            "Об этом сказал проф. Вале на ул. Морской.",
            "O Exmo. Vale e a profa. Key leram a pág. 9.",
            "قال د. أحمد ذلك.",
        ] {
            check(whole, &[whole]);
        }
        check("Это было в 2020 г. Он ушёл.", &["Это было в 2020 г.", "Он ушёл."]);
        check("Fundó Kelp y Cía. La firma creció.", &["Fundó Kelp y Cía.", "La firma creció."]);
    }

    #[test]
    fn german_short_forms_and_dates_end_no_sentence() {
        for whole in [
            "Am 3. März ist frei, d. h. Ruhe für alle.",
            "Neu sind z. B. Boote im 2. Hafen, ca. 4 Mio. Euro teuer.",
            "Das sagt lt. Bericht Dr. h. c. Anna Vale.",
        ] {
            check(whole, &[whole]);
        }
        check("Es waren 29. Die Boote kamen.", &["Es waren 29.", "Die Boote kamen."]);
    }

    #[test]
    fn a_footnote_mark_belongs_to_the_sentence_before_it() {
        check("It was May.[2] The dyke held.[3][4] Good.", &["It was May.[2]", "The dyke held.[3][4]", "Good."]);
        check("It was May.² The dyke held.", &["It was May.²", "The dyke held."]);
        check("It was May. [It rained.] Good.", &["It was May.", "[It rained.]", "Good."]);
    }

    #[test]
    fn quotation_marks_stay_with_their_sentence() {
        check(
            "“We will pay.” She left. 他說：「好。」然後走了。",
            &["“We will pay.”", "She left.", "他說：「好。」", "然後走了。"],
        );
    }

    #[test]
    fn marks_stay_with_what_they_open_and_close() {
        check("供電。「今年」部長說。", &["供電。", "「今年」部長說。"]);
        check("“豆浆每天现磨。”他说。", &["“豆浆每天现磨。”", "他说。"]);
        check("\"Stop! Go!\" she cried. He went.", &["\"Stop!", "Go!\" she cried.", "He went."]);
    }

    #[test]
    fn no_sentence_ends_inside_a_bracket_or_a_quotation_that_began_in_it() {
        for whole in [
            "The board (it met twice. Nobody came!) agreed at last.",
            "The sign says “Stop. Look. Listen.” in red letters.",
            "He asked (was it late?) at once.",
            "Auf dem Schild steht „Halt. Schau.“ in Rot.",
        ] {
            check(whole, &[whole]);
        }
        check("他說：「好。我去。」然後走了。", &["他說：「好。我去。」", "然後走了。"]);
        check("It rained. (It was May. All slept.) Good.", &["It rained.", "(It was May.", "All slept.)", "Good."]);
        check("It cost (more. Then it ended. Good.", &["It cost (more.", "Then it ended.", "Good."]);
    }

    #[test]
    fn a_wrapped_line_is_one_sentence_and_a_list_is_not() {
        check("ranging from\nmild to severe.", &["ranging from\nmild to severe."]);
        check("Cough\nFever", &["Cough", "Fever"]);
    }

    proptest! {
        #[test]
        fn sentences_hold_every_visible_character_in_order(text in "[a-zA-Z0-9.!? \n。「」é👩]{0,60}") {
            let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let joined: String = sentences(&text).into_iter().filter_map(|s| s.of(&text)).collect();
            prop_assert_eq!(visible(&joined), visible(&text));
        }
    }
}
