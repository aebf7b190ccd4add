use super::print::say;
use crate::index::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;

/// Shows how a build comes on: a bar on a terminal, nothing in a pipe.
pub(super) struct Show {
    bar: Mutex<Option<ProgressBar>>,
    is_terminal: bool,
}

impl Show {
    pub(super) fn new() -> Self {
        Self { bar: Mutex::new(None), is_terminal: std::io::stderr().is_terminal() }
    }

    pub(super) fn tell(&self, progress: Progress) {
        if !self.is_terminal {
            return;
        }
        let Ok(mut bar) = self.bar.lock() else {
            return;
        };
        match progress {
            Progress::Embedding { done, total } => {
                bar.get_or_insert_with(|| new_bar(total)).set_position(done as u64);
            }
            Progress::Writing => {
                if let Some(bar) = bar.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

fn new_bar(total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("reading {bar:24} {pos}/{len} texts, {eta} left") {
        Ok(style) => bar.set_style(style.progress_chars("=> ")),
        Err(error) => say(&format!("the progress bar has a faulty template: {error}")),
    }
    bar
}
