//! The moments at which a command can be hit: its calls of the system that concern the installation's files, read from what
//! strace wrote of a run that nothing hit.

use std::collections::BTreeMap;
use std::path::Path;

/// Calls that change files, fail for lack of space or rights, or read what is there.
pub(crate) const CALLS: &[&str] = &[
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "pwritev2",
    "copy_file_range",
    "sendfile",
    "ftruncate",
    "fallocate",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "openat",
    "mkdir",
    "mkdirat",
    "unlink",
    "unlinkat",
    "rmdir",
    "chmod",
    "fchmod",
    "fchmodat",
    "link",
    "linkat",
    "flock",
    "fcntl",
    "read",
    "pread64",
];

/// Errors that a call may have, as strace names them.
pub(crate) fn errors(call: &str) -> &'static [&'static str] {
    match call {
        "fsync" | "fdatasync" | "ftruncate" => &["EIO", "ENOSPC"],
        "openat" => &["EACCES", "ENOSPC", "EMFILE", "EIO"],
        "mkdir" | "mkdirat" | "rename" | "renameat" | "renameat2" | "link" | "linkat" => &["EACCES", "ENOSPC", "EIO"],
        "unlink" | "unlinkat" | "rmdir" => &["EACCES", "EIO"],
        "chmod" | "fchmod" | "fchmodat" => &["EPERM", "EIO"],
        "flock" | "fcntl" => &["ENOLCK"],
        "read" | "pread64" => &["EIO"],
        _ => &["ENOSPC", "EIO", "EDQUOT"],
    }
}

/// The `nth` call of this name in one of the threads, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub call: String,
    pub nth: usize,
    /// Whether nothing but reading is done there.
    pub is_read: bool,
}

/// Moments of a run that concern files below `folder`, by the names of their calls.
pub(crate) fn moments(log: &str, folder: &Path) -> BTreeMap<String, Vec<Moment>> {
    let below = format!("{}/", folder.display());
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut out: BTreeMap<String, Vec<Moment>> = BTreeMap::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, rest)) = rest.trim_start().split_once('(') else { continue };
        if !CALLS.contains(&call) {
            continue;
        }
        let nth = counts.entry((thread, call)).or_default();
        *nth += 1;
        if rest.contains(&below) {
            let is_read = matches!(call, "read" | "pread64") || call == "openat" && rest.contains("O_RDONLY");
            let moment = Moment { call: call.to_owned(), nth: *nth, is_read };
            let known = out.entry(call.to_owned()).or_default();
            if !known.contains(&moment) {
                known.push(moment);
            }
        }
    }
    out
}
