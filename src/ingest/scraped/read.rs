//! Reads text that was scraped from a page, without any markup: head, body and questions are told apart by how their lines
//! look, and then handed on as blocks like those of any other format.

use super::body::read_body;
use super::head::{PageHead, head};
use super::lines::{MAX_LINES, lines};
use super::marks::without_marks;
use crate::article::ArticleBuilder;
use crate::ingest::bare_fields::has_bare_fields;
use crate::ingest::block::Block;
use crate::ingest::bounds::Blocks;
use crate::ingest::draft::ReadDocument;
use crate::ingest::front_matter::split;
use crate::ingest::half_page::without_tags;
use crate::ingest::structure::assemble;

/// Reads scraped text.
pub(in crate::ingest) fn read(text: &str) -> ReadDocument {
    let front = has_bare_fields(text).then(|| split(text));
    // The lines keep their numbers.
    let body = front.as_ref().map(|front| format!("{}{}", "\n".repeat(front.lines), front.body));
    let (text, tags) = without_tags(body.as_deref().unwrap_or(text));
    let text = without_marks(&text);
    let (lines, rest) = lines(&text);
    let mut release = None;
    let head = match front {
        Some(front) => {
            release = Some(front.release);
            PageHead { meta: front.meta, body: 0, problems: front.problems }
        }
        None => head(&lines),
    };
    let mut problems = head.problems;
    problems.extend(tags);
    let mut blocks = Blocks::default();
    read_body(&lines[head.body..], &mut blocks, &mut problems);
    for (n, line) in rest.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        blocks.push(Block::paragraph(line.trim(), n + MAX_LINES + 1));
    }
    let (blocks, told) = blocks.finish();
    problems.extend(told);
    let mut builder = ArticleBuilder::new(head.meta);
    builder.release = release.unwrap_or_default();
    problems.extend(assemble(&blocks, &mut builder));
    ReadDocument { id: None, builder, problems }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId};
    use jiff::civil::date;

    const PAGE: &str = "Skip to content\nScience DeskLaw & MoneyGrowth\nSet Interests中文\nScience Desk\n\nA Kite Over the Sea\n\n\
        Ana Ruiz\nAna Ruiz\n· 2 min read\nUpdated Apr 21, 2026\nA long picture caption that somebody cut off in the middle of the, with\n\n\
        A First Look\n\nThe kite flew. It was red.\n\nWhy Fly: Fun or Duty?\n\nNobody knows.\n\nFAQ\n\nWho built it?\n\nA team of six.\n\n\
        They used silk.\n\nWhat happens in the rain\n\nIt comes down.\n\nIs it safe?\n\nShare this article\nBack to top";

    fn article(text: &str) -> (Article, usize) {
        let draft = read(text);
        (draft.builder.finish(ArticleId::new("a"), "a.txt"), draft.problems.len())
    }

    #[test]
    fn chrome_and_caption_are_left_out_and_the_facts_are_found() {
        let (article, _) = article(PAGE);
        assert_eq!(article.title, "A Kite Over the Sea");
        assert_eq!(article.authors, ["Ana Ruiz"]);
        assert_eq!(article.dates.updated, Some(date(2026, 4, 21)));
        assert_eq!(article.category.as_deref(), Some("Science Desk"));
        assert!(article.text.starts_with("A First Look\n\nThe kite flew."));
        assert!(!article.text.contains("Share") && !article.text.contains("caption"));
    }

    #[test]
    fn headings_that_ask_are_not_the_faq_and_bare_questions_are() {
        let (article, problems) = article(PAGE);
        let headings: Vec<_> = article.sections.iter().filter_map(|s| s.heading).map(|h| article.slice(h)).collect();
        assert_eq!(headings, ["A First Look", "Why Fly: Fun or Duty?"]);
        let faq: Vec<_> = article.faq.iter().map(|f| (article.slice(f.question), article.slice(f.answer))).collect();
        assert_eq!(
            faq,
            [("Who built it?", "A team of six.\n\nThey used silk."), ("What happens in the rain", "It comes down.")]
        );
        assert_eq!(problems, 1, "the last question has no answer");
    }

    #[test]
    fn other_heads_are_read_too() {
        let facts = |text: &str| {
            let (article, _) = article(text);
            (article.title.clone(), article.authors.clone(), article.text.clone())
        };
        let expected = ("A Title".to_owned(), vec!["Ana Ruiz".to_owned()], "Some text here. And more.".to_owned());
        assert_eq!(facts("A Title\n\nBy Ana Ruiz\n\nApr 21, 2026\n\nSome text here. And more."), expected);
        let (title, authors, text) = facts("A Title\nAna Ruiz\n· 2 min read\nOne.\nTwo.\nThree.\nFour.");
        assert_eq!((title.as_str(), authors.len(), text.as_str()), ("A Title", 1, "One.\n\nTwo.\n\nThree.\n\nFour."));
        assert_eq!(facts("Apr 21, 2026\n\nA Title\n\nSome text here.").0, "A Title");
        let (title, _, text) = facts("A Title\n\nFirst words.\n\n2025-10-02 was the day when it began.\n\nMore.");
        assert_eq!((title.as_str(), text.contains("First words.") && text.contains("was the day")), ("A Title", true));
    }

    #[test]
    fn a_footer_that_names_the_faq_does_not_hide_it() {
        let (article, _) = article("T\n\nText here.\n\nFAQ\n\nWho came?\n\nAna came.\n\nFAQ\nImprint");
        assert_eq!(article.faq.len(), 1);
    }

    #[test]
    fn groups_of_questions_and_what_follows_the_last_are_in_no_answer() {
        let text = "T\n\nText here.\n\nFrequently asked\n\nDelivery\n\nWho came?\n\nAna came.\n\nPayment\n\nWhy so?\n\nShe could.\n\nOur verdict\n\nFour stars.";
        let (article, _) = article(text);
        let answers: Vec<_> = article.faq.iter().map(|f| article.slice(f.answer)).collect();
        assert_eq!(answers, ["Ana came.", "She could."]);
    }

    #[test]
    fn a_menu_that_names_the_faq_is_none() {
        let text =
            "Home\n\nFAQ\n\nBlog\n\nShop\n\nHelp\n\nAbout\n\nA Title\n\nText here.\n\nHow it was made\n\nBy hand.";
        assert_eq!(article(text).0.faq.len(), 0);
    }

    #[test]
    fn a_bare_text_has_its_first_line_as_title() {
        let (article, _) = article("A Title\n\nSome text here.\n");
        assert_eq!((article.title.as_str(), article.text.as_str()), ("A Title", "Some text here."));
    }

    #[test]
    fn a_byline_may_say_when_and_a_title_where() {
        for head in [
            "By Ana Ruiz | April 21, 2026",
            "Ana Ruiz · 3 min read · Apr 21, 2026",
            "By Ana Ruiz April 21, 2026",
            "By\nAna Ruiz\nApr 21, 2026",
        ] {
            let (article, _) =
                article(&format!("How the red kites fly | Kites\n\n{head}\n\nSome text here. And more."));
            assert_eq!(
                (article.title.as_str(), article.authors.as_slice()),
                ("How the red kites fly", &["Ana Ruiz".to_owned()][..]),
                "{head}"
            );
            assert_eq!(article.dates.published, Some(date(2026, 4, 21)), "{head}");
        }
    }

    #[test]
    fn a_dump_that_begins_with_its_title_begins_again_at_the_heading() {
        let menu = "Menu\n\n".repeat(80);
        let (article, _) = article(&format!(
            "Best red kites - Kite Talk\n\n{menu}Best red kites\n\n2/24/2026\n\nSome text here. And more."
        ));
        assert_eq!((article.title.as_str(), article.text.as_str()), ("Best red kites", "Some text here. And more."));
        assert_eq!(article.dates.published, Some(date(2026, 2, 24)));
    }

    #[test]
    fn a_first_paragraph_without_its_full_stop_stays() {
        let head = "Bridge opens\n\nBy Al Poe\n\nUpdated Apr 21, 2026";
        let first = "The council voted on Tuesday evening to open the bridge for less money than it had planned";
        assert!(article(&format!("{head}\n\n{first}\n\nCosts of it\n\nIt was not cheap.")).0.text.starts_with(first));
        let thai = "เมืองเปิดสะพานใหม่ในฤดูใบไม้ผลิ ผู้คนเดินข้ามได้ทุกวันตั้งแต่เช้าจนถึงค่ำ และไม่ต้องเสียค่าผ่านทาง";
        assert!(article(&format!("{head}\n\n{thai}\n\n{thai}")).0.text.starts_with(thai));
        let cut = "A long picture caption that somebody cut off in the middle of the, with";
        assert!(!article(&format!("{head}\n\n{cut}\n\nCosts of it\n\nIt was not cheap.")).0.text.contains("caption"));
    }

    #[test]
    fn fields_at_the_top_are_the_head_and_lines_keep_their_numbers() {
        let draft = read("Title: Bridge opens\nAuthor: Al Poe\nDate: 2026-04-21\nStatus: draft\n\nIt is open all day.");
        assert_eq!(draft.problems.len(), 1);
        let article = draft.builder.finish(ArticleId::new("a"), "a.txt");
        assert_eq!((article.title.as_str(), article.text.as_str()), ("Bridge opens", "It is open all day."));
        assert_eq!((article.authors.len(), article.dates.published), (1, Some(date(2026, 4, 21))));
    }

    #[test]
    fn a_bare_name_under_the_title_is_the_author() {
        let (article, _) =
            article("Bridge opens in spring\n\nZoe Brien\n\nUpdated Apr 21, 2026\n\nIt is open all day.");
        assert_eq!((article.title.as_str(), article.authors), ("Bridge opens in spring", vec!["Zoe Brien".to_owned()]));
        let (article, _) = self::article("News\n\nSalt Lamps Sold\n\nUpdated Apr 21, 2026\n\nIt is open all day.");
        assert_eq!(article.title, "Salt Lamps Sold");
    }
}
