use crate::args::{Args, DatabaseUrl};
use crate::terminal::{self, Status, columns_are};
use std::ffi::OsString;

/// The arguments, with what the environment says of the terminal; or how the program ends where they ask for nothing to be done.
///
/// # Errors
/// The status to end with; what there is to say has been said.
pub fn arguments(given: &[OsString]) -> Result<Args, Status> {
    if let Some(columns) = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()) {
        columns_are(columns);
    }
    let user = ["USER", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()));
    let database = DatabaseUrl::new(std::env::var("IBID_DATABASE_URL").ok());
    Ok(Args { user, database, ..terminal::arguments(given)? })
}
