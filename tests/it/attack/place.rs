//! A small installation in a folder of its own (articles, index, ledger), copied for each fault, and what it answers.

use ibid::article::{PassageId, Question};
use ibid::embed::{Bundled, EmbedError, Embedder};
use ibid::engine::{Engine, EngineSettings};
use ibid::ledger::{Gap, GapKind, Ledger, Source, Verdict};
use ibid::search::Filter;
use ibid::service::{Asking, ask, json};
use ibid::text::Language;
use serde_json::Value;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

const NOW: jiff::Timestamp = jiff::Timestamp::constant(1_796_083_200, 0);

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring. It flew for nine \
hours.\n\n## FAQ\n\n### Who built the kite?\n\nA team of six engineers built the kite in a barn.\n";
const LAMP: &str = "# The salt lamp\n\nThe salt lamp burns for ten hours on a litre of oil. It hangs in the cellar.\n";
const CLOCK: &str = "# The tide clock\n\nThe tide clock on the pier was made in 1902 by the brothers Ahl.\n";
const FERRY: &str = "# The ferry\n\nThe ferry crosses the sound in forty minutes and takes ninety people.\n";

/// What the changed lamp says.
pub(crate) const NEW_LAMP: &str =
    "# The salt lamp\n\nThe salt lamp burns for twelve hours on a litre of oil. It hangs in the attic.\n";
/// An article that is not there yet.
pub(crate) const BOAT: &str = "# The long boat\n\nThe long boat sank in the harbour with eleven barrels of salt.\n";

/// What is asked, before and after. The clock is withheld.
pub(crate) const QUESTIONS: &[&str] = &[
    "who built the kite",
    "how long does the salt lamp burn",
    "when was the tide clock made",
    "how many people does the ferry take",
    "what sank in the harbour",
    "what does the mill grind",
];

/// A folder of articles, its index and its ledger.
#[derive(Clone)]
pub(crate) struct Place {
    pub dir: PathBuf,
}

/// The program that is attacked: this build's, or the one that `IBID_PROGRAM` names.
pub(crate) fn program() -> PathBuf {
    std::env::var_os("IBID_PROGRAM").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_ibid")), PathBuf::from)
}

impl Place {
    /// Four articles, one of them withheld, two generations, and a ledger with rows.
    pub(crate) fn new(dir: &Path) -> Self {
        let place = Self { dir: dir.to_owned() };
        std::fs::create_dir_all(place.corpus()).unwrap();
        for (name, text) in [("kite.md", KITE), ("lamp.md", LAMP), ("clock.md", CLOCK)] {
            place.write(name, text);
        }
        let ledger = place.ledger().unwrap();
        for (n, words) in ["how deep is the harbour", "who owns the moon"].into_iter().enumerate() {
            let voter = [u8::try_from(n).unwrap(); 8];
            ledger.record_gap(&gap(words), NOW).unwrap();
            ledger.record_verdict(&vote(voter), NOW).unwrap();
        }
        ledger.add_key("first", &[], NOW).unwrap();
        drop(ledger);
        place.does(&["index"]);
        place.write("ferry.md", FERRY);
        place.does(&["index"]);
        place.does(&["state", "clock", "retracted"]);
        place
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.dir.join("corpus")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.dir.join("index")
    }

    pub(crate) fn ledger_file(&self) -> PathBuf {
        self.dir.join("ledger.db")
    }

    pub(crate) fn ledger(&self) -> Result<Ledger, String> {
        Ledger::open(&self.ledger_file(), 30, NOW).map_err(|error| error.to_string())
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.corpus().join(name), text).unwrap();
    }

    /// A copy at `dir`, which is emptied.
    pub(crate) fn copied(&self, dir: &Path) -> Self {
        let _ = std::fs::remove_dir_all(dir);
        copy(&self.dir, dir);
        Self { dir: dir.to_owned() }
    }

    /// Which folders and files `command` is about.
    pub(crate) fn set(&self, command: &mut Command) {
        command.current_dir(&self.dir).stdin(Stdio::null());
        for name in ["IBID_THRESHOLD", "IBID_DATABASE_URL", "IBID_LOG", "IBID_CITE", "NO_COLOR", "COLUMNS"] {
            command.env_remove(name);
        }
        command.env("IBID_CORPUS", self.corpus()).env("IBID_INDEX", self.index());
        command.env("IBID_LEDGER", self.ledger_file()).env("IBID_MODEL", "english").env("IBID_READER", "off");
        command.env("RUST_BACKTRACE", "0");
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(program());
        self.set(&mut command);
        command.args(args).output().unwrap()
    }

    /// Runs a command that must succeed.
    pub(crate) fn does(&self, args: &[&str]) {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// The replies of the generation that serves, as a service that opens it now gives them, without numbers and times of
    /// generations. Nothing is built.
    pub(crate) fn serves(&self) -> Result<Vec<String>, String> {
        let asked = catch_unwind(AssertUnwindSafe(|| self.replies()));
        asked.unwrap_or_else(|_| Err("panicked".to_owned()))
    }

    fn replies(&self) -> Result<Vec<String>, String> {
        let settings =
            EngineSettings { corpus: self.corpus(), index: self.index(), reader: None, ..EngineSettings::default() };
        let engine = Engine::serving(settings, encoder(), || NOW).map_err(|error| error.to_string())?;
        let searcher = engine.searcher();
        QUESTIONS
            .iter()
            .map(|words| {
                let words = (*words).to_owned();
                let asking = Asking { words, filter: Filter::default(), follows: None, limits: engine.limits(3) };
                let asked = ask(&searcher, &asking).map_err(|error| error.to_string())?;
                Ok(timeless(json::reply(&asked, false)))
            })
            .collect()
    }

    /// What `ask --json` prints, which brings in what changed, without numbers and times of generations.
    pub(crate) fn asked(&self) -> Result<Vec<String>, String> {
        let questions = self.dir.join("questions");
        std::fs::write(&questions, QUESTIONS.join("\n")).unwrap();
        let mut command = Command::new(program());
        self.set(&mut command);
        let output = command.args(["ask", "--json"]).stdin(std::fs::File::open(&questions).unwrap()).output().unwrap();
        std::fs::remove_file(questions).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        replies_of(&output.stdout).ok_or(said)
    }
}

/// The replies in what `ask --json` printed; none where one is missing or cannot be read.
pub(crate) fn replies_of(printed: &[u8]) -> Option<Vec<String>> {
    let lines = String::from_utf8_lossy(printed);
    let replies: Option<Vec<String>> =
        lines.lines().map(|line| serde_json::from_str(line).map(timeless).ok()).collect();
    replies.filter(|replies| replies.len() == QUESTIONS.len())
}

/// A reply without what differs from one generation to the next with the same articles.
fn timeless(mut reply: Value) -> String {
    if let Some(index) = reply["index"].as_object_mut() {
        index.remove("generation");
        index.remove("built");
    }
    reply.to_string()
}

fn gap(words: &str) -> Gap {
    Gap {
        question: Question::new(words).unwrap(),
        kind: GapKind::Unanswered,
        passage: None,
        confidence: 0.1,
        language: Language::english(),
        vector: None,
        asker: None,
        guild: None,
    }
}

fn vote(voter: [u8; 8]) -> Verdict {
    let passage = PassageId::new("kite#faq/who-built-the-kite");
    Verdict { passage, helpful: true, voter, confidence: None, source: Source::Reader, guild: None }
}

/// A folder, file by file.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, path) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if entry.is_dir() {
            copy(&entry, &path);
        } else {
            std::fs::copy(&entry, &path).unwrap();
        }
    }
}

/// All files below a folder, sorted, by their paths in it.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    fn list(folder: &Path, root: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { list(&path, root, out) } else { out.push(path.strip_prefix(root).unwrap().to_owned()) }
        }
    }
    let mut out = Vec::new();
    list(folder, folder, &mut out);
    out.sort();
    out
}

/// The encoder of English, which makes each vector once: the questions are the same after every fault.
pub(crate) fn encoder() -> Arc<dyn Embedder> {
    static ENCODER: OnceLock<Arc<Remembering>> = OnceLock::new();
    Arc::clone(ENCODER.get_or_init(Arc::default)) as Arc<dyn Embedder>
}

#[derive(Default)]
struct Remembering {
    encoder: Bundled,
    known: Mutex<HashMap<(bool, String), Vec<f32>>>,
}

impl Remembering {
    fn vectors(&self, texts: &[&str], is_question: bool) -> Result<Vec<Vec<f32>>, EmbedError> {
        let mut known = self.known.lock().unwrap();
        let each = |text: &&str| {
            let key = (is_question, (*text).to_owned());
            if let Some(vector) = known.get(&key) {
                return Ok(vector.clone());
            }
            let made = if is_question { self.encoder.embed_questions(&[text]) } else { self.encoder.embed(&[text]) };
            let vector = made?.remove(0);
            known.insert(key, vector.clone());
            Ok(vector)
        };
        texts.iter().map(each).collect()
    }
}

impl Embedder for Remembering {
    fn identity(&self) -> &str {
        self.encoder.identity()
    }

    fn dimensions(&self) -> usize {
        self.encoder.dimensions()
    }

    fn knows(&self, language: &Language) -> bool {
        self.encoder.knows(language)
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.vectors(texts, false)
    }

    fn embed_questions(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.vectors(texts, true)
    }
}
