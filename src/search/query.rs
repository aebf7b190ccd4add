use super::SearchError;
use super::alias::{Alias, Found, aliases};
use super::kin::family;
use super::spelling::{Repair, is_chat, is_known, repair, split};
use super::when::When;
use crate::article::{Question, Wants, wants};
use crate::embed::Embedder;
use crate::index::analysis::{Analyzer, Token, grams, idf, pairs};
use crate::index::{Field, Index};
use crate::text::Language;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

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
    /// For each part of the index, what a passage's term, by its ordinal there, matches of the question.
    pub(super) matches: Vec<HashMap<u32, Match>>,
    /// For each part of the index, names of the question that a passage may have in another form.
    pub(super) aliases: Vec<Vec<Found>>,
    /// Terms of those forms, to look for.
    pub(super) also: Vec<String>,
    /// What sort of answer it wants.
    pub(super) wants: Option<Wants>,
    /// Its neighbouring words by the terms' ordinals in each part, with their weight.
    pub(super) pairs: Weighed<(u32, u32)>,
    /// Its character n-grams by their ordinals in each part, with their weight.
    pub(super) grams: Weighed<u32>,
}

/// Features of a question by their ordinals in each part of the index.
pub(super) struct Weighed<K> {
    /// For each part of the index, weights of those that some passage of it has.
    pub weights: Vec<HashMap<K, f32>>,
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

impl<K: Eq + Hash> Weighed<K> {
    /// The weight of one that a passage has.
    pub(super) fn weight(&self, part: usize, key: &K) -> Option<f32> {
        self.weights.get(part)?.get(key).copied()
    }
}

/// The map of one part of the index; made where it is the first entry.
fn of_part<K, V>(maps: &mut Vec<HashMap<K, V>>, part: usize) -> &mut HashMap<K, V> {
    while maps.len() <= part {
        maps.push(HashMap::new());
    }
    &mut maps[part]
}

impl Query {
    /// What a term of a passage matches, by its ordinal in a part of the index.
    pub(super) fn matched(&self, part: usize, term: u32) -> Option<Match> {
        self.matches.get(part)?.get(&term).copied()
    }

    /// Analyses `question` for `index`.
    ///
    /// # Errors
    /// [`SearchError`] when the index or the encoder fails.
    pub fn new(question: &Question, index: &Index, embedder: &dyn Embedder) -> Result<Self, SearchError> {
        let language = Language::detect_among(question.as_str(), &index.languages);
        let typed = leading(Analyzer::new(&language).tokens(question.as_str()));
        let aliases = aliases(question.as_str(), &typed, index);
        let names: Vec<&str> = aliases.iter().flat_map(|alias| &alias.of).map(String::as_str).collect();
        let (tokens, repairs) = repaired(typed.clone(), &names, index)?;
        let count = index.lexical.len();

        let mut terms: Vec<Term> = Vec::new();
        let mut matches: Vec<HashMap<u32, Match>> = Vec::new();
        let has_content = tokens.iter().any(|t| !t.is_stop && !t.is_pair);
        for token in tokens.iter().filter(|t| !(t.is_stop && has_content)) {
            if terms.len() < MAX_TERMS && terms.iter().all(|t| t.term != token.term) {
                let passages = index.lexical.doc_freq(Field::All, &token.term)?;
                let weight = idf(passages, count);
                let n = terms.len();
                let (relatives, akin) = family(&index.lexical, &token.term)?;
                for relative in relatives {
                    for (part, ordinal) in (0..).zip(index.lexical.ordinals(Field::All, &relative)?) {
                        let matches = of_part(&mut matches, part);
                        ordinal.map(|o| matches.entry(o).or_insert(Match { term: n, is_kin: true }));
                    }
                }
                for (part, ordinal) in (0..).zip(index.lexical.ordinals(Field::All, &token.term)?) {
                    let matches = of_part(&mut matches, part);
                    ordinal.map(|o| matches.insert(o, Match { term: n, is_kin: false }));
                }
                let family_idf = idf((passages + akin).min(count), count).min(weight);
                terms.push(Term {
                    term: token.term.clone(),
                    word: token.word.clone(),
                    idf: weight,
                    passages,
                    family_idf,
                });
            }
        }
        let words: Vec<&Token> = tokens.iter().filter(|t| !t.is_pair).collect();
        let pairs = weighed_pairs(&words, index)?;
        let grams = weighed_grams(&words, index)?;
        let is_known_language = embedder.knows(&language) && !index.vectors.is_empty();
        let spelt_out = spelt_out(question.as_str(), &aliases);
        let vector = if is_known_language { embedder.embed_questions(&[spelt_out.as_str()])?.pop() } else { None };
        let (found, also) = found(&aliases, &mut terms, index)?;
        Ok(Self {
            question: question.clone(),
            typed,
            when: None,
            language,
            repairs,
            mass: terms.iter().map(|t| t.idf).sum(),
            terms,
            vector,
            is_brought: embedder.is_brought(),
            matches,
            aliases: found,
            also,
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

/// For each part of the index what is found by other forms of the question's names, and those forms' terms. A term that no
/// passage has is worth what its other form is.
fn found(aliases: &[Alias], terms: &mut [Term], index: &Index) -> tantivy::Result<(Vec<Vec<Found>>, Vec<String>)> {
    let mut out: Vec<Vec<Found>> = Vec::new();
    for alias in aliases {
        let worth = alias.worth(index)?;
        for term in terms.iter_mut().filter(|term| alias.of.contains(&term.term)) {
            term.family_idf = term.family_idf.min(worth);
        }
        let words: Vec<&str> = terms.iter().map(|term| term.term.as_str()).collect();
        for (part, found) in alias.found(&words, index)?.into_iter().enumerate() {
            while out.len() <= part {
                out.push(Vec::new());
            }
            out[part].extend(found);
        }
    }
    Ok((out, aliases.iter().flat_map(|alias| alias.needs.clone()).collect()))
}

/// The question's different neighbouring words with their weights, and the sum of all weights, also of those that no
/// passage has. Sums run in sorted order, so that every bit of the result is always the same.
fn weighed_pairs(words: &[&Token], index: &Index) -> tantivy::Result<Weighed<(u32, u32)>> {
    let (mut found, mut mass) = (Vec::new(), 0.0);
    let different: BTreeSet<(&str, &str)> =
        words.windows(2).map(|w| (w[0].term.as_str(), w[1].term.as_str())).collect();
    for (a, b) in different {
        let pair = pairs([a, b].into_iter()).pop().unwrap_or_default();
        let weight = idf(index.lexical.doc_freq(Field::Pairs, &pair)?, index.lexical.len());
        mass += weight;
        let both = index.lexical.ordinals(Field::All, a)?.into_iter().zip(index.lexical.ordinals(Field::All, b)?);
        for (part, (a, b)) in (0..).zip(both) {
            of_part(&mut found, part).extend(a.zip(b).map(|key| (key, weight)));
        }
    }
    Ok(Weighed { weights: found, size: mass })
}

/// The question's character n-grams with their weights, and the Euclidean length of all of them.
fn weighed_grams(words: &[&Token], index: &Index) -> tantivy::Result<Weighed<u32>> {
    let (mut found, mut squares) = (Vec::new(), 0.0);
    let mut chars = 0;
    let words = words.iter().map(|token| token.word.as_str()).take_while(|word| {
        chars += word.chars().count() + 1;
        chars <= MAX_GRAM_CHARS
    });
    for gram in grams(words) {
        let weight = idf(index.lexical.doc_freq(Field::Grams, &gram)?, index.lexical.len());
        squares += weight * weight;
        for (part, ordinal) in (0..).zip(index.lexical.ordinals(Field::Grams, &gram)?) {
            of_part(&mut found, part).extend(ordinal.map(|key| (key, weight)));
        }
    }
    Ok(Weighed { weights: found, size: squares.sqrt() })
}

/// The words with what is misspelt mended: as the corpus has it, apart where two words were typed as one. `names` are left, and
/// what is too much to be looked at.
fn repaired(typed: Vec<Token>, names: &[&str], index: &Index) -> Result<(Vec<Token>, Vec<Repair>), SearchError> {
    let (mut repairs, mut room) = (Vec::new(), MAX_MENDED_BYTES);
    let mut tokens = Vec::with_capacity(typed.len());
    for mut token in typed {
        let is_name = names.contains(&token.term.as_str());
        if token.is_stop || token.is_pair || is_name || is_known(&index.lexical, &token.term)? {
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
        let Some(found) = repair(&index.lexical, &token.word)? else {
            match split(&index.lexical, &token.word)? {
                Some((left, right)) => {
                    repairs.push(Repair { typed: token.word, read_as: format!("{left} {right}") });
                    tokens.extend(Analyzer::new(&Language::english()).tokens(&format!("{left} {right}")));
                }
                None => tokens.push(token),
            }
            continue;
        };
        // The vocabulary holds words of every language in the index; the first whose stem is known wins.
        let stems = index.languages.iter().filter_map(|l| Analyzer::new(l).tokens(&found).pop());
        let mut known = None;
        for stem in stems {
            if is_known(&index.lexical, &stem.term)? {
                known = Some(stem);
                break;
            }
        }
        if let Some(stem) = known {
            repairs.push(Repair { typed: token.word.clone(), read_as: found });
            token = stem;
        }
        tokens.push(token);
    }
    Ok((tokens, repairs))
}
