//! The headings publishers put over an FAQ.

/// Words that announce an FAQ wherever they begin or end a heading, folded to lower case without punctuation.
const PHRASES: &[&str] = &[
    "faq",
    "faqs",
    "faq s",
    "f a q",
    "f a q s",
    "frequently asked questions",
    "frequently asked question",
    "frequently asked",
    "common questions",
    "commonly asked questions",
    "people also ask",
    "preguntas frecuentes",
    "preguntas más frecuentes",
    "preguntes freqüents",
    "foire aux questions",
    "questions fréquentes",
    "questions fréquemment posées",
    "questions les plus fréquentes",
    "häufige fragen",
    "häufig gestellte fragen",
    "domande frequenti",
    "perguntas frequentes",
    "dúvidas frequentes",
    "veelgestelde vragen",
    "vanliga frågor",
    "ofte stillede spørgsmål",
    "ofte stilte spørsmål",
    "usein kysytyt kysymykset",
    "usein kysyttyä",
    "najczęściej zadawane pytania",
    "najczęstsze pytania",
    "často kladené otázky",
    "časté dotazy",
    "gyakori kérdések",
    "întrebări frecvente",
    "sıkça sorulan sorular",
    "sık sorulan sorular",
    "câu hỏi thường gặp",
    "pertanyaan yang sering diajukan",
    "pertanyaan umum",
    "частые вопросы",
    "часто задаваемые вопросы",
    "поширені запитання",
    "часті запитання",
    "συχνές ερωτήσεις",
    "שאלות נפוצות",
    "שאלות ותשובות",
    "الأسئلة الشائعة",
    "الأسئلة المتكررة",
    "سوالات متداول",
    "자주 묻는 질문",
];

/// The same for scripts that put no space between words.
const UNSPACED: &[&str] = &[
    "常見問題",
    "常见问题",
    "常見問答",
    "常见问答",
    "常見疑問",
    "常见疑问",
    "よくある質問",
    "よくあるご質問",
    "คำถามที่พบบ่อย",
];

/// Headings that announce an FAQ when they say nothing else.
const ALONE: &[&str] = &[
    "questions and answers",
    "questions answers",
    "questions answered",
    "your questions answered",
    "questions we have answers",
    "got questions we have answers",
    "have questions we have answers",
    "got questions we ve got answers",
    "q a",
    "q and a",
    "q as",
    "q and as",
    "quick questions",
    "reader questions",
    "top questions",
    "popular questions",
    "questions you may have",
    "questions you might have",
    "preguntas y respuestas",
    "perguntas e respostas",
    "domande e risposte",
    "fragen und antworten",
    "questions réponses",
    "questions et réponses",
    "вопросы и ответы",
    "вопрос ответ",
    "問答",
    "问答",
    "問與答",
    "问与答",
    "問答集",
    "質問と回答",
];

/// Whether a heading announces an FAQ.
pub(in crate::ingest) fn is_faq_heading(heading: &str) -> bool {
    let folded = fold(heading);
    let begins = |words: &&str| folded.strip_prefix(*words).is_some_and(|rest| rest.starts_with(' '));
    let ends = |words: &&str| folded.strip_suffix(*words).is_some_and(|rest| rest.ends_with(' '));
    is_bare(&folded)
        || PHRASES.iter().any(|words| begins(words) || ends(words))
        || UNSPACED.iter().any(|words| folded.starts_with(words) || folded.ends_with(words))
}

/// Whether a heading says nothing but that an FAQ follows.
pub(in crate::ingest) fn is_bare_faq_heading(heading: &str) -> bool {
    is_bare(&fold(heading))
}

fn is_bare(folded: &str) -> bool {
    [PHRASES, UNSPACED, ALONE].iter().any(|words| words.contains(&folded))
}

/// Letters, digits and marks upon letters in lower case, one space between words.
pub(super) fn fold(text: &str) -> String {
    let is_mark = |c: char| matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}');
    let words: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() || is_mark(c) { c } else { ' ' })
        .collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_faqs_are_known_in_many_words() {
        for heading in [
            "FAQ",
            "FAQs",
            "Q&A",
            "Frequently Asked Questions",
            "常見問題",
            "FAQ: the licence change",
            "Common questions",
            "F.A.Q.",
            "FAQ's",
            "❓ FAQ",
            "Frequently asked",
            "Kettle club FAQs",
            "Frequently Asked Questions About Steel",
            "Questions? We have answers.",
            "Häufige Fragen zum Versand",
            "Часто задаваемые вопросы",
            "שאלות נפוצות",
            "常见问题解答",
            "คำถามที่พบบ่อย",
        ] {
            assert!(is_faq_heading(heading), "{heading}");
        }
        for heading in ["Quality", "Questions remain", "A question of trust", "Qantas", "Q&A with Ana Ruiz", "Faqir"] {
            assert!(!is_faq_heading(heading), "{heading}");
        }
    }
}
