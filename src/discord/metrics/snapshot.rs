//! How things stand at a scrape: gauges that nobody has to keep up to date. Gathering them is the caller's, the process's
//! own memory apart.

use prometheus_client::encoding::EncodeGaugeValue;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};
use std::fmt::Debug;
use std::time::Duration;

/// How things stand at the moment of a scrape.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScrapeSnapshot {
    /// Number of the generation that serves.
    pub(crate) index_generation: u64,
    /// Since it was built.
    pub(crate) index_age: Duration,
    /// Articles in it.
    pub(crate) articles: usize,
    /// Passages in it.
    pub(crate) passages: usize,
    /// Shards of the gateway that are connected.
    pub(crate) shards_connected: usize,
    /// Shards there should be.
    pub(crate) shards: usize,
    /// Sessions taken up again so far.
    pub(crate) resumes: u64,
    /// Connections made anew so far.
    pub(crate) reconnects: u64,
    /// Since the gateway last sent anything, once it has.
    pub(crate) since_event: Option<Duration>,
    /// Questions that wait for their turn.
    pub(crate) questions_waiting: usize,
    /// Unanswered questions in the ledger, where it can be read.
    pub(crate) open_gaps: Option<u64>,
    /// Readers who wait to be told of an answer, where the ledger can be read.
    pub(crate) readers_waiting: Option<u64>,
    /// Since the process started.
    pub(crate) uptime: Duration,
}

impl ScrapeSnapshot {
    /// Adds its figures to the program's own, for one scrape. What is unknown is left out: a gap in a chart is truer
    /// than a zero.
    pub(super) fn register(&self, ibid: &mut Registry) {
        gauge(ibid, "index_generation", "number of the index generation that serves", self.index_generation);
        seconds(ibid, "index_age", "time since the index was built", self.index_age);
        gauge(ibid, "index_articles", "articles in the index", self.articles);
        gauge(ibid, "index_passages", "passages in the index", self.passages);
        gauge(ibid, "gateway_shards", "shards that there should be", self.shards);
        gauge(ibid, "gateway_shards_connected", "shards that are connected", self.shards_connected);
        let resumes = ConstCounter::new(self.resumes);
        ibid.register("gateway_resumes", "sessions taken up again", resumes);
        let reconnects = ConstCounter::new(self.reconnects);
        ibid.register("gateway_reconnects", "times the bot reconnected", reconnects);
        if let Some(since) = self.since_event {
            seconds(ibid, "gateway_silence", "time since the gateway last sent anything", since);
        }
        gauge(ibid, "questions_waiting", "questions that wait for their turn", self.questions_waiting);
        if let Some(gaps) = self.open_gaps {
            gauge(ibid, "ledger_open_gaps", "unanswered questions in the ledger", gaps);
        }
        if let Some(readers) = self.readers_waiting {
            gauge(ibid, "ledger_readers_waiting", "readers waiting to be notified of an answer", readers);
        }
        seconds(ibid, "uptime", "time since the process started", self.uptime);
    }
}

/// Adds what every Prometheus client calls by the same name, without a program's prefix.
pub(super) fn register_process(registry: &mut Registry) {
    if let Some(bytes) = resident_memory() {
        let help = "memory of the process that is in use";
        registry.register_with_unit("process_resident_memory", help, Unit::Bytes, ConstGauge::new(bytes));
    }
}

fn gauge<N>(registry: &mut Registry, name: &str, help: &str, value: N)
where
    N: EncodeGaugeValue + Debug + Send + Sync + 'static,
{
    registry.register(name, help, ConstGauge::new(value));
}

fn seconds(registry: &mut Registry, name: &str, help: &str, value: Duration) {
    registry.register_with_unit(name, help, Unit::Seconds, ConstGauge::new(value.as_secs_f64()));
}

/// Resident memory in bytes; `None` where the system has no `/proc`. Read from `status`, which counts in kilobytes: the
/// pages of `statm` are of a size that only a system call tells.
fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let size = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = size.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_that_of_a_program_and_not_of_pages() {
        let bytes = resident_memory().unwrap();
        assert!((1 << 20..1 << 40).contains(&bytes), "{bytes}");
    }
}
