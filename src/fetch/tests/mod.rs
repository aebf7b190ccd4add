//! Fetching from servers on this machine that behave badly.
//!
//! 1. What does not lead to the public internet is refused before anything is connected to, in every spelling, at the
//!    first request and behind every redirect; the address looked at is the one connected to.
//! 2. Size, time and number are bounded whatever a server declares, sends or leaves out.
//! 3. What a site wishes is done: robots.txt, the pace, its pauses; what it has said before is sent back to it.
//! 4. Every fault has its own sentence, and none tells which machine a name led to.

mod bounds;
mod manners;
mod net;
mod refusals;
mod rounds;
