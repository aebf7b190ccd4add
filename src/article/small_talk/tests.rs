//! 1. What people say to a bot without asking anything is small talk of its kind, in any script, however it is typed.
//! 2. What begins like it and goes on to a subject is a question.

use super::SmallTalk::{self, Acknowledgement, Denial, Greeting, Help, Thanks, WhoAreYou};
use super::*;
use proptest::prelude::*;

const SAID: &[(SmallTalk, &[&str])] = &[
    (
        Help,
        &[
            "help",
            "HELP!!",
            "help me please",
            "can you help me?",
            "what can you do?",
            "how do I use this bot?",
            "hi bot, help",
        ],
    ),
    (Help, &["幫助", "請幫幫我", "怎麼用？", "帮助", "使い方", "ayuda", "помощь"]),
    (
        WhoAreYou,
        &["who are you?", "what are you", "hey, who are you", "Are you a bot?", "你是誰？", "你是谁", "кто ты?"],
    ),
    (
        Denial,
        &[
            "no",
            "Nope.",
            "no!!",
            "nooo",
            "not it",
            "that's wrong",
            "that’s not it",
            "no, that's not what I asked",
            "wrong answer, try again",
            "👎",
        ],
    ),
    (Denial, &["不對", "不是這個", "不是", "错了", "いいえ", "нет"]),
    (
        Thanks,
        &[
            "thanks",
            "thaaanks!!",
            "Thank you so much :)",
            "ty",
            "thx bot",
            "ok thanks 🙏",
            "thanks, that helped a lot",
            "good bot",
            "🙏",
            "❤️",
        ],
    ),
    (
        Thanks,
        &[
            "thank you, that's exactly what I needed!",
            "no thanks",
            "great answer, you're the best",
            "awesome, thank you Ibid!",
        ],
    ),
    (
        Thanks,
        &[
            "謝謝",
            "謝謝你的幫助！",
            "感謝您",
            "谢谢啦",
            "ありがとうございます",
            "감사합니다",
            "شكرا",
            "धन्यवाद",
            "ขอบคุณครับ",
            "спасибо",
            "gracias",
            "danke schön",
        ],
    ),
    (
        Greeting,
        &[
            "hi",
            "Hiii",
            "hello there",
            "Hey!",
            "good morning everyone",
            "hi, how are you?",
            "👋",
            "bye",
            "Ibid",
            "hey Ibid?",
            "anyone there?",
        ],
    ),
    (
        Greeting,
        &["你好", "大家好", "早安", "哈囉～", "こんにちは", "안녕하세요", "привет", "مرحبا", "नमस्ते", "bonjour !"],
    ),
    (
        Acknowledgement,
        &[
            "ok",
            "OK.",
            "okkk",
            "lol",
            "👍",
            "👍🏽👍🏽",
            "😂😂😂",
            "yes",
            "cool",
            "got it",
            "makes sense",
            "hahaha",
            ":)",
            "<3 xD",
            "all good",
            "ok?",
            "really?",
        ],
    ),
    (Acknowledgement, &["好", "好的", "嗯嗯", "哈哈哈哈", "知道了", "太好了！", "是的", "はい", "네", "да"]),
];

const ASKED: &[&str] = &[
    "help with a refund",
    "help desk opening hours",
    "can you help me find the sick leave policy",
    "how do i use a library card",
    "what can you do with a day ticket",
    "what do you know about the merger",
    "who are you allowed to bring along",
    "who are the regulators?",
    "who is this article by",
    "what are you paying for the cable",
    "are you open on Sundays?",
    "no parking signs?",
    "no refunds after May?",
    "not it support hours",
    "wrong address on my card, what now?",
    "not right of way",
    "hi, when does the season open?",
    "hello kitty exhibition dates",
    "hey how much is it",
    "good morning america ratings",
    "hello, is the library open",
    "how are you funded?",
    "thanks, and the others?",
    "thanks to whom was the cable mended",
    "thank you note template",
    "ok but why are regulators involved",
    "ok, and when",
    "so what about the boats?",
    "yes or no: is it over?",
    "great barrier reef",
    "cool storage of vaccines",
    "nice airport code",
    "good bot detection",
    "bot policy",
    "perfect number definition",
    "lol what is the deal about",
    "is it over",
    "this is right?",
    "and when",
    "?!",
    "12",
    "C++",
    "謝謝，那費用呢",
    "你好，充電費用怎麼算",
    "好的地方在哪",
    "沒有卡可以借嗎",
    "對誰有影響",
    "不是會員可以借書嗎",
    "幫助中心電話",
    "謝先生是誰",
    "こんにちは、営業時間は？",
    "привет, где библиотека",
];

#[test]
fn what_asks_nothing_is_small_talk_of_its_kind() {
    for (kind, lines) in SAID {
        for line in *lines {
            assert_eq!(small_talk(line, &["Ibid"]), Some(*kind), "{line}");
        }
    }
}

#[test]
fn what_goes_on_to_a_subject_is_a_question() {
    for line in ASKED {
        assert_eq!(small_talk(line, &["Ibid"]), None, "{line}");
    }
}

#[test]
fn a_name_is_the_bots_only() {
    assert_eq!(small_talk("thanks Marginalia", &["Marginalia"]), Some(Thanks));
    assert_eq!(small_talk("thanks Marginalia", &["Ibid"]), None);
}

proptest! {
    #[test]
    fn one_word_of_a_subject_makes_it_a_question(
        (kind, line) in proptest::sample::select(SAID.iter().flat_map(|(kind, lines)| lines.iter().map(|l| (*kind, *l))).collect::<Vec<_>>()),
        subject in "[b-df-hj-np-tv-xz]{5,9}",
        comes_first in any::<bool>(),
    ) {
        prop_assert!(small_talk(line, &["Ibid"]) == Some(kind));
        let asked = if comes_first { format!("{subject} {line}") } else { format!("{line} {subject}") };
        prop_assert_eq!(small_talk(&asked, &["Ibid"]), None);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}") {
        let _ = small_talk(&text, &[""]);
    }
}
