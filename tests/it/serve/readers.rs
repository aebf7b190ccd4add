use super::client::{get, page, send};
use super::server::Server;
use crate::check::stdout;

/// What stands between two marks of a page.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let rest = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1;
    rest.split_once(to).unwrap().0
}

#[test]
fn a_question_has_an_address_and_its_answer_stands_in_the_page() {
    let server = Server::start(&[]);
    let answered = page(server.address, "/?q=who+built+the+kite");
    assert_eq!(answered.status, 200);
    for words in [
        "<blockquote class=\"\">A team of six engineers built it in a barn.</blockquote>",
        "Who built the kite?",
        "The red kite",
        "Ana Ruiz",
        "<time datetime=\"2026-02-03\">3 February 2026</time>",
        "https://x.example/kite#:~:text=",
        "value=\"who built the kite\"",
        "/?q=How%20long%20did%20the%20kite%20fly%3F",
    ] {
        assert!(answered.text.contains(words), "{words} is not in {}", answered.text);
    }
    assert!(answered.text.contains("<html lang=\"en\">") && !answered.text.contains("style=\""));
    assert_eq!(answered.header("cache-control"), "no-store");
    let policy = answered.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    let style = between(&answered.text, "rel=\"stylesheet\" href=\"", "\"");
    let script = between(&answered.text, "script src=\"", "\"");
    let weight: usize = [style, script].iter().map(|path| get(server.address, path).text.len()).sum();
    assert!(weight + answered.text.len() < 60_000, "{weight} and {}", answered.text.len());
}

#[test]
fn what_the_articles_do_not_answer_is_said_and_kept_for_the_publisher() {
    let server = Server::start(&[]);
    let none = page(server.address, "/?q=best+bread+recipe+of+grandmother");
    assert_eq!(none.status, 200);
    assert!(none.text.contains("do not answer") && !none.text.contains("<blockquote"), "{}", none.text);
    let gaps = stdout(&server.desk.ibid(&["gaps", "--json"]));
    assert!(gaps.contains("best bread recipe of grandmother"), "{gaps}");
    assert_eq!(page(server.address, "/?q=thank+you").status, 200);
    assert!(!stdout(&server.desk.ibid(&["gaps", "--json"])).contains("thank you"), "small talk is no gap");
}

#[test]
fn pages_speak_the_browsers_language() {
    let server = Server::start(&[]);
    let head = "accept: text/html\r\naccept-language: zh-TW,zh;q=0.9,en;q=0.5\r\n";
    let answered = send(server.address, "GET", "/?q=who+built+the+kite", head, "");
    assert!(
        answered.text.contains("<html lang=\"zh-Hant-TW\">") && answered.text.contains("更新於"),
        "{}",
        answered.text
    );
    assert_eq!(answered.header("vary"), "accept-language");
}

#[test]
fn an_article_without_an_address_is_cited_here_with_the_quote_marked() {
    let server = Server::start(&[]);
    let answered = page(server.address, "/?q=what+does+a+ferry+ticket+cost");
    let lead = between(&answered.text, "<a href=\"/a/", "\"").replace("&amp;", "&");
    assert!(lead.starts_with("2026/ferry?quote="), "{lead}");
    let article = page(server.address, &format!("/a/{}", lead.split('#').next().unwrap()));
    assert!(
        article.text.contains("<mark id=\"quote\">A ticket for the ferry costs four euros.</mark>"),
        "{}",
        article.text
    );
    assert!(article.text.contains("<span id=\"faq/what-does-a-ferry-ticket-cost\"></span>"), "{}", article.text);
    assert!(article.text.contains("A ferry &lt;b&gt;&amp; its&lt;/b&gt; harbour"));
    let data = between(&article.text, "application/ld+json\">", "</script>");
    assert!(!data.contains('<') && !data.contains('&'), "{data}");
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["@graph"][1]["mainEntity"][0]["name"], "What does a ferry ticket cost?");
}

#[test]
fn citations_lead_here_where_the_publisher_wants_that() {
    let server = Server::start(&["--cite", "reader", "--url", "https://ask.example.org"]);
    let answered = page(server.address, "/?q=who+built+the+kite");
    assert!(
        answered.text.contains("<a href=\"/a/kite?quote=") && !answered.text.contains("#:~:text="),
        "{}",
        answered.text
    );
}

#[test]
fn a_withheld_article_is_not_there_and_a_corrected_one_says_so() {
    let server = Server::start(&[]);
    assert_eq!(page(server.address, "/a/kite").status, 200);
    server.desk.ibid(&["state", "kite", "corrected", "--on", "2026-05-06"]);
    let corrected = page(server.address, "/a/kite");
    assert!(corrected.text.contains("corrected this article on 6 May 2026"), "{}", corrected.text);
    server.desk.ibid(&["state", "kite", "retracted"]);
    let gone = page(server.address, "/a/kite");
    assert!(gone.status == 404 && gone.text.contains("withdrawn"), "{}", gone.text);
    assert!(!page(server.address, "/?q=who+built+the+kite").text.contains("six engineers"));
    assert!(!page(server.address, "/articles").text.contains("The red kite"));
}

#[test]
fn a_vote_counts_once_for_each_reader_and_needs_no_script() {
    let server = Server::start(&[]);
    let answered = page(server.address, "/?q=who+built+the+kite");
    let token = between(&answered.text, "name=\"token\" value=\"", "\"");
    let vote = |body: &str| {
        let head = "accept: text/html\r\ncontent-type: application/x-www-form-urlencoded\r\n";
        send(server.address, "POST", "/vote", head, body)
    };
    let thanks = vote(&format!("token={token}&question=who+built+the+kite&vote=helpful"));
    assert!(thanks.status == 200 && thanks.text.contains("Thank you"), "{}", thanks.text);
    let thanks = vote(&format!("token={token}&question=who+built+the+kite&vote=not_it&why=outdated"));
    assert_eq!(thanks.status, 200);
    let stats = stdout(&server.desk.ibid(&["stats", "--json"]));
    let stats: serde_json::Value = serde_json::from_str(&stats).unwrap();
    assert_eq!((&stats["total"]["helpful"], &stats["total"]["not_it"]), (&0.into(), &1.into()), "{stats}");
    assert!(stdout(&server.desk.ibid(&["gaps", "--json"])).contains("who built the kite"));
    let forged = vote(&format!("token=x{token}&vote=helpful"));
    assert_eq!(forged.status, 403);
}

#[test]
fn a_saved_article_is_answered_from_without_a_restart() {
    let server = Server::start(&[]);
    server.desk.write("kite.md", super::server::KITE.replace("team of six", "club of nine").as_bytes());
    let began = std::time::Instant::now();
    // Each request waits for the server, none for a time.
    while !page(server.address, "/?q=who+built+the+kite").text.contains("club of nine engineers") {
        assert!(began.elapsed().as_secs() < 60, "the change did not come in");
    }
}
