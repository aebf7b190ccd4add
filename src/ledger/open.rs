//! Opening the ledger's file, and making it where there is none. Whether the file is a ledger this program knows is found
//! out before a byte of it is changed; then it is set up and its tables are brought up to date.

use super::error::LedgerError;
use super::schema::{APPLICATION_ID, VERSION, bring_up_to_date};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a statement waits while another process writes; less than the three seconds that Discord waits for us.
const PATIENCE: Duration = Duration::from_secs(2);
/// Tries, and the pause between them, at what does not wait by itself.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);
/// All statements of this floor fit, so none is compiled twice.
const STATEMENTS: usize = 128;

/// The connection to the file at `path`, which must be absolute.
pub(super) fn file(path: &Path) -> Result<Connection, LedgerError> {
    // One at a time in this process: closing a file lets go of the locks that SQLite holds on the same file elsewhere in
    // the process (sqlite.org/howtocorrupt.html, 2.2), and making it closes it.
    static OPENING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = OPENING.lock().unwrap_or_else(PoisonError::into_inner);
    if path.is_dir() {
        return Err(LedgerError::IsFolder { path: path.to_owned() });
    }
    make_private(path).map_err(|source| LedgerError::from_making(path, source))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|e| LedgerError::from_sqlite(path, e))?;
    inspect(&connection, path)?;
    prepare(connection, path)
}

/// The connection to a database of its own in memory; `path` is what errors call it.
pub(super) fn memory(path: &Path) -> Result<Connection, LedgerError> {
    prepare(Connection::open_in_memory().map_err(|e| LedgerError::from_sqlite(path, e))?, path)
}

fn prepare(mut connection: Connection, path: &Path) -> Result<Connection, LedgerError> {
    set_up(&mut connection).map_err(|e| LedgerError::from_sqlite(path, e))?;
    bring_up_to_date(&mut connection).map_err(|e| LedgerError::from_migration(path, e))?;
    Ok(connection)
}

/// Makes the file where there is none, before `SQLite` would with the permissions of the day; the two files that `SQLite`
/// keeps beside it take theirs from it.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Refuses what is not a ledger of a version known, and changes nothing.
fn inspect(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let sqlite = |e| LedgerError::from_sqlite(path, e);
    if connection.is_readonly("main").map_err(sqlite)? {
        return Err(LedgerError::ReadOnly { path: path.to_owned() });
    }
    // Closing would otherwise move what another program left in the log into the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map_err(sqlite)?;
    let (application, found, is_empty) = identity(connection).map_err(sqlite)?;
    if !is_empty && (application != APPLICATION_ID || found < 1) {
        return Err(LedgerError::Foreign { path: path.to_owned() });
    }
    if found > VERSION {
        return Err(LedgerError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(sqlite)?;
    Ok(())
}

/// Application, version, and whether the file is a new one, all of one moment: another process may just be making it.
fn identity(connection: &Connection) -> rusqlite::Result<(i32, i32, bool)> {
    let moment = connection.unchecked_transaction()?;
    let number = |name: &str| moment.pragma_query_value(None, name, |row| row.get(0));
    let (application, found) = (number("application_id")?, number("user_version")?);
    let tables: i64 = moment.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok((application, found, application == 0 && found == 0 && tables == 0))
}

fn set_up(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A transaction that begins by reading cannot wait for another writer once it wants to write.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    write_ahead(connection)?;
    // NORMAL: a power cut may cost the last moments, a crash of the program nothing. What is removed is blanked; what is
    // sorted or written anew never goes through a temporary file.
    connection.execute_batch(
        "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; \
         PRAGMA temp_store = MEMORY;",
    )
}

/// Only the first to open a new file changes anything here, and the change does not wait for others as statements do.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let mut tried = 1;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if tried < TRIES && error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(PAUSE);
                tried += 1;
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{at, gap};
    use super::super::{Ledger, Mode};
    use super::*;
    use std::path::PathBuf;

    fn folder_with(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (dir, path)
    }

    fn check_refused(path: &Path, is_it: fn(&LedgerError) -> bool, words: &[&str]) {
        let before = std::fs::read(path).ok();
        let error = Ledger::open(path, 30, at(0)).unwrap_err();
        let said = error.to_string();
        assert!(is_it(&error) && said.contains(path.to_str().unwrap()), "{said}");
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        assert!(std::fs::read(path).ok() == before, "{} was changed", path.display());
    }

    #[test]
    fn what_is_no_ledger_is_refused_with_a_remedy_and_left_alone() {
        let (_dir, text) = folder_with("notes.txt", &b"these are my notes, and no database\n".repeat(99));
        check_refused(&text, |e| matches!(e, LedgerError::NotADatabase { .. }), &["not a database", "move it away"]);
        check_refused(&text.join("ledger"), |e| matches!(e, LedgerError::NoFolder { .. }), &["create the folder"]);
        let missing = text.with_file_name("missing").join("ledger");
        check_refused(&missing, |e| matches!(e, LedgerError::NoFolder { .. }), &["no folder", "missing;"]);
        let folder = text.parent().unwrap();
        check_refused(folder, |e| matches!(e, LedgerError::IsFolder { .. }), &["name a file in it"]);

        let other = folder.join("other.sqlite");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE songs (title TEXT)").unwrap();
        check_refused(&other, |e| matches!(e, LedgerError::Foreign { .. }), &["not a ledger"]);
        assert!(Ledger::open(Path::new(""), 30, at(0)).is_err());
    }

    #[test]
    fn a_newer_ledger_is_refused_and_left_alone() {
        let (dir, path) = folder_with("ledger", b"");
        drop(Ledger::open(&path, 30, at(0)).unwrap());
        let newer = Connection::open(&path).unwrap();
        newer.pragma_update(None, "user_version", VERSION + 1).unwrap();
        // As the newer program would leave them in a crash: the file, and the log that has what is new.
        let crashed = dir.path().join("crashed");
        for name in ["", "-wal"] {
            let name = |start: &Path| PathBuf::from(format!("{}{name}", start.display()));
            std::fs::copy(name(&path), name(&crashed)).unwrap();
        }
        for path in [&path, &crashed] {
            let is_newer: fn(&LedgerError) -> bool =
                |e| matches!(e, LedgerError::Newer { found, known: VERSION, .. } if *found == VERSION + 1);
            check_refused(
                path,
                is_newer,
                &[&format!("version {}", VERSION + 1), &format!("versions up to {VERSION}"), "use the newer program"],
            );
        }
        drop(newer);
        let version: i32 =
            Connection::open(&crashed).unwrap().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION + 1, "its log is still there");
    }

    #[test]
    fn an_empty_file_becomes_a_ledger_and_a_new_one_is_its_owners_alone() {
        let (_dir, path) = folder_with("empty", b"");
        Ledger::open(&path, 30, at(0)).unwrap().record_gap(&gap("why"), at(0)).unwrap();
        let new = path.with_file_name("new");
        let ledger = Ledger::open(&new, 30, at(0)).unwrap();
        ledger.record_gap(&gap("why"), at(0)).unwrap();
        #[cfg(unix)]
        for name in ["new", "new-wal", "new-shm"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(new.with_file_name(name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn names_special_to_sqlite_are_files_like_others() {
        let (_dir, path) = folder_with("empty", b"");
        for name in [":memory:", "file:x?mode=memory", "ö 100% #1"] {
            drop(Ledger::open(&path.with_file_name(name), 30, at(0)).unwrap());
            assert!(path.with_file_name(name).is_file(), "{name}");
        }
    }

    #[test]
    fn a_connection_is_set_up_to_be_safe_and_to_blank_what_is_removed() {
        let (_dir, path) = folder_with("ledger", b"");
        let ledger = Ledger::open(&path, 30, at(0)).unwrap();
        let number = |name: &str| {
            ledger.in_file(|tables| tables.pragma_query_value(None, name, |row| row.get::<_, i64>(0))).unwrap()
        };
        let settings = ["foreign_keys", "secure_delete", "trusted_schema", "synchronous", "temp_store"].map(number);
        assert_eq!(settings, [1, 1, 0, 1, 2]);
        let journal: String =
            ledger.in_file(|tables| tables.pragma_query_value(None, "journal_mode", |row| row.get(0))).unwrap();
        assert_eq!(journal, "wal");
    }

    #[test]
    fn a_ledger_that_cannot_be_written_says_so() {
        let ledger = Ledger::in_memory().unwrap();
        ledger.in_file(|tables| tables.pragma_update(None, "query_only", true)).unwrap();
        let refused = ledger.set_mode(1, 2, Mode::Off, at(0)).unwrap_err();
        assert!(matches!(refused, LedgerError::ReadOnly { .. }), "{refused}");
    }

    const MESSAGES: u64 = 20;

    /// By itself in a ledger of its own; as one of the processes of the test below, in theirs, it says how many it got.
    #[test]
    fn one_process_gets_every_message_that_no_other_has() {
        let of_many = std::env::var_os("LEDGER_OF_MANY");
        let dir = tempfile::tempdir().unwrap();
        let path = of_many.as_ref().map_or_else(|| dir.path().join("ledger"), PathBuf::from);
        let ledger = Ledger::open(&path, 30, at(0)).unwrap();
        let claim = || (0..MESSAGES).filter(|message| ledger.claim(*message, at(0)).unwrap()).count();
        let (won, again) = (claim(), claim());
        assert_eq!(again, 0);
        if of_many.is_some() {
            std::fs::write(format!("{}.{}", path.display(), std::process::id()), won.to_string()).unwrap();
        } else {
            assert_eq!(won as u64, MESSAGES);
        }
    }

    #[test]
    fn processes_that_make_a_ledger_at_once_all_open_it_and_claim_each_message_once() {
        let this_file = module_path!().split_once("::").unwrap().1;
        for round in 0..5 {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("ledger");
            let start = |_| {
                std::process::Command::new(std::env::current_exe().unwrap())
                    .args([
                        "--exact",
                        &format!("{this_file}::one_process_gets_every_message_that_no_other_has"),
                        "--quiet",
                    ])
                    .env("LEDGER_OF_MANY", &path)
                    .stdout(std::process::Stdio::null())
                    .spawn()
                    .unwrap()
            };
            let processes: Vec<_> = (0..6).map(start).collect();
            assert!(processes.into_iter().all(|mut process| process.wait().unwrap().success()), "round {round}");
            // SQLite's own files may lie there, too.
            let is_said = |p: &PathBuf| p.extension().is_some_and(|e| e.to_string_lossy().parse::<u32>().is_ok());
            let said = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().path()).filter(is_said);
            let won: Vec<u64> = said.map(|p| std::fs::read_to_string(p).unwrap().parse().unwrap()).collect();
            assert_eq!((won.len(), won.iter().sum()), (6, MESSAGES));
        }
    }
}
