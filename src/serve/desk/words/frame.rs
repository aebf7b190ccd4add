use super::Phrase;

pub(in super::super) const DESK: Phrase = Phrase("Moderators’ desk", "管理台");
pub(in super::super) const SKIP: Phrase = Phrase("Skip to the page", "跳到內容");
pub(in super::super) const OVERVIEW: Phrase = Phrase("Overview", "總覽");
pub(in super::super) const READER_PAGE: Phrase = Phrase("Reader page", "讀者頁面");
pub(in super::super) const SIGNED_IN: Phrase = Phrase("Signed in as {name}", "登入者：{name}");
pub(in super::super) const SIGN_OUT: Phrase = Phrase("Sign out", "登出");
pub(in super::super) const SIGN_IN: Phrase = Phrase("Sign in", "登入");
pub(in super::super) const SIGNED_OUT: Phrase = Phrase("You are signed out.", "你已登出。");
pub(in super::super) const HOW: Phrase = Phrase(
    "On the machine that runs this server, type the command below and open the address that it prints. The address counts once, for \
     ten minutes.",
    "請在執行這個伺服器的機器上輸入以下指令，並開啟它顯示的網址。網址只能用一次，十分鐘內有效。",
);
pub(in super::super) const WITH_DISCORD: Phrase = Phrase("Sign in with Discord", "以 Discord 登入");
pub(in super::super) const FOR_MODERATORS: Phrase =
    Phrase("For moderators of the publication’s own Discord server.", "限出版者 Discord 伺服器的管理員。");
pub(in super::super) const NOT_BEGUN: Phrase = Phrase(
    "This sign-in was not begun in this browser, or more than ten minutes ago. Begin again.",
    "這次登入不是在這個瀏覽器開始的，或已超過十分鐘。請重新開始。",
);
pub(in super::super) const NOT_ALLOWED: Phrase = Phrase(
    "Discord was not allowed to say who you are, so you are not signed in.",
    "你沒有允許 Discord 提供身分，因此沒有登入。",
);
pub(in super::super) const NO_MODERATOR: Phrase = Phrase(
    "You do not moderate the publication’s Discord server: that takes the permission to manage it, or a moderators’ role.",
    "你不是出版者 Discord 伺服器的管理員：需要管理伺服器的權限，或管理員身分組。",
);
pub(in super::super) const DISCORD_FAILED: Phrase = Phrase(
    "Discord could not say who you are. Try again in a minute; the log says more.",
    "Discord 無法確認你的身分。請過一分鐘再試；記錄裡有更多說明。",
);
pub(in super::super) const ENTER: Phrase = Phrase("Sign in to the desk", "登入管理台");
pub(in super::super) const ENTER_HINT: Phrase = Phrase(
    "You stay signed in for eight hours, or until half an hour has passed without a click.",
    "登入最長八小時；半小時沒有動作就會登出。",
);
pub(in super::super) const NOT_ENTERED: Phrase = Phrase(
    "This address does not count: it was used, is older than ten minutes, or was made before the server was started. Print a \
     fresh one.",
    "這個網址無效：已經用過、超過十分鐘，或是在伺服器啟動前產生的。請重新產生一個。",
);
pub(in super::super) const SESSION_OVER: Phrase = Phrase(
    "You are no longer signed in, so nothing was changed. Sign in again in another tab, then go back and send the form once more: \
     what you wrote is still in it.",
    "登入已失效，沒有做任何變更。請在另一個分頁重新登入，再回上一頁重送表單，你寫的內容還在。",
);
pub(in super::super) const FOREIGN_FORM: Phrase = Phrase(
    "This form was not made for your session, so nothing was changed. Open the page again and send it from there.",
    "這份表單不屬於你的登入，沒有做任何變更。請重新開啟頁面，再從那裡送出。",
);
pub(in super::super) const NOT_DONE: Phrase = Phrase("Nothing was changed", "沒有變更");
pub(in super::super) const BACK: Phrase = Phrase("Back", "返回");
pub(in super::super) const NO_NUMBERS: Phrase = Phrase(
    "The system gave no random numbers, so nobody can be signed in. The log says more.",
    "系統沒有提供亂數，因此無法登入。詳情請看記錄。",
);
pub(in super::super) const ARTICLES_SERVED: Phrase = Phrase("Articles that readers can see", "讀者看得到的文章");
pub(in super::super) const GENERATION: Phrase = Phrase("Index", "索引");
pub(in super::super) const GENERATION_OF: Phrase =
    Phrase("generation {number}, made {when}", "第 {number} 代，建立於 {when}");
pub(in super::super) const ON_HOLD: Phrase = Phrase(
    "The index is on hold: changes to the articles do not come in by themselves until you publish.",
    "索引已暫停：在你發布之前，文章的變更不會自動生效。",
);
pub(in super::super) const FAULTS: Phrase = Phrase("Needs mending", "需要修正");
pub(in super::super) const OPEN_GAPS: Phrase = Phrase("Open gaps", "未解決的缺口");
