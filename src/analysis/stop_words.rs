//! Words too common to tell passages apart. They stay in the index and are left out of questions.

use crate::text::{Language, is_function_word, is_hiragana};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use tantivy::tokenizer::{Language as Known, SimpleTokenizer, StopWordFilter, TextAnalyzer};

/// English function words, forms without their apostrophe included: that is how readers type and how words are folded.
const ENGLISH: &str = "a about above after again against all am an and any are arent as at be because been before being below \
    between both but by can cannot cant could couldnt did didnt do does doesnt doing dont down during each few for from further \
    had hadnt has hasnt have havent having he her here heres hers herself hes him himself his how hows i id if ill im in into is \
    isnt it its itself ive just lets me more most my myself no nor not of off on once only or other our ours ourselves out over own \
    same shant she should shouldnt so some such than that thats the their theirs them themselves then there theres these they \
    theyd theyll theyre theyve this those through to too under until up very was wasnt we wed well were werent weve what whats \
    when whens where wheres which while who whom whos why whys will with wont would wouldnt you youd youll your youre yours \
    yourself yourselves youve also u r ur pls please wat wut d ll m re s t ve";

/// Chinese function words and question words, simplified.
const CHINESE: &[&str] = &[
    "的",
    "了",
    "吗",
    "呢",
    "吧",
    "啊",
    "是",
    "在",
    "和",
    "与",
    "或",
    "也",
    "都",
    "就",
    "把",
    "被",
    "有",
    "没",
    "不",
    "这",
    "那",
    "个",
    "什么",
    "怎么",
    "如何",
    "为什么",
    "为何",
    "哪",
    "哪些",
    "哪个",
    "谁",
    "多少",
    "几",
    "会",
    "能",
    "可以",
    "要",
    "请问",
    "我",
    "你",
    "他",
    "她",
    "它",
    "我们",
    "你们",
    "他们",
    "之",
    "其",
    "及",
    "等",
    "对",
    "从",
    "到",
    "于",
    "以",
    "而",
    "但",
    "还",
    "吗",
    "么",
    "何",
    "何时",
    "是否",
];

/// Whether `word`, folded, written `part`, is too common. Lists of languages with accents have them.
pub(super) fn is_stop_word(language: &Language, word: &str, part: &str) -> bool {
    if language.primary() == "en" {
        static WORDS: OnceLock<HashSet<&str>> = OnceLock::new();
        return WORDS.get_or_init(|| ENGLISH.split_whitespace().collect()).contains(word);
    }
    if language.primary() == "ko" {
        return KOREAN.contains(&part);
    }
    let written = part.to_lowercase();
    let is_listed = |filter: &TextAnalyzer| [word, &written].iter().any(|word| is_filtered(filter.clone(), word));
    is_function_word(&written, language.primary()) || others().get(language.primary()).is_some_and(is_listed)
}

/// Japanese particles and endings are cut off as words of one or two hiragana.
pub(super) fn is_stop_word_cjk(word: &str) -> bool {
    let is_ending = word.chars().count() <= 2 && word.chars().all(is_hiragana);
    is_ending || JAPANESE.contains(&word) || CHINESE.contains(&word)
}

/// Japanese question words, some with the ending that they are asked with.
const JAPANESE: &[&str] =
    &["いくら", "いつ", "どこ", "だれ", "なに", "なぜ", "どう", "どれ", "どの", "ですか", "ますか", "何", "何时", "谁"];

/// Korean question words, and the verbs that questions end with.
const KOREAN: &[&str] = &[
    "몇",
    "얼마",
    "얼마나",
    "얼마가",
    "얼마예요",
    "얼마인가요",
    "얼마입니까",
    "언제",
    "언제부터",
    "언제까지",
    "어디",
    "어디서",
    "어디에",
    "어디로",
    "어디에서",
    "누가",
    "누구",
    "무엇",
    "무엇을",
    "무엇이",
    "뭐",
    "왜",
    "어떻게",
    "어떤",
    "어느",
    "무슨",
    "개",
    "개나",
    "곳",
    "곳에서",
    "대",
    "대까지",
    "명",
    "명이나",
    "있나요",
    "있어요",
    "있습니까",
    "있다",
    "있는",
    "없나요",
    "인가요",
    "하나요",
    "되나요",
    "수",
    "것",
    "및",
    "그",
    "이",
    "저",
    "좋나요",
    "좋아요",
];

/// tantivy's lists can only be asked through a token stream.
fn is_filtered(mut filter: TextAnalyzer, word: &str) -> bool {
    let mut stream = filter.token_stream(word);
    !stream.advance()
}

fn others() -> &'static HashMap<&'static str, TextAnalyzer> {
    static FILTERS: OnceLock<HashMap<&'static str, TextAnalyzer>> = OnceLock::new();
    FILTERS.get_or_init(|| {
        [
            ("da", Known::Danish),
            ("nl", Known::Dutch),
            ("fi", Known::Finnish),
            ("fr", Known::French),
            ("de", Known::German),
            ("hu", Known::Hungarian),
            ("it", Known::Italian),
            ("no", Known::Norwegian),
            ("pt", Known::Portuguese),
            ("ru", Known::Russian),
            ("es", Known::Spanish),
            ("sv", Known::Swedish),
        ]
        .into_iter()
        .filter_map(|(code, language)| {
            let filter = StopWordFilter::new(language)?;
            Some((code, TextAnalyzer::builder(SimpleTokenizer::default()).filter(filter).build()))
        })
        .collect()
    })
}
