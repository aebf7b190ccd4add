use super::Phrase;

pub(in super::super) const ADD: Phrase = Phrase("Add", "新增");
pub(in super::super) const FILES: Phrase = Phrase("Files", "檔案");
pub(in super::super) const FILES_HINT: Phrase = Phrase(
    "Markdown, HTML, text, PDF, DOCX, EPUB, exports of Ghost and WordPress, or zips of these; 32 MB at most.",
    "Markdown、HTML、純文字、PDF、DOCX、EPUB、Ghost 與 WordPress 匯出檔，或以上檔案的壓縮檔；最多 32 MB。",
);
pub(in super::super) const ADDRESS: Phrase = Phrase("Address of a page", "網頁的網址");
pub(in super::super) const SHOW: Phrase = Phrase("Show what it is", "先看內容");
pub(in super::super) const SHOW_HINT: Phrase =
    Phrase("Nothing is written before you have seen it.", "在你看過之前不會寫入任何內容。");
pub(in super::super) const PREVIEW: Phrase = Phrase("Before it is added", "新增之前");
pub(in super::super) const NOTHING: Phrase = Phrase("Choose a file, or give an address.", "請選擇檔案或填寫網址。");
pub(in super::super) const REPLACES: Phrase =
    Phrase("It replaces {file}, which is in the corpus.", "會取代文章庫中的 {file}。");
pub(in super::super) const WRITTEN_TO: Phrase = Phrase("It will be {file}.", "將寫入 {file}。");
pub(in super::super) const TWIN_CITED: Phrase = Phrase(
    "It is nearly the same as “{title}” ({id}); answers will cite that one.",
    "與「{title}」（{id}）幾乎相同；答案會引用那一篇。",
);
pub(in super::super) const TWIN: Phrase = Phrase(
    "It is nearly the same as “{title}” ({id}); answers will cite this one.",
    "與「{title}」（{id}）幾乎相同；答案會引用這一篇。",
);
pub(in super::super) const HAS: Phrase = Phrase(
    "{sections} sections, {entries} FAQ entries, {passages} passages",
    "{sections} 節、{entries} 則問答、{passages} 個段落",
);
pub(in super::super) const REFUSED: Phrase = Phrase("Cannot be added", "無法新增");
pub(in super::super) const ADD_THEM: Phrase = Phrase("Add to the corpus and publish", "加入文章庫並發布");
pub(in super::super) const DROP: Phrase = Phrase("Drop it", "放棄");
pub(in super::super) const DROPPED: Phrase = Phrase("Nothing was added.", "沒有新增任何內容。");
pub(in super::super) const EXPIRED: Phrase = Phrase(
    "This preview is older than ten minutes, or was decided. Hand it in again.",
    "這份預覽已超過十分鐘或已處理，請重新提交。",
);
pub(in super::super) const DONE: Phrase = Phrase("Added", "已新增");
pub(in super::super) const ADDED: Phrase = Phrase("added", "新增");
pub(in super::super) const REPLACED: Phrase = Phrase("replaced", "取代");
pub(in super::super) const SERVED: Phrase =
    Phrase("Generation {number} is in use and has it.", "已使用第 {number} 代，內容已包含。");
pub(in super::super) const FEEDS: Phrase = Phrase("Feeds", "來源");
pub(in super::super) const FEED_ADDRESS: Phrase = Phrase("Address of a feed or a sitemap", "訂閱源或網站地圖的網址");
pub(in super::super) const FEED_HINT: Phrase = Phrase(
    "The bot fetches feeds when they are due. Without a bot, fetch them here, or run `ibid feed fetch` on a schedule.",
    "機器人會按時抓取。沒有機器人時，請在這裡抓取，或定時執行 `ibid feed fetch`。",
);
pub(in super::super) const HOURS: Phrase = Phrase("Hours between two looks", "每隔幾小時抓取");
pub(in super::super) const MOST: Phrase = Phrase("Newest entries looked at", "查看最新幾則");
pub(in super::super) const ADD_FEED: Phrase = Phrase("Add the feed", "新增來源");
pub(in super::super) const FEED_PREVIEW: Phrase = Phrase("What the feed has now", "來源目前的內容");
pub(in super::super) const SITEMAP: Phrase =
    Phrase("It is a sitemap; its pages are fetched one by one once it is added.", "這是網站地圖；新增後會逐頁抓取。");
pub(in super::super) const NO_TEXT: Phrase = Phrase(
    "The feed itself has no whole articles; the pages that it names are fetched once it is added.",
    "來源本身沒有全文；新增後會抓取它列出的網頁。",
);
pub(in super::super) const NO_FEEDS: Phrase = Phrase("There are no feeds.", "沒有來源。");
pub(in super::super) const EVERY: Phrase = Phrase("Every", "間隔");
pub(in super::super) const ENTRIES: Phrase = Phrase("Entries", "則數");
pub(in super::super) const LAST_GOOD: Phrase = Phrase("Last fetched", "上次抓取");
pub(in super::super) const NEXT: Phrase = Phrase("Next", "下次");
pub(in super::super) const NEVER: Phrase = Phrase("never", "從未");
pub(in super::super) const FAILED_TIMES: Phrase = Phrase("failed {times} times: {error}", "失敗 {times} 次：{error}");
pub(in super::super) const STALE: Phrase =
    Phrase("out of date since {when}: newer articles may be missing", "自 {when} 起未更新，可能缺少新文章");
pub(in super::super) const FETCH: Phrase = Phrase("Fetch now", "立即抓取");
pub(in super::super) const REMOVE: Phrase = Phrase("Remove", "移除");
pub(in super::super) const WAS_REMOVED: Phrase =
    Phrase("The feed is removed; its articles stay.", "來源已移除，文章保留。");
pub(in super::super) const WAS_ADDED: Phrase =
    Phrase("The feed is added. Fetch it to bring its articles in.", "來源已新增。請抓取以加入文章。");
pub(in super::super) const ROUND: Phrase =
    Phrase("{added} articles added or changed, {open} to retry.", "新增或更新 {added} 篇，{open} 則待重試。");
pub(in super::super) const HELD: Phrase = Phrase(
    "The articles break golden questions, so they are not in use; the index is on hold. Decide on the page Index.",
    "這些文章會讓標準問題答錯，所以尚未使用；索引已暫停。請到「索引」頁決定。",
);
pub(in super::super) const DO: Phrase = Phrase("Actions", "操作");
