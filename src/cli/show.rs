//! `ibid articles` and `ibid show`: the corpus as Ibid understood it. Both read the files themselves and need no index.

use super::visibility::Visibility;
use crate::args::Args;
use crate::article::{Article, ArticleId};
use crate::ingest::{CorpusFile, FileReading, Problem, Register, load, open_corpus, read_file};
use crate::newsroom::copies;
use crate::service::json;
use crate::terminal::{BOLD, FAINT, Out, Status, WARN, warn};
use crate::text::counted;
use anstyle::Style;
use anyhow::{anyhow, bail};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

/// `ibid articles`, from the corpus itself, so that it needs no index.
pub(super) fn articles(args: &Args, as_json: bool, out: &mut Out) -> anyhow::Result<Status> {
    let corpus = open_corpus(&args.corpus, &[])?;
    let mut articles: Vec<&Article> = corpus.articles().collect();
    articles.sort_by(|a, b| b.dates.shown().cmp(&a.dates.shown()).then_with(|| a.id.cmp(&b.id)));
    let visibility = visibility(&args.corpus);
    if as_json {
        let list: Value = articles
            .iter()
            .map(|a| {
                let article = json!({
                    "id": a.id, "title": a.title, "authors": a.authors, "published": a.dates.published, "updated": a.dates.updated,
                    "category": a.category, "language": a.language, "url": a.url, "source": a.source,
                    "passages": a.passages.len(), "faq_entries": a.faq.len(),
                });
                with_state(article, a, &visibility)
            })
            .collect();
        out.json_pretty(&list)?;
        return Ok(Status::Answered);
    }
    for article in articles {
        let date = article.dates.shown().map_or_else(|| "no date   ".to_owned(), |d| d.to_string());
        let line = format!("{date}  {}", article.title);
        out.clipped(Style::new(), &line)?;
        let category = article.category.as_deref().unwrap_or("no category");
        let line = format!(
            "            {} · {category} · {} · {}",
            article.id,
            article.language,
            counted(article.faq.len(), "FAQ entry", "FAQ entries")
        );
        out.clipped(FAINT, &line)?;
        if let Some(mark) = visibility.mark(article) {
            out.wrapped(WARN, "            ", &mark)?;
        }
    }
    let problems = corpus.problems().count();
    if problems > 0 {
        let problems = counted(problems, "problem", "problems");
        warn(&format!("{problems} in the corpus; `ibid check` lists them"));
    }
    Ok(Status::Answered)
}

/// `ibid show`: a file as it is understood, or an article of the corpus.
pub(super) fn show(args: &Args, target: &OsStr, as_json: bool, out: &mut Out) -> anyhow::Result<Status> {
    let (FileReading { article, items, problems }, is_of_corpus) = find(args, target)?;
    if article.is_none() && items.is_empty() {
        if as_json {
            out.json_pretty(&json!({ "problems": problems.iter().map(json::problem).collect::<Value>() }))?;
        }
        let reasons: Vec<String> = problems.iter().map(ToString::to_string).collect();
        bail!("no article could be read from {}\n  {}", target.to_string_lossy(), reasons.join("\n  "));
    }
    let corpus = is_of_corpus.then(|| load(&args.corpus, &[]).ok()).flatten();
    let register = Register::read(&args.corpus).unwrap_or_default();
    let several = corpus.as_ref().map(|corpus| copies(corpus, &register)).unwrap_or_default();
    let several = |article: &Article| several.iter().find(|copies| copies.has(article));
    let now = Timestamp::now();
    let visibility = if is_of_corpus { visibility(&args.corpus) } else { Visibility::without_register(now) };
    let as_value = |article: &Article, problems: &[Problem]| {
        let mut value = json::article(article, problems);
        if is_of_corpus || !article.release.is_public(now) {
            value = with_state(value, article, &visibility);
        }
        if let (Some(copies), Value::Object(fields)) = (several(article), &mut value) {
            fields.insert("copies".to_owned(), json::copies(copies));
        }
        value
    };
    if as_json {
        out.json_pretty(&match &article {
            Some(article) => as_value(article, &problems),
            None => json!({
                "articles": items.iter().map(|item| as_value(item, &[])).collect::<Value>(),
                "problems": problems.iter().map(json::problem).collect::<Value>(),
            }),
        })?;
        return Ok(Status::Answered);
    }
    for (n, article) in article.iter().chain(&items).enumerate() {
        if n > 0 {
            out.blank()?;
            out.line(FAINT, "———")?;
        }
        text(article, visibility.mark(article), out)?;
        if let Some(copies) = several(article) {
            warn(&copies.sentence());
        }
    }
    for problem in problems {
        warn(&problem.to_string());
    }
    Ok(Status::Answered)
}

/// What the register says; that it cannot be read is said.
fn visibility(corpus: &Path) -> Visibility {
    let (visibility, error) = Visibility::read(corpus, Timestamp::now());
    if let Some(error) = error {
        warn(&error.to_string());
    }
    visibility
}

fn with_state(mut value: Value, article: &Article, visibility: &Visibility) -> Value {
    if let Value::Object(fields) = &mut value {
        fields.extend(visibility.fields(article));
    }
    value
}

/// A file, wherever it lies, or an article of the corpus, and whether it is the corpus's. A file of the corpus goes by its
/// name there.
fn find(args: &Args, target: &OsStr) -> anyhow::Result<(FileReading, bool)> {
    let path = Path::new(target);
    if path.exists() {
        let inside = args.corpus.canonicalize().ok().zip(path.canonicalize().ok());
        let relative = inside.as_ref().and_then(|(corpus, path)| path.strip_prefix(corpus).ok());
        let name = relative.or_else(|| path.file_name().map(Path::new)).unwrap_or(path);
        return Ok((read_file(path, &name.to_string_lossy()), relative.is_some()));
    }
    let name = target.to_string_lossy();
    let nothing = || anyhow!("there is no article and no file {name:?}\n  hint: `ibid articles` lists the articles");
    if path.is_symlink() {
        bail!("the symbolic link {name:?} leads to no file");
    }
    // Without a corpus there is nothing else to look in.
    let corpus =
        load(&args.corpus, &[]).map_err(|error| if args.corpus.exists() { error.into() } else { nothing() })?;
    let id = ArticleId::new(&name);
    let is_it = |f: &CorpusFile| f.article.as_ref().is_some_and(|a| a.id == id) || f.source == name;
    let file = corpus.files.into_iter().find(is_it).ok_or_else(nothing)?;
    let article = file.article.map(Arc::unwrap_or_clone);
    Ok((FileReading { article, items: Vec::new(), problems: file.problems }, true))
}

fn text(article: &Article, mark: Option<String>, out: &mut Out) -> anyhow::Result<()> {
    out.wrapped(BOLD, "", &article.title)?;
    if let Some(mark) = mark {
        out.field(WARN, "", "state", &mark)?;
    }
    let mut facts = vec![("id", article.id.to_string())];
    facts.push(("authors", article.authors.join(", ")));
    facts.push(("published", article.dates.published.map_or_else(String::new, |d| d.to_string())));
    facts.push(("updated", article.dates.updated.map_or_else(String::new, |d| d.to_string())));
    facts.push(("url", article.url.clone().unwrap_or_default()));
    facts.push(("language", article.language.to_string()));
    facts.push(("category", article.category.clone().unwrap_or_default()));
    facts.push(("tags", article.tags.join(", ")));
    facts.push(("source", article.source.clone()));
    facts.push(("passages", article.passages.len().to_string()));
    for (name, value) in facts.into_iter().filter(|(_, v)| !v.is_empty()) {
        out.field(FAINT, "", name, &value)?;
    }
    for section in &article.sections {
        out.blank()?;
        if let Some(heading) = section.heading {
            out.wrapped(BOLD, "", article.slice(heading))?;
        }
        for paragraph in &section.paragraphs {
            out.wrapped(Style::new(), "  ", article.slice(*paragraph))?;
        }
    }
    for entry in &article.faq {
        out.blank()?;
        out.wrapped(BOLD, "Q ", article.slice(entry.question))?;
        out.wrapped(Style::new(), "A ", article.slice(entry.answer))?;
    }
    Ok(())
}
