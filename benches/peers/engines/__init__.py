"""The peers, a file each, by their names in the roster.

Each takes its makers' recommended defaults, and nothing is tuned for or against any. All are given the same text a passage
(`sets.Passage`: `words` where words are matched, `text` where meaning is, which differ for intents only).
"""
import importlib
import os
import resource
import time


class Engine:
    """What a peer does. `build` makes an index from nothing and writes it to `folder`."""

    ranked_apart = False  # `rankings` tells what is found and `ask` only how long it takes
    saved = (0.0, 0.0, 0.0)  # seconds, processor's seconds and megabytes of encoding that another peer did for it

    def __init__(self, cache, scale=False):
        self.cache = cache
        self.scale = scale

    def prepare(self, made, folder):
        """What is there before an index is built; not timed."""

    def build(self, made, folder):
        raise NotImplementedError

    def ask(self, question, limit):
        """Places of the best passages in the set, best first, and how sure the peer is of the first."""
        raise NotImplementedError

    def foresee(self, questions):
        """These are asked next and nobody looks at the clock: what other peers work out too may be taken from the cache."""

    def rankings(self, source, folder):
        """By question's id ranking and confidence, and the figures it claims itself; for `ranked_apart` alone."""
        raise NotImplementedError

    def build_seconds(self, before):
        """The processor's, of what `build` did; `before` it stood at."""
        return time.process_time() - before

    def processor_seconds(self):
        return time.process_time()

    def peak_megabytes(self):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def disk(self, folder):
        """Bytes of the index that was built there."""
        return size(folder)

    def close(self):
        """What runs beside this process may end: its time and memory are taken now."""


def size(folder):
    return sum(os.path.getsize(os.path.join(at, file)) for at, _, files in os.walk(folder) for file in files)


def load(name):
    return importlib.import_module(f"peers.engines.{name}").Peer
