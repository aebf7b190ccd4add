//! Keeps the answers in step with the articles while the bot runs: what is saved in the corpus folder is brought in, what
//! another process published is served, a register that cannot be read is told.
//!
//! Golden questions do not hold back what was saved: it serves at once, and those that it breaks are told to the log and the
//! home servers' log channels. What feeds wrote is asked first, whoever notices it ([`newsroom::publish`](crate::newsroom::publish)).

use super::notify::notify;
use super::publishing::NotPublished;
use super::state::{BotState, Trouble};
use crate::newsroom::{Occasion, Order, Watcher, compare_with, look_in, watch};
use crate::store::Index;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// Other processes and the register are looked at so often.
const TICK: Duration = Duration::from_millis(500);

/// What failed is tried again after this time, then after twice that, and so on up to the second.
const AGAIN: Duration = Duration::from_secs(2);
const AGAIN_AT_MOST: Duration = Duration::from_mins(1);

/// While another process builds, it is looked again so soon.
const BUSY: Duration = Duration::from_secs(1);

/// Brings in what changed while the bot was away and keeps watch from then on, on a thread of its own.
pub(super) fn begin(state: &Arc<BotState>) -> io::Result<()> {
    let (state, runtime) = (Arc::clone(state), Handle::current());
    let keep = move || Watch::new(state, runtime).run();
    thread::Builder::new().name("watch".to_owned()).spawn(keep).map(drop)
}

struct Watch {
    state: Arc<BotState>,
    runtime: Handle,
    eye: Option<Watcher>,
    /// When the corpus is to be compared with the index; never while nothing changed.
    due: Option<Instant>,
    /// Whether what changed while the bot was away was brought in.
    has_begun: bool,
    /// The wait after the next failure.
    wait: Duration,
    /// What was told of last, so that it is told once.
    reported: ReportedFaults,
    /// The index that readers were answered from when it was last looked at.
    served: Arc<Index>,
    /// The index whose golden questions the next check compares with.
    unchecked: Option<Arc<Index>>,
    checking: Option<JoinHandle<()>>,
    /// When the index was last compared with its checksums, a little of it.
    compared: Instant,
    /// The generation that was left because it is damaged, when it was last looked at.
    left: Option<u64>,
}

#[derive(Default)]
struct ReportedFaults {
    eye: bool,
    failure: Option<String>,
    follow: Option<String>,
    register: Option<String>,
    rulings: Vec<String>,
    is_held: bool,
}

/// What became of a comparison of corpus and index.
enum CatchUp {
    Done,
    Wait(Duration),
    Failed(String),
}

impl Watch {
    fn new(state: Arc<BotState>, runtime: Handle) -> Self {
        let served = state.engine.index();
        Self {
            state,
            runtime,
            eye: None,
            due: Some(Instant::now()),
            has_begun: false,
            wait: AGAIN,
            reported: ReportedFaults::default(),
            served,
            unchecked: None,
            checking: None,
            compared: Instant::now(),
            left: None,
        }
    }

    fn run(mut self) {
        // Opened before the corpus is first read, so that nothing is missed in between.
        self.open_eye();
        while !self.state.is_closing() {
            if self.due.is_some_and(|due| due <= Instant::now()) {
                self.publish();
            }
            self.follow();
            self.compare();
            self.heed_register();
            self.check();
            self.look();
        }
    }

    /// Waits a little for something to be saved.
    fn look(&mut self) {
        let now = Instant::now();
        let patience = self.due.map_or(TICK, |due| due.saturating_duration_since(now).min(TICK));
        match &self.eye {
            Some(eye) if eye.wait(patience) => self.due = Some(Instant::now()),
            Some(_) => {}
            None => thread::sleep(patience),
        }
    }

    fn open_eye(&mut self) {
        if !self.state.settings.watch {
            return;
        }
        let corpus = &self.state.engine.settings().corpus;
        self.eye = match watch(corpus) {
            Ok(eye) => Some(eye),
            Err(error) => {
                if !std::mem::replace(&mut self.reported.eye, true) {
                    tracing::warn!(%error, "checking the articles' folder every few seconds instead");
                }
                look_in(corpus).ok()
            }
        };
    }

    fn publish(&mut self) {
        let before = self.state.engine.index();
        // On a thread of the runtime: a panic there costs this step and not the watch.
        let step = self.runtime.block_on(self.state.block(step));
        self.due = None;
        match step {
            Ok(CatchUp::Done) => {
                self.wait = AGAIN;
                if self.reported.failure.take().is_some() {
                    tracing::info!("changed articles can be brought in again");
                }
                self.tell_held();
                if self.state.engine.index().generation != before.generation {
                    self.swapped(before);
                } else if !self.has_begun {
                    // Whoever could not be told when the bot last ran.
                    self.tell_waiting();
                }
                self.has_begun = true;
            }
            Ok(CatchUp::Wait(time)) => self.due = Some(Instant::now() + time),
            Ok(CatchUp::Failed(error)) => self.failed(error),
            Err(_) => self.failed(Trouble::Panicked.key().to_owned()),
        }
    }

    fn failed(&mut self, error: String) {
        if self.reported.failure.as_ref() != Some(&error) {
            tracing::error!(%error, "changed articles cannot be brought in; answers come from the index as it is");
            self.reported.failure = Some(error);
        }
        self.due = Some(Instant::now() + self.wait);
        self.wait = (self.wait * 2).min(AGAIN_AT_MOST);
        // The folder may have been taken away and come back as another.
        self.open_eye();
    }

    fn tell_held(&mut self) {
        let is_held = self.state.engine.is_held();
        if is_held && !self.reported.is_held {
            tracing::info!(
                "the index that serves is held; what changes in the articles comes in by /reindex or `ibid index`"
            );
        }
        self.reported.is_held = is_held;
    }

    /// Serves what another process published.
    fn follow(&mut self) {
        let before = self.state.engine.index();
        let followed = {
            let _turn = self.state.turn_to_build();
            self.state.engine.follow()
        };
        match followed {
            Ok(true) => {
                self.reported.follow = None;
                tracing::info!(generation = self.state.engine.index().generation, "another process built a new index");
                self.swapped(before);
            }
            Ok(false) => self.reported.follow = None,
            Err(error) => {
                let error = error.to_string();
                if self.reported.follow.as_ref() != Some(&error) {
                    tracing::error!(%error, "the index that another process built cannot be served");
                    self.reported.follow = Some(error);
                }
            }
        }
    }

    /// Looks for damage to the index; where there is some, a new one is made.
    fn compare(&mut self) {
        if self.compared.elapsed() >= TICK {
            self.state.check_index();
            self.compared = Instant::now();
        }
        let left = self.state.engine.has_left().map(|left| left.generation);
        if left.is_some() && left != self.left {
            self.due = Some(Instant::now());
        }
        self.left = left;
    }

    /// Looks at the register although nobody asks, so that readers do not wait for it and its faults are told.
    fn heed_register(&mut self) {
        let index = self.state.engine.index();
        if !Arc::ptr_eq(&index, &self.served) {
            self.state.warm();
            let is_other_view = index.generation == self.served.generation;
            self.served = index;
            if is_other_view {
                // An article was retracted, or its embargo ended: the same articles, seen otherwise.
                self.tell_waiting();
            }
        }
        let trouble = self.state.engine.trouble().map(|error| error.to_string());
        if trouble != self.reported.register {
            if let Some(error) = &trouble {
                tracing::error!(%error, "the register of articles cannot be read; its last readable version still applies");
            } else {
                tracing::info!("the register of articles can be read again");
            }
            self.reported.register = trouble;
        }
        let faults: Vec<String> = self.state.engine.ruling_faults().iter().map(ToString::to_string).collect();
        if faults != self.reported.rulings {
            for fault in faults.iter().filter(|fault| !self.reported.rulings.contains(fault)) {
                tracing::error!(fault, "not all rulings can be read; what they blocked stays blocked");
            }
            if faults.is_empty() {
                tracing::info!("all rulings can be read again");
            }
            self.reported.rulings = faults;
        }
    }

    /// Other answers are served now: whoever waits for one is told, and the golden questions are asked.
    fn swapped(&mut self, before: Arc<Index>) {
        self.unchecked.get_or_insert(before);
        self.tell_waiting();
    }

    fn tell_waiting(&self) {
        if !self.state.engine.is_held() {
            // Waited for at the end, so that nobody is taken off the list and not told.
            self.state.tasks.spawn_on(notify(Arc::clone(&self.state)), &self.runtime);
        }
    }

    /// Asks the golden questions in the background, once for what came in meanwhile.
    fn check(&mut self) {
        if self.checking.as_ref().is_some_and(|check| !check.is_finished()) {
            return;
        }
        let Some(before) = self.unchecked.take() else { return };
        let state = Arc::clone(&self.state);
        self.checking = Some(self.runtime.spawn(async move {
            // A panic is in the log already.
            let _ = state.block(move |state| state.tell_broken(&compare_with(&state.engine, &before))).await;
        }));
    }
}

/// Brings the index in line with the corpus, unless a moderator is about to, or decided against it.
fn step(state: &BotState) -> CatchUp {
    match state.publish(Order::new(Occasion::Saved), &|_| {}) {
        Ok(report) => {
            if report.built.is_new && report.held.is_none() {
                let generation = report.built.generation;
                tracing::info!(generation, "updated the index with changed articles");
            }
            CatchUp::Done
        }
        Err(NotPublished::OnHold) => CatchUp::Done,
        Err(NotPublished::Deciding | NotPublished::Busy) => CatchUp::Wait(BUSY),
        Err(NotPublished::Failed(error)) => CatchUp::Failed(error.to_string()),
    }
}
