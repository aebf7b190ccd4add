use super::*;

#[test]
fn messages_count_and_name_in_good_english() {
    let said = |kind: ProblemKind| kind.to_string();
    assert_eq!(said(ProblemKind::ControlCharacters { count: 1 }), "1 control character was removed");
    assert!(said(ProblemKind::Unclosed { what: "iframe".to_owned() }).starts_with("an iframe"));
    assert!(said(ProblemKind::Unclosed { what: "xmp".to_owned() }).starts_with("an xmp"));
    let bytes = |count, guessed| said(ProblemKind::BadBytes { count, guessed, encoding: "UTF-8".to_owned() });
    assert_eq!(bytes(1, 0), "1 stretch of bytes is not UTF-8 and replaced");
    assert!(bytes(16, 14).contains("14 read as windows-1252") && bytes(16, 14).contains("2 replaced"));
    let empty = ProblemKind::SummaryOnly { count: 1, all: 2, titles: String::new() };
    assert!(!said(empty).contains('“'));
}
