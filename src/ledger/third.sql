-- Step 3: in which server something was asked for all to see, so that each server's moderators are shown their own and no
-- other's. 0 stands for none: what was asked privately, in direct messages, or before this step.

CREATE TABLE gap_places (
    gap     INTEGER NOT NULL REFERENCES gaps (id) ON DELETE CASCADE,
    guild   INTEGER NOT NULL,
    times   INTEGER NOT NULL CHECK (times > 0),
    last_at INTEGER NOT NULL,
    PRIMARY KEY (gap, guild)
) STRICT, WITHOUT ROWID;
CREATE INDEX gap_places_of_guild ON gap_places (guild);
CREATE TABLE gap_place_askers (
    gap   INTEGER NOT NULL,
    guild INTEGER NOT NULL,
    mark  BLOB NOT NULL CHECK (length(mark) = 8),
    PRIMARY KEY (gap, guild, mark),
    FOREIGN KEY (gap, guild) REFERENCES gap_places (gap, guild) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX gap_place_askers_by_mark ON gap_place_askers (mark);
-- Where words go, so does where they were said.
CREATE TRIGGER place_swept AFTER UPDATE OF question ON gaps WHEN old.question IS NOT NULL AND new.question IS NULL
BEGIN DELETE FROM gap_places WHERE gap = old.id; END;
CREATE TRIGGER place_wiped AFTER DELETE ON gap_places
BEGIN UPDATE upkeep SET stale = stale + 1; END;
CREATE TRIGGER place_asker_wiped AFTER DELETE ON gap_place_askers
BEGIN UPDATE upkeep SET stale = stale + 1; END;

ALTER TABLE replies ADD COLUMN guild INTEGER;

DROP TRIGGER verdict_added;
DROP TRIGGER verdict_changed;
ALTER TABLE verdicts ADD COLUMN guild INTEGER NOT NULL DEFAULT 0;
CREATE TABLE judged_days_new (
    day     INTEGER NOT NULL,
    guild   INTEGER NOT NULL,
    helpful INTEGER NOT NULL DEFAULT 0,
    not_it  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (day, guild)
) STRICT, WITHOUT ROWID;
INSERT INTO judged_days_new SELECT day, 0, helpful, not_it FROM judged_days;
DROP TABLE judged_days;
ALTER TABLE judged_days_new RENAME TO judged_days;
CREATE TRIGGER verdict_added AFTER INSERT ON verdicts WHEN new.source = 'reader'
BEGIN
    INSERT INTO judged_days (day, guild, helpful, not_it) VALUES (new.at / 86400, new.guild, new.helpful, 1 - new.helpful)
    ON CONFLICT (day, guild) DO UPDATE SET helpful = helpful + excluded.helpful, not_it = not_it + excluded.not_it;
END;
CREATE TRIGGER verdict_changed AFTER UPDATE ON verdicts
BEGIN
    UPDATE judged_days SET helpful = max(0, helpful - old.helpful), not_it = max(0, not_it - (1 - old.helpful))
    WHERE day = old.at / 86400 AND guild = old.guild AND old.source = 'reader';
    INSERT INTO judged_days (day, guild, helpful, not_it)
        SELECT new.at / 86400, new.guild, new.helpful, 1 - new.helpful WHERE new.source = 'reader'
    ON CONFLICT (day, guild) DO UPDATE SET helpful = helpful + excluded.helpful, not_it = not_it + excluded.not_it;
END;

CREATE TABLE asked_days_new (
    day     INTEGER NOT NULL,
    guild   INTEGER NOT NULL,
    way     TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'did_you_mean', 'no_answer', 'low')),
    asked   INTEGER NOT NULL,
    PRIMARY KEY (day, guild, way, outcome)
) STRICT, WITHOUT ROWID;
INSERT INTO asked_days_new SELECT day, 0, way, outcome, asked FROM asked_days;
DROP TABLE asked_days;
ALTER TABLE asked_days_new RENAME TO asked_days;
CREATE TABLE timed_days_new (
    day    INTEGER NOT NULL,
    guild  INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    asked  INTEGER NOT NULL,
    PRIMARY KEY (day, guild, bucket)
) STRICT, WITHOUT ROWID;
INSERT INTO timed_days_new SELECT day, 0, bucket, asked FROM timed_days;
DROP TABLE timed_days;
ALTER TABLE timed_days_new RENAME TO timed_days;
CREATE TABLE cited_days_new (
    day     INTEGER NOT NULL,
    guild   INTEGER NOT NULL,
    article TEXT NOT NULL,
    cited   INTEGER NOT NULL,
    PRIMARY KEY (day, guild, article)
) STRICT, WITHOUT ROWID;
INSERT INTO cited_days_new SELECT day, 0, article, cited FROM cited_days;
DROP TABLE cited_days;
ALTER TABLE cited_days_new RENAME TO cited_days;
