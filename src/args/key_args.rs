//! Keys of programs: making, listing and revoking them.

use super::examples;
use super::ledger_args::LedgerArgs;
use crate::ledger::KeyScope;
use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};

/// What is done with keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key. It is printed once, and only its hash is kept.
    #[command(after_help = examples::KEY_ADD)]
    Add {
        /// Whose key it is: letters, digits, `-`, `_` and `.`; the audit trail has it.
        #[arg(value_name = "NAME", value_parser = name)]
        name: String,
        /// What it is for; give it once for each.
        #[arg(long = "scope", required = true, value_name = "SCOPE", value_parser = scopes())]
        scopes: Vec<KeyScope>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Where keys are kept.
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// List the keys, without their words.
    #[command(after_help = examples::KEY_LIST)]
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        /// Where keys are kept.
        #[command(flatten)]
        ledger: LedgerArgs,
    },
    /// Revoke a key; it counts for nothing from that moment on.
    #[command(after_help = examples::KEY_REVOKE)]
    Revoke {
        /// Whose key it is.
        #[arg(value_name = "NAME")]
        name: String,
        /// Where keys are kept.
        #[command(flatten)]
        ledger: LedgerArgs,
    },
}

/// Characters of a name.
const MOST_NAME: usize = 40;

fn name(text: &str) -> Result<String, String> {
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if text.is_empty() || text.len() > MOST_NAME || !is_plain {
        return Err(format!("it must be 1 to {MOST_NAME} letters, digits, `-`, `_` or `.`"));
    }
    Ok(text.to_owned())
}

fn scopes() -> impl clap::builder::TypedValueParser<Value = KeyScope> {
    let named = PossibleValuesParser::new(KeyScope::ALL.map(KeyScope::name));
    named.try_map(|name| KeyScope::from_name(&name).ok_or("no such scope"))
}
