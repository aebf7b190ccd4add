//! The `ibid` command.

fn main() {}
