//! Ibid from outside: the library's floors wired together, and the real process.

mod answers;
mod check;
mod golden;
mod hostile;
mod index;
mod json;
mod process;
mod tidy;
