//! A wording is put into the file of its entry, and nothing else of the file changes; where it cannot be, nothing is written.

use super::*;
use crate::ingest::read_file;

const FAQ: &str = "## FAQ\n\n### Is it free?\n\nYes.\n\n### Who pays?\n\nThe council.\n";

fn question(text: &str) -> Question {
    Question::new(text).unwrap()
}

/// Keeps wordings of entries in a file with this text, and gives what the file says then.
fn kept(name: &str, text: &str, wordings: &[(&str, &str)]) -> Result<String, WordingError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    for (entry, wording) in wordings {
        let article = read_file(&path, name).article.unwrap();
        let passage = PassageId::new(format!("{}#faq/{entry}", article.id));
        let kept = keep_wording(folder.path(), &article, &passage, &question(wording))?;
        assert!(kept.parsed[0].article.as_ref().unwrap().also.iter().any(|own| own.question == *wording));
    }
    Ok(std::fs::read_to_string(path).unwrap())
}

#[test]
fn only_lines_of_the_wording_are_added() {
    let wordings = [
        ("is-it-free", "What does it cost?"),
        ("who-pays", "Whose \"money\": theirs?"),
        ("is-it-free", "For nothing?"),
    ];
    for (front, ends) in [
        ("---\ntitle: T\n---\n", "\n"),
        ("---\r\ntitle: T\r\n---\r\n", "\r\n"),
        ("\u{feff}---\ntitle: T\ntags: [a]\n...\n", "\n"),
        (
            "---\ntitle: T\nalso:\n    Is it free?:\n    - Gratis?\n    'Who pays?':\n      - Who?\npublished: 2026-01-02\n---\n",
            "\n",
        ),
        ("---\nalso:\n  Other?: [\"No such\"]\ntitle: T\n---\n", "\n"),
        ("# T\n", "\n"),
    ] {
        let text = format!("{front}\n{FAQ}").replace("\r\n", "\n").replace('\n', ends);
        let after = kept("a.md", &text, &wordings).unwrap();
        let mut left = after.split_inclusive('\n');
        for line in text.split_inclusive('\n') {
            let line = line.trim_start_matches('\u{feff}');
            assert!(left.any(|own| own.trim_start_matches('\u{feff}') == line), "{line:?} is missing in {after}");
        }
        assert_eq!(text.starts_with('\u{feff}'), after.starts_with('\u{feff}'));
        assert_eq!(after.matches("\r\n").count(), if ends == "\n" { 0 } else { after.matches('\n').count() });
    }
}

#[test]
fn toml_takes_a_wording_of_each_entry() {
    let text = format!("+++\ntitle = \"T\"\n[extra]\nx = 1\n+++\n\n{FAQ}");
    let after = kept("a.md", &text, &[("is-it-free", "Costs?"), ("who-pays", "Whose money?")]).unwrap();
    assert!(after.starts_with(
        "+++\ntitle = \"T\"\n[extra]\nx = 1\n[also]\n\"Who pays?\" = [\"Whose money?\"]\n\"Is it free?\" = [\"Costs?\"]\n+++\n"
    ));
    // A second one would name the entry twice.
    assert!(matches!(kept("a.md", &after, &[("is-it-free", "How much?")]), Err(WordingError::NoPlace { .. })));
}

#[test]
fn the_same_wording_twice_is_one() {
    let text = format!("# T\n\n{FAQ}");
    let once = kept("a.md", &text, &[("is-it-free", "Costs?")]).unwrap();
    assert_eq!(kept("a.md", &once, &[("is-it-free", "Costs?")]).unwrap(), once);
}

#[test]
fn where_it_cannot_be_nothing_is_written() {
    let page = "<html><head><title>T</title></head><body><article><h1>T</h1><p>Some words of the page stand here.</p><h2>FAQ</h2><h3>Is it free?</h3><p>Yes, it is free for all of them.</p><h3>Who pays?</h3><p>The council pays for all of it.</p></article></body></html>";
    for (name, text) in [
        ("a.html", page.to_owned()),
        ("a.md", format!("{{\n\"title\": \"T\"\n}}\n\n{FAQ}")),
        ("a.md", format!("---\ntitle: T\nalso: {{Who pays?: Who?}}\n---\n\n{FAQ}")),
    ] {
        let refused = kept(name, &text, &[("is-it-free", "Costs?")]);
        assert!(matches!(refused, Err(WordingError::NoPlace { .. })), "{name}: {refused:?}");
    }
}
