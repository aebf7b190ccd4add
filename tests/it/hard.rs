//! Questions that are cheap to write and dear to answer: for the tests, and for the bench that times them. Each fills what a question
//! may have.

use ibid::article::MAX_QUESTION_CHARS;

/// As much of `words`, one after the other with `between`, as a question may have.
fn fill(between: &str, mut word: impl FnMut(usize) -> String) -> String {
    let mut out = String::new();
    for n in 0.. {
        let word = word(n);
        if out.chars().count() + word.chars().count() + between.len() > MAX_QUESTION_CHARS {
            break;
        }
        out.push_str(if n == 0 { "" } else { between });
        out.push_str(&word);
    }
    out
}

fn letters(from: char, many: u32, len: usize, seed: usize) -> String {
    let letter = |n: usize| {
        let n = seed.wrapping_mul(31).wrapping_add(n * n * 7).wrapping_add(seed / 3 * n) % many as usize;
        char::from_u32(u32::from(from) + u32::try_from(n).unwrap()).unwrap()
    };
    (0..len).map(letter).collect()
}

/// The hardest questions that are known, each with a name; `own` are the words of the articles they are asked of.
pub(crate) fn hard(own: &str) -> Vec<(&'static str, String)> {
    let latin = |len| move |n| letters('a', 26, len, n);
    let mut hard: Vec<(&str, String)> = vec![
        ("dots and digits", fill("", |n| format!("{}.", n % 10))),
        ("dotted numbers", fill(" ", |n| format!("{}.", n % 100))),
        ("one letter and a dot", fill("", |n| format!("{}.", letters('a', 26, 1, n)))),
        ("digits in groups", fill(",", |n| format!("{:03}", n * 37 % 1000))),
        ("dashes", fill("-", |n| n.to_string())),
        ("one letter", fill(" ", latin(1))),
        ("four letters", fill(" ", latin(4))),
        ("eight letters", fill(" ", latin(8))),
        ("fifty-nine letters", fill(" ", latin(59))),
        ("one letter again and again", "a".repeat(MAX_QUESTION_CHARS)),
        ("misspelt", fill(" ", |n| format!("regulatoin{}", letters('a', 26, 1, n)))),
        ("typed as one", fill(" ", |n| format!("{}company", letters('a', 26, 6, n)))),
        (
            "with common beginnings",
            fill(" ", |n| format!("{}{}", ["comp", "regu", "inve"][n % 3], letters('a', 26, 3, n))),
        ),
        ("hangul", fill(" ", |n| letters('가', 11_000, 3, n))),
        ("cyrillic", fill(" ", |n| letters('а', 32, 8, n))),
        ("accents", fill(" ", |n| letters('à', 20, 8, n))),
        ("han", letters('一', 20_000, MAX_QUESTION_CHARS, 3)),
        ("kana", letters('ぁ', 80, MAX_QUESTION_CHARS, 3)),
        ("thai", letters('ก', 40, MAX_QUESTION_CHARS, 3)),
        ("addresses", fill(" ", |n| format!("http://{}.{}/", letters('a', 26, 6, n), letters('a', 26, 3, n)))),
    ];
    // All the corpus's own words: each is known, has its family and its passages.
    hard.push(("the articles' own words", own.chars().take(MAX_QUESTION_CHARS).collect()));
    let mut different: Vec<&str> = own.split_whitespace().filter(|word| word.len() > 5).collect();
    different.sort_unstable();
    different.dedup();
    hard.push(("different words of the articles", fill(" ", |n| different[n * 7 % different.len()].to_owned())));
    // What has to be looked at besides: time words, several questions, a name for every initial, words that are read against a day.
    let again = |words: &str| words.repeat(MAX_QUESTION_CHARS / words.chars().count());
    hard.extend([
        ("many questions", again("who? why? when? ")),
        ("time words", again("since last week, before 3 April 2025, latest, ")),
        ("what and what", again("what is the company and ")),
        ("initials", fill(" ", |n| letters('A', 26, 3, n))),
        ("numbers", fill(" ", |n| format!("bus {n}"))),
    ]);
    hard
}
