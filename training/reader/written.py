"""Questions that were written for this over passages of the public sets: near misses, and answered ones beside them.

`training/data/near/*.jsonl` has the questions, which are ours, and names each passage by its set and the SHA-256 of its
text, since none of the sets' own text enters the repository. Rows whose passage is not found (another version of a set) are
left out.
"""

import hashlib
import json

from . import paths
from .sets import Piece, Row, Set


def rows() -> list[dict]:
    """`set`, `passage` (the first 16 digits of the hash), `question`, and of an answered one `start` and `end` in characters;
    of a near miss `kind`."""
    out = []
    for file in sorted((paths.OWN / "near").glob("*.jsonl")):
        out += [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    return out


def name_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(load) -> Set:
    """The written questions as one set. Its groups are passages: a passage's questions stay together."""
    asked = rows()
    pieces: list[Piece] = []
    numbers: dict[tuple[str, str], int] = {}
    for name in sorted({r["set"] for r in asked}):
        wanted = {r["passage"] for r in asked if r["set"] == name}
        for piece in load(name).pieces:
            passage = name_of(piece.text)
            if passage in wanted and (name, passage) not in numbers:
                numbers[name, passage] = len(pieces)
                pieces.append(Piece(piece.heading, piece.title, piece.text, f"{name}/{passage}"))
    out = []
    for r in asked:
        number = numbers.get((r["set"], r["passage"]))
        if number is None:
            continue
        row = Row(r["question"], "en", pieces[number].group, "span")
        if "start" in r:
            row.pos = [(number, [(r["start"], r["end"])])]
        else:
            row.miss = [number]
        out.append(row)
    return Set("near", pieces, out)
