//! A folder is read file by file: what is broken, left out or twice is told, and never stops the rest.

use super::*;
use crate::ingest::bytes::read_bytes;
use std::fs;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

#[test]
fn one_broken_file_never_stops_the_others() {
    let dir = folder(&[
        ("a.md", b"# A\n\nText."),
        ("b.md", b""),
        ("c.txt", b"\xff\xfe\x00"),
        ("sub/d.md", b"# D\n\nText."),
        ("README.md", b"# no"),
    ]);
    let corpus = load(dir.path(), &[]).unwrap();
    let ids: Vec<_> = corpus.articles().map(|a| a.id.as_str().to_owned()).collect();
    assert_eq!(ids, ["a", "sub/d"]);
    assert_eq!(corpus.problems().count(), 2);
}

#[test]
fn a_second_claim_to_an_id_is_refused_by_name() {
    let dir = folder(&[("a.md", b"# A\n\nText."), ("a.txt", b"A\n\nText.")]);
    let corpus = load(dir.path(), &[]).unwrap();
    assert_eq!(corpus.articles().count(), 1);
    let problem = corpus.problems().next().unwrap().to_string();
    assert!(problem.contains("a.txt") && problem.contains("a.md"), "{problem}");
}

#[test]
fn the_fingerprint_follows_content_and_names_only() {
    let dir = folder(&[("a.md", b"# A\n\nText.")]);
    let before = load(dir.path(), &[]).unwrap();
    let again = load(dir.path(), &before.files).unwrap();
    assert_eq!(before.fingerprint(), again.fingerprint());
    fs::write(dir.path().join("a.md"), "# A\n\nText!").unwrap();
    assert_ne!(before.fingerprint(), load(dir.path(), &again.files).unwrap().fingerprint());
}

#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let outside = folder(&[("secret.md", b"# S\n\nText.")]);
    let dir = folder(&[("a.md", b"# A\n\nText.")]);
    std::os::unix::fs::symlink(outside.path().join("secret.md"), dir.path().join("b.md")).unwrap();
    let corpus = load(dir.path(), &[]).unwrap();
    assert_eq!(corpus.articles().count(), 1);
    assert_eq!(corpus.problems().next().unwrap().kind, ProblemKind::LinkOut);
}

fn feed(titles: &[&str]) -> String {
    let item = |t: &&str| format!("<item><title>{t}</title><content:encoded>Text of {t}.</content:encoded></item>");
    format!("<rss><channel>{}</channel></rss>", titles.iter().map(item).collect::<String>())
}

#[test]
fn items_of_a_feed_stand_behind_it_and_are_known_again() {
    let dir =
        folder(&[("a.md", b"# A\n\nText."), ("b.xml", feed(&["One", "Two"]).as_bytes()), ("c.md", b"# C\n\nText.")]);
    let before = load(dir.path(), &[]).unwrap();
    let of = |c: &Corpus| -> Vec<String> { c.articles().map(|a| a.title.clone()).collect() };
    assert_eq!(of(&before), ["A", "One", "Two", "C"]);
    let again = load(dir.path(), &before.files).unwrap();
    assert_eq!((of(&again), again.fingerprint()), (of(&before), before.fingerprint()));
    fs::write(dir.path().join("b.xml"), feed(&["New", "One"])).unwrap();
    let after = load(dir.path(), &again.files).unwrap();
    assert_eq!(of(&after), ["A", "New", "One", "C"]);
    // The item that stayed is the same, whatever became of the others.
    assert_eq!(
        after.files.iter().filter(|f| again.files.iter().any(|g| (&g.source, &g.hash) == (&f.source, &f.hash))).count(),
        3
    );
}

#[test]
fn what_stands_in_the_place_of_a_file_is_told_and_the_rest_is_read() {
    let outside = folder(&[("x/s.md", b"# S\n\nText.")]);
    let dir = folder(&[
        ("a.md", b"# A\n\nText."),
        ("folder.md/b.md", b"# B\n\nText."),
        ("data.json", b"{\"a\": 1}"),
        ("map.xml", b"<?xml version='1.0'?><urlset/>"),
        ("paper.pdf", b"%PDF-1.7"),
        ("picture.png", b"\x89PNG"),
        ("picture.html", b"\x89PNG"),
        ("page.txt", feed(&["Item"]).as_bytes()),
    ]);
    std::os::unix::fs::symlink(outside.path().join("x"), dir.path().join("linked")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("gone.md"), dir.path().join("dangling.md")).unwrap();
    fs::File::create(dir.path().join("huge.txt")).unwrap().set_len(100 << 20).unwrap();
    let corpus = load(dir.path(), &[]).unwrap();
    let ids: Vec<&str> = corpus.articles().map(|a| a.title.as_str()).collect();
    assert_eq!(ids, ["A", "B", "Item"]);
    let told: Vec<String> = corpus.problems().map(ToString::to_string).collect();
    for (file, words) in [
        ("folder.md", "a folder is where"),
        ("map.xml", "XML that is no feed"),
        ("paper.pdf", "PDF"),
        ("picture.html", "a PNG picture"),
        ("linked", "symbolic link"),
        ("dangling.md", "symbolic link"),
        ("huge.txt", "104857600 bytes"),
    ] {
        assert!(told.iter().any(|t| t.starts_with(&format!("{file}: ")) && t.contains(words)), "{file}: {told:?}");
    }
    assert_eq!(told.len(), 7);
}

#[test]
fn folders_too_deep_are_told() {
    let deep = format!("{}b.md", "f/".repeat(MAX_DEPTH + 1));
    let dir = folder(&[("a.md", b"# A\n\nText."), (deep.as_str(), b"# B\n\nText.")]);
    let corpus = load(dir.path(), &[]).unwrap();
    let told: Vec<_> = corpus.problems().map(|p| &p.kind).collect();
    assert_eq!(told, [&ProblemKind::TooDeep { limit: MAX_DEPTH }]);
}

#[test]
fn a_file_that_is_gone_is_told_as_that() {
    let dir = folder(&[]);
    assert_eq!(read_bytes(&dir.path().join("a.md")), Err(ProblemKind::Gone));
}

#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("a.md", b"# A\n\nText."), ("b.md", b"# B\n\nText.")]);
    fs::set_permissions(dir.path().join("b.md"), fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read it nevertheless.
    let may_read = fs::read(dir.path().join("b.md")).is_ok();
    let corpus = load(dir.path(), &[]).unwrap();
    let told = corpus.problems().filter(|p| matches!(p.kind, ProblemKind::Unreadable { .. })).count();
    assert_eq!((told, corpus.articles().count()), if may_read { (0, 2) } else { (1, 1) });
}

#[test]
fn a_missing_or_empty_folder_is_an_error() {
    assert!(matches!(load(Path::new("/nonexistent/x"), &[]), Err(CorpusError::Folder { .. })));
    let dir = folder(&[("a.md", b"")]);
    assert!(matches!(open_corpus(dir.path(), &[]), Err(CorpusError::NoArticle { .. })));
}

#[test]
fn an_address_of_two_different_pages_is_told_and_cited_for_neither() {
    let page = |title: &str, text: &str| {
        let text = format!("<p>{}</p>", text.repeat(6));
        format!(
            "<html><head><title>{title}</title><link rel=canonical href='https://x.example/a'></head><body><article><h1>{title}</h1>{text}</article></body></html>"
        )
    };
    let fox = page("Fox", "A fox ate nine rolls in the bakery, and nobody was hurt by it. ");
    let eel = page("Eel", "Eels are born in the sea and swim for two years to the river. ");
    let dir = folder(&[
        ("a.html", fox.as_bytes()),
        ("b.html", eel.as_bytes()),
        ("c.html", fox.replace("Fox", "Foxes").as_bytes()),
    ]);
    let corpus = load(dir.path(), &[]).unwrap();
    assert!(corpus.articles().all(|article| article.url.is_none()));
    assert_eq!(corpus.problems().count(), 3);
    let again = load(dir.path(), &corpus.files).unwrap();
    assert_eq!((again.fingerprint(), again.problems().count()), (corpus.fingerprint(), 3));
    fs::remove_file(dir.path().join("b.html")).unwrap();
    let alone = load(dir.path(), &again.files).unwrap();
    assert!(alone.articles().all(|article| article.url.is_some()), "copies of one article may share its address");
    assert_eq!(alone.problems().count(), 0);
}

#[test]
fn what_is_not_published_is_no_article_and_told_with_its_line() {
    let dir = folder(&[
        ("a.md", b"---\ntitle: A\ndraft: true\n---\nText."),
        ("_drafts/b.md", b"# B\n\nText."),
        ("_posts/2026-03-02-c.md", b"---\ntitle: C\n---\nText."),
    ]);
    let corpus = load(dir.path(), &[]).unwrap();
    let dates: Vec<_> = corpus.articles().map(|article| article.dates.published.unwrap().to_string()).collect();
    assert_eq!(dates, ["2026-03-02"]);
    let told: Vec<String> = corpus.problems().map(ToString::to_string).collect();
    assert!(told[0].starts_with("_drafts/b.md: the article is not published"), "{told:?}");
    assert!(told[1].starts_with("a.md:3: the article is not published: `draft: true`"), "{told:?}");
}
