//! Files that Ibid reads are cut short, blanked, altered by a bit, added to, taken away, or a folder lies in their place: those of the
//! generations that are kept, the cache of vectors, the register and its copy, the ledger, an encoder and a reader that were brought.
//!
//! 1. Nothing panics, and nothing ends without a word.
//! 2. What serves opens with the answers of the index as it was written, or does not open.
//! 3. The terminal answers as from whole files, having made anew what was damaged, or says which file it cannot use and what to do.
//! 4. Every quote stands in an article, and what was withheld is not quoted, whatever is damaged.
//! 5. A ledger that is damaged takes no answer away. The index, a reader and an encoder in use are never taken for whole.

use super::dice::Dice;
use super::place::{Place, files};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Harm {
    Emptied,
    CutShort,
    LastByteGone,
    Blanked,
    BlockBlanked,
    Bit(u8),
    Longer,
    Gone,
    Folder,
}

const HARMS: &[Harm] = &[
    Harm::Emptied,
    Harm::CutShort,
    Harm::LastByteGone,
    Harm::Blanked,
    Harm::BlockBlanked,
    Harm::Bit(0),
    Harm::Bit(1),
    Harm::Bit(2),
    Harm::Bit(3),
    Harm::Longer,
    Harm::Gone,
    Harm::Folder,
];

impl Harm {
    /// Does it to `file`; false where nothing is changed by it.
    fn hit(self, file: &Path, dice: &mut Dice) -> bool {
        let whole = std::fs::read(file).unwrap();
        let mut bytes = whole.clone();
        let at = dice.below(whole.len());
        match self {
            Self::Emptied => bytes.clear(),
            Self::CutShort => bytes.truncate(at),
            Self::LastByteGone => drop(bytes.pop()),
            Self::Blanked => bytes.fill(0),
            Self::BlockBlanked => bytes[at..].iter_mut().take(512).for_each(|byte| *byte = 0),
            Self::Bit(_) => {
                let bit = 1 << dice.below(8);
                bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bit);
            }
            Self::Longer => bytes.extend([0, 7, 255]),
            Self::Gone | Self::Folder => {
                std::fs::remove_file(file).unwrap();
                if self == Self::Folder {
                    std::fs::create_dir(file).unwrap();
                }
                return true;
            }
        }
        std::fs::write(file, &bytes).unwrap();
        bytes != whole
    }
}

fn is_article(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "md")
}

/// What a file is of.
fn part(file: &Path) -> &'static str {
    let name = file.to_string_lossy();
    match name.split('/').next().unwrap_or_default() {
        "index" if name.contains("vectors/") => "cache of vectors",
        "index" => "index",
        "corpus" => "register",
        "encoder" => "encoder brought",
        "reader" => "reader brought",
        _ => "ledger",
    }
}

/// What became of it.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// By part: cases, those after which all was answered as before, those in which a command refused and said why.
    pub cases: BTreeMap<&'static str, [usize; 3]>,
    pub findings: Vec<String>,
}

impl Report {
    pub(crate) fn all(&self) -> usize {
        self.cases.values().map(|counts| counts[0]).sum()
    }

    pub(crate) fn text(&self) -> String {
        let mut out = format!("{:<20}{:>10}{:>24}{:>20}\n", "", "damaged", "answered as before", "refused, said why");
        for (part, [all, same, refused]) in &self.cases {
            let _ = writeln!(out, "{part:<20}{all:>10}{same:>24}{refused:>20}");
        }
        let _ = writeln!(out, "{} damaged files, {} findings", self.all(), self.findings.len());
        for finding in &self.findings {
            let _ = writeln!(out, "FINDING {finding}");
        }
        out
    }
}

/// An installation and what it answers while it is whole.
struct Whole {
    place: Place,
    is_brought: bool,
    serves: Vec<String>,
    asked: Vec<String>,
    words: String,
}

impl Whole {
    fn new(place: Place, is_brought: bool) -> Self {
        let asked = ask(&place, is_brought).1.unwrap();
        let serves = if is_brought { Vec::new() } else { place.serves().unwrap() };
        let articles = files(&place.corpus());
        let read = |file: &PathBuf| std::fs::read_to_string(place.corpus().join(file)).unwrap();
        let words = articles.iter().filter(|file| is_article(file)).map(read).collect();
        Self { place, is_brought, serves, asked, words }
    }

    fn targets(&self) -> Vec<PathBuf> {
        let is_target = |file: &PathBuf| {
            let name = file.to_string_lossy();
            // Articles are the publisher's; locks have nothing in them.
            let is_brought = name.starts_with("encoder") || name.starts_with("reader");
            !is_article(file) && !name.ends_with("lock") && is_brought == self.is_brought
        };
        files(&self.place.dir).into_iter().filter(is_target).collect()
    }

    /// What is wrong in `place`, whose file was harmed; else whether all was answered as before.
    fn check(&self, place: &Place, file: &Path) -> Result<bool, String> {
        if !self.is_brought {
            match place.serves() {
                Ok(now) if now == self.serves => {}
                Ok(now) => return Err(format!("what serves answers otherwise: {now:?}")),
                Err(error) if error.contains("panicked") => return Err(error),
                Err(_) => {}
            }
        }
        let (said, asked) = ask(place, self.is_brought);
        if said.contains("panicked") {
            return Err(said);
        }
        for command in [&["check"][..], &["self-check"], &["stats"], &["gaps"], &["audit"], &["state", "kite"]] {
            let output = command_of(place, self.is_brought).args(command).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            let is_silent = output.status.code() != Some(0) && said.trim().is_empty() && output.stdout.is_empty();
            if output.status.code().is_none_or(|code| code > 2) || said.contains("panicked") || is_silent {
                return Err(format!("{command:?} ends with {:?}: {said}", output.status.code()));
            }
        }
        match asked {
            Ok(replies) if replies == self.asked => Ok(true),
            Ok(replies) => {
                self.quotes(&replies)?;
                // Another encoder or reader judges otherwise; the index is made anew with it.
                if matches!(part(file), "encoder brought" | "reader brought" | "register") {
                    return Ok(false);
                }
                Err(format!("answers otherwise: {replies:?}"))
            }
            Err(_) if said.trim().is_empty() => Err("refused without a word".to_owned()),
            Err(_) if matches!(part(file), "index" | "cache of vectors" | "ledger") && !is_in_the_way(place, file) => {
                Err(format!("refused: {said}"))
            }
            Err(_) => Ok(false),
        }
    }

    /// Quotes are an article's words, and not the withheld one's.
    fn quotes(&self, replies: &[String]) -> Result<(), String> {
        for reply in replies {
            let reply: serde_json::Value = serde_json::from_str(reply).unwrap();
            let Some(quote) = reply["quote"].as_str() else { continue };
            if !self.words.contains(quote) {
                return Err(format!("no article says {quote:?}"));
            }
            if reply["citation"]["article"] == "clock" {
                return Err(format!("withheld, and quoted: {quote:?}"));
            }
        }
        Ok(())
    }
}

/// A folder that lies where a file should be written is for its owner to remove.
fn is_in_the_way(place: &Place, file: &Path) -> bool {
    place.dir.join(file).is_dir()
}

fn command_of(place: &Place, is_brought: bool) -> Command {
    let mut command = Command::new(super::place::program());
    place.set(&mut command);
    if is_brought {
        command.env("IBID_MODEL", place.dir.join("encoder"));
        command.env("IBID_READER", place.dir.join("reader/reader.safetensors"));
    }
    command
}

/// What `ask --json` says and answers.
fn ask(place: &Place, is_brought: bool) -> (String, Result<Vec<String>, String>) {
    let questions = place.dir.join("questions");
    std::fs::write(&questions, super::place::QUESTIONS.join("\n")).unwrap();
    let mut command = command_of(place, is_brought);
    let input = Stdio::from(std::fs::File::open(&questions).unwrap());
    let output = command.args(["ask", "--json", "--threshold", "0.01"]).stdin(input).output().unwrap();
    std::fs::remove_file(questions).unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let replies = super::place::replies_of(&output.stdout);
    (said.clone(), replies.ok_or(said))
}

/// Damages `count` files by `seed`, or every file in every way where there is no count. `bring` writes an encoder to a folder.
pub(crate) fn attack(count: Option<usize>, seed: u64, bring: fn(&Path), tell: &mut dyn FnMut(usize, &str)) -> Report {
    let dir = tempfile::tempdir().unwrap();
    let base = Place::new(&dir.path().join("base"));
    let brought = base.copied(&dir.path().join("brought"));
    bring(&brought.dir.join("encoder"));
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reader");
    super::place::copy(&fixture, &brought.dir.join("reader"));
    let wholes = [Whole::new(base, false), Whole::new(brought, true)];
    let mut cases: Vec<(&Whole, PathBuf, Harm)> = Vec::new();
    for whole in &wholes {
        let all = whole.targets().into_iter().filter(|file| !file.ends_with("README.md"));
        cases.extend(all.flat_map(|file| HARMS.iter().map(move |harm| (whole, file.clone(), *harm))));
    }
    let mut dice = Dice::new(seed);
    if let Some(count) = count {
        for at in 0..cases.len() {
            let other = at + dice.below(cases.len() - at);
            cases.swap(at, other);
        }
        cases.truncate(count);
    }
    let mut report = Report::default();
    for (whole, file, harm) in cases {
        let place = whole.place.copied(&dir.path().join("place"));
        if !harm.hit(&place.dir.join(&file), &mut dice) {
            continue;
        }
        let what = format!("{} {harm:?}", file.display());
        let counts = report.cases.entry(part(&file)).or_default();
        counts[0] += 1;
        match whole.check(&place, &file) {
            Ok(true) => counts[1] += 1,
            Ok(false) => counts[2] += 1,
            Err(finding) => report.findings.push(format!("{what}: {finding}")),
        }
        tell(report.all(), &what);
    }
    report
}
