//! What the pages say, in English and in Traditional Chinese as written in Taiwan. Every sentence is a field, so that a language
//! that lacks one does not compile. Voice: plain, short, says what to do next.

use jiff::civil::Date;

/// All sentences of a language. `{…}` stands for what [`fill`] puts there.
pub(super) struct Words {
    /// The language, as pages and browsers name it.
    pub tag: &'static str,
    pub lead: &'static str,
    pub question: &'static str,
    pub ask: &'static str,
    pub skip: &'static str,
    pub all_articles: &'static str,
    pub answer: &'static str,
    pub several: &'static str,
    pub others: &'static str,
    pub did_you_mean: &'static str,
    pub confidence: [&'static str; 3],
    pub by_moderators: &'static str,
    pub by: &'static str,
    pub separator: &'static str,
    pub published: &'static str,
    pub updated: &'static str,
    pub corrected: &'static str,
    pub page: &'static str,
    pub section: &'static str,
    pub read: &'static str,
    pub read_here: &'static str,
    pub original: &'static str,
    pub based_on: &'static str,
    pub older: &'static str,
    pub newest: &'static str,
    pub read_as: &'static str,
    pub looks_like: &'static str,
    pub differs: &'static str,
    pub differs_older: &'static str,
    pub ended: &'static str,
    pub columns: &'static str,
    pub elsewhere: &'static str,
    pub more: &'static str,
    pub related: &'static str,
    pub no_answer: [&'static str; 3],
    pub not_stated: &'static str,
    pub no_answer_hint: &'static str,
    pub nearest: &'static str,
    pub kept: &'static str,
    pub facts: [&'static str; 4],
    pub helpful_question: &'static str,
    pub helpful: &'static str,
    pub not_it: &'static str,
    pub why: &'static str,
    pub reasons: [&'static str; 4],
    pub send: &'static str,
    pub voted: &'static str,
    pub voted_not: &'static str,
    pub back: &'static str,
    pub faq: &'static str,
    pub ask_about: &'static str,
    pub corrected_notice: &'static str,
    pub no_articles: &'static str,
    pub problem: &'static str,
    pub request: &'static str,
    pub not_found: &'static str,
    pub busy: &'static str,
    pub failed: &'static str,
    pub empty: &'static str,
    pub too_long: &'static str,
    pub refused: &'static str,
}

static ENGLISH: Words = Words {
    tag: "en",
    lead: "Answers are quotes from the articles, with the place they come from. Where the articles do not answer, it says so.",
    question: "Your question",
    ask: "Ask",
    skip: "Skip to the answer",
    all_articles: "All articles",
    answer: "Answer",
    several: "Several questions were asked; this answers the first: {question}",
    others: "Ask the others by themselves",
    did_you_mean: "Two articles could be meant",
    confidence: ["Very likely the answer", "Probably the answer", "Perhaps not quite what you asked"],
    by_moderators: "Answered by the moderators, in their own words",
    by: "By {authors}",
    separator: ", ",
    published: "Published {date}",
    updated: "Updated {date}",
    corrected: "Corrected {date}",
    page: "Page {page}",
    section: "Section: {section}",
    read: "Read it in the article",
    read_here: "Read it here",
    original: "The article at its publisher",
    based_on: "What it is based on",
    older: "This article is of {date}, older than the {wanted} you asked about.",
    newest: "The newest article on this is of {date}.",
    read_as: "“{typed}” was read as “{read_as}”.",
    looks_like: "“{typed}” is in no article; this one has “{read_as}”.",
    differs: "An article of {date} says otherwise:",
    differs_older: "An older article, of {date}, said otherwise:",
    ended: "An article of {date} says that this has ended:",
    columns: "The columns of the table:",
    elsewhere: "Another article says otherwise:",
    more: "Further passages",
    related: "Answered in the articles",
    no_answer: [
        "The articles do not answer this.",
        "The articles do not answer this, as far as can be told.",
        "Which article do you mean? Name its title.",
    ],
    not_stated: "The article does not state this.",
    no_answer_hint: "Try other words, or ask one thing at a time.",
    nearest: "Nearest articles. They do not answer the question",
    kept: "The question was noted, without your name or address, so that the publisher sees what is missing.",
    facts: ["Written by {value}.", "Published on {value}.", "Last updated on {value}.", "{value}."],
    helpful_question: "Did this help?",
    helpful: "Helpful",
    not_it: "Not it",
    why: "What is the matter?",
    reasons: ["It is wrong", "It is outdated", "Not what I asked", "Too long"],
    send: "Send",
    voted: "Thank you, that is noted.",
    voted_not: "Thank you. The publisher sees which answers are not good enough.",
    back: "Back to the question",
    faq: "Questions and answers",
    ask_about: "Ask about this article",
    corrected_notice: "The publisher corrected this article on {date}.",
    no_articles: "There are no articles yet.",
    problem: "That did not work",
    request: "Number of the request: {number}",
    not_found: "There is nothing at this address. The article may have been withdrawn or renamed.",
    busy: "Too many questions are being asked at this moment. Please ask again in a few seconds.",
    failed: "Something went wrong here. Please try again in a minute.",
    empty: "Ask in a few words, for example: why are regulators involved",
    too_long: "This is too long. Ask the one thing that you want to know, in at most 2000 characters.",
    refused: "This request cannot be answered.",
};

static TAIWAN: Words = Words {
    tag: "zh-Hant-TW",
    lead: "答案都是文章原文的引用，並附上出處；文章沒有回答的，就會直說。",
    question: "你的問題",
    ask: "提問",
    skip: "跳到答案",
    all_articles: "所有文章",
    answer: "答案",
    several: "你問了好幾個問題，這裡回答第一個：{question}",
    others: "其他問題請分開問",
    did_you_mean: "可能是這兩篇文章之一",
    confidence: ["很可能就是答案", "大概是答案", "不一定是你要問的"],
    by_moderators: "管理員以自己的話回答",
    by: "作者：{authors}",
    separator: "、",
    published: "發布於 {date}",
    updated: "更新於 {date}",
    corrected: "更正於 {date}",
    page: "第 {page} 頁",
    section: "段落：{section}",
    read: "在文章中閱讀",
    read_here: "在這裡閱讀",
    original: "原網站上的文章",
    based_on: "所根據的網頁",
    older: "這篇文章的日期是 {date}，早於你問的 {wanted}。",
    newest: "關於這件事，最新的文章是 {date} 的。",
    read_as: "「{typed}」視為「{read_as}」。",
    looks_like: "沒有文章提到「{typed}」，這篇有「{read_as}」。",
    differs: "{date} 的文章有不同的說法：",
    differs_older: "較早的文章（{date}）有不同的說法：",
    ended: "{date} 的文章說這已經結束：",
    columns: "表格的欄位：",
    elsewhere: "另一篇文章有不同的說法：",
    more: "其他段落",
    related: "文章回答了這些問題",
    no_answer: ["文章沒有回答這個問題。", "就目前所知，文章沒有回答這個問題。", "你指的是哪一篇文章？請寫出標題。"],
    not_stated: "文章沒有說明這一點。",
    no_answer_hint: "請換個說法，或一次只問一件事。",
    nearest: "最接近的文章，但沒有回答這個問題",
    kept: "這個問題已記下，不含你的姓名或位址，讓出版者知道還缺什麼。",
    facts: ["作者是 {value}。", "發布日期是 {value}。", "最後更新日期是 {value}。", "{value}。"],
    helpful_question: "這有幫助嗎？",
    helpful: "有幫助",
    not_it: "不是這個",
    why: "哪裡不對？",
    reasons: ["內容錯誤", "已經過時", "不是我問的", "太長"],
    send: "送出",
    voted: "謝謝，已經記下。",
    voted_not: "謝謝。出版者會看到哪些答案不夠好。",
    back: "回到問題",
    faq: "常見問題",
    ask_about: "詢問這篇文章",
    corrected_notice: "出版者於 {date} 更正了這篇文章。",
    no_articles: "還沒有任何文章。",
    problem: "沒有完成",
    request: "請求編號：{number}",
    not_found: "這個網址沒有內容。文章可能已撤下或改名。",
    busy: "目前問題太多，請過幾秒再問一次。",
    failed: "發生問題，請過一分鐘再試。",
    empty: "請用幾個字提問，例如：電動車充電費率怎麼算",
    too_long: "太長了。請只問你最想知道的一件事，最多 2000 個字。",
    refused: "無法回答這個請求。",
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Words {
    /// The language that a browser asks for: the one it likes best of those there are, else English.
    pub(super) fn of(accepted: Option<&str>) -> &'static Self {
        let mut best = (&ENGLISH, 0.0_f32);
        for wish in accepted.unwrap_or_default().split(',').take(20) {
            let mut parts = wish.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_lowercase();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            let words = match tag.split('-').next() {
                Some("en" | "*") => &ENGLISH,
                Some("zh") => &TAIWAN,
                _ => continue,
            };
            if weight > best.1 {
                best = (words, weight);
            }
        }
        best.0
    }

    /// A day as people write it.
    pub(super) fn day(&self, date: Date) -> String {
        if self.tag == ENGLISH.tag {
            let month = usize::try_from(date.month() - 1).ok().and_then(|n| MONTHS.get(n)).unwrap_or(&"");
            format!("{} {month} {}", date.day(), date.year())
        } else {
            format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day())
        }
    }
}

/// A sentence with its `{name}`s filled in.
pub(super) fn fill(sentence: &str, name: &str, value: &str) -> String {
    let (before, after) = sentence.split_once(&format!("{{{name}}}")).unwrap_or((sentence, ""));
    format!("{before}{value}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_language_it_likes_best() {
        for (accepted, expected) in [
            (None, "en"),
            (Some("zh-TW,zh;q=0.9,en;q=0.8"), "zh-Hant-TW"),
            (Some("zh-CN"), "zh-Hant-TW"),
            (Some("de, en;q=0.7, zh;q=0.3"), "en"),
            (Some("en;q=0.2,zh-Hant;q=0.8"), "zh-Hant-TW"),
            (Some("fr"), "en"),
            (Some(";;q=,,*;q=x"), "en"),
        ] {
            assert_eq!(Words::of(accepted).tag, expected, "{accepted:?}");
        }
    }

    #[test]
    fn days_are_written_as_people_write_them() {
        let day = jiff::civil::date(2026, 4, 21);
        assert_eq!((ENGLISH.day(day).as_str(), TAIWAN.day(day).as_str()), ("21 April 2026", "2026 年 4 月 21 日"));
        assert_eq!(fill("Page {page} of it", "page", "{page}"), "Page {page} of it");
    }
}
