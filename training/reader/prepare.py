"""Prepares the sets once: cuts, finds BM25's best wrong hits, and keeps the result in `scratch/prepared`."""

import hashlib
import pickle
import sys
import time

from . import own, paths, sets, written
from .bm25 import Bm25

# Sets that are trained on. What is left out, and why, stands in the README beside this package.
TRAIN = [
    "squadshifts-new-wiki", "squadshifts-reddit", "squadshifts-amazon-reviews", "nq-qed", "quotesum", "selqa",
    "onestopqa", "qamr-wikinews", "timeqa", "covidqa", "fairytaleqa", "feedbackqa-australia", "feedbackqa-quebec",
    "feedbackqa-ratings", "medquad", "molweni", "cmrc2018-trial", "drcd-dev", "jaquad",
]  # fmt: skip
LEFT_OUT = ["squad2-a"]
FAR = 8


def kept_back(name: str, group: str) -> bool:
    """Groups of a training set that are only measured on: a third of squadshifts' articles, two of
    squad2-a's eight, a tenth of the passages that questions were written for, and ratings of measured sites."""
    digest = hashlib.sha256(group.encode()).digest()
    if name == "squadshifts-new-wiki":
        return digest[0] % 3 == 0
    if name == "squad2-a":  # two of its eight articles
        return digest[5] % 3 == 0
    if name == "near":  # a tenth of the passages
        return digest[7] % 10 == 0
    if name == "feedbackqa-ratings":
        return "cdc.gov" in group or "who.int" in group
    return False


def load(name: str) -> sets.Set:
    """One prepared set, from the cache where there is one. Ours is small and is always read afresh."""
    if name.startswith("own-"):
        return own.read(name.removeprefix("own-"))
    file = paths.prepared(name)
    if name == "near":
        file = file.with_stem(f"near-{len(written.rows())}")
    if file.exists():
        return pickle.loads(file.read_bytes())
    made = _with_far(written.read(load) if name == "near" else sets.read(name))
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(pickle.dumps(made))
    part.replace(file)
    return made


def _with_far(s: sets.Set) -> sets.Set:
    ranker = Bm25([f"{p.title} {p.heading} {p.text}" for p in s.pieces])
    for row in s.rows:
        found = ranker.best(row.question, 40)
        answers = {s.pieces[n].text[a:b].lower() for n, spans in row.pos for a, b in spans}
        row.far = [n for n, _ in found if _is_wrong(s.pieces[n], row, answers)][:FAR]
    return s


def _is_wrong(piece, row, answers) -> bool:
    """Of another document and without the answer's words. Long answers are compared as a whole."""
    return piece.group != row.group and not any(a in piece.text.lower() for a in answers)


def main():
    for name in TRAIN + LEFT_OUT:
        begun = time.time()
        s = load(name)
        no = sum(not r.pos for r in s.rows)
        print(f"{name}: {len(s.rows)} questions ({no} without an answer), {len(s.pieces)} pieces, {time.time() - begun:.0f} s")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
