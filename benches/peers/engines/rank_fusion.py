"""bm25s and MiniLM-L6 fused by rank: reciprocal rank fusion as published, k = 60, over the best hundred of each."""
from collections import defaultdict

from peers.engines import Engine, bm25s, minilm
from peers.engines.bm25s import best

K = 60
DEPTH = 100  # passages that each leg gives


class Peer(Engine):
    def build(self, made, folder):
        self.words = bm25s.Peer(self.cache)
        self.words.build(made, folder)
        self.meaning = minilm.Peer(self.cache, self.scale)
        self.meaning.build(made, folder)
        self.saved = self.meaning.saved

    def foresee(self, questions):
        self.meaning.foresee(questions)

    def ask(self, question, limit):
        words, meaning = self.words.scores(question), self.meaning.scores(question)
        fused = defaultdict(float)
        for scores in (words, meaning):
            places = [p for p in best(scores, max(DEPTH, limit)) if scores is meaning or scores[p] > 0]
            for rank, place in enumerate(places, 1):
                fused[place] += 1 / (K + rank)
        order = sorted(fused, key=lambda place: (-fused[place], place))[:limit]
        # A fused rank says nothing of how near the best passage is.
        return order, float(meaning[order[0]])
