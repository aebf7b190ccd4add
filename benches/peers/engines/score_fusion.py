"""bm25s and MiniLM-L6 fused by score: half BM25 divided by its best, half the cosine from its least to its best."""
from peers.engines import rank_fusion
from peers.engines.bm25s import best


class Peer(rank_fusion.Peer):
    def ask(self, question, limit):
        words, meaning = self.words.scores(question), self.meaning.scores(question)
        spread = float(meaning.max() - meaning.min()) or 1.0
        fused = 0.5 * words / (float(words.max()) or 1.0) + 0.5 * (meaning - meaning.min()) / spread
        places = best(fused, limit)
        return places, float(meaning[places[0]])
