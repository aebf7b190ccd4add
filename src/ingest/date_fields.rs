//! Dates in front matter under all their usual names. Where several fields give the date of publication, the one that says
//! most plainly so counts; the day on which a file was created only stands in. The moment from which, or until which, an article
//! is public is read from the same fields: a site's generator leaves out what is dated in the future.

use super::dates::{self, parse_date};
use super::problem::ProblemKind;
use super::publication::{is, plain_name};
use crate::article::{Dates, ReleaseMoment, ReleasePeriod};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;

/// Names of the date of publication, the surest first.
const PUBLISHED: &[&str] = &[
    "published",
    "publishedat",
    "publishedon",
    "publisheddate",
    "publishedtime",
    "datepublished",
    "firstpublished",
    "firstpublishedat",
    "publishdate",
    "publishat",
    "publishon",
    "publicationdate",
    "pubdate",
    "date",
    "dateposted",
    "posted",
    "postedon",
    "postdate",
    "pubdatetime",
    "publishdatetime",
    "publisheddatetime",
    "articlepublishedtime",
    "datepublish",
];

/// Names of the day on which a file or a page was made.
const CREATED: &[&str] = &["created", "createdat", "createdon", "createddate", "datecreated", "creationdate"];

/// Names of the date of the last change, the surest first.
const UPDATED: &[&str] = &[
    "updated",
    "updatedat",
    "updatedon",
    "updateddate",
    "dateupdated",
    "lastupdated",
    "lastupdatedat",
    "lastupdate",
    "modified",
    "modifiedat",
    "modifieddate",
    "modifiedtime",
    "datemodified",
    "lastmod",
    "lastmodified",
    "lastmodifiedat",
    "lastmodifiedon",
    "revised",
    "reviseddate",
    "edited",
    "lastedited",
    "changed",
    "moddatetime",
    "moddate",
    "modificationdate",
    "updatedate",
    "updatedtime",
    "revisiondate",
    "lastrevised",
    "lastchanged",
    "articlemodifiedtime",
    "msdate",
];

/// Names that give nothing but the moment from which an article is public.
const FROM: &[&str] = &[
    "publishdate",
    "publishat",
    "publishon",
    "scheduled",
    "scheduledat",
    "scheduledfor",
    "embargo",
    "embargoeduntil",
    "embargountil",
    "golive",
    "golivedate",
    "publicfrom",
    "availablefrom",
    "validfrom",
    "visiblefrom",
];

/// Names of the moment from which it is public no more.
const UNTIL: &[&str] = &[
    "expirydate",
    "expirationdate",
    "expiration",
    "expires",
    "expiresat",
    "expireson",
    "expire",
    "expireat",
    "unpublishdate",
    "unpublishat",
    "unpublishon",
    "unpublish",
    "expiry",
    "validuntil",
    "availableuntil",
    "visibleuntil",
];

/// Dates of an article as its fields gave them, and how sure each is.
#[derive(Default)]
pub(super) struct DateFields {
    pub dates: Dates,
    pub release: ReleasePeriod,
    /// Places of the fields that were taken, in their lists; for the beginning of the release, too.
    published: Option<usize>,
    updated: Option<usize>,
    from: Option<usize>,
}

impl DateFields {
    /// Takes over a field that gives a date; says whether it does, and what is wrong with it.
    pub(super) fn take(&mut self, name: &str, value: &Value, line: usize) -> (bool, Option<ProblemKind>) {
        let key = plain_name(name);
        let place = |names: &[&str]| names.iter().position(|name| *name == key);
        // Some keep `date: {created: …, updated: …}`.
        if let Some(fields) = parts(value).filter(|_| place(PUBLISHED).or(place(UPDATED)).is_some()) {
            let is_change = place(UPDATED).is_some();
            let inner = fields.iter().filter_map(|(name, value)| {
                let name = if is_change && plain_name(name) == "date" { "updated" } else { name.as_str() };
                self.take(name, value, line).1
            });
            let problem = inner.last();
            return (true, problem);
        }
        let created = place(CREATED).map(|n| n + PUBLISHED.len());
        let (published, updated, until) = (place(PUBLISHED).or(created), place(UPDATED), place(UNTIL));
        let from = place(FROM).or_else(|| place(PUBLISHED).map(|n| n + FROM.len()));
        if published.or(updated).or(from).or(until).is_none() {
            return (false, None);
        }
        // `published: true` and `date: false` are no dates; what a state's word says is told by others.
        if value.is_null() || is(value, true) || is(value, false) || as_text(value).is_empty() {
            return (true, None);
        }
        // A field of Microsoft's pages, which the United States write.
        let by_us = || (key == "msdate").then(|| Date::strptime("%m/%d/%Y", as_text(value)).ok()).flatten();
        let Some(date) = date(value).or_else(by_us) else {
            // What Eleventy and Quarto take the date of the file for.
            let by_file =
                ["last modified", "git last modified", "created", "git created", "last-modified", "now", "today"];
            if by_file.contains(&as_text(value).to_lowercase().as_str()) {
                return (true, None);
            }
            let is_state = super::publication::said_by_field(name, value).is_some();
            return (true, (!is_state).then(|| dates::problem(&as_text(value))));
        };
        if published.is_some_and(|place| self.published.is_none_or(|taken| place <= taken)) {
            (self.published, self.dates.published) = (published, Some(date));
        }
        if updated.is_some_and(|place| self.updated.is_none_or(|taken| place <= taken)) {
            (self.updated, self.dates.updated) = (updated, Some(date));
        }
        let moment = || Some(ReleaseMoment { at: moment(value, date)?, field: name.to_owned(), line: Some(line) });
        if from.is_some_and(|place| self.from.is_none_or(|taken| place <= taken)) {
            (self.from, self.release.from) = (from, moment());
        }
        if until.is_some() {
            self.release.until = moment();
        }
        (true, None)
    }
}

/// The moment at which a day begins. A day has no zone of its own; Hugo, too, takes it to begin at midnight UTC.
pub(super) fn beginning(date: Date) -> Option<Timestamp> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The fields of a value that has any. The TOML parser hands a date over as an object with one private key.
fn parts(value: &Value) -> Option<&serde_json::Map<String, Value>> {
    value.as_object().filter(|fields| !fields.keys().any(|name| name.starts_with('$')))
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Object(fields) => fields.values().next().and_then(Value::as_str).unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

fn date(value: &Value) -> Option<Date> {
    parse_date(&as_text(value))
}

/// The moment that a value gives: with its zone where it has one, at UTC where it has none, at the beginning of `date` where it
/// gives only the day.
fn moment(value: &Value, date: Date) -> Option<Timestamp> {
    let text = as_text(value);
    let zoned =
        || ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M %z"].iter().find_map(|form| Timestamp::strptime(form, &text).ok());
    let mail = || jiff::fmt::rfc2822::parse(&text).ok().map(|zoned| zoned.timestamp());
    let local = || Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    let whole = text.parse().ok().or_else(zoned).or_else(mail).or_else(local);
    whole.or_else(|| beginning(date))
}

#[cfg(test)]
mod tests {
    use super::super::front_matter::split;
    use super::*;
    use jiff::civil::date;

    fn fields(front: &str) -> (Dates, ReleasePeriod) {
        let text = format!("---\ntitle: T\n{front}\n---\nText.");
        let found = split(&text);
        assert_eq!(found.problems, [], "{front}");
        (found.meta.dates, found.release)
    }

    #[test]
    fn dates_are_found_under_all_their_names() {
        for name in [
            "date",
            "published",
            "pubDatetime",
            "article:published_time",
            "publishDate",
            "pubDate",
            "date_published",
            "published_at",
            "created",
            "postDate",
        ] {
            assert_eq!(fields(&format!("{name}: 2026-03-02")).0.published, Some(date(2026, 3, 2)), "{name}");
        }
        for name in [
            "updated",
            "modDatetime",
            "updateDate",
            "ms.date",
            "lastmod",
            "last_modified_at",
            "modified",
            "dateModified",
            "lastUpdated",
            "last-updated",
        ] {
            assert_eq!(fields(&format!("{name}: 2026-03-02")).0.updated, Some(date(2026, 3, 2)), "{name}");
        }
        let nested = fields("date:\n  created: 2026-03-02\n  updated: 2026-03-04").0;
        assert_eq!((nested.published, nested.updated), (Some(date(2026, 3, 2)), Some(date(2026, 3, 4))));
        assert_eq!(fields("last_update: { date: 2026-03-04, author: Ana }").0.updated, Some(date(2026, 3, 4)));
    }

    #[test]
    fn dates_that_only_the_generator_knows_and_those_of_one_country_are_no_fault() {
        for front in ["date: git Last Modified", "date: Created", "date-modified: last-modified"] {
            assert_eq!(fields(front).0, Dates::default(), "{front}");
        }
        assert_eq!(fields("ms.date: 03/02/2026").0.updated, Some(date(2026, 3, 2)));
    }

    #[test]
    fn of_several_dates_of_publication_the_surest_counts_in_any_order() {
        for front in ["created: 2026-01-01\ndate: 2026-03-02", "date: 2026-03-02\ncreated: 2026-01-01"] {
            assert_eq!(fields(front).0.published, Some(date(2026, 3, 2)), "{front}");
        }
        for front in ["date: 2026-01-01\npublished: 2026-03-02", "published: 2026-03-02\ndate: 2026-01-01"] {
            assert_eq!(fields(front).0.published, Some(date(2026, 3, 2)), "{front}");
        }
        assert_eq!(fields("published: true\ndate: 2026-03-02").0.published, Some(date(2026, 3, 2)));
    }

    #[test]
    fn an_article_is_public_from_its_date_on_and_until_it_expires() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        for (front, from) in [
            ("date: 2026-12-05", "2026-12-05T00:00:00Z"),
            ("date: 2026-12-05T09:30:00+01:00", "2026-12-05T08:30:00Z"),
            ("date: 2026-12-05 09:30:00 +0100", "2026-12-05T08:30:00Z"),
            ("date: 2026-12-05 09:30:00", "2026-12-05T09:30:00Z"),
            ("date: Sat, 05 Dec 2026 09:30:00 +0100", "2026-12-05T08:30:00Z"),
            ("date: 5 December 2026", "2026-12-05T00:00:00Z"),
            ("date: 2026-12-05\npublishDate: 2026-11-01", "2026-11-01T00:00:00Z"),
            ("embargo: 2026-12-05\ndate: 2026-11-01", "2026-12-05T00:00:00Z"),
        ] {
            let release = fields(front).1;
            assert_eq!(release.from.as_ref().map(|from| from.at), at(from), "{front}");
            assert_eq!(release.until, None, "{front}");
        }
        let until = fields("expiryDate: 2026-12-05").1.until.unwrap();
        assert_eq!(
            (Some(until.at), until.field.as_str(), until.line),
            (at("2026-12-05T00:00:00Z"), "expiryDate", Some(3))
        );
        assert_eq!(fields("created: 2030-01-01\nupdated: 2030-01-01").1, ReleasePeriod::default());
        let toml = split("+++\ntitle = \"T\"\npublishDate = 2026-12-05T09:30:00+01:00\n+++\nText.");
        assert_eq!(toml.release.from.map(|from| from.at), at("2026-12-05T08:30:00Z"));
    }

    #[test]
    fn what_is_no_date_is_told_with_its_line() {
        for front in ["date: soon", "expiryDate: never mind", "lastmod: 2026-02-30"] {
            let text = format!("---\ntitle: T\n{front}\n---\nText.");
            assert!(matches!(split(&text).problems.as_slice(), [(Some(3), _)]), "{front}");
        }
    }
}
