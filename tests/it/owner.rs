//! An owner's first minute.
//!
//! 1. `ibid init` makes a folder that answers at once; nothing that is there is written over.
//! 2. `ibid self-check` says whether all is well, with a remedy beside what is not, by its status too.
//! 3. With `--format github`, problems and golden questions stand beside their file and line, escaped.

use crate::check::{Desk, stderr, stdout};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn ibid(desk: &Desk, folder: &Path, args: &[&str]) -> Output {
    desk.command(args).current_dir(folder).env("IBID_READER", "off").env_remove("DISCORD_TOKEN").output().unwrap()
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn a_new_folder_answers_at_once() {
    let desk = Desk::new(&[]);
    let made = desk.ibid(&["init", "harbour", "--name", "The \"Harbour\" Post", "--site", "https://post.example/"]);
    assert!(made.status.success() && stdout(&made).contains("made  .env"), "{}", stderr(&made));
    let folder = desk.dir.path().join("harbour");
    // With the reader, as an owner meets it.
    let asked = desk.command(&["ask", "--json", "how do I add an article"]).current_dir(&folder).output().unwrap();
    let reply: Value = serde_json::from_str(&stdout(&asked)).unwrap();
    assert_eq!((asked.status.code(), reply["outcome"].as_str()), (Some(0), Some("answer")), "{reply}");
    assert!(reply["citation"]["url"].as_str().unwrap().starts_with("https://post.example/welcome"), "{reply}");
    assert!(ibid(&desk, &folder, &["check", "--strict"]).status.success());
    let golden = stdout(&ibid(&desk, &folder, &["eval", "--json"]));
    assert!(golden.contains("\"questions\": 3") || golden.contains("golden"), "{golden}");
    let checked = ibid(&desk, &folder, &["self-check", "--json"]);
    let page: Value = serde_json::from_str(&stdout(&checked)).unwrap();
    assert_eq!((checked.status.code(), page["level"].as_str()), (Some(0), Some("ok")), "{page}");
    assert!(
        read(&folder, "ibid-serve.service")
            .contains(&format!("WorkingDirectory={}", folder.canonicalize().unwrap().display()))
    );
    assert!(!folder.join("ibid-bot.service").exists());
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let desk = Desk::new(&[]);
    std::fs::write(desk.dir.path().join(".env"), "IBID_SERVE_NAME=Mine\n").unwrap();
    let first = desk.ibid(&["init", "--readers", "both"]);
    assert!(stdout(&first).contains("kept  .env, which was there"), "{}", stdout(&first));
    std::fs::write(desk.corpus().join("welcome.md"), "# Mine\n\nMine alone.\n").unwrap();
    let again = stdout(&desk.ibid(&["init", "--readers", "both"]));
    assert!(!again.contains("made") && again.matches("kept").count() == 6, "{again}");
    assert_eq!(read(desk.dir.path(), ".env"), "IBID_SERVE_NAME=Mine\n");
    assert!(read(&desk.corpus(), "welcome.md").contains("Mine alone."));
    let refused = desk.ibid(&["init", "other", "--site", "post.example"]);
    assert!(refused.status.code() == Some(2) && stderr(&refused).contains("https://"), "{}", stderr(&refused));
}

#[test]
fn what_is_not_well_is_said_with_its_remedy() {
    let desk =
        Desk::new(&[("kite.md", "---\ntitle: Kite\npublished: someday\n---\n\nThe kite flew for nine hours.\n")]);
    let found = |args: &[&str], environment: &[(&str, &str)]| {
        let mut command = desk.command(&[&["self-check", "--json"], args].concat());
        let output =
            command.env("IBID_READER", "off").env_remove("DISCORD_TOKEN").envs(environment.iter().copied()).output();
        let output = output.unwrap();
        let page: Value = serde_json::from_str(&stdout(&output)).unwrap();
        (output.status.code().unwrap(), page)
    };
    let of = |page: &Value, name: &str| -> (String, String) {
        let all = page["findings"].as_array().unwrap();
        let one = all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name} in {page}"));
        (one["level"].as_str().unwrap().to_owned(), one["remedy"].as_str().unwrap_or_default().to_owned())
    };
    let (status, page) = found(&[], &[]);
    assert_eq!(status, 1, "{page}");
    assert!(of(&page, "articles").0 == "warning" && of(&page, "articles").1.contains("ibid check"));
    assert!(of(&page, "index").0 == "warning" && of(&page, "index").1.contains("ibid index"));
    assert!(!desk.index().exists() && !desk.dir.path().join("ledger.db").exists(), "it makes nothing");
    let (status, page) = found(&["--corpus", "none"], &[]);
    assert_eq!((status, of(&page, "articles").0.as_str()), (2, "error"), "{page}");
    assert!(of(&page, "articles").1.contains("ibid init"));
    let (status, page) = found(&[], &[("DISCORD_TOKEN", "secret words"), ("IBID_SERVE_LISTEN", "nowhere")]);
    assert_eq!((status, of(&page, "discord").0.as_str(), of(&page, "web").0.as_str()), (2, "error", "error"), "{page}");
    assert!(!page.to_string().contains("secret words"));
    let (status, page) = found(&["--model", "none-such"], &[]);
    assert_eq!((status, of(&page, "encoder").0.as_str()), (2, "error"), "{page}");
    let text = stdout(&desk.command(&["self-check"]).env("IBID_READER", "off").output().unwrap());
    assert!(text.contains("warning  articles") && text.contains("→ `ibid check`"), "{text}");
}

#[test]
fn github_is_told_by_file_and_line() {
    const KITE: &str = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n";
    let golden = "{\"id\": \"g1\", \"question\": \"who built the paper kite\", \"relevant\": [\"kite#intro/1\"], \"answers\": [\"Mira Osei\"]}\n";
    let desk = Desk::new(&[("kite.md", KITE), ("questions.jsonl", golden)]);
    let run = |args: &[&str]| {
        let [page, figures] = ["page", "figures"].map(|name| desk.dir.path().join(name));
        for file in [&page, &figures] {
            let _ = std::fs::remove_file(file);
        }
        let mut command = desk.command(args);
        command.env("IBID_READER", "off").env("GITHUB_STEP_SUMMARY", &page).env("GITHUB_OUTPUT", &figures);
        let output = command.output().unwrap();
        let text = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
        (output.status.code().unwrap(), stdout(&output), text(&page), text(&figures))
    };
    let (status, said, page, figures) = run(&["index", "--check", "--format", "github"]);
    assert_eq!((status, said.as_str(), figures.as_str()), (0, "", "broken=0\nmended=0\n"));
    assert!(page.contains("no earlier index"), "{page}");
    assert!(desk.ibid(&["index"]).status.success());
    let hostile = "---\ntitle: A | b ::error::c\ndate: 2026-13-45\n---\n\nThe clock was made of an old pump.\n";
    std::fs::write(desk.corpus().join("clock.md"), hostile).unwrap();
    std::fs::write(desk.corpus().join("kite.md"), "# The wooden sledge\n\nIt snowed for a week.\n").unwrap();
    let (status, said, page, figures) = run(&["check", "--strict", "--format", "github"]);
    assert_eq!((status, figures.as_str()), (2, "problems=1\n"), "{said}");
    assert!(said.starts_with("::error title=Problem,file=corpus/clock.md,line=3::"), "{said}");
    assert!(said.lines().count() == 2 && said.ends_with("\n2 articles in 2 files, 1 problem.\n"), "{said}");
    assert!(page.contains("2 articles in 2 files, 1 problem.") && page.contains("| clock.md | 3 |"), "{page}");
    assert!(run(&["check", "--format", "github"]).1.starts_with("::warning "), "nothing fails without --strict");
    let (status, said, page, figures) = run(&["index", "--check", "--strict", "--format", "github"]);
    assert_eq!((status, figures.as_str()), (2, "broken=1\nmended=0\n"), "{said}");
    assert!(
        said.contains(
            "::error title=Golden question,file=corpus/questions.jsonl,line=1::no longer answered right: who built"
        ),
        "{said}"
    );
    assert!(page.contains("1 asked: 1 broke, 0 mended") && page.contains("### Broke"), "{page}");
    std::fs::write(desk.corpus().join("register.toml"), "[broken\n").unwrap();
    let (status, said, ..) = run(&["index", "--check", "--format", "github"]);
    assert!(status == 2 && said.contains("::error title=Ibid,file=corpus/register.toml,line=1::"), "{status}: {said}");
    assert_eq!(run(&["index", "--format", "github"]).0, 2, "it is of --check");
}
