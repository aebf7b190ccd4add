"""Figures of one peer on one set, by the definitions of `ibid eval` (src/eval/metrics.rs).

An outcome is what became of one question: `gains`, the relevance of the ranked passages, best first; `answers`,
how many passages answer; `confidence`, the peer's own score of its first passage.
"""
from itertools import groupby
from typing import NamedTuple

FIELDS = ("p_at_1", "hit_at_5", "mrr_at_10", "auroc")


class Outcome(NamedTuple):
    gains: list
    answers: int
    confidence: float


def outcome(ranking, confidence, grades):
    """`grades` gives the gain of each passage that answers; a passage ranked twice counts once."""
    ranking = list(dict.fromkeys(ranking))
    return Outcome([grades.get(passage, 0.0) for passage in ranking], len(grades), confidence)


def placed(first, answers, confidence):
    """An outcome of which the first passage that answers is known, which is all that P@1, Hit@5 and MRR@10 ask for."""
    return Outcome([0.0] * (first - 1) + [1.0] if first else [], answers, confidence)


def figures(outcomes):
    """Means over the answerable questions; the area under the ROC curve over all."""
    answerable = [o for o in outcomes if o.answers]

    def mean(measure):
        return sum(map(measure, answerable)) / len(answerable) if answerable else 0.0

    return {
        "questions": len(outcomes),
        "answerable": len(answerable),
        "p_at_1": mean(lambda o: float(first(o) == 1)),
        "hit_at_5": mean(lambda o: float(0 < first(o) <= 5)),
        "mrr_at_10": mean(lambda o: 1 / first(o) if 0 < first(o) <= 10 else 0.0),
        "auroc": auroc(outcomes),
    }


def first(one):
    """Place of the first passage that answers, from 1; 0 where none was found."""
    return next((place for place, gain in enumerate(one.gains, 1) if gain > 0), 0)


def auroc(outcomes):
    """Chance that an answerable question is given more confidence than another; ties count half."""
    order = sorted((o.confidence, o.answers > 0) for o in outcomes)
    positives = sum(answerable for _, answerable in order)
    negatives = len(order) - positives
    if not positives or not negatives:
        return None
    won = below = 0.0
    for _, tied in groupby(order, key=lambda pair: pair[0]):
        tied = [answerable for _, answerable in tied]
        lost = tied.count(False)
        won += tied.count(True) * (below + lost / 2)
        below += lost
    return won / (positives * negatives)


def percentile(values, share):
    """The smallest value that at least `share` of all do not exceed."""
    order = sorted(values)
    return order[max(0, -int(-len(order) * share // 1) - 1)]
