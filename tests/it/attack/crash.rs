//! Commands are killed and their calls fail; afterwards nothing is lost.
//!
//! 1. The index opens, and its answers are those of the generation before or of the new one, to the byte of `ask --json`.
//! 2. What a command said it did is done: articles, states, keys and votes that were confirmed are there.
//! 3. No article is lost or half written, no row of the ledger is lost, and the ledger is whole.
//! 4. The next writers answer from the articles as they lie there, and leave no file behind that is not theirs.
//! 5. Nothing panics, nothing hangs, and what fails says why.

use super::dice::Dice;
use super::faults::{Fault, has_strace};
use super::moments::{Moment, moments};
use super::place::Place;
use super::running::{Outcome, run};
use super::scenes::{Done, Scene, Way, scenes, site};
use super::settled::{Rows, Settled, articles, rows, settle};
use crate::site::Site;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// How many faults came to pass, of which scene and kind, and what was wrong after them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub faults: BTreeMap<(&'static str, &'static str), usize>,
    pub idle: usize,
    pub findings: Vec<String>,
    pub traced: bool,
}

impl Report {
    pub(crate) fn all(&self) -> usize {
        self.faults.values().sum()
    }

    pub(crate) fn text(&self) -> String {
        let kinds = ["killed", "failed call", "failing on", "cut short"];
        let mut out = format!("{:<26}{:>12}{:>12}{:>12}{:>12}\n", "", kinds[0], kinds[1], kinds[2], kinds[3]);
        let scenes: Vec<&str> = scenes().iter().map(|scene| scene.name).collect();
        for scene in scenes {
            let _ = write!(out, "{scene:<26}");
            for kind in kinds {
                let _ = write!(out, "{:>12}", self.faults.get(&(scene, kind)).copied().unwrap_or_default());
            }
            out.push('\n');
        }
        let _ =
            writeln!(out, "{} faults, {} that met nothing, {} findings", self.all(), self.idle, self.findings.len());
        if !self.traced {
            out.push_str("did not run: faults at single calls, which need strace (Debian's package of that name)\n");
        }
        for finding in &self.findings {
            let _ = writeln!(out, "FINDING {finding}");
        }
        out
    }
}

/// A scene, what it begins from, and what it leads to when nothing is in its way.
struct Stage {
    scene: Scene,
    before: Place,
    after: Place,
    /// What serves before; none where there is no index.
    old: Option<Vec<String>>,
    new: Vec<String>,
    /// After the next writers, of the articles as they were and as they are.
    settled: [Settled; 2],
    /// The command, where it is its own next writer: nobody else comes to the folder of a feed.
    again: Option<Vec<String>>,
    rows: Rows,
    moments: BTreeMap<String, Vec<Moment>>,
}

impl Stage {
    fn set(scene: Scene, base: &Place, site: &Site, dir: &Path) -> Self {
        let before = base.copied(&dir.join("before"));
        (scene.prepare)(&before, site);
        let after = before.copied(&dir.join("after"));
        let log = dir.join("log");
        let fault = if has_strace() { Fault::None } else { Fault::KillSeen(usize::MAX) };
        let outcome = run(&scene, &after, site, &fault, &log);
        assert!(scene.way != Way::Once || outcome.code == Some(0), "{}: {}", scene.name, outcome.said);
        let moments = moments(&outcome.log, &after.dir);
        let again = (scene.name == "feed fetch").then(|| (scene.args)(&before, site));
        let settled =
            [&before, &after].map(|place| settle(&place.copied(&dir.join("next")), again.as_deref()).unwrap());
        let old = before.serves().ok();
        let new = after.serves().unwrap_or_else(|error| panic!("{}: {error}", scene.name));
        let rows = rows(&before.copied(&dir.join("next"))).unwrap();
        Self { scene, before, after, old, new, settled, again, rows, moments }
    }

    /// What is wrong in `place` after `fault`.
    fn check(&self, place: &Place, fault: &Fault, outcome: &Outcome) -> Result<(), String> {
        if outcome.said.contains("panicked") || outcome.code == Some(101) {
            return Err("panicked".to_owned());
        }
        if outcome.lost {
            return Err("did not go on".to_owned());
        }
        let is_dumb = matches!(fault, Fault::FailsOn(at, _) if at.call.contains("write"));
        if outcome.code.is_some_and(|code| code > 0) && outcome.said.trim().is_empty() && !is_dumb {
            return Err("failed without a word".to_owned());
        }
        let serves = place.serves();
        let is_done = outcome.code == Some(0) && self.scene.way == Way::Once;
        let is_told = fault.hits_reading() && (outcome.said.clone() + &outcome.out).contains("cannot be read");
        match &serves {
            Ok(now) if *now == self.new => {}
            // An article that could not be read for once is told and keeps its words, or is not in yet.
            Ok(_) if is_told => {}
            Ok(now) if Some(now) == self.old.as_ref() => {
                if is_done && self.scene.done == Done::Serves {
                    return Err("it said that it was done, and the old generation serves".to_owned());
                }
            }
            Ok(now) => return Err(format!("answers of neither generation: {now:?}")),
            Err(_) if self.old.is_none() && !is_done => {}
            Err(error) => return Err(format!("the index does not open: {error}")),
        }
        self.kept(place, outcome, is_done)?;
        articles(place, &self.before, &self.after)?;
        let settled = settle(place, self.again.as_deref())?;
        if self.settled.iter().all(|known| known.answers != settled.answers) {
            return Err(format!("after the next writers it answers otherwise: {:?}", settled.answers));
        }
        let known = |name: &&String| self.settled.iter().any(|known| known.names.contains(*name));
        match settled.names.iter().find(|name| !known(name)) {
            Some(name) => Err(format!("left behind: {name}")),
            None => Ok(()),
        }
    }

    /// The ledger has what it had, and what was confirmed.
    fn kept(&self, place: &Place, outcome: &Outcome, is_done: bool) -> Result<(), String> {
        let now = rows(place).map_err(|error| format!("the ledger: {error}"))?;
        let Rows { gaps, votes, keys, entries } = self.rows;
        let votes = votes + outcome.confirmed;
        if now.gaps < gaps || now.votes < votes || now.keys < keys || now.entries < entries {
            return Err(format!(
                "rows are lost: {:?} and {} votes confirmed, now {now:?}",
                self.rows, outcome.confirmed
            ));
        }
        if let (Done::Key(name), true) = (self.scene.done, is_done) {
            let keys = place.ledger()?.keys().map_err(|error| error.to_string())?;
            if !keys.iter().any(|key| key.name == name) {
                return Err(format!("the key {name} was printed and is not there"));
            }
        }
        Ok(())
    }
}

/// Lets `count` faults come to pass, by `seed`, one scene after the other; `only` names one scene. `tell` hears of each.
pub(crate) fn attack(count: usize, seed: u64, only: Option<&str>, tell: &mut dyn FnMut(usize, &str)) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let (site, base) = (site(), Place::new(&dir.path().join("base")));
    let mut report = Report { traced: has_strace(), ..Report::default() };
    let chosen = scenes().into_iter().filter(|scene| only.is_none_or(|only| scene.name == only));
    let stages: Vec<Stage> =
        chosen.enumerate().map(|(n, scene)| Stage::set(scene, &base, &site, &dir.path().join(n.to_string()))).collect();
    let mut dice = Dice::new(seed);
    let (place, log) = (dir.path().join("place"), dir.path().join("log"));
    let mut tries = 0;
    while report.all() < count && tries < count * 4 {
        let stage = &stages[tries % stages.len()];
        tries += 1;
        let fault = Fault::roll(&mut dice, &stage.moments);
        let place = stage.before.copied(&place);
        let outcome = run(&stage.scene, &place, &site, &fault, &log);
        let what = format!("{}, {fault}", stage.scene.name);
        if outcome.fired {
            *report.faults.entry((stage.scene.name, fault.kind())).or_default() += 1;
        } else {
            report.idle += 1;
        }
        tell(report.all(), &what);
        // What a fault that met nothing leads to is looked at all the same.
        if let Err(finding) = stage.check(&place, &fault, &outcome) {
            let said = outcome.said.lines().take(4).collect::<Vec<_>>().join(" / ");
            report.findings.push(format!("{what}: {finding} [status {:?}: {said}]", outcome.code));
        }
    }
    report
}
