//! Texts and pages that are cheap to write and would be dear to read: for the tests, and for the bench that times them.
//! `percent` is their size, of the one at which they were found to hurt.

#![allow(clippy::format_collect, reason = "hostile pages are made once")]

/// Texts, each with a name.
pub(crate) fn texts(percent: usize) -> Vec<(&'static str, String)> {
    let n = |whole: usize| whole * percent / 100;
    vec![
        ("quotes", "> ".repeat(n(20_000))),
        ("lists", "- ".repeat(n(20_000))),
        ("links", "[".repeat(n(100_000))),
        ("closers", format!("# T\n\nA.{}", ")".repeat(n(300_000)))),
        ("dates", format!("Title\n{}", "2026-01-01 was a day\n".repeat(n(50_000)))),
        ("emphasis", "*a ".repeat(n(50_000))),
        ("code", "`".repeat(n(50_000))),
        ("words", format!("# T\n\n{}", "word ".repeat(n(300_000)))),
        ("characters", format!("# T\n\n{}", "字".repeat(n(200_000)))),
        ("questions", format!("# T\n\n## FAQ\n\n{}", "### Why?\n\n".repeat(n(5_000)))),
        ("marks", format!("T\n\n{}", "a\u{301}\u{301}\u{301}".repeat(n(50_000)))),
    ]
}

/// Pages that say "Words kept." before they begin to hurt.
pub(crate) fn pages(percent: usize) -> Vec<(&'static str, String)> {
    let n = |whole: usize| whole * percent / 100;
    let page = |inside: String| format!("<!doctype html><title>T</title><body><h1>T</h1><p>Words kept.</p>{inside}");
    let chain = |n: usize| format!("{}x{}", "<div>".repeat(n), "</div>".repeat(n));
    let bold = |n: usize| (0..n).map(|n| format!("<b id={n}>")).collect::<String>();
    let attributes = |n: usize| (0..n).map(|n| format!(" a{n}=1")).collect::<String>();
    let asked = |n: usize| (0..n).map(|n| format!("<h3>Who {n}?</h3><p>Ana {n}.</p>")).collect::<String>();
    let stated = |n: usize| {
        let question = |n| {
            format!(
                "{{\"@type\":\"Question\",\"name\":\"Why {n} &amp; so?\",\"acceptedAnswer\":{{\"text\":\"<p>a {n}\"}}}},"
            )
        };
        (0..n).map(question).collect::<String>()
    };
    let json = |inside: String| page(format!("<script type=application/ld+json>{inside}</script>"));
    vec![
        ("deep", page(chain(n(100_000)))),
        ("deep lists", page("<ul><li>".repeat(n(32_000)))),
        ("just deep enough", page(chain(505).repeat(n(30)))),
        ("unclosed bold", page("<b>".repeat(500) + &"<p>y".repeat(n(20_000)))),
        ("unclosed distinct bold", page(bold(400) + &"<p>y".repeat(n(400)))),
        ("attributes", page(format!("<p{}>x", attributes(n(100_000))))),
        ("paragraphs", page("<p>word word".repeat(n(190_000)))),
        ("entities", page("&amp;".repeat(n(90_000)))),
        ("more entities", page("&amp;".repeat(n(500_000)))),
        ("comments", page("<!--".repeat(n(200_000)))),
        ("scripts", page("<script>".repeat(n(200_000)))),
        ("quotes", page("<a b=\"".repeat(n(200_000)))),
        ("tables", page("<table><tr><td>".repeat(n(20_000)))),
        ("closers", page("<div>".repeat(500) + &"</p></x>".repeat(n(200_000)))),
        ("questions", page("<h2>FAQ</h2>".to_owned() + &asked(n(20_000)))),
        ("faq headings", page("<h2>FAQ</h2>".repeat(n(60_000)))),
        ("dates", page("<p>Published Apr 21, 2026 or so</p>".repeat(n(50_000)))),
        ("json", json("[".repeat(n(900_000)))),
        ("json faq", json(format!("[{}1]", stated(n(9_000))))),
        ("long line", page("word ".repeat(n(1_500_000)))),
        ("one word", page("w".repeat(n(7_000_000)))),
        ("select", page("<select><option>".repeat(n(50_000)))),
        ("forms in tables", page("<table><form>".repeat(n(5_000)))),
    ]
}
