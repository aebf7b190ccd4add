"""Writes a run's running mean as the file that the product reads, with reference readings that prove the product's sums.

`reader.safetensors`: matrices of the layers in five bits, the three tables in four (see `quantise`), all else in single
precision, under the names of a BERT encoder, the heads as `reader.*`. The table of word pieces is left out where it is the encoder's. Its metadata hold one JSON text with the shape, and a
checksum of that text and all tensors, so that the product knows a file that was changed or cut short.
"""

import argparse
import hashlib
import json

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save

from . import model, own, paths, quantise, train, trunk
from .batches import encode
from .draw import Pair
from .tokens import KINDS, MAX_HEAD, MAX_QUESTION, MAX_TEXT

WORDS = "embeddings.word_embeddings.weight"
INSIDE = paths.REPOSITORY / "src/embed/weights/english/words.safetensors"

LICENCES = (
    "trunk: all-MiniLM-L6-v2, Apache-2.0; trained on public sets under CC BY, CC BY-SA, Apache-2.0, MIT and BSD "
    "licences and on our own data; see MODEL_CARD.md"
)


def tensors_of(reader) -> dict[str, torch.Tensor]:
    """Every tensor under the name it has in a BERT encoder."""
    out = {}
    for name, value in reader.state_dict().items():
        for into, plain in _split(name, value):
            out[into] = plain.detach().float().contiguous()
    return out


def _split(name, value):
    tables = {"words": "word_embeddings", "positions": "position_embeddings", "types": "token_type_embeddings"}
    head, _, kind = name.rpartition(".")
    if head in tables:
        yield f"embeddings.{tables[head]}.weight", value
    elif head == "norm":
        yield f"embeddings.LayerNorm.{kind}", value
    elif head in ("answer", "spans"):
        yield f"reader.{head}.{kind}", value.reshape(-1)
    else:
        _, layer, part = head.split(".")
        parts = {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
        if part == "qkv":
            for which, rows in zip(("query", "key", "value"), value.chunk(3), strict=True):
                yield f"encoder.layer.{layer}.attention.self.{which}.{kind}", rows
        else:
            yield f"encoder.layer.{layer}.{parts[part]}.{kind}", value


def store(reader, config, file, run: str, step: int):
    stored = {}
    for name, value in tensors_of(reader).items():
        if value.dim() == 2:
            for end, array in quantise.packed(value, *_rounding(name)).items():
                stored[f"{name}.{end}"] = array
        else:
            stored[name] = value.numpy()
    shape = {
        "format": 1, "trunk": config["trunk"], "licences": LICENCES, "run": run, "step": step,
        "vocabulary": reader.words.weight.shape[0], "positions": reader.positions.weight.shape[0], "kinds": KINDS,
        "hidden": model.WIDTH, "heads": model.HEADS, "layers": len(reader.layers), "wide": model.INNER,
        "epsilon": config["epsilon"], "activation": "gelu", "most_question": MAX_QUESTION, "most_head": MAX_HEAD,
        "most_text": MAX_TEXT, "words_sha256": hashlib.sha256(stored[f"{WORDS}.q4"].tobytes()).hexdigest(),
    }  # fmt: skip
    for end in ("q4", "scales") if is_inside(stored) else ():
        del stored[f"{WORDS}.{end}"]
    file.write_bytes(sealed(stored, json.dumps(shape)))


def is_inside(stored) -> bool:
    """Whether the table of word pieces is, to the byte, the one that the program has for its encoder."""
    inside = load_file(INSIDE)
    return all(np.array_equal(inside[f"{WORDS}.{end}"], stored[f"{WORDS}.{end}"]) for end in ("q4", "scales"))


def sealed(stored, text: str) -> bytes:
    """The file with its checksum: SHA-256 of the description and of all that follows the head."""
    plain = save(stored)
    content = plain[8 + int.from_bytes(plain[:8], "little") :]
    digest = hashlib.sha256(text.encode() + content).hexdigest()
    out = save(stored, metadata={"reader": text, "sha256": digest})
    assert out.endswith(content)
    return out


def load_stored(reader, file):
    """Puts the weights of a stored file into a reader of the same shape: what a run of another machine left behind."""
    with safe_open(file, "np") as stored:
        inside = load_file(INSIDE)
        found = {k: torch.from_numpy(v) for k, v in inside.items()} | {k: torch.from_numpy(stored.get_tensor(k)) for k in stored.keys()}
    with torch.no_grad():
        for name, value in reader.state_dict().items():
            value.copy_(torch.cat([_stored(found, into, plain) for into, plain in _split(name, value)]).reshape(value.shape))


def _stored(found, name, plain):
    if name in found:
        return found[name]
    parts = {end: found[f"{name}.{end}"] for end in ("q4", "q1", "scales") if f"{name}.{end}" in found}
    return quantise.unpacked(parts).reshape(plain.shape)


def as_stored(reader):
    """The reader with every matrix rounded as in the file."""
    with torch.no_grad():
        for name, p in reader.named_parameters():
            if p.dim() == 2 and not name.startswith(("answer.", "spans.")):
                p.copy_(_rounded_as_split(name, p))
    return reader


def _rounded_as_split(name, p):
    # Query, key and value are stored apart; groups never reach over rows, so rounding them together is the same.
    return quantise.rounded(p, *_rounding(name))


def _rounding(name):
    """Bits and multiples of a matrix: those that the run learnt with for the layers."""
    return (5, quantise.LEARNT) if name.startswith(("layers.", "encoder.")) else (4, quantise.TRIED)


def references(reader, pieces) -> list[dict]:
    """A dozen of our own questions with passages: word pieces in, logits out, in single precision."""
    s = own.read("train")
    chosen = [r for r in s.rows if r.lang == "en" and r.pos and r.near][:: max(1, len(s.rows) // 9)][:6]
    out = []
    reader.eval()
    for row in chosen:
        for number in (row.pos[0][0], row.near[0]):
            piece = s.pieces[number]
            out.append(reference(reader, pieces, row.question, piece))
    return out


def reference(reader, pieces, question: str, piece) -> dict:
    """What a reader makes of a question with a passage."""
    e = encode(pieces, Pair(question, piece, False))
    ids, types = torch.from_numpy(e.ids)[None], torch.from_numpy(e.types)[None]
    with torch.no_grad():
        answer, words = reader(ids, types, torch.tensor([len(e.ids)]))
    words = words[0]
    return {
        "question": question, "heading": piece.heading, "title": piece.title, "passage": piece.text,
        "pieces": e.ids.tolist(), "kinds": e.types.tolist(), "passage_begins": e.begin,
        "answer": round(float(answer[0]), 5),
        "start": [round(float(x), 4) for x in words[:, 0]], "end": [round(float(x), 4) for x in words[:, 1]],
        "evidence": [round(float(x), 4) for x in words[:, 2]],
    }  # fmt: skip


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--run", required=True)
    p.add_argument("--into", default=str(paths.WORK / "export"))
    o = p.parse_args()
    kept = argparse.Namespace(**json.loads((paths.run_folder(o.run) / "options.json").read_text()))
    reader, pieces = train.build(kept)
    train.load_into(reader, o.run)
    step = torch.load(paths.run_folder(o.run) / "checkpoint.pt", weights_only=False)["step"]
    folder = paths.Path(o.into)
    folder.mkdir(parents=True, exist_ok=True)
    store(reader, trunk.read(kept.trunk)[2], folder / "reader.safetensors", o.run, step)
    (folder / "references.json").write_text(json.dumps(references(as_stored(reader), pieces), ensure_ascii=False, separators=(",", ":")) + "\n")
    for file in sorted(folder.iterdir()):
        print(file, file.stat().st_size)


if __name__ == "__main__":
    main()
