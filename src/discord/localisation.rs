//! The bot's own sentences, by locale. `localisation/LOCALE.toml` is compiled in and read once, its tables flattened to keys
//! such as `button.helpful`; a language more is a file and a line more. What a sentence is filled with is put in as it stands, so
//! what others wrote must be escaped before. Which sentence is said when, and how it looks, is not decided here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Each locale with its file; a test compares with the folder.
const FILES: [(&str, &str); 2] =
    [("en", include_str!("localisation/en.toml")), ("zh-TW", include_str!("localisation/zh-TW.toml"))];

/// The language that is complete by definition, and Discord's default for names and descriptions.
const ENGLISH: &str = "en";

/// Every language, by the name of its file.
static ALL: LazyLock<BTreeMap<&'static str, Localisation>> = LazyLock::new(read);

/// The sentences in one language.
#[derive(Debug)]
pub(crate) struct Localisation {
    locale: &'static str,
    texts: BTreeMap<String, String>,
}

impl Localisation {
    /// In the reader's locale, else in another locale's words of the same language, else in English.
    pub(crate) fn of(locale: &str) -> &'static Self {
        let same_language = || ALL.values().find(|localisation| language(localisation.locale) == language(locale));
        ALL.get(locale).or_else(same_language).unwrap_or_else(english)
    }

    /// Every language with its locale.
    pub(crate) fn all() -> impl Iterator<Item = (&'static str, &'static Self)> {
        ALL.values().map(|localisation| (localisation.locale, localisation))
    }

    /// The text of `key` in every language but English, by Discord's code of the locale.
    pub(crate) fn localisations(key: &str) -> BTreeMap<&'static str, String> {
        Self::all()
            .filter(|(locale, _)| *locale != ENGLISH)
            .map(|(locale, localisation)| (locale, localisation.say(key)))
            .collect()
    }

    /// Whose words they are: a code of Discord's, or `en`.
    pub(crate) fn locale(&self) -> &'static str {
        self.locale
    }

    /// The sentence of `key`, else the English one, else the key itself: a wrong key must not cost a reply.
    pub(crate) fn say(&self, key: &str) -> String {
        let text = self.texts.get(key).or_else(|| english().texts.get(key));
        text.map_or(key, String::as_str).to_owned()
    }

    /// The same with its `{name}`s filled. A name that `values` lacks stays as it is; braces in a value are just
    /// braces.
    pub(crate) fn fill<V: AsRef<str>>(&self, key: &str, values: &[(&str, V)]) -> String {
        pieces(&self.say(key)).map(|piece| piece.filled(values)).collect()
    }

    /// The sentence of `key` about so many things: `key.one` about one, where the language tells one from many, else
    /// `key.many`; its `{n}` is the number.
    pub(crate) fn count<N: TryInto<u64>>(&self, key: &str, n: N, values: &[(&str, &str)]) -> String {
        let n = n.try_into().unwrap_or(u64::MAX);
        let one = format!("{key}.one");
        let form = if n == 1 && self.texts.contains_key(&one) { one } else { format!("{key}.many") };
        let number = n.to_string();
        let values: Vec<(&str, &str)> = values.iter().copied().chain([("n", number.as_str())]).collect();
        self.fill(&form, &values)
    }

    /// What a language is called, by the tag that an article has; `None` for one without a name here.
    pub(crate) fn language(&self, tag: &str) -> Option<&str> {
        self.texts.get(&format!("language.{tag}")).map(String::as_str)
    }
}

/// The language of a locale: `zh` of `zh-TW`.
fn language(locale: &str) -> &str {
    locale.split('-').next().unwrap_or_default()
}

#[expect(clippy::expect_used, reason = "the file is compiled in and read by a test")]
fn english() -> &'static Localisation {
    ALL.get(ENGLISH).expect("en.toml is read by a test")
}

#[expect(clippy::expect_used, reason = "the files are compiled in and read by a test")]
fn read() -> BTreeMap<&'static str, Localisation> {
    let read_one = |(locale, file): (&'static str, &str)| {
        let mut texts = BTreeMap::new();
        flatten("", file.parse().expect("the file is read by a test"), &mut texts);
        (locale, Localisation { locale, texts })
    };
    FILES.into_iter().map(read_one).collect()
}

fn flatten(prefix: &str, table: toml::Table, texts: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(table) => flatten(&key, table, texts),
            toml::Value::String(text) => {
                texts.insert(key, text);
            }
            // A number or a list is no sentence; the key is then missing, which a test tells.
            _ => {}
        }
    }
}

/// A part of a sentence.
enum Piece<'a> {
    Text(&'a str),
    Hole(&'a str),
}

impl Piece<'_> {
    fn filled<V: AsRef<str>>(&self, values: &[(&str, V)]) -> String {
        match self {
            Self::Text(text) => (*text).to_owned(),
            Self::Hole(name) => values
                .iter()
                .find(|(known, _)| known == name)
                .map_or_else(|| format!("{{{name}}}"), |(_, value)| value.as_ref().to_owned()),
        }
    }
}

/// A sentence apart at its `{name}`s.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split('{').enumerate().flat_map(|(n, part)| match part.split_once('}') {
        _ if n == 0 => [Piece::Text(part), Piece::Text("")],
        Some((name, rest)) => [Piece::Hole(name), Piece::Text(rest)],
        None => [Piece::Text("{"), Piece::Text(part)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    /// A button's label: Discord, developers/components/reference, "Button".
    const LABEL: usize = 80;
    /// A modal's title and its inputs' labels: "Modal" in interactions/receiving-and-responding, "Text Input".
    const MODAL: usize = 45;
    /// A text input's placeholder: components/reference, "Text Input".
    const PLACEHOLDER: usize = 100;

    /// What a file may be named, developers/reference, "Locales": another name would have every command refused.
    const LOCALES: &[&str] = &[
        "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu",
        "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN",
        "zh-TW",
    ];

    /// Keys that are put together at run time, so that no source has them whole.
    const COMPOSED: &[&str] = &[
        "command.",
        "language.",
        "state.",
        "channel.mode.",
        "channel.explain.",
        "permission.name.",
        "modal.",
        "audit.action.",
        "unit.",
    ];

    /// `check` sees every text of every language.
    fn each(check: impl Fn(&str, &str, &str)) {
        for (locale, localisation) in Localisation::all() {
            localisation.texts.iter().for_each(|(key, text)| check(locale, key, text));
        }
    }

    fn holes(text: &str) -> BTreeSet<&str> {
        pieces(text).filter_map(|p| if let Piece::Hole(name) = p { Some(name) } else { None }).collect()
    }

    /// The face's sources but this file, each whole.
    fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
        let mut out = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                out.extend(sources(&path));
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("discord/localisation.rs") {
                out.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
            }
        }
        out
    }

    fn home() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/discord")
    }

    #[test]
    fn a_locale_gets_its_language_or_english() {
        for (locale, expected) in
            [("zh-TW", "zh-TW"), ("zh-CN", "zh-TW"), ("en-GB", "en"), ("en-US", "en"), ("xx", "en"), ("", "en")]
        {
            assert_eq!(Localisation::of(locale).locale(), expected, "{locale}");
        }
    }

    #[test]
    fn sentences_are_filled_once_and_never_fail() {
        let localisation = Localisation::of("en-US");
        let pages = 9.to_string();
        assert_eq!(
            localisation.fill("list.page", &[("pages", pages.as_str()), ("page", "{pages}")]),
            "Page {pages} of 9"
        );
        assert_eq!(localisation.fill("list.page", &[("page", "1")]), "Page 1 of {pages}");
        assert_eq!(localisation.say("no.such"), "no.such");
        assert_eq!(
            Localisation::of("zh-TW").fill("no.{such", &[] as &[(&str, &str)]),
            "no.{such",
            "nonsense comes out as nonsense"
        );
        assert_eq!(
            (localisation.language("zh-Hant"), localisation.language("xx")),
            (Some("Traditional Chinese"), None)
        );
    }

    #[test]
    fn only_english_is_no_localisation() {
        let texts = Localisation::localisations("button.helpful");
        assert_eq!(texts.get("zh-TW").map(String::as_str), Some("有幫助"));
        assert_eq!(texts.len() + 1, Localisation::all().count());
    }

    #[test]
    fn every_file_beside_is_compiled_in() {
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        let beside: BTreeSet<String> = std::fs::read_dir(home().join("localisation")).unwrap().map(name).collect();
        let compiled: BTreeSet<String> = FILES.iter().map(|(locale, _)| format!("{locale}.toml")).collect();
        assert_eq!(beside, compiled, "name it in FILES");
        assert!(Localisation::all().all(|(locale, _)| locale == ENGLISH || LOCALES.contains(&locale)));
        assert_eq!(compiled.len(), Localisation::all().count());
    }

    #[test]
    fn every_language_says_all_that_english_says() {
        let english: BTreeMap<&str, BTreeSet<&str>> =
            english().texts.iter().map(|(key, text)| (key.as_str(), holes(text))).collect();
        for (locale, localisation) in Localisation::all() {
            let own: BTreeMap<&str, BTreeSet<&str>> =
                localisation.texts.iter().map(|(key, text)| (key.as_str(), holes(text))).collect();
            // A language that does not tell one from many says both alike.
            let is_told = |key: &&&str| key.strip_suffix(".one").is_some() && !own.contains_key(**key);
            let want: BTreeSet<&&str> = english.keys().filter(|key| !is_told(key)).collect();
            let have: BTreeSet<&&str> = own.keys().collect();
            assert_eq!(have.symmetric_difference(&want).collect::<Vec<_>>(), Vec::<&&&str>::new(), "{locale}");
            for (key, holes) in &own {
                assert_eq!(holes, &english[key], "{locale} {key}");
            }
        }
    }

    #[test]
    fn every_text_has_the_voice() {
        each(|locale, key, text| {
            assert!(!text.is_empty() && (text.trim() == text || key == "list.separator"), "{locale} {key}");
            assert!(!text.contains(['!', '！', '\n', '`', '*']), "{locale} {key}: {text}");
            assert!(holes(text).iter().all(|hole| hole.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')), "{key}");
            // Pictures and symbols carry no meaning here, so there are none.
            let is_picture = |c: char| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..);
            assert!(!text.contains(is_picture), "{locale} {key}: {text}");
            let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
            assert!(locale != "en" || !words.any(|w| w == "I" || w.starts_with("I'")), "{key}: {text}");
            if language(locale) == "zh" {
                let is_han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
                let characters: Vec<char> = text.chars().collect();
                let halves = characters.windows(2).any(|w| is_han(w[0]) && ",.;:?()\"'".contains(w[1]));
                assert!(!halves, "{locale} {key} has half-width punctuation: {text}");
            }
        });
    }

    #[test]
    fn what_discord_limits_fits() {
        each(|locale, key, text| {
            let most = match key {
                _ if key.starts_with("button.") => LABEL,
                _ if key.starts_with("modal.") && key.ends_with(".placeholder") => PLACEHOLDER,
                _ if key.starts_with("modal.") => MODAL,
                // The definitions' own test knows the rest about commands.
                _ => return,
            };
            assert!(text.chars().count() <= most && holes(text).is_empty(), "{locale} {key}");
        });
    }

    /// What a sentence tells the reader to press is what stands on it.
    #[test]
    fn sentences_name_buttons_as_they_are_labelled() {
        let is_label = |key: &str| key.starts_with("button.") || key == "command.find.name";
        let labels: Vec<(&String, &String)> = english().texts.iter().filter(|(key, _)| is_label(key)).collect();
        for (key, text) in &english().texts {
            for named in text.split('“').skip(1).filter_map(|rest| rest.split('”').next()) {
                let Some((label, _)) = labels.iter().find(|(_, label)| *label == named) else {
                    assert!(named.starts_with('{') || named == "ibid check", "{key} names “{named}”, which is nothing");
                    continue;
                };
                each(|locale, other, text| {
                    let label = Localisation::of(locale).say(label);
                    assert!(other != key || text.contains(&label), "{locale} {key} does not name {label}");
                });
            }
        }
    }

    #[test]
    fn what_is_said_is_known() {
        let known = &english().texts;
        for (path, source) in sources(&home()) {
            for call in [".say(", ".fill(", "localisations("] {
                for rest in source.split(call).skip(1) {
                    let Some((key, rest)) = rest.trim_start().strip_prefix('"').and_then(|r| r.split_once('"')) else {
                        continue;
                    };
                    let text = known.get(key);
                    assert!(text.is_some(), "{} says {key:?}, which no file has", path.display());
                    // Values that are not written out in the call cannot be seen from here.
                    let is_apart = call == ".fill(" && !rest.trim_start_matches(',').trim_start().starts_with("&[");
                    let statement = rest.split(';').next().unwrap_or_default();
                    for hole in text.into_iter().flat_map(|text| holes(text)) {
                        let is_filled = call == ".fill(" && statement.contains(&format!("\"{hole}\""));
                        assert!(is_apart || is_filled, "{} leaves {{{hole}}} of {key:?} open", path.display());
                    }
                }
            }
        }
    }

    /// The keys that are counted by: literals after `.count(`, with what fills them.
    #[test]
    fn what_is_counted_has_a_number() {
        let known = &english().texts;
        for (path, source) in sources(&home()) {
            for rest in source.split("localisation.count(").skip(1) {
                let Some((key, rest)) = rest.trim_start().strip_prefix('"').and_then(|r| r.split_once('"')) else {
                    continue;
                };
                let Some(many) = known.get(&format!("{key}.many")) else {
                    panic!("{} counts by {key:?}, which no file has", path.display());
                };
                assert!(holes(many).contains("n"), "{key}.many");
                let statement = rest.split(';').next().unwrap_or_default();
                for hole in holes(many).into_iter().filter(|hole| *hole != "n") {
                    assert!(statement.contains(&format!("\"{hole}\"")), "{} leaves {{{hole}}} open", path.display());
                }
            }
        }
        for (key, one) in known {
            let Some(stem) = key.strip_suffix(".one") else { continue };
            let many = known.get(&format!("{stem}.many")).expect("one of many");
            assert_ne!(one, many, "{key}");
        }
        assert_eq!(Localisation::of("en-US").count("unit.question", 1, &[]), "1 question");
        assert_eq!(Localisation::of("en-US").count("unit.question", 2, &[]), "2 questions");
        assert_eq!(Localisation::of("zh-TW").count("unit.question", 1, &[]), "1 個問題");
    }

    #[test]
    fn every_sentence_is_said() {
        let source: String = sources(&home()).into_iter().map(|(_, source)| source).collect();
        for key in english().texts.keys() {
            let is_excused = COMPOSED.iter().any(|group| key.starts_with(group));
            let key = key.strip_suffix(".one").or(key.strip_suffix(".many")).unwrap_or(key);
            assert!(is_excused || source.contains(&format!("\"{key}\"")), "nothing says {key}");
        }
    }
}
