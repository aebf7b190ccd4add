"""LanceDB's hybrid search: its own full-text index and exact vectors of MiniLM-L6, fused by its default reranker."""
import lancedb
import pyarrow

from peers.encoder import MiniLm
from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        self.encoder = MiniLm(self.cache, random=self.scale)
        vectors = self.encoder.passages(made.texts)
        self.saved = self.encoder.saved
        columns = {
            "place": pyarrow.array(range(len(vectors))),
            "text": pyarrow.array(made.words),
            "vector": pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(vectors.ravel()), vectors.shape[1]),
        }
        self.table = lancedb.connect(folder).create_table("passages", pyarrow.table(columns))
        plain = {"stem": False, "remove_stop_words": False} if made.language == "chinese" else {}
        language = "English" if plain else made.language.capitalize()
        self.table.create_fts_index("text", language=language, **plain)

    def foresee(self, questions):
        self.encoder.remember(questions)

    def ask(self, question, limit):
        search = self.table.search(query_type="hybrid").vector(self.encoder.question(question)).text(question)
        found = search.select(["place"]).limit(limit).to_arrow()
        scores = found["_relevance_score"].to_pylist()
        return found["place"].to_pylist(), scores[0] if scores else 0.0
