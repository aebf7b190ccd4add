use super::Phrase;

pub(in super::super) const NOT_USED: Phrase = Phrase(
    "It is in the corpus and not in use yet: the index is on hold, or a new one waits for a decision. Publish on the page Index.",
    "已寫入文章庫，但尚未生效：索引已暫停，或有新索引等待決定。請到「索引」頁發布。",
);
pub(in super::super) const BUSY: Phrase = Phrase(
    "It is in the corpus and not in use yet: another process is making an index. It comes in when that is done.",
    "已寫入文章庫，但尚未生效：另一個程序正在建立索引，完成後就會生效。",
);
pub(in super::super) const BUSY_ELSEWHERE: Phrase = Phrase(
    "Another process is making an index. Nothing was changed; try again in a minute.",
    "另一個程序正在建立索引，沒有做任何變更。請過一分鐘再試。",
);
pub(in super::super) const FAILED: Phrase =
    Phrase("No new index could be made, so the old one stays in use: {error}", "無法建立新索引，繼續使用舊的：{error}");
pub(in super::super) const BROKEN: Phrase =
    Phrase("Golden questions that are no longer answered right", "不再答對的標準問題");
pub(in super::super) const FLIPS: Phrase = Phrase("Golden questions that are answered otherwise", "答案有變的標準問題");
pub(in super::super) const TROUBLE: Phrase =
    Phrase("Not all golden questions could be asked: {error}", "有些標準問題無法詢問：{error}");
pub(in super::super) const NONE_FLIP: Phrase = Phrase(
    "{asked} golden questions were asked; none is answered otherwise.",
    "已詢問 {asked} 個標準問題，答案都沒有變。",
);
pub(in super::super) const WHAT: Phrase = Phrase("What changes", "變化");
pub(in super::super) const BEFORE: Phrase = Phrase("Before", "之前");
pub(in super::super) const AFTER: Phrase = Phrase("After", "之後");
pub(in super::super) const BREAKS: Phrase = Phrase("breaks", "答錯");
pub(in super::super) const MENDS: Phrase = Phrase("mended", "答對");
pub(in super::super) const OTHERWISE: Phrase = Phrase("other answer", "換答案");
pub(in super::super) const NO_ANSWER: Phrase = Phrase("no answer", "沒有答案");
