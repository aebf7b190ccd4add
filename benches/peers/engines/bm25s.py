"""bm25s as its README shows it: Lucene's BM25 over Snowball stems, in numpy."""
import os

import bm25s
import numpy
import Stemmer

from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        self.stemmer = None if made.language == "chinese" else Stemmer.Stemmer(made.language)
        self.stopwords = "en" if made.language == "english" else None
        self.index = bm25s.BM25()
        self.size = len(made.texts)
        self.index.index(self.terms(made.texts), show_progress=False)
        self.index.save(os.path.join(folder, "bm25s"))

    def terms(self, texts):
        return bm25s.tokenize(texts, stopwords=self.stopwords, stemmer=self.stemmer, show_progress=False)

    def scores(self, question):
        """Of every passage."""
        tokens = bm25s.tokenize(
            question, stopwords=self.stopwords, stemmer=self.stemmer, show_progress=False, return_ids=False
        )[0]
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
