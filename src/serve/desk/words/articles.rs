use super::Phrase;

pub(in super::super) const ARTICLES: Phrase = Phrase("Articles", "文章");
pub(in super::super) const FIND: Phrase = Phrase("Find by title, id or file", "以標題、代號或檔案尋找");
pub(in super::super) const FIND_IT: Phrase = Phrase("Find", "尋找");
pub(in super::super) const NONE: Phrase = Phrase("No article is called that.", "沒有這樣的文章。");
pub(in super::super) const TITLE: Phrase = Phrase("Title", "標題");
pub(in super::super) const STATE: Phrase = Phrase("State", "狀態");
pub(in super::super) const PROBLEMS: Phrase = Phrase("Problems", "問題");
pub(in super::super) const DATE: Phrase = Phrase("Date", "日期");
pub(in super::super) const UNREAD: Phrase = Phrase("Files that cannot be read", "無法讀取的檔案");
pub(in super::super) const FILE: Phrase = Phrase("File", "檔案");
pub(in super::super) const ID: Phrase = Phrase("Id", "代號");
pub(in super::super) const AUTHORS: Phrase = Phrase("Authors", "作者");
pub(in super::super) const PUBLISHED_ON: Phrase = Phrase("Published", "發布");
pub(in super::super) const UPDATED_ON: Phrase = Phrase("Updated", "更新");
pub(in super::super) const ADDRESS: Phrase = Phrase("Address", "網址");
pub(in super::super) const ORIGIN: Phrase = Phrase("Added from", "來源");
pub(in super::super) const LANGUAGE: Phrase = Phrase("Language", "語言");
pub(in super::super) const NO_PROBLEMS: Phrase =
    Phrase("Nothing was left out or guessed when it was read.", "讀取時沒有省略或猜測任何內容。");
pub(in super::super) const LINE: Phrase = Phrase("line {line}", "第 {line} 行");
pub(in super::super) const AS_READ: Phrase = Phrase("The text as it was read", "讀到的內容");
pub(in super::super) const CHANGE: Phrase = Phrase("Change the state", "變更狀態");
pub(in super::super) const PUBLISHED: Phrase = Phrase("published: quoted", "已發布：可引用");
pub(in super::super) const EMBARGOED: Phrase =
    Phrase("embargoed: not quoted before a moment", "禁發：在指定時間之前不引用");
pub(in super::super) const CORRECTED: Phrase =
    Phrase("corrected: quoted, and the citation says so", "已更正：可引用，出處會註明");
pub(in super::super) const RETRACTED: Phrase = Phrase("retracted: not quoted any more", "已撤回：不再引用");
pub(in super::super) const UNTIL: Phrase = Phrase(
    "End of an embargo: 2026-12-01, which begins at midnight UTC, or 2026-12-01T09:00+01:00",
    "禁發結束時間：2026-12-01（UTC 午夜起），或 2026-12-01T09:00+01:00",
);
pub(in super::super) const ON: Phrase =
    Phrase("Day of the correction or retraction; today where it is empty", "更正或撤回的日期；空白則為今天");
pub(in super::super) const NOTE: Phrase = Phrase("Note", "附註");
pub(in super::super) const SET: Phrase = Phrase("Set the state", "設定狀態");
pub(in super::super) const WAS_SET: Phrase = Phrase(
    "The state is set, and counts from now on. It was {before} before.",
    "狀態已設定，立即生效。之前是 {before}。",
);
pub(in super::super) const NO_STATE: Phrase = Phrase("Choose a state.", "請選擇狀態。");
pub(in super::super) const BAD_MOMENT: Phrase =
    Phrase("“{typed}” is no day and no time with its offset.", "「{typed}」不是日期，也不是帶時差的時間。");
pub(in super::super) const ONLY_EMBARGO: Phrase =
    Phrase("Only an embargo has an end; leave that field empty.", "只有禁發才有結束時間，請把該欄留空。");
pub(in super::super) const HIDDEN: Phrase = Phrase(
    "The article itself says that it is not public ({field}, {when}), so it is not quoted.",
    "文章本身註明不公開（{field}，{when}），所以不引用。",
);
pub(in super::super) const GONE: Phrase = Phrase("There is no such article.", "沒有這篇文章。");
pub(in super::super) const READER_PAGE: Phrase = Phrase("As readers see it", "讀者看到的樣子");
