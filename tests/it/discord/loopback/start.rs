//! Starting and stopping the stand-in: two ports of this machine and a thread of its own that serves them.

use super::application::Setup;
use super::gateway::Gateway;
use super::state::{Shared, State};
use super::{connection, http};
use crate::discord::events::Event;
use serde_json::Value;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A Discord on this machine. It ends when the value goes.
pub(crate) struct Discord {
    pub(super) shared: Arc<Shared>,
    api: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Discord {
    pub(crate) fn start() -> Self {
        Self::with(Setup::default())
    }

    pub(crate) fn with(setup: Setup) -> Self {
        let (rest, line) = (listener(), listener());
        let api = format!("http://{}", rest.local_addr().unwrap());
        let gateway = Gateway::new(format!("ws://{}", line.local_addr().unwrap()));
        let shared = Arc::new(Shared::new(State::new(setup, gateway)));
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&shared);
        let thread = std::thread::spawn(move || serve(&served, rest, line, stopped));
        Self { shared, api, stop: Some(stop), thread: Some(thread) }
    }

    /// What the bot is given as `IBID_DISCORD_API`.
    pub(crate) fn api(&self) -> &str {
        &self.api
    }

    /// Lets an interaction happen that is posted to a web address: what is to be posted.
    pub(crate) fn posted(&self, interaction: &impl AsRef<Event>) -> Value {
        self.shared.with(|state| state.posted(interaction.as_ref().data.clone()))
    }

    /// Lets an event happen.
    pub(crate) fn dispatch(&self, event: &impl AsRef<Event>) {
        let Event { name, data } = event.as_ref();
        self.shared.with(|state| state.happen(name, data.clone()));
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        drop(self.stop.take());
        let ended = self.thread.take().map(JoinHandle::join);
        // A stand-in that broke is the reason for what the test saw; while the test itself falls there is one already.
        assert!(!matches!(ended, Some(Err(_))) || std::thread::panicking(), "the stand-in panicked");
    }
}

fn listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

fn serve(shared: &Arc<Shared>, rest: TcpListener, line: TcpListener, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let rest = tokio::net::TcpListener::from_std(rest).unwrap();
        let line = tokio::net::TcpListener::from_std(line).unwrap();
        tokio::select! {
            () = http::listen(Arc::clone(shared), rest) => {}
            () = connection::listen(Arc::clone(shared), line) => {}
            _ = stopped => {}
        }
    });
}
