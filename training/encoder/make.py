"""Writes the encoder of many languages into `src/embed/weights/multilingual`: weights, tokenizer, configuration, checksums."""

import gzip
import hashlib
import json
from pathlib import Path

import torch
from safetensors.numpy import load, save
from tokenizers import Tokenizer

from reader import quantise

from . import forward, neutral, source, tokens, vocabulary
from .forward import DIRECTIONS, PLACES, WORDS

INTO = Path(__file__).parents[2] / "src" / "embed" / "weights" / "multilingual"


def tensors(s, kept) -> dict:
    """In the layout of `src/embed/bert/packed.rs`: a matrix as `.q4` and `.scales`, all else in single precision."""
    out = {}
    for name, matrix in s.matrices.items():
        matrix = matrix.rows(kept) if name == WORDS else matrix
        out[f"{name}.q4"], out[f"{name}.scales"] = matrix.packed(), matrix.scales.reshape(-1)
    for name, value in s.plain.items():
        value = value[: tokens.MOST_PIECES] if name == PLACES else value
        if value.ndim == 2:
            for end, array in quantise.packed(torch.from_numpy(value.copy())).items():
                out[f"{name}.{end}"] = array
        else:
            out[name] = value
    return out


def written() -> forward.Encoder:
    """The encoder as it was written."""
    found = load((INTO / "model.safetensors").read_bytes())
    rules = gzip.decompress((INTO / "tokenizer.json.gz").read_bytes()).decode()
    return _encoder(found, json.loads((INTO / "config.json").read_text()), Tokenizer.from_str(rules))


def _encoder(found, config, tokenizer):
    return forward.stored({name: torch.from_numpy(value.copy()) for name, value in found.items()}, config, tokenizer)


def config(s, kept) -> dict:
    return {
        "model_type": "bert", "vocab_size": len(kept), "max_position_embeddings": tokens.MOST_PIECES, "type_vocab_size": 2,
        "hidden_size": s.width, "num_attention_heads": s.heads, "num_hidden_layers": s.layers, "intermediate_size": s.inner,
        "hidden_act": "gelu", "layer_norm_eps": float(f"{s.epsilon:.3g}"),
    }  # fmt: skip


@torch.no_grad()
def main():
    s = source.read()
    kept = vocabulary.chosen(s)
    found, settings, tokenizer = tensors(s, kept), config(s, kept), tokens.tokenizer(s, kept)
    found[DIRECTIONS] = neutral.directions(_encoder(found, settings, tokenizer)).reshape(-1).numpy()
    INTO.mkdir(parents=True, exist_ok=True)
    (INTO / "model.safetensors").write_bytes(save(found))
    rules = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
    (INTO / "tokenizer.json.gz").write_bytes(gzip.compress(rules.encode(), 9, mtime=0))
    (INTO / "config.json").write_text(json.dumps(settings, indent=2) + "\n")
    files = ("model.safetensors", "tokenizer.json.gz", "config.json")
    sums = {name: hashlib.sha256((INTO / name).read_bytes()).hexdigest() for name in files}
    (INTO / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    for name, digest in sums.items():
        print(f"{name}: {(INTO / name).stat().st_size} bytes, {digest}")


if __name__ == "__main__":
    main()
