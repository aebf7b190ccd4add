"""The encoder that most peers share is all-MiniLM-L6-v2 as its makers mean it; `run` starts with these once it is installed.

    PEERS_CACHE=CACHE python -m unittest peers.test_encoder
"""
import json
import os
import unittest
from math import erf, sqrt

import numpy
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from peers.encoder import MiniLm, length, model_folder

SHORT = "Who may ask?"
LONG = " ".join(f"Part {number} tells of harbours, ferries and the tides between them." for number in range(40))
GELU = numpy.vectorize(lambda x: x * (1 + erf(x / sqrt(2))) / 2, otypes=[float])


class Encoder(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.encoder = MiniLm(os.environ["PEERS_CACHE"])

    def test_it_reads_as_many_word_pieces_as_its_makers_say(self):
        self.assertEqual(length(model_folder()), 256)
        self.assertEqual(len(self.encoder.tokenizer.encode(LONG).ids), 256)

    def test_its_vectors_are_those_of_the_formulas_written_out(self):
        wanted = [by_hand(text) for text in (SHORT, LONG)]
        found = self.encoder.batch([SHORT, LONG])
        self.assertLess(numpy.abs(found - wanted).max(), 1e-6)

    def test_company_changes_no_vector(self):
        alone, together = self.encoder.encode([SHORT])[0], self.encoder.batch([SHORT, LONG])[0]
        self.assertLess(numpy.abs(alone - together).max(), 1e-6)

    def test_what_it_remembers_is_what_it_would_find(self):
        before = self.encoder.question(SHORT)
        self.encoder.remembered = {SHORT: self.encoder.encode([LONG, SHORT])[1]}
        self.assertLess(numpy.abs(before - self.encoder.question(SHORT)).max(), 1e-6)


def by_hand(text):
    """BERT in plain numpy and double precision, straight from the weights: nothing fused, nothing padded."""
    folder = model_folder()
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    weights = {name: value.astype(float) for name, value in load_file(os.path.join(folder, "model.safetensors")).items()
               if value.dtype.kind == "f"}
    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    ids = tokenizer.encode(text).ids

    def dense(name, x):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(name, x):
        x = (x - x.mean(axis=-1, keepdims=True)) / numpy.sqrt(x.var(axis=-1, keepdims=True) + config["layer_norm_eps"])
        return x * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    word, place, kind = (weights[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position", "token_type"))
    state = norm("embeddings.LayerNorm", word[ids] + place[: len(ids)] + kind[0])
    heads = config["num_attention_heads"]
    for n in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{n}"
        parts = (dense(f"{layer}.attention.self.{part}", state) for part in ("query", "key", "value"))
        query, key, value = (part.reshape(len(ids), heads, -1).swapaxes(0, 1) for part in parts)
        share = numpy.exp(query @ key.swapaxes(1, 2) / sqrt(query.shape[-1]))
        mixed = (share / share.sum(axis=-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(ids), -1)
        state = norm(f"{layer}.attention.output.LayerNorm", state + dense(f"{layer}.attention.output.dense", mixed))
        wide = GELU(dense(f"{layer}.intermediate.dense", state))
        state = norm(f"{layer}.output.LayerNorm", state + dense(f"{layer}.output.dense", wide))
    mean = state.mean(axis=0)
    return mean / numpy.linalg.norm(mean)


if __name__ == "__main__":
    unittest.main()
