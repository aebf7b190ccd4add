//! What readers see: pages of HTML, made on the server, complete without a script. Pure: from what came of a question, or an
//! article, to markup; asking is [`reader`](super::reader)'s.

mod article;
mod layout;
mod parts;
mod reply;
mod short;

pub(super) use article::article;
pub(super) use layout::PageView;
pub(super) use parts::{confidence, stated};
pub(super) use reply::{answered, refusal, start};
pub(super) use short::{articles, problem, thanks};
