/// A name in two forms, as some article explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The short form as it is indexed.
    pub short: String,
    /// Terms of the long form, without stop words.
    pub long: Vec<String>,
    /// The short form as it is printed.
    pub printed: String,
    /// The long form as it is printed.
    pub words: String,
}

/// What an FAQ question is looked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionWord<'a> {
    /// A term of it.
    Term(&'a str),
    /// How a word of it begins, as it is written.
    Beginning(&'a str),
}
