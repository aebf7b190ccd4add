//! Lines that lead to the other pages of an article: `1 2 3 Next page`. They are no part of its text.

use crate::ingest::block::Block;

/// A longer line says something, in characters.
const LONGEST: usize = 60;

/// Words that stand in such lines beside figures.
const WORDS: &[&str] = &[
    "next",
    "previous",
    "prev",
    "page",
    "pages",
    "first",
    "last",
    "older",
    "newer",
    "back",
    "of",
    "nächste",
    "vorherige",
    "seite",
    "seiten",
    "weiter",
    "zurück",
    "von",
    "suivante",
    "suivant",
    "précédente",
    "précédent",
    "sur",
    "siguiente",
    "anterior",
    "página",
    "próxima",
    "successiva",
    "precedente",
    "pagina",
    "volgende",
    "vorige",
    "nästa",
    "föregående",
    "sida",
    "下一頁",
    "上一頁",
    "下一页",
    "上一页",
    "下頁",
    "上頁",
    "次のページ",
    "前のページ",
    "次へ",
    "前へ",
];

/// Takes the lines off with which the body ends that lead to other pages.
pub(super) fn drop_pagers(blocks: &mut Vec<Block>) {
    while blocks.len() > 1 && blocks.last().is_some_and(|block| is_pager(&block.flowing())) {
        blocks.pop();
    }
    // A link to the next page may stand before the number of this one.
    while blocks.len() > 2 && blocks.get(blocks.len() - 2).is_some_and(|block| is_pager(&block.flowing())) {
        blocks.truncate(blocks.len() - 2);
    }
}

/// Whether a line holds nothing but figures and words for pages, two of them at least.
pub(super) fn is_pager(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &&&str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let numbers = words.iter().filter(is_number).count();
    let named = words.iter().filter(|word| WORDS.contains(word)).count();
    let is_han = words.len() == 1 && !line.is_ascii();
    lower.chars().count() <= LONGEST && numbers + named == words.len() && named > 0 && (words.len() > 1 || is_han)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_lead_to_other_pages_go_and_others_stay() {
        for line in
            ["1 2 3 Next page", "Page 1 of 3", "« Previous 1 2 … 9 Next »", "Nächste Seite", "1 | 2 | 下一頁", "下一頁"]
        {
            assert!(is_pager(line), "{line}");
        }
        for line in ["1 2 3", "Next", "Next page of the book is blank.", "Page 3 is new", "2026", "Last of the nine"] {
            assert!(!is_pager(line), "{line}");
        }
    }
}
