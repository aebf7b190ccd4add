use super::print::say;
use crate::store::BuildProgress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Between two lines where there is no terminal. A build shorter than this says nothing.
const PAUSE: Duration = Duration::from_secs(10);

/// Shows how a build comes on: a bar on a terminal; elsewhere a line now and then, so that a long build is not taken for
/// one that hangs.
pub(crate) struct Show {
    bar: Mutex<Option<ProgressBar>>,
    pace: Option<Mutex<ReportPace>>,
    start: Instant,
}

/// When the last line was written.
#[derive(Default)]
struct ReportPace {
    last: Duration,
}

impl ReportPace {
    /// Whether a line is due this long after the start.
    fn is_due(&mut self, elapsed: Duration) -> bool {
        let is_due = elapsed.saturating_sub(self.last) >= PAUSE;
        if is_due {
            self.last = elapsed;
        }
        is_due
    }
}

impl Show {
    pub(crate) fn new() -> Self {
        let pace = (!std::io::stderr().is_terminal()).then(Mutex::default);
        Self { bar: Mutex::new(None), pace, start: Instant::now() }
    }

    pub(crate) fn tell(&self, progress: BuildProgress) {
        if let Some(pace) = &self.pace {
            if pace.lock().is_ok_and(|mut pace| pace.is_due(self.start.elapsed())) {
                say(&line(progress));
            }
            return;
        }
        let Ok(mut bar) = self.bar.lock() else {
            return;
        };
        match progress {
            BuildProgress::Embedding { done, total } => {
                bar.get_or_insert_with(|| new_bar(total)).set_position(done as u64);
            }
            BuildProgress::Writing => {
                if let Some(bar) = bar.take() {
                    bar.finish_and_clear();
                }
            }
        }
    }
}

fn line(progress: BuildProgress) -> String {
    match progress {
        BuildProgress::Embedding { done, total } => format!("read {done} of {total} texts"),
        BuildProgress::Writing => "writing the index".to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_build_says_nothing_and_a_long_one_a_line_now_and_then() {
        let mut pace = ReportPace::default();
        let due: Vec<u64> = (0..=45).filter(|s| pace.is_due(Duration::from_secs(*s))).collect();
        assert_eq!(due, [10, 20, 30, 40]);
        assert_eq!(line(BuildProgress::Embedding { done: 3, total: 9 }), "read 3 of 9 texts");
    }
}
