//! A round over the feeds: what is new or changed in them becomes files of the corpus. The index is not touched.

use super::add::{AddError, Added};
use super::draft::{ArticleDraft, Incoming};
use super::duplicates::CorpusContents;
use super::feeds::{file_stem, progress, state, stem};
use super::incoming::{Get, of_page};
use crate::fetch::feeds::{FeedEntry, FeedSchedule, FeedSource, PollError, look, poll};
use crate::fetch::{Conditions, FetchError, Fetched};
use crate::ingest::{CorpusFile, ending_of, place, same_host};
use crate::ledger::{Ledger, LedgerError};
use crate::store::Index;
use crate::text::hex;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::path::Path;

/// After so many entries in a row that could not be fetched, the host is left alone until the next round.
const IN_VAIN: usize = 3;

/// Endings that a file of an entry may have.
const ENDINGS: &[&str] = &["xml", "html", "md", "txt", "htm", "xhtml", "markdown", "text", "pdf", "docx", "epub"];

/// Which feeds are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are due.
    Due,
    /// All.
    All,
    /// The one at this address.
    One(String),
}

/// What a round needs to know of the world.
pub struct Round<'a> {
    /// Where the feeds are kept.
    pub ledger: &'a Ledger,
    /// Where their articles go.
    pub corpus: &'a Path,
    /// What readers are answered from, where there is something: what another file has already is not taken again.
    pub index: Option<&'a Index>,
    /// The time.
    pub now: &'a dyn Fn() -> Timestamp,
    /// Whether to go on.
    pub goes_on: &'a dyn Fn() -> bool,
}

/// What a round over one feed brought.
#[derive(Clone, Debug)]
pub struct FeedRound {
    /// Its address.
    pub url: String,
    /// Whose guild hears of it.
    pub guild: Option<u64>,
    /// Files written.
    pub added: Vec<Added>,
    /// What they are to the corpus, for [`Order::parsed`](super::Order::parsed).
    pub parsed: Vec<CorpusFile>,
    /// Entries that were passed over for good, and why.
    pub passed: Vec<(String, String)>,
    /// What articles claimed to be and are not, by file: an id of their own choice, an address of another host.
    pub claims: Vec<(String, String)>,
    /// Entries that are tried again next time.
    pub open: usize,
    /// Why it was in vain.
    pub error: Option<String>,
    /// Whether it went well the time before.
    pub is_new_error: bool,
    /// Since when the corpus may lack what it has, where that has only now been so for long.
    pub is_stale_since: Option<Timestamp>,
}

/// What became of an entry.
enum EntryOutcome {
    /// With what it is to the corpus, and what it claimed.
    Added(Added, Vec<CorpusFile>, Vec<String>),
    /// The corpus has it as it is.
    Same,
    /// It is not taken, now or later.
    Passed(String),
    /// It may be another time.
    Later,
    /// The corpus cannot be written.
    Stuck(String),
}

impl Round<'_> {
    /// Looks at the feeds, one after another, and writes what is new. Each feed is noted before the next is looked at.
    ///
    /// # Errors
    /// [`LedgerError`]; a feed that fails is a [`FeedRound`] with an error.
    pub fn run(&self, which: &Which, get: &mut Get<'_>) -> Result<Vec<FeedRound>, LedgerError> {
        let mut out = Vec::new();
        for row in self.ledger.feeds()? {
            let mut feed = state(&row);
            let is_wanted = match which {
                Which::Due => feed.due((self.now)()),
                Which::All => true,
                Which::One(url) => feed.url == *url,
            };
            if !is_wanted || !(self.goes_on)() {
                continue;
            }
            let round = self.look_at(&mut feed, row.feed.guild, get);
            self.ledger.update_feed(&feed.url, &progress(&feed))?;
            out.push(round);
        }
        Ok(out)
    }

    fn look_at(&self, feed: &mut FeedSchedule, guild: Option<u64>, get: &mut Get<'_>) -> FeedRound {
        let before = feed.clone();
        let mut round = FeedRound {
            url: feed.url.clone(),
            guild,
            added: Vec::new(),
            parsed: Vec::new(),
            passed: Vec::new(),
            claims: Vec::new(),
            open: 0,
            error: None,
            is_new_error: false,
            is_stale_since: None,
        };
        match poll(feed, get, (self.now)()) {
            Ok(entries) => self.take(feed, &entries, &mut round, get),
            Err(PollError::Fetch(FetchError::TooSoon { .. })) => {}
            Err(error) => round.error = Some(error.to_string()),
        }
        round.open = feed.open.len();
        round.is_new_error = round.error.is_some() && before.failures == 0;
        let was_stale = before.stale(before.last_tried.unwrap_or(before.added)).is_some();
        round.is_stale_since = feed.stale((self.now)()).filter(|_| !was_stale);
        round
    }

    fn take(&self, feed: &mut FeedSchedule, entries: &[FeedEntry], round: &mut FeedRound, get: &mut Get<'_>) {
        let mut in_vain = 0;
        for entry in entries {
            if in_vain >= IN_VAIN || !(self.goes_on)() {
                return;
            }
            match self.bring(feed, entry, get) {
                EntryOutcome::Added(added, parsed, claims) => {
                    round.parsed.extend(parsed);
                    round.claims.extend(claims.into_iter().map(|claim| (added.file.clone(), claim)));
                    round.added.push(added);
                }
                EntryOutcome::Same => {}
                EntryOutcome::Passed(why) => round.passed.push((entry.name.clone(), why)),
                EntryOutcome::Later => {
                    in_vain += 1;
                    continue;
                }
                EntryOutcome::Stuck(why) => {
                    feed.failed(&why, (self.now)());
                    round.error = Some(why);
                    return;
                }
            }
            in_vain = 0;
            feed.settle(entry, (self.now)());
        }
    }

    fn bring(&self, feed: &FeedSchedule, entry: &FeedEntry, get: &mut Get<'_>) -> EntryOutcome {
        if let Some(bytes) = &entry.article {
            // The text is the feed's: an address of another host is only its word.
            let own = entry.url.as_ref().filter(|url| same_host(url, &entry.from)).cloned();
            let origin = Some(own.unwrap_or_else(|| entry.from.clone()));
            let incoming = Incoming { name: format!("{}.xml", entry.name), origin, bytes: bytes.clone() };
            match (self.write(feed, entry, incoming, "xml"), &entry.url) {
                // It is a summary: the whole text is on the page.
                (Err(AddError::NoArticle { .. }), Some(_)) => {}
                (written, _) => return brought(written),
            }
        }
        let Some(url) = &entry.url else {
            return EntryOutcome::Passed("the entry has neither text nor an address".to_owned());
        };
        match page(url, get) {
            Ok(incoming) => {
                let ending = ending_of(&incoming.bytes, "");
                brought(self.write(feed, entry, incoming, ending))
            }
            Err(brought) => brought,
        }
    }

    fn write(
        &self,
        feed: &FeedSchedule,
        entry: &FeedEntry,
        incoming: Incoming,
        ending: &str,
    ) -> Result<EntryOutcome, AddError> {
        let own = file_stem(&feed.url, &entry.name);
        let known = CorpusContents::of(self.corpus, self.index)?;
        let register = &known.register;
        let origins =
            [entry.url.as_deref(), incoming.origin.as_deref().filter(|url| *url != feed.url && *url != entry.from)];
        let elsewhere = origins.iter().flatten().find_map(|origin| register.from_origin(origin));
        if let Some(file) = elsewhere.filter(|file| stem(file) != own) {
            return Ok(EntryOutcome::Passed(format!("the corpus already has it as {file}")));
        }
        let there = ENDINGS.iter().map(|ending| format!("{own}.{ending}"));
        let there = there.into_iter().find(|file| place(self.corpus, file).is_file());
        if let Some(file) = &there {
            let bytes = std::fs::read(place(self.corpus, file)).unwrap_or_default();
            let noted = register.entry(file).and_then(|entry| entry.sha256.as_ref());
            if noted.is_some_and(|noted| *noted != hex(&Sha256::digest(&bytes))) {
                return Ok(EntryOutcome::Passed(format!("{file} was edited here, and is kept")));
            }
        }
        let file = there.unwrap_or_else(|| format!("{own}.{ending}"));
        let draft = ArticleDraft::at(file, incoming, &known)?;
        if let Some(twin) = self.same_address(entry, &draft, &own) {
            return Ok(EntryOutcome::Passed(format!("the corpus already has it as {twin}")));
        }
        let claims =
            draft.reading.problems.iter().filter(|problem| problem.kind.is_claim()).map(|p| p.kind.to_string());
        let (claims, parsed) = (claims.collect(), draft.parsed());
        Ok(EntryOutcome::Added(draft.add(self.corpus, (self.now)())?, parsed, claims))
    }

    /// An article from elsewhere that states the address of `draft`'s.
    fn same_address(&self, entry: &FeedEntry, draft: &ArticleDraft, own: &str) -> Option<String> {
        let stated = draft.reading.article.iter().chain(&draft.reading.items).find_map(|article| article.url.clone());
        let is_it = |url: &String| Some(url) == entry.url.as_ref() || Some(url) == stated.as_ref();
        let mut articles = self.index?.everything().articles();
        let other = articles.find(|a| a.url.as_ref().is_some_and(is_it) && stem(&a.source) != own);
        other.map(|article| article.source.clone())
    }
}

/// What became of an entry that was to be written.
fn brought(written: Result<EntryOutcome, AddError>) -> EntryOutcome {
    match written {
        Ok(brought) => brought,
        Err(AddError::Known { .. }) => EntryOutcome::Same,
        Err(error @ (AddError::NoArticle { .. } | AddError::IdTaken { .. })) => EntryOutcome::Passed(error.to_string()),
        Err(AddError::Taken { .. }) => EntryOutcome::Later,
        Err(error) => EntryOutcome::Stuck(error.to_string()),
    }
}

/// The page of an entry that has not its whole text in the feed.
fn page(url: &str, get: &mut Get<'_>) -> Result<Incoming, EntryOutcome> {
    match get(url, &Conditions::default()) {
        Ok(Fetched::Page(page)) => match look(&page.bytes, &page.final_url) {
            FeedSource::Feed | FeedSource::Sitemap => {
                Err(EntryOutcome::Passed("it is a feed, not an article".to_owned()))
            }
            FeedSource::Page(_) | FeedSource::Other => Ok(of_page(page)),
        },
        Err(error) if error.is_lasting() => Err(EntryOutcome::Passed(error.to_string())),
        Ok(Fetched::NotModified) | Err(_) => Err(EntryOutcome::Later),
    }
}
