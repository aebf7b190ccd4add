//! The forms of the API, as types: the description at `/v1/openapi.json` is made of them, and tests read what is served with
//! them. What is served itself is the JSON that every face shares ([`service::json`](crate::service::json)).

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;

/// A question and what may answer it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, expecting = "an object with a `question`")]
pub struct AskBody {
    /// In the reader's own words, at most 2000 characters.
    #[schema(max_length = 2000, example = "why are regulators involved")]
    pub question: String,
    /// Only this article, by id or title.
    pub article: Option<String>,
    /// Only this category.
    pub category: Option<String>,
    /// Only this language, by tag.
    pub language: Option<String>,
    /// Only this author.
    pub author: Option<String>,
    /// Only articles updated (else published) on this day or later.
    #[schema(value_type = Option<String>, format = Date)]
    pub since: Option<Date>,
    /// Only articles updated (else published) on this day or earlier.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// Passages to return, the answer among them; 3 by default.
    #[schema(minimum = 1, maximum = 20)]
    pub top: Option<u8>,
    /// The reply that it follows on.
    pub follows: Option<FollowsBody>,
}

/// An earlier reply.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowsBody {
    /// What was asked.
    pub question: Option<String>,
    /// The id of the passage that was quoted.
    pub passage: String,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeName {
    /// A passage answers.
    Answer,
    /// Passages of different articles answer about equally well.
    DidYouMean,
    /// The articles do not answer. An ordinary reply.
    NoAnswer,
}

/// What came of a question.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reply)]
pub struct ReplyShape {
    /// How it ended.
    pub outcome: OutcomeName,
    /// The question as it was understood.
    pub question: String,
    /// The publisher's words; null without an answer.
    pub quote: Option<String>,
    /// The shortest words of the quote that answer, where one answer is plain.
    pub span: Option<String>,
    /// Probability that the quote answers the question, 0 to 1.
    pub confidence: f64,
    /// Where the words stand; null without an answer.
    pub citation: Option<CitationShape>,
    /// Only for a fact about the article itself.
    pub fact: Option<String>,
    /// Only for `did_you_mean`: the passages to choose from.
    pub choices: Option<Vec<PassageShape>>,
    /// What to know before reading the quote.
    pub remarks: Vec<RemarkShape>,
    /// Where several questions were asked, those after the first, which is the one answered.
    pub other_questions: Option<Vec<String>>,
    /// Further passages.
    pub runners_up: Vec<PassageShape>,
    /// Only for `no_answer`: `nothing_found`, `unsure`, `not_stated` or `which_article`.
    pub reason: Option<String>,
    /// Only for `no_answer`: the nearest articles, which do not answer.
    pub nearest: Option<Vec<NearestShape>>,
    /// What `/v1/votes` takes as `token`; null where there is nothing to judge.
    pub vote: Option<String>,
    /// Questions that the articles answer, near to this one.
    pub related: Vec<SuggestionShape>,
    /// What answered.
    pub index: GenerationShape,
}

/// A passage that answers, or comes near.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotedPassage)]
pub struct PassageShape {
    /// The publisher's words.
    pub quote: String,
    /// The shortest words of the quote that answer.
    pub span: Option<String>,
    /// Probability that the quote answers.
    pub confidence: f64,
    /// Where the words stand.
    pub citation: CitationShape,
    /// Only of `choices`: what `/v1/votes` takes as `token`.
    pub vote: Option<String>,
}

/// Where words stand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Citation)]
pub struct CitationShape {
    /// The article's id.
    pub article: String,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Heading of the section.
    pub section: Option<String>,
    /// The FAQ question whose answer is quoted.
    pub faq_question: Option<String>,
    /// Updated, else published.
    #[schema(format = Date)]
    pub date: Option<String>,
    /// The address that lands on the words: the article's own, or this server's page of it.
    #[schema(format = "uri")]
    pub url: Option<String>,
    /// The file that the article was read from.
    pub source: String,
    /// The passage's id; null for a fact about the article.
    pub passage: Option<String>,
    /// The page, where the document has pages.
    pub page: Option<usize>,
    /// The day on which the article was corrected, where it was.
    #[schema(format = Date)]
    pub corrected: Option<String>,
    /// `moderators`, where the words are theirs and not the publisher's.
    pub answered_by: Option<String>,
    /// The page that moderators rest their answer on.
    pub based_on: Option<String>,
}

/// What to know before reading a quote; `kind` says which of the other fields there are.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Remark)]
pub struct RemarkShape {
    /// `older`, `differs`, `ended`, `columns`, `read_as` or `looks_like`.
    pub kind: String,
    /// The article's date.
    pub date: Option<String>,
    /// The first day asked about.
    pub wanted: Option<String>,
    /// A word of the question.
    pub typed: Option<String>,
    /// What it was read as.
    pub read_as: Option<String>,
    /// What the passage has.
    pub has: Option<String>,
    /// What another article says.
    pub quote: Option<String>,
    /// Where it says so.
    pub citation: Option<CitationShape>,
    /// The columns of the table.
    pub head: Option<String>,
}

/// An article that comes near without answering.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NearestArticle)]
pub struct NearestShape {
    /// Its id.
    pub article: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// The generation that answered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Generation)]
pub struct GenerationShape {
    /// Its number.
    pub generation: u64,
    /// When it was built.
    #[schema(format = DateTime)]
    pub built: String,
    /// Articles in it.
    pub articles: usize,
}

/// A question that the articles answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AnsweredQuestion)]
pub struct SuggestionShape {
    /// The question.
    pub question: String,
    /// The id of the article.
    pub article: String,
    /// Its title.
    pub title: String,
    /// The id of the passage that answers.
    pub passage: String,
}

/// Questions that match what was typed so far.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Suggestions)]
pub struct SuggestionsShape {
    /// The questions, best first.
    pub suggestions: Vec<SuggestionShape>,
}

/// An article in a list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ListedArticle)]
pub struct ListedShape {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// First published.
    #[schema(format = Date)]
    pub published: Option<String>,
    /// Last updated.
    #[schema(format = Date)]
    pub updated: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Its language, by tag.
    pub language: String,
    /// Its own address.
    pub url: Option<String>,
    /// This server's page of it.
    pub page: String,
}

/// A page of the list of articles.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Articles)]
pub struct ArticlesShape {
    /// The articles, by id.
    pub articles: Vec<ListedShape>,
    /// What to send as `after` for the next page; null on the last.
    pub next: Option<String>,
}

/// An article as it is indexed.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Article)]
pub struct ArticleShape {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// First published.
    #[schema(format = Date)]
    pub published: Option<String>,
    /// Last updated.
    #[schema(format = Date)]
    pub updated: Option<String>,
    /// The day on which it was corrected, where it was.
    #[schema(format = Date)]
    pub corrected: Option<String>,
    /// Its own address.
    pub url: Option<String>,
    /// This server's page of it.
    pub page: String,
    /// Its language, by tag.
    pub language: String,
    /// Its category.
    pub category: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The file that it was read from.
    pub source: String,
    /// Headed parts.
    pub sections: Vec<SectionShape>,
    /// Its FAQ.
    pub faq: Vec<EntryShape>,
    /// What can be quoted.
    pub passages: Vec<ArticlePassageShape>,
}

/// A headed part of an article.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Section)]
pub struct SectionShape {
    /// The heading.
    pub heading: Option<String>,
    /// Paragraphs and list items.
    pub paragraphs: Vec<String>,
}

/// A question of an article's FAQ.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = FaqEntry)]
pub struct EntryShape {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// A passage of an article.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Passage)]
pub struct ArticlePassageShape {
    /// Its id.
    pub id: String,
    /// `faq` or `passage`.
    pub kind: String,
    /// From which byte of the article's text to which.
    pub span: (usize, usize),
    /// The words.
    pub text: String,
}

/// A passage by its id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CitedPassage)]
pub struct OnePassageShape {
    /// Its id.
    pub id: String,
    /// `faq` or `passage`.
    pub kind: String,
    /// The publisher's words.
    pub quote: String,
    /// Where they stand.
    pub citation: CitationShape,
}

/// What readers asked without a good answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapsShape {
    /// Groups there are in all.
    pub total: u64,
    /// The most asked first.
    pub groups: Vec<GapShape>,
}

/// Questions that mean the same: figures as in `ibid gaps --json`.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "each says itself")]
pub struct GapShape {
    /// Its number.
    pub group: u64,
    /// One of the questions; null where words are no longer kept.
    pub example: Option<String>,
    pub asked: u64,
    pub wordings: u64,
    pub askers: u64,
    pub waiting: u64,
    pub unanswered: u64,
    pub not_it: u64,
    pub low_confidence: u64,
    pub last_asked: String,
}
