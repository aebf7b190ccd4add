use crate::article::Article;
use crate::store::Index;
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

    /// Checks that the names it asks for exist in `index`.
    ///
    /// # Errors
    /// [`FilterError`] names what does not, and what there is instead.
    pub fn check(&self, index: &Index) -> Result<(), FilterError> {
        if let (Some(since), Some(until)) = (self.since, self.until)
            && since > until
        {
            return Err(FilterError::Days { since, until });
        }
        let articles = || index.articles();
        let names = || articles().flat_map(|a| [a.id.as_str(), a.title.as_str()]);
        check_name("article", self.article.as_deref(), || "`ibid articles` lists them".to_owned(), names)?;
        let categories = || articles().filter_map(|a| a.category.as_deref());
        check_name("category", self.category.as_deref(), || listing(categories()), categories)?;
        let authors = || articles().flat_map(|a| &a.authors).map(String::as_str);
        check_name("author", self.author.as_deref(), || listing(authors()), authors)?;
        if let Some(wanted) = &self.language
            && !index.languages.iter().any(|l| speaks(l, wanted))
        {
            let hint = listing(index.languages.iter().map(Language::as_str));
            return Err(FilterError::Unknown { field: "language", wanted: wanted.clone(), hint });
        }
        Ok(())
    }

    /// Whether `article` may answer.
    #[must_use]
    pub fn allows(&self, article: &Article) -> bool {
        let date = article.dates.shown();
        self.article.as_deref().is_none_or(|w| same(w, article.id.as_str()) || same(w, &article.title))
            && self.category.as_deref().is_none_or(|w| article.category.as_deref().is_some_and(|c| same(w, c)))
            && self.language.as_deref().is_none_or(|w| speaks(&article.language, w))
            && self.author.as_deref().is_none_or(|w| article.authors.iter().any(|a| same(w, a)))
            && self.since.is_none_or(|day| date.is_some_and(|d| d >= day))
            && self.until.is_none_or(|day| date.is_some_and(|d| d <= day))
    }
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
    a.trim().to_lowercase() == b.trim().to_lowercase()
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
