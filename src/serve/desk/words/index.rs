use super::Phrase;

pub(in super::super) const INDEX: Phrase = Phrase("Index", "索引");
pub(in super::super) const SERVES: Phrase = Phrase("In use", "使用中");
pub(in super::super) const MADE: Phrase = Phrase("Made", "建立時間");
pub(in super::super) const HAS: Phrase = Phrase("Has", "內容");
pub(in super::super) const CONTENT: Phrase = Phrase(
    "{articles} articles, {passages} passages, {entries} FAQ entries",
    "{articles} 篇文章、{passages} 個段落、{entries} 則問答",
);
pub(in super::super) const WITH_PROBLEMS: Phrase = Phrase("Problems of reading", "讀取問題");
pub(in super::super) const LOOK: Phrase = Phrase("Show what would change", "顯示會有什麼變化");
pub(in super::super) const LOOK_HINT: Phrase = Phrase(
    "Makes a new index, asks it the golden questions, and uses nothing of it.",
    "建立新索引並詢問標準問題，但不使用。",
);
pub(in super::super) const PUBLISH: Phrase = Phrase("Publish", "發布");
pub(in super::super) const PUBLISH_HINT: Phrase = Phrase(
    "The golden questions are asked first. Where one would break, you decide.",
    "會先詢問標準問題。若有題目會答錯，由你決定。",
);
pub(in super::super) const ROLL_BACK: Phrase = Phrase("Go back to the previous index", "回到前一個索引");
pub(in super::super) const ROLL_BACK_HINT: Phrase = Phrase(
    "It is used at once and put on hold: changes come in when somebody publishes.",
    "立即使用並暫停：有人發布時，變更才會生效。",
);
pub(in super::super) const ROLLED_BACK: Phrase =
    Phrase("Generation {number} is in use again.", "已回到第 {number} 代。");
pub(in super::super) const WOULD: Phrase = Phrase("What would change", "會有的變化");
pub(in super::super) const CHANGED: Phrase = Phrase("Changed files", "有變的檔案");
pub(in super::super) const UNCHANGED: Phrase =
    Phrase("{changed} changed, {unchanged} unchanged", "{changed} 個有變，{unchanged} 個沒變");
pub(in super::super) const ADDED: Phrase = Phrase("added", "新增");
pub(in super::super) const ALTERED: Phrase = Phrase("changed", "修改");
pub(in super::super) const REMOVED: Phrase = Phrase("removed", "移除");
pub(in super::super) const UP_TO_DATE: Phrase =
    Phrase("The index is up to date; nothing had to change.", "索引已是最新，沒有需要變更的。");
pub(in super::super) const NOW_SERVES: Phrase = Phrase("Generation {number} is in use.", "已使用第 {number} 代。");
pub(in super::super) const WAITS: Phrase = Phrase(
    "The new index breaks golden questions. It waits for ten minutes for your decision; the old one is in use.",
    "新索引會讓標準問題答錯。它會等你決定十分鐘；目前使用舊索引。",
);
pub(in super::super) const USE_IT: Phrase = Phrase("Use it anyway", "仍然使用");
pub(in super::super) const KEEP_OLD: Phrase = Phrase("Keep the old one", "保留舊的");
pub(in super::super) const KEPT: Phrase = Phrase(
    "The old index stays in use, and is on hold until somebody publishes.",
    "繼續使用舊索引並暫停，直到有人發布。",
);
pub(in super::super) const NONE_WAITS: Phrase =
    Phrase("No new index waits any more. Publish again to decide.", "沒有等待決定的新索引。請重新發布再決定。");
pub(in super::super) const ALL_PROBLEMS: Phrase = Phrase("Problems of reading the articles", "讀取文章的問題");
