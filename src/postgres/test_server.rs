//! A PostgreSQL of the tests' own, started by `../shared/postgres/up` and stopped when the tests end, however they end. Where that
//! cannot run, it is said and the tests that want it end.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Stops the servers once its standard input ends, which is when this process does, and holds the folder until then.
const STOPS: &str =
    r#"exec flock "$1.lock" sh -c 'echo ready; cat > /dev/null; "$0" "$1" 0 stop > /dev/null 2>&1' "$0" "$1""#;

pub(crate) struct Server {
    dir: PathBuf,
    port: u16,
    /// Its standard input stays open as long as this process.
    _stops: Child,
}

/// The server of this process; none where there can be none.
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    #[expect(clippy::print_stderr, reason = "says that tests did not run")]
    let started = || start().map_err(|why| eprintln!("did not run: tests of PostgreSQL, {why}")).ok();
    SERVER.get_or_init(started).as_ref()
}

fn start() -> Result<Server, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["../shared/postgres/up", "../../shared/postgres/up"];
    let up = places.iter().map(|place| root.join(place)).find(|up| up.exists());
    let up = up.ok_or("since ../shared/postgres/up, which starts one, is not there")?;
    let user = Command::new("id").arg("-u").output().map_err(|error| error.to_string())?;
    if user.stdout != b"0\n" {
        return Err("since ../shared/postgres/up needs the superuser".to_owned());
    }
    let dir = root.join("target/postgres");
    std::fs::create_dir_all(root.join("target")).map_err(|error| error.to_string())?;
    let mut stops = Command::new("sh");
    stops.arg("-c").arg(STOPS).arg(&up).arg(&dir).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut stops = stops.spawn().map_err(|error| error.to_string())?;
    let mut line = String::new();
    let said = stops.stdout.take().map(BufReader::new).map(|mut out| out.read_line(&mut line));
    said.transpose().map_err(|error| error.to_string())?;
    if line.trim() != "ready" {
        return Err("since its folder cannot be locked".to_owned());
    }
    // What a run left that was killed with all that belonged to it.
    let _ = Command::new(&up).arg(&dir).args(["0", "stop"]).output();
    let _ = std::fs::remove_dir_all(dir.join("srv/pg"));
    let port = free_pair().ok_or("since two ports beside each other are not free")?;
    let started = Command::new(&up).arg(&dir).arg(port.to_string()).output().map_err(|error| error.to_string())?;
    if !started.status.success() {
        let said = String::from_utf8_lossy(&started.stderr).trim().to_owned();
        return Err(format!("since ../shared/postgres/up failed: {said}"));
    }
    Ok(Server { dir, port, _stops: stops })
}

/// A port that is free, and the next one too.
fn free_pair() -> Option<u16> {
    (0..99).find_map(|_| {
        let first = TcpListener::bind(("127.0.0.1", 0)).ok()?;
        let port = first.local_addr().ok()?.port();
        TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok().map(|_| port)
    })
}

impl Server {
    /// The address of a database, as a user.
    pub(crate) fn address(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// A new database with the extensions.
    pub(crate) fn database(&self) -> String {
        let name = self.empty_database();
        self.sql(&name, "CREATE EXTENSION vector; CREATE EXTENSION pg_textsearch");
        name
    }

    /// A new database without them.
    pub(crate) fn empty_database(&self) -> String {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("ibid_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        name
    }

    /// What statements say, a row a line.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> String {
        self.sql_at(self.port, database, sql)
    }

    /// The same of the server at a port.
    pub(super) fn sql_at(&self, port: u16, database: &str, sql: &str) -> String {
        let programs = std::fs::read_dir(self.dir.join("usr/lib/postgresql")).unwrap();
        let version = programs.map(|entry| entry.unwrap().file_name()).max().unwrap();
        let psql = format!("/usr/lib/postgresql/{}/bin/psql", version.to_string_lossy());
        let (dir, port) = (&self.dir, port.to_string());
        let mut command = Command::new("chroot");
        command.arg("--userspec=postgres").arg(dir).arg(psql);
        command.args(["-h", "127.0.0.1", "-p", &port, "-U", "bot", "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1"]);
        let output = command.args(["-c", sql]).output().unwrap();
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}
