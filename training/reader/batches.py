"""Pairs to tensors: encoded, sorted by length, padded in chunks, with what each position should say."""

from dataclasses import dataclass

import torch

from .draw import Pair
from .tokens import Encoded, Pieces


@dataclass
class Chunk:
    ids: torch.Tensor
    types: torch.Tensor
    lengths: torch.Tensor
    # 1 where a start or end may be: the first piece ("none here") and the passage.
    allowed: torch.Tensor
    pairs: list[Pair]
    encoded: list[Encoded]


def encode(pieces: Pieces, pair: Pair) -> Encoded:
    return pieces.encode(pair.question, pair.piece.heading, pair.piece.title, pair.piece.text)


def chunks(pieces: Pieces, pairs: list[Pair], size: int) -> list[Chunk]:
    """Chunks of about equal length, so that little is padded."""
    done = [(encode(pieces, p), p) for p in pairs]
    done.sort(key=lambda x: len(x[0].ids))
    return [_chunk(pieces, done[n : n + size]) for n in range(0, len(done), size)]


def _chunk(pieces: Pieces, items) -> Chunk:
    longest = max(len(e.ids) for e, _ in items)
    ids = torch.full((len(items), longest), pieces.pad, dtype=torch.long)
    types = torch.zeros((len(items), longest), dtype=torch.long)
    allowed = torch.zeros((len(items), longest), dtype=torch.bool)
    lengths = torch.tensor([len(e.ids) for e, _ in items])
    for n, (e, _) in enumerate(items):
        ids[n, : len(e.ids)] = torch.from_numpy(e.ids)
        types[n, : len(e.ids)] = torch.from_numpy(e.types)
        allowed[n, 0] = True
        allowed[n, e.begin : e.begin + len(e.offsets)] = True
    return Chunk(ids, types, lengths, allowed, [p for _, p in items], [e for e, _ in items])
