"""What a trained reader says of a passage: its logits, the span, and the sentence that answers."""

from dataclasses import dataclass

import torch

from . import cut
from .batches import chunks
from .draw import Pair
from .sets import Piece

LONGEST_SPAN = 40


@dataclass
class Reading:
    answer: float  # logit: does the passage answer
    span: tuple[int, int] | None  # characters of the best words
    margin: float  # best words' score less that of "none here"
    sentence: tuple[int, int] | None  # characters of the sentence with the most evidence


@torch.no_grad()
def read(reader, pieces, asked: list[tuple[str, Piece]], size: int = 32) -> list[Reading]:
    """Readings in the order asked."""
    reader.eval()
    pairs = [Pair(q, p, False) for q, p in asked]
    order = {id(p): n for n, p in enumerate(pairs)}
    out: list[Reading | None] = [None] * len(pairs)
    for chunk in chunks(pieces, pairs, size):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers, words = reader(chunk.ids, chunk.types, chunk.lengths)
        for n, (pair, encoded) in enumerate(zip(chunk.pairs, chunk.encoded, strict=True)):
            out[order[id(pair)]] = _reading(float(answers[n]), words[n].float(), encoded, pair.piece.text)
    return out


def _reading(answer, words, encoded, text) -> Reading:
    count = len(encoded.offsets)
    if not count:
        return Reading(answer, None, -1e4, None)
    at = slice(encoded.begin, encoded.begin + count)
    start, end = words[at, 0], words[at, 1]
    scores = start[:, None] + end[None]
    allowed = torch.ones(count, count).triu() - torch.ones(count, count).triu(LONGEST_SPAN)
    scores = scores.masked_fill(allowed == 0, -1e4)
    best = int(scores.argmax())
    first, last = divmod(best, count)
    span = (encoded.offsets[first][0], encoded.offsets[last][1])
    margin = float(scores.max() - words[0, 0] - words[0, 1])
    return Reading(answer, span, margin, _sentence(words[at, 2], encoded.offsets, text))


def _sentence(evidence, offsets, text):
    best, found = -1e9, None
    for s, e in cut.sentences(text):
        inside = [n for n, (a, b) in enumerate(offsets) if a < e and b > s]
        if inside and (mean := float(evidence[inside].mean())) > best:
            best, found = mean, (s, e)
    return found
