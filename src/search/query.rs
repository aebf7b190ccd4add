//! A question, analysed once against an index: its terms with their weights, spellings that were repaired, words of the same
//! family, names in their other form, and its vector. However it is written, at most a fixed number of its words is looked
//! up. It is all that ranking knows of the question.

use super::SearchError;
use super::alias::{Alias, aliases};
use super::plain::plain;
use super::spelling::{Repair, are_known, is_chat, repair, split};
use super::when::When;
use super::word_families::families;
use crate::analysis::{Analyzer, Token, grams, idf, pairs};
use crate::article::{Question, Wants, wants};
use crate::embed::Embedder;
use crate::store::{Index, Sought, StoreError, TermKind};
use crate::text::Language;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// Terms of a question that are looked up; a whole page as a question has more than help.
const MAX_TERMS: usize = 64;

/// Words of a question that are read at all, and pairs of characters: of prose, those that have so many different terms. What
/// comes behind them costs only the splitting into words.
const MAX_WORDS: usize = 128;

/// Characters of a question's words whose n-grams are compared: what a passage answers to is a question or a title, and is
/// shorter. Each has about three n-grams, and each of these is looked up.
const MAX_GRAM_CHARS: usize = 400;

/// Bytes of a question's unknown words that are mended, a word as long as what is left included: the automaton that finds words
/// near one costs up to 20 microseconds a byte, and real questions have up to ten such words.
const MAX_MENDED_BYTES: usize = 128;

/// What a question is ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Words, and the bundled encoder's vectors.
    Vectors,
    /// Words, and the vectors of an encoder that was brought.
    BroughtVectors,
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
    /// Its different terms, stop words left out unless there is nothing else, in the order they were typed.
    pub terms: Vec<Term>,
    /// Sum of the terms' inverse document frequencies.
    pub mass: f32,
    /// Its vector, where the encoder knows the language.
    pub vector: Option<Vec<f32>>,
    /// Whether that is of an encoder that was brought.
    is_brought: bool,
    /// Terms that are looked for in a passage: its own, their relatives, those of other forms of its names.
    words: SoughtTerms,
    /// Names of the question that a passage may have in another form.
    pub(super) names: Vec<OtherForm>,
    /// Terms of those forms, to look for.
    pub(super) also: Vec<String>,
    /// What sort of answer it wants.
    pub(super) wants: Option<Wants>,
    /// Its neighbouring words.
    pub(super) pairs: Weighed<(String, String)>,
    /// Its character n-grams.
    pub(super) grams: Weighed<String>,
}

/// Terms that are looked for in a passage.
#[derive(Default)]
struct SoughtTerms {
    numbers: HashMap<String, u32>,
    /// By number.
    terms: Vec<String>,
    /// By number, what it matches of the question.
    matches: Vec<Option<Match>>,
    /// By number, whether another form of a name has it.
    in_names: Vec<bool>,
}

/// A name of the question in its other form.
pub(super) struct OtherForm {
    /// Numbers of the terms that a passage must have, all of them.
    pub needs: Vec<u32>,
    /// The question's terms that it then has, if only as relatives.
    pub terms: Vec<usize>,
}

/// Features of a question and what each is worth, by number.
pub(super) struct Weighed<T> {
    features: Vec<T>,
    weights: Vec<f32>,
    /// Size of all of them, also of those that no passage has.
    pub size: f32,
}

/// A term of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The term as it is indexed.
    pub term: String,
    /// The word it comes from.
    pub word: String,
    /// Inverse document frequency: `ln(1 + (N - n + 0.5) / (n + 0.5))` (Lucene's and tantivy's).
    pub idf: f32,
    /// Passages that have it.
    pub passages: u64,
    /// Inverse document frequency of the term and its family together, what a relative is worth at most.
    pub family_idf: f32,
}

/// Which of the question's terms a term of a passage matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// The term's place in [`Query::terms`].
    pub term: usize,
    /// Whether it is a relative rather than the term itself.
    pub is_kin: bool,
}

impl<T> Weighed<T> {
    /// The weight of a number.
    pub(super) fn weight(&self, number: u32) -> Option<f32> {
        self.weights.get(number as usize).copied()
    }
}

impl SoughtTerms {
    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = u32::try_from(self.terms.len()).unwrap_or(u32::MAX);
        self.numbers.insert(term.to_owned(), number);
        self.terms.push(term.to_owned());
        self.matches.push(None);
        self.in_names.push(false);
        number
    }

    /// A term of the question is itself before it is a relative, and the relative of the first that it is akin to.
    fn matches(&mut self, term: &str, found: Match) {
        let own = self.number(term) as usize;
        if !found.is_kin || self.matches[own].is_none() {
            self.matches[own] = Some(found);
        }
    }

    fn in_a_name(&mut self, term: &str) -> u32 {
        let own = self.number(term);
        self.in_names[own as usize] = true;
        own
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
        let language = Language::detect_among(question.as_str(), &index.languages);
        let typed = leading(Analyzer::new(&language).tokens(question.as_str()));
        let aliases = aliases(question.as_str(), &typed, index)?;
        let names: Vec<&str> = aliases.iter().flat_map(|alias| &alias.of).map(String::as_str).collect();
        let (tokens, repairs) = repaired(typed.clone(), &names, index)?;
        let (mut terms, mut sought) = terms(&tokens, index)?;
        let words: Vec<&Token> = tokens.iter().filter(|t| !t.is_pair).collect();
        let pairs = weighed_pairs(&words, index)?;
        let grams = weighed_grams(&words, index)?;
        let is_known_language = embedder.knows(&language) && index.has_vectors();
        let spelt_out = spelt_out(question.as_str(), &aliases);
        let vector = if is_known_language { embedder.embed_questions(&[spelt_out.as_str()])?.pop() } else { None };
        let names = names_of(&aliases, &mut terms, &mut sought, index)?;
        Ok(Self {
            question: question.clone(),
            plain: plain(&spelt_out, &tokens, &repairs),
            typed,
            when: None,
            language,
            repairs,
            mass: terms.iter().map(|t| t.idf).sum(),
            terms,
            vector,
            is_brought: embedder.is_brought(),
            words: sought,
            names,
            also: aliases.into_iter().flat_map(|alias| alias.needs).collect(),
            wants: wants(question.as_str()),
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
        match self.vector {
            None => Means::Words,
            Some(_) if self.is_brought => Means::BroughtVectors,
            Some(_) => Means::Vectors,
        }
    }
}

/// The words that are read, and the pairs of characters.
fn leading(mut tokens: Vec<Token>) -> Vec<Token> {
    let (mut words, mut pairs) = (0, 0);
    tokens.retain(|token| {
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

/// The different terms of `tokens` that are looked up, and what is looked for in passages on their account.
fn terms(tokens: &[Token], index: &Index) -> Result<(Vec<Term>, SoughtTerms), StoreError> {
    let has_content = tokens.iter().any(|t| !t.is_stop && !t.is_pair);
    let mut different: Vec<&Token> = Vec::new();
    for token in tokens.iter().filter(|t| !(t.is_stop && has_content)) {
        if different.len() < MAX_TERMS && different.iter().all(|t| t.term != token.term) {
            different.push(token);
        }
    }
    let sought: Vec<&str> = different.iter().map(|token| token.term.as_str()).collect();
    let with_term = index.passages_with(TermKind::Term, &sought)?;
    let (mut terms, mut words) = (Vec::with_capacity(different.len()), SoughtTerms::default());
    let (count, families) = (index.len() as u64, families(index, &sought)?);
    for (term, (token, (passages, (relatives, akin)))) in
        different.into_iter().zip(with_term.into_iter().zip(families)).enumerate()
    {
        for relative in relatives {
            words.matches(&relative, Match { term, is_kin: true });
        }
        words.matches(&token.term, Match { term, is_kin: false });
        let weight = idf(passages, count);
        let family_idf = idf((passages + akin).min(count), count).min(weight);
        terms.push(Term { term: token.term.clone(), word: token.word.clone(), idf: weight, passages, family_idf });
    }
    Ok((terms, words))
}

/// The question's names in their other forms. A term that no passage has is worth what its other form is.
fn names_of(
    aliases: &[Alias],
    terms: &mut [Term],
    words: &mut SoughtTerms,
    index: &Index,
) -> Result<Vec<OtherForm>, StoreError> {
    let mut out = Vec::with_capacity(aliases.len());
    for alias in aliases.iter().filter(|alias| !alias.needs.is_empty()) {
        let worth = alias.worth(index)?;
        for term in terms.iter_mut().filter(|term| alias.of.contains(&term.term)) {
            term.family_idf = term.family_idf.min(worth);
        }
        let stands_for = |of: &String| terms.iter().position(|term| term.term == *of);
        out.push(OtherForm {
            needs: alias.needs.iter().map(|need| words.in_a_name(need)).collect(),
            terms: alias.of.iter().filter_map(stands_for).collect(),
        });
    }
    Ok(out)
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

/// The words with what is misspelt mended: as the corpus has it, apart where two words were typed as one. `names` are left, and
/// what is too much to be looked at.
fn repaired(typed: Vec<Token>, names: &[&str], index: &Index) -> Result<(Vec<Token>, Vec<Repair>), SearchError> {
    let (mut repairs, mut room) = (Vec::new(), MAX_MENDED_BYTES);
    let mut tokens = Vec::with_capacity(typed.len());
    let is_read = |token: &&Token| token.is_stop || token.is_pair || names.contains(&token.term.as_str());
    let unread: Vec<&str> = typed.iter().filter(|token| !is_read(token)).map(|token| token.term.as_str()).collect();
    let mut known = are_known(index, &unread)?.into_iter();
    for mut token in typed {
        if is_read(&&token) || known.next().unwrap_or(true) {
            tokens.push(token);
            continue;
        }
        if is_chat(&token.word) {
            token.is_stop = true;
            tokens.push(token);
            continue;
        }
        let Some(left) = room.checked_sub(token.word.len()) else {
            tokens.push(token);
            continue;
        };
        room = left;
        let Some(found) = repair(index, &token.word)? else {
            match split(index, &token.word)? {
                Some((left, right)) => {
                    repairs.push(Repair { typed: token.word, read_as: format!("{left} {right}") });
                    tokens.extend(Analyzer::new(&Language::english()).tokens(&format!("{left} {right}")));
                }
                None => tokens.push(token),
            }
            continue;
        };
        // The vocabulary holds words of every language in the index; the first whose stem is known wins.
        let stems: Vec<Token> = index.languages.iter().filter_map(|l| Analyzer::new(l).tokens(&found).pop()).collect();
        let terms: Vec<&str> = stems.iter().map(|stem| stem.term.as_str()).collect();
        let are_known = are_known(index, &terms)?;
        if let Some((stem, _)) = stems.into_iter().zip(are_known).find(|(_, is_known)| *is_known) {
            repairs.push(Repair { typed: token.word.clone(), read_as: found });
            token = stem;
        }
        tokens.push(token);
    }
    Ok((tokens, repairs))
}
