//! What a reader, a moderator and an operator meet: the real bot between people's events and the stand-in, end to end.
//!
//! `scene` has what every test begins and ends with. A test ends by `Scene::close`, which stops the bot as a service
//! manager would and holds all that it did against the rules that no reply may break.

mod asking;
mod buttons;
mod chat;
mod faults;
mod gaps;
mod hiccups;
mod hostile;
mod intake;
mod messages;
mod moderators;
mod newsroom;
mod odd;
#[cfg(feature = "serve")]
mod posted;
mod publishing;
mod reading;
mod registering;
mod rulings;
mod scene;
mod starting;
mod stats;
mod trial;
