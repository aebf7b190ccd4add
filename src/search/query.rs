//! A question, analysed once against an index: its terms with their weights, spellings that were repaired, words of the same
//! family, names in their other form, and its vector. However it is written, at most a fixed number of its words is looked
//! up. It is all that ranking knows of the question.

use super::SearchError;
use super::alias::{Alias, aliases};
use super::compounds::other_forms;
use super::language::language;
use super::plain::plain;
use super::repairs::{Repaired, repaired};
use super::spelling::Repair;
use super::terms::{Match, OtherForm, SoughtTerms, Term, names_of, terms};
use super::when::When;
use crate::analysis::{Analyzer, Token, grams, idf, pairs};
use crate::article::{Question, QuestionForm, Wants, wants};
use crate::embed::Embedder;
use crate::store::{Index, Sought, StoreError, TermKind};
use crate::text::Language;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Words of a question that are read at all, and pairs of characters: of prose, those that have so many different terms. What
/// comes behind them costs only the splitting into words.
const MAX_WORDS: usize = 128;

/// Characters of a question's words whose n-grams are compared: what a passage answers to is a question or a title, and is
/// shorter. Each has about three n-grams, and each of these is looked up.
const MAX_GRAM_CHARS: usize = 400;

/// What a question is ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Words and vectors.
    Vectors,
    /// Words alone.
    Words,
}

/// A question, analysed against an index.
pub struct Query {
    /// The question.
    pub question: Question,
    /// Its words as they were typed, as many as are read.
    pub typed: Vec<Token>,
    /// As it is read together with a passage: names in both forms, words typed as one apart, what is short in chats in full.
    pub plain: String,
    /// The time it asks about, where the day of asking is known: see [`Query::on`].
    pub when: Option<When>,
    /// The language it was taken for.
    pub language: Language,
    /// Words read as others.
    pub repairs: Vec<Repair>,
    /// Words that no article has and that are no misspellings, each with one of the articles that looks like it.
    pub lookalikes: Vec<Repair>,
    /// Its different terms, stop words left out unless there is nothing else, in the order they were typed.
    pub terms: Vec<Term>,
    /// Sum of the terms' inverse document frequencies.
    pub mass: f32,
    /// Its vector, where the encoder knows the language.
    pub vector: Option<Vec<f32>>,
    /// Terms that are looked for in a passage: its own, their relatives, those of other forms of its names.
    words: SoughtTerms,
    /// Names of the question that a passage may have in another form.
    pub(super) names: Vec<OtherForm>,
    /// Terms of those forms, and compounds with its words, to look for.
    pub(super) also: Vec<String>,
    /// What sort of answer it wants.
    pub(super) wants: Option<Wants>,
    /// What its first words ask for.
    pub form: Option<QuestionForm>,
    /// Its neighbouring words.
    pub(super) pairs: Weighed<(String, String)>,
    /// Its character n-grams.
    pub(super) grams: Weighed<String>,
}

/// Features of a question and what each is worth, by number.
pub(super) struct Weighed<T> {
    features: Vec<T>,
    weights: Vec<f32>,
    /// Size of all of them, also of those that no passage has.
    pub size: f32,
}

impl<T> Weighed<T> {
    /// The weight of a number.
    pub(super) fn weight(&self, number: u32) -> Option<f32> {
        self.weights.get(number as usize).copied()
    }
}

impl Query {
    /// What is looked for in passages.
    pub(super) fn sought(&self) -> Sought<'_> {
        Sought {
            terms: &self.words.terms,
            pairs: &self.pairs.features,
            grams: &self.grams.features,
            vector: self.vector.as_deref(),
        }
    }

    /// What a sought term matches, by its number.
    pub(super) fn matched(&self, number: u32) -> Option<Match> {
        self.words.matches.get(number as usize).copied().flatten()
    }

    /// Whether another form of a name has a sought term.
    pub(super) fn is_in_a_name(&self, number: u32) -> bool {
        self.words.in_names.get(number as usize).is_some_and(|has| *has)
    }

    /// Analyses `question` for `index`.
    ///
    /// # Errors
    /// [`SearchError`] when the index or the encoder fails.
    pub fn new(question: &Question, index: &Index, embedder: &dyn Embedder) -> Result<Self, SearchError> {
        let language = language(question.as_str(), index)?;
        let analyzer = Analyzer::new(&language);
        let typed = leading(analyzer.tokens(question.as_str()));
        let aliases = aliases(question.as_str(), &typed, index)?;
        let forms = other_forms(index, &analyzer, &typed)?;
        let names: Vec<&str> = aliases.iter().chain(&forms).flat_map(|alias| &alias.of).map(String::as_str).collect();
        let Repaired { tokens, repairs, lookalikes } =
            repaired(typed.clone(), &names, question.as_str(), &analyzer, index)?;
        let (mut terms, mut sought) = terms(&tokens, &analyzer, index)?;
        let words: Vec<&Token> = tokens.iter().filter(|t| !t.is_pair).collect();
        let pairs = weighed_pairs(&words, index)?;
        let grams = weighed_grams(&words, index)?;
        let is_known_language = embedder.knows(&language) && index.has_vectors();
        let spelt_out = spelt_out(question.as_str(), &aliases);
        let vector = if is_known_language { embedder.embed_questions(&[spelt_out.as_str()])?.pop() } else { None };
        let aliases = [aliases, forms].concat();
        let names = names_of(&aliases, &mut terms, &mut sought, index)?;
        let also = aliases.into_iter().flat_map(|alias| alias.needs).chain(sought.compounds.iter().cloned()).collect();
        Ok(Self {
            question: question.clone(),
            plain: plain(&spelt_out, &tokens, &repairs),
            typed,
            when: None,
            language,
            repairs,
            lookalikes,
            mass: terms.iter().map(|t| t.idf).sum(),
            terms,
            vector,
            words: sought,
            names,
            also,
            wants: wants(question.as_str()),
            form: QuestionForm::of(question.as_str()),
            pairs,
            grams,
        })
    }

    /// The same question, asked on the day `today`: its time words are read.
    #[must_use]
    pub fn on(self, today: Date) -> Self {
        Self { when: When::of(self.question.as_str(), today), ..self }
    }

    /// What it is ranked by.
    #[must_use]
    pub fn means(&self) -> Means {
        if self.vector.is_some() { Means::Vectors } else { Means::Words }
    }
}

/// The words that are read, and the pairs of characters. Words with a hyphen between them as one are another form of these.
fn leading(mut tokens: Vec<Token>) -> Vec<Token> {
    let (mut words, mut pairs) = (0, 0);
    tokens.retain(|token| {
        if token.is_joined() {
            return false;
        }
        let count = if token.is_pair { &mut pairs } else { &mut words };
        *count += 1;
        *count <= MAX_WORDS
    });
    tokens
}

/// The question with the other forms of its names, for the encoder.
fn spelt_out(question: &str, aliases: &[Alias]) -> String {
    let mut out = question.to_owned();
    for alias in aliases {
        out = format!("{out} ({})", alias.words);
    }
    out
}

/// The question's different neighbouring words with their weights, and the sum of all weights, also of those that no
/// passage has. Sums run in sorted order, so that every bit of the result is always the same.
fn weighed_pairs(words: &[&Token], index: &Index) -> Result<Weighed<(String, String)>, StoreError> {
    let different: BTreeSet<(&str, &str)> =
        words.windows(2).map(|w| (w[0].term.as_str(), w[1].term.as_str())).collect();
    let joined: Vec<String> = different.iter().flat_map(|(a, b)| pairs([*a, *b].into_iter())).collect();
    let features = different.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    let weights = weights(TermKind::Pair, &joined, index)?;
    Ok(Weighed { features, size: weights.iter().sum(), weights })
}

/// The question's character n-grams with their weights, and the Euclidean length of all of them.
fn weighed_grams(words: &[&Token], index: &Index) -> Result<Weighed<String>, StoreError> {
    let mut chars = 0;
    let words = words.iter().map(|token| token.word.as_str()).take_while(|word| {
        chars += word.chars().count() + 1;
        chars <= MAX_GRAM_CHARS
    });
    let features = grams(words);
    let weights = weights(TermKind::Gram, &features, index)?;
    Ok(Weighed { features, size: weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt(), weights })
}

/// The inverse document frequency of each.
fn weights(kind: TermKind, terms: &[String], index: &Index) -> Result<Vec<f32>, StoreError> {
    let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
    Ok(index.passages_with(kind, &terms)?.into_iter().map(|passages| idf(passages, index.len() as u64)).collect())
}
