//! `ibid self-check`: one page that says whether everything about an installation is well, with the remedy beside what is not. It asks
//! nothing of the network, and changes nothing but that a ledger of an older program is brought up to date, as by every command.

mod articles;
mod finding;
mod machine;
mod models;
mod run;

pub use finding::{Finding, FindingLevel};
pub use run::self_check;
