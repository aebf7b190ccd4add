//! No two files of a floor use each other, not even by way of others.
//!
//! 1. In every floor, files that use each other in a ring are named, with one way around.
//! 2. What counts: every path of a `use` (grouped, `super::`, `self::`), and every path in the code itself. A name that a
//!    front page hands on leads to the file that defines it; handing on itself is no use, nor is declaring a module.
//! 3. What does not: tests, which may look at anything, and comments.

use crate::check::root;
use crate::paths::{File, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// File → files of the same floor that it uses.
type Uses = BTreeMap<String, BTreeSet<String>>;

fn uses(tree: &Tree) -> Uses {
    let mut out = Uses::new();
    for (module, file) in &tree.files {
        let Some(floor) = module.first().filter(|_| !file.test) else { continue };
        let used = out.entry(file.name.clone()).or_default();
        for target in tree.targets(module, file) {
            let beside = target.first() == Some(floor) && target != *module;
            used.extend(tree.files.get(&target).filter(|_| beside).map(|f: &File| f.name.clone()));
        }
    }
    out
}

/// All that can be reached from a file, itself only by a way around.
fn reached<'a>(uses: &'a Uses, from: &'a str) -> BTreeSet<&'a str> {
    let mut out = BTreeSet::new();
    let mut next = vec![from];
    while let Some(file) = next.pop() {
        next.extend(uses[file].iter().map(String::as_str).filter(|f| out.insert(*f)));
    }
    out
}

fn rings(uses: &Uses) -> BTreeSet<BTreeSet<&str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = uses.keys().map(|f| (f.as_str(), reached(uses, f))).collect();
    let with = |file: &str| -> BTreeSet<&str> {
        reached[file].iter().copied().filter(|other| reached[other].contains(file)).collect()
    };
    uses.keys().map(|file| with(file)).filter(|ring| !ring.is_empty()).collect()
}

/// The lines of a report: each file of the ring, with what of the ring it uses.
fn report(uses: &Uses, ring: &BTreeSet<&str>) -> String {
    let mut out = format!("\n{} files use each other in a ring:\n", ring.len());
    for file in ring {
        let others: Vec<&str> = uses[*file].iter().map(String::as_str).filter(|f| ring.contains(f)).collect();
        out.extend(["  ", *file, " uses ", &others.join(", "), "\n"]);
    }
    out
}

#[test]
fn no_files_of_a_floor_use_each_other_in_a_ring() {
    let tree = Tree::read(&root().join("src"));
    let uses = uses(&tree);
    let rings = rings(&uses);
    let found: String = rings.iter().map(|ring| report(&uses, ring)).collect();
    assert!(found.is_empty(), "{found}");
}

/// Checks which rings are found in a small tree.
fn check(files: &[(&str, &str)], rings_wanted: &[&[&str]]) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let tree = Tree::read(dir.path());
    let uses = uses(&tree);
    let wanted: BTreeSet<BTreeSet<&str>> = rings_wanted.iter().map(|ring| ring.iter().copied().collect()).collect();
    assert_eq!(rings(&uses), wanted);
}

#[test]
fn two_files_that_name_each_other_are_a_ring() {
    check(
        &[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod one;\nmod two;\nmod three;\npub use one::One;"),
            ("a/one.rs", "use super::two::Two;\npub struct One(Two);"),
            ("a/two.rs", "use super::one::One;\npub struct Two(Box<One>);"),
            ("a/three.rs", "use crate::a::{one::One, two::{self, Two}};"),
        ],
        &[&["a/one.rs", "a/two.rs"]],
    );
}

#[test]
fn a_name_handed_on_leads_to_the_file_that_defines_it() {
    check(
        &[
            ("lib.rs", "mod a;\nmod b;"),
            ("a/mod.rs", "mod one;\nmod two;\nmod glob;\npub use one::One as First;\npub use glob::*;"),
            ("a/one.rs", "use crate::a::Two;\nuse crate::b::B;\npub struct One;"),
            ("a/two.rs", "use crate::a;\nfn f(_: a::First) {}"),
            ("a/glob.rs", "pub use super::two::Two;"),
            ("b/mod.rs", "use crate::a::First;\npub struct B;"),
        ],
        // Not `b`, which is another floor; `glob` uses `two`, which uses it by no way.
        &[],
    );
    check(
        &[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod one;\nmod two;\npub use one::One as First;\npub use two::*;"),
            ("a/one.rs", "use crate::a::Two;\npub struct One;"),
            ("a/two.rs", "use crate::a;\npub struct Two;\nfn f(_: a::First) {}"),
        ],
        &[&["a/one.rs", "a/two.rs"]],
    );
}

#[test]
fn a_child_that_uses_what_its_parent_defines_is_a_ring_when_the_parent_uses_the_child() {
    let child = ("a/one/step.rs", "use super::One;\npub struct Step(One);");
    check(
        &[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod one;"),
            ("a/one.rs", "mod step;\npub use step::Step;\npub struct One;"),
            child,
        ],
        &[],
    );
    check(
        &[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod one;"),
            ("a/one.rs", "mod step;\nuse step::Step;\npub struct One;"),
            child,
        ],
        &[&["a/one.rs", "a/one/step.rs"]],
    );
}

#[test]
fn paths_in_the_code_count_and_those_in_tests_comments_and_strings_do_not() {
    let one = "pub struct One;\nfn f() { super::two::f(); }";
    let tree = |two: &'static str| {
        [("lib.rs", "mod a;"), ("a/mod.rs", "mod one;\nmod two;"), ("a/one.rs", one), ("a/two.rs", two)]
    };
    check(&tree("pub fn f(_: super::one::One) {}"), &[&["a/one.rs", "a/two.rs"]]);
    check(&tree("use super::one;\npub fn f(_: one::One) {}"), &[&["a/one.rs", "a/two.rs"]]);
    check(&tree("/// As [`super::one::One`].\npub fn f() { g(\"super::one::One\", '\"') }"), &[]);
    check(&tree("pub fn f() {}\n#[cfg(test)]\nmod tests {\n    use super::super::one::One;\n}"), &[]);
}
