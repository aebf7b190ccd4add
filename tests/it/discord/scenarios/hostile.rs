//! Whatever a reader types or an article holds: a kind sentence or a safe answer, and nothing that pings or breaks layout.
//!
//! 1. Questions that are none: empty, a mention, emoji, too long: a private sentence, or in a channel a short reply.
//! 2. Questions that bite: markdown, links, mentions, right-to-left, zero-width: shown as they are, harmless.
//! 3. Articles that bite: their words are escaped, cut within Discord's limits, and cited all the same.
//!
//! That no reply pings or is refused by Discord is asserted when a scene is closed.

use super::scene::{Scene, is_private, words};
use crate::discord::events::{Interaction, Post};
use crate::discord::fixture::{list, text};
use crate::discord::people::READER;

#[test]
fn what_is_no_question_gets_a_kind_sentence() {
    let scene = Scene::open();
    let long = "word ".repeat(800);
    for typed in
        ["", " ", "\u{200b}\u{200d}", "?!…", "🎉🎉🎉", "<@1100000000000000002>", "<:ibid:77>", &long, &"x".repeat(4000)]
    {
        let refused = scene.answer(&Interaction::ask(typed));
        assert!(is_private(&refused) && list(&refused, "/embeds").is_empty(), "{typed:?}: {refused}");
        assert!(text(&refused, "/content").chars().count() > 20, "{refused}");
    }
    for typed in ["🎉🎉🎉", "?!", &long] {
        assert!(!words(&scene.reply(&Post::to_bot(typed))).is_empty());
    }
    scene.close();
}

#[test]
fn questions_that_bite_are_shown_harmlessly() {
    let scene = Scene::open();
    for typed in [
        "@everyone why are regulators involved",
        "@here <@1100000000000000030> <@&1100000000000000040> why are regulators involved",
        "[why](https://evil.example) are [regulators](<https://evil.example>) involved",
        "**why** ~~are~~ ||regulators|| `involved` ```",
        "# why are\n> regulators\n- involved\n-# small",
        "why \u{202e}are\u{2066} regulators\u{200b} involved",
        "why are regulators involved https://evil.example/a_b_c discord.gg/x <t:1:R> </ask:1> <#77> <id:home>",
        "w\u{336}h\u{336}y\u{336} are regulators involved",
        "\u{1b}[31mwhy are regulators involved\u{7}",
        "why are regulators involved”, “",
        &format!("why are regulators involved {}", "*_`~|>#[]()".repeat(50)),
        &"ﷺ".repeat(200),
        &format!("why are regulators involved {}", "e\u{301}\u{302}\u{303}".repeat(60)),
    ] {
        let answer = scene.answer(&Interaction::ask(typed));
        let shown = text(&answer, "/embeds/0/author/name");
        assert!(!shown.contains(['\u{202e}', '\u{2066}', '\u{1b}', '\n']), "{shown:?}");
        // An author's name is shown as plain words by Discord; what is parsed must not hold the reader's markup.
        let parsed = format!("{}{}", text(&answer, "/content"), text(&answer, "/embeds/0/description"));
        for bad in ["evil.example", "@everyone", "<@&", "discord.gg"] {
            assert!(!parsed.contains(bad), "{bad} in {parsed}");
        }
        scene.reply(&Post::to_bot(typed));
    }
    scene.close();
}

/// Words that would be something else if they were not escaped.
const BITES: &str =
    "@everyone <@1100000000000000030> **bold** [a link](https://evil.example) ||spoiler|| `code` # no heading <t:1:R>";

#[test]
fn articles_that_bite_are_quoted_harmlessly() {
    let title = "A *starred* [title](https://evil.example) @here ".repeat(20);
    let faq = format!("### Who built the {BITES} kite?\n\nA team of six built the kite. {BITES}\n");
    let bitten = format!(
        "---\ntitle: \"{title}\"\nauthor: \"@everyone [x](https://evil.example)\"\nurl: https://a.example/{}\n---\n\nThe kite flew. {BITES}\n\n## FAQ\n\n{faq}",
        "long/".repeat(120)
    );
    let wide = format!(
        "# Of one long answer\n\n## FAQ\n\n### What is the long answer?\n\n{}\n",
        "The long answer goes on and on. ".repeat(400)
    );
    let dense =
        format!("# Of dense words\n\n## FAQ\n\n### What is the dense answer?\n\nIt is {}\n", "*_`~|>[]()#".repeat(400));
    let scene = Scene::of(&[("bitten.md", &bitten), ("wide.md", &wide), ("dense.md", &dense)]);
    for question in
        ["who built the kite", "what is the long answer", "what is the dense answer", "how many built the kite"]
    {
        let answer = scene.answer(&Interaction::ask(question));
        let parsed = format!("{}{}", text(&answer, "/content"), text(&answer, "/embeds/0/description"));
        // An escaped bracket is no link.
        let live = parsed.replace("\\]", "");
        assert!(!live.contains("](https://evil.example") && !live.contains(" **bold**"), "{parsed}");
        let private = scene.answer(&Interaction::ask(question).option("private", true));
        scene.press(&private, "Show everyone");
        scene.reply(&Post::to_bot(question));
    }
    for command in ["articles", "about", "help"] {
        scene.answer(&Interaction::command(command));
    }
    let faq = scene.answer(&Interaction::command("faq").option("article", "wide"));
    assert!(!words(&faq).is_empty());
    let typing = Interaction::typing("ask", "question", "who built");
    scene.discord.dispatch(&typing);
    assert!(scene.discord.choices_for(&typing).iter().all(|(name, _)| name.chars().count() <= 100));
    assert!(scene.discord.visible(&READER.direct()).is_empty());
    scene.close();
}
