//! What is written together with a word and is none of it: Hebrew's prefixes, Korean's particles.
//!
//! A word that only looks as if it had one loses it too. That does no harm as long as it loses the same wherever it
//! stands, so everything is cut off again and again, down to a length below which nothing is: what comes out for a word
//! with its prefix or particle is then what comes out for the word alone.

/// And, the, in, as, to, from, that.
const HEBREW_PREFIXES: [char; 7] = ['ו', 'ה', 'ב', 'כ', 'ל', 'מ', 'ש'];

/// Hebrew's roots have three letters.
const LEAST_HEBREW: usize = 3;

const HEBREW_PLURALS: [&str; 2] = ["ים", "ות"];

/// Particles, and the endings of verbs made of a noun with "do", "become" or "be". The longer ones stand first.
const KOREAN: &[&str] = &[
    "에서부터",
    "으로부터",
    "했습니다",
    "됐습니다",
    "입니까",
    "합니까",
    "됩니까",
    "까지는",
    "부터는",
    "에서는",
    "에서도",
    "으로는",
    "으로도",
    "에게는",
    "에게서",
    "이라고",
    "이라는",
    "합니다",
    "됩니다",
    "입니다",
    "인가요",
    "하나요",
    "되나요",
    "했나요",
    "됐나요",
    "이에요",
    "할까요",
    "하려면",
    "되려면",
    "부터",
    "까지",
    "에서",
    "에게",
    "한테",
    "께서",
    "으로",
    "이나",
    "이란",
    "이라",
    "라고",
    "라는",
    "처럼",
    "보다",
    "마다",
    "조차",
    "마저",
    "밖에",
    "하고",
    "에는",
    "에도",
    "하는",
    "되는",
    "한다",
    "된다",
    "하다",
    "되다",
    "해요",
    "돼요",
    "하면",
    "되면",
    "예요",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "로",
    "와",
    "과",
    "도",
    "만",
];

/// Nouns of one syllable are too many to cut down to.
const LEAST_KOREAN: usize = 2;

/// A Hebrew word without what is written before it, its plural's ending and its last letter's own form.
pub(super) fn without_prefixes(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let prefixes = letters.iter().take_while(|c| HEBREW_PREFIXES.contains(c)).count();
    letters.drain(..prefixes.min(letters.len().saturating_sub(LEAST_HEBREW)));
    let bare: String = letters.into_iter().collect();
    let singular = HEBREW_PLURALS.iter().find_map(|ending| bare.strip_suffix(ending));
    let kept = singular.filter(|rest| rest.chars().count() >= LEAST_HEBREW).unwrap_or(&bare);
    kept.chars().map(|c| FINALS.iter().find(|(last, _)| *last == c).map_or(c, |(_, usual)| *usual)).collect()
}

/// Letters that are written otherwise at a word's end.
const FINALS: [(char, char); 5] = [('ך', 'כ'), ('ם', 'מ'), ('ן', 'נ'), ('ף', 'פ'), ('ץ', 'צ')];

/// A Korean word without its particles.
pub(super) fn without_particles(word: &str) -> &str {
    let cut = |word: &str| KOREAN.iter().find_map(|particle| word.strip_suffix(particle)).map(str::len);
    let mut kept = word;
    while let Some(shorter) = cut(kept).and_then(|len| kept.get(..len)) {
        if shorter.chars().count() < LEAST_KOREAN {
            break;
        }
        kept = shorter;
    }
    kept
}

/// Whether `c` is a Hebrew letter.
pub(super) fn is_hebrew(c: char) -> bool {
    matches!(c, 'א'..='ת')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hebrew_word_is_the_same_with_and_without_its_prefix() {
        for words in [["סניף", "בסניף", "והסניף"], ["מעבורת", "המעבורת", "למעבורת"], ["בית", "הבית", "שבבית"]]
        {
            let bare = words.map(without_prefixes);
            assert!(bare.iter().all(|word| *word == bare[0]), "{bare:?}");
        }
        assert_eq!(without_prefixes("סניפים"), without_prefixes("סניף"));
    }

    #[test]
    fn a_korean_word_is_the_same_with_every_particle() {
        for words in
            [["혈당", "혈당은", "혈당에서는"], ["고양이", "고양이가", "고양이를"], ["휴관", "휴관합니다", "휴관하나요"]]
        {
            let bare = words.map(without_particles);
            assert!(bare.iter().all(|word| *word == bare[0]), "{bare:?}");
        }
        assert_eq!(without_particles("책은"), "책은");
    }
}
