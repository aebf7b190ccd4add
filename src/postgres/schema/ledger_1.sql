-- The ledgers of corpora: what readers judged, what went unanswered, what moderators set and did, feeds, keys. Tables and columns are
-- those of the file (src/ledger/schema.rs), with the corpus last in each row. A row is shown by two walls: statements go to the
-- views of `ibid_ledger`, which have the rows of the corpus that `ibid.corpus` is set to, for superusers too, and row-level
-- security on the tables says the same. Text is compared by bytes, as in the file.
CREATE SCHEMA IF NOT EXISTS ibid;
CREATE SCHEMA ibid_ledger;

-- Versions of this part of the schema, the last is the one that holds.
CREATE TABLE ibid.ledger_version (
  version int PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE ibid.ledger_secret (
  only_one bigint NOT NULL CHECK (only_one = 1),
  bytes bytea NOT NULL CHECK (length(bytes) = 32),
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, only_one)
);

-- `leads` counts changes of leaders, `audits` entries of the audit trail.
CREATE TABLE ibid.ledger_upkeep (
  only_one bigint NOT NULL CHECK (only_one = 1),
  leads bigint NOT NULL DEFAULT 0,
  audits bigint NOT NULL DEFAULT 0,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, only_one)
);

CREATE TABLE ibid.ledger_topics (
  id bigint NOT NULL,
  language text COLLATE "C" NOT NULL,
  leader bigint,
  led bigint NOT NULL DEFAULT 0,
  asked bigint NOT NULL DEFAULT 0,
  fresh bigint NOT NULL DEFAULT 0,
  questions bigint NOT NULL DEFAULT 0,
  worded bigint NOT NULL DEFAULT 0,
  askers bigint NOT NULL DEFAULT 0,
  unanswered bigint NOT NULL DEFAULT 0,
  not_it bigint NOT NULL DEFAULT 0,
  low_confidence bigint NOT NULL DEFAULT 0,
  last_at bigint NOT NULL,
  settled text COLLATE "C" CHECK (settled IN ('answered', 'dismissed')),
  settled_at bigint,
  answer text COLLATE "C",
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, id)
);
CREATE INDEX ledger_topics_listed ON ibid.ledger_topics (corpus, fresh DESC, last_at DESC, id) WHERE fresh > 0 AND worded > 0;
CREATE INDEX ledger_topics_shared ON ibid.ledger_topics (corpus, fresh DESC, last_at DESC, id, askers, asked)
  WHERE fresh > 0 AND worded > 0 AND askers > 1;
CREATE INDEX ledger_topics_by_led ON ibid.ledger_topics (corpus, led) WHERE leader IS NOT NULL;

CREATE TABLE ibid.ledger_gaps (
  id bigint NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 16),
  question text COLLATE "C",
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('unanswered', 'not_it', 'low_confidence')),
  passage text COLLATE "C",
  confidence double precision,
  language text COLLATE "C" NOT NULL,
  times bigint NOT NULL CHECK (times > 0),
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  topic bigint NOT NULL,
  -- A question cannot lose its words and keep what they mean.
  vector bytea CHECK (vector IS NULL OR (length(vector) = 384 AND question IS NOT NULL)),
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, id),
  UNIQUE (corpus, digest),
  FOREIGN KEY (corpus, topic) REFERENCES ibid.ledger_topics (corpus, id)
);
CREATE INDEX ledger_gaps_by_age ON ibid.ledger_gaps (corpus, last_at);
CREATE INDEX ledger_gaps_of_topic ON ibid.ledger_gaps (corpus, topic, (question IS NULL), times DESC, last_at DESC);

CREATE TABLE ibid.ledger_waiting (
  gap bigint NOT NULL,
  "user" bigint NOT NULL,
  since bigint NOT NULL,
  topic bigint,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, gap, "user"),
  FOREIGN KEY (corpus, gap) REFERENCES ibid.ledger_gaps (corpus, id) ON DELETE CASCADE
);
CREATE INDEX ledger_waiting_by_user ON ibid.ledger_waiting (corpus, "user");
CREATE INDEX ledger_waiting_by_age ON ibid.ledger_waiting (corpus, since);
CREATE INDEX ledger_waiting_by_topic ON ibid.ledger_waiting (corpus, topic, "user");

CREATE TABLE ibid.ledger_askers (
  topic bigint NOT NULL,
  mark bytea NOT NULL CHECK (length(mark) = 8),
  gap bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, topic, mark, gap),
  FOREIGN KEY (corpus, gap) REFERENCES ibid.ledger_gaps (corpus, id) ON DELETE CASCADE
);
CREATE INDEX ledger_askers_by_gap ON ibid.ledger_askers (corpus, gap);
CREATE INDEX ledger_askers_by_mark ON ibid.ledger_askers (corpus, mark);

CREATE TABLE ibid.ledger_gap_places (
  gap bigint NOT NULL,
  guild bigint NOT NULL,
  times bigint NOT NULL CHECK (times > 0),
  last_at bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, gap, guild),
  FOREIGN KEY (corpus, gap) REFERENCES ibid.ledger_gaps (corpus, id) ON DELETE CASCADE
);
CREATE INDEX ledger_gap_places_of_guild ON ibid.ledger_gap_places (corpus, guild);

CREATE TABLE ibid.ledger_gap_place_askers (
  gap bigint NOT NULL,
  guild bigint NOT NULL,
  mark bytea NOT NULL CHECK (length(mark) = 8),
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, gap, guild, mark),
  FOREIGN KEY (corpus, gap, guild) REFERENCES ibid.ledger_gap_places (corpus, gap, guild) ON DELETE CASCADE
);
CREATE INDEX ledger_gap_place_askers_by_mark ON ibid.ledger_gap_place_askers (corpus, mark);

CREATE TABLE ibid.ledger_verdicts (
  voter bytea NOT NULL CHECK (length(voter) = 8),
  passage text COLLATE "C" NOT NULL,
  helpful bigint NOT NULL CHECK (helpful IN (0, 1)),
  at bigint NOT NULL,
  confidence bigint CHECK (confidence BETWEEN 0 AND 100),
  source text COLLATE "C" NOT NULL DEFAULT 'reader' CHECK (source IN ('reader', 'moderator', 'shadow')),
  guild bigint NOT NULL DEFAULT 0,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, voter)
);
CREATE INDEX ledger_verdicts_by_passage ON ibid.ledger_verdicts (corpus, passage, helpful);
CREATE INDEX ledger_verdicts_by_age ON ibid.ledger_verdicts (corpus, at);

CREATE TABLE ibid.ledger_replies (
  message bigint NOT NULL,
  channel bigint NOT NULL,
  question_message bigint,
  passage text COLLATE "C",
  quote bytea CHECK (length(quote) = 16),
  gap bigint,
  asked bytea NOT NULL CHECK (length(asked) = 8),
  unasked bigint NOT NULL CHECK (unasked IN (0, 1)),
  asked_at bigint NOT NULL,
  corrected bytea CHECK (length(corrected) = 16),
  guild bigint,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, message),
  UNIQUE (corpus, question_message),
  FOREIGN KEY (corpus, gap) REFERENCES ibid.ledger_gaps (corpus, id) ON DELETE SET NULL (gap)
);
CREATE INDEX ledger_replies_by_gap ON ibid.ledger_replies (corpus, gap);
CREATE INDEX ledger_replies_by_age ON ibid.ledger_replies (corpus, asked_at);
CREATE INDEX ledger_replies_by_passage ON ibid.ledger_replies (corpus, passage, asked_at) WHERE passage IS NOT NULL;

CREATE TABLE ibid.ledger_claims (
  question_message bigint NOT NULL,
  at bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, question_message)
);
CREATE INDEX ledger_claims_by_age ON ibid.ledger_claims (corpus, at);

CREATE TABLE ibid.ledger_channels (
  channel bigint NOT NULL,
  guild bigint NOT NULL,
  mode text COLLATE "C" NOT NULL CHECK (mode IN ('off', 'mention', 'suggest', 'auto', 'shadow')),
  set_at bigint NOT NULL,
  log bigint,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, channel)
);

CREATE TABLE ibid.ledger_shadow_replies (
  message bigint NOT NULL,
  guild bigint NOT NULL,
  channel bigint NOT NULL,
  passage text COLLATE "C" NOT NULL,
  confidence bigint NOT NULL CHECK (confidence BETWEEN 0 AND 100),
  is_right bigint CHECK (is_right IN (0, 1)),
  asked_at bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, message)
);
CREATE INDEX ledger_shadow_by_channel ON ibid.ledger_shadow_replies (corpus, guild, channel, asked_at, is_right);
CREATE INDEX ledger_shadow_by_age ON ibid.ledger_shadow_replies (corpus, asked_at);

CREATE TABLE ibid.ledger_settings (
  guild bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, guild, name)
);

CREATE TABLE ibid.ledger_feeds (
  url text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('feed', 'sitemap')),
  every bigint NOT NULL CHECK (every > 0),
  most bigint NOT NULL CHECK (most > 0),
  guild bigint,
  member bigint,
  terminal text COLLATE "C",
  added_at bigint NOT NULL,
  state text COLLATE "C",
  tried_at bigint,
  last_good bigint,
  failures bigint NOT NULL DEFAULT 0,
  last_error text COLLATE "C",
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, url),
  CHECK (member IS NULL OR terminal IS NULL)
);

-- Numbered by corpus: how much goes on in one says nothing to another.
CREATE TABLE ibid.ledger_audit (
  id bigint NOT NULL,
  at bigint NOT NULL,
  member bigint,
  terminal text COLLATE "C",
  action text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  detail text COLLATE "C" NOT NULL,
  guild bigint,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, id),
  CHECK (member IS NULL OR terminal IS NULL)
);
CREATE INDEX ledger_audit_by_age ON ibid.ledger_audit (corpus, at);
CREATE INDEX ledger_audit_by_member ON ibid.ledger_audit (corpus, member) WHERE member IS NOT NULL;

CREATE TABLE ibid.ledger_keys (
  name text COLLATE "C" NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  scopes text COLLATE "C" NOT NULL,
  made_at bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, name),
  UNIQUE (corpus, hash)
);

CREATE TABLE ibid.ledger_judged_days (
  day bigint NOT NULL,
  guild bigint NOT NULL,
  helpful bigint NOT NULL DEFAULT 0,
  not_it bigint NOT NULL DEFAULT 0,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, day, guild)
);
CREATE TABLE ibid.ledger_asked_days (
  day bigint NOT NULL,
  guild bigint NOT NULL,
  way text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL CHECK (outcome IN ('answered', 'did_you_mean', 'no_answer', 'low')),
  asked bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, day, guild, way, outcome)
);
CREATE TABLE ibid.ledger_timed_days (
  day bigint NOT NULL,
  guild bigint NOT NULL,
  bucket bigint NOT NULL,
  asked bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, day, guild, bucket)
);
CREATE TABLE ibid.ledger_cited_days (
  day bigint NOT NULL,
  guild bigint NOT NULL,
  article text COLLATE "C" NOT NULL,
  cited bigint NOT NULL,
  corpus text COLLATE "C" NOT NULL DEFAULT current_setting('ibid.corpus'),
  PRIMARY KEY (corpus, day, guild, article)
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['secret', 'upkeep', 'topics', 'gaps', 'waiting', 'askers', 'gap_places', 'gap_place_askers', 'verdicts',
      'replies', 'claims', 'channels', 'shadow_replies', 'settings', 'feeds', 'audit', 'keys', 'judged_days', 'asked_days',
      'timed_days', 'cited_days'] LOOP
    EXECUTE format('ALTER TABLE ibid.%I ENABLE ROW LEVEL SECURITY', 'ledger_' || name);
    EXECUTE format('ALTER TABLE ibid.%I FORCE ROW LEVEL SECURITY', 'ledger_' || name);
    EXECUTE format('CREATE POLICY own_corpus ON ibid.%I USING (corpus = current_setting(''ibid.corpus'', true))',
      'ledger_' || name);
    EXECUTE format('CREATE VIEW ibid_ledger.%I WITH (security_invoker = true) AS SELECT * FROM ibid.%I '
      'WHERE corpus = current_setting(''ibid.corpus'')', name, 'ledger_' || name);
  END LOOP;
END $$;

-- What the triggers of the file do. One person who asks in three ways is one asker of the topic; the marks that one statement
-- removes are gone before the first is counted, so that they are counted anew.
CREATE FUNCTION ibid.ledger_count_askers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of record;
BEGIN
  IF TG_OP = 'DELETE' THEN of := old; ELSE of := new; END IF;
  UPDATE ibid.ledger_topics t SET askers =
    (SELECT count(DISTINCT mark) FROM ibid.ledger_askers a WHERE a.corpus = of.corpus AND a.topic = of.topic)
  WHERE t.corpus = of.corpus AND t.id = of.topic;
  RETURN NULL;
END $$;
CREATE TRIGGER asker_counted AFTER INSERT OR DELETE ON ibid.ledger_askers
  FOR EACH ROW EXECUTE FUNCTION ibid.ledger_count_askers();

CREATE FUNCTION ibid.ledger_gap_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ibid.ledger_topics SET asked = asked + new.times, fresh = fresh + new.times, questions = questions + 1,
    worded = worded + (new.question IS NOT NULL)::int, unanswered = unanswered + (new.kind = 'unanswered')::int,
    not_it = not_it + (new.kind = 'not_it')::int, low_confidence = low_confidence + (new.kind = 'low_confidence')::int,
    last_at = greatest(last_at, new.last_at)
  WHERE corpus = new.corpus AND id = new.topic;
  RETURN NULL;
END $$;
CREATE TRIGGER gap_added AFTER INSERT ON ibid.ledger_gaps FOR EACH ROW EXECUTE FUNCTION ibid.ledger_gap_added();

CREATE FUNCTION ibid.ledger_gap_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ibid.ledger_topics SET asked = asked + new.times - old.times, fresh = greatest(0, fresh + new.times - old.times),
    worded = worded + (new.question IS NOT NULL)::int - (old.question IS NOT NULL)::int,
    unanswered = unanswered + (new.kind = 'unanswered')::int - (old.kind = 'unanswered')::int,
    not_it = not_it + (new.kind = 'not_it')::int - (old.kind = 'not_it')::int,
    low_confidence = low_confidence + (new.kind = 'low_confidence')::int - (old.kind = 'low_confidence')::int,
    last_at = greatest(last_at, new.last_at)
  WHERE corpus = new.corpus AND id = new.topic;
  RETURN NULL;
END $$;
CREATE TRIGGER gap_changed AFTER UPDATE OF times, kind, question, last_at ON ibid.ledger_gaps
  FOR EACH ROW EXECUTE FUNCTION ibid.ledger_gap_changed();

-- Where words go, so do who asked and where they were said.
CREATE FUNCTION ibid.ledger_words_swept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM ibid.ledger_askers WHERE corpus = old.corpus AND gap = old.id;
  DELETE FROM ibid.ledger_gap_places WHERE corpus = old.corpus AND gap = old.id;
  RETURN NULL;
END $$;
CREATE TRIGGER words_swept AFTER UPDATE OF question ON ibid.ledger_gaps FOR EACH ROW
  WHEN (old.question IS NOT NULL AND new.question IS NULL) EXECUTE FUNCTION ibid.ledger_words_swept();

CREATE FUNCTION ibid.ledger_gap_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ibid.ledger_topics SET asked = asked - old.times, fresh = greatest(0, fresh - old.times), questions = questions - 1,
    worded = worded - (old.question IS NOT NULL)::int, unanswered = unanswered - (old.kind = 'unanswered')::int,
    not_it = not_it - (old.kind = 'not_it')::int, low_confidence = low_confidence - (old.kind = 'low_confidence')::int
  WHERE corpus = old.corpus AND id = old.topic;
  DELETE FROM ibid.ledger_topics WHERE corpus = old.corpus AND id = old.topic AND questions = 0;
  RETURN NULL;
END $$;
CREATE TRIGGER gap_removed AFTER DELETE ON ibid.ledger_gaps FOR EACH ROW EXECUTE FUNCTION ibid.ledger_gap_removed();

-- Where the leader's words go, the most asked question with words leads.
CREATE FUNCTION ibid.ledger_leader_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ibid.ledger_topics SET leader = (
    SELECT g.id FROM ibid.ledger_gaps g
    WHERE g.corpus = old.corpus AND g.topic = old.topic AND g.question IS NOT NULL AND g.vector IS NOT NULL
    ORDER BY g.times DESC, g.last_at DESC LIMIT 1
  ) WHERE corpus = old.corpus AND id = old.topic AND leader = old.id;
  RETURN NULL;
END $$;
CREATE TRIGGER leader_swept AFTER UPDATE OF vector ON ibid.ledger_gaps FOR EACH ROW
  WHEN (old.vector IS NOT NULL AND new.vector IS NULL) EXECUTE FUNCTION ibid.ledger_leader_lost();
CREATE TRIGGER leader_removed AFTER DELETE ON ibid.ledger_gaps FOR EACH ROW
  WHEN (old.vector IS NOT NULL) EXECUTE FUNCTION ibid.ledger_leader_lost();

CREATE FUNCTION ibid.ledger_topic_led() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  UPDATE ibid.ledger_upkeep SET leads = leads + 1 WHERE corpus = new.corpus RETURNING leads INTO number;
  UPDATE ibid.ledger_topics SET led = number WHERE corpus = new.corpus AND id = new.id;
  RETURN NULL;
END $$;
CREATE TRIGGER topic_led AFTER UPDATE OF leader ON ibid.ledger_topics
  FOR EACH ROW EXECUTE FUNCTION ibid.ledger_topic_led();

-- A verdict past its time goes, the figures of its day stay.
CREATE FUNCTION ibid.ledger_judge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND old.source = 'reader' THEN
    UPDATE ibid.ledger_judged_days SET helpful = greatest(0, helpful - old.helpful), not_it = greatest(0, not_it - (1 - old.helpful))
    WHERE corpus = old.corpus AND day = old.at / 86400 AND guild = old.guild;
  END IF;
  IF new.source = 'reader' THEN
    INSERT INTO ibid.ledger_judged_days AS j (corpus, day, guild, helpful, not_it)
      VALUES (new.corpus, new.at / 86400, new.guild, new.helpful, 1 - new.helpful)
    ON CONFLICT (corpus, day, guild) DO UPDATE SET helpful = j.helpful + excluded.helpful, not_it = j.not_it + excluded.not_it;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER verdict_given AFTER INSERT OR UPDATE ON ibid.ledger_verdicts
  FOR EACH ROW EXECUTE FUNCTION ibid.ledger_judge();

CREATE FUNCTION ibid.ledger_number_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE ibid.ledger_upkeep SET audits = greatest(audits + (new.id IS NULL)::int, new.id) WHERE corpus = new.corpus
    RETURNING coalesce(new.id, audits) INTO new.id;
  RETURN new;
END $$;
CREATE TRIGGER audit_numbered BEFORE INSERT ON ibid.ledger_audit
  FOR EACH ROW EXECUTE FUNCTION ibid.ledger_number_audit();
