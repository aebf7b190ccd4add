//! What only a ledger in a database can do, and do wrong. That it does what a file does is in the tests beside everything else,
//! which run on both.

use super::fixtures::{Home, at, database, day, gap, meant, turned, verdict};
use super::tables::params;
use super::{
    Actor, AuditAction, AuditEntry, AuditFilter, FeedKind, Ledger, LedgerError, LedgerPlace, Mode, NewFeed, Swept,
};
use crate::postgres::test_server::server;
use crate::postgres::{DatabaseError, DatabaseSettings};
use std::time::Duration;

/// A database of a test's own, its name, and the corpus `name` in it, used by `user`.
fn corpus(database: &str, user: &str, name: &str) -> Option<LedgerPlace> {
    let address = server()?.address(user, database).parse().unwrap();
    let settings = DatabaseSettings { address, corpus: name.parse().unwrap(), authorities: None };
    Some(LedgerPlace::Database(Box::new(settings)))
}

fn refusal(place: &LedgerPlace) -> String {
    match Ledger::open(place, 30, at(0)) {
        Err(LedgerError::Database(error)) => LedgerError::Database(error).to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn processes_that_make_a_ledger_at_once_share_its_key() {
    let Some(server) = server() else { return };
    let place = corpus(&server.empty_database(), "bot", "default").unwrap();
    let keys = std::thread::scope(|scope| {
        let open = || *Ledger::open(&place, 30, at(0)).unwrap().secret().as_bytes();
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(keys.iter().all(|key| *key == keys[0]) && keys[0] != [0; 32]);
}

#[test]
fn what_several_processes_write_at_once_is_counted_once_each() {
    let Some(home) = Home::in_database() else { return };
    let ledgers: Vec<Ledger> = (0..4).map(|_| home.ledger()).collect();
    let claimed: usize = std::thread::scope(|scope| {
        let work = |ledger: &Ledger| {
            let mut won = 0;
            for n in 0..25_u8 {
                won += usize::from(ledger.claim(n.into(), at(0)).unwrap());
                ledger.record_verdict(&verdict("a", true, n), at(0)).unwrap();
                ledger.record_gap(&meant(&format!("q {}", n % 5), turned(0, 0.0), n), at(0)).unwrap();
                ledger.audit(&AuditEntry::new(Actor::Member(1), AuditAction::ModeSet, "a"), at(0)).unwrap();
                ledger.sweep(at(1)).unwrap();
            }
            won
        };
        let threads: Vec<_> = ledgers.iter().map(|ledger| scope.spawn(move || work(ledger))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    let ledger = &ledgers[0];
    assert_eq!(claimed, 25, "each event once");
    assert_eq!(ledger.counts().unwrap().helpful, 25, "each voter once");
    let stats = ledger.stats(jiff::civil::date(1970, 1, 1), jiff::civil::date(1970, 1, 1)).unwrap();
    assert_eq!(stats.total.helpful, 25);
    let page = ledger.gaps_page(1, 0, 9).unwrap();
    assert_eq!((page.total, page.groups[0].asked, page.groups[0].questions, page.groups[0].askers), (1, 100, 5, 25));
    let numbers: Vec<i64> =
        ledger.audited(&AuditFilter::default(), 200).unwrap().into_iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=100).rev().collect::<Vec<i64>>());
}

/// Everything that is in the tables of all ledgers of a database, as text.
fn everything(database: &str) -> String {
    let server = server().unwrap();
    let tables =
        server.sql(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'ibid' AND tablename LIKE 'ledger%'");
    let rows = |table: &str| server.sql(database, &format!("SELECT t::text FROM ibid.{table} t"));
    tables.lines().map(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn one_community_never_meets_another_and_row_security_says_the_same() {
    let Some(server) = server() else { return };
    let name = server.empty_database();
    let [one, two] = ["one", "two"]
        .map(|corpus_name| Ledger::open(corpus(&name, "bot", corpus_name).as_ref().unwrap(), 30, at(0)).unwrap());
    assert_ne!(one.secret(), two.secret());
    let why = one.record_gap(&gap("a secret word"), at(0)).unwrap();
    assert_eq!(two.record_gap(&gap("another word"), at(0)).map(|_| two.gap_question(why).unwrap()).unwrap(), None);
    assert!(one.claim(1, at(0)).unwrap() && two.claim(1, at(0)).unwrap(), "each has its own");
    one.set_mode(1, 2, Mode::Off, at(0)).unwrap();
    assert_eq!((two.mode(2).unwrap(), two.counts().unwrap().gaps), (None, 1));
    two.run(|tables| tables.execute("DELETE FROM gaps", params![])).unwrap();
    assert_eq!(one.counts().unwrap().gaps, 1, "a superuser's statement without a condition reaches its own only");

    server.sql(
        &name,
        "CREATE ROLE looker LOGIN; GRANT USAGE ON SCHEMA ibid, ibid_ledger TO looker; \
         GRANT SELECT ON ALL TABLES IN SCHEMA ibid, ibid_ledger TO looker",
    );
    let seen = |sql: &str| server.sql(&name, &format!("SET ROLE looker; {sql}"));
    assert_eq!(seen("SET ibid.corpus = 'two'; SELECT count(*) FROM ibid.ledger_channels"), "0");
    assert_eq!(seen("SET ibid.corpus = 'one'; SELECT count(*) FROM ibid.ledger_channels"), "1");
    assert_eq!(seen("SELECT count(*) FROM ibid.ledger_gaps"), "0");
    let walls = "SELECT count(*) FROM pg_class WHERE relnamespace = 'ibid'::regnamespace AND relkind = 'r' \
        AND relname <> 'ledger_version' AND NOT (relrowsecurity AND relforcerowsecurity)";
    assert_eq!(server.sql(&name, walls), "0");
}

#[test]
fn what_is_stored_of_people_goes_when_they_ask_and_words_go_in_time() {
    let Some(server) = server() else { return };
    let name = server.empty_database();
    let ledger = Ledger::open(corpus(&name, "bot", "default").as_ref().unwrap(), 30, day(0)).unwrap();
    let (user, mark) = (918_273_645_u64, [0xa7_u8; 8]);
    let asked = super::Gap { asker: Some(mark), guild: Some(5), ..meant("about my ZYGOTE", turned(0, 0.0), 1) };
    let why = ledger.record_gap(&asked, day(0)).unwrap();
    ledger.wait_for(why, user, day(0)).unwrap();
    ledger.audit(&AuditEntry::new(Actor::Member(user), AuditAction::ModeSet, "a"), day(0)).unwrap();
    let feed = NewFeed {
        url: "https://example.com/feed".to_owned(),
        kind: FeedKind::Feed,
        every: Duration::from_mins(1),
        most: 5,
        guild: None,
        added_by: Some(Actor::Member(user)),
    };
    ledger.add_feed(&feed, day(0)).unwrap();
    let has = |words: &str| everything(&name).contains(words);
    assert!(has("918273645") && has("ZYGOTE") && has("a7a7a7a7a7a7a7a7"));
    ledger.forget_user(user).unwrap();
    ledger.forget_asker(&mark).unwrap();
    assert!(!has("918273645") && !has("a7a7a7a7a7a7a7a7"));
    assert_eq!(ledger.sweep(day(30)).unwrap(), Swept { words: 1, gaps: 1, ..Swept::default() });
    assert!(!has("ZYGOTE"));
    let none = Ledger::open(corpus(&name, "bot", "none").as_ref().unwrap(), 0, day(0)).unwrap();
    none.record_gap(&gap("about my ZYGOTE"), day(0)).unwrap();
    assert!(!has("ZYGOTE") && none.counts().unwrap().gaps == 1, "with no retention no word is ever there");
}

#[test]
fn a_schema_of_the_future_is_refused_and_left_alone() {
    let Some(server) = server() else { return };
    let name = server.empty_database();
    let place = corpus(&name, "bot", "default").unwrap();
    drop(Ledger::open(&place, 30, at(0)).unwrap());
    server.sql(&name, "INSERT INTO ibid.ledger_version (version) VALUES (99)");
    let said = refusal(&place);
    assert!(said.contains("version 99 of the schema") && said.contains("update ibid"), "{said}");
}

#[test]
fn a_server_that_is_gone_is_told_without_credentials_and_come_back_serves_again() {
    let Some(server) = server() else { return };
    let nowhere: DatabaseSettings =
        DatabaseSettings { address: "postgres://bot:s3cret@127.0.0.1:1/x".parse().unwrap(), ..database().unwrap() };
    let said = refusal(&LedgerPlace::Database(Box::new(nowhere)));
    assert!(said.contains("cannot be reached") && !said.contains("s3cret"), "{said}");

    let name = server.empty_database();
    let ledger = Ledger::open(corpus(&name, "bot", "default").as_ref().unwrap(), 30, at(0)).unwrap();
    let end = |database: &str| {
        let sql =
            format!("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = '{database}'");
        server.sql("postgres", &sql)
    };
    end(&name);
    assert!(ledger.claim(1, at(0)).unwrap(), "a connection that was lost is made anew");
    server.sql("postgres", &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    end(&name);
    let refused = ledger.set_mode(1, 2, Mode::Off, at(0)).unwrap_err();
    assert!(matches!(refused, LedgerError::Database(DatabaseError::Query { .. })), "{refused:?}");
    server.sql("postgres", &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    assert!(!ledger.claim(1, at(0)).unwrap(), "what was acknowledged is there");
}

#[test]
fn what_failed_half_way_leaves_the_connection_fit_for_use() {
    let Some(home) = Home::in_database() else { return };
    let ledger = home.ledger();
    for n in 0..40 {
        let failed = ledger.transact(|tables| {
            tables.execute("INSERT INTO claims VALUES (1, 1)", params![])?;
            tables.execute("INSERT INTO claims VALUES (1, 1)", params![])
        });
        assert!(failed.is_err(), "{n}");
    }
    assert!(ledger.claim(1, at(1)).unwrap());
}
