//! The `ibid` command: reads the environment and the arguments, chooses a face, ends with its status.

#![expect(clippy::disallowed_methods, reason = "looks for the file .env, and reads the arguments")]

use ibid::args::Args;
use ibid::cli::run;
use ibid::config::{arguments, self_check};
use ibid::terminal::{Status, say};
use std::process::ExitCode;

fn main() -> ExitCode {
    // Of the working directory alone: whoever may write to a folder above it is not asked to configure this. A missing one is
    // the ordinary case; a broken one must not pass unseen.
    let file = std::path::Path::new(".env");
    match if file.is_file() { dotenvy::from_path(file) } else { Ok(()) } {
        Ok(()) => {}
        Err(error) if error.not_found() => {}
        Err(error) => {
            // Only the place is told: the line may hold a secret.
            let place = match error {
                dotenvy::Error::LineParse(_, at) => format!("near character {at} of a line"),
                _ => "as a whole".to_owned(),
            };
            say(&format!("error: the file .env cannot be read, {place}; each line is NAME=value"));
            return ExitCode::from(2);
        }
    }
    let args = match arguments(&std::env::args_os().collect::<Vec<_>>()) {
        Ok(args) => args,
        Err(status) => return ExitCode::from(status as u8),
    };
    ExitCode::from(
        discord(&args).or_else(|| serve(&args)).or_else(|| self_check(&args)).unwrap_or_else(|| run(&args)) as u8
    )
}

#[cfg(feature = "discord")]
fn discord(args: &Args) -> Option<Status> {
    ibid::config::discord(args)
}

#[cfg(not(feature = "discord"))]
fn discord(_args: &Args) -> Option<Status> {
    None
}

#[cfg(feature = "serve")]
fn serve(args: &Args) -> Option<Status> {
    ibid::config::serve(args)
}

#[cfg(not(feature = "serve"))]
fn serve(_args: &Args) -> Option<Status> {
    None
}
