use super::articles::{corpus, index};
use super::finding::{Finding, FindingLevel};
use super::machine::{clock, disk, folder, ledger, settings_file};
use super::models::{encoder, reader};
use crate::args::{Args, SelfCheckArgs, embedder, ledger_place, settings};
use crate::ingest::load;
use crate::terminal::{BOLD, FAINT, GOOD, Out, Status, WARN};
use anstyle::Style;
use jiff::Timestamp;
use serde_json::{Value, json};

/// `ibid self-check`, with what is known of the faces that need settings of their own.
///
/// # Errors
/// Where nothing can be printed.
pub fn self_check(args: &Args, wanted: &SelfCheckArgs, faces: Vec<Finding>) -> anyhow::Result<Status> {
    let mut out = Out::stdout();
    let found = look(args, wanted, faces);
    let worst = found.iter().map(|finding| finding.level).max().unwrap_or(FindingLevel::Fine);
    if wanted.json {
        out.json_pretty(&json!({ "level": worst.name(), "findings": found.iter().map(one).collect::<Value>() }))?;
    } else {
        print(&found, worst, &mut out)?;
    }
    out.flush()?;
    Ok(match worst {
        FindingLevel::Fine => Status::Answered,
        FindingLevel::Warning => Status::NoAnswer,
        FindingLevel::Error => Status::Failed,
    })
}

fn look(args: &Args, wanted: &SelfCheckArgs, faces: Vec<Finding>) -> Vec<Finding> {
    let read = load(&args.corpus, &[]);
    let mut found = corpus(args, &read);
    let (settings, embedder) = (settings(args), embedder(args));
    match (&settings, &embedder) {
        (Ok(settings), Ok(embedder)) => {
            found.push(index(settings, embedder, read.as_ref().ok()));
            found.push(encoder(embedder.as_ref()));
            found.push(reader(args, settings.reader.as_deref()));
        }
        (settings, embedder) => {
            let remedy = "name another with --model or IBID_MODEL, or none for the one inside the program";
            found.extend(embedder.as_ref().err().map(|error| Finding::error("encoder", error.to_string(), remedy)));
            found.extend(settings.as_ref().err().map(|error| {
                let (what, remedy) = match error.reader() {
                    Some(_) => {
                        ("reader", "name another with --reader or IBID_READER, or none for the one inside the program")
                    }
                    None => ("database", "correct IBID_DATABASE_URL, or unset it to keep the index in its folder"),
                };
                Finding::error(what, error.to_string(), remedy)
            }));
        }
    }
    match ledger_place(args, wanted.ledger.ledger.as_deref()) {
        Ok(place) => found.push(ledger(&place)),
        // What is wrong with the database is told of the index.
        Err(error) => found.push(Finding::error("ledger", error.to_string(), "--ledger or IBID_LEDGER names another")),
    }
    found.push(settings_file());
    found.extend(faces);
    if read.is_ok() {
        found.push(folder("articles folder", &args.corpus, "articles, states and rulings are kept there"));
    }
    found.push(folder("index folder", &args.index, "new indexes are made there"));
    found.push(disk(&args.index));
    found.push(clock(Timestamp::now()));
    found
}

fn print(found: &[Finding], worst: FindingLevel, out: &mut Out) -> std::io::Result<()> {
    for finding in found {
        let style = match finding.level {
            FindingLevel::Fine => GOOD,
            FindingLevel::Warning | FindingLevel::Error => WARN,
        };
        out.line(style, &format!("{:7}  {}", finding.level.name(), finding.name))?;
        out.wrapped(Style::new(), "         ", &finding.what)?;
        if !finding.remedy.is_empty() {
            out.wrapped(BOLD, "         ", &format!("→ {}", finding.remedy))?;
        }
    }
    out.blank()?;
    let line = match worst {
        FindingLevel::Fine => "All is well.",
        FindingLevel::Warning => "It works. What is marked as a warning should be looked at.",
        FindingLevel::Error => "Something does not work: begin with the first error.",
    };
    out.wrapped(FAINT, "", line)
}

fn one(finding: &Finding) -> Value {
    let remedy = Some(&finding.remedy).filter(|remedy| !remedy.is_empty());
    json!({ "name": finding.name, "level": finding.level.name(), "what": finding.what, "remedy": remedy })
}
