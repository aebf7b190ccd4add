"""Fits the ranker's weights and the confidence on what `ibid eval --signals` writes.

    python3 benches/fit/fit.py weights FOLDER              for src/search/weights.json, "with_vectors"
    python3 benches/fit/fit.py confidence FOLDER SMALLER   for src/answer/calibration.json, "with_vectors"
    python3 benches/fit/fit.py words FOLDER SMALLER        the same, "words_alone"
    python3 benches/fit/fit.py sizes SMALLER               what the shipped confidence is worth, by articles

FOLDER holds one file for each set, NAME.jsonl; SMALLER one for each smaller set that subsets.py wrote.
`benches/fit/run` makes both. Whole families of sets are left out in turn and what the rest would choose is measured on
them; the figures printed last come from all families together. Every family weighs the same. Needs numpy.

Weights start from the shipped "with_vectors" and are chosen on a sample of each set. Measured are all questions, in the
column `all` with the weights as printed. The confidence is fitted to the ranking of the binary that wrote the folders.
"""

import json
import sys
from collections import Counter, namedtuple
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
EVIDENCE = ["score", "odds", "nearness", "lead", "sentence", "missing", "length", "words"]
# How a confidence is fitted: whether with vectors, which figures, and which are held at what. A question that has an
# answer which did not come first counts `not_first` while the figures' weights are chosen: what tells it from one
# answered rightly tells little of whether there is an answer. For the slope and the offset, chosen last, it counts in
# full.
Fit = namedtuple("Fit", "by_meaning figures held not_first")
MEANING = ["odds", "nearness", "lead", "sentence", "missing", "length"]
FITS = {
    "confidence": Fit(True, MEANING, {}, 0.1),
    # Left free without vectors, odds get a large weight that misleads where a question matches a passage or two by
    # accident (HINT3).
    "words": Fit(False, ["words"], {"score": 0.16, "odds": 0.24}, 0.25),
}
# Smaller sets: those of at least so many articles (below fifteen the function for one article takes part), what they weigh
# together against their family's whole sets, and what one of their near misses weighs against a question with an answer.
LEAST_ARTICLES = 16
SMALLER = 0.5
NEAR_MISS = 0.5
RIDGE = 2.0  # against a total weight of 1000 for each family
MOST_QUESTIONS = 1500
HOLD = 0.005  # a weight that is twice what it was costs as much as half a question in a hundred
ROUNDS = 60
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


def fit_families(sets, smaller, families, fit):
    """A weight for every figure, and the offset."""
    columns = [EVIDENCE.index(name) for name in fit.figures]
    held = np.array([fit.held.get(name, 0.0) for name in EVIDENCE])
    figures, right, weight, not_first = rows(sets, smaller, families)
    fitted = logistic_fit(figures[:, columns], figures @ held, right, np.where(not_first, fit.not_first, 1.0) * weight)
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


def confidence(folder, smaller, fit):
    sets = {key: part for key, part in judged(folder).items() if part.by_meaning == fit.by_meaning}
    smaller = {key: part for key, part in judged(smaller).items() if part.by_meaning == fit.by_meaning}
    families = sorted({FAMILIES[name] for name, _ in sets})
    whole = fit_families(sets, smaller, families, fit)
    print(f"{'set':22} {'left out: AUROC':>15} {'ECE':>6} {'c@95':>6}   {'all: AUROC':>10} {'ECE':>6} {'c@95':>6}  sure right")
    pooled = []
    for family in families:
        left_out = fit_families(sets, smaller, [other for other in families if other != family], fit)
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
    if not (question["answerable"] and question["by_meaning"]):
        return None
    candidates = sorted(question["candidates"], key=lambda c: c["passage"])  # equals come in this order
    if not candidates:  # what is not found is as wrong as one wrong answer
        return np.zeros((1, len(SIGNALS))), np.zeros(1, bool), np.zeros(1, int), np.ones(1)
    articles = {}
    signals = np.array([[c["signals"][name] for name in SIGNALS] for c in candidates])
    article = np.array([articles.setdefault(c["article"], len(articles)) for c in candidates])
    return signals, np.array([c["gain"] > 0 for c in candidates]), article, np.sqrt(answers(candidates))


def answers(candidates):
    """How many answers to its FAQ question each candidate is one of. The question is not written, but `spelling` is had
    from it: where that is the same to the last bit, and not nothing, so is the question."""
    asked = []
    for n, c in enumerate(candidates):
        is_told = c["signals"]["faq"] and c["signals"]["spelling"]
        asked.append((c["article"], c["signals"]["spelling"]) if is_told else n)
    count = Counter(asked)
    return [count[one] for one in asked]


class Set:
    """A set's candidates in one row of arrays, so that a weighting is tried at once."""

    def __init__(self, questions):
        self.signals, self.right, article, self.answers = (np.concatenate(column) for column in zip(*questions))
        counts = np.array([len(q[1]) for q in questions])
        self.question = np.repeat(np.arange(len(counts)), counts)
        self.start = np.cumsum(counts) - counts
        articles = np.array([q[2].max() + 1 for q in questions])
        self.article = article + np.repeat(np.cumsum(articles) - articles, counts)

    def scores(self, weights):
        """Each candidate's score, what its article's candidates say together, and its own share of that."""
        own = self.signals @ weights[:-1]
        said = np.exp(own) / self.answers
        together = np.bincount(self.article, said)[self.article]
        return own + weights[-1] * np.log(together), np.log(together), said / together

    def first(self, score):
        """The best candidate of each question."""
        best = np.maximum.reduceat(score, self.start)
        top = np.flatnonzero(score >= best[self.question] - 1e-9)
        return top[np.unique(self.question[top], return_index=True)[1]]

    def precision(self, weights):
        return self.right[self.first(self.scores(weights)[0])].mean()

    def behind(self, weights):
        """The share of questions whose best right candidate is behind the best wrong one, each by a logistic function of
        how far, and its slope."""
        score, together, share = self.scores(weights)
        good, bad = (self.first(np.where(self.right == is_right, score, -np.inf)) for is_right in (True, False))
        both = self.right[good] & ~self.right[bad]
        good, bad = good[both], bad[both]
        miss = (1 - np.tanh((score[good] - score[bad]) / 2)) / 2
        said = np.stack([np.bincount(self.article, share * column) for column in self.signals.T], axis=1)
        slopes = [np.c_[self.signals[at] + weights[-1] * said[self.article[at]], together[at]] for at in (good, bad)]
        return miss.sum() / len(self.start), (miss * (1 - miss)) @ (slopes[1] - slopes[0]) / len(self.start)


def descend(sets, families, start):
    """From `start`, all weights at once (BFGS), for the fewest questions behind in the mean of the families, held to
    `start`."""
    scale = np.maximum(np.abs(start), 1.0)
    parts = [(sets[name], 1 / len(family) / len(families)) for family in families for name in family]

    def cost(weights):
        away = (weights - start) / scale
        total, slope = HOLD * away @ away, 2 * HOLD * away / scale
        for part, weight in parts:
            behind, by = part.behind(weights)
            total, slope = total + weight * behind, slope + weight * by
        return total, slope

    weights, inverse, unit = start, np.diag(scale**2) * 10, np.eye(len(start))
    least, slope = cost(weights)
    for _ in range(ROUNDS):
        step = -inverse @ slope
        found, after = cost(weights + step)
        while not found < least + 1e-4 * slope @ step and np.abs(step).max() > 1e-4:
            step = step / 2
            found, after = cost(weights + step)
        if not found < least - 1e-7:
            break
        change = after - slope
        if step @ change > 1e-12:
            turn = unit - np.outer(step, change) / (step @ change)
            inverse = turn @ inverse @ turn.T + np.outer(step, step) / (step @ change)
        weights, least, slope = weights + step, found, after
    return weights


def weights(folder, choose):
    shipped = json.loads(WEIGHTS.read_text())["with_vectors"]
    start = np.array([shipped[name] for name in SIGNALS + ["pool"]])
    questions = {name: rows for name, rows in read(folder, ranked).items() if rows}
    sets = {name: Set(sample(rows)) for name, rows in questions.items()}
    families = by_family(sets)
    whole = choose(sets, list(families.values()), start)
    whole = np.r_[whole[:-1].round(1), whole[-1].round(2)]
    print(f"{'set':22} {'start':>8} {'left out':>8} {'all':>8}")
    means = []
    for family, names in families.items():
        left_out = choose(sets, [others for other, others in families.items() if other != family], start)
        cells = []
        for name in names:
            every = Set(questions[name])
            cells.append([every.precision(tried) for tried in (start, left_out, whole)])
            print(f"{name:22} " + " ".join(f"{cell:8.3f}" for cell in cells[-1]))
        means.append(np.mean(cells, axis=0))
    print(f"{'mean of the families':22} " + " ".join(f"{cell:8.3f}" for cell in np.mean(means, axis=0)))
    print(json.dumps(dict(zip(SIGNALS + ["pool"], whole.tolist()))))


def main():
    match sys.argv[1:]:
        case ["weights", folder]:
            weights(folder, descend)
        case [("confidence" | "words") as kind, folder, smaller]:
            confidence(folder, smaller, FITS[kind])
        case ["sizes", smaller]:
            sizes(smaller)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
