//! What documents state of themselves in fields that programs fill in: the name of a file, of the program, of whoever was signed
//! in. A title or an author is believed only where it reads like one.

use super::html::names;

/// Endings of files that programs put in place of a title.
const FILES: &[&str] = &[
    ".doc", ".docx", ".pdf", ".indd", ".qxd", ".qxp", ".tex", ".dvi", ".rtf", ".odt", ".ppt", ".pptx", ".xls", ".xlsx",
    ".md", ".html", ".htm", ".txt", ".pages", ".ai", ".eps", ".ps", ".pub", ".wpd", ".fm", ".book", ".p65", ".cdr",
];

/// How titles begin that no person wrote, in lower case.
const NO_TITLES: &[&str] = &[
    "untitled",
    "microsoft word",
    "microsoft powerpoint",
    "document",
    "powerpoint presentation",
    "slide 1",
    "unbenannt",
    "sans titre",
    "title",
    "print",
    "layout 1",
    "template",
    "(anonymous)",
    "無題",
];

/// Names in place of an author that are no person's, in lower case.
const NO_AUTHORS: &[&str] = &[
    "admin",
    "administrator",
    "user",
    "owner",
    "author",
    "unknown",
    "anonymous",
    "microsoft",
    "windows user",
    "microsoft office user",
    "(anonymous)",
    "root",
    "default",
    "pc",
    "hp",
    "dell",
    "acer",
    "lenovo",
    "wkhtmltopdf",
    "python-docx",
    "pandoc",
    "office",
    "guest",
];

/// The people in what a document states as its authors.
pub(super) fn authors_of(stated: &str) -> Vec<String> {
    let is_person = |name: &String| {
        let lower = name.to_lowercase();
        // What people sign in with is one word without capitals.
        let is_login = !name.contains(' ') && !name.chars().any(char::is_uppercase) && name.is_ascii();
        !NO_AUTHORS.contains(&lower.as_str()) && !is_login && !name.contains(['@', '\\', '/', '_'])
    };
    names(stated).into_iter().filter(is_person).collect()
}

/// Whether what a document states as its title reads like one.
pub(super) fn is_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && (3..=300).contains(&lower.chars().count())
        && !FILES.iter().any(|ending| lower.ends_with(ending))
        && !NO_TITLES.iter().any(|start| lower == *start || (start.contains(' ') && lower.starts_with(start)))
        && (lower.contains(' ') || !lower.contains(['_', '/', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_authors_that_programs_fill_in_are_not_believed() {
        for title in ["Microsoft Word - report.doc", "untitled", "final_v2.indd", "C:\\report", "12"] {
            assert!(!is_title(title), "{title}");
        }
        assert!(is_title("The harbour report") && is_title("港口報告"));
        assert_eq!(authors_of("Ana Ruiz"), ["Ana Ruiz"]);
        for author in ["jsmith", "Administrator", "ana@x.example", "PC"] {
            assert!(authors_of(author).is_empty(), "{author}");
        }
    }
}
