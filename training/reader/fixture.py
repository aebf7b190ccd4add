"""A tiny reader with weights made up by a seed, in the file format of a real one: what the product's tests are held to.

`python -m reader.fixture FOLDER` writes `reader.safetensors`, `tokenizer.json` and `references.json`. The weights are large
for their place, so that every part of the sums shows in the logits.
"""

import json
import string
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from . import export, model
from .sets import Piece
from .tokens import Pieces

WORDS = (
    "the a an of in on to and is are was were when what who how much does do not may no yes open opens closed at from till "
    "harbour ferry ticket price market boat cafe pool winter summer may june monday saturday hour day year town council bread "
    "kite flew sea team built million four nine six"
).split()
# The first from 17 with a clear difference, and the right way round, between the two passages by which `ibid model` checks.
SEED = 21
MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

QUESTIONS = [
    ("when does the ferry open", "", "The harbour", "The harbour was closed in winter. The ferry opens on 4 May, at nine; tickets are €12.50."),
    ("When does the Café open?", "Opening hours", "", "Le Café Zoë\u0308 opens at 9\u202fa.m. on Monday, naïvely. The pool is closed."),
    ("渡輪何時開", "", "", "渡輪五月四日開放。The ferry opens on 4 May 🚢, 👩‍👩‍👧 may come."),
    ("who built the kite", "A kite", "A kite flew", ""),
    ("how much is a ticket " * 14, "The price of a ticket in summer and in winter " * 4, "Prices", "A ticket is 12 million. " * 40),
    ("[SEP] what", "", "", "Zero\u200bwidth " + "x" * 120 + " donaudampfschifffahrtsgesellschaft, 1,234.5 boats\u0007!"),
]


def vocabulary() -> dict[str, int]:
    letters = [*string.ascii_lowercase, *string.digits]
    pieces = [*MARKS, *letters, *("##" + letter for letter in letters), *string.punctuation, *"。，€渡輪開四五月日", *WORDS]
    return {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}


def tokenizer() -> Tokenizer:
    out = Tokenizer(models.WordPiece(vocabulary(), unk_token="[UNK]", max_input_chars_per_word=100))
    out.normalizer = normalizers.BertNormalizer()
    out.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    out.add_special_tokens(MARKS)
    # What readers write is words: the product never takes a mark from them.
    out.encode_special_tokens = True
    return out


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    model.WIDTH, model.HEADS, model.INNER = 32, 4, 64
    rules = tokenizer()
    pieces = Pieces(rules, *(rules.token_to_id(mark) for mark in ("[CLS]", "[SEP]", "[PAD]")))
    reader = model.Reader(rules.get_vocab_size(), 2, 1e-12, positions=260)
    with torch.no_grad():
        for name, p in reader.named_parameters():
            p.normal_(std=0.4)
            if "norm" in name and name.endswith("weight"):
                p.add_(1)
    export.store(reader, {"trunk": "made up", "epsilon": 1e-12}, folder / "reader.safetensors", "fixture", 0)
    rules.save(str(folder / "tokenizer.json"), pretty=False)
    export.as_stored(reader).eval()
    made = [export.reference(reader, pieces, question, _piece(heading, title, text)) for question, heading, title, text in QUESTIONS]
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    (folder / "references.json").write_text(text + "\n")


def _piece(heading, title, text) -> Piece:
    return Piece(heading=heading, title=title, text=text, group="")


if __name__ == "__main__":
    main()
