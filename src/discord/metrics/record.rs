//! Counting and timing as things happen, and writing everything down at a scrape. What is known elsewhere is asked there
//! and comes as a [`ScrapeSnapshot`].

use super::labels::{EventKind, Failure, Outcome, Scope, Unread, Way};
use super::snapshot::{ScrapeSnapshot, register_process};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use std::fmt;
use std::time::Duration;

/// Seconds. Edges lie on what is promised: 30 ms and 150 ms for an answer, 1.5 s until a reply is deferred, Discord's 3 s.
const EDGES: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 1.5, 3.0];

/// What has happened since the process started.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    questions: Family<QuestionLabels, Counter>,
    answers: Family<AnswerLabels, Histogram, fn() -> Histogram>,
    callbacks: Histogram,
    autocompletions: Histogram,
    shed: Counter,
    cooled: Family<Cooled, Counter>,
    failures: Family<Failed, Counter>,
    events: Family<Received, Counter>,
    unread: Family<Odd, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct QuestionLabels {
    way: Way,
    outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabels {
    way: Way,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Cooled {
    scope: Scope,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failed {
    kind: Failure,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Received {
    event: EventKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Odd {
    event: EventKind,
    reason: Unread,
}

impl Metrics {
    /// Everything at zero.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("ibid");
        let questions = Family::default();
        registry.register("questions", "questions by the way they came and how they ended", questions.clone());
        let answers = Family::new_with_constructor(histogram as fn() -> Histogram);
        registry.register_with_unit("answer", "time from a question to its reply", Unit::Seconds, answers.clone());
        let callbacks = histogram();
        let help = "time from an event to Discord's acceptance of the first response to it";
        registry.register_with_unit("callback", help, Unit::Seconds, callbacks.clone());
        let autocompletions = histogram();
        let help = "time in which choices for a question being typed were found";
        registry.register_with_unit("autocomplete", help, Unit::Seconds, autocompletions.clone());
        let shed = Counter::default();
        registry.register("shed", "questions turned away because too many were asked at once", shed.clone());
        let cooled = Family::default();
        registry.register("cooled", "questions refused by a cooldown", cooled.clone());
        let failures = Family::default();
        registry.register("failures", "what went wrong", failures.clone());
        let events = Family::default();
        registry.register("events", "what the gateway sent", events.clone());
        let unread = Family::default();
        registry.register(
            "events_unread",
            "events of which not everything could be read, by what was odd",
            unread.clone(),
        );
        registry.register("build", "what runs", Info::new([("version", env!("CARGO_PKG_VERSION"))]));

        let metrics =
            Self { registry, questions, answers, callbacks, autocompletions, shed, cooled, failures, events, unread };
        metrics.begin_at_zero();
        metrics
    }

    /// Makes the series that alarms are set on. One that comes into being with its first failure has no increase that
    /// an alarm could see.
    fn begin_at_zero(&self) {
        for &way in Way::ALL {
            for &outcome in Outcome::ALL {
                drop(self.questions.get_or_create(&QuestionLabels { way, outcome }));
            }
        }
        for &scope in Scope::ALL {
            drop(self.cooled.get_or_create(&Cooled { scope }));
        }
        for &kind in Failure::ALL {
            drop(self.failures.get_or_create(&Failed { kind }));
        }
        for &event in EventKind::ALL {
            drop(self.events.get_or_create(&Received { event }));
            for &reason in Unread::ALL {
                drop(self.unread.get_or_create(&Odd { event, reason }));
            }
        }
    }

    /// A question ended, `took` after it came.
    pub(crate) fn asked(&self, way: Way, outcome: Outcome, took: Duration) {
        self.questions.get_or_create(&QuestionLabels { way, outcome }).inc();
        self.answers.get_or_create(&AnswerLabels { way }).observe(took.as_secs_f64());
    }

    /// Discord accepted the first response to an interaction, `took` after its event came.
    pub(crate) fn callback(&self, took: Duration) {
        self.callbacks.observe(took.as_secs_f64());
    }

    /// Choices for a question being typed were found in `took`.
    pub(crate) fn autocomplete(&self, took: Duration) {
        self.autocompletions.observe(took.as_secs_f64());
    }

    /// The gate turned a question away.
    pub(crate) fn shed(&self) {
        self.shed.inc();
    }

    /// A cooldown refused a question.
    pub(crate) fn cooled(&self, scope: Scope) {
        self.cooled.get_or_create(&Cooled { scope }).inc();
    }

    /// Something went wrong.
    pub(crate) fn failed(&self, kind: Failure) {
        self.failures.get_or_create(&Failed { kind }).inc();
    }

    /// The gateway sent something.
    pub(crate) fn event(&self, event: EventKind) {
        self.events.get_or_create(&Received { event }).inc();
    }

    /// Not everything of an event could be read; says how often that was so.
    pub(crate) fn unread(&self, event: EventKind, reason: Unread) -> u64 {
        self.unread.get_or_create(&Odd { event, reason }).inc() + 1
    }

    /// All figures as `OpenMetrics` text.
    pub(crate) fn render(&self, snapshot: &ScrapeSnapshot) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _: fmt::Result = self.encode(snapshot, &mut text);
        text
    }

    fn encode(&self, snapshot: &ScrapeSnapshot, text: &mut String) -> fmt::Result {
        let mut now = Registry::default();
        register_process(&mut now);
        snapshot.register(now.sub_registry_with_prefix("ibid"));
        encode_registry(text, &self.registry)?;
        encode_registry(text, &now)?;
        encode_eof(text)
    }
}

fn histogram() -> Histogram {
    Histogram::new(EDGES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// Samples by name and labels, and the type of each family by name.
    struct Scrape {
        samples: BTreeMap<String, f64>,
        families: BTreeMap<String, String>,
    }

    /// What a sample's name may have after its family's.
    fn suffixes(kind: &str) -> &'static [&'static str] {
        match kind {
            "counter" => &["_total"],
            "gauge" => &[""],
            "histogram" => &["_bucket", "_sum", "_count"],
            "info" => &["_info"],
            _ => &[],
        }
    }

    /// Reads `OpenMetrics` text as strictly as these tests need it.
    fn scrape(text: &str) -> Scrape {
        let body = text.strip_suffix("# EOF\n").expect("it ends with its mark");
        let (mut samples, mut families, mut helped) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        let mut current = (String::new(), String::new());
        for line in body.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').unwrap();
                assert!(help.len() > 5 && help.ends_with('.') && !help.ends_with(".."), "{line}");
                assert!(helped.insert(name.to_owned()), "{name} is described twice");
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap();
                assert!(helped.contains(name), "{name} has no help");
                current = (name.to_owned(), kind.to_owned());
                families.insert(name.to_owned(), kind.to_owned());
            } else if let Some(rest) = line.strip_prefix("# UNIT ") {
                let (name, unit) = rest.split_once(' ').unwrap();
                assert!(name == current.0 && name.ends_with(&format!("_{unit}")), "{line}");
            } else {
                let (series, value) = line.rsplit_once(' ').unwrap();
                let name = series.split('{').next().unwrap();
                let suffix = name.strip_prefix(&current.0).unwrap();
                assert!(suffixes(&current.1).contains(&suffix), "{line} under {current:?}");
                assert!(samples.insert(series.to_owned(), value.parse().unwrap()).is_none(), "{series} twice");
            }
        }
        Scrape { samples, families }
    }

    fn full() -> ScrapeSnapshot {
        ScrapeSnapshot {
            since_event: Some(Duration::from_millis(1500)),
            open_gaps: Some(3),
            readers_waiting: Some(2),
            shards: 2,
            shards_connected: 1,
            index_age: Duration::from_hours(24),
            ..ScrapeSnapshot::default()
        }
    }

    #[test]
    fn every_family_has_help_and_type_and_a_name_in_keeping_with_the_conventions() {
        let metrics = Metrics::new();
        metrics.asked(Way::Ask, Outcome::Answered, Duration::from_millis(3));
        let scrape = scrape(&metrics.render(&full()));
        for (name, kind) in &scrape.families {
            assert!(name.starts_with("ibid_") || name.starts_with("process_"), "{name}");
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
            // Base units only, and the endings that belong to counters and infos are not said twice.
            for ending in ["_total", "_info", "_ms", "_millis", "_minutes", "_days", "_kb", "_mb", "_kilobytes"] {
                assert!(!name.ends_with(ending), "{name}");
            }
            assert!(kind != "histogram" || name.ends_with("_seconds"), "{name}");
        }
        let expected = "ibid_answer_seconds ibid_autocomplete_seconds ibid_build ibid_callback_seconds ibid_cooled \
                        ibid_events ibid_events_unread ibid_failures ibid_gateway_reconnects ibid_gateway_resumes ibid_gateway_shards \
                        ibid_gateway_shards_connected ibid_gateway_silence_seconds ibid_index_age_seconds \
                        ibid_index_articles ibid_index_generation ibid_index_passages ibid_ledger_open_gaps \
                        ibid_ledger_readers_waiting ibid_questions ibid_questions_waiting ibid_shed \
                        ibid_uptime_seconds";
        let names: Vec<&str> =
            scrape.families.keys().map(String::as_str).filter(|n| !n.starts_with("process_")).collect();
        assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn what_happens_is_counted_where_it_belongs() {
        let metrics = Metrics::new();
        metrics.asked(Way::FollowUp, Outcome::DidYouMean, Duration::from_millis(20));
        metrics.asked(Way::FollowUp, Outcome::DidYouMean, Duration::from_millis(200));
        metrics.callback(Duration::from_secs(4));
        metrics.autocomplete(Duration::from_micros(900));
        metrics.shed();
        metrics.cooled(Scope::Channel);
        metrics.failed(Failure::Timeout);
        metrics.event(EventKind::Interaction);
        metrics.unread(EventKind::Message, Unread::Mended);
        let Scrape { samples, .. } = scrape(&metrics.render(&full()));
        let version = format!("ibid_build_info{{version=\"{}\"}}", env!("CARGO_PKG_VERSION"));
        for (series, value) in [
            ("ibid_questions_total{way=\"follow_up\",outcome=\"did_you_mean\"}", 2.0),
            ("ibid_questions_total{way=\"ask\",outcome=\"failed\"}", 0.0),
            ("ibid_answer_seconds_bucket{le=\"0.01\",way=\"follow_up\"}", 0.0),
            ("ibid_answer_seconds_bucket{le=\"0.02\",way=\"follow_up\"}", 1.0),
            ("ibid_answer_seconds_bucket{le=\"3.0\",way=\"follow_up\"}", 2.0),
            ("ibid_answer_seconds_count{way=\"follow_up\"}", 2.0),
            ("ibid_callback_seconds_bucket{le=\"3.0\"}", 0.0),
            ("ibid_callback_seconds_bucket{le=\"+Inf\"}", 1.0),
            ("ibid_autocomplete_seconds_bucket{le=\"0.001\"}", 1.0),
            ("ibid_shed_total", 1.0),
            ("ibid_cooled_total{scope=\"channel\"}", 1.0),
            ("ibid_cooled_total{scope=\"user\"}", 0.0),
            ("ibid_failures_total{kind=\"timeout\"}", 1.0),
            ("ibid_failures_total{kind=\"panic\"}", 0.0),
            ("ibid_events_total{event=\"interaction\"}", 1.0),
            ("ibid_events_unread_total{event=\"message\",reason=\"mended\"}", 1.0),
            ("ibid_events_unread_total{event=\"interaction\",reason=\"form\"}", 0.0),
            (&version, 1.0),
            ("ibid_gateway_silence_seconds", 1.5),
            ("ibid_gateway_shards", 2.0),
            ("ibid_ledger_open_gaps", 3.0),
            ("ibid_index_age_seconds", 86_400.0),
        ] {
            assert_eq!(samples.get(series), Some(&value), "{series}");
        }
    }

    #[test]
    fn what_is_unknown_is_left_out() {
        let Scrape { families, .. } = scrape(&Metrics::new().render(&ScrapeSnapshot::default()));
        for name in ["ibid_gateway_silence_seconds", "ibid_ledger_open_gaps", "ibid_ledger_readers_waiting"] {
            assert!(!families.contains_key(name), "{name}");
        }
    }

    #[test]
    fn scraping_changes_nothing() {
        let metrics = Metrics::new();
        metrics.shed();
        let counted = |text: &str| scrape(text).samples.get("ibid_shed_total").copied();
        assert_eq!(counted(&metrics.render(&full())), Some(1.0));
        assert_eq!(counted(&metrics.render(&full())), Some(1.0));
    }
}
