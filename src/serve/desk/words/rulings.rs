use super::Phrase;

pub(in super::super) const RULINGS: Phrase = Phrase("Rulings", "裁定");
pub(in super::super) const LEAD: Phrase = Phrase(
    "A ruling says which passage does not answer a question, or which one does. It holds for the question and its near paraphrases, \
     and every new index is asked it.",
    "裁定說明哪個段落沒有回答問題，或哪個段落才有。對這個問題和相近的問法都有效，每個新索引也會用它測試。",
);
pub(in super::super) const NONE: Phrase = Phrase("There are no rulings.", "沒有裁定。");
pub(in super::super) const ASK: Phrase = Phrase("Show its answers", "顯示答案");
pub(in super::super) const RULE_ON: Phrase = Phrase("Rule on a question", "裁定一個問題");
pub(in super::super) const WRONG: Phrase = Phrase("Does not answer", "沒有回答");
pub(in super::super) const RIGHT: Phrase = Phrase("Answers", "有回答");
pub(in super::super) const NEITHER: Phrase = Phrase("None of these", "都不是");
pub(in super::super) const KEEP: Phrase = Phrase("Keep the ruling", "保存裁定");
pub(in super::super) const REMOVE: Phrase = Phrase("Take it back", "收回");
pub(in super::super) const KEPT: Phrase =
    Phrase("The ruling is kept, and holds from now on.", "裁定已保存，立即生效。");
pub(in super::super) const REMOVED: Phrase = Phrase(
    "The ruling is taken back. Its question stays among the golden questions.",
    "裁定已收回；問題仍保留在標準問題中。",
);
pub(in super::super) const GONE: Phrase = Phrase("This ruling is no longer there.", "這個裁定已不存在。");
pub(in super::super) const NO_CHOICE: Phrase =
    Phrase("Choose a passage that does not answer, or one that does.", "請選擇沒有回答的段落，或有回答的段落。");
pub(in super::super) const PASSAGE_GONE: Phrase =
    Phrase("The articles no longer have this passage. Ask again.", "文章裡已沒有這個段落，請重新查詢。");
pub(in super::super) const NOTHING_FOUND: Phrase =
    Phrase("No passage is near to this question.", "沒有接近這個問題的段落。");
pub(in super::super) const WORDINGS: Phrase = Phrase("Wordings", "問法");
pub(in super::super) const WORDINGS_LEAD: Phrase = Phrase(
    "Questions that an FAQ entry answered, but only just. Accept one, and the entry answers it and its near paraphrases surely.",
    "問答集有回答、但把握不大的問題。接受之後，這則問答就會確實回答它和相近的問法。",
);
pub(in super::super) const NO_WORDINGS: Phrase = Phrase("There is no such question.", "沒有這樣的問題。");
pub(in super::super) const ENTRY: Phrase = Phrase("FAQ entry", "問答");
pub(in super::super) const ACCEPT: Phrase = Phrase("Accept as another wording", "接受為另一種問法");
pub(in super::super) const ACCEPTED_IN_FILE: Phrase = Phrase(
    "The entry answers this wording from now on. It is kept in {file}, as `also:`.",
    "這則問答現在會回答這種問法，已寫入 {file} 的 `also:`。",
);
pub(in super::super) const ACCEPTED_AS_RULING: Phrase = Phrase(
    "The entry answers this wording from now on. It is kept as a ruling: {why}.",
    "這則問答現在會回答這種問法，以裁定保存：{why}。",
);
