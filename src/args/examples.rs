//! What each page of help says around the options: the exit status where it says something, and commands to try. They
//! work on the shipped corpus as they stand; a test runs them.

/// Above the options that every command has, apart from its own.
pub(super) const EVERYWHERE: &str = "Options of every command";

pub(super) const IBID: &str = "\
Examples:
  ibid ask why are regulators involved
  ibid check
  ibid help ask";

pub(super) const ASK: &str = "\
Exit status: 0 answered, 1 no answer, 2 failure.
Questions from a pipe are answered as JSON Lines.

Examples:
  ibid ask why are regulators involved
  ibid ask --explain how long does the battery last
  echo can i charge the phone with my old plug | ibid ask";

pub(super) const INDEX: &str = "\
Exit status: 0 done, 2 failure, or refused with --strict.

Examples:
  ibid index
  ibid index --check
  ibid index --watch";

pub(super) const ROLLBACK: &str = "\
Examples:
  ibid rollback
  ibid rollback --json";

pub(super) const MIGRATE: &str = "\
Examples:
  ibid migrate --to postgres
  ibid migrate --to embedded --json";

pub(super) const ADD: &str = "\
Exit status: 0 all were added (or could be, with --dry-run), 2 not all.

Examples:
  ibid add corpus/README.md --dry-run
  ibid add https://example.org/ferry
  ibid add archive.zip --yes";

pub(super) const FEED: &str = "\
Examples:
  ibid feed add https://example.org/rss
  ibid feed list
  ibid feed fetch";

pub(super) const INIT: &str = "\
Examples:
  ibid init my-answers
  ibid init my-answers --name Harbour --site https://harbour.example --readers both";

pub(super) const SELF_CHECK: &str = "\
Exit status: 0 all is well, 1 something should be looked at, 2 something does not work.

Examples:
  ibid self-check
  ibid self-check --json";

pub(super) const KEY: &str = "\
Examples:
  ibid key add nightly-import --scope articles:write
  ibid key list
  ibid key revoke nightly-import";

pub(super) const KEY_ADD: &str = "\
Exit status: 0 made, 2 failure, or there is a key of this name.

Examples:
  ibid key add reports --scope gaps:read
  ibid key add editor --scope articles:write --scope gaps:read";

pub(super) const KEY_LIST: &str = "\
Examples:
  ibid key list
  ibid key list --json";

pub(super) const KEY_REVOKE: &str = "\
Exit status: 0 revoked, 2 failure, or there is no key of this name.

Examples:
  ibid key revoke reports
  ibid key revoke editor";

pub(super) const FEED_ADD: &str = "\
Examples:
  ibid feed add https://example.org/rss
  ibid feed add https://example.org/rss --every 1d";

pub(super) const FEED_LIST: &str = "\
Examples:
  ibid feed list
  ibid feed list --json";

pub(super) const FEED_REMOVE: &str = "\
Examples:
  ibid feed list
  ibid feed remove https://example.org/rss";

pub(super) const FEED_FETCH: &str = "\
Examples:
  ibid feed fetch
  ibid feed fetch --all";

pub(super) const STATE: &str = "\
Examples:
  ibid state clinic-passkeys
  ibid state clinic-passkeys retracted
  ibid state clinic-passkeys published";

pub(super) const STATS: &str = "\
Examples:
  ibid stats
  ibid stats --days 7 --chart week.png";

pub(super) const GAPS: &str = "\
Examples:
  ibid gaps
  ibid gaps --askers 2";

pub(super) const AUDIT: &str = "\
Examples:
  ibid audit
  ibid audit --action state_set --most 5";

pub(super) const ARTICLES: &str = "\
Examples:
  ibid articles
  ibid articles --json";

pub(super) const SHOW: &str = "\
Examples:
  ibid show clinic-passkeys
  ibid show corpus/scooter-data-law.txt";

pub(super) const FAQ: &str = "\
Examples:
  ibid faq export --csv > faq.csv
  ibid faq import faq.csv --dry-run";

pub(super) const FAQ_EXPORT: &str = "\
Examples:
  ibid faq export --csv > faq.csv
  ibid faq export --jsonld";

pub(super) const FAQ_IMPORT: &str = "\
Exit status: 0 all that was not answered already was added, 2 a row could not be, or nothing could.

Examples:
  ibid faq import faq.csv --dry-run
  ibid faq import faq.csv --yes";

pub(super) const MODEL: &str = "\
Exit status: 0 it works, 2 it does not.

Examples:
  ibid model
  ibid model --time corpus/README.md
  ibid --model multilingual model";

pub(super) const CHECK: &str = "\
Examples:
  ibid check
  ibid check --strict
  ibid check --format github";

pub(super) const EVAL: &str = "\
Without a set, the questions are those of corpus/questions.jsonl.

Examples:
  ibid eval
  ibid eval --plot curve.png";

pub(super) const CALIBRATE: &str = "\
Exit status: 0 a threshold can be promised, 1 none can (it says what is missing), 2 failure.

Examples:
  ibid calibrate
  ibid calibrate --precision 0.6";

pub(super) const BOT: &str = "\
The token is read from the environment or from .env, never from the command line, where others see it.

Examples:
  ibid discord check
  ibid bot
  ibid bot --health 127.0.0.1:9464";

pub(super) const SERVE: &str = "\
Examples:
  ibid serve
  ibid serve --listen 127.0.0.1:0
  ibid serve --url https://ask.example.org --origins https://example.org";

pub(super) const MCP: &str = "\
Assistants start it; nothing is shown at a terminal. docs/mcp.md says how to add it to one.

Examples:
  ibid mcp
  ibid mcp --url https://ask.example.org";

pub(super) const DESK: &str = "\
Examples:
  ibid desk
  ibid desk --url https://ask.example.org";

pub(super) const DISCORD: &str = "\
Examples:
  ibid discord preview why are regulators involved
  ibid discord check";

pub(super) const DISCORD_PREVIEW: &str = "\
Examples:
  ibid discord preview why are regulators involved
  ibid discord preview --locale zh-TW 電動車充電費率怎麼算";

pub(super) const DISCORD_CHECK: &str = "\
Examples:
  ibid discord check
  ibid discord check --message-content";

pub(super) const COMPLETIONS: &str = "\
Examples:
  ibid completions bash > ibid.bash
  ibid completions fish > ibid.fish";

pub(super) const MAN: &str = "\
Examples:
  ibid man > ibid.1
  ibid man | man -l -";
