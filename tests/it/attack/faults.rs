//! What is done to a command: it is killed at a call, a call fails once or from then on, or files cannot grow past a size, so
//! that a write is cut short. strace does the first two without a line in the program; a shell the last.

use super::dice::Dice;
use super::moments::{CALLS, Moment, errors};
use super::place::{Place, program};
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Nothing; what the command does is written down.
    None,
    /// SIGKILL at this call.
    Kill(Moment),
    /// This call fails.
    Fails(Moment, &'static str),
    /// This call and all later ones of its name fail.
    FailsOn(Moment, &'static str),
    /// No file grows past so many blocks of 512 bytes: the write that would is cut short, the next fails.
    Full(usize),
    /// SIGKILL once so many new files were seen, where strace is not there.
    KillSeen(usize),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => write!(f, "nothing"),
            Self::Kill(at) => write!(f, "killed at {} {}", at.call, at.nth),
            Self::Fails(at, error) => write!(f, "{error} at {} {}", at.call, at.nth),
            Self::FailsOn(at, error) => write!(f, "{error} from {} {} on", at.call, at.nth),
            Self::Full(blocks) => write!(f, "files of at most {blocks} blocks"),
            Self::KillSeen(files) => write!(f, "killed after {files} new files"),
        }
    }
}

/// Whether strace is here and may trace.
pub(crate) fn has_strace() -> bool {
    let mut command = Command::new("strace");
    command.args(["-qq", "-o", "/dev/null", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

impl Fault {
    /// One of those that a command with these moments can meet. Half of them kill.
    pub(crate) fn roll(dice: &mut Dice, moments: &BTreeMap<String, Vec<Moment>>) -> Self {
        let kills = dice.below(2) == 0;
        // Killed while it reads, a command is as one killed at its next writing.
        let fits = |moment: &&Moment| !(kills && moment.is_read);
        let calls: Vec<Vec<&Moment>> = moments.values().map(|all| all.iter().filter(fits).collect()).collect();
        let calls: Vec<Vec<&Moment>> = calls.into_iter().filter(|all| !all.is_empty()).collect();
        if calls.is_empty() {
            return Self::KillSeen(1 + dice.below(40));
        }
        // Half by call, so that a rare one has its turn; half by moment.
        let all = if dice.below(2) == 0 { dice.of(&calls).clone() } else { calls.concat() };
        let moment = (*dice.of(&all)).clone();
        let error = *dice.of(errors(&moment.call));
        match dice.below(10) {
            _ if kills => Self::Kill(moment),
            0..5 => Self::Fails(moment, error),
            5..8 => Self::FailsOn(moment, error),
            _ => Self::Full(if dice.below(3) == 0 { 400 + dice.below(80) } else { 1 + dice.below(64) }),
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Kill(_) | Self::KillSeen(_) => "killed",
            Self::Fails(..) => "failed call",
            Self::FailsOn(..) => "failing on",
            Self::Full(_) => "cut short",
        }
    }

    /// Whether a file may have been taken for one that cannot be read.
    pub(crate) fn hits_reading(&self) -> bool {
        match self {
            Self::Fails(at, _) => at.is_read,
            Self::FailsOn(at, _) => at.is_read || at.call == "openat",
            _ => false,
        }
    }

    /// The program with `args` in `place`, with this fault; strace writes down what it did in `log`.
    pub(crate) fn command(&self, place: &Place, args: &[String], log: &Path) -> Command {
        let inject = match self {
            Self::None => None,
            Self::Kill(at) => Some(format!("inject={}:signal=SIGKILL:when={}", at.call, at.nth)),
            Self::Fails(at, error) => Some(format!("inject={}:error={error}:when={}", at.call, at.nth)),
            Self::FailsOn(at, error) => Some(format!("inject={}:error={error}:when={}+", at.call, at.nth)),
            Self::Full(blocks) => {
                let mut command = Command::new("sh");
                command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", &blocks.to_string()]);
                place.set(&mut command);
                command.arg(program()).args(args);
                return command;
            }
            Self::KillSeen(_) => {
                let mut command = Command::new(program());
                place.set(&mut command);
                command.args(args);
                return command;
            }
        };
        let mut command = Command::new("strace");
        place.set(&mut command);
        command.args(["-f", "-y", "-qq", "-s", "0", "-o"]).arg(log);
        // Quicker; but a signal is lost with it.
        if !matches!(self, Self::Kill(_)) {
            command.arg("--seccomp-bpf");
        }
        command.arg("-e").arg(format!("trace={}", CALLS.join(",")));
        if let Some(inject) = inject {
            command.args(["-e", &inject]);
        }
        command.arg(program()).args(args);
        command
    }
}
