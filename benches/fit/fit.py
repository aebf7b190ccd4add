"""Fits the ranker's weights and the confidence on what `ibid eval --signals` writes.

    python3 benches/fit/fit.py weights FOLDER               for src/search/weights.json
    python3 benches/fit/fit.py confidence FOLDER SMALLER    for src/answer/calibration.json, "with_vectors"
    python3 benches/fit/fit.py words FOLDER SMALLER         the same, "words_alone"
    python3 benches/fit/fit.py sizes SMALLER                what the shipped confidence is worth by the number of articles

FOLDER holds one file for each set, NAME.jsonl; SMALLER one for each smaller set that subsets.py wrote. `benches/fit/run` makes
both. Whole families of sets are left out in turn and what the rest would choose is measured on them; the figures printed last
come from all families together. Every family weighs the same. Needs numpy.
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
EVIDENCE = ["score", "odds", "nearness", "lead", "rise", "sentence", "missing", "length", "words"]
# What is fitted, with vectors and without.
FITTED = {True: ["odds", "nearness", "lead", "rise", "sentence", "missing", "length"], False: ["words"]}
# What is held: left free without vectors, odds get a large weight that misleads where a question matches a passage or two by
# accident (HINT3).
HELD = {True: {}, False: {"score": 0.16, "odds": 0.24}}
# A question that has an answer which did not come first counts so much while the figures' weights are chosen: what tells it from
# one answered rightly tells little of whether there is an answer. For the slope and the offset, chosen last, it counts in full.
NOT_FIRST = 0.25
# Smaller sets: those of at least so many articles (below fifteen the function for one article takes part), what they weigh
# together against their family's whole sets, and what one of their near misses weighs against a question with an answer.
LEAST_ARTICLES = 16
SMALLER = 0.5
NEAR_MISS = 0.5
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


class Judged:
    """The figures of a set's first answers, and what became of them."""

    def __init__(self, questions):
        questions = [q for q in questions if q["evidence"] and q["candidates"]]
        self.figures = np.array([[q["evidence"][name] for name in EVIDENCE] for q in questions])
        self.right = np.array([float(q["candidates"][0]["gain"] > 0) for q in questions])
        self.answerable = np.array([q["answerable"] for q in questions])
        self.by_meaning = np.mean([q["by_meaning"] for q in questions]) > 0.5 if questions else None


def judged(folder):
    """By set; of smaller sets by the set's name and the number of articles."""
    out = {}
    for path in sorted(Path(folder).glob("*.jsonl")):
        name, _, size = path.stem.partition("@")
        size = int(size.partition("-")[0] or 0)
        if name in FAMILIES and (size == 0 or size >= LEAST_ARTICLES):
            with open(path, encoding="utf-8") as lines:
                out.setdefault((name, size), []).extend(slim(json.loads(line)) for line in lines)
    return {key: Judged(questions) for key, questions in out.items()}


def slim(question):
    """Without all the candidates that are not looked at."""
    question["candidates"] = question["candidates"][:1]
    return question


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


def rows(sets, smaller, families):
    """Figures, what was right and the weight of each question, and which had an answer that did not come first."""
    parts = []
    for family in families:
        whole = [part for (name, _), part in sets.items() if FAMILIES[name] == family]
        small = [part for (name, _), part in smaller.items() if FAMILIES[name] == family]
        for part in whole:
            parts.append((part, np.full(len(part.right), 1000 / len(whole) / len(part.right))))
        for part in small:
            weight = np.where(part.answerable, 1.0, NEAR_MISS)
            parts.append((part, weight / weight.sum() * SMALLER * 1000 / len(small)))
    figures, right = (np.concatenate([getattr(part, name) for part, _ in parts]) for name in ("figures", "right"))
    answerable = np.concatenate([part.answerable for part, _ in parts])
    return figures, right, np.concatenate([weight for _, weight in parts]), answerable & (right == 0)


def fit_families(sets, smaller, families, by_meaning):
    """A weight for every figure, and the offset."""
    columns = [EVIDENCE.index(name) for name in FITTED[by_meaning]]
    held = np.array([HELD[by_meaning].get(name, 0.0) for name in EVIDENCE])
    figures, right, weight, not_first = rows(sets, smaller, families)
    fitted = logistic_fit(figures[:, columns], figures @ held, right, np.where(not_first, NOT_FIRST, 1.0) * weight)
    b = held.copy()
    b[columns] = fitted[:-1]
    slope, offset = logistic_fit((figures @ b)[:, None], np.zeros(len(right)), right, weight)
    return np.r_[b * slope, offset]


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


def probability(figures, b):
    return 1 / (1 + np.exp(-(figures @ b[:-1] + b[-1])))


def confidence(folder, smaller, by_meaning):
    sets = {key: part for key, part in judged(folder).items() if part.by_meaning == by_meaning}
    smaller = {key: part for key, part in judged(smaller).items() if part.by_meaning == by_meaning}
    families = sorted({FAMILIES[name] for name, _ in sets})
    whole = fit_families(sets, smaller, families, by_meaning)
    print(f"{'set':22} {'left out: AUROC':>15} {'ECE':>6} {'c@95':>6}   {'all: AUROC':>10} {'ECE':>6} {'c@95':>6}  sure right")
    pooled = []
    for family in families:
        left_out = fit_families(sets, smaller, [other for other in families if other != family], by_meaning)
        for (name, _), part in sets.items():
            if FAMILIES[name] != family:
                continue
            cells = []
            for b in (left_out, whole):
                sure = probability(part.figures, b)
                error = calibration_error(sure, part.right, np.ones(len(sure)))
                cells.append((auroc(sure, part.answerable), error, coverage(sure, part.right), sure))
            pooled.append((cells[0][3], part.right))
            (a, e, c, sure), (a2, e2, c2, _) = cells
            print(f"{name:22} {a:15.3f} {e:6.3f} {c:6.3f}   {a2:10.3f} {e2:6.3f} {c2:6.3f}  {sure.mean():.2f} {part.right.mean():.2f}")
    weight = np.concatenate([np.full(len(right), 1 / len(right)) for _, right in pooled])
    sure, right = (np.concatenate(side) for side in zip(*pooled))
    print(f"ECE of all sets left out, together: {calibration_error(sure, right, weight):.3f}")
    named = {name: value for name, value in zip(EVIDENCE + ["offset"], whole) if value}
    print(json.dumps({name: float(f"{value:.3g}") for name, value in named.items()}), "\n")


def sizes(smaller):
    """Of what the binary that measured was sure of, all sets of a size together."""
    out = {}
    for path in Path(smaller).glob("*@*.jsonl"):
        with open(path, encoding="utf-8") as lines:
            for question in map(json.loads, lines):
                first = question["candidates"][:1]
                row = (question["confidence"], float(bool(first) and first[0]["gain"] > 0), question["answerable"])
                out.setdefault(int(path.stem.partition("@")[2].partition("-")[0]), []).append(row)
    print(f"{'articles':>8} {'questions':>9} {'AUROC':>6} {'ECE':>6}")
    for size, rows in sorted(out.items()):
        sure, right, answerable = (np.array(column) for column in zip(*rows))
        error = calibration_error(sure, right, np.ones(len(sure)))
        print(f"{size:8} {len(sure):9} {auroc(sure, answerable.astype(bool)):6.3f} {error:6.3f}")


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


def main():
    match sys.argv[1:]:
        case ["weights", folder]:
            weights(folder)
        case ["confidence", folder, smaller]:
            confidence(folder, smaller, True)
        case ["sizes", smaller]:
            sizes(smaller)
        case ["words", folder, smaller]:
            confidence(folder, smaller, False)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
