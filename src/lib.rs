//! Ibid finds the passage of a publication's articles that answers a question, quotes it exactly and cites it, or says
//! that the articles do not answer it. It never writes an answer of its own.
//!
//! The modules are floors, each using only those before it: [`text`] → [`archive`] → [`article`] → [`ingest`] → [`fetch`], [`embed`] →
//! [`reader`] → [`analysis`] → [`store`] → [`index`] → `postgres` → [`search`] → [`answer`] → [`engine`] → [`eval`], [`ledger`] → [`chart`] →
//! [`newsroom`] → [`service`] → [`args`] → [`terminal`] → `discord`, `serve`, [`cli`] → [`config`]. `ARCHITECTURE.md` has the picture.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests have files and clocks of their own"))]

pub mod analysis;
pub mod answer;
pub mod archive;
pub mod args;
pub mod article;
pub mod chart;
pub mod cli;
pub mod config;
#[cfg(feature = "discord")]
pub mod discord;
pub mod embed;
pub mod engine;
pub mod eval;
pub mod fetch;
pub mod index;
pub mod ingest;
pub mod ledger;
pub mod newsroom;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod reader;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod service;
pub mod store;
pub mod terminal;
pub mod text;
