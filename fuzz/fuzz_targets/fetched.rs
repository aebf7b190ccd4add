//! Any bytes as what a server or a moderator sends: a sitemap, a robots.txt, a page with feeds, a zip; no panic, and no
//! name of an unpacked file leads out of its folder.
#![no_main]

use ibid::archive::{ArchiveLimits, unpack};
use ibid::fetch::robots::Robots;
use ibid::fetch::{feeds, sitemap};
use libfuzzer_sys::fuzz_target;
use std::path::{Component, Path};

fuzz_target!(|bytes: &[u8]| {
    let _ = sitemap::read(bytes);
    let _ = feeds::look(bytes, "https://x.example/");
    let _ = Robots::parse(bytes, "ibid").allows("/a/b?c");
    for (name, _) in unpack(bytes, &ArchiveLimits::default()).map(|unpacked| unpacked.files).unwrap_or_default() {
        assert!(Path::new(&name).components().all(|part| matches!(part, Component::Normal(_))), "{name}");
    }
});
