"""Haystack's hybrid pipeline as its documentation builds it: in-memory store, BM25 and embedding retrievers, RRF joiner."""
import os

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from peers.encoder import model_folder
from peers.engines import Engine


class Peer(Engine):
    def build(self, made, folder):
        documents = [Document(id=str(place), content=text) for place, text in enumerate(made.texts)]
        embedder = SentenceTransformersDocumentEmbedder(model=model_folder(), progress_bar=False)
        warm_up(embedder)
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(embedder.run(documents)["documents"])
        store.save_to_disk(os.path.join(folder, "haystack.json"))
        self.pipeline = Pipeline()
        self.pipeline.add_component("encoder", SentenceTransformersTextEmbedder(model=model_folder(), progress_bar=False))
        self.pipeline.add_component("meaning", InMemoryEmbeddingRetriever(store))
        self.pipeline.add_component("words", InMemoryBM25Retriever(store))
        self.pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self.pipeline.connect("encoder.embedding", "meaning.query_embedding")
        self.pipeline.connect("meaning", "joiner")
        self.pipeline.connect("words", "joiner")
        warm_up(self.pipeline)

    def ask(self, question, limit):
        legs = {"words": {"query": question, "top_k": limit}, "meaning": {"top_k": limit}}
        data = {"encoder": {"text": question}, "joiner": {"top_k": limit}, **legs}
        found = self.pipeline.run(data)["joiner"]["documents"]
        return [int(d.id) for d in found], found[0].score if found else 0.0


def warm_up(component):
    if hasattr(component, "warm_up"):
        component.warm_up()
