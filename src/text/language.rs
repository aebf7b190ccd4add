//! Languages and scripts: which language a text is in, and whether a character is Han or kana. A few words are often not
//! enough to tell, so a question is compared with the languages that the corpus has; Chinese is told by its characters.

use super::function_words::{self, Votes};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A language tag (BCP 47: `en`, `es`, `zh-Hant` …); `und` where it is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

/// Below this the detector's word is not taken: short or odd text would come out as any language at all.
const LEAST_CONFIDENCE: f64 = 0.5;

/// From here on a short text is taken for another language than the one expected.
const CLEARLY: f64 = 0.9;

/// A text has a function word among so many words at least.
const FEWEST_FUNCTION_WORDS: usize = 16;

/// So many function words outweigh what letters say of a text with half as many of the other language or fewer.
const PLAIN_VOTES: usize = 3;

/// Characters read to detect a language; more changes nothing and costs time on long articles.
const SAMPLE_CHARS: usize = 2_000;

impl Language {
    /// The language not known.
    #[must_use]
    pub fn unknown() -> Self {
        Self("und".to_owned())
    }

    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// A tag as an article declares it (`en-GB`, `zh_tw`, `ZH-Hant`), or `None` when it does not look like one.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let mut parts = tag.trim().split(['-', '_']);
        let primary = parts.next()?.to_ascii_lowercase();
        let is_tag = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_lowercase());
        if !is_tag {
            return None;
        }
        if primary == "zh" {
            let rest: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
            let hant = rest.iter().any(|p| matches!(p.as_str(), "hant" | "tw" | "hk" | "mo"));
            return Some(Self(if hant { "zh-Hant" } else { "zh-Hans" }.to_owned()));
        }
        Some(Self(primary))
    }

    /// The language `text` is written in, as far as its letters tell; unknown rather than guessed when it is short.
    #[must_use]
    pub fn detect(text: &str) -> Self {
        let sample: String = text.chars().take(SAMPLE_CHARS).collect();
        let letters = sample.chars().filter(|c| c.is_alphabetic()).count().max(1);
        let han = sample.chars().filter(|c| is_han(*c)).count();
        if sample.chars().any(is_kana) && sample.chars().filter(|c| is_kana(*c)).count() * 10 > han {
            return Self("ja".to_owned());
        }
        if han * 5 > letters {
            return Self(chinese_script(&sample).to_owned());
        }
        let by_letters = whatlang::detect(&sample).filter(|info| info.confidence() >= LEAST_CONFIDENCE);
        let by_letters = by_letters.map(|info| two_letter(info.lang()));
        let votes = Votes::of(&sample);
        match (by_letters, by_function_words(&votes, sample.is_ascii())) {
            (Some(by_letters), Some((by_words, most))) => {
                let is_plain = most >= PLAIN_VOTES && most >= 2 * votes.of_language(by_letters.primary());
                if is_plain { by_words } else { by_letters }
            }
            (Some(by_letters), None) => by_letters,
            (None, Some((by_words, _))) => by_words,
            (None, None) => Self::unknown(),
        }
    }

    /// Which of `candidates` (most frequent first) the question is written in.
    ///
    /// A question is too short for an open choice among seventy languages: only those of the corpus are tried, and the
    /// first is taken unless its function words or its letters clearly speak for another.
    #[must_use]
    pub fn detect_among(text: &str, candidates: &[Self]) -> Self {
        Self::clear_among(text, candidates)
            .unwrap_or_else(|| candidates.iter().find(|c| !c.is_cjk()).cloned().unwrap_or_else(|| Self::detect(text)))
    }

    /// The same, where it is clear.
    #[must_use]
    pub fn clear_among(text: &str, candidates: &[Self]) -> Option<Self> {
        if text.chars().any(|c| is_han(c) || is_kana(c)) {
            return Some(Self::detect(text));
        }
        let same_script: Vec<&Self> = candidates.iter().filter(|c| !c.is_cjk()).collect();
        if let [only] = same_script.as_slice() {
            return Some((*only).clone());
        }
        if same_script.is_empty() {
            return Some(Self::detect(text));
        }
        if let Some((tag, _)) = Votes::of(text).most(same_script.iter().map(|c| c.primary())) {
            return Some(Self(tag.to_owned()));
        }
        let allowed: Vec<whatlang::Lang> = same_script.iter().filter_map(|c| c.for_detector()).collect();
        match whatlang::Detector::with_allowlist(allowed).detect(text) {
            Some(info) if info.confidence() >= CLEARLY => Some(two_letter(info.lang())),
            _ => None,
        }
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first part of the tag: `zh` of `zh-Hant`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// Written without spaces between words.
    #[must_use]
    pub fn is_cjk(&self) -> bool {
        matches!(self.primary(), "zh" | "ja")
    }

    fn for_detector(&self) -> Option<whatlang::Lang> {
        DETECTED.iter().find(|(_, code)| *code == self.primary()).map(|(lang, _)| *lang)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `c` is a Han character (also those used in Japanese).
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '々' | '〇')
}

/// Whether `c` is Japanese kana.
#[must_use]
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Whether `c` is hiragana, in which Japanese writes endings and particles.
#[must_use]
pub fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// Whether `c` is a syllable of Korean.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

/// Traditional or simplified, by frequent characters that exist in one of the two only.
fn chinese_script(text: &str) -> &'static str {
    const TRADITIONAL: &str = "這個們來為說時會國對發學現後麼將與過還點電車題長問實開話無種關體機應單費業當經間從進動見樣總給讓費務處據網資訊";
    const SIMPLIFIED: &str = "这个们来为说时会国对发学现后么将与过还点电车题长问实开话无种关体机应单费业当经间从进动见样总给让费务处据网资讯";
    let count = |set: &str| text.chars().filter(|c| set.contains(*c)).count();
    if count(TRADITIONAL) > count(SIMPLIFIED) { "zh-Hant" } else { "zh-Hans" }
}

/// What function words say, where they say it plainly: of one language alone, among so many words.
fn by_function_words(votes: &Votes, is_ascii: bool) -> Option<(Language, usize)> {
    let all = || votes.most(function_words::known());
    // Of the words that Slavic languages share with English ("to") a text of English letters is likelier to be English.
    let english = || votes.most(["en"].into_iter()).filter(|(_, most)| is_ascii && *most >= votes.largest());
    let (tag, most) = all().or_else(english)?;
    (most * FEWEST_FUNCTION_WORDS >= votes.words).then(|| (Language(tag.to_owned()), most))
}

fn two_letter(lang: whatlang::Lang) -> Language {
    DETECTED
        .iter()
        .find(|(known, _)| *known == lang)
        .map_or_else(|| Language(lang.code().to_owned()), |(_, code)| Language((*code).to_owned()))
}

/// The detector's languages that have a two-letter tag we meet; others keep their ISO 639-3 code.
const DETECTED: &[(whatlang::Lang, &str)] = {
    use whatlang::Lang::{
        Ara, Cat, Ces, Cmn, Dan, Deu, Ell, Eng, Est, Fin, Fra, Heb, Hin, Hun, Ind, Ita, Jpn, Kor, Lit, Nld, Nob, Pes,
        Pol, Por, Ron, Rus, Spa, Swe, Tam, Tha, Tur, Ukr, Vie, Yid,
    };
    &[
        (Eng, "en"),
        (Spa, "es"),
        (Deu, "de"),
        (Fra, "fr"),
        (Ita, "it"),
        (Por, "pt"),
        (Nld, "nl"),
        (Swe, "sv"),
        (Dan, "da"),
        (Nob, "no"),
        (Fin, "fi"),
        (Est, "et"),
        (Lit, "lt"),
        (Hun, "hu"),
        (Ron, "ro"),
        (Cat, "ca"),
        (Rus, "ru"),
        (Ukr, "uk"),
        (Pol, "pl"),
        (Ces, "cs"),
        (Tur, "tr"),
        (Ell, "el"),
        (Ara, "ar"),
        (Pes, "fa"),
        (Heb, "he"),
        (Yid, "yi"),
        (Hin, "hi"),
        (Tam, "ta"),
        (Tha, "th"),
        (Vie, "vi"),
        (Ind, "id"),
        (Kor, "ko"),
        (Jpn, "ja"),
        (Cmn, "zh-Hans"),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_tags_are_normalised_and_nonsense_is_refused() {
        assert_eq!(Language::from_tag("zh_TW").unwrap().as_str(), "zh-Hant");
        assert_eq!(Language::from_tag("EN-gb").unwrap().as_str(), "en");
        assert_eq!(Language::from_tag("English"), None);
    }

    #[test]
    fn long_text_is_told_apart_and_gibberish_is_not() {
        let english = "The firm said on Monday that it would pay for the repair of every cable it had laid.";
        assert_eq!(Language::detect(english).as_str(), "en");
        assert_eq!(Language::detect("充電費率改制後，車主可以少付多少錢？這個問題").as_str(), "zh-Hant");
        assert_eq!(Language::detect("充电费率改制后，车主可以少付多少钱？这个问题").as_str(), "zh-Hans");
        assert_eq!(Language::detect("xkcd 42").as_str(), "und");
    }

    #[test]
    fn a_few_words_are_told_by_those_that_no_sentence_lacks() {
        for (text, expected) in [
            ("The baker sells 12 loaves.", "en"),
            ("Rowing: Olm beat Varde by 3 lengths.", "en"),
            ("She found 41 eels.", "en"),
            ("Der Bäcker verkauft 12 Brote.", "de"),
            ("El panadero vende 12 panes y cierra.", "es"),
        ] {
            assert_eq!(Language::detect(text).as_str(), expected, "{text}");
        }
    }

    #[test]
    fn a_question_is_taken_for_the_only_language_it_can_be() {
        let corpus = [Language::english(), Language("zh-Hant".into())];
        assert_eq!(Language::detect_among("wat r regulators doing", &corpus).as_str(), "en");
        assert_eq!(Language::detect_among("为什么", &corpus).primary(), "zh");
        let corpus = ["en", "de", "es"].map(|tag| Language(tag.to_owned()));
        for (text, expected) in [
            ("Was kostet die Karte?", "de"),
            ("Wo ist der Hafen?", "de"),
            ("what was the price", "en"),
            ("¿Cuándo sale el tren?", "es"),
        ] {
            assert_eq!(Language::detect_among(text, &corpus).as_str(), expected, "{text}");
        }
    }
}
