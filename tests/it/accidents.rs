//! Ordinary accidents stop nothing, and are named.
//!
//! 1. What systems and editors leave in the index's folders neither stops an index nor is taken for a part of it.
//! 2. The index's files have the rights that new files have.
//! 3. A file that cannot be read for once takes no article away; that is told, and forgotten when it can be read.
//! 4. Settings come from the `.env` of the working directory, and from none above it.
//! 5. A pipe where a file should be is told and not waited for.

use crate::check::{Desk, stderr, stdout};
use ibid::ingest::{ProblemKind, load};
use std::process::Command;

const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n";

#[test]
fn strays_in_the_index_stop_nothing() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    assert_eq!(desk.ibid(&["index"]).status.code(), Some(0));
    let index = desk.index();
    let generation =
        std::fs::read_dir(&index).unwrap().map(|e| e.unwrap().path()).find(|p| p.ends_with("gen-000001")).unwrap();
    for folder in [&index, &index.join("shards"), &generation] {
        std::fs::write(folder.join(".DS_Store"), "x").unwrap();
        std::fs::write(folder.join("Thumbs.db"), "x").unwrap();
        std::fs::create_dir(folder.join("@eaDir")).unwrap();
    }
    for n in 0..5 {
        desk.write("kite.md", format!("{KITE}\nAnd once more, {n}.\n").as_bytes());
        let built = desk.ibid(&["index"]);
        assert_eq!(built.status.code(), Some(0), "{n}: {}", stderr(&built));
    }
    assert!(index.join("shards/.DS_Store").exists() && index.join("shards/@eaDir").exists());
}

#[cfg(unix)]
#[test]
fn the_indexs_files_have_the_rights_of_new_files() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&[("kite.md", KITE)]);
    assert_eq!(desk.ibid(&["index"]).status.code(), Some(0));
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let usual = mode(&desk.index().join("CURRENT"));
    let mut folders = vec![desk.index()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                seen += 1;
                assert_eq!(mode(&path), usual, "{}", path.display());
            }
        }
    }
    assert!(seen > 10, "{seen}");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_for_once_takes_no_article_away() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new(&[("kite.md", KITE), ("sub/clock.md", "# The clock\n\nIt shows the tide.\n")]);
    let before = load(&desk.corpus(), &[]).unwrap();
    let close = |path: &str, mode| {
        std::fs::set_permissions(desk.corpus().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    for (path, file, open) in [("kite.md", "kite.md", 0o644), ("sub", "sub", 0o755)] {
        close(path, 0o000);
        // The superuser may read it nevertheless.
        let may_read = std::fs::File::open(desk.corpus().join(path)).is_ok();
        let now = load(&desk.corpus(), &before.files).unwrap();
        close(path, open);
        assert_eq!(now.fingerprint(), before.fingerprint(), "{path}");
        assert_eq!(now.articles().count(), 2, "{path}");
        let told =
            now.problems().filter(|p| p.file == file && matches!(p.kind, ProblemKind::KeptUnread { .. })).count();
        assert_eq!(told, usize::from(!may_read), "{path}");
        let again = load(&desk.corpus(), &now.files).unwrap();
        assert_eq!(again.problems().count(), 0, "{path}: it can be read again");
    }
}

#[test]
fn settings_come_from_the_working_directory_and_from_none_above() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    std::fs::write(desk.dir.path().join(".env"), "IBID_THRESHOLD=no number\n").unwrap();
    let sub = desk.dir.path().join("sub");
    std::fs::create_dir(&sub).unwrap();
    let run = |folder: &std::path::Path| {
        let mut command = desk.command(&[
            "--corpus",
            desk.corpus().to_str().unwrap(),
            "--index",
            desk.index().to_str().unwrap(),
            "articles",
        ]);
        command.current_dir(folder).output().unwrap()
    };
    assert_eq!(run(desk.dir.path()).status.code(), Some(2), "it is obeyed where it lies");
    let below = run(&sub);
    assert_eq!(below.status.code(), Some(0), "{}", stderr(&below));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_files_place_is_told_and_not_waited_for() {
    let desk = Desk::new(&[("kite.md", KITE)]);
    assert_eq!(desk.ibid(&["index"]).status.code(), Some(0));
    let pipe = |path: &std::path::Path| {
        let _ = std::fs::remove_file(path);
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    pipe(&desk.corpus().join("pipe.md"));
    let checked = desk.ibid(&["check"]);
    assert!(stdout(&checked).contains("pipe.md"), "{}", stdout(&checked));
    std::fs::remove_file(desk.corpus().join("pipe.md")).unwrap();
    for (name, words) in [("register.toml", "register.toml"), ("questions.jsonl", "questions.jsonl")] {
        pipe(&desk.corpus().join(name));
        let asked = desk.ibid(&["ask", "who built the kite"]);
        assert!(asked.status.code() == Some(2) && stderr(&asked).contains(words), "{}", stderr(&asked));
        std::fs::remove_file(desk.corpus().join(name)).unwrap();
    }
    pipe(&desk.corpus().join(".register.lock"));
    let set = desk.ibid(&["state", "kite", "retracted"]);
    assert!(set.status.code() == Some(2) && stderr(&set).contains(".register.lock"), "{}", stderr(&set));
    pipe(&desk.dir.path().join(".env"));
    assert_eq!(desk.ibid(&["articles"]).status.code(), Some(0));
}
