"""bm25s as its README shows it: Lucene's BM25 over Snowball stems, in numpy."""
import os

import bm25s
import numpy
import Stemmer

from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        chinese = made.language == "chinese"
        self.options = {
            "stemmer": None if chinese else Stemmer.Stemmer(made.language),
            "stopwords": made.language,
            # Its own pattern leaves out words of one letter, which in Chinese are words like any others.
            "token_pattern": r"(?u)\b\w+\b" if chinese else r"(?u)\b\w\w+\b",
            "show_progress": False,
        }
        self.index = bm25s.BM25()
        self.size = len(made.words)
        self.index.index(self.terms(made.words), show_progress=False)
        self.index.save(os.path.join(folder, "bm25s"))

    def terms(self, texts):
        return bm25s.tokenize(texts, **self.options)

    def scores(self, question):
        """Of every passage."""
        tokens = bm25s.tokenize(question, return_ids=False, **self.options)[0]
        return self.index.get_scores(tokens) if tokens else numpy.zeros(self.size, dtype=numpy.float32)

    def ask(self, question, limit):
        scores = self.scores(question)
        places = [place for place in best(scores, limit) if scores[place] > 0]
        return places, float(scores[places[0]]) if places else 0.0


def best(scores, limit):
    """Places of the largest scores, the earlier first among equals."""
    if limit < len(scores):
        least = numpy.partition(scores, -limit)[-limit]
        among = numpy.flatnonzero(scores >= least)
    else:
        among = numpy.arange(len(scores))
    return among[numpy.argsort(-scores[among], kind="stable")][:limit].tolist()
