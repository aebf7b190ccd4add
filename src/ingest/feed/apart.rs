//! Items that share a guid or a link. Each is an article of its own unless it is another's twin in every word: items with one guid
//! get names by what else tells them apart, whatever their order.

use super::item::Item;
use crate::ingest::ProblemKind;
use crate::ingest::PublishingProblem;
use std::collections::{BTreeMap, HashSet};

/// Titles that are told of items with one link.
const TITLES_TOLD: usize = 3;

/// What tells items with one key apart, and what is tried next.
type Mark = fn(&Item) -> String;
const MARKS: &[Mark] = &[
    |item| item.link.clone(),
    |item| format!("{} {}", item.link, item.title),
    |item| format!("{} {} {}", item.link, item.title, item.published),
    |item| format!("{} {} {} {}{}", item.link, item.title, item.published, item.content, item.description),
];

/// Gives items with one key keys of their own, and tells which share a key or a link.
pub(super) fn tell_apart(items: &mut [Item]) -> Vec<(Option<usize>, ProblemKind)> {
    let mut problems = Vec::new();
    for places in groups(items, |item| item.key.clone()) {
        let mut all = places.iter().filter_map(|n| items.get(*n)).filter(|item| !item.key.is_empty());
        let Some(first) = all.next() else { continue };
        if let Some(other) = all.find(|other| whole(other) != whole(first)) {
            let kind = PublishingProblem::ItemsShareKey { title: first.title.clone(), other: other.title.clone() };
            problems.push((other.line, ProblemKind::Publishing(kind)));
        }
    }
    for places in groups(items, Item::name) {
        let all: Vec<&Item> = places.iter().filter_map(|n| items.get(*n)).collect();
        let texts: HashSet<String> = all.iter().map(|item| whole(item)).collect();
        if texts.len() < 2 {
            continue;
        }
        let distinct = |mark: &&Mark| all.iter().map(|item| mark(item)).collect::<HashSet<_>>().len() == texts.len();
        let Some(mark) = MARKS.iter().find(distinct).or(MARKS.last()) else { continue };
        for n in places {
            if let Some(item) = items.get_mut(n) {
                item.key = format!("{} {}", item.key, mark(item));
            }
        }
    }
    for places in groups(items, |item| item.link.clone()) {
        let all: Vec<&Item> =
            places.iter().filter_map(|n| items.get(*n)).filter(|item| !item.link.is_empty()).collect();
        let texts: HashSet<String> = all.iter().map(|item| whole(item)).collect();
        let (Some(first), true) = (all.first(), texts.len() > 1) else { continue };
        let mut titles: Vec<String> = all.iter().map(|item| format!("“{}”", item.title)).collect();
        titles.dedup();
        titles.truncate(TITLES_TOLD);
        let (count, link, titles) = (texts.len(), first.link.clone(), titles.join(", "));
        problems.push((first.line, ProblemKind::Publishing(PublishingProblem::ItemsShareLink { count, link, titles })));
    }
    problems
}

/// Places of the items that have one value in common, two or more.
fn groups(items: &[Item], value: impl Fn(&Item) -> String) -> Vec<Vec<usize>> {
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, item) in items.iter().enumerate() {
        all.entry(value(item)).or_default().push(n);
    }
    all.into_values().filter(|places| places.len() > 1).collect()
}

/// All that makes an item what it is to a reader.
fn whole(item: &Item) -> String {
    format!("{}\n{}\n{}\n{}", item.title, item.link, item.content, item.description)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(key: &str, link: &str, title: &str) -> Item {
        let content = format!("Text of {title}.");
        Item { key: key.to_owned(), link: link.to_owned(), title: title.to_owned(), content, ..Item::default() }
    }

    fn names(mut items: Vec<Item>) -> (Vec<String>, usize) {
        let told = tell_apart(&mut items).len();
        (items.iter().map(Item::name).collect(), told)
    }

    #[test]
    fn items_with_one_guid_keep_names_of_their_own_in_any_order() {
        let (a, b) = (item("1", "https://x.example/a", "A"), item("1", "https://x.example/a", "B"));
        let (there, told) = names(vec![a.clone(), b.clone()]);
        assert_eq!(told, 2, "they share a guid and a link");
        assert_ne!(there[0], there[1]);
        let back = names(vec![b, a]).0;
        assert_eq!((&back[0], &back[1]), (&there[1], &there[0]));
    }

    #[test]
    fn items_that_share_nothing_or_everything_are_left_alone() {
        let (a, b) = (item("1", "https://x.example/a", "A"), item("2", "https://x.example/b", "B"));
        let before = vec![a.name(), b.name(), a.name()];
        assert_eq!(names(vec![a.clone(), b, a]), (before, 0));
    }
}
