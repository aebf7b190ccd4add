use std::sync::LazyLock;

/// Characters in pairs, each with the simplified one that stands for it; the file says where they come from.
const TABLE: &str = include_str!("simplified.txt");

/// By the character, sorted.
static PAIRS: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let chars: Vec<char> = TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).collect();
    let (pairs, _) = chars.as_chunks::<2>();
    let mut pairs: Vec<(char, char)> = pairs.iter().map(|[from, to]| (*from, *to)).collect();
    pairs.sort_unstable();
    pairs
});

/// `text` with each traditional Chinese character replaced by the simplified one that stands for it.
///
/// Character by character: a few characters are simplified in some words only (乾 of 乾隆), which a dictionary of phrases
/// knows and this does not. For finding words that costs nothing, for articles and questions are folded alike.
#[must_use]
pub fn simplified(text: &str) -> String {
    let fold = |c: char| PAIRS.binary_search_by_key(&c, |(from, _)| *from).ok().and_then(|at| PAIRS.get(at));
    text.chars().map(|c| fold(c).map_or(c, |(_, to)| *to)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_pairs_of_single_characters_each_once() {
        let chars = TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(str::chars).count();
        assert_eq!(chars % 2, 0);
        assert!(PAIRS.len() > 4_000 && PAIRS.windows(2).all(|two| two[0].0 < two[1].0));
    }

    #[test]
    fn traditional_becomes_simplified_and_all_else_stays() {
        assert_eq!(simplified("電動車充電費率"), "电动车充电费率");
        assert_eq!(simplified("臺灣發展，繁體 ABC かな 1"), "台湾发展，繁体 ABC かな 1");
    }
}
