//! Words that a language cannot do without, and others mostly lack: they tell the language of a few words, where the frequencies
//! of letters say nothing yet. Questions have them by nature.

use std::collections::HashMap;
use std::sync::LazyLock;

/// By language. Words that another language has as well stand in both lists.
const WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in is it for on was are with that this by from at be how what you can my do does did when who why \
         where which his her she he they we our its not has have had will would should there or if an as but after before \
         says said i your",
    ),
    (
        "de",
        "der die das und ist nicht ein eine einen einem einer zu den dem des mit auf für von im wird werden sind war was wie \
         wer wo wann warum welche welcher welches ich sie es er wir ihr auch bei nach aus über zum zur kann darf gibt \
         wieviel viel viele hoch lange oft hat haben ab bis am ins",
    ),
    (
        "es",
        "el la los las de del y en que es un una por para con no se su al lo como más cuándo cuando dónde donde quién quien \
         qué cuánto cuánta cuántos cómo cuál hay está son puede puedo mi",
    ),
    (
        "fr",
        "le la les de des du et en est un une pour par avec ne pas se sa son au aux que qui quoi quand où comment combien \
         pourquoi quel quelle il elle nous vous je sont dans sur ce cette peut y a-t-il",
    ),
    (
        "it",
        "il lo la gli le di del della dei e in è un una per con non si al alla che chi quando dove come quanto quanti quale \
         perché sono ha può nel nella mi",
    ),
    (
        "pt",
        "o a os as de do da dos das e em no na é um uma por para com não se ao que quem quando onde como quanto quanta \
         quantos qual são está pode há meu",
    ),
    (
        "nl",
        "de het een en van in is niet op te met voor aan dat die zijn was wat wie waar wanneer waarom hoe welke hoeveel ik je \
         kan mag er naar ook bij wordt",
    ),
    (
        "sv",
        "och att det en ett som på är för av med den inte till om har jag var när vad vem hur varför vilken vilka kan får \
          mycket många finns från",
    ),
    (
        "da",
        "og at det en et som på er for af med den ikke til om har jeg hvor hvornår hvad hvem hvordan hvorfor hvilken kan må \
          meget mange fra de",
    ),
    (
        "no",
        "og å det en et som på er for av med den ikke til om har jeg hvor når hva hvem hvordan hvorfor hvilken kan må \
         mye mange fra de",
    ),
    (
        "fi",
        "ja on ei se että mitä mikä missä milloin kuka miksi miten kuinka paljonko montako ovat voi kun tai joka saa",
    ),
    ("pl", "i w na z do nie się to jest że o co kto gdzie kiedy dlaczego jak ile czy który która są dla od po można"),
    ("tr", "ve bir bu da de için ile ne kim nerede nereye nasıl neden kaç mi mı var mıdır olan gibi kadar zaman hangi"),
    ("cs", "a v na z do se je že to co kdo kde kdy proč jak kolik který která jsou pro od po "),
    ("ro", "și în la de pe cu nu se este ce cine unde când cum cât câte care sunt un o pentru din "),
    ("ca", "el la els les de del i en que és un una per amb no quan on qui què com quant quin són hi ha "),
    (
        "id",
        "yang dan di ke dari ini itu adalah untuk dengan tidak apa siapa mana kapan kenapa bagaimana berapa ada bisa pada",
    ),
];

/// What is asked with as often in a chat, and is no function word: what it costs.
const COSTS: &[(&str, &str)] = &[
    ("de", "kostet kosten"),
    ("es", "cuesta cuestan"),
    ("fr", "coûte coûtent"),
    ("it", "costa costano"),
    ("pt", "custa custam"),
    ("nl", "kost"),
    ("sv", "kostar"),
    ("da", "koster"),
    ("no", "koster"),
    ("fi", "maksaa"),
    ("pl", "kosztuje"),
    ("cs", "stojí"),
    ("ro", "costă"),
    ("ca", "costa"),
    ("en", "cost costs"),
];

/// Whether `word`, in lower case, is a function word of a language, by its primary tag.
#[must_use]
pub fn is_function_word(word: &str, language: &str) -> bool {
    let list = WORDS.iter().find(|(tag, _)| *tag == language).map_or("", |(_, list)| *list);
    list.split_whitespace().any(|known| known == word)
}

/// By word, the languages that have it, by their places in [`WORDS`].
static LANGUAGES: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut out: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, (tag, list)) in WORDS.iter().enumerate() {
        let costs = COSTS.iter().filter(|(other, _)| other == tag).flat_map(|(_, list)| list.split_whitespace());
        for word in list.split_whitespace().chain(costs) {
            let places = out.entry(word).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    out
});

/// How the words of a text vote for languages.
pub(super) struct Votes {
    by_language: [usize; WORDS.len()],
    /// Words in all.
    pub words: usize,
}

impl Votes {
    pub(super) fn of(text: &str) -> Self {
        let mut out = Self { by_language: [0; WORDS.len()], words: 0 };
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            out.words += 1;
            for place in LANGUAGES.get(word.to_lowercase().as_str()).into_iter().flatten() {
                if let Some(votes) = out.by_language.get_mut(*place) {
                    *votes += 1;
                }
            }
        }
        out
    }

    /// Function words of `language`, by its primary tag.
    pub(super) fn of_language(&self, language: &str) -> usize {
        WORDS.iter().zip(self.by_language).find(|((tag, _), _)| *tag == language).map_or(0, |(_, votes)| votes)
    }

    /// The most votes that a language has.
    pub(super) fn largest(&self) -> usize {
        self.by_language.into_iter().max().unwrap_or_default()
    }

    /// The language with the most votes, and how many; none where two have as many, or all none.
    pub(super) fn most<'a>(&self, among: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
        let counted: Vec<(&str, usize)> = among.map(|tag| (tag, self.of_language(tag))).collect();
        let best = counted.iter().copied().max_by_key(|(_, votes)| *votes).filter(|(_, votes)| *votes > 0)?;
        let is_alone = counted.iter().filter(|(_, votes)| *votes == best.1).count() == 1;
        is_alone.then_some(best)
    }
}

/// The tags of all languages that are known here.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|(tag, _)| *tag)
}
