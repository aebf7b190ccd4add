//! The log: one line a happening on stderr, for people or for machines, and a panic is such a line.
//!
//! Whatever level is asked for, neither a token nor a reader's words come from a library: what crates other than this
//! one may say is capped here, before the operator's filter. What this crate says is each caller's care.

use std::any::Any;
use std::io::IsTerminal;
use std::panic::Location;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{EnvFilter, FilterExt, ParseError, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::Registry;

/// What is logged where nothing is asked for.
const DEFAULT_FILTER: &str = "ibid=info,warn";

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// A line a person reads.
    #[default]
    Text,
    /// A JSON object a line.
    Json,
}

/// Why there can be no log.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// The filter cannot be read.
    #[error(
        "IBID_LOG is not a log filter: {filter} ({source}); write a level, such as info, or targets with levels, such as ibid=debug,warn"
    )]
    Filter {
        /// What it is.
        filter: String,
        /// Why.
        source: ParseError,
    },
    /// A word that would be read as the name of a crate, and silence everything else.
    #[error("IBID_LOG names an unknown level: {word}; the levels are off, error, warn, info, debug and trace")]
    Level {
        /// What it names.
        word: String,
    },
    /// Another log was begun in this process.
    #[error("logging was started twice")]
    Twice,
}

/// Begins the log of this process. `filter` is the value of `IBID_LOG`, `no_color` whether `NO_COLOR` is set.
pub(crate) fn init(filter: &str, format: LogFormat, no_color: bool) -> Result<(), LogsError> {
    let is_coloured = !no_color && std::io::stderr().is_terminal();
    let subscriber = subscriber(filter, format, is_coloured, std::io::stderr)?;
    tracing::subscriber::set_global_default(subscriber).map_err(|_| LogsError::Twice)
}

/// From now on a panic is a line of the log. Its message is left out where it was put together at run time, as it may
/// then hold what a reader wrote. Call it after [`init`], or panics are silent.
pub(crate) fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic| log_panic(panic.location(), panic.payload())));
}

fn log_panic(location: Option<&Location<'_>>, payload: &(dyn Any + Send)) {
    let location = location.map(tracing::field::display);
    tracing::error!(location, reason = payload.downcast_ref::<&'static str>(), "panicked");
}

fn subscriber<W>(
    filter: &str,
    format: LogFormat,
    is_coloured: bool,
    writer: W,
) -> Result<impl Subscriber + Send + Sync, LogsError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // A closed stderr must not take the bot down, and complaining about it would be one more write to it.
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).log_internal_errors(false);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = match format {
        LogFormat::Text => lines.with_ansi(is_coloured).boxed(),
        LogFormat::Json => lines.with_ansi(false).json().with_span_list(false).boxed(),
    };
    Ok(tracing_subscriber::registry().with(lines.with_filter(parse(filter)?.and(cap()))))
}

/// The most that is ever logged, by where it comes from; a target covers all below it.
///
/// Of serenity 0.12.5 only errors. Its spans print requests whole; its warnings print the path of a request, interaction
/// token included (`http::client`), events that could not be read (`gateway::ws`) and serde's errors, which quote the
/// offending words (`gateway::shard`, `model::utils`). rmcp is silent, since it prints messages that it cannot read. Other crates say nothing below a warning, as HTTP clients print
/// addresses there.
fn cap() -> Targets {
    Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("ibid", LevelFilter::TRACE)
        .with_target("serenity", LevelFilter::ERROR)
        .with_target("serenity::gateway::ws", LevelFilter::OFF)
        .with_target("rmcp", LevelFilter::OFF)
}

fn parse(filter: &str) -> Result<EnvFilter, LogsError> {
    let directives: Vec<&str> = filter.split(',').map(str::trim).filter(|d| !d.is_empty()).collect();
    if directives.is_empty() {
        return parse(DEFAULT_FILTER);
    }
    let is_whole = |d: &&str| d.contains(['=', '[', ']']) || d.starts_with("ibid") || d.parse::<LevelFilter>().is_ok();
    if let Some(word) = directives.iter().find(|d| !is_whole(d)) {
        return Err(LogsError::Level { word: (*word).to_owned() });
    }
    let filter = directives.join(",");
    EnvFilter::builder().parse(&filter).map_err(|source| LogsError::Filter { filter, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Read, Write};
    use std::sync::{Arc, Mutex};
    use tracing::{Level, debug, error, event, info, info_span, trace, warn};

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of `happenings`.
    fn logged(filter: &str, format: LogFormat, is_coloured: bool, happenings: impl FnOnce()) -> String {
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber = subscriber(filter, format, is_coloured, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, happenings);
        String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn by_default_this_crate_informs_and_others_warn() {
        let log = logged("", LogFormat::Text, false, || {
            info!(target: "ibid::discord::bot", "ours");
            debug!(target: "ibid::discord::bot", "too much of ours");
            warn!(target: "tower", "theirs");
            info!(target: "tower", "too much of theirs");
        });
        assert!(log.contains("ours") && log.contains("theirs") && !log.contains("too much"), "{log}");
        assert_eq!(log.lines().count(), 2);
    }

    #[test]
    fn no_level_lets_libraries_tell_tokens_or_words() {
        for filter in ["trace", "trace,serenity::gateway::ws=trace,h2=trace", "ibid=trace,serenity=trace,hyper=trace"] {
            for format in [LogFormat::Text, LogFormat::Json] {
                let log = logged(filter, format, false, || {
                    trace!(target: "serenity::http::client", "secret");
                    info!(target: "serenity::gateway::shard", "secret");
                    warn!(target: "serenity::gateway::shard", "secret");
                    error!(target: "serenity::gateway::ws", "secret");
                    debug!(target: "hyper::proto", "secret");
                    debug!(target: "reqwest::connect", "secret");
                    trace!(target: "h2", "secret");
                    // The shape of serenity's `#[instrument]`: what is logged inside must not carry the span along.
                    let span = info_span!(target: "serenity::http::client", "request", path = "secret");
                    let _inside = span.enter();
                    warn!(target: "ibid::discord::rest", "ours");
                    error!(target: "serenity::client", "grave");
                });
                assert!(!log.contains("secret"), "{filter}: {log}");
                assert!(log.contains("ours") && log.contains("grave"), "{filter}: {log}");
            }
        }
    }

    /// Serenity itself warns of an unexpected success, here 200 in place of 204, with the interaction's token.
    #[tokio::test]
    async fn a_response_that_serenity_warns_of_is_not_logged() {
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let exchange = tokio::task::spawn_blocking(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut asked = Vec::new();
            while !asked.ends_with(b"}") {
                let mut bytes = [0; 1024];
                let n = stream.read(&mut bytes).unwrap();
                asked.extend_from_slice(&bytes[..n]);
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
        });
        let sink = Sink::default();
        let writer = sink.clone();
        let subscriber = subscriber("trace", LogFormat::Text, false, move || writer.clone()).unwrap();
        let _guard = tracing::subscriber::set_default(subscriber);

        let http = serenity::http::HttpBuilder::new("Bot secret.bot.token")
            .proxy(format!("http://{address}"))
            .ratelimiter_disabled(true)
            .build();
        let body = serde_json::json!({"content": "secret words"});
        http.create_interaction_response(1.into(), "secret-interaction-token", &body, Vec::new()).await.unwrap();
        exchange.await.unwrap();
        error!(target: "serenity::client", "grave");
        let log = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("grave") && !log.contains("secret"), "{log}");
    }

    #[test]
    fn ours_may_be_traced() {
        let log = logged("ibid=trace", LogFormat::Text, false, || trace!(target: "ibid::discord", "ours"));
        assert!(log.contains("TRACE") && log.contains("ours"), "{log}");
    }

    #[test]
    fn json_is_an_object_a_line_whatever_is_said() {
        let log = logged("info", LogFormat::Json, true, || {
            let span = info_span!(target: "ibid", "question", id = 7);
            let _inside = span.enter();
            info!(target: "ibid", count = 3, words = "a \"quote\"\nand a line", "said");
            error!(target: "ibid", "broken");
        });
        let lines: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["level"], "INFO");
        assert_eq!(lines[0]["fields"]["message"], "said");
        assert_eq!(lines[0]["fields"]["count"], 3);
        assert_eq!(lines[0]["fields"]["words"], "a \"quote\"\nand a line");
        assert_eq!(lines[0]["span"]["id"], 7);
    }

    #[test]
    fn colours_only_where_they_are_wanted() {
        let happening = || event!(target: "ibid", Level::INFO, "said");
        assert!(!logged("info", LogFormat::Text, false, happening).contains('\u{1b}'));
        assert!(logged("info", LogFormat::Text, true, happening).contains('\u{1b}'));
        assert!(!logged("info", LogFormat::Json, true, happening).contains('\u{1b}'));
    }

    #[test]
    fn a_filter_that_is_none_is_told_and_a_good_one_is_taken() {
        for good in
            ["", " ", "info", "INFO", "ibid=debug, warn", "ibid", "ibid::discord::rest=trace", "off", "ibid[ask]=debug"]
        {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in ["inof", "ibid=loud", "verbose,ibid=info", "a=b=c", "ibid[=x"] {
            let error = parse(bad).unwrap_err().to_string();
            assert!(error.starts_with("IBID_LOG"), "{bad}: {error}");
        }
    }

    #[test]
    fn a_panic_is_one_line_without_what_was_put_together_at_run_time() {
        let log = logged("", LogFormat::Text, false, || {
            log_panic(Some(Location::caller()), &"fixed words");
            log_panic(Some(Location::caller()), &format!("words of {}", "a reader"));
            log_panic(None, &7);
        });
        let lines: Vec<&str> = log.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].contains("fixed words") && lines[0].contains("logs.rs:"), "{log}");
        assert!(lines[1].contains("logs.rs:") && !log.contains("a reader"), "{log}");
    }
}
