//! What the buttons and forms of moderators' pages do, those of a person's own data, and those of further questions.

use super::reader::FieldReader;
use crate::article::Key;

/// The first kind; those below are of replies.
pub(super) const FIRST: u8 = 40;

/// A step on one of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Step {
    /// The list of groups of gaps.
    Gaps { page: u16 },
    /// One group.
    Gap { group: u64 },
    /// All its questions.
    Questions { group: u64, page: u16 },
    /// The form to answer it.
    AnswerGap { group: u64 },
    /// That form, sent in: by whom it was opened, and in which server.
    AnswerForm { group: u64, by: u64, server: u64 },
    /// Takes it off the list.
    Dismiss { group: u64 },
    /// Rules that a passage does not answer what the reply `message` in `channel` was asked, and which one does.
    Rule { wrong: Key, right: Option<Key>, channel: u64, message: u64 },
    /// What is kept of the presser, as a file.
    ExportMine,
    /// Removes it.
    DeleteMine,
    /// The audit trail before an entry; 0 for the newest.
    Audit { before: u64 },
    /// Asks the question number `n`, from 0, of a message that asked several; `passage` answered the first.
    Another { n: u8, passage: Option<Key> },
    /// Opens the form to ask on from a public answer, for all to see.
    AskOn { passage: Key },
    /// That form, sent in.
    AskOnForm { passage: Key },
    /// Deletes the answer `message` in `channel`, for who asked or a moderator.
    DeleteAt { asker: u64, channel: u64, message: u64 },
    /// Sets the server's threshold, in hundredths.
    UseThreshold { percent: u8 },
    /// Leaves it as it is.
    KeepThreshold,
    /// Judges what would have been answered in a channel on trial.
    Judge { is_right: bool },
}

impl Step {
    pub(super) fn write(self, out: &mut Vec<u8>) {
        let mut numbers = |kind: u8, numbers: &[u64]| {
            out.push(FIRST + kind);
            out.extend(numbers.iter().flat_map(|n| n.to_be_bytes()));
        };
        match self {
            Self::Gaps { page } => numbers(0, &[page.into()]),
            Self::Gap { group } => numbers(1, &[group]),
            Self::Questions { group, page } => numbers(2, &[group, page.into()]),
            Self::AnswerGap { group } => numbers(3, &[group]),
            Self::AnswerForm { group, by, server } => numbers(4, &[group, by, server]),
            Self::Dismiss { group } => numbers(5, &[group]),
            Self::Rule { wrong, right, channel, message } => {
                numbers(6, &[channel, message]);
                out.extend(wrong.0);
                out.extend(right.into_iter().flat_map(|key| key.0));
            }
            Self::ExportMine => numbers(7, &[]),
            Self::DeleteMine => numbers(8, &[]),
            Self::Audit { before } => numbers(9, &[before]),
            Self::Another { n, passage } => {
                numbers(30, &[n.into()]);
                out.extend(passage.into_iter().flat_map(|key| key.0));
            }
            Self::AskOn { passage } => {
                numbers(31, &[]);
                out.extend(passage.0);
            }
            Self::AskOnForm { passage } => {
                numbers(32, &[]);
                out.extend(passage.0);
            }
            Self::DeleteAt { asker, channel, message } => numbers(33, &[asker, channel, message]),
            Self::UseThreshold { percent } => numbers(20, &[percent.into()]),
            Self::KeepThreshold => numbers(21, &[]),
            Self::Judge { is_right } => numbers(22, &[is_right.into()]),
        }
    }

    pub(super) fn read(kind: u8, from: &mut FieldReader<'_>) -> Option<Self> {
        let page = |from: &mut FieldReader<'_>| u16::try_from(from.number()?).ok();
        Some(match kind.checked_sub(FIRST)? {
            0 => Self::Gaps { page: page(from)? },
            1 => Self::Gap { group: from.number()? },
            2 => Self::Questions { group: from.number()?, page: page(from)? },
            3 => Self::AnswerGap { group: from.number()? },
            4 => Self::AnswerForm { group: from.number()?, by: from.number()?, server: from.number()? },
            5 => Self::Dismiss { group: from.number()? },
            6 => {
                let (channel, message) = (from.number()?, from.number()?);
                Self::Rule { channel, message, wrong: from.key()?, right: from.key() }
            }
            7 => Self::ExportMine,
            8 => Self::DeleteMine,
            9 => Self::Audit { before: from.number()? },
            30 => Self::Another { n: u8::try_from(from.number()?).ok()?, passage: from.key() },
            31 => Self::AskOn { passage: from.key()? },
            32 => Self::AskOnForm { passage: from.key()? },
            33 => Self::DeleteAt { asker: from.number()?, channel: from.number()?, message: from.number()? },
            20 => Self::UseThreshold { percent: u8::try_from(from.number()?).ok()? },
            21 => Self::KeepThreshold,
            22 => Self::Judge { is_right: from.number()? == 1 },
            _ => return None,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in super::super) fn step(key: impl Strategy<Value = Key> + Clone + 'static) -> impl Strategy<Value = Step> {
        let right = proptest::option::of(key.clone());
        prop_oneof![
            any::<u16>().prop_map(|page| Step::Gaps { page }),
            any::<u64>().prop_map(|group| Step::Gap { group }),
            (any::<u64>(), any::<u16>()).prop_map(|(group, page)| Step::Questions { group, page }),
            any::<u64>().prop_map(|group| Step::AnswerGap { group }),
            any::<[u64; 3]>().prop_map(|[group, by, server]| Step::AnswerForm { group, by, server }),
            any::<u64>().prop_map(|group| Step::Dismiss { group }),
            (any::<u8>(), right.clone()).prop_map(|(n, passage)| Step::Another { n, passage }),
            key.clone().prop_map(|passage| Step::AskOn { passage }),
            key.clone().prop_map(|passage| Step::AskOnForm { passage }),
            (any::<u64>(), any::<u64>(), any::<u64>()).prop_map(|(asker, channel, message)| Step::DeleteAt {
                asker,
                channel,
                message
            }),
            (key, right, any::<u64>(), any::<u64>()).prop_map(|(wrong, right, channel, message)| Step::Rule {
                wrong,
                right,
                channel,
                message
            }),
            Just(Step::ExportMine),
            Just(Step::DeleteMine),
            any::<u64>().prop_map(|before| Step::Audit { before }),
            any::<u8>().prop_map(|percent| Step::UseThreshold { percent }),
            Just(Step::KeepThreshold),
            any::<bool>().prop_map(|is_right| Step::Judge { is_right }),
        ]
    }
}
