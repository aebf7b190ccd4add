//! A command under a fault: started, carried on as its scene says, and what came of it.

use super::faults::Fault;
use super::place::{NEW_LAMP, Place, files};
use super::scenes::{Scene, Way};
use crate::site::Site;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// What is waited for that never comes: a process that a fault has stopped.
const LOST: Duration = Duration::from_secs(20);

/// Readers who vote.
const VOTERS: u64 = 6;

/// What came of a command.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Its exit status; none where it was killed.
    pub code: Option<i32>,
    pub out: String,
    pub said: String,
    /// Votes that the server confirmed.
    pub confirmed: u64,
    /// Whether the fault came to pass.
    pub fired: bool,
    /// It did not go on, and was ended.
    pub lost: bool,
    /// What strace wrote.
    pub log: String,
}

/// Runs the command of `scene` in `place` under `fault`; strace writes to `log`.
pub(crate) fn run(scene: &Scene, place: &Place, site: &Site, fault: &Fault, log: &Path) -> Outcome {
    let _ = std::fs::remove_file(log);
    let before: BTreeSet<_> = files(&place.dir).into_iter().collect();
    let mut command = fault.command(place, &(scene.args)(place, site), log);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = lines(&mut child);
    let mut outcome = Outcome::default();
    let mut killed_here = false;
    if let Fault::KillSeen(many) = fault {
        // The process lives on: nothing but what it writes ends this.
        while child.try_wait().unwrap().is_none() {
            if files(&place.dir).into_iter().filter(|file| !before.contains(file)).count() >= *many {
                killed_here = child.kill().is_ok();
                break;
            }
        }
    } else {
        match scene.way {
            Way::Once => {}
            Way::Watching => watching(place, &lines, &mut outcome),
            Way::Serving => serving(&lines, &mut outcome),
        }
        if scene.way != Way::Once {
            end(&mut child, log, "TERM");
        }
    }
    loop {
        match lines.recv_timeout(LOST) {
            Ok(line) => outcome.keep(&line),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                outcome.lost = true;
                end(&mut child, log, "KILL");
            }
        }
    }
    let status = child.wait().unwrap();
    outcome.log = std::fs::read_to_string(log).unwrap_or_default();
    outcome.code = status.code();
    // What was ended from here has no status of its own, but that it was killed is not the fault's doing.
    let is_killed = status.signal() == Some(9) && !outcome.lost;
    outcome.fired = match fault {
        Fault::None => true,
        Fault::Kill(_) => is_killed,
        Fault::KillSeen(_) => killed_here && is_killed,
        Fault::Fails(..) | Fault::FailsOn(..) => outcome.log.contains("(INJECTED)"),
        // Whether a size was reached is seen by what it said alone.
        Fault::Full(_) => outcome.code != Some(0) || outcome.said.contains("os error 27"),
    };
    outcome
}

impl Outcome {
    fn keep(&mut self, (is_out, line): &(bool, String)) {
        let to = if *is_out { &mut self.out } else { &mut self.said };
        to.push_str(line);
        to.push('\n');
    }
}

/// What a process prints, line by line, and whether on its standard output.
fn lines(child: &mut Child) -> Receiver<(bool, String)> {
    let (send, receive) = channel();
    let read = |from: Box<dyn Read + Send>, is_out: bool| {
        let send = send.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
                let _ = send.send((is_out, String::from_utf8_lossy(&line).into_owned()));
            }
        });
    };
    read(Box::new(child.stdout.take().unwrap()), true);
    read(Box::new(child.stderr.take().unwrap()), false);
    receive
}

/// Ends what strace runs, which is the first that it wrote of; or the child itself.
fn end(child: &mut Child, log: &Path, signal: &str) {
    let log = std::fs::read(log).unwrap_or_default();
    let traced = String::from_utf8_lossy(&log).split(' ').next().and_then(|pid| pid.parse::<u32>().ok());
    let pid = traced.unwrap_or(child.id()).to_string();
    let _ = Command::new("kill").args([&format!("-{signal}"), &pid]).stderr(Stdio::null()).status();
    if signal == "KILL" {
        let _ = child.kill();
    }
}

/// Waits until a line has these words; false where the process ended, or nothing came.
fn seen(lines: &Receiver<(bool, String)>, outcome: &mut Outcome, words: &[&str]) -> Option<String> {
    loop {
        let line = lines.recv_timeout(LOST).ok()?;
        outcome.keep(&line);
        if words.iter().any(|words| line.1.contains(words)) {
            return Some(line.1);
        }
    }
}

fn watching(place: &Place, lines: &Receiver<(bool, String)>, outcome: &mut Outcome) {
    if seen(lines, outcome, &["watching"]).is_some() {
        place.write("lamp.md", NEW_LAMP);
        seen(lines, outcome, &["now serves", "error", "warning", "cannot"]);
    }
}

fn serving(lines: &Receiver<(bool, String)>, outcome: &mut Outcome) {
    let Some(line) = seen(lines, outcome, &["serving address="]) else { return };
    let Some(address) = line.split("serving address=").nth(1).and_then(|rest| rest.split(' ').next()) else { return };
    for voter in 0..VOTERS {
        let asked = post(address, "/v1/ask", voter, &json!({ "question": "who built the kite" }));
        let Some(token) = asked.and_then(|reply| reply["vote"].as_str().map(str::to_owned)) else { continue };
        if post(address, "/v1/votes", voter, &json!({ "token": token, "helpful": true })).is_some() {
            outcome.confirmed += 1;
        }
    }
}

/// What the server answers a reader of another address each time; none where it does not say that it is done.
fn post(address: &str, path: &str, voter: u64, body: &Value) -> Option<Value> {
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nx-forwarded-for: 192.0.2.{voter}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(LOST)).ok()?;
    stream.write_all((head + &body).as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let is_done = head.split(' ').nth(1)?.starts_with('2');
    is_done.then(|| serde_json::from_str(body.trim()).unwrap_or(Value::Null))
}
