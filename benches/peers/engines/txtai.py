"""txtai's hybrid embeddings: its BM25 and its vector index, half each, with all-MiniLM-L6-v2 on torch."""
import os

from txtai import Embeddings

from peers.encoder import model_folder
from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        self.embeddings = Embeddings(path=model_folder(), hybrid=True, gpu=False)
        self.embeddings.index(enumerate(made.texts))
        self.embeddings.save(os.path.join(folder, "txtai"))

    def ask(self, question, limit):
        found = self.embeddings.search(question, limit)
        return [place for place, _ in found], found[0][1] if found else 0.0
