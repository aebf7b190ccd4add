//! What zips of all sorts come to.
//!
//! 1. The files of an archive come out under their names, in whatever encoding those were written.
//! 2. A bad entry costs itself; what is no zip is refused.
//! 3. However large the archive says it is, no more is unpacked than the limits allow.

use super::*;
use proptest::prelude::*;
use std::io::{Cursor, Write as _};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A zip of these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The archive with every occurrence of some bytes replaced by as many others.
fn with(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(old)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
    bytes
}

/// The offsets of the entries in the archive's list of files.
fn listed(bytes: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect()
}

fn open(bytes: &[u8]) -> Unpacked {
    unpack(bytes, &ArchiveLimits::default()).unwrap()
}

fn names(unpacked: &Unpacked) -> Vec<&str> {
    unpacked.files.iter().map(|(name, _)| name.as_str()).collect()
}

fn reasons(unpacked: &Unpacked) -> Vec<(&str, &RefusalReason)> {
    unpacked.refused.iter().map(|r| (r.name.as_str(), &r.reason)).collect()
}

#[test]
fn files_come_out_as_they_went_in_and_what_systems_leave_does_not() {
    let bytes = zip(&[
        ("a.md", b"# A"),
        ("sub/b.txt", b""),
        ("__MACOSX/._a.md", b"x"),
        (".DS_Store", b"x"),
        ("sub/", b""),
        ("\u{6587}/c.md", b"C"),
    ]);
    let unpacked = open(&bytes);
    assert_eq!(names(&unpacked), ["a.md", "sub/b.txt", "\u{6587}/c.md"]);
    assert_eq!((unpacked.files[0].1.as_slice(), unpacked.refused.len()), (&b"# A"[..], 0));
}

#[test]
fn a_bad_entry_is_told_in_a_sentence_and_the_others_are_read() {
    let nested = zip(&[("x.md", b"x")]);
    let bytes = zip(&[
        ("../up.md", b"x"),
        ("/root.md", b"x"),
        ("c:\\drive.md", b"x"),
        ("good.md", b"# G"),
        ("GOOD.md", b"# again"),
        ("in.zip", &nested),
        ("con.txt", b"x"),
        ("esc\u{1b}[31m.md", b"x"),
    ]);
    let unpacked = open(&bytes);
    assert_eq!(names(&unpacked), ["good.md"]);
    assert_eq!(
        reasons(&unpacked),
        [
            ("../up.md", &RefusalReason::ClimbsOut),
            ("/root.md", &RefusalReason::ClimbsOut),
            ("c:\\drive.md", &RefusalReason::ClimbsOut),
            ("GOOD.md", &RefusalReason::Twice),
            ("in.zip", &RefusalReason::Nested),
            ("con.txt", &RefusalReason::Name),
            ("esc\u{fffd}[31m.md", &RefusalReason::Name),
        ]
    );
    let sentence = unpacked.refused[0].to_string();
    assert!(sentence.starts_with("“../up.md” has a path") && sentence.contains("pack the files again"), "{sentence}");
}

#[test]
fn links_and_encrypted_entries_are_told() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link.md", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    writer.start_file("secret.md", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"x").unwrap();
    writer.start_file("odd.md", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"x").unwrap();
    let mut bytes = writer.finish().unwrap().into_inner();
    let entries = listed(&bytes);
    // The flag of encryption, and a method that nobody knows.
    bytes[entries[1] + 8] |= 1;
    bytes[entries[2] + 10] = 77;
    assert_eq!(
        reasons(&open(&bytes)),
        [
            ("link.md", &RefusalReason::Link),
            ("secret.md", &RefusalReason::Encrypted),
            ("odd.md", &RefusalReason::Method)
        ]
    );
}

#[test]
fn bombs_are_stopped_while_they_unpack() {
    let zeros = vec![b'a'; 20 << 20];
    let bytes = zip(&[("bomb.md", &zeros), ("good.md", b"# G")]);
    let unpacked = open(&bytes);
    assert_eq!(reasons(&unpacked), [("bomb.md", &RefusalReason::Bomb { limit: 200 })]);
    assert_eq!(names(&unpacked), ["good.md"]);
    // Words that hardly repeat are only too long.
    let long: Vec<u8> = (0_u32..1 << 20).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let limit = 3 << 20;
    let limits = ArchiveLimits { file_bytes: limit, ..ArchiveLimits::default() };
    let unpacked = unpack(&zip(&[("long.md", &long)]), &limits).unwrap();
    assert_eq!(reasons(&unpacked), [("long.md", &RefusalReason::TooLarge { limit })]);
    // A size that is declared too small deceives nobody.
    let mut liar = zip(&[("liar.md", &zeros)]);
    let entry = listed(&liar)[0];
    liar[entry + 24..entry + 28].copy_from_slice(&10_u32.to_le_bytes());
    assert!(open(&liar).files.is_empty());
}

#[test]
fn all_files_together_are_bounded_too() {
    let limits = ArchiveLimits { all_bytes: 10, entries: 3, archive_bytes: 1_000, ..ArchiveLimits::default() };
    let three = zip(&[("a.md", b"12345678"), ("b.md", b"1234"), ("c.md", b"12")]);
    let unpacked = unpack(&three, &limits).unwrap();
    assert_eq!(names(&unpacked), ["a.md", "c.md"]);
    assert_eq!(reasons(&unpacked), [("b.md", &RefusalReason::TooMuch { limit: 10 })]);
    let four = zip(&[("a", b""), ("b", b""), ("c", b""), ("d", b"")]);
    assert_eq!(unpack(&four, &limits), Err(ArchiveError::TooMany { entries: 4, limit: 3 }));
    assert_eq!(unpack(&[0; 1_001], &limits), Err(ArchiveError::TooLarge { limit: 1_000 }));
}

#[test]
fn entries_that_share_their_bytes_are_read_once() {
    let mut bytes = zip(&[("a.md", b"# The same text"), ("b.md", b"# The same text")]);
    let entries = listed(&bytes);
    let header = bytes[entries[0] + 42..entries[0] + 46].to_vec();
    bytes[entries[1] + 42..entries[1] + 46].copy_from_slice(&header);
    let unpacked = open(&bytes);
    assert_eq!((names(&unpacked), reasons(&unpacked)), (vec!["a.md"], vec![("b.md", &RefusalReason::Overlaps)]));
}

#[test]
fn names_are_read_in_the_encoding_they_were_written_in() {
    let chinese = zip(&[("########.md", b"x"), ("@@@@@@@@.md", b"x")]);
    let gbk = [0xb5, 0xe7, 0xb6, 0xaf, 0xc6, 0xfb, 0xb3, 0xb5];
    let second = [0xc4, 0xcf, 0xb7, 0xbd, 0xce, 0xc4, 0xd5, 0xc2];
    let bytes = with(with(chinese, b"########", &gbk), b"@@@@@@@@", &second);
    assert_eq!(names(&open(&bytes)), ["电动汽车.md", "南方文章.md"]);
    let unmarked = with(zip(&[("caf##.md", b"x")]), b"caf##", "café".as_bytes());
    assert_eq!(names(&open(&unmarked)), ["café.md"]);
    let old = with(zip(&[("caf#.md", b"x")]), b"caf#", b"caf\x82");
    assert_eq!(names(&open(&old)), ["café.md"]);
}

#[test]
fn what_is_no_zip_is_refused() {
    let good = zip(&[("a.md", b"# A")]);
    // Thousands of ends, each of which a reader would try with a long list.
    let ends = [&good[..], &b"PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f\0\0\0\0\0\0".repeat(100_000)].concat();
    for bytes in [&b""[..], b"PK", b"# Text", &good[..good.len() - 30], &ends] {
        assert_eq!(unpack(bytes, &ArchiveLimits::default()), Err(ArchiveError::NotZip));
    }
    assert_eq!(unpack(&zip(&[]), &ArchiveLimits::default()), Err(ArchiveError::Empty));
}

#[test]
fn a_damaged_entry_costs_itself() {
    let mut bytes = zip(&[("a.md", b"the first text"), ("b.md", b"# B")]);
    let entry = listed(&bytes)[1];
    bytes[entry + 16] ^= 1;
    let unpacked = open(&bytes);
    assert_eq!((names(&unpacked), reasons(&unpacked)), (vec!["a.md"], vec![("b.md", &RefusalReason::Damaged)]));
}

proptest! {
    #[test]
    fn no_damage_breaks_the_reader(at in 0_usize..400, value in any::<u8>(), cut in 0_usize..400) {
        let mut bytes = zip(&[("a.md", b"# A text"), ("sub/b.md", b"# Another text")]);
        let len = bytes.len();
        bytes[at % len] = value;
        bytes.truncate(len - cut % 40);
        if let Ok(unpacked) = unpack(&bytes, &ArchiveLimits::default()) {
            prop_assert!(unpacked.files.iter().all(|(name, _)| !name.contains("..") && !name.starts_with('/')));
        }
    }
}
