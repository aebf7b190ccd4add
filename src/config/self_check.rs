//! What of the faces' settings can be known without asking anybody, for `ibid self-check`.

use crate::args::{Args, Command};
use crate::cli::{self, Finding};
use crate::terminal::{Status, finish};

/// Runs `ibid self-check`; `None` for every other command.
#[must_use]
pub fn self_check(args: &Args) -> Option<Status> {
    let Command::SelfCheck(wanted) = &args.command else { return None };
    Some(finish(cli::self_check(args, wanted, faces(args))))
}

#[cfg_attr(
    not(any(feature = "discord", feature = "serve")),
    expect(unused_variables, reason = "only faces that are not inside ask them")
)]
fn faces(args: &Args) -> Vec<Finding> {
    vec![
        #[cfg(feature = "serve")]
        web(args),
        #[cfg(feature = "discord")]
        discord(args),
    ]
}

#[cfg(feature = "serve")]
fn web(args: &Args) -> Finding {
    match super::serve::tried(args) {
        Ok(address) => Finding::fine("web", format!("`ibid serve` would listen on {address}")),
        Err(error) => Finding::error("web", format!("{error:#}"), "`ibid serve` does not start with this setting"),
    }
}

#[cfg(feature = "discord")]
fn discord(args: &Args) -> Finding {
    match super::discord::tried(args) {
        Ok(false) => Finding::fine("discord", "no token is set; `ibid bot` needs one"),
        Ok(true) => Finding::fine(
            "discord",
            "the token has the right form; `ibid discord check` asks Discord whether it counts",
        ),
        Err(error) => Finding::error("discord", format!("{error:#}"), "`ibid bot` does not start with this setting"),
    }
}
