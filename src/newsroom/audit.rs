//! How the audit trail speaks of generations, whichever face they were brought in by.

use super::publish::Comparison;
use crate::store::{Change, Changes};
use crate::text::counted;

/// A generation, as what something was done to.
#[must_use]
pub fn generation(number: u64) -> String {
    format!("generation {number}")
}

/// What served before a rollback.
#[must_use]
pub fn in_place_of(number: u64) -> String {
    format!("in place of {}", generation(number))
}

/// What a new generation brought, and how many golden questions it breaks.
#[must_use]
pub fn in_figures(changes: &Changes, broken: usize) -> String {
    let of = |wanted: Change| changes.files.iter().filter(|(_, change)| *change == wanted).count();
    let [added, altered, removed] = [Change::Added, Change::Changed, Change::Removed].map(of);
    let files = format!("{added} added, {altered} changed, {removed} removed");
    if broken == 0 {
        return files;
    }
    format!("{files}; breaks {}", counted(broken, "golden question", "golden questions"))
}

/// Why a new index that nobody asked for was not used.
#[must_use]
pub fn left_because(golden: &Comparison) -> String {
    match golden.broken().count() {
        0 => "not all golden questions can be asked".to_owned(),
        broken => format!("breaks {}", counted(broken, "golden question", "golden questions")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_generation_is_told_in_figures() {
        let files = [("a.md", Change::Added), ("b.md", Change::Added), ("c.md", Change::Removed)];
        let files = files.map(|(file, change)| (file.to_owned(), change)).into();
        let changes = Changes { files, unchanged: 4 };
        assert_eq!(in_figures(&changes, 0), "2 added, 0 changed, 1 removed");
        assert_eq!(in_figures(&changes, 1), "2 added, 0 changed, 1 removed; breaks 1 golden question");
        assert_eq!((generation(7).as_str(), in_place_of(8).as_str()), ("generation 7", "in place of generation 8"));
    }
}
