//! What the folder is to be for: by flags, by what a person answers, or by default.

use crate::args::InitArgs;
use crate::terminal::is_interactive;
use std::io::Write as _;
use std::path::Path;
use url::Url;

/// What is known of the publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wishes {
    pub name: String,
    /// Address of its site, without a slash at its end.
    pub site: Option<String>,
    pub on_the_web: bool,
    pub in_discord: bool,
}

/// Asks what no flag says, where somebody is there to ask.
pub(super) fn wishes(wanted: &InitArgs, folder: &Path) -> anyhow::Result<Wishes> {
    let asks = is_interactive() && !wanted.yes;
    let own = folder.file_name().map_or_else(|| "Ibid".to_owned(), |name| name.to_string_lossy().into_owned());
    let name = match &wanted.name {
        None if asks => ask("What is the publication called?", &own)?,
        name => name.clone().unwrap_or(own),
    };
    let site = match &wanted.site {
        None if asks => ask("Address of its site, such as https://example.org (empty for none)?", "")?,
        site => site.clone().unwrap_or_default(),
    };
    let readers = match &wanted.readers {
        None if asks => ask("Where will readers ask: web, discord or both?", "web")?,
        readers => readers.clone().unwrap_or_else(|| "web".to_owned()),
    };
    read(&name, &site, &readers)
}

fn read(name: &str, site: &str, readers: &str) -> anyhow::Result<Wishes> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let site = site.trim().trim_end_matches('/');
    let is_web = Url::parse(site).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !site.is_empty() && !is_web {
        anyhow::bail!("{site:?} is not the address of a site; begin it with https://");
    }
    let (on_the_web, in_discord) = match readers.trim() {
        "web" => (true, false),
        "discord" => (false, true),
        "both" => (true, true),
        other => anyhow::bail!("{other:?} is none of web, discord and both"),
    };
    let name = if name.is_empty() { "Ibid".to_owned() } else { name };
    Ok(Wishes { name, site: Some(site.to_owned()).filter(|site| !site.is_empty()), on_the_web, in_discord })
}

fn ask(question: &str, usual: &str) -> std::io::Result<String> {
    let hint = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
    write!(std::io::stderr(), "{question}{hint} ")?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let line = line.trim();
    Ok(if line.is_empty() { usual.to_owned() } else { line.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_refused_with_a_sentence() {
        let wishes = read("  The  Harbour Post ", "https://post.example/ ", "both").unwrap();
        assert_eq!((wishes.name.as_str(), wishes.site.as_deref()), ("The Harbour Post", Some("https://post.example")));
        assert!(wishes.on_the_web && wishes.in_discord);
        assert_eq!(read("", "", "web").unwrap().name, "Ibid");
        for (site, readers) in [("post.example", "web"), ("javascript:x", "web"), ("", "radio")] {
            assert!(read("A", site, readers).is_err(), "{site} {readers}");
        }
    }
}
