use crate::article::PassageView;
use std::borrow::Cow;

/// The texts of a passage that have a vector, in order: its own, all of it with title and section, the FAQ question, which may be
/// empty, then each sentence.
pub(crate) fn embedded_texts<'a>(view: &PassageView<'a>) -> Vec<Cow<'a, str>> {
    let mut out = vec![view.text().into(), view.full().into()];
    out.push(view.question.into());
    out.extend(view.sentences().map(Into::into));
    out
}
