//! Which articles may answer: as a reader names them, and resolved once to a set that the search asks.

use crate::article::Article;
use crate::store::{Articles, Index};
use crate::text::Language;
use jiff::civil::Date;

/// Which articles may answer. Empty, it allows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this article, by id or by title.
    pub article: Option<String>,
    /// Only this category.
    pub category: Option<String>,
    /// Only this language, by tag; `zh` takes both scripts.
    pub language: Option<String>,
    /// Only articles of this author.
    pub author: Option<String>,
    /// Only articles updated (else published) on this day or later.
    pub since: Option<Date>,
    /// Only articles updated (else published) on this day or earlier.
    pub until: Option<Date>,
}

/// A filter that no article can pass.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// A name that the corpus does not have.
    #[error("no article has the {field} {wanted:?}; {hint}")]
    Unknown {
        /// The filter.
        field: &'static str,
        /// What it asks for.
        wanted: String,
        /// What there is.
        hint: String,
    },
    /// Two days in the wrong order.
    #[error("no article is both from {since} on and until {until}; swap the two days")]
    Days {
        /// The first day.
        since: Date,
        /// The last.
        until: Date,
    },
}

impl Filter {
    /// Whether it allows everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The articles of `index` that it allows. An article is named by its id or its title, or by a part of the title of just
    /// one. Done once for a question: what it gives compares no text.
    ///
    /// # Errors
    /// [`FilterError`] names what no article has, and what there is instead.
    pub fn resolve(&self, index: &Index) -> Result<Scope, FilterError> {
        if self.is_empty() {
            return Ok(Scope::everything(index));
        }
        if let (Some(since), Some(until)) = (self.since, self.until)
            && since > until
        {
            return Err(FilterError::Days { since, until });
        }
        let named = self.article.as_deref().map(|name| articles_named(name, index)).transpose()?;
        let articles = || index.articles();
        let categories = || articles().filter_map(|a| a.category.as_deref());
        if let Some(wanted) = &self.category
            && index.in_category(wanted).next().is_none()
        {
            let hint = listing(categories());
            return Err(FilterError::Unknown { field: "category", wanted: wanted.clone(), hint });
        }
        let authors = || articles().flat_map(|a| &a.authors).map(String::as_str);
        check_name("author", self.author.as_deref(), || listing(authors()), authors)?;
        if let Some(wanted) = &self.language
            && !index.languages.iter().any(|l| speaks(l, wanted))
        {
            let hint = listing(index.languages.iter().map(Language::as_str));
            return Err(FilterError::Unknown { field: "language", wanted: wanted.clone(), hint });
        }
        let looked_up = match (named, &self.category) {
            (Some(named), _) => Some(named),
            (None, Some(category)) => Some(index.in_category(category).map(|(number, _)| number).collect()),
            (None, None) => None,
        };
        let is_allowed = |number: &u32| index.numbered_article(*number).is_some_and(|article| self.allows(article));
        Ok(match looked_up {
            Some(numbers) => Scope::of(numbers.into_iter().filter(is_allowed)),
            None => Scope::of(index.numbered_articles().map(|(number, _)| number).filter(is_allowed)),
        })
    }

    /// Whether `article`, which may be any by name, has what else is asked for.
    fn allows(&self, article: &Article) -> bool {
        let date = article.dates.shown();
        self.category.as_deref().is_none_or(|w| article.category.as_deref().is_some_and(|c| same(w, c)))
            && self.language.as_deref().is_none_or(|w| speaks(&article.language, w))
            && self.author.as_deref().is_none_or(|w| article.authors.iter().any(|a| same(w, a)))
            && self.since.is_none_or(|day| date.is_some_and(|d| d >= day))
            && self.until.is_none_or(|day| date.is_some_and(|d| d <= day))
    }
}

/// The articles that may answer a question, withheld ones left out: a [`Filter`] resolved against an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// By number; `None` where all of the index may.
    allowed: Option<Articles>,
    articles: usize,
}

impl Scope {
    /// All that readers may see.
    #[must_use]
    pub fn everything(index: &Index) -> Self {
        index.visible().map_or(Self { allowed: None, articles: index.manifest.articles }, |visible| Self {
            allowed: Some(visible.clone()),
            articles: visible.len(),
        })
    }

    /// The articles of these numbers, see [`Index::article_number`].
    pub fn of(numbers: impl Iterator<Item = u32>) -> Self {
        let allowed: Articles = numbers.collect();
        Self { articles: allowed.len(), allowed: Some(allowed) }
    }

    /// Whether a passage of `index` may answer.
    #[must_use]
    pub fn allows(&self, ordinal: u32, index: &Index) -> bool {
        let number = || index.article_number(ordinal);
        self.allowed.as_ref().is_none_or(|allowed| number().is_some_and(|number| allowed.has(number)))
    }

    /// The articles, where not all may answer.
    #[must_use]
    pub fn allowed(&self) -> Option<&Articles> {
        self.allowed.as_ref()
    }

    /// Whether every passage of the index may answer.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.allowed.is_none()
    }

    /// How many articles there are in it.
    #[must_use]
    pub fn articles(&self) -> usize {
        self.articles
    }
}

/// The numbers of the articles that a name means: those of this id or title, else the one whose title has it.
///
/// # Errors
/// [`FilterError`] where it is the name of none, or of a part of several titles.
pub fn articles_named(name: &str, index: &Index) -> Result<Vec<u32>, FilterError> {
    let whole: Vec<u32> = index.named(name).map(|(number, _)| number).collect();
    if !whole.is_empty() {
        return Ok(whole);
    }
    let wanted = folded(name);
    let part = index.numbered_articles().filter(|(_, a)| !wanted.is_empty() && folded(&a.title).contains(&wanted));
    let part: Vec<u32> = part.map(|(number, _)| number).take(2).collect();
    if part.len() == 1 {
        return Ok(part);
    }
    let hint = if part.is_empty() { "`ibid articles` lists them" } else { "several titles have it; name one in full" };
    Err(FilterError::Unknown { field: "article", wanted: name.to_owned(), hint: hint.to_owned() })
}

/// Of many articles neither the names nor the hint are gathered where they are not needed.
fn check_name<'a, Names: Iterator<Item = &'a str>>(
    field: &'static str,
    wanted: Option<&str>,
    hint: impl Fn() -> String,
    names: impl Fn() -> Names,
) -> Result<(), FilterError> {
    match wanted {
        Some(wanted) if !names().any(|name| same(wanted, name)) => {
            Err(FilterError::Unknown { field, wanted: wanted.to_owned(), hint: hint() })
        }
        _ => Ok(()),
    }
}

fn same(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn speaks(language: &Language, wanted: &str) -> bool {
    match Language::from_tag(wanted) {
        Some(_) if wanted.eq_ignore_ascii_case("zh") => language.primary() == "zh",
        Some(tag) => *language == tag,
        None => false,
    }
}

fn listing<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        "no article states one".to_owned()
    } else {
        format!("the articles have: {}", names.join(", "))
    }
}
