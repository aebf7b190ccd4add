//! `ibid faq export`: what the articles' FAQ answer, as readers may see it now, for a page or a table elsewhere.

use crate::args::Args;
use crate::article::Article;
use crate::service::schema_org;
use crate::store::Index;
use crate::terminal::{Out, Status, engine};
use crate::text::csv_line;

const COLUMNS: [&str; 6] = ["article", "title", "question", "answer", "url", "passage"];

pub(super) fn export(args: &Args, as_csv: bool, out: &mut Out) -> anyhow::Result<Status> {
    let (engine, _) = engine(args)?;
    let index = engine.index();
    if as_csv {
        out.raw(table(&index).as_bytes())?;
    } else {
        out.json_pretty(&schema_org::faq_page(index.articles()))?;
    }
    Ok(Status::Answered)
}

fn table(index: &Index) -> String {
    let head = COLUMNS.map(str::to_owned);
    let rows = index.articles().flat_map(rows);
    std::iter::once(head).chain(rows).map(|row| csv_line(&row)).collect()
}

fn rows(article: &Article) -> impl Iterator<Item = [String; 6]> {
    article.faq.iter().map(|entry| {
        let passage = article.passages.iter().find(|passage| entry.answer.contains(passage.span));
        [
            article.id.to_string(),
            article.title.clone(),
            article.slice(entry.question).to_owned(),
            article.slice(entry.answer).to_owned(),
            article.url.clone().unwrap_or_default(),
            passage.map(|passage| passage.id.to_string()).unwrap_or_default(),
        ]
    })
}
