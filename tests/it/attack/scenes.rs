//! The commands that are attacked, each from where it begins.

use super::place::{BOAT, NEW_LAMP, Place};
use crate::site::Site;

/// How a command is carried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// It ends by itself.
    Once,
    /// It watches the corpus: a file is saved once it does, and it is ended when that is in.
    Watching,
    /// It serves over HTTP: it is asked and voted at, and ended.
    Serving,
}

/// What must be true where a command said that it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// The new generation, or the new state of an article, serves.
    Serves,
    /// The ledger has a key of this name.
    Key(&'static str),
    /// The ledger has every vote that was answered; nothing else changed.
    Votes,
}

pub(crate) struct Scene {
    pub name: &'static str,
    /// Brings a copy of the installation to where the command begins.
    pub prepare: fn(&Place, &Site),
    pub args: fn(&Place, &Site) -> Vec<String>,
    pub way: Way,
    pub done: Done,
}

fn words(args: &[&str]) -> Vec<String> {
    args.iter().map(|arg| (*arg).to_owned()).collect()
}

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"c\"><channel><item><title>The mill</title>\
<link>/mill</link><guid>mill</guid><content:encoded>&lt;p&gt;The mill grinds barley for the people of the harbour, every \
day of the year.&lt;/p&gt;</content:encoded></item></channel></rss>";

/// The site that the feed is of.
pub(crate) fn site() -> Site {
    Site::new(&[("/feed", "application/rss+xml", FEED)])
}

/// All of them.
pub(crate) fn scenes() -> Vec<Scene> {
    let scene = |name, prepare, args| Scene { name, prepare, args, way: Way::Once, done: Done::Serves };
    vec![
        scene("first index", |place, _| std::fs::remove_dir_all(place.index()).unwrap(), |_, _| words(&["index"])),
        scene("index", |place, _| place.write("lamp.md", NEW_LAMP), |_, _| words(&["index"])),
        scene(
            "index, an article gone",
            |place, _| std::fs::remove_file(place.corpus().join("ferry.md")).unwrap(),
            |_, _| words(&["index"]),
        ),
        scene("index --rebuild", |place, _| place.write("lamp.md", NEW_LAMP), |_, _| words(&["index", "--rebuild"])),
        scene(
            "add",
            |place, _| std::fs::write(place.dir.join("boat.md"), BOAT).unwrap(),
            |place, _| words(&["add", "--yes", &place.dir.join("boat.md").to_string_lossy()]),
        ),
        scene(
            "add --replace",
            |place, _| std::fs::write(place.dir.join("lamp.md"), NEW_LAMP).unwrap(),
            |place, _| words(&["add", "--yes", "--replace", &place.dir.join("lamp.md").to_string_lossy()]),
        ),
        scene(
            "feed fetch",
            |place, site| place.does(&["feed", "add", &site.url("/feed"), "--allow-host", &site.host()]),
            |_, site| words(&["feed", "fetch", "--allow-host", &site.host()]),
        ),
        scene("state retracted", |_, _| {}, |_, _| words(&["state", "kite", "retracted"])),
        scene("state published", |_, _| {}, |_, _| words(&["state", "clock", "published"])),
        scene("rollback", |_, _| {}, |_, _| words(&["rollback"])),
        Scene { way: Way::Watching, ..scene("index --watch", |_, _| {}, |_, _| words(&["index", "--watch"])) },
        Scene {
            done: Done::Key("second"),
            ..scene("key add", |_, _| {}, |_, _| words(&["key", "add", "second", "--scope", "gaps:read"]))
        },
        Scene {
            done: Done::Key("second"),
            ..scene(
                "key add, first ledger",
                |place, _| {
                    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
                        let _ = std::fs::remove_file(place.dir.join(name));
                    }
                },
                |_, _| words(&["key", "add", "second", "--scope", "gaps:read"]),
            )
        },
        Scene {
            way: Way::Serving,
            done: Done::Votes,
            ..scene("serve", |_, _| {}, |_, _| words(&["serve", "--listen", "127.0.0.1:0"]))
        },
    ]
}
