//! Answers that moderators write to questions without one: entries of an FAQ in `corpus/answers/`, one file for each article
//! or address that they rest on.

use crate::article::{ANSWERS, Article, ArticleId, Question};
use crate::ingest::{CorpusFile, FileReading, corpus_files, lock, place, put, read_article};
use crate::text::{Language, clean_article_text, hex, slug};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::io;
use std::path::{Path, PathBuf};
use url::Url;

/// Taken while a file of the folder is changed; hidden, so that it is no article.
const LOCK: &str = "answers/.lock";
/// Answers that rest on no article and no address.
const ALONE: &str = "readers-questions";
/// Longest name made for a file, in characters.
const NAME: usize = 70;
/// Longest address taken, in bytes.
const ADDRESS: usize = 1_000;

/// By language: what stands over an FAQ, what joins a title to what follows, and what follows.
const HEADINGS: [(&str, &str, &str, &str); 7] = [
    ("zh-Hant", "常見問題", "：", "讀者提問"),
    ("zh-Hans", "常见问题", "：", "读者提问"),
    ("ja", "よくある質問", "：", "読者からの質問"),
    ("de", "Häufige Fragen", ": ", "Fragen von Lesern"),
    ("fr", "Questions fréquentes", " : ", "questions de lecteurs"),
    ("es", "Preguntas frecuentes", ": ", "preguntas de lectores"),
    ("en", "FAQ", ": ", "readers' questions"),
];

/// An answer as a moderator gives it.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// The answer, a paragraph a line. It is text: no markup in it counts.
    pub answer: &'a str,
    /// Address of a page that says so.
    pub source: Option<&'a str>,
    /// The article that it rests on.
    pub cites: Option<&'a Article>,
    /// What readers ask in, where neither says it.
    pub language: &'a Language,
    /// The day it is given.
    pub day: Date,
}

/// An answer that stands in the corpus.
#[derive(Clone, Debug)]
pub struct KeptAnswer {
    /// The file, a path in the corpus.
    pub file: String,
    /// The article that the file is.
    pub article: ArticleId,
    /// Whether it takes the place of an earlier answer to the same question.
    pub replaces: bool,
    /// What the file is to the corpus, for [`Order::parsed`](super::Order::parsed).
    pub parsed: Vec<CorpusFile>,
}

/// Why an answer cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// There are no words in it.
    #[error("the answer is empty; write what readers should see")]
    Empty,
    /// It is no address.
    #[error("{found:?} is not the address of a page; begin it with https:// or http://")]
    Address {
        /// What was given.
        found: String,
    },
    /// The file says something else than what was put in.
    #[error(
        "{file} was edited by hand, and a new answer could not be read back from it; fix it (see `ibid check`), then answer again"
    )]
    NotReadBack {
        /// The file, a path in the corpus.
        file: String,
    },
    /// The operating system refused.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's words.
        source: io::Error,
    },
}

/// Writes an answer down; one to the same question takes the place of the former. The file is made where there is none.
///
/// # Errors
/// [`AnswerError`]; the corpus is then as it was.
pub fn keep_answer(corpus: &Path, new: &NewAnswer<'_>) -> Result<KeptAnswer, AnswerError> {
    let (paragraphs, head) = checked(new)?;
    let path = place(corpus, &head.file);
    let failed = |source| AnswerError::Write { path: path.clone(), source };
    std::fs::create_dir_all(corpus.join(ANSWERS)).map_err(failed)?;
    let _lock = lock(&place(corpus, LOCK)).map_err(failed)?;
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    let (text, replaces) = head.with_entry(old.as_deref(), new.question.as_str(), &paragraphs, new.day);
    let reading = read_article(text.as_bytes(), &head.file);
    let article = read_back(&reading, new.question.as_str(), &paragraphs.join("\n\n"))
        .ok_or_else(|| AnswerError::NotReadBack { file: head.file.clone() })?;
    put(&path, text.as_bytes(), true).map_err(failed)?;
    let parsed = corpus_files(reading, head.file.clone(), hex(&Sha256::digest(text.as_bytes())));
    Ok(KeptAnswer { file: head.file, article, replaces, parsed })
}

/// The file that an answer goes into, a path in the corpus.
pub(super) fn answer_file(new: &NewAnswer<'_>) -> Result<String, AnswerError> {
    checked(new).map(|(_, head)| head.file)
}

fn checked(new: &NewAnswer<'_>) -> Result<(Vec<String>, AnswerHead), AnswerError> {
    let paragraphs = paragraphs(new.answer);
    if !paragraphs.iter().any(|p| p.contains(char::is_alphanumeric)) {
        return Err(AnswerError::Empty);
    }
    Ok((paragraphs, AnswerHead::of(new)?))
}

/// The article's id, if it has just this one entry for the question.
fn read_back(reading: &FileReading, question: &str, answer: &str) -> Option<ArticleId> {
    let article = reading.article.as_ref()?;
    let mut entries = article.faq.iter().filter(|entry| article.slice(entry.question) == question);
    let is_it = entries.next().is_some_and(|entry| article.slice(entry.answer) == answer) && entries.next().is_none();
    is_it.then(|| article.id.clone())
}

/// The paragraphs of a text that is typed into a form: its lines, with one blank between words, as they are read.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let clean = clean_article_text(text);
    let lines = clean.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// What a file says of itself.
struct AnswerHead {
    file: String,
    title: String,
    url: Option<String>,
    language: String,
    heading: &'static str,
}

impl AnswerHead {
    fn of(new: &NewAnswer<'_>) -> Result<Self, AnswerError> {
        let source = new.source.map(str::trim).filter(|s| !s.is_empty()).map(address).transpose()?;
        // The address of the article itself adds nothing.
        let own = new.cites.and_then(|article| article.url.as_deref());
        let source =
            source.filter(|s| own.is_none_or(|own| own.trim_end_matches('/') != s.as_str().trim_end_matches('/')));
        let spoken = new.cites.map_or(new.language, |article| &article.language);
        // Words of one language are found badly among those of another.
        let language = if spoken.primary() == new.language.primary() { spoken } else { new.language };
        let (_, heading, joint, phrase) = words(language);
        let host = source.as_ref().and_then(Url::host_str);
        let about = new.cites.map(|article| article.title.as_str()).or(host);
        let mut title = about.map_or_else(|| phrase.to_owned(), |about| format!("{about}{joint}{phrase}"));
        if about.is_none()
            && let Some(first) = phrase.get(..1)
        {
            title.replace_range(..1, &first.to_uppercase());
        }
        let mut name = match (&source, new.cites) {
            (Some(url), _) => named(&format!("{}{}", host.unwrap_or_default(), url.path()), url.as_str()),
            (None, Some(article)) => named(article.id.as_str(), article.id.as_str()),
            (None, None) => ALONE.to_owned(),
        };
        if language.primary() != new.cites.map_or("en", |article| article.language.primary()) {
            name = format!("{name}-{}", slug(language.as_str(), NAME));
        }
        Ok(Self {
            file: format!("{ANSWERS}/{name}.md"),
            title,
            url: source.map(String::from).or_else(|| own.map(str::to_owned)),
            language: language.as_str().to_owned(),
            heading,
        })
    }

    /// The file's text with the entry in it, and whether it takes the place of another.
    fn with_entry(&self, old: Option<&str>, question: &str, answer: &[String], day: Date) -> (String, bool) {
        let heading = format!("### {}", literal(question));
        let entry = format!("{heading}\n\n{}\n", answer.iter().map(|p| literal(p)).collect::<Vec<_>>().join("\n\n"));
        let Some(old) = old.filter(|old| !old.trim().is_empty()) else {
            return (format!("{}\n{entry}", self.front_matter(day)), false);
        };
        let mut text = String::with_capacity(old.len() + entry.len());
        let (mut replaced, mut skipping, mut fences) = (false, false, 0);
        for line in old.lines() {
            fences += usize::from(line.trim_end() == "---");
            if line.starts_with('#') {
                // Nothing in an answer begins like a heading.
                skipping = line.trim_end().to_lowercase() == heading.to_lowercase();
                if skipping && !replaced {
                    text.push_str(&entry);
                    text.push('\n');
                }
                replaced |= skipping;
            }
            if skipping {
                continue;
            }
            if fences == 1 && line.starts_with("updated:") {
                text.push_str("updated: ");
                text.push_str(&day.to_string());
            } else {
                text.push_str(line);
            }
            text.push('\n');
        }
        let mut text = text.trim_end().to_owned() + "\n";
        if !replaced {
            text.push('\n');
            text.push_str(&entry);
        }
        (text, replaced)
    }

    fn front_matter(&self, day: Date) -> String {
        // A JSON string is a YAML string.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let mut lines = vec!["---".to_owned(), format!("title: {}", quoted(&self.title))];
        lines.extend(self.url.as_deref().map(|url| format!("url: {}", quoted(url))));
        if Language::from_tag(&self.language).is_some() {
            lines.push(format!("language: {}", self.language));
        }
        lines.extend([format!("published: {day}"), format!("updated: {day}"), "faq: headings".to_owned()]);
        lines.extend(["---".to_owned(), String::new(), format!("## {}", self.heading), String::new()]);
        lines.join("\n")
    }
}

/// An address that a browser opens.
fn address(text: &str) -> Result<Url, AnswerError> {
    let bad = || AnswerError::Address { found: crate::text::clip(text, 100) };
    let url = Url::parse(text).map_err(|_| bad())?;
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    let is_open = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    if has_host && is_open && url.as_str().len() <= ADDRESS { Ok(url) } else { Err(bad()) }
}

/// A file's name made of `words`; with a few digits of `whole` where it could be made of something else too.
fn named(words: &str, whole: &str) -> String {
    let name = slug(words, NAME);
    if name == whole {
        return name;
    }
    let digits: String = hex(&Sha256::digest(whole.as_bytes())).chars().take(6).collect();
    if name.is_empty() { digits } else { format!("{name}-{digits}") }
}

fn words(language: &Language) -> (&'static str, &'static str, &'static str, &'static str) {
    let exact = HEADINGS.iter().find(|(tag, ..)| *tag == language.as_str());
    let same = HEADINGS.iter().find(|(tag, ..)| tag.split('-').next() == Some(language.primary()));
    *exact.or(same).unwrap_or(&HEADINGS[HEADINGS.len() - 1])
}

/// A line as Markdown that shows it as it is.
fn literal(line: &str) -> String {
    const MARKUP: &[char] = &['\\', '`', '*', '_', '[', ']', '<', '>', '&', '~', '|', '#', '{', '}', '^', '$'];
    const AT_START: &[char] = &['-', '+', '=', ':'];
    let mut out = String::with_capacity(line.len() + 8);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in line.char_indices() {
        let begins = at == 0 && AT_START.contains(&c);
        let numbers = digits > 0 && at == digits && matches!(c, '.' | ')');
        if MARKUP.contains(&c) || begins || numbers {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests;
