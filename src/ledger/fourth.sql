-- Step 4: keys of programs. Of a key there is only its hash: whoever reads the file cannot use it.

CREATE TABLE keys (
    name    TEXT PRIMARY KEY,
    hash    BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    scopes  TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
