//! The crate's modules and the paths that their code names, as far as the tidy tests need it: which file defines a name.
//!
//! A file is cut into words and marks, without comments, strings and what is compiled for tests only. Of these are read
//! its child modules, the names it defines, its `use`s, and every other path with a `::`. No type is inferred: a method
//! that is called on a value names no file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// `["answer", "quote"]` for `crate::answer::quote`.
type Module = Vec<String>;

#[derive(Default)]
pub(crate) struct File {
    /// Below `src/`.
    pub name: String,
    /// Compiled for tests only.
    pub test: bool,
    children: BTreeMap<String, bool>,
    defined: BTreeSet<String>,
    imports: Vec<Import>,
    paths: Vec<Vec<String>>,
}

struct Import {
    /// `pub`, `pub(crate)` and the like.
    public: bool,
    path: Vec<String>,
    /// What it is called here; `*` for all there is.
    name: String,
}

pub(crate) struct Tree {
    pub files: BTreeMap<Module, File>,
}

/// What a path leads to: a module, and the modules whose files define an item of that name.
#[derive(Default)]
struct Found {
    module: Option<Module>,
    items: BTreeSet<Module>,
}

impl Tree {
    /// All modules from `lib.rs` down.
    pub(crate) fn read(src: &Path) -> Self {
        let mut tree = Self { files: BTreeMap::new() };
        tree.add(src, &Vec::new(), "lib.rs".to_owned(), false);
        tree
    }

    fn add(&mut self, src: &Path, module: &Module, name: String, test: bool) {
        let code = std::fs::read_to_string(src.join(&name)).unwrap();
        let mut file = File { name, test, ..File::default() };
        file.parse(&words(&code));
        let children: Vec<(String, bool)> = file.children.iter().map(|(name, test)| (name.clone(), *test)).collect();
        self.files.insert(module.clone(), file);
        for (child, only_tests) in children {
            let below: Module = module.iter().cloned().chain([child]).collect();
            let folder = below.join("/");
            let names = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
            let name = names.into_iter().find(|n| src.join(n).exists()).unwrap();
            self.add(src, &below, name, test || only_tests);
        }
    }

    /// The modules whose files define what a file names.
    pub(crate) fn targets(&self, module: &Module, file: &File) -> BTreeSet<Module> {
        let mut out = BTreeSet::new();
        for import in &file.imports {
            let path = match import.name.as_str() {
                "*" => self.everything(module, &import.path),
                _ => self.find(module, &import.path, 0).items,
            };
            // What a front page hands on of its own folder is not used by it.
            out.extend(path.into_iter().filter(|target| !(import.public && target.starts_with(module))));
        }
        out.extend(file.paths.iter().flat_map(|path| self.find(module, path, 0).items));
        out
    }

    /// The file of a module of which everything is imported, or of an enum.
    fn everything(&self, from: &Module, path: &[String]) -> BTreeSet<Module> {
        let found = self.find(from, path, 0);
        found.module.into_iter().filter(|m| !self.files[m].defined.is_empty()).chain(found.items).collect()
    }

    fn find(&self, from: &Module, path: &[String], depth: usize) -> Found {
        let Some((first, rest)) = path.split_first().filter(|_| depth < 16) else { return Found::default() };
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => parent(from),
            name => {
                let found = self.step(from, name, rest.is_empty(), depth);
                match found.module {
                    Some(module) if !rest.is_empty() => module,
                    _ => return found,
                }
            }
        };
        for (index, name) in rest.iter().enumerate() {
            let last = index + 1 == rest.len();
            match name.as_str() {
                "self" => {}
                "super" => at = parent(&at),
                name => {
                    let found = self.step(&at, name, last, depth);
                    match found.module {
                        Some(module) if !last => at = module,
                        _ => return found,
                    }
                }
            }
        }
        Found { module: Some(at), items: BTreeSet::new() }
    }

    /// What one name means in a module. A module and an item may share it; only the last name of a path can be either.
    fn step(&self, at: &Module, name: &str, last: bool, depth: usize) -> Found {
        let file = &self.files[at];
        let mut out = Found::default();
        if file.children.contains_key(name) {
            out.module = Some(at.iter().cloned().chain([name.to_owned()]).collect());
        }
        if out.module.is_some() && !last {
            return out;
        }
        if file.defined.contains(name) {
            out.items.insert(at.clone());
            return out;
        }
        for import in file.imports.iter().filter(|i| i.name == name) {
            let found = self.find(at, &import.path, depth + 1);
            out.module = out.module.or(found.module);
            out.items.extend(found.items);
        }
        if out.items.is_empty() && out.module.is_none() {
            for import in file.imports.iter().filter(|i| i.name == "*") {
                let path: Vec<String> = import.path.iter().cloned().chain([name.to_owned()]).collect();
                let found = self.find(at, &path, depth + 1);
                out.module = out.module.or(found.module);
                out.items.extend(found.items);
            }
        }
        out
    }
}

fn parent(module: &Module) -> Module {
    module.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default()
}

impl File {
    fn parse(&mut self, words: &[String]) {
        let mut depth = 0_usize;
        let mut at = 0;
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let named = |at: usize| word(at).starts_with(|c: char| c.is_alphabetic() || c == '_');
        while at < words.len() {
            if let Some(after) = only_for_tests(words, at) {
                // A file of tests is still a child.
                if word(after - 1) == ";" && word(after - 3) == "mod" {
                    self.children.insert(words[after - 2].clone(), true);
                }
                at = after;
                continue;
            }
            match word(at) {
                "{" => depth += 1,
                "}" => depth -= 1,
                "mod" if word(at + 2) == ";" => {
                    self.children.insert(words[at + 1].clone(), false);
                }
                "use" if word(at + 1) != "<" => {
                    let end = (at..words.len()).find(|i| words[*i] == ";").unwrap();
                    let public = at > 0 && matches!(word(at - 1), "pub" | ")");
                    import(&words[at + 1..end], &[], public, &mut self.imports);
                    at = end;
                }
                "struct" | "enum" | "trait" | "type" | "fn" | "const" | "static" | "union"
                    if depth == 0 && named(at + 1) =>
                {
                    let name = if matches!(word(at + 1), "fn" | "mut") { at + 2 } else { at + 1 };
                    self.defined.insert(words[name].clone());
                }
                "macro_rules" if depth == 0 => {
                    self.defined.insert(words[at + 2].clone());
                }
                _ if named(at) && word(at + 1) == "::" && (at == 0 || word(at - 1) != "::") => {
                    let mut path = vec![words[at].clone()];
                    while word(at + 1) == "::" && named(at + 2) {
                        path.push(words[at + 2].clone());
                        at += 2;
                    }
                    self.paths.push(path);
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// After what `#[cfg(test)]` stands before, where it stands here.
fn only_for_tests(words: &[String], at: usize) -> Option<usize> {
    let starts = |mark: &str| words[at..].iter().map(String::as_str).take(7).collect::<String>().starts_with(mark);
    if !starts("#[cfg(test)]") {
        return None;
    }
    let mut depth = 0_usize;
    let ends = words[at + 7..].iter().position(|word| {
        match word.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        depth == 0 && matches!(word.as_str(), "}" | ";")
    });
    ends.map(|length| at + 7 + length + 1)
}

/// One tree of a `use`, taken apart.
fn import(words: &[String], above: &[String], public: bool, out: &mut Vec<Import>) {
    let mut path = above.to_vec();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        match word.as_str() {
            "::" => {}
            "{" => {
                let inside = &words[at + 1..words.len() - 1];
                let mut depth = 0_usize;
                for part in inside.split(|word| {
                    match word.as_str() {
                        "{" => depth += 1,
                        "}" => depth -= 1,
                        _ => {}
                    }
                    depth == 0 && word == ","
                }) {
                    import(part, &path, public, out);
                }
                return;
            }
            "*" => return out.push(Import { public, path, name: "*".to_owned() }),
            "as" => return out.push(Import { public, path, name: words[at + 1].clone() }),
            "self" if !path.is_empty() => {}
            _ => path.push(word.clone()),
        }
        at += 1;
    }
    if let Some(name) = path.last().cloned().filter(|_| path.len() > above.len() || words.len() == 1) {
        out.push(Import { public, path, name });
    }
}

/// Names, `::` and single marks; no comments, strings, characters and lifetimes.
fn words(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    let is = |at: usize, c: char| chars.get(at) == Some(&c);
    let find = |from: usize, c: char| (from..chars.len()).find(|i| chars[*i] == c).unwrap_or(chars.len());
    while let Some(&c) = chars.get(at) {
        let end = match c {
            '/' if is(at + 1, '/') => find(at, '\n'),
            '/' if is(at + 1, '*') => {
                (at..chars.len()).find(|i| is(*i, '*') && is(i + 1, '/')).map_or(chars.len(), |i| i + 2)
            }
            '"' => string_end(&chars, at),
            'r' if is(at + 1, '"') || (is(at + 1, '#') && (is(at + 2, '"') || is(at + 2, '#'))) => raw_end(&chars, at),
            'b' if is(at + 1, 'r') && (is(at + 2, '"') || is(at + 2, '#')) => raw_end(&chars, at + 1),
            '\'' if is(at + 1, '\\') => find(at + 3, '\'') + 1,
            '\'' if is(at + 2, '\'') => at + 3,
            ':' if is(at + 1, ':') => {
                out.push("::".to_owned());
                at + 2
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = (at..chars.len())
                    .find(|i| !(chars[*i].is_alphanumeric() || chars[*i] == '_'))
                    .unwrap_or(chars.len());
                out.push(chars[at..end].iter().collect());
                end
            }
            c => {
                if !c.is_whitespace() {
                    out.push(c.to_string());
                }
                at + 1
            }
        };
        at = end;
    }
    out
}

/// After a string that starts here.
fn string_end(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// After a raw string that starts here, with as many `#` at its end as at its start.
fn raw_end(chars: &[char], start: usize) -> usize {
    let marks = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let closes =
        |at: &usize| chars[*at] == '"' && chars[at + 1..].iter().take(marks).filter(|c| **c == '#').count() == marks;
    let first = start + 2 + marks;
    (first..chars.len()).find(closes).map_or(chars.len(), |at| at + 1 + marks)
}
