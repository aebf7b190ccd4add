use super::Phrase;

pub(in super::super) const STATISTICS: Phrase = Phrase("Statistics", "統計");
pub(in super::super) const DAYS: Phrase = Phrase("Days", "天數");
pub(in super::super) const SHOW: Phrase = Phrase("Show", "顯示");
pub(in super::super) const SPAN: Phrase = Phrase("{from} to {to} (UTC)", "{from} 至 {to}（UTC）");
pub(in super::super) const NOTHING: Phrase = Phrase(
    "No question was asked in this period, so there are no figures.",
    "這段期間沒有人提問，所以沒有數字。",
);
pub(in super::super) const QUESTIONS: Phrase = Phrase("Questions", "問題");
pub(in super::super) const ANSWERED: Phrase = Phrase("Answered", "已回答");
pub(in super::super) const UNSURE: Phrase = Phrase("Unsure", "把握不大");
pub(in super::super) const TWO: Phrase = Phrase("Two offered", "提供兩篇");
pub(in super::super) const NO_ANSWER: Phrase = Phrase("No answer", "沒有答案");
pub(in super::super) const HELPFUL: Phrase = Phrase("Helpful", "有幫助");
pub(in super::super) const NOT_IT: Phrase = Phrase("Not it", "不是這個");
pub(in super::super) const TIME: Phrase = Phrase("Answer time", "回答時間");
pub(in super::super) const TIMES: Phrase = Phrase("median {median} ms, 95 % within {most} ms", "中位數 {median} 毫秒，95 % 在 {most} 毫秒內");
pub(in super::super) const WAYS: Phrase = Phrase("By the way they came", "提問管道");
pub(in super::super) const WAY: Phrase = Phrase("Way", "管道");
pub(in super::super) const BY_DAY: Phrase = Phrase("Questions by day", "每日問題數");
pub(in super::super) const BY_WEEK: Phrase = Phrase("Questions by week", "每週問題數");
pub(in super::super) const DAY: Phrase = Phrase("Day", "日期");
pub(in super::super) const AS_TABLE: Phrase = Phrase("The same as a table", "以表格顯示");
pub(in super::super) const CITED: Phrase = Phrase("Most cited", "最常引用");
pub(in super::super) const ARTICLE: Phrase = Phrase("Article", "文章");
pub(in super::super) const CITATIONS: Phrase = Phrase("Times", "次數");
pub(in super::super) const NEVER: Phrase = Phrase("Never cited in this period: {n}", "這段期間沒有被引用：{n} 篇");
pub(in super::super) const AUDIT: Phrase = Phrase("Audit", "稽核紀錄");
pub(in super::super) const WHEN: Phrase = Phrase("When", "時間");
pub(in super::super) const ACTION: Phrase = Phrase("What", "動作");
pub(in super::super) const SUBJECT: Phrase = Phrase("To what", "對象");
pub(in super::super) const WHO: Phrase = Phrase("Who", "人員");
pub(in super::super) const EVERYTHING: Phrase = Phrase("everything", "全部");
pub(in super::super) const NO_ENTRY: Phrase = Phrase("There is no such entry.", "沒有這樣的紀錄。");
pub(in super::super) const OLDER: Phrase = Phrase("Older entries", "較早的紀錄");
pub(in super::super) const MEMBER: Phrase = Phrase("member {id} of Discord", "Discord 成員 {id}");
pub(in super::super) const AT_TERMINAL: Phrase = Phrase("{name}, at the terminal", "{name}（終端機）");
pub(in super::super) const AT_DESK: Phrase = Phrase("{name}, at the desk", "{name}（管理台）");
pub(in super::super) const FORGOTTEN: Phrase = Phrase("somebody who asked to be forgotten", "要求刪除資料的人");
