"""Fits what the reader counts for on what `ibid eval --signals` writes.

    python3 benches/fit/reading.py FOLDER...

Each FOLDER holds one file for each set, NAME.jsonl, measured with a reader. Printed are the two weights of
src/answer/read.rs (order), "read" of src/answer/calibration.json (confidence) and the two of src/answer/quote.rs (quote),
and for each set what they are worth when its family is left out. Every family weighs the same. Needs numpy.
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
FIGURES = ["ranked", "answers", "margin", "lead"]
ANSWERS = [0.0, 0.15, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3]
MARGIN = [0.0, 0.05, 0.1, 0.15, 0.2]


def constant(file, name):
    return float(re.search(rf"const {name}: f32 = ([\d.]+);", (ROOT / file).read_text()).group(1))


def worth(read, weights):
    return weights[0] * read["answers"] + weights[1] * read["margin"]


def questions(folders):
    out = {}
    for path in sorted(path for folder in folders for path in Path(folder).glob("*.jsonl")):
        name = path.stem.partition("@")[0]
        if name not in FAMILIES:
            continue
        with open(path, encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                out.setdefault(name, []).append(line)
    return out


def read_of(question):
    return [c for c in question["candidates"] if c["read"]]


def base(candidate, used):
    return candidate["score"] - worth(candidate["read"], used)


def first(question, weights, used):
    return max(read_of(question), key=lambda c: base(c, used) + worth(c["read"], weights))


def precision(rows, weights, used):
    return np.mean([first(q, weights, used)["gain"] > 0 for q in rows]) if rows else 0.0


def families_of(sets):
    out = {}
    for name in sets:
        out.setdefault(FAMILIES[name], []).append(name)
    return out


def best_order(sets, names, used):
    """The weights with the best mean over families of the share of questions whose first passage is right."""
    grid = list(itertools.product(ANSWERS, MARGIN))
    families = families_of(names)
    table = {n: [precision([q for q in sets[n] if q["answerable"]], w, used) for w in grid] for n in names}
    mean = np.mean([np.mean([table[n] for n in of], axis=0) for of in families.values()], axis=0)
    return grid[int(mean.argmax())]


def figures(question, weights, used):
    chosen = first(question, weights, used)
    others = [c["read"]["answers"] for c in read_of(question) if c is not chosen]
    read = chosen["read"]
    lead = read["answers"] - max(others) if others else 0.0
    return [read["ranked"], read["answers"], read["margin"], lead], float(chosen["gain"] > 0)


def rows(sets, names, weights, used):
    x, y, w = [], [], []
    for of in families_of(names).values():
        for name in of:
            pairs = [figures(q, weights, used) for q in sets[name]]
            x += [p[0] for p in pairs]
            y += [p[1] for p in pairs]
            w += [1000 / len(of) / len(pairs)] * len(pairs)
    return np.array(x), np.array(y), np.array(w)


def confidence(sets, names, weights, used):
    x, y, w = rows(sets, names, weights, used)
    return logistic_fit(x, np.zeros(len(y)), y, w)


def quote(sets, names):
    """Weights of evidence and of the answer's place by the share of quotes (one sentence) that hold an answer."""
    chosen = {n: [q["sentences"] for q in sets[n] if len(q["sentences"]) > 1] for n in names}
    chosen = {n: rows for n, rows in chosen.items() if rows}
    grid = list(itertools.product([0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0], [0.0, 0.5, 1.0, 2.0, 3.0, 4.0]))

    def share(rows, w):
        score = lambda s: s["near"] + w[0] * s["evidence"] + w[1] * s["answers"]  # noqa: E731
        return np.mean([max(sentences, key=score)["holds"] for sentences in rows])

    table = {n: np.array([share(rows, w) for w in grid]) for n, rows in chosen.items()}
    return grid, table


def main(folders):
    used = constant("src/answer/read.rs", "ANSWERS"), constant("src/answer/read.rs", "MARGIN")
    sets = {name: [q for q in rows if read_of(q)] for name, rows in questions(folders).items()}
    sets = {name: rows for name, rows in sets.items() if len(rows) > 20}
    names = list(sets)
    whole = best_order(sets, names, used)
    b = confidence(sets, names, whole, used)
    print(f"order: answers {whole[0]}, margin {whole[1]}")
    print("confidence:", json.dumps(dict(zip(FIGURES + ["offset"], [float(f"{v:.3g}") for v in b]))))
    print(f"{'set':22} {'n':>5} {'P@1 before':>10} {'left out':>8} {'all':>6}  {'AUROC before':>12} {'left out':>8} {'ECE':>5} {'c@95':>5}")
    for family, of in families_of(names).items():
        rest = [n for n in names if FAMILIES[n] != family]
        weights = best_order(sets, rest, used) if rest else whole
        fitted = confidence(sets, rest, weights, used) if rest else b
        for name in of:
            known = [q for q in sets[name] if q["answerable"]]
            answerable = np.array([q["answerable"] for q in sets[name]])
            x, y, _ = rows(sets, [name], weights, used)
            ranked = np.array([max(read_of(q), key=lambda c: base(c, used))["read"]["ranked"] for q in sets[name]])
            sure = probability(x, fitted)
            print(
                f"{name:22} {len(sets[name]):5} {precision(known, (0, 0), used):10.3f} {precision(known, weights, used):8.3f} "
                f"{precision(known, whole, used):6.3f}  {auroc(ranked, answerable):12.3f} {auroc(sure, answerable):8.3f} "
                f"{calibration_error(sure, y, np.ones(len(y))):5.3f} {coverage(sure, y):5.2f}"
            )
    grid, table = quote(sets, names)
    if table:
        mean = np.mean(list(table.values()), axis=0)
        at = int(mean.argmax())
        print("quote: evidence %s, answers %s" % grid[at])
        for name, shares in table.items():
            others = [t for n, t in table.items() if FAMILIES[n] != FAMILIES[name]] or [shares]
            left_out = int(np.mean(others, axis=0).argmax())
            print(f"{name:22} before {shares[0]:.3f} left out {shares[left_out]:.3f} all {shares[at]:.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
