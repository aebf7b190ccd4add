-- Step 2: gaps grouped by meaning, an audit trail, figures by day, shadow replies, settings, feeds, corrections.
-- What the columns mean to a reader is said where they are written and read.

ALTER TABLE upkeep ADD COLUMN leads INTEGER NOT NULL DEFAULT 0;
-- When the file was last written anew.
ALTER TABLE upkeep ADD COLUMN scrubbed_at INTEGER NOT NULL DEFAULT 0;

-- A topic has the id of the gap that founded it. `fresh` is how often it was asked since it was last settled: a topic with
-- none of that is off the list. `led` numbers the changes of leaders, so that each process can follow them.
CREATE TABLE topics (
    id             INTEGER PRIMARY KEY,
    language       TEXT NOT NULL,
    leader         INTEGER,
    led            INTEGER NOT NULL DEFAULT 0,
    asked          INTEGER NOT NULL DEFAULT 0,
    fresh          INTEGER NOT NULL DEFAULT 0,
    questions      INTEGER NOT NULL DEFAULT 0,
    worded         INTEGER NOT NULL DEFAULT 0,
    askers         INTEGER NOT NULL DEFAULT 0,
    unanswered     INTEGER NOT NULL DEFAULT 0,
    not_it         INTEGER NOT NULL DEFAULT 0,
    low_confidence INTEGER NOT NULL DEFAULT 0,
    last_at        INTEGER NOT NULL,
    settled        TEXT CHECK (settled IN ('answered', 'dismissed')),
    settled_at     INTEGER,
    answer         TEXT
) STRICT;
CREATE INDEX topics_listed ON topics (fresh DESC, last_at DESC, id) WHERE fresh > 0 AND worded > 0;
CREATE INDEX topics_shared ON topics (fresh DESC, last_at DESC, id, askers, asked)
    WHERE fresh > 0 AND worded > 0 AND askers > 1;
CREATE INDEX topics_by_led ON topics (led) WHERE leader IS NOT NULL;

ALTER TABLE gaps ADD COLUMN topic INTEGER REFERENCES topics (id);
-- A question cannot lose its words and keep what they mean.
ALTER TABLE gaps ADD COLUMN vector BLOB CHECK (vector IS NULL OR (length(vector) = 384 AND question IS NOT NULL));
INSERT INTO topics (id, language, asked, fresh, questions, worded, unanswered, not_it, low_confidence, last_at)
    SELECT id, language, times, times, 1, question IS NOT NULL, kind = 'unanswered', kind = 'not_it',
        kind = 'low_confidence', last_at FROM gaps;
UPDATE gaps SET topic = id;
CREATE INDEX gaps_of_topic ON gaps (topic, (question IS NULL), times DESC, last_at DESC);

CREATE TABLE askers (
    topic INTEGER NOT NULL,
    mark  BLOB NOT NULL CHECK (length(mark) = 8),
    gap   INTEGER NOT NULL REFERENCES gaps (id) ON DELETE CASCADE,
    PRIMARY KEY (topic, mark, gap)
) STRICT, WITHOUT ROWID;
CREATE INDEX askers_by_gap ON askers (gap);

-- One person who asks in three ways is one asker of the topic.
CREATE TRIGGER asker_added AFTER INSERT ON askers
WHEN NOT EXISTS (SELECT 1 FROM askers WHERE topic = new.topic AND mark = new.mark AND gap <> new.gap)
BEGIN UPDATE topics SET askers = askers + 1 WHERE id = new.topic; END;
CREATE TRIGGER asker_removed AFTER DELETE ON askers
WHEN NOT EXISTS (SELECT 1 FROM askers WHERE topic = old.topic AND mark = old.mark)
BEGIN UPDATE topics SET askers = askers - 1 WHERE id = old.topic; END;
CREATE TRIGGER asker_wiped AFTER DELETE ON askers
BEGIN UPDATE upkeep SET stale = stale + 1; END;

CREATE TRIGGER gap_added AFTER INSERT ON gaps
BEGIN
    UPDATE topics SET asked = asked + new.times, fresh = fresh + new.times, questions = questions + 1,
        worded = worded + (new.question IS NOT NULL), unanswered = unanswered + (new.kind = 'unanswered'),
        not_it = not_it + (new.kind = 'not_it'), low_confidence = low_confidence + (new.kind = 'low_confidence'),
        last_at = max(last_at, new.last_at)
    WHERE id = new.topic;
END;
CREATE TRIGGER gap_changed AFTER UPDATE OF times, kind, question, last_at ON gaps
BEGIN
    UPDATE topics SET asked = asked + new.times - old.times, fresh = max(0, fresh + new.times - old.times),
        worded = worded + (new.question IS NOT NULL) - (old.question IS NOT NULL),
        unanswered = unanswered + (new.kind = 'unanswered') - (old.kind = 'unanswered'),
        not_it = not_it + (new.kind = 'not_it') - (old.kind = 'not_it'),
        low_confidence = low_confidence + (new.kind = 'low_confidence') - (old.kind = 'low_confidence'),
        last_at = max(last_at, new.last_at)
    WHERE id = new.topic;
END;
CREATE TRIGGER words_swept AFTER UPDATE OF question ON gaps WHEN old.question IS NOT NULL AND new.question IS NULL
BEGIN DELETE FROM askers WHERE gap = old.id; END;
CREATE TRIGGER gap_removed AFTER DELETE ON gaps
BEGIN
    UPDATE topics SET asked = asked - old.times, fresh = max(0, fresh - old.times), questions = questions - 1,
        worded = worded - (old.question IS NOT NULL), unanswered = unanswered - (old.kind = 'unanswered'),
        not_it = not_it - (old.kind = 'not_it'), low_confidence = low_confidence - (old.kind = 'low_confidence')
    WHERE id = old.topic;
    DELETE FROM topics WHERE id = old.topic AND questions = 0;
END;

-- Where the leader's words go, the most asked question with words leads.
CREATE TRIGGER leader_swept AFTER UPDATE OF vector ON gaps WHEN old.vector IS NOT NULL AND new.vector IS NULL
BEGIN
    UPDATE topics SET leader = (
        SELECT id FROM gaps WHERE topic = old.topic AND (question IS NULL) = 0 AND vector IS NOT NULL
        ORDER BY times DESC, last_at DESC LIMIT 1
    ) WHERE id = old.topic AND leader = old.id;
END;
CREATE TRIGGER leader_removed AFTER DELETE ON gaps WHEN old.vector IS NOT NULL
BEGIN
    UPDATE topics SET leader = (
        SELECT id FROM gaps WHERE topic = old.topic AND (question IS NULL) = 0 AND vector IS NOT NULL
        ORDER BY times DESC, last_at DESC LIMIT 1
    ) WHERE id = old.topic AND leader = old.id;
END;
CREATE TRIGGER topic_led AFTER UPDATE OF leader ON topics
BEGIN
    UPDATE upkeep SET leads = leads + 1;
    UPDATE topics SET led = (SELECT leads FROM upkeep) WHERE id = new.id;
END;

ALTER TABLE waiting ADD COLUMN topic INTEGER;
UPDATE waiting SET topic = gap;
CREATE INDEX waiting_by_topic ON waiting (topic, user);

ALTER TABLE verdicts ADD COLUMN confidence INTEGER CHECK (confidence BETWEEN 0 AND 100);
ALTER TABLE verdicts ADD COLUMN source TEXT NOT NULL DEFAULT 'reader' CHECK (source IN ('reader', 'moderator', 'shadow'));
CREATE TABLE judged_days (
    day     INTEGER PRIMARY KEY,
    helpful INTEGER NOT NULL DEFAULT 0,
    not_it  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO judged_days SELECT at / 86400, sum(helpful), sum(1 - helpful) FROM verdicts GROUP BY at / 86400;
-- A verdict past its time goes, the figures of its day stay.
CREATE TRIGGER verdict_added AFTER INSERT ON verdicts WHEN new.source = 'reader'
BEGIN
    INSERT INTO judged_days (day, helpful, not_it) VALUES (new.at / 86400, new.helpful, 1 - new.helpful)
    ON CONFLICT (day) DO UPDATE SET helpful = helpful + excluded.helpful, not_it = not_it + excluded.not_it;
END;
CREATE TRIGGER verdict_changed AFTER UPDATE ON verdicts
BEGIN
    UPDATE judged_days SET helpful = max(0, helpful - old.helpful), not_it = max(0, not_it - (1 - old.helpful))
    WHERE day = old.at / 86400 AND old.source = 'reader';
    INSERT INTO judged_days (day, helpful, not_it)
        SELECT new.at / 86400, new.helpful, 1 - new.helpful WHERE new.source = 'reader'
    ON CONFLICT (day) DO UPDATE SET helpful = helpful + excluded.helpful, not_it = not_it + excluded.not_it;
END;

CREATE TABLE asked_days (
    day     INTEGER NOT NULL,
    way     TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'did_you_mean', 'no_answer', 'low')),
    asked   INTEGER NOT NULL,
    PRIMARY KEY (day, way, outcome)
) STRICT, WITHOUT ROWID;
-- Questions in each bucket of answer times.
CREATE TABLE timed_days (
    day    INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    asked  INTEGER NOT NULL,
    PRIMARY KEY (day, bucket)
) STRICT, WITHOUT ROWID;
CREATE TABLE cited_days (
    day     INTEGER NOT NULL,
    article TEXT NOT NULL,
    cited   INTEGER NOT NULL,
    PRIMARY KEY (day, article)
) STRICT, WITHOUT ROWID;

-- A moderator's id is blanked as words are.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    member   INTEGER,
    terminal TEXT,
    action   TEXT NOT NULL,
    subject  TEXT NOT NULL,
    detail   TEXT NOT NULL,
    guild    INTEGER,
    CHECK (member IS NULL OR terminal IS NULL)
) STRICT;
CREATE INDEX audit_by_age ON audit (at);
CREATE INDEX audit_by_member ON audit (member) WHERE member IS NOT NULL;
CREATE TRIGGER actor_removed AFTER UPDATE OF member ON audit WHEN old.member IS NOT NULL AND new.member IS NULL
BEGIN UPDATE upkeep SET stale = stale + 1; END;
CREATE TRIGGER audit_removed AFTER DELETE ON audit
BEGIN UPDATE upkeep SET stale = stale + 1; END;

CREATE TABLE channels_new (
    channel INTEGER PRIMARY KEY,
    guild   INTEGER NOT NULL,
    mode    TEXT NOT NULL CHECK (mode IN ('off', 'mention', 'suggest', 'auto', 'shadow')),
    set_at  INTEGER NOT NULL,
    log     INTEGER
) STRICT;
INSERT INTO channels_new (channel, guild, mode, set_at) SELECT channel, guild, mode, set_at FROM channels;
DROP TABLE channels;
ALTER TABLE channels_new RENAME TO channels;

CREATE TABLE shadow_replies (
    message    INTEGER PRIMARY KEY,
    guild      INTEGER NOT NULL,
    channel    INTEGER NOT NULL,
    passage    TEXT NOT NULL,
    confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),
    is_right   INTEGER CHECK (is_right IN (0, 1)),
    asked_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX shadow_by_channel ON shadow_replies (guild, channel, asked_at, is_right);
CREATE INDEX shadow_by_age ON shadow_replies (asked_at);

CREATE TABLE settings (
    guild INTEGER NOT NULL,
    name  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
    url         TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap')),
    every       INTEGER NOT NULL CHECK (every > 0),
    most        INTEGER NOT NULL CHECK (most > 0),
    guild       INTEGER,
    member      INTEGER,
    terminal    TEXT,
    added_at    INTEGER NOT NULL,
    state       TEXT,
    tried_at    INTEGER,
    last_good   INTEGER,
    failures    INTEGER NOT NULL DEFAULT 0,
    last_error  TEXT,
    CHECK (member IS NULL OR terminal IS NULL)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER feed_adder_removed AFTER UPDATE OF member ON feeds WHEN old.member IS NOT NULL AND new.member IS NULL
BEGIN UPDATE upkeep SET stale = stale + 1; END;
CREATE TRIGGER feed_removed AFTER DELETE ON feeds WHEN old.member IS NOT NULL
BEGIN UPDATE upkeep SET stale = stale + 1; END;

ALTER TABLE replies ADD COLUMN corrected BLOB CHECK (length(corrected) = 16);
CREATE INDEX replies_by_passage ON replies (passage, asked_at) WHERE passage IS NOT NULL;
