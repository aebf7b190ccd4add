use super::*;

#[test]
fn a_byline_gives_its_names_once() {
    let two = ["Ana Ruiz", "Bo Li"];
    for raw in [
        "By Ana Ruiz and Bo Li | Desk",
        "Ana Ruiz, Bo Li",
        "Ana Ruiz & Bo Li",
        "Ana Ruiz / Bo Li",
        "Ana Ruiz、Bo Li",
        "By: Ana Ruiz, Ph.D., and Bo Li, Staff Writer",
        "Ana Ruiz, M.D.\nBo Li",
        "Written by Ana Ruiz and Bo Li Reviewed by Cy Moe",
    ] {
        assert_eq!(names(raw), two, "{raw}");
    }
    for raw in [
        "Written by: Ana Ruiz, ana ruiz",
        "Ana Ruiz / Ana Ruiz",
        "By Ana Ruiz | April 21, 2026",
        "Ana Ruiz · 3 min read · Apr 21, 2026",
        "by Ana Ruiz April 21, 2026",
        "Ana Ruiz (@anaruiz)",
        "Ana Ruiz ana@x.example",
        "Ana Ruiz, Shipping Expert",
        "Ana Ruiz MD",
    ] {
        assert_eq!(names(raw), ["Ana Ruiz"], "{raw}");
    }
    for raw in [
        "Von Ana Ruiz und Bo Li",
        "Di Ana Ruiz e Bo Li",
        "Av Ana Ruiz og Bo Li",
        "Door Ana Ruiz en Bo Li",
        "Text: Ana Ruiz, Bo Li; Fotos: Cy Moe",
        "Ana Ruiz i Bo Li",
        "Ana Ruiz and Bo Li in Harrow",
    ] {
        assert_eq!(names(raw), two, "{raw}");
    }
    for raw in [
        "Publié par Ana Ruiz le 2 mars 2026",
        "Geschrieben von Ana Ruiz am 2. März 2026",
        "Posted by Ana Ruiz at 9:12 AM",
        "Guest post by Ana Ruiz",
        "Ana Ruiz reports",
        "By Ana Ruiz for the Harrow Courier",
        "Автор: Ana Ruiz",
        "Kirjoittanut Ana Ruiz",
    ] {
        assert_eq!(names(raw), ["Ana Ruiz"], "{raw}");
    }
    assert_eq!(names("Di Maria"), ["Di Maria"]);
    assert_eq!(names("José Costa e Silva"), ["José Costa e Silva"]);
    assert_eq!(names("John le Carré"), ["John le Carré"]);
    assert_eq!(names("Byron Smith"), ["Byron Smith"]);
    assert_eq!(names("Dec. 19, 2025 · Ana Ruiz on behalf of Harbour group"), ["Ana Ruiz"]);
    assert_eq!(names("View all posts by Ana Ruiz"), ["Ana Ruiz"]);
    assert_eq!(names("Harbour7"), ["Harbour7"]);
    assert_eq!(names("Channel 4"), ["Channel 4"]);
    assert_eq!(names("Ana Ruiz2"), ["Ana Ruiz"]);
    assert_eq!(names("By Ana Ruiz13 March"), ["Ana Ruiz"]);
    assert_eq!(names("Sam Lee, Jr."), ["Sam Lee Jr."]);
    assert_eq!(names("山田太郎と鈴木花子"), ["山田太郎", "鈴木花子"]);
    assert_eq!(names("記者王小明／台北報導")[0], "王小明");
    assert_eq!(surname_first("Ruiz, Ana"), ["Ana Ruiz"]);
}

#[test]
fn what_is_no_name_is_nobodys() {
    for raw in [
        "admin",
        "https://x.example/ana",
        "@handle",
        "By Staff | Site",
        "undefined",
        "3 min read",
        "Sat, 20 Dec, 2025 - 06:36",
        "Dec",
        "Full Bio",
        "Offline",
        "Log in",
        "Read Bio",
        "Min read: 4",
        "See all articles",
        "More by this author",
        "By Our Correspondent",
        "Verified author",
        "Sponsored",
        "Lundi 2 mars 2026",
        "Mi., 4. März 2026",
        "Settembre",
        "clicking \"Submit\"",
    ] {
        assert_eq!(names(raw), [""; 0], "{raw}");
    }
}

#[test]
fn a_sites_name_is_told_from_a_persons() {
    let sites = ["GitHub".to_owned(), "Ana Ruiz".to_owned(), "West Hill Dental Care".to_owned()];
    assert!(is_site("GitHub", &sites) && is_site("GitHub Staff", &sites) && is_site("West Hill Dental Care", &sites));
    assert!(!is_site("Ana Ruiz", &sites) && !is_site("Bo Li", &sites));
}
