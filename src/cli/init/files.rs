//! The files of a new folder, as text. Pure.

use super::wishes::Wishes;
use crate::eval::GoldenQuestion;
use jiff::civil::Date;
use std::path::Path;

const EXAMPLE: &str = include_str!("../../../.env.example");
const WELCOME: &str = include_str!("welcome.md");
const IGNORED: &str = include_str!("gitignore");

/// A file: its path in the folder, and its text.
pub(super) type NewFile = (&'static str, String);

/// All of them; `folder` and `program` are absolute.
pub(super) fn files(wishes: &Wishes, folder: &Path, program: &Path, today: Date) -> Vec<NewFile> {
    let mut out = vec![
        ("corpus/welcome.md", welcome(wishes, today)),
        ("corpus/questions.jsonl", questions()),
        (".env", settings(wishes)),
        (".gitignore", IGNORED.to_owned()),
    ];
    if wishes.on_the_web {
        out.push(("ibid-serve.service", service(folder, program, "serve", "over HTTP")));
    }
    if wishes.in_discord {
        out.push(("ibid-bot.service", service(folder, program, "bot", "in Discord")));
    }
    out
}

fn welcome(wishes: &Wishes, today: Date) -> String {
    // A JSON string is a YAML string.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let url =
        wishes.site.as_ref().map(|site| format!("url: {}\n", quoted(&format!("{site}/welcome")))).unwrap_or_default();
    let title = quoted(&format!("Ask {}", wishes.name));
    format!("---\ntitle: {title}\npublished: {today}\n{url}category: About\nlanguage: en\n---\n{WELCOME}")
}

fn questions() -> String {
    let golden = |id: &str, question: &str, relevant: &[&str]| GoldenQuestion {
        id: id.to_owned(),
        question: question.to_owned(),
        relevant: relevant.iter().map(ToString::to_string).collect(),
        ..GoldenQuestion::default()
    };
    let all = [
        golden("g1", "how do i put in a new article", &["welcome#faq/how-do-i-add-an-article"]),
        golden("g2", "where can people ask their questions", &["welcome#faq/where-can-readers-ask"]),
        golden("g3", "when does the next train to the coast leave", &[]),
    ];
    all.iter().filter_map(|golden| serde_json::to_string(golden).ok()).map(|line| line + "\n").collect()
}

/// `.env.example`, with what is known filled in.
fn settings(wishes: &Wishes) -> String {
    let mut name = String::new();
    for c in wishes.name.chars() {
        if matches!(c, '"' | '\\' | '$') {
            name.push('\\');
        }
        name.push(c);
    }
    let mut out = String::new();
    for (number, line) in EXAMPLE.lines().enumerate() {
        let line = match line {
            _ if number == 0 => {
                "# Settings of ibid in this folder. Take the `#` away from what you change; a flag of the same meaning overrides it."
            }
            "# Every value here is the default." => "# Values behind a `#` are the defaults.",
            "# DISCORD_TOKEN=" if wishes.in_discord => "DISCORD_TOKEN=",
            "# IBID_SERVE_NAME=Ibid" => {
                out.push_str("IBID_SERVE_NAME=\"");
                out.push_str(&name);
                "\""
            }
            line => line,
        };
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// A unit of systemd for the user who runs it.
fn service(folder: &Path, program: &Path, command: &str, what: &str) -> String {
    // `%` begins a specifier of systemd's.
    let plain = |path: &Path| path.display().to_string().replace('%', "%%");
    let program = plain(program).replace('\\', "\\\\").replace('"', "\\\"").replace('$', "$$");
    let folder = plain(folder);
    format!(
        "# Put this into ~/.config/systemd/user/, then: systemctl --user enable --now ibid-{command}\n\
         [Unit]\n\
         Description=Ibid, answers from articles, {what}\n\
         \n\
         [Service]\n\
         ExecStart=\"{program}\" {command}\n\
         WorkingDirectory={folder}\n\
         UMask=0077\n\
         Restart=on-failure\n\
         RestartSec=5\n\
         # Status 2 is a setting that a restart does not mend.\n\
         RestartPreventExitStatus=2\n\
         NoNewPrivileges=yes\n\
         MemoryMax=2G\n\
         \n\
         [Install]\n\
         WantedBy=default.target\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::read_article;

    fn made(name: &str, in_discord: bool) -> Vec<NewFile> {
        let site = Some("https://post.example".to_owned());
        let wishes = Wishes { name: name.to_owned(), site, on_the_web: true, in_discord };
        files(&wishes, Path::new("/srv/100% \"mine\""), Path::new("/opt/my ibid"), jiff::civil::date(2026, 4, 21))
    }

    fn text<'a>(files: &'a [NewFile], name: &str) -> &'a str {
        files.iter().find(|(own, _)| *own == name).map(|(_, text)| text.as_str()).unwrap()
    }

    #[test]
    fn the_first_article_is_whole_and_its_questions_name_it() {
        let files = made("The \"Harbour\" Post", false);
        let reading = read_article(text(&files, "corpus/welcome.md").as_bytes(), "welcome.md");
        assert_eq!(reading.problems, []);
        let article = reading.article.unwrap();
        assert_eq!((article.title.as_str(), article.faq.len()), ("Ask The \"Harbour\" Post", 3));
        assert_eq!(article.url.as_deref(), Some("https://post.example/welcome"));
        for line in text(&files, "corpus/questions.jsonl").lines() {
            let golden: GoldenQuestion = serde_json::from_str(line).unwrap();
            let is_there = |id: &String| article.passages.iter().any(|passage| passage.id.as_str() == id);
            assert!(golden.relevant.iter().all(is_there), "{line}");
        }
    }

    #[test]
    fn a_name_is_a_value_whatever_its_characters() {
        let files = made("A \"B\" $HOME \\ `c`", true);
        let settings = text(&files, ".env");
        let read: Vec<(String, String)> =
            dotenvy::from_read_iter(settings.as_bytes()).collect::<Result<_, _>>().unwrap();
        let value = |name: &str| read.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        assert_eq!(value("IBID_SERVE_NAME"), Some("A \"B\" $HOME \\ `c`"));
        assert_eq!((value("DISCORD_TOKEN"), read.len()), (Some(""), 2), "all else is the default");
    }

    #[test]
    fn a_service_runs_where_the_folder_is() {
        let files = made("A", true);
        assert_eq!(files.len(), 6);
        let service = text(&files, "ibid-serve.service");
        assert!(
            service.contains("ExecStart=\"/opt/my ibid\" serve\nWorkingDirectory=/srv/100%% \"mine\"\n"),
            "{service}"
        );
        assert!(text(&files, "ibid-bot.service").contains("\" bot\n"));
        assert_eq!(made("A", false).len(), 5);
    }
}
