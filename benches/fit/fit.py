"""Fits the ranker's weights and the confidence on what `ibid eval --signals` writes.

    python3 benches/fit/fit.py weights FOLDER        for src/search/weights.json
    python3 benches/fit/fit.py confidence FOLDER     for src/answer/calibration.json

FOLDER holds one file for each set, NAME.jsonl. Whole families of sets are left out in turn and what the rest would choose is
measured on them; the figures printed last come from all families together. Every family weighs the same. Needs numpy.
"""

import json
import sys
from pathlib import Path

import numpy as np

FAMILIES = {
    "feedbackqa-cdc": "FeedbackQA",
    "feedbackqa-who": "FeedbackQA",
    "hint3-v2-sofmattress": "HINT3",
    "clinc150-small": "CLINC",
    "squadshifts-new-wiki": "SQuAD",
    "xquad-en": "SQuAD",
    "stackfaq": "StackExchange",
    "stackfaq-holdout": "StackExchange",
    "clapnq-dev": "CLAPNQ",
    "xquad-es": "Spanish",
    "cmrc2018-dev": "Chinese",
}
SIGNALS = ["share", "coverage", "meaning", "whole", "spelling", "order", "sentence", "agreement", "faq"]
EVIDENCE = ["score", "odds", "nearness", "lead", "rise", "sentence", "missing", "length"]
# What is fitted, with vectors and without.
FITTED = {True: ["odds", "nearness", "lead", "rise", "sentence", "missing", "length"], False: ["length"]}
# What is held: left free, the score gets a negative weight where nearly every question has an answer, and without vectors
# odds and lead get large ones that mislead where a question matches a passage or two by accident (HINT3).
HELD = {True: {"score": 0.06}, False: {"score": 0.16, "odds": 0.24, "lead": 2.0}}
RIDGE = 2.0  # against a total weight of 1000 for each family
MOST_QUESTIONS = 1500
WEIGHTS = Path(__file__).parents[2] / "src/search/weights.json"


def read(folder, keep):
    """What `keep` makes of each question, by set."""
    out = {}
    for path in sorted(Path(folder).glob("*.jsonl")):
        if path.stem in FAMILIES:
            with open(path, encoding="utf-8") as lines:
                out[path.stem] = [kept for kept in (keep(json.loads(line)) for line in lines) if kept is not None]
    return out


def sample(questions):
    chosen = np.random.default_rng(0).permutation(len(questions))[:MOST_QUESTIONS]
    return [questions[n] for n in sorted(chosen)]


def by_family(names):
    families = {}
    for name in names:
        families.setdefault(FAMILIES[name], []).append(name)
    return families


# --- confidence ---------------------------------------------------------------------------------------------------


def judged(question):
    if question["evidence"] is None:
        return None
    first = question["candidates"][0]
    figures = [question["evidence"][name] for name in EVIDENCE]
    return question["by_meaning"], figures, first["gain"] > 0, question["answerable"]


def logistic_fit(figures, held, right, weight):
    """Newton's method, with a ridge on standardised figures, `held` added; weights for the plain figures, the offset last."""
    mean = np.average(figures, axis=0, weights=weight)
    deviation = np.sqrt(np.average((figures - mean) ** 2, axis=0, weights=weight)) + 1e-9
    x = np.c_[(figures - mean) / deviation, np.ones(len(figures))]
    ridge = np.r_[np.full(figures.shape[1], RIDGE), 0.0]
    b = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ b - held))
        slope = x.T @ (weight * (p - right)) + ridge * b
        curve = (x.T * (weight * p * (1 - p))) @ x + np.diag(ridge + 1e-9)
        b -= np.linalg.solve(curve, slope)
    plain = b[:-1] / deviation
    return np.r_[plain, b[-1] - plain @ mean]


def fit_families(sets, families, columns, held):
    figures, offsets, right, weight = [], [], [], []
    for names in families:
        for name in names:
            rows = sets[name]
            figures.append(rows[0][:, columns])
            offsets.append(rows[0] @ held)
            right.append(rows[1])
            weight.append(np.full(len(rows[1]), 1000 / len(names) / len(rows[1])))
    return logistic_fit(*(np.concatenate(part) for part in (figures, offsets, right, weight)))


def auroc(sure, positive):
    if positive.all() or not positive.any():
        return float("nan")
    values, inverse, counts = np.unique(sure, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n = positive.sum()
    return (ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(sure) - n))


def calibration_error(sure, right, weight):
    bins = np.minimum((sure * 10).astype(int), 9)
    return sum(abs((weight * (sure - right))[bins == n].sum()) for n in range(10)) / weight.sum()


def coverage(sure, right, precision=0.95):
    order = np.argsort(-sure, kind="stable")
    good = np.flatnonzero(np.cumsum(right[order]) >= precision * np.arange(1, len(right) + 1))
    return (good.max() + 1) / len(right) if len(good) else 0.0


def confidence(folder):
    sets = {}
    for name, rows in read(folder, judged).items():
        figures = np.array([r[1] for r in rows])
        by_meaning = np.mean([r[0] for r in rows]) > 0.5
        sets[name] = (figures, np.array([r[2] for r in rows], float), np.array([r[3] for r in rows]), by_meaning)
    for by_meaning in (True, False):
        names = [name for name in sets if sets[name][3] == by_meaning]
        if len(by_family(names)) > 1:
            of_kind({name: sets[name] for name in names}, by_meaning)


def of_kind(sets, by_meaning):
    columns = [EVIDENCE.index(name) for name in FITTED[by_meaning]]
    held = np.array([HELD[by_meaning].get(name, 0.0) for name in EVIDENCE])
    families = by_family(sets)
    whole = fit_families(sets, families.values(), columns, held)
    print("with_vectors" if by_meaning else "words_alone")
    print(f"{'set':22} {'left out: AUROC':>15} {'ECE':>6} {'c@95':>6}   {'all: AUROC':>10} {'ECE':>6} {'c@95':>6}  sure right")
    pooled = []
    for family, names in families.items():
        rest = [others for other, others in families.items() if other != family]
        left_out = fit_families(sets, rest, columns, held)
        for name in names:
            figures, right, answerable, _ = sets[name]
            cells = []
            for b in (left_out, whole):
                sure = 1 / (1 + np.exp(-(figures @ held + figures[:, columns] @ b[:-1] + b[-1])))
                cells.append((auroc(sure, answerable), calibration_error(sure, right, np.ones(len(right))), coverage(sure, right), sure))
            pooled.append((cells[0][3], right))
            (a, e, c, sure), (a2, e2, c2, _) = cells
            print(f"{name:22} {a:15.3f} {e:6.3f} {c:6.3f}   {a2:10.3f} {e2:6.3f} {c2:6.3f}  {sure.mean():.2f} {right.mean():.2f}")
    weight = np.concatenate([np.full(len(right), 1 / len(right)) for _, right in pooled])
    sure, right = (np.concatenate(side) for side in zip(*pooled))
    print(f"ECE of all sets left out, together: {calibration_error(sure, right, weight):.3f}")
    named = HELD[by_meaning] | dict(zip(FITTED[by_meaning] + ["offset"], whole))
    print(json.dumps({key: float(f"{value:.3g}") for key, value in named.items()}), "\n")


# --- weights ------------------------------------------------------------------------------------------------------


def ranked(question):
    if not (question["answerable"] and question["by_meaning"] and question["candidates"]):
        return None
    candidates = question["candidates"]
    articles = {}
    signals = np.array([[c["signals"][name] for name in SIGNALS] for c in candidates])
    article = np.array([articles.setdefault(c["article"], len(articles)) for c in candidates])
    return signals, np.array([c["gain"] > 0 for c in candidates]), article


class Set:
    """A set's candidates in one row of arrays, so that a weighting is tried at once."""

    def __init__(self, questions):
        self.signals = np.concatenate([q[0] for q in questions])
        self.right = np.concatenate([q[1] for q in questions])
        counts = np.array([len(q[1]) for q in questions])
        self.question = np.repeat(np.arange(len(counts)), counts)
        self.start = np.cumsum(counts) - counts
        articles = np.array([q[2].max() + 1 for q in questions])
        self.article = np.concatenate([q[2] for q in questions]) + np.repeat(np.cumsum(articles) - articles, counts)

    def precision(self, weights):
        score = self.signals @ weights[:-1]
        score = score + weights[-1] * np.log(np.bincount(self.article, np.exp(score)))[self.article]
        best = np.maximum.reduceat(score, self.start)
        top = np.flatnonzero(score >= best[self.question] - 1e-9)
        _, first = np.unique(self.question[top], return_index=True)
        return self.right[top[first]].mean()


def search(sets, families, start):
    """From `start`, one weight at a time, for the mean of the families; no set may lose 0.0015."""
    names = [name for family in families for name in family]
    before = {name: sets[name].precision(start) for name in names}

    def worth(weights):
        now = {name: sets[name].precision(weights) for name in names}
        mean = np.mean([np.mean([now[name] for name in family]) for family in families])
        return mean - 2 * sum(max(0.0, before[name] - now[name] - 0.0015) for name in names)

    weights, best = start, worth(start)
    for _ in range(2):
        for n in range(len(weights)):
            tried = []
            for factor in (0.7, 0.85, 1.15, 1.3):
                other = weights.copy()
                other[n] *= factor
                tried.append((worth(other), factor, other))
            found = max(tried, key=lambda t: t[:2])
            if found[0] > best + 1e-5:
                best, _, weights = found
    return weights


def weights(folder):
    shipped = json.loads(WEIGHTS.read_text())
    start = np.array([shipped["with_vectors"][name] for name in SIGNALS] + [shipped["pool"]])
    sets = {name: Set(sample(rows)) for name, rows in read(folder, ranked).items() if rows}
    families = by_family(sets)
    print(f"{'set':22} {'as shipped':>10} {'left out':>10}")
    for family, names in families.items():
        chosen = search(sets, [others for other, others in families.items() if other != family], start)
        for name in names:
            print(f"{name:22} {sets[name].precision(start):10.3f} {sets[name].precision(chosen):10.3f}")
    whole = search(sets, list(families.values()), start)
    print(json.dumps({key: round(float(value), 2) for key, value in zip(SIGNALS + ["pool"], whole)}))


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("weights", "confidence"):
        sys.exit(__doc__)
    {"weights": weights, "confidence": confidence}[sys.argv[1]](sys.argv[2])
