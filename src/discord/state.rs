//! What every handler needs, in one place: the engine, the ledger, the way to Discord, brakes and figures.
//!
//! The engine and the ledger are synchronous; [`BotState::work`] takes them off the async threads and through the gate.

use super::active_channels::ActiveChannels;
use super::cooldown::Cooldowns;
use super::custom_id::IdSigner;
use super::guilds::Guilds;
use super::held_review::Pending;
use super::message_order::MessageQueue;
use super::metrics::{Failure, Metrics};
use super::own_names::Own;
use super::rest::RestClient;
use super::settings::{BotSettings, Cooldown};
use super::submissions::Submissions;
use super::unwritable_logs::Failing;
use crate::article::{KEY_BYTES, Key};
use crate::engine::Engine;
use crate::ledger::{EVERYWHERE, Ledger, LedgerError, Mode};
use crate::service::{Gate, LedgerLog};
use jiff::{Span, Timestamp};
use lru::LruCache;
use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Threads whose channel is remembered; one that is forgotten is taken for a channel of its own.
const THREADS: usize = 20_000;

/// A question that an interaction asks is done so long after it came, or is not begun: before an answer would be deferred,
/// and with half of Discord's three seconds left to say so.
pub(super) const SOON: Duration = Duration::from_millis(1_400);

/// A question that a message asks: Discord sets no time, and a reader who has waited so long has gone on.
pub(super) const IN_A_WHILE: Duration = Duration::from_secs(10);

/// What nobody waits for, such as looking again for a question without an answer.
const SOME_TIME: Duration = Duration::from_mins(2);

/// Work of the bot's own, and of nobody in particular.
const NOBODY: u64 = 0;

/// Messages of one channel that are searched for an answer although nobody asked: enough for a lively channel, too few to
/// keep those waiting who did ask.
const LOOKS: Cooldown = Cooldown { burst: 60, per: Duration::from_mins(1) };

/// A thread or forum post as the gateway told of it.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    pub parent: u64,
    pub title: String,
}

/// Everything that outlives a single event.
pub(super) struct BotState {
    pub engine: Arc<Engine>,
    pub ledger: Arc<Ledger>,
    ledger_log: LedgerLog,
    pub rest: RestClient,
    pub seal: IdSigner,
    pub settings: BotSettings,
    /// The application and the bot's own user.
    pub app: u64,
    pub me: u64,
    pub metrics: Metrics,
    pub gate: Gate,
    /// What takes seconds, one at a time, beside the questions.
    slow: Gate,
    /// Servers that the bot is in.
    pub guilds: Guilds,
    pub users: Cooldowns,
    pub channels: Cooldowns,
    /// How often a channel's messages are looked at unasked.
    pub looks: Cooldowns,
    pub tasks: TaskTracker,
    /// Cancelled when no more questions are taken.
    pub closing: CancellationToken,
    /// Whether a moderator has the articles read.
    is_reindexing: AtomicBool,
    /// Who makes an index, or lets one serve, is alone in this process.
    building: Mutex<()>,
    /// The new generation that waits for a moderator's word.
    pub pending: Pending,
    /// Who settles gaps is alone.
    pub settling: tokio::sync::Mutex<()>,
    /// What is handed in, and the feeds.
    pub intake: Submissions,
    /// Logs of channels on trial that cannot be written to.
    pub failing: Failing,
    /// Whether the message content intent was asked for and not refused.
    pub reads_content: AtomicBool,
    /// Its names and roles.
    pub own: Own,
    /// Ids of the registered commands, by name.
    pub commands: OnceLock<BTreeMap<String, u64>>,
    /// When the corpus was last compared with the index; `None` when that failed.
    checked: RwLock<Option<Timestamp>>,
    modes: RwLock<HashMap<u64, Mode>>,
    threads: Mutex<LruCache<u64, Thread>>,
    /// Forums, whose new threads are posts.
    forums: Mutex<LruCache<u64, ()>>,
    /// What happens to one message happens in order.
    pub turns: MessageQueue,
    /// Languages of servers, by their ids.
    locales: Mutex<LruCache<u64, String>>,
    /// Servers of channels.
    channels_of: Mutex<LruCache<u64, u64>>,
    /// Where something was written lately.
    pub heard: ActiveChannels,
}

/// Why there is no message but a sentence; the key of that sentence is [`Trouble::key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no time for it among those that wait already.
    Busy,
    /// The engine failed; the log says why.
    Failed,
    /// A handler panicked; the log says where.
    Panicked,
    /// It took longer than a reader waits.
    TimedOut,
    /// The bot is about to stop.
    Restarting,
}

impl Trouble {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Busy => "trouble.busy",
            Self::Failed | Self::Panicked => "trouble.failed",
            Self::TimedOut => "trouble.timed_out",
            Self::Restarting => "trouble.restarting",
        }
    }
}

/// What it is set up from.
pub(super) struct StateParts {
    pub engine: Arc<Engine>,
    pub ledger: Arc<Ledger>,
    pub rest: RestClient,
    pub settings: BotSettings,
    pub app: u64,
    pub me: u64,
    /// When the corpus was compared with the index; `None` when that failed.
    pub checked: Option<Timestamp>,
}

impl BotState {
    pub(super) fn new(parts: StateParts) -> Result<Self, LedgerError> {
        let StateParts { engine, ledger, rest, settings, app, me, checked } = parts;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let modes = ledger.modes()?.into_iter().collect();
        let capacity = NonZeroUsize::new(THREADS).unwrap_or(NonZeroUsize::MIN);
        Ok(Self {
            intake: Submissions::new(&settings),
            seal: IdSigner::new(*ledger.secret().as_bytes()),
            users: Cooldowns::new(settings.user_cooldown),
            channels: Cooldowns::new(settings.channel_cooldown),
            looks: Cooldowns::new(LOOKS),
            gate: Gate::new(cores),
            slow: Gate::new(1),
            reads_content: AtomicBool::new(settings.message_content),
            engine,
            ledger,
            ledger_log: LedgerLog::default(),
            rest,
            settings,
            app,
            me,
            metrics: Metrics::new(),
            tasks: TaskTracker::new(),
            closing: CancellationToken::new(),
            is_reindexing: AtomicBool::new(false),
            building: Mutex::new(()),
            pending: Pending::default(),
            failing: Failing::default(),
            own: Own::default(),
            settling: tokio::sync::Mutex::default(),
            commands: OnceLock::new(),
            checked: RwLock::new(checked),
            modes: RwLock::new(modes),
            threads: Mutex::new(LruCache::new(capacity)),
            forums: Mutex::new(LruCache::new(capacity)),
            turns: MessageQueue::default(),
            locales: Mutex::new(LruCache::new(capacity)),
            channels_of: Mutex::new(LruCache::new(capacity)),
            heard: ActiveChannels::default(),
            guilds: Guilds::default(),
        })
    }

    /// Does `work` on a blocking thread when its turn comes: soon, or [`Trouble::Busy`].
    pub(super) async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&BotState) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        self.work_by(NOBODY, Instant::now() + SOON, work).await
    }

    /// Does `work` for a person, whose turns do not come before others', to be done by then.
    pub(super) async fn work_by<T: Send + 'static>(
        self: &Arc<Self>,
        who: u64,
        by: Instant,
        work: impl FnOnce(&BotState) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        self.through(&self.gate, who, by, work).await
    }

    /// Does what nobody waits for.
    pub(super) async fn work_sometime<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&BotState) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        self.work_by(NOBODY, Instant::now() + SOME_TIME, work).await
    }

    /// Does what takes seconds, so that no question has to wait for it.
    pub(super) async fn work_slowly<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&BotState) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        self.through(&self.slow, NOBODY, Instant::now() + SOME_TIME, work).await
    }

    async fn through<T: Send + 'static>(
        self: &Arc<Self>,
        gate: &Gate,
        who: u64,
        by: Instant,
        work: impl FnOnce(&BotState) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let Some(permit) = gate.enter(who, by).await else {
            self.metrics.shed();
            return Err(Trouble::Busy);
        };
        self.block(move |state| {
            let _permit = permit;
            work(state)
        })
        .await
    }

    /// Does `work` on a blocking thread at once: for the ledger, and what must not wait behind questions.
    pub(super) async fn block<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&BotState) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let state = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&state)).await;
        done.map_err(|_| {
            // The panic hook wrote the place to the log.
            self.metrics.failed(Failure::Panic);
            Trouble::Panicked
        })
    }

    /// Makes what readers look up in the index, so that none of them waits for it.
    pub(super) fn warm(&self) {
        let index = self.engine.index();
        let entries = index.newest_entries().map_or(0, <[u32]>::len);
        // Failures show again when a reader asks.
        let (names, places) = (index.names(&[]).is_ok(), index.len());
        let has_key = index.by_key(Key([0; KEY_BYTES])).is_some();
        tracing::debug!(entries, names, places, has_key, "the index was searched");
    }

    /// Tells the log of a ledger that failed; readers are answered all the same.
    pub(super) fn heed<T>(&self, result: Result<T, LedgerError>) -> Option<T> {
        self.ledger_log.heed(result, || self.metrics.failed(Failure::Ledger))
    }

    /// The confidence from which readers of a server get an answer; without one, those of direct messages. What was set in
    /// the ledger goes before the operator's.
    pub(super) fn threshold(&self, guild: Option<u64>) -> f32 {
        let set = self.heed(self.ledger.threshold(guild.unwrap_or(EVERYWHERE))).flatten();
        set.unwrap_or(self.engine.settings().threshold)
    }

    /// The mode of a channel, or of the channel that a thread is in.
    pub(super) fn mode(&self, channel: u64, parent: Option<u64>) -> Mode {
        let modes = self.modes.read().unwrap_or_else(PoisonError::into_inner);
        let parent = || parent.or_else(|| self.thread(channel).map(|t| t.parent));
        modes.get(&channel).or_else(|| modes.get(&parent()?)).copied().unwrap_or_default()
    }

    pub(super) fn set_mode(&self, channel: u64, mode: Mode) {
        self.modes.write().unwrap_or_else(PoisonError::into_inner).insert(channel, mode);
    }

    /// Whether a channel is set to a mode that has to read messages which do not mention the bot.
    pub(super) fn wants_content(&self) -> bool {
        let modes = self.modes.read().unwrap_or_else(PoisonError::into_inner);
        modes.values().any(|mode| matches!(mode, Mode::Suggest | Mode::Auto | Mode::Shadow))
    }

    pub(super) fn thread(&self, channel: u64) -> Option<Thread> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).get(&channel).cloned()
    }

    pub(super) fn remember_thread(&self, channel: u64, thread: Thread) {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).put(channel, thread);
    }

    pub(super) fn remember_forum(&self, channel: u64) {
        self.forums.lock().unwrap_or_else(PoisonError::into_inner).put(channel, ());
    }

    pub(super) fn is_forum(&self, channel: u64) -> bool {
        self.forums.lock().unwrap_or_else(PoisonError::into_inner).contains(&channel)
    }

    /// What the ledger knows a message's words by, to see whether an edit changed them.
    pub(super) fn mark(&self, content: &str) -> [u8; 8] {
        self.seal.sign(b"asked", content.trim().as_bytes())
    }

    pub(super) fn remember_locale(&self, guild: u64, locale: String) {
        self.locales.lock().unwrap_or_else(PoisonError::into_inner).put(guild, locale);
    }

    pub(super) fn locale_of(&self, guild: Option<u64>) -> Option<String> {
        self.locales.lock().unwrap_or_else(PoisonError::into_inner).get(&guild?).cloned()
    }

    pub(super) fn remember_guild(&self, channel: u64, guild: u64) {
        self.channels_of.lock().unwrap_or_else(PoisonError::into_inner).put(channel, guild);
    }

    /// The server that a channel is in.
    pub(super) fn guild_of(&self, channel: u64) -> Option<u64> {
        self.channels_of.lock().unwrap_or_else(PoisonError::into_inner).get(&channel).copied()
    }

    /// The corpus was compared with the index now, or that failed.
    pub(super) fn checked(&self, at: Option<Timestamp>) {
        *self.checked.write().unwrap_or_else(PoisonError::into_inner) = at;
    }

    /// The time of the index, where it was not compared with the corpus for too long.
    pub(super) fn overdue(&self, now: Timestamp) -> Option<Timestamp> {
        let checked = *self.checked.read().unwrap_or_else(PoisonError::into_inner);
        let days = i64::from(self.settings.overdue_days);
        let is_fresh = days == 0
            || checked
                .is_some_and(|at| now <= at.saturating_add(Span::new().hours(days * 24)).unwrap_or(Timestamp::MAX));
        (!is_fresh).then(|| self.engine.index().manifest.built)
    }

    /// A command as Discord makes it clickable, once its id is known.
    pub(super) fn mention(&self, command: &str) -> String {
        match self.commands.get().and_then(|ids| ids.get(command)) {
            Some(id) => format!("</{command}:{id}>"),
            None => format!("`/{command}`"),
        }
    }

    /// Whether the words of messages come that do not mention the bot.
    pub(super) fn reads_content(&self) -> bool {
        self.reads_content.load(Ordering::Relaxed)
    }

    /// Whether questions are no longer taken.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.is_cancelled()
    }

    /// Waits for the turn to make an index or to let one serve.
    pub(super) fn turn_to_build(&self) -> MutexGuard<'_, ()> {
        self.building.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the one place of a moderator's reindexing, given back when the value goes; `None` while another runs.
    pub(super) fn begin_reindex(self: &Arc<Self>) -> Option<Reindexing> {
        self.is_reindexing
            .compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire)
            .ok()
            .map(|_| Reindexing(Arc::clone(self)))
    }
}

/// A moderator's reindexing that runs.
pub(super) struct Reindexing(Arc<BotState>);

impl Drop for Reindexing {
    fn drop(&mut self) {
        self.0.is_reindexing.store(false, Ordering::Release);
    }
}
