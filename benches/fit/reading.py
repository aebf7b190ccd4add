"""Fits what the reader counts for on what `ibid eval --signals` writes.

    python3 benches/fit/reading.py FOLDER...

Each FOLDER holds one file for each set, NAME.jsonl, measured with a reader; own-PUBLICATION.jsonl is one of our own, made by
own.py. Printed are the weight of src/answer/read.rs (order), "read" of src/answer/calibration.json (confidence) and the two
of src/answer/quote.rs (quote), and for each set what they are worth when its family is left out. Every family weighs the
same. Needs numpy.
"""

import itertools
import json
import re
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from fit import FAMILIES, auroc, calibration_error, coverage, logistic_fit, probability  # noqa: E402

ROOT = Path(__file__).parents[2]
FIGURES = ["ranked", "unlikely", "answers", "lead"]
UNLIKELY = -2.0  # as in src/answer/confidence.rs
OWN = 4  # what our own publications weigh against a family of public sets: they are asked as readers ask
GRID = [0.5, 0.7, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0]


def used():
    text = (ROOT / "src/answer/read.rs").read_text()
    return float(re.search(r"const ANSWERS: f32 = ([\d.]+);", text).group(1))


def family(name):
    return "Own" if name.startswith("own-") else FAMILIES[name]


def families_of(names):
    out = {}
    for name in names:
        out.setdefault(family(name), []).append(name)
    return out


class Question:
    """What was read for one question: scores without reading, figures, and what is right."""

    def __init__(self, line, weight):
        read = [c for c in line["candidates"] if c["read"]]
        self.answerable = line["answerable"]
        self.right = np.array([c["gain"] > 0 for c in read])
        self.is_faq = np.array([c["signals"]["faq"] > 0 for c in read])
        self.answers, self.ranked = (np.array([c["read"][name] for c in read]) for name in ("answers", "ranked"))
        self.base = np.array([c["score"] for c in read]) - self.answers * weight
        self.sentences = line["sentences"]

    def first(self, weight):
        return int(np.argmax(self.base + self.answers * weight))

    def figures(self, weight):
        at = self.first(weight)
        others = np.delete(self.answers, at)
        lead = self.answers[at] - others.max() if len(others) else 0.0
        ranked, faq = self.ranked[at], float(self.is_faq[at])
        own = np.array([ranked, min(ranked - UNLIKELY, 0.0), self.answers[at], lead, 1.0])
        # A section's rank says nothing beyond what was read, but for one that has nothing of the question; an entry's question does.
        section, entry = own * [0, 1, 1, 1, 1], own[:4] * [1, 0, 1, 1]
        return np.r_[section * (1 - faq), entry * faq], float(self.right[at])


def read(folders):
    weight, out = used(), {}
    for path in sorted(path for folder in folders for path in Path(folder).glob("*.jsonl")):
        name = path.stem.partition("@")[0]
        if not name.startswith("own-") and name not in FAMILIES:
            continue
        with open(path, encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if any(c["read"] for c in line["candidates"]):
                    out.setdefault(name, []).append(Question(line, weight))
    return {name: rows for name, rows in out.items() if len(rows) > 20}


def precision(rows, weight):
    known = [q for q in rows if q.answerable]
    return np.mean([q.right[q.first(weight)] for q in known]) if known else 0.0


def best(table, names, grid):
    """Of a grid, what has the best mean over families."""
    return grid[int(np.mean([np.mean([table[n] for n in of], axis=0) for of in families_of(names).values()], axis=0).argmax())]


def confidence(sets, names, weight):
    x, y, w = [], [], []
    for of in families_of(names).values():
        for name in of:
            rows = [q.figures(weight) for q in sets[name]]
            x += [figures for figures, _ in rows]
            y += [right for _, right in rows]
            w += [1000 * (OWN if family(name) == "Own" else 1) / len(of) / len(rows)] * len(rows)
    return logistic_fit(np.array(x), np.zeros(len(y)), np.array(y), w)


def told(b):
    """Weights and offsets of sections and of FAQ entries: the fourth is what a section adds to the offset."""
    kinds = {"section": np.r_[b[:4], b[4] + b[9]], "faq": np.r_[b[5:9], b[9]]}
    return json.dumps({kind: {n: float(f"{v:.3g}") for n, v in zip(FIGURES + ["offset"], of)} for kind, of in kinds.items()})


def order_and_confidence(sets):
    names = list(sets)
    table = {n: np.array([precision(sets[n], w) for w in GRID]) for n in names}
    whole = best(table, names, GRID)
    b = confidence(sets, names, whole)
    print(f"order: ANSWERS {whole}")
    print("confidence:", told(b))
    print(f"{'set':22} {'n':>5} {'P@1 before':>10} {'left out':>8} {'all':>6}  {'AUROC before':>12} {'left out':>8} {'ECE':>5} {'c@95':>5}")
    for of in families_of(names).values():
        rest = [n for n in names if n not in of]
        weight = best(table, rest, GRID) if rest else whole
        fitted = confidence(sets, rest, weight) if rest else b
        for name in of:
            rows = sets[name]
            x, y = map(np.array, zip(*[q.figures(weight) for q in rows]))
            answerable = np.array([q.answerable for q in rows])
            ranked, sure = np.array([q.ranked[q.first(0.0)] for q in rows]), probability(x, fitted)
            print(
                f"{name:22} {len(rows):5} {precision(rows, 0.0):10.3f} {precision(rows, weight):8.3f} "
                f"{precision(rows, whole):6.3f}  {auroc(ranked, answerable):12.3f} {auroc(sure, answerable):8.3f} "
                f"{calibration_error(sure, y, np.ones(len(y))):5.3f} {coverage(sure, y):5.2f}"
            )


def quote(sets):
    """By the share of single sentences chosen that hold an answer."""
    grid = list(itertools.product([0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0], [0.0, 0.5, 1.0, 2.0, 3.0, 4.0]))
    table = {}
    for name, rows in sets.items():
        chosen = [q.sentences for q in rows if len(q.sentences) > 1]
        score = lambda s, w: s["near"] + w[0] * s["evidence"] + w[1] * s["answers"]  # noqa: E731
        if chosen:
            table[name] = np.array([np.mean([max(all_, key=lambda s: score(s, w))["holds"] for all_ in chosen]) for w in grid])
    if not table:
        return
    whole = best(table, list(table), grid)
    print(f"quote: evidence {whole[0]}, answers {whole[1]}")
    for name, shares in table.items():
        rest = [n for n in table if family(n) != family(name)] or [name]
        left_out = best(table, rest, grid)
        print(f"{name:22} before {shares[0]:.3f} left out {shares[grid.index(left_out)]:.3f} all {shares[grid.index(whole)]:.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    found = read(sys.argv[1:])
    order_and_confidence(found)
    quote(found)
