use super::refusal::RefusalReason;
use crate::text::clean_article_text;
use unicode_normalization::UnicodeNormalization as _;

/// Longest name of a file or folder, in bytes: what file systems bear.
const LONGEST_PART: usize = 255;

/// Longest path, in bytes, and most folders in it.
const LONGEST_PATH: usize = 1_024;
const MOST_PARTS: usize = 16;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// What an entry's name means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum EntryName {
    /// A path of a file inside the archive, `/` between its parts.
    File(String),
    /// What systems leave in archives and nobody means to send: resource forks, hidden files, folders.
    Passed,
    Refused(RefusalReason),
}

/// Reads an entry's name. Both kinds of slash divide it, since programs write both.
pub(super) fn read(raw: &str) -> EntryName {
    let name = raw.replace('\\', "/");
    if name.ends_with('/') && !name.contains("..") {
        return EntryName::Passed;
    }
    let has_drive = name.as_bytes().get(1) == Some(&b':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if name.starts_with('/') || has_drive || name.split('/').any(|part| part.trim() == "..") {
        return EntryName::Refused(RefusalReason::ClimbsOut);
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.iter().any(|part| part.starts_with('.') || *part == "__MACOSX" || part.eq_ignore_ascii_case("thumbs.db")) {
        return EntryName::Passed;
    }
    let path: String = parts.join("/").nfc().collect();
    let is_bearable = !parts.is_empty() && parts.len() <= MOST_PARTS && path.len() <= LONGEST_PATH;
    if !is_bearable || !path.split('/').all(is_file_name) {
        return EntryName::Refused(RefusalReason::Name);
    }
    EntryName::File(path)
}

/// Whether every system takes it as the name of a file and shows it as it is.
fn is_file_name(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end();
    let is_device = DEVICES.iter().any(|device| stem.eq_ignore_ascii_case(device));
    part.len() <= LONGEST_PART
        && !is_device
        && !part.contains([':', '*', '?', '"', '<', '>', '|', '\n', '\t', '\u{fffd}'])
        && !part.ends_with([' ', '.'])
        && !part.starts_with(' ')
        && clean_article_text(part) == part
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::{Component, Path};

    fn file(path: &str) -> EntryName {
        EntryName::File(path.to_owned())
    }

    #[test]
    fn names_of_files_are_taken_in_any_script_and_with_any_slash() {
        assert_eq!(read("a/b.md"), file("a/b.md"));
        assert_eq!(read("a\\b.md"), file("a/b.md"));
        assert_eq!(read("./a//b c.md"), file("a/b c.md"));
        assert_eq!(read("文章/電動車.md"), file("文章/電動車.md"));
        assert_eq!(read("Cafe\u{301}.md"), file("Café.md"));
        assert_eq!(read("a..b.md"), file("a..b.md"));
    }

    #[test]
    fn what_leads_out_is_refused_and_what_systems_leave_is_passed_over() {
        for raw in
            ["../a", "a/../../b", "a/..", "..\\a", "/etc/passwd", "\\a", "C:\\a", "c:a", "//host/a", "a/.. /b", "../"]
        {
            assert_eq!(read(raw), EntryName::Refused(RefusalReason::ClimbsOut), "{raw}");
        }
        for raw in ["a/", "__MACOSX/._a.md", "a/.DS_Store", "._a.md", ".git/config", "Thumbs.db"] {
            assert_eq!(read(raw), EntryName::Passed, "{raw}");
        }
        let long = "a".repeat(256);
        let deep = "a/".repeat(20) + "b";
        for raw in
            ["", "a\0.md", "a\u{202e}dm.exe", "CON.md", "ab:c", "a?", "a.", " a", "a\n", "caf\u{fffd}", &long, &deep]
        {
            assert_eq!(read(raw), EntryName::Refused(RefusalReason::Name), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_taken_name_stays_inside_its_folder(raw in "([a-c./\\\\: ]|\\.\\.|\\PC){0,24}") {
            if let EntryName::File(path) = read(&raw) {
                prop_assert!(Path::new(&path).components().all(|part| matches!(part, Component::Normal(_))), "{}", path);
                prop_assert!(!path.contains(['\\', '\0', ':']) && !path.starts_with('/'));
                prop_assert_eq!(read(&path), EntryName::File(path.clone()));
            }
        }
    }
}
