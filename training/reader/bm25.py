"""BM25 over pieces: finds wrong answers that share the question's words, and the candidates of the evaluation."""

import math
import re
from collections import Counter, defaultdict

import numpy as np

_WORD = re.compile(r"[a-z0-9à-öø-ÿ]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_COMMON = set("a an the of to in on at is are was were be been do does did what which who whom whose when where why how and or for with from by as it its this that i my me you your can could should would will has have had there about".split())


def words(text: str) -> list[str]:
    """Words with a light English stem; neighbouring pairs of Han, kana and hangul characters."""
    found = _WORD.findall(text.lower())
    out = []
    for n, word in enumerate(found):
        if word[0] >= "\u3040":
            if n + 1 < len(found) and found[n + 1][0] >= "\u3040":
                out.append(word + found[n + 1])
        elif word not in _COMMON:
            out.append(_stem(word))
    return out


def _stem(word: str) -> str:
    for ending in ("ings", "ing", "edly", "ies", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


class Bm25:
    def __init__(self, texts, k1: float = 1.2, b: float = 0.75):
        counts = [Counter(words(t)) for t in texts]
        lengths = np.array([sum(c.values()) for c in counts], dtype=np.float32)
        norm = k1 * (1 - b + b * lengths / max(float(lengths.mean()), 1.0))
        where = defaultdict(list)
        for number, count in enumerate(counts):
            for word, n in count.items():
                where[word].append((number, n))
        self.size = len(counts)
        self.postings = {}
        for word, entries in where.items():
            ids = np.array([e[0] for e in entries], dtype=np.int32)
            tf = np.array([e[1] for e in entries], dtype=np.float32)
            idf = math.log(1 + (self.size - len(ids) + 0.5) / (len(ids) + 0.5))
            self.postings[word] = (ids, idf * tf * (k1 + 1) / (tf + norm[ids]))

    def best(self, question: str, n: int) -> list[tuple[int, float]]:
        """The n best pieces, ties broken by number."""
        scores = np.zeros(self.size, dtype=np.float32)
        for word in dict.fromkeys(words(question)):
            if word in self.postings:
                ids, weights = self.postings[word]
                scores[ids] += weights
        n = min(n, self.size)
        top = np.argpartition(-scores, n - 1)[:n]
        top = top[np.lexsort((top, -scores[top]))]
        return [(int(i), float(scores[i])) for i in top if scores[i] > 0]
