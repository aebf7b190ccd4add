"""bm25s and MiniLM-L6 fused by score: half BM25 divided by its best, half the cosine between the hundredth best and the best.

As where each leg gives its best hundred, and what it does not give counts nothing. Measured from the least cosine of all
passages instead, it loses 3 points of P@1 on stackfaq and hint3-v2-sofmattress and wins less than 1 on squadshifts-new-wiki.
"""
import numpy

from peers.engines import rank_fusion
from peers.engines.bm25s import best
from peers.engines.rank_fusion import DEPTH


class Peer(rank_fusion.Peer):
    def ask(self, question, limit):
        words, meaning = self.words.scores(question), self.meaning.scores(question)
        least = meaning[best(meaning, max(DEPTH, limit))[-1]]
        spread = float(meaning.max() - least) or 1.0
        fused = 0.5 * words / (float(words.max()) or 1.0) + 0.5 * numpy.maximum(meaning - least, 0) / spread
        places = best(fused, limit)
        return places, float(meaning[places[0]])
