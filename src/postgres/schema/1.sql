-- What Ibid keeps of a corpus in a database. Every table but the first has the corpus in each row, and shows a connection the
-- rows of the corpus alone that `ibid.corpus` is set to: a second wall, besides the conditions of every query.
CREATE SCHEMA IF NOT EXISTS ibid;

-- Versions of this schema, the last is the one that holds.
CREATE TABLE ibid.schema_version (
  version int PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now()
);

-- Which generation serves, and what whoever made it reads passages with.
CREATE TABLE ibid.corpus (
  corpus text PRIMARY KEY,
  serving bigint,
  held boolean NOT NULL DEFAULT false,
  last bigint NOT NULL DEFAULT 0,
  reader text NOT NULL
);

-- A generation names its shards and says which file of which of them stands at each place of the corpus.
CREATE TABLE ibid.generation (
  corpus text NOT NULL,
  generation bigint NOT NULL,
  manifest json NOT NULL,
  shards bigint[] NOT NULL,
  places int[] NOT NULL,
  abandoned boolean NOT NULL DEFAULT false,
  PRIMARY KEY (corpus, generation)
);

-- Files of a corpus, written once. `rows` counts texts with a vector; `is_exact` says that there are so few that all are compared.
CREATE TABLE ibid.shard (
  shard bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  corpus text NOT NULL,
  main text NOT NULL,
  dimensions int NOT NULL,
  passages int NOT NULL,
  is_exact boolean NOT NULL,
  sums json NOT NULL
);
CREATE INDEX shard_corpus ON ibid.shard (corpus);

-- Dictionaries of a shard: finite state transducers, and counts by the terms' numbers.
CREATE TABLE ibid.piece (
  corpus text NOT NULL,
  shard bigint NOT NULL,
  name text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (shard, name)
);

-- Neighbouring words with the number of passages that have them, a stretch of the sorted dictionary in each row.
CREATE TABLE ibid.pair (
  corpus text NOT NULL,
  shard bigint NOT NULL,
  first bytea NOT NULL,
  block bytea NOT NULL,
  PRIMARY KEY (shard, first)
);

-- Files: what is known of each beside its words, its words, the names it explains, the questions of its FAQ. `tokens` counts terms
-- of all, title, section, question and body.
CREATE TABLE ibid.file (
  corpus text NOT NULL,
  shard bigint NOT NULL,
  file int NOT NULL,
  document json NOT NULL,
  body json,
  names json,
  questions json,
  passages int NOT NULL,
  texts int NOT NULL,
  tokens bigint[] NOT NULL,
  PRIMARY KEY (shard, file)
);

-- Passages: their terms as numbers, their vectors, and their terms as words of no language (`x`, the shard, `y`, the term, in
-- hexadecimal), so that PostgreSQL neither cuts nor stems them and the counts of one shard are never those of another.
CREATE TABLE ibid.passage (
  corpus text NOT NULL,
  shard bigint NOT NULL,
  passage int NOT NULL,
  file int NOT NULL,
  forward bytea NOT NULL,
  vectors bytea,
  title text NOT NULL,
  section text NOT NULL,
  question text NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (shard, passage)
);
ALTER TABLE ibid.passage ALTER COLUMN vectors SET STORAGE EXTERNAL;
CREATE INDEX passage_title ON ibid.passage USING bm25 (title) WITH (text_config = 'simple');
CREATE INDEX passage_section ON ibid.passage USING bm25 (section) WITH (text_config = 'simple');
CREATE INDEX passage_question ON ibid.passage USING bm25 (question) WITH (text_config = 'simple');
CREATE INDEX passage_body ON ibid.passage USING bm25 (body) WITH (text_config = 'simple');

-- Vectors of large shards, each way of looking with an index of its own, in half precision: what comes out is compared in full.
CREATE TABLE ibid.vector (
  corpus text NOT NULL,
  shard bigint NOT NULL,
  way smallint NOT NULL,
  passage int NOT NULL,
  file int NOT NULL,
  vector halfvec NOT NULL
);
CREATE INDEX vector_shard ON ibid.vector (shard);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['corpus', 'generation', 'shard', 'piece', 'pair', 'file', 'passage', 'vector'] LOOP
    EXECUTE format('ALTER TABLE ibid.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE ibid.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_corpus ON ibid.%I USING (corpus = current_setting(''ibid.corpus'', true))', name);
  END LOOP;
END $$;
