//! A bot without a connection: real events in, and what it asks of Discord out. It serves two servers, and has in its
//! ledger and its articles what not everybody may see.

use crate::discord::custom_id::{Action, Step};
use crate::discord::gateway::Dispatch;
use crate::discord::handler::on_event;
use crate::discord::rest::stand_in::{StandIn, TOKEN};
use crate::discord::settings::{BotSettings, BotToken, Cooldown};
use crate::discord::state::{BotState, StateParts};
use crate::embed::Hashed;
use crate::engine;
use crate::fetch::FetchSettings;
use crate::ingest::ArticleState;
use crate::ledger::{
    Actor, AuditAction, AuditEntry, FeedKind, Gap, GapKind, Ledger, LedgerPlace, NewFeed, ShadowReply,
};
use crate::newsroom::{self, set_standing};
use crate::text::Language;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

pub(super) const HOME: u64 = 1_100_000_000_000_000_010;
pub(super) const OTHER: u64 = 1_100_000_000_000_000_011;
pub(super) const ROLE: u64 = 1_100_000_000_000_000_041;
/// The message of the fixtures.
pub(super) const MESSAGE: u64 = 1_100_000_000_000_000_091;
/// Who did what stands in the audit trail.
pub(super) const NAMED: u64 = 1_100_000_000_000_000_099;

pub(super) const KITE: &str = "---\ncategory: Sky\n---\n\n# A kite over the sea\n\nThe kite flew.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n";
const PLANS: &str = "---\ncategory: Vault\n---\n\n# Withheld plans\n\nThe plans are ready.\n\n## FAQ\n\n### Who drew the withheld plans?\n\nNobody says who drew the withheld plans.\n";

/// What only the newsroom may see, by words that stand nowhere else.
pub(super) const SECRETS: [&str; 6] =
    ["canary-home", "canary-private", "ithheld plans", "withheld-plans", "canary-feed", "1100000000000000099"];
/// What the other server may see too.
pub(super) const OF_OTHER: &str = "canary-foreign";

pub(super) struct Stage {
    pub(super) state: Arc<BotState>,
    pub(super) discord: StandIn,
    /// A group of gaps of the home server.
    pub(super) group: u64,
    /// The choice that stands for the withheld article.
    pub(super) withheld: String,
    _dir: tempfile::TempDir,
}

impl Stage {
    /// With these servers named as home; nothing was heard of the gateway yet.
    pub(super) async fn with(home: &[u64]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let corpus = dir.path().join("corpus");
        std::fs::create_dir(&corpus).unwrap();
        std::fs::write(corpus.join("kite.md"), KITE).unwrap();
        std::fs::write(corpus.join("withheld-plans.md"), PLANS).unwrap();
        let settings = engine::EngineSettings {
            corpus,
            index: dir.path().join("index"),
            threshold: 0.1,
            ..engine::EngineSettings::default()
        };
        let engine = newsroom::open(settings, Arc::new(Hashed), Timestamp::now, &|_| {}, &|_| {}).unwrap().engine;
        let now = Timestamp::now();
        let (until, today) = ("2999-01-01T00:00:00Z".parse().unwrap(), "2026-01-01".parse().unwrap());
        set_standing(&engine, "withheld-plans", ArticleState::Embargoed, Some(until), today, now, None).unwrap();
        let index = engine.index();
        let plans = index.everything().articles().find(|article| article.title == "Withheld plans").unwrap();
        let withheld = format!("article:{}", URL_SAFE_NO_PAD.encode(plans.id.key().0));
        let ledger = Ledger::in_memory().unwrap();
        let group = filled(&ledger, now);
        let discord = StandIn::answering(|_| (200, json!({"id": "5", "embeds": [{}]}))).await;
        let parts = StateParts {
            engine: Arc::new(engine),
            ledger: Arc::new(ledger),
            rest: discord.rest(),
            settings: settings_with(home),
            app: 1,
            me: 2,
            checked: Some(now),
        };
        Self { state: Arc::new(BotState::new(parts).unwrap()), discord, group, withheld, _dir: dir }
    }

    /// Lets something happen, and gives what was sent to Discord for it once all is done.
    pub(super) async fn happen(&self, name: &str, data: Value) -> Vec<String> {
        let before = self.discord.bodies().len();
        on_event(&self.state, Dispatch { name: name.to_owned(), data, has_gap: false });
        self.state.tasks.close();
        self.state.tasks.wait().await;
        self.state.tasks.reopen();
        self.discord.bodies().split_off(before).iter().map(Value::to_string).collect()
    }

    /// The session begins with these servers.
    pub(super) async fn ready(&self, guilds: &[u64]) {
        let mut data = fixture(include_str!("../../../../tests/fixtures/discord/ready.json"));
        data["guilds"] = guilds.iter().map(|id| json!({"id": id.to_string(), "unavailable": true})).collect();
        self.happen("READY", data).await;
    }

    /// What pressing or sending this kind does, with something real to do it to.
    pub(super) fn real(&self, kind: &str, zero: &Action, opener: (u64, u64)) -> Action {
        let group = self.group;
        Action::Step(match kind {
            "Gap" => Step::Gap { group },
            "Questions" => Step::Questions { group, page: 0 },
            "AnswerGap" => Step::AnswerGap { group },
            "AnswerForm" => Step::AnswerForm { group, by: opener.0, server: opener.1 },
            "UseThreshold" => Step::UseThreshold { percent: 50 },
            "Another" => Step::Another { n: 1, passage: None },
            "Delete" => return Action::Delete { asker: NAMED },
            _ => return zero.clone(),
        })
    }
}

pub(super) fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A group of gaps of the home server.
fn filled(ledger: &Ledger, now: Timestamp) -> u64 {
    let asked = |words: &str, guild: Option<u64>| {
        let gap = Gap {
            question: crate::article::Question::new(words).unwrap(),
            kind: GapKind::Unanswered,
            passage: None,
            confidence: 0.1,
            language: Language::english(),
            vector: None,
            asker: Some([1; 8]),
            guild,
        };
        // Often, so that it leads the list whatever else is asked.
        let ids: Vec<_> = (0..40).map(|_| ledger.record_gap(&gap, now).unwrap()).collect();
        ledger.group_of(ids[0]).unwrap().unwrap()
    };
    let home = asked("how deep is the canary-home harbour", Some(HOME));
    asked("how wide is the canary-private harbour", None);
    asked("how old is the canary-foreign harbour", Some(OTHER));
    let feed = "https://feeds.example/canary-feed".to_owned();
    let by = Actor::Member(NAMED);
    for (action, subject) in [(AuditAction::StateSet, "withheld-plans"), (AuditAction::FeedAdded, feed.as_str())] {
        let entry = AuditEntry { guild: Some(HOME), ..AuditEntry::new(by.clone(), action, subject) };
        ledger.audit(&entry, now).unwrap();
    }
    let (every, added_by) = (Duration::from_hours(1), Some(by));
    let new = NewFeed { url: feed, kind: FeedKind::Feed, every, most: 5, guild: Some(HOME), added_by };
    ledger.add_feed(&new, now).unwrap();
    let passage = crate::article::PassageId::new("kite#x");
    let shadow = ShadowReply { message: MESSAGE, guild: HOME, channel: 7, passage, confidence: 80 };
    ledger.remember_shadow(&shadow, now).unwrap();
    home.into()
}

fn settings_with(home: &[u64]) -> BotSettings {
    let unbraked: Cooldown = "0".parse().unwrap();
    BotSettings {
        token: BotToken::parse(TOKEN).unwrap(),
        api: None,
        ledger: LedgerPlace::from("ledger.db"),
        message_content: false,
        watch: false,
        moderator_roles: vec![ROLE],
        home: home.to_vec(),
        guild: None,
        user_cooldown: unbraked,
        channel_cooldown: unbraked,
        health: None,
        log: crate::service::LogFormat::Text,
        log_filter: String::new(),
        no_color: true,
        log_questions: false,
        retention_days: 30,
        reply_days: 30,
        gap_askers: 1,
        overdue_days: 7,
        about_url: None,
        fetch: FetchSettings::default(),
    }
}
