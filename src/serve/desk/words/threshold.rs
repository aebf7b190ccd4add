use super::Phrase;

pub(in super::super) const THRESHOLD: Phrase = Phrase("Threshold", "門檻");
pub(in super::super) const LEAD: Phrase = Phrase(
    "An answer is shown from this confidence on. Higher: fewer answers, more of them right.",
    "把握達到這個門檻才會顯示答案。門檻越高，答案越少，但正確的比例越高。",
);
pub(in super::super) const PRESENT: Phrase = Phrase("In use: {threshold}", "目前：{threshold}");
pub(in super::super) const WISH: Phrase =
    Phrase("Percent of the shown answers that must be right", "顯示的答案中，必須正確的百分比");
pub(in super::super) const LOOK: Phrase = Phrase("Find a threshold", "尋找門檻");
pub(in super::super) const KEEPS: Phrase = Phrase(
    "From {threshold} on, {wish} of the shown answers are right, with {certainty} certainty.",
    "從 {threshold} 起，顯示的答案有 {wish} 正確，確定性 {certainty}。",
);
pub(in super::super) const TOO_FEW: Phrase = Phrase(
    "Too little to promise anything: answers judged so far: {have}; needed at least: {need}. Write golden questions, or have answers judged.",
    "只有 {have} 個答案經過判斷，至少要 {need} 個才能保證。請撰寫標準問題，或請人判斷答案。",
);
pub(in super::super) const NONE: Phrase = Phrase(
    "No threshold can be promised to keep {wish}. The nearest is {threshold}, with {right} of {shown} right.",
    "沒有門檻能保證 {wish}。最接近的是 {threshold}，{shown} 個中有 {right} 個正確。",
);
pub(in super::super) const EVIDENCE: Phrase = Phrase("Evidence", "依據");
pub(in super::super) const GOLDEN: Phrase = Phrase("golden questions", "標準問題");
pub(in super::super) const READERS: Phrase = Phrase("readers’ votes", "讀者投票");
pub(in super::super) const MODERATORS: Phrase = Phrase("moderators’ judgements", "管理員判斷");
pub(in super::super) const TRIALS: Phrase = Phrase("judgements in channels on trial", "試行頻道的判斷");
pub(in super::super) const JUDGED: Phrase = Phrase("Judged", "已判斷");
pub(in super::super) const SHOWN: Phrase = Phrase("Shown", "顯示");
pub(in super::super) const RIGHT: Phrase = Phrase("Right", "正確");
pub(in super::super) const PRECISION: Phrase = Phrase("Precision", "正確率");
pub(in super::super) const INTERVAL: Phrase = Phrase("Interval", "區間");
pub(in super::super) const COVERAGE: Phrase = Phrase("Coverage", "涵蓋率");
pub(in super::super) const IS_PRESENT: Phrase = Phrase("in use", "目前");
pub(in super::super) const IS_PROPOSED: Phrase = Phrase("proposed", "建議");
pub(in super::super) const DIAGRAM: Phrase =
    Phrase("How often answers are right, by their confidence", "各把握程度的正確率");
pub(in super::super) const DIAGRAM_HINT: Phrase = Phrase(
    "Each dot is the answers of about one confidence, larger where there are more. On the dashed line, confidence is just right; \
     below it, answers are less often right than they say. The solid line is the threshold in use.",
    "每個點是把握相近的答案，越多越大。在虛線上表示把握恰當；在虛線下方表示答案沒有所說的那麼準。實線是目前的門檻。",
);
pub(in super::super) const CONFIDENCE: Phrase = Phrase("Confidence", "把握");
pub(in super::super) const NO_DIAGRAM: Phrase = Phrase("Nothing has been judged yet.", "還沒有任何判斷。");
pub(in super::super) const SET: Phrase = Phrase("Set the threshold", "設定門檻");
pub(in super::super) const VALUE: Phrase = Phrase("Threshold, from 0 to 1", "門檻，0 到 1");
pub(in super::super) const SET_HINT: Phrase = Phrase(
    "For this server, direct messages, and every Discord server without a threshold of its own.",
    "適用於這個伺服器、私訊，以及沒有自訂門檻的 Discord 伺服器。",
);
pub(in super::super) const RESET: Phrase = Phrase("Go back to the operator’s setting", "回到營運者的設定");
pub(in super::super) const WAS_SET: Phrase =
    Phrase("The threshold is {threshold} now; it was {before}.", "門檻現在是 {threshold}，之前是 {before}。");
pub(in super::super) const BAD: Phrase =
    Phrase("A threshold is a number from 0 to 1, such as 0.45.", "門檻是 0 到 1 的數字，例如 0.45。");
pub(in super::super) const LEFT_OUT: Phrase =
    Phrase("Golden questions left out, because their passage is gone", "因段落已不在而略過的標準問題");
