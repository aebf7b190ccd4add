use super::files::files;
use super::wishes::wishes;
use crate::args::InitArgs;
use crate::ingest::put;
use crate::terminal::{FAINT, GOOD, Out, Status};
use anstyle::Style;
use anyhow::Context as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The one file that will hold secrets.
const SETTINGS: &str = ".env";

/// `ibid init`.
pub(in crate::cli) fn run(wanted: &InitArgs, out: &mut Out) -> anyhow::Result<Status> {
    let failed = || format!("{} cannot be made", wanted.dir.display());
    std::fs::create_dir_all(&wanted.dir).with_context(failed)?;
    let folder = std::fs::canonicalize(&wanted.dir).with_context(failed)?;
    let wishes = wishes(wanted, &folder)?;
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("ibid"));
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let mut kept = 0;
    for (name, text) in files(&wishes, &folder, &program, today) {
        let path = folder.join(name);
        match put(&path, text.as_bytes(), false) {
            Ok(()) => {
                if name == SETTINGS {
                    keep_to_owner(&path)?;
                }
                out.line(GOOD, &format!("made  {name}"))?;
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                kept += 1;
                out.line(Style::new(), &format!("kept  {name}, which was there"))?;
            }
            Err(error) => return Err(error).with_context(|| format!("{} cannot be written", path.display())),
        }
    }
    out.blank()?;
    if kept > 0 {
        out.wrapped(FAINT, "", "Nothing that was there was changed.")?;
    }
    let to = if wanted.dir == Path::new(".") { String::new() } else { format!("cd {}, then ", wanted.dir.display()) };
    let next = if wishes.in_discord && !wishes.on_the_web { "`ibid discord check`" } else { "`ibid serve`" };
    out.wrapped(
        FAINT,
        "",
        &format!(
            "Next: {to}`ibid ask how do I add an article`, {next}, and `ibid self-check` says whether all is well."
        ),
    )?;
    Ok(Status::Answered)
}

#[cfg(unix)]
fn keep_to_owner(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

/// Elsewhere files have no such rights.
#[cfg(not(unix))]
fn keep_to_owner(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
