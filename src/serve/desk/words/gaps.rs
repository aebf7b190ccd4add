use super::Phrase;

pub(in super::super) const GAPS: Phrase = Phrase("Gaps", "缺口");
pub(in super::super) const LEAD: Phrase = Phrase(
    "Questions to which readers found no good answer, together where they mean the same, most asked first.",
    "讀者找不到好答案的問題；意思相同的放在一起，問得最多的在前面。",
);
pub(in super::super) const NONE: Phrase = Phrase("There are no open questions.", "沒有未解決的問題。");
pub(in super::super) const NO_WORDS: Phrase = Phrase("(its words are no longer kept)", "（文字已不再保留）");
pub(in super::super) const ASKED: Phrase = Phrase("Asked", "次數");
pub(in super::super) const WORDINGS: Phrase = Phrase("Wordings", "問法");
pub(in super::super) const ASKERS: Phrase = Phrase("Askers", "人數");
pub(in super::super) const WAITING: Phrase = Phrase("Waiting", "等待");
pub(in super::super) const LAST: Phrase = Phrase("Last asked", "最近一次");
pub(in super::super) const QUESTION: Phrase = Phrase("Question", "問題");
pub(in super::super) const UNANSWERED: Phrase = Phrase("no answer", "沒有答案");
pub(in super::super) const NOT_IT: Phrase = Phrase("a reader said: not it", "讀者說不是這個");
pub(in super::super) const LOW: Phrase = Phrase("little confidence", "把握不大");
pub(in super::super) const HOW: Phrase = Phrase("How it fell short", "不足之處");
pub(in super::super) const SETTLED: Phrase =
    Phrase("{how} on {when}, and asked again since", "{when} {how}，之後又有人問");
pub(in super::super) const DISMISSED: Phrase = Phrase("dismissed", "已略過");
pub(in super::super) const ANSWERED_BY: Phrase = Phrase("answered by {answer}", "由 {answer} 回答");
pub(in super::super) const ALL_WORDINGS: Phrase = Phrase("As readers asked it", "讀者的問法");
pub(in super::super) const NEAREST: Phrase = Phrase("Nearest passages", "最接近的段落");
pub(in super::super) const NOTHING_NEAR: Phrase = Phrase("No passage is near.", "沒有接近的段落。");
pub(in super::super) const SURE: Phrase = Phrase("{percent} % sure", "把握 {percent} %");
pub(in super::super) const ANSWER_IT: Phrase = Phrase("Answer it", "回答");
pub(in super::super) const ANSWER: Phrase = Phrase("Answer", "答案");
pub(in super::super) const ANSWER_HINT: Phrase = Phrase(
    "Readers see these words, a paragraph a line, marked as the moderators’ own. Markup does not count.",
    "讀者會看到這些文字，一行一段，並標明是管理員寫的。標記語法不會生效。",
);
pub(in super::super) const SOURCE: Phrase = Phrase("Address of a page that says so (optional)", "依據的網頁（選填）");
pub(in super::super) const ARTICLE: Phrase =
    Phrase("Article that it rests on, by id or title (optional)", "依據的文章，代號或標題（選填）");
pub(in super::super) const PUBLISH: Phrase = Phrase("Publish the answer", "發布答案");
pub(in super::super) const DISMISS: Phrase = Phrase("Dismiss without an answer", "略過，不回答");
pub(in super::super) const DISMISS_HINT: Phrase =
    Phrase("It leaves the list until it is asked again.", "會從清單移除，直到再有人問。");
pub(in super::super) const WAS_DISMISSED: Phrase = Phrase("The question was dismissed.", "已略過這個問題。");
pub(in super::super) const GONE: Phrase = Phrase(
    "This question is no longer in the ledger; it may have been settled or forgotten.",
    "這個問題已不在紀錄中，可能已解決或已刪除。",
);
pub(in super::super) const NO_SUCH_ARTICLE: Phrase =
    Phrase("There is no article “{wanted}”.", "沒有「{wanted}」這篇文章。");
pub(in super::super) const PROVEN: Phrase = Phrase("The answer is published", "答案已發布");
pub(in super::super) const SAVED_AS: Phrase = Phrase("It stands in {file}.", "寫在 {file}。");
pub(in super::super) const PROOF: Phrase = Phrase(
    "The questions were asked again: {answered} of {asked} have an answer now.",
    "已重新詢問：{asked} 個問題中，{answered} 個現在有答案。",
);
pub(in super::super) const BY_ENTRY: Phrase = Phrase("Answered by this entry", "由這則回答");
pub(in super::super) const BY_ANOTHER: Phrase = Phrase("Answered by another passage", "由其他段落回答");
pub(in super::super) const STILL_OPEN: Phrase = Phrase("Still without a good answer", "仍沒有好答案");
pub(in super::super) const OFF_LIST: Phrase = Phrase("The question has left the list.", "這個問題已從清單移除。");
pub(in super::super) const ON_LIST: Phrase = Phrase(
    "The question stays on the list. Word the answer’s question as readers ask it, and publish again.",
    "這個問題仍在清單上。請用讀者的問法改寫問題，再發布一次。",
);
pub(in super::super) const TOLD: Phrase = Phrase(
    "Readers who asked in Discord to be told ({waiting}) are told by the bot, as soon as it serves the new index.",
    "在 Discord 要求通知的讀者（{waiting} 人），會在機器人使用新索引後收到通知。",
);
pub(in super::super) const MORE: Phrase = Phrase("Next page", "下一頁");
pub(in super::super) const FEWER: Phrase = Phrase("Previous page", "上一頁");
