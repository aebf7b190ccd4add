"""SQLite's full-text search, from Python's own library."""
import os
import re
import sqlite3

from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        self.base = sqlite3.connect(os.path.join(folder, "passages.db"))
        tokenizer = "porter unicode61" if made.language == "english" else "unicode61"
        self.base.execute(f"CREATE VIRTUAL TABLE passages USING fts5(text, tokenize='{tokenizer}')")
        numbered = enumerate(made.words, 1)
        self.base.executemany("INSERT INTO passages(rowid, text) VALUES (?, ?)", numbered)
        self.base.commit()

    def ask(self, question, limit):
        words = re.findall(r"\w+", question)
        if not words:
            return [], 0.0
        query = " OR ".join(f'"{word}"' for word in words)
        sql = "SELECT rowid, rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
        rows = self.base.execute(sql, (query, limit)).fetchall()
        return [row - 1 for row, _ in rows], -rows[0][1] if rows else 0.0
