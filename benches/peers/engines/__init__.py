"""The peers, a file each, by their names in the roster.

Each takes its makers' recommended defaults, and nothing is tuned for or against any. All are given the same text a passage
(`sets.Passage.text`).
"""
import importlib
import resource
import time


class Engine:
    """What a peer does. `build` makes an index from nothing and writes it to `folder`."""

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

    def rankings(self, source):
        """Where `ask` does not give them: by question's id ranking and confidence, and the figures it claims itself."""
        return None

    def build_seconds(self, before):
        """The processor's, of what `build` did; `before` it stood at."""
        return time.process_time() - before

    def processor_seconds(self):
        return time.process_time()

    def peak_megabytes(self):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def close(self):
        pass


def load(name):
    return importlib.import_module(f"peers.engines.{name}").Peer
