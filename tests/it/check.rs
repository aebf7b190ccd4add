//! Helpers shared by the files beside this one: a corpus in a temporary folder, the shipped corpus opened once.

use ibid::answer::Reply;
use ibid::article::Question;
use ibid::embed::{Bundled, Embedder, Hashed};
use ibid::engine::{Built, Engine, EngineError, EngineSettings, Response};
use ibid::newsroom;
use ibid::search::Filter;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

pub(crate) const NOW: jiff::Timestamp = jiff::Timestamp::constant(1_796_083_200, 0);

/// A corpus and an index in a folder that goes when the value goes.
pub(crate) struct Desk {
    pub dir: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::create_dir(desk.corpus()).unwrap();
        for (name, text) in files {
            desk.write(name, text.as_bytes());
        }
        desk
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.dir.path().join("corpus")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.corpus().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn settings(&self) -> EngineSettings {
        EngineSettings { corpus: self.corpus(), index: self.index(), ..EngineSettings::default() }
    }

    /// An engine with the embedder that needs no model.
    pub(crate) fn engine(&self) -> Engine {
        newsroom::open(self.settings(), Arc::new(Hashed), || NOW, &|_| {}, &|_| {}).unwrap().engine
    }

    /// Brings the index in line with the corpus, as a process of its own would.
    pub(crate) fn build(&self, embedder: Arc<dyn Embedder>, rebuild: bool) -> Result<Built, EngineError> {
        Ok(Engine::first(self.settings(), embedder, || NOW, rebuild, &|_| {})?.1)
    }

    /// The real program, on this corpus and index.
    pub(crate) fn ibid(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ibid"));
        command.args(args).current_dir(self.dir.path()).stdin(Stdio::null());
        for name in [
            "IBID_CORPUS",
            "IBID_INDEX",
            "IBID_THRESHOLD",
            "IBID_MODEL",
            "IBID_READER",
            "IBID_DATABASE_URL",
            "IBID_DATABASE_CORPUS",
            "IBID_LEDGER",
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
        ] {
            command.env_remove(name);
        }
        // The small corpora of tests are in many languages; the encoder of English is the fast one.
        command.env("IBID_MODEL", "english");
        command
    }
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped corpus with the bundled encoder, indexed once for all tests.
pub(crate) fn shipped() -> &'static Engine {
    static ENGINE: OnceLock<(tempfile::TempDir, Engine)> = OnceLock::new();
    let (_, engine) = ENGINE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let settings =
            EngineSettings { corpus: root().join("corpus"), index: dir.path().to_owned(), ..EngineSettings::default() };
        let engine = newsroom::open(settings, bundled(), || NOW, &|_| {}, &|_| {}).unwrap().engine;
        (dir, engine)
    });
    engine
}

pub(crate) fn bundled() -> Arc<dyn Embedder> {
    static EMBEDDER: OnceLock<Arc<Bundled>> = OnceLock::new();
    Arc::clone(EMBEDDER.get_or_init(Default::default)) as Arc<dyn Embedder>
}

pub(crate) fn ask(engine: &Engine, question: &str) -> Response {
    engine.ask(&Question::new(question).unwrap(), &Filter::default(), 3).unwrap()
}

/// Quote and citation of an answer; panics on any other reply.
pub(crate) fn answered(response: &Response) -> &ibid::answer::Answer {
    match &response.reply {
        Reply::Answer { answer, .. } => answer,
        other => panic!("no answer but {other:?}"),
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
