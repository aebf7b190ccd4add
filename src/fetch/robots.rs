//! What a site wishes of programs: robots.txt by RFC 9309, with the `Crawl-delay` that many sites add to it.
//!
//! A small reader of our own: the crates for it are years old or bring a regular expression for every rule.

use crate::text::hex;
use std::time::Duration;

/// Bytes of a robots.txt that are read; RFC 9309 asks for at least 500 KiB.
pub const MAX_ROBOTS_BYTES: u64 = 512_000;

/// A longer `Crawl-delay` counts as this one: some sites write hours, and mean to be left alone by those who obey.
const LONGEST_DELAY: Duration = Duration::from_mins(1);

/// A path longer than this is compared by its beginning.
const MAX_PATH_BYTES: usize = 8_192;

/// The rules of a robots.txt that hold for one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// Normalised, as it is compared; `*` for anything, `$` at its end for the end.
    pattern: String,
}

impl Robots {
    /// The rules for `agent`: of all groups that name it, or of those for everyone where none does. What is no rule is
    /// passed over.
    #[must_use]
    pub fn parse(bytes: &[u8], agent: &str) -> Self {
        let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let (mut own, mut general) = (None::<Self>, Self::default());
        // Whom the group speaks of, and whether its list of names is still open.
        let (mut is_own, mut is_general, mut names) = (false, false, false);
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
            if key == "user-agent" {
                if !names {
                    (is_own, is_general) = (false, false);
                }
                names = true;
                is_own |= product(value).is_some_and(|name| name.eq_ignore_ascii_case(agent));
                is_general |= value == "*";
                if is_own {
                    own.get_or_insert_default();
                }
                continue;
            }
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                // A sitemap line belongs to no group and ends none.
                continue;
            }
            names = false;
            let groups = [own.as_mut().filter(|_| is_own), Some(&mut general).filter(|_| is_general)];
            for group in groups.into_iter().flatten() {
                group.take(&key, value);
            }
        }
        own.unwrap_or(general)
    }

    fn take(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let seconds = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.delay = self.delay.max(seconds.map(|delay| delay.min(LONGEST_DELAY)));
        } else if value.starts_with(['/', '*']) {
            // An empty rule is none, and one that begins otherwise matches nothing.
            self.rules.push(Rule { allows: key == "allow", pattern: normal(value) });
        }
    }

    /// Whether `path`, with its query, may be fetched: what the longest rule that matches says, the kinder one of two.
    #[must_use]
    pub fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let path = path.get(..MAX_PATH_BYTES.min(path.len())).unwrap_or(&path);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, path));
        path == "/robots.txt" || matching.max_by_key(|r| (r.pattern.len(), r.allows)).is_none_or(|rule| rule.allows)
    }

    /// The least time between two calls that the site wishes.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.delay
    }
}

/// The product token that a `User-agent` line begins with.
fn product(value: &str) -> Option<&str> {
    let end = value.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_'))).unwrap_or(value.len());
    value.get(..end).filter(|name| !name.is_empty())
}

/// A path or pattern in one spelling: unreserved characters as they are, others that are written by their number with
/// capital digits, those beyond ASCII by their numbers.
fn normal(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let coded =
            bytes.get(at + 1..at + 3).filter(|_| *byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let coded = coded.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        at += if coded.is_some() { 3 } else { 1 };
        let is_unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
        match coded {
            Some(value) if is_unreserved(value) => out.push(char::from(value)),
            Some(value) => push_coded(&mut out, value),
            None if byte.is_ascii_graphic() => out.push(char::from(*byte)),
            None => push_coded(&mut out, *byte),
        }
    }
    out
}

fn push_coded(out: &mut String, byte: u8) {
    out.push('%');
    out.push_str(&hex(&[byte]).to_ascii_uppercase());
}

/// Whether a pattern holds for a path. The pieces between its stars are looked for from left to right, each once.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_whole) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !is_whole || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if is_whole && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allows(robots: &str, path: &str) -> bool {
        Robots::parse(robots.as_bytes(), "ibid").allows(path)
    }

    #[test]
    fn the_longest_rule_decides_and_the_kinder_of_two() {
        let robots = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c$\nDisallow: /x\nAllow: /x\n";
        for (path, expected) in [
            ("/", true),
            ("/a", false),
            ("/ab", false),
            ("/a/b", true),
            ("/a/b/c", false),
            ("/a/b/cd", true),
            ("/x", true),
        ] {
            assert_eq!(allows(robots, path), expected, "{path}");
        }
    }

    #[test]
    fn stars_and_ends_are_understood() {
        for (rule, path, expected) in [
            ("/*.pdf$", "/a/b.pdf", false),
            ("/*.pdf$", "/a/b.pdf?x", true),
            ("/*.pdf", "/a/b.pdf?x", false),
            ("*/private", "/a/private/b", false),
            ("/a*b*c", "/aXXbYYc/z", false),
            ("/a*b*c", "/acb", true),
            ("/a$", "/a", false),
            ("/a$b", "/a$bc", false),
            ("/a**", "/ab", false),
            ("/a*$", "/ab", false),
            ("/ab*b$", "/ab", true),
            ("", "/a", true),
            ("a", "/a", true),
        ] {
            assert_eq!(allows(&format!("user-agent:*\ndisallow: {rule}"), path), expected, "{rule} {path}");
        }
    }

    #[test]
    fn spellings_of_one_path_are_one_path() {
        let robots = "User-Agent: *\nDisallow: /caf\u{e9}\nDisallow: /%7ejo/\nDisallow: /a%2fb";
        for (path, expected) in
            [("/caf%c3%a9/x", false), ("/~jo/", false), ("/%7Ejo/", false), ("/a%2Fb", false), ("/a/b", true)]
        {
            assert_eq!(allows(robots, path), expected, "{path}");
        }
    }

    #[test]
    fn a_group_that_names_us_holds_instead_of_the_one_for_everyone() {
        let robots = "# hello\nUser-agent: other\nUser-agent: Ibid/1.0\nDisallow: /own # why\n\nSitemap: https://x.example/s\n\
                      User-agent: *\nDisallow: /\nCrawl-delay: 5\n\nuser-agent: IBID\nDisallow: /more\ncrawl-delay: 0.5";
        let own = Robots::parse(robots.as_bytes(), "ibid");
        assert!(own.allows("/a") && !own.allows("/own") && !own.allows("/more"));
        assert_eq!(own.crawl_delay(), Some(Duration::from_millis(500)));
        let other = Robots::parse(robots.as_bytes(), "somebody");
        assert!(!other.allows("/a") && other.allows("/robots.txt"));
        assert_eq!(other.crawl_delay(), Some(Duration::from_secs(5)));
        assert!(allows("User-agent: ibidem\nDisallow: /", "/a"));
    }

    #[test]
    fn what_is_no_robots_txt_or_a_flood_of_rules_forbids_nothing() {
        let starry = format!("User-agent: *\nDisallow: /{}\n", "*a".repeat(200_000));
        let many = format!("User-agent: *\n{}", "Disallow: /*x*y*z$\n".repeat(20_000));
        let path = format!("/{}", "a".repeat(8_000));
        for robots in ["<html><body>404: not found</body></html>", "\0\u{1}", "Disallow: /", &starry, &many] {
            assert!(allows(robots, "/a"), "{robots:.20}");
            assert!(allows(robots, &path));
        }
        let delay =
            |value: &str| Robots::parse(format!("user-agent:*\ncrawl-delay:{value}").as_bytes(), "x").crawl_delay();
        assert_eq!((delay("86400"), delay("-1"), delay("NaN"), delay("x")), (Some(LONGEST_DELAY), None, None, None));
    }

    /// What a pattern means, said the slow way.
    fn slowly(pattern: &[u8], path: &[u8]) -> bool {
        match pattern.split_first() {
            None => true,
            Some((b'$', [])) => path.is_empty(),
            Some((b'*', rest)) => (0..=path.len()).any(|n| slowly(rest, &path[n..])),
            Some((c, rest)) => path.first() == Some(c) && slowly(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn patterns_match_as_they_are_defined(pattern in "/[ab*]{0,6}\\$?", path in "/[ab]{0,8}") {
            prop_assert_eq!(matches(&pattern, &path), slowly(pattern.as_bytes(), path.as_bytes()));
        }

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300), path in "/.{0,20}") {
            let _ = Robots::parse(&bytes, "ibid").allows(&path);
        }
    }
}
