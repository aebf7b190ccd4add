//! Reads JSON that is broken, as JSON-LD in pages often is: comments, single quotes, names without quotes, quotation marks
//! inside a text, brackets that nothing closes. It goes through the text once and never fails; it gives what it could tell.

use serde_json::{Map, Value};

/// Values inside values deeper than this are passed over.
const MAX_DEPTH: usize = 48;

/// What can be read of JSON that is broken: comments, single quotes, names without quotes, quotation marks inside a text,
/// brackets that nothing closes, nesting without end. Linear in time.
pub(super) fn salvage(text: &str) -> Option<Value> {
    let mut reader = JsonReader { text, at: 0 };
    let value = reader.value(0)?;
    matches!(value, Value::Object(_) | Value::Array(_)).then_some(value)
}

struct JsonReader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> JsonReader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn skip_space(&mut self) {
        loop {
            self.at = self.text.len() - self.rest().trim_start().len();
            let rest = self.rest();
            let comment = if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else {
                return;
            };
            self.at += comment;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_space();
        match self.peek()? {
            '{' | '[' if depth >= MAX_DEPTH => {
                self.pass_over();
                Some(Value::Null)
            }
            '{' => Some(Value::Object(self.object(depth))),
            '[' => Some(Value::Array(self.array(depth))),
            quote @ ('"' | '\'') => Some(Value::String(self.string(quote, false))),
            _ => Some(self.bare()),
        }
    }

    fn object(&mut self, depth: usize) -> Map<String, Value> {
        let mut out = Map::new();
        self.next();
        loop {
            self.skip_space();
            let name = match self.peek() {
                None => return out,
                Some('}') => {
                    self.next();
                    return out;
                }
                Some(quote @ ('"' | '\'')) => self.string(quote, true),
                Some(c) if c.is_alphanumeric() || matches!(c, '@' | '_' | '$') => self.name(),
                Some(_) => {
                    self.next();
                    continue;
                }
            };
            self.skip_space();
            if self.peek() != Some(':') {
                continue;
            }
            self.next();
            if let Some(value) = self.value(depth + 1) {
                out.insert(name, value);
            }
        }
    }

    fn array(&mut self, depth: usize) -> Vec<Value> {
        let mut out = Vec::new();
        self.next();
        loop {
            self.skip_space();
            match self.peek() {
                // The bracket was forgotten: what follows belongs to the object around.
                None | Some('}') => return out,
                Some(']') => {
                    self.next();
                    return out;
                }
                Some(',' | ':') => {
                    self.next();
                }
                Some(_) => out.extend(self.value(depth + 1)),
            }
        }
    }

    fn name(&mut self) -> String {
        let rest = self.rest();
        let end =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '_' | '$' | '-'))).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default().to_owned()
    }

    /// A number, a truth or a word without quotes.
    fn bare(&mut self) -> Value {
        let rest = self.rest();
        let end = rest.find([',', ']', '}', '\n']).unwrap_or(rest.len());
        self.at += end;
        if end == 0 {
            self.next();
        }
        let word = rest.get(..end).unwrap_or_default().trim();
        serde_json::from_str(word).unwrap_or_else(|_| Value::String(word.to_owned()))
    }

    fn string(&mut self, quote: char, is_name: bool) -> String {
        let mut out = String::new();
        self.next();
        while let Some(c) = self.next() {
            match c {
                '\\' => out.extend(self.escape()),
                _ if c == quote && self.is_end(is_name) => return out,
                // The quote was forgotten: a field follows on the next line.
                '\n' if self.is_field() => return out.trim_end().trim_end_matches(',').to_owned(),
                _ => out.push(c),
            }
        }
        out
    }

    fn escape(&mut self) -> Option<char> {
        match self.next()? {
            'n' | 'r' => Some('\n'),
            't' => Some(' '),
            'b' | 'f' => None,
            'u' => {
                let code = self.rest().get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                self.at += if code.is_some() { 4 } else { 0 };
                let code = code?;
                // Half of a pair, with its other half behind it.
                if (0xd800..0xdc00).contains(&code) {
                    let low = self.rest().strip_prefix("\\u").and_then(|r| r.get(..4));
                    let low = low.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                    let low = low.filter(|low| (0xdc00..0xe000).contains(low))?;
                    self.at += 6;
                    return char::from_u32(0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00));
                }
                char::from_u32(code)
            }
            other => Some(other),
        }
    }

    /// Whether the quotation mark just read ends its text, by what follows.
    fn is_end(&self, is_name: bool) -> bool {
        let rest = self.rest().trim_start();
        let Some(next) = rest.chars().next() else {
            return true;
        };
        match next {
            ':' => is_name,
            '}' | ']' => true,
            ',' => {
                let rest = rest.get(1..).unwrap_or_default().trim_start();
                rest.is_empty()
                    || rest.starts_with(['"', '\'', '{', '[', '}', ']', '-', '/'])
                    || rest.starts_with(|c: char| c.is_ascii_digit())
                    || ["true", "false", "null"].iter().any(|word| rest.starts_with(word))
                    || is_bare_field(rest)
            }
            // The comma was forgotten, or a comment follows.
            '"' | '\'' => self.is_field(),
            '/' => rest.starts_with("/*") || rest.starts_with("//"),
            _ => false,
        }
    }

    /// Whether `"name":` follows.
    fn is_field(&self) -> bool {
        let rest = self.rest().trim_start();
        let Some(name) = rest.strip_prefix(['"', '\'']) else {
            return false;
        };
        let end = name.find(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '_' | '-'))).unwrap_or(name.len());
        let after = name.get(end..).unwrap_or_default();
        end > 0 && after.strip_prefix(['"', '\'']).is_some_and(|rest| rest.trim_start().starts_with(':'))
    }

    /// Over brackets in brackets, however many.
    fn pass_over(&mut self) {
        let mut open = 0_usize;
        let mut in_string = false;
        while let Some(c) = self.next() {
            match c {
                '\\' if in_string => {
                    self.next();
                }
                '"' => in_string = !in_string,
                '{' | '[' if !in_string => open += 1,
                '}' | ']' if !in_string => {
                    open = open.saturating_sub(1);
                    if open == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether `name:` follows.
fn is_bare_field(rest: &str) -> bool {
    // No field of schema.org has a longer name; the bound keeps the whole linear.
    let end = rest.bytes().take(40).position(|b| !(b.is_ascii_alphanumeric() || b == b'_')).unwrap_or(0);
    end > 0 && rest.get(end..).is_some_and(|after| after.trim_start().starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_of_broken_json_is_read() {
        for broken in [
            r#"{"@type":"Article","headline":"The "old" bridge, and more","author":{"name":"Ana Ruiz"}}"#,
            r#"{"@type":"Article","headline":"The \"old\" bridge, and more","author":{"name":"Ana Ruiz"}"#,
            "{/* it's ours */'@type':'Article', headline: 'The \"old\" bridge, and more', author: {name: 'Ana Ruiz',},}",
            "{\"@type\":\"Article\" \"headline\":\"The \\\"old\\\" bridge, and more,\n  \"author\":{\"name\":\"Ana Ruiz\"}}",
        ] {
            let found = salvage(broken).unwrap();
            assert_eq!(found["headline"], "The \"old\" bridge, and more", "{broken}");
            assert_eq!(found["author"]["name"], "Ana Ruiz", "{broken}");
        }
        assert_eq!(salvage("{\"a\":\"\\ud83d\\udc4d\\u00e9\""), serde_json::from_str("{\"a\":\"👍é\"}").ok());
    }

    #[test]
    fn what_only_ever_opens_gives_nothing_and_overflows_nothing() {
        for hostile in ["[", "{\"a\":", "\"", "{\"", "/*", "{\"a\" \"", "[,", "'\n", "{\"a\":\"\\u"] {
            let found = salvage(&format!("{{{}", hostile.repeat(300_000)));
            assert!(found.is_none_or(|found| found.get("headline").is_none()), "{hostile}");
        }
        let deep = format!("{{\"x\":{}1{},\"headline\":\"T\"}}", "[".repeat(500), "]".repeat(500));
        assert_eq!(salvage(&deep).unwrap()["headline"], "T");
    }
}
