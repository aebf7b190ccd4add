"""The nearest passage by all-MiniLM-L6-v2: exact cosine over all passages, in numpy."""
import os

import numpy

from peers.encoder import MiniLm
from peers.engines import Engine
from peers.engines.bm25s import best


class Peer(Engine):
    def build(self, made, folder):
        self.encoder = MiniLm(self.cache, random=self.scale)
        self.vectors = self.encoder.passages(made.texts)
        self.saved = self.encoder.saved
        numpy.save(os.path.join(folder, "vectors.npy"), self.vectors)

    def foresee(self, questions):
        self.encoder.remember(questions)

    def scores(self, question):
        """Cosine of every passage."""
        return self.vectors @ self.encoder.question(question)

    def ask(self, question, limit):
        scores = self.scores(question)
        places = best(scores, limit)
        return places, float(scores[places[0]])
