//! Reads the arguments, and says what is wrong with them: in lines that fit the terminal, and with a suggestion only where
//! something that exists is a slip of the fingers away. Clap measures likeness otherwise, and would take `aks` for `gaps`.

use super::print::{print_styled, say_styled};
use super::status::Status;
use crate::args::Args;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// The arguments, or how the program ends where there is nothing to do: help was asked for, or they are wrong.
///
/// # Errors
/// The status to end with; what there is to say has been said.
pub fn arguments(given: &[OsString]) -> Result<Args, Status> {
    let mut command = Args::command();
    let parsed = command.try_get_matches_from_mut(given).and_then(|mut found| Args::from_arg_matches_mut(&mut found));
    parsed.map_err(|error| {
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            // Whoever reads it may have gone away, as `head` does.
            let _ = print_styled(&error.render().ansi().to_string());
            return Status::Answered;
        }
        let error = with_suggestions(error.with_cmd(&command), &mut command, given);
        say_styled(&error.render().ansi().to_string());
        Status::Failed
    })
}

/// The same error with what is near to what was typed, and with nothing else.
fn with_suggestions(mut error: clap::Error, command: &mut Command, given: &[OsString]) -> clap::Error {
    let typed = |error: &clap::Error, kind| match error.get(kind) {
        Some(ContextValue::String(typed)) => Some(typed.clone()),
        _ => None,
    };
    let mut command = called(command, given);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let typed = typed(&error, ContextKind::InvalidSubcommand).unwrap_or_default();
            error.remove(ContextKind::SuggestedSubcommand);
            let near = near(&typed, command.get_subcommands().map(Command::get_name).chain(["help"]));
            if !near.is_empty() {
                error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(near));
            }
        }
        ErrorKind::UnknownArgument => {
            let typed = typed(&error, ContextKind::InvalidArg).unwrap_or_default();
            error.remove(ContextKind::SuggestedArg);
            error.remove(ContextKind::Suggested);
            let options = command.get_arguments().filter_map(clap::Arg::get_long).map(|long| format!("--{long}"));
            if let Some(near) = near(&typed, options.collect::<Vec<_>>()).into_iter().next() {
                error.insert(ContextKind::SuggestedArg, ContextValue::String(near));
            }
            // It named the option that was suggested.
            error.insert(ContextKind::Usage, ContextValue::StyledStr(command.render_usage()));
        }
        ErrorKind::InvalidValue => {
            if let (Some(typed), Some(ContextValue::Strings(all))) =
                (typed(&error, ContextKind::InvalidValue), error.get(ContextKind::ValidValue).cloned())
            {
                error.remove(ContextKind::SuggestedValue);
                if let Some(near) = near(&typed, all).into_iter().next() {
                    error.insert(ContextKind::SuggestedValue, ContextValue::String(near));
                }
            }
        }
        _ => {}
    }
    error
}

/// The subcommand that the arguments call; the whole program where they call none.
fn called(command: &mut Command, given: &[OsString]) -> Command {
    command.build();
    let words = given.iter().skip(1).filter_map(|word| word.to_str());
    words.fold(&*command, |command, word| command.find_subcommand(word).unwrap_or(command)).clone()
}

/// Of some names those nearest to what was typed, if they are near: one slip, or one in three characters of a longer name.
/// Two neighbouring characters in each other's place are one slip.
fn near(typed: &str, names: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    let slips = |name: &str| strsim::osa_distance(typed, name);
    let letters = typed.trim_start_matches('-').chars().count();
    let most = (letters / 3).max(1);
    let mut near: Vec<(usize, String)> = names
        .into_iter()
        .map(|name| (slips(name.as_ref()), name.as_ref().to_owned()))
        .filter(|(slips, _)| *slips <= most && letters > 1)
        .collect();
    near.sort();
    let fewest = near.first().map(|(slips, _)| *slips);
    near.into_iter().filter(|(slips, _)| Some(*slips) == fewest).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(words: &str) -> String {
        let given: Vec<OsString> = std::iter::once("ibid").chain(words.split(' ')).map(OsString::from).collect();
        let mut command = Args::command();
        let error = command.try_get_matches_from_mut(&given).unwrap_err();
        with_suggestions(error.with_cmd(&command), &mut command, &given).render().to_string()
    }

    #[test]
    fn a_slip_of_the_fingers_is_put_right_and_nothing_else_is_suggested() {
        for (typed, meant) in [
            ("aks why", "'ask'"),
            ("artcles", "'articles'"),
            ("calibarte", "'calibrate'"),
            ("rolback", "'rollback'"),
            ("feed lsit", "'list'"),
            ("hlep", "'help'"),
            ("ask --artcle x why", "'--article'"),
            ("ask --jsno why", "'--json'"),
            ("feed fetch --al", "'--all'"),
            ("index --corpsu x", "'--corpus'"),
            ("audit --action state_sets", "'state_set'"),
        ] {
            let said = said(typed);
            assert!(said.contains("tip:") && said.contains(meant), "{typed}: {said}");
            assert!(!said.contains("'gaps'") && !said.contains("--top <N>"), "{typed}: {said}");
        }
        for typed in ["xyzzy", "why", "--nope", "ask --nope why", "evaluate-it", "feed --nope", "audit --action nope"] {
            let said = said(typed);
            assert!(!said.contains("tip:"), "{typed}: {said}");
        }
    }

    #[test]
    fn every_name_is_found_again_with_one_slip() {
        let command = Args::command();
        let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        for name in &names {
            let mut letters: Vec<char> = name.chars().collect();
            let last = letters.len() - 1;
            letters.swap(last, last - 1);
            let typed: String = letters.into_iter().collect();
            assert!(near(&typed, &names).iter().any(|near| near == name), "{typed}");
        }
    }

    #[test]
    fn the_usage_below_an_unknown_option_is_the_commands_own() {
        assert!(
            said("ask --nope why").contains("Usage: ibid ask [OPTIONS] [QUESTION]..."),
            "{}",
            said("ask --nope why")
        );
    }
}
