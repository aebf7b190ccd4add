//! What the machine has to give: a ledger that others cannot read, settings kept as secrets, folders that can be written, room on the
//! disk, a clock.

use super::finding::Finding;
use crate::cli::ledger::open;
use crate::ledger::LedgerPlace;
use jiff::Timestamp;
use std::path::Path;

/// Where `.env` is read from: the working directory.
const SETTINGS: &str = ".env";

/// Variables that are secrets.
const SECRETS: [&str; 5] =
    ["DISCORD_TOKEN", "DISCORD_CLIENT_SECRET", "IBID_HOOK_GHOST", "IBID_HOOK_WORDPRESS", "IBID_HOOK_GENERIC"];

/// A new index stands beside the old ones until it serves; below this nothing is sure to be written.
const MUCH_TOO_LITTLE: u64 = 100 << 20;
const LITTLE: u64 = 1 << 30;

/// No clock of a machine that is set is before this program.
const EARLIEST: &str = "2026-01-01T00:00:00Z";

pub(super) fn ledger(place: &LedgerPlace) -> Finding {
    const NAME: &str = "ledger";
    let shown = place;
    if !place.is_there() {
        return Finding::fine(NAME, format!("none at {shown} yet; `ibid serve` and `ibid bot` make it"));
    }
    if let Err(error) = open(place).and_then(|ledger| ledger.keys()) {
        return Finding::error(NAME, error.to_string(), "--ledger or IBID_LEDGER names another");
    }
    if place.file().is_some_and(is_open_to_others) {
        return Finding::warning(
            NAME,
            format!("other users of this machine can read {shown}, and with it sign in at the desk"),
            format!("chmod 600 {shown}"),
        );
    }
    Finding::fine(NAME, shown.to_string())
}

/// Whether a file with secrets is its owner's alone.
pub(super) fn settings_file() -> Finding {
    const NAME: &str = "settings file";
    let path = Path::new(SETTINGS);
    let Ok(text) = std::fs::read_to_string(path) else {
        return Finding::fine(NAME, "no .env in this folder: settings are the defaults, or come from elsewhere");
    };
    let is_secret = |line: &str| {
        let (name, value) = line.split_once('=').unwrap_or_default();
        SECRETS.contains(&name.trim().trim_start_matches("export ")) && !value.trim().is_empty()
    };
    if text.lines().any(is_secret) && is_open_to_others(path) {
        let what = "other users of this machine can read .env, which has secrets";
        return Finding::warning(NAME, what, "chmod 600 .env");
    }
    Finding::fine(NAME, SETTINGS)
}

/// Whether a folder takes files; the folder that it will be made in, where it is not there yet.
pub(super) fn folder(name: &'static str, path: &Path, what_for: &str) -> Finding {
    let Some(there) = nearest(path) else { return Finding::error(name, format!("there is no {}", path.display()), "") };
    match tempfile::Builder::new().prefix(".self-check-").tempfile_in(there) {
        Ok(_) => Finding::fine(name, format!("{} can be written", path.display())),
        Err(error) => Finding::warning(
            name,
            format!("{} cannot be written: {error}", path.display()),
            format!("give the user that runs ibid the right to write there: {what_for}"),
        ),
    }
}

pub(super) fn disk(path: &Path) -> Finding {
    const NAME: &str = "disk";
    let Some(free) = nearest(path).and_then(|there| fs4::available_space(there).ok()) else {
        return Finding::warning(NAME, "how much is free cannot be told", "");
    };
    let what = format!("{} MB free where the index is", free >> 20);
    if free < MUCH_TOO_LITTLE {
        return Finding::error(NAME, what, "make room: a new index is made beside the old ones");
    }
    if free < LITTLE {
        return Finding::warning(NAME, what, "make room before the corpus grows");
    }
    Finding::fine(NAME, what)
}

pub(super) fn clock(now: Timestamp) -> Finding {
    const NAME: &str = "clock";
    let what = now.strftime("%Y-%m-%d %H:%M UTC").to_string();
    if EARLIEST.parse().is_ok_and(|earliest: Timestamp| now < earliest) {
        return Finding::error(NAME, format!("{what}: it is behind"), "set it, and keep it set (NTP)");
    }
    Finding::fine(NAME, what)
}

/// The path, or the nearest folder above it that is there.
fn nearest(path: &Path) -> Option<&Path> {
    let above = path.ancestors().map(|one| if one.as_os_str().is_empty() { Path::new(".") } else { one });
    above.into_iter().find(|one| one.is_dir())
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0)
}

/// Elsewhere files have no such rights.
#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::super::finding::FindingLevel;
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_looked_for_above() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b/c");
        assert_eq!(nearest(&deep), Some(dir.path()));
        assert_eq!(nearest(Path::new("src")), Some(Path::new("src")));
        assert_eq!(folder("index folder", &deep, "so").level, FindingLevel::Fine);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
        assert_ne!(disk(&deep).level, FindingLevel::Error);
    }

    #[test]
    fn a_clock_of_long_ago_is_told() {
        assert_eq!(clock(Timestamp::UNIX_EPOCH).level, FindingLevel::Error);
        assert_eq!(clock("2027-01-01T00:00:00Z".parse().unwrap()).level, FindingLevel::Fine);
    }

    #[cfg(unix)]
    #[test]
    fn a_ledger_that_others_can_read_is_told_with_the_remedy() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ledger.db");
        let at = LedgerPlace::from(&file);
        assert_eq!(ledger(&at).level, FindingLevel::Fine, "none yet");
        assert!(!file.exists(), "it is not made");
        drop(open(&at).unwrap());
        assert_eq!(ledger(&at).level, FindingLevel::Fine);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let told = ledger(&at);
        assert!(told.level == FindingLevel::Warning && told.remedy.starts_with("chmod 600 "), "{told:?}");
        std::fs::write(&file, "no database at all, but words").unwrap();
        assert_eq!(ledger(&at).level, FindingLevel::Error);
    }
}
