use super::place::{is_stray, line_at};
use crate::ingest::ProblemKind;
use crate::text::{MOST_MARKS, misplaced_mark};
use unicode_normalization::char::is_combining_mark;

/// Characters that a text has by mistake, each kind with its first line and its number: what cleaning takes out or reads
/// otherwise, and what was lost before. `replaced` of the characters U+FFFD are told elsewhere.
pub(super) fn tell(text: &str, replaced: usize) -> Vec<(Option<usize>, ProblemKind)> {
    let mut controls = Occurrences::default();
    let mut marks = Occurrences::default();
    let mut lost = Occurrences::default();
    let mut private = Occurrences::default();
    let mut towers = Occurrences::default();
    let mut height = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            height = 0;
            if is_stray(c) {
                controls.add(at);
            }
            continue;
        }
        height = if is_combining_mark(c) { height + 1 } else { 0 };
        match c {
            _ if height > MOST_MARKS => towers.add(at),
            '\u{fffd}' => lost.add(at),
            _ if is_private(c) => private.add(at),
            _ if misplaced_mark(c).is_some() => marks.add(at),
            '\u{80}'..='\u{9f}' if c != '\u{85}' => controls.add(at),
            _ if u32::from(c) & 0xfffe == 0xfffe => controls.add(at),
            _ => {}
        }
    }
    lost.count = lost.count.saturating_sub(replaced);
    let kinds: [(Occurrences, ProblemOf); 5] = [
        (controls, |count| ProblemKind::ControlCharacters { count }),
        (marks, |count| ProblemKind::MisplacedMarks { count }),
        (lost, |count| ProblemKind::LostCharacters { count }),
        (private, |count| ProblemKind::PrivateUse { count }),
        (towers, |count| ProblemKind::MarksLeftOut { count }),
    ];
    let told = kinds.into_iter().filter(|(seen, _)| seen.count > 0);
    told.map(|(seen, kind)| (Some(line_at(text, seen.first)), kind(seen.count))).collect()
}

/// The problem of so many.
type ProblemOf = fn(usize) -> ProblemKind;

#[derive(Default)]
struct Occurrences {
    count: usize,
    /// Where the first stands.
    first: usize,
}

impl Occurrences {
    fn add(&mut self, at: usize) {
        if self.count == 0 {
            self.first = at;
        }
        self.count += 1;
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_with_its_line_and_number() {
        let text = format!("a\0b\nIt\u{92}s \u{93}x\u{94}\n\u{fffd}?\n\u{e001}\na{}\nb\u{ffff}", "\u{328}".repeat(10));
        assert_eq!(
            tell(&text, 0),
            [
                (Some(1), ProblemKind::ControlCharacters { count: 2 }),
                (Some(2), ProblemKind::MisplacedMarks { count: 3 }),
                (Some(3), ProblemKind::LostCharacters { count: 1 }),
                (Some(4), ProblemKind::PrivateUse { count: 1 }),
                (Some(5), ProblemKind::MarksLeftOut { count: 2 }),
            ]
        );
        assert_eq!(tell("Plain é 充 👍\u{85}\n", 0), []);
        assert_eq!(tell("\u{fffd}", 1), []);
    }
}
