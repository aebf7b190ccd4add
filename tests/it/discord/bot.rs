//! The real `ibid bot` as a process: started against a stand-in, ready when it says so to Discord, killed when the value
//! goes.

use super::loopback::{Discord, Exchange};
use super::people::TOKEN;
use crate::check::root;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// The commands of the bot, by name and type.
const COMMANDS: [(&str, u64); 16] = [
    ("ask", 1),
    ("faq", 1),
    ("articles", 1),
    ("help", 1),
    ("about", 1),
    ("reindex", 1),
    ("article", 1),
    ("feed", 1),
    ("channel", 1),
    ("threshold", 1),
    ("privacy", 1),
    ("gaps", 1),
    ("stats", 1),
    ("audit", 1),
    ("Find the answer", 3),
    ("Wrong answer", 3),
];

/// How long the process may take to say or to do something that it should.
const PATIENCE: Duration = Duration::from_secs(20);

/// The corpus and the folders of a bot. Two bots of one home are one after a restart.
pub(crate) struct Home {
    dir: tempfile::TempDir,
    corpus: PathBuf,
    index: PathBuf,
}

impl Home {
    /// The shipped corpus, with a copy of an index made once for all tests: two bots on one index keep each other from
    /// bringing it up to date.
    pub(crate) fn shipped() -> Self {
        static INDEX: OnceLock<PathBuf> = OnceLock::new();
        let (dir, corpus) = (tempfile::tempdir().unwrap(), root().join("corpus"));
        let made = INDEX.get_or_init(|| {
            let index = tempfile::tempdir().unwrap().keep();
            let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
            let done = clean(&mut command).arg("index").env("IBID_CORPUS", &corpus).env("IBID_INDEX", &index).output();
            assert!(done.unwrap().status.success(), "the shipped corpus cannot be indexed");
            index
        });
        let index = dir.path().join("index");
        copy(made, &index);
        Self { dir, corpus, index }
    }

    /// A corpus of these files, which may change.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = Self { corpus: dir.path().join("corpus"), index: dir.path().join("index"), dir };
        std::fs::create_dir(&home.corpus).unwrap();
        for (name, text) in files {
            home.write(name, text);
        }
        home
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        assert!(self.corpus.starts_with(self.dir.path()), "the shipped corpus is not to be written");
        std::fs::write(self.corpus.join(name), text).unwrap();
    }

    /// The folder of articles.
    pub(crate) fn corpus(&self) -> &Path {
        &self.corpus
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.dir.path().join("ledger.db")
    }

    /// `ibid` with these arguments, this home and the stand-in's token.
    pub(crate) fn command(&self, discord: &Discord, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        clean(&mut command)
            .args(args)
            .current_dir(self.dir.path())
            .env("DISCORD_TOKEN", TOKEN)
            .env("IBID_DISCORD_API", discord.api())
            .env("IBID_CORPUS", &self.corpus)
            .env("IBID_INDEX", &self.index)
            .env("IBID_LEDGER", self.ledger())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|e| (e.path(), e.file_name())).unwrap();
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            std::fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// Takes what the machine's own environment says of Ibid and Discord away.
fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if ["IBID_", "DISCORD_", "NO_COLOR", "CLICOLOR"].iter().any(|start| name.starts_with(start)) {
            command.env_remove(name);
        }
    }
    command
}

/// A running bot.
pub(crate) struct Bot {
    pid: u32,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

#[derive(Default)]
struct Seen {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    streams_ended: u32,
    status: Option<ExitStatus>,
}

impl Bot {
    /// Starts the bot and waits until it is ready: Discord has sent READY and the bot has seen to its commands.
    #[track_caller]
    pub(crate) fn start(discord: &Discord, home: &Home, environment: &[(&str, &str)]) -> Self {
        let (events, requests) = discord.look(|seen| (seen.events.len(), seen.exchanges.len()));
        let bot = Self::launch(discord, home, environment);
        discord.wait(|seen| {
            let is_over = bot.look(|process| process.status.is_some());
            assert!(!is_over, "the bot ended: {}", bot.stderr());
            let is_ready = seen.events[events..].iter().any(|e| e.name == "READY");
            let asked = |e: &Exchange| e.method == "GET" && e.path.ends_with("/commands");
            let has_all = COMMANDS.iter().all(|(name, kind)| seen.commands.find(name, *kind).is_some());
            let has_commands = has_all && seen.exchanges[requests..].iter().any(asked);
            (is_ready && has_commands).then_some(())
        });
        bot
    }

    /// Starts the bot and waits for nothing.
    pub(crate) fn launch(discord: &Discord, home: &Home, environment: &[(&str, &str)]) -> Self {
        Self::launch_as(discord, home, &["bot"], environment)
    }

    /// The same with another command of the program.
    pub(crate) fn launch_as(discord: &Discord, home: &Home, args: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = home.command(discord, args).envs(environment.iter().copied()).spawn().unwrap();
        let seen = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        let bot = Self { pid: child.id(), seen: Arc::clone(&seen) };
        follow(&seen, child.stdout.take().unwrap(), |seen| &mut seen.stdout);
        follow(&seen, child.stderr.take().unwrap(), |seen| &mut seen.stderr);
        std::thread::spawn(move || {
            let status = child.wait().unwrap();
            seen.0.lock().unwrap().status = Some(status);
            seen.1.notify_all();
        });
        bot
    }

    /// Memory that the process holds, in KiB; 0 where the system does not tell.
    pub(crate) fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
        line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
    }

    pub(crate) fn stderr(&self) -> String {
        self.look(|seen| String::from_utf8_lossy(&seen.stderr).into_owned())
    }

    pub(crate) fn stdout(&self) -> String {
        self.look(|seen| String::from_utf8_lossy(&seen.stdout).into_owned())
    }

    /// Waits until stderr has these words.
    #[track_caller]
    pub(crate) fn wait_said(&self, words: &str) {
        let said = self.wait(PATIENCE, |seen| String::from_utf8_lossy(&seen.stderr).contains(words).then_some(()));
        assert!(said.is_some(), "stderr never had {words:?}: {}", self.stderr());
    }

    /// Asks the process to end, as a service manager does.
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    /// Ends the process at once.
    pub(crate) fn kill(&self) {
        self.signal("KILL");
    }

    /// How the process ended, once all it said has been read; it has so long.
    #[track_caller]
    pub(crate) fn wait_exit(&self, deadline: Duration) -> ExitStatus {
        let ended = |seen: &Seen| seen.status.filter(|_| seen.streams_ended == 2);
        self.wait(deadline, ended).unwrap_or_else(|| panic!("still there after {deadline:?}: {}", self.stderr()))
    }

    fn signal(&self, name: &str) {
        if self.look(|seen| seen.status.is_none()) {
            drop(Command::new("kill").args(["-s", name, &self.pid.to_string()]).status());
        }
    }

    fn look<T>(&self, question: impl FnOnce(&Seen) -> T) -> T {
        question(&self.seen.0.lock().unwrap())
    }

    fn wait<T>(&self, patience: Duration, question: impl Fn(&Seen) -> Option<T>) -> Option<T> {
        let end = Instant::now() + patience;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            if let Some(answer) = question(&seen) {
                return Some(answer);
            }
            let left = end.checked_duration_since(Instant::now())?;
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Reads what the process says until it says no more.
fn follow(
    seen: &Arc<(Mutex<Seen>, Condvar)>,
    mut stream: impl Read + Send + 'static,
    of: impl Fn(&mut Seen) -> &mut Vec<u8> + Send + 'static,
) {
    let seen = Arc::clone(seen);
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            let count = stream.read(&mut buffer).unwrap_or_default();
            let mut now = seen.0.lock().unwrap();
            if count == 0 {
                now.streams_ended += 1;
            } else {
                of(&mut now).extend_from_slice(&buffer[..count]);
            }
            seen.1.notify_all();
            if count == 0 {
                return;
            }
        }
    });
}
