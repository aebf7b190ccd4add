"""What one question brings into a step: passages that answer, and passages that do not, most of them nearly.

Every drawn passage is one `Pair`. Pairs of one question that compete for the first place share a `rank` number.
"""

import random
from dataclasses import dataclass, field

from . import cut, perturb
from .sets import Piece, Row, Set, Span

# How often each set's questions are drawn, relative to one another. Small sets of single sentences and chat logs get
# little; what looks like our readers' questions gets more.
SHARES = {
    "squadshifts-new-wiki": 10, "squadshifts-reddit": 8, "squadshifts-amazon-reviews": 6, "nq-qed": 12, "quotesum": 0.3,
    "selqa": 4, "onestopqa": 3, "qamr-wikinews": 3, "timeqa": 6, "covidqa": 2, "fairytaleqa": 5,
    "feedbackqa-australia": 4, "feedbackqa-quebec": 6, "feedbackqa-ratings": 3, "medquad": 3, "molweni": 1,
    "own-train": 100, "squad2-a": 14, "near": 80,
    "cmrc2018-trial": 3, "drcd-dev": 4, "jaquad": 5,
}  # fmt: skip
# What people put before a question in a chat; drawn for right and wrong alike, so that it says nothing.
LEAD_INS = ("hi, ", "hey, ", "hello, ", "quick question: ", "does anyone know ", "just wondering, ", "anyone know ", "sorry, ", "ok so ")
NOT_ENGLISH = ("cmrc2018-trial", "drcd-dev", "jaquad")


@dataclass
class Pair:
    question: str
    piece: Piece
    answers: bool
    spans: list[Span] = field(default_factory=list)
    evidence: list[Span] = field(default_factory=list)
    # Whether the words of this pair teach the start and end, and the evidence.
    teaches_span: bool = False
    teaches_evidence: bool = False
    rank: int = -1
    weight: float = 1.0


class Drawer:
    """Draws questions from several sets, in an order fixed by the seed."""

    def __init__(self, sets: list[Set], kept_back, seed: int, hard: float = 1.0):
        self.rng = random.Random(seed)
        self.sets = {s.name: s for s in sets}
        self.rows = {s.name: [r for r in s.rows if not kept_back(s.name, r.group)] for s in sets}
        self.names = {s.name: perturb.names_of(r.question for r in self.rows[s.name]) for s in sets}
        self.order = {name: [] for name in self.rows}
        self.hard = hard

    def question(self, rank: int, count: int = 4) -> list[Pair]:
        """One question with `count` passages."""
        name = self.rng.choices(list(self.rows), [SHARES[n] for n in self.rows])[0]
        if not self.order[name]:
            self.order[name] = list(range(len(self.rows[name])))
            self.rng.shuffle(self.order[name])
        row = self.rows[name][self.order[name].pop()]
        return self._pairs(self.sets[name], row, rank, count)

    def _pairs(self, s: Set, row: Row, rank: int, count: int) -> list[Pair]:
        rng = self.rng
        question = as_typed(row.question, rng)
        pairs = []
        if row.pos:
            number, spans = rng.choice(row.pos)
            right = _right(question, s.pieces[number], row, spans, row.evidence.get(number), rank)
            pairs.append(right)
            if s.name != "near":
                pairs += self._made(s, row, right, rank)
        judged = [n for n in row.miss]
        rng.shuffle(judged)
        near, far = list(row.near), list(row.far)
        rng.shuffle(far)
        # The first three share most words with the question, so they are drawn more often.
        near = sorted(near, key=lambda n: rng.random() * (1.0 if n in row.near[:3] else 1.6))
        # What was written for one passage teaches by that passage; further wrong ones beside it say little.
        open_seats = (count // 2 if s.name == "near" or not row.pos else count) - len(pairs)
        chosen = judged[: open_seats if not row.pos else 1]
        for pool in _turns(near, far, rng, self.hard):
            if len(chosen) >= open_seats:
                break
            chosen.append(pool)
        for n in chosen[: max(0, open_seats)]:
            pairs.append(_wrong(question, s.pieces[n], row, rank, 1.0 if n in row.miss or n in row.far else 0.8))
        for p in pairs:
            if rng.random() < 0.15:
                p.piece = Piece("" if rng.random() < 0.5 else p.piece.heading, "", p.piece.text, p.piece.group)
        return pairs

    def _made(self, s: Set, row: Row, right: Pair, rank: int) -> list[Pair]:
        """Near misses made from the right passage: without its answer, or asked under another condition."""
        rng, out = self.rng, []
        if row.level == "passage":
            return out
        gone = right.spans or right.evidence
        if gone and rng.random() < 0.45 * self.hard:
            text = perturb.without_answer(right.piece.text, gone)
            if text:
                piece = Piece(right.piece.heading, right.piece.title, text, right.piece.group)
                out.append(_wrong(right.question, piece, row, rank, 0.9))
        if rng.random() < 0.45 * self.hard:
            answers = [right.piece.text[a:b] for a, b in right.spans]
            changed = perturb.change(right.question, right.piece.text, answers, self.names[s.name], rng)
            if changed:
                out.append(self._changed(right, row, *changed))
        return out

    def _changed(self, right: Pair, row: Row, old: str, new: str) -> Pair:
        """Mostly the question or the passage alone (which is then wrong), at times both (still right, not ranked)."""
        rng, piece = self.rng, right.piece
        question = perturb.apply(right.question, old, new)
        if right.spans and rng.random() < 0.25:
            texts = [piece.text[a:b] for a, b in right.spans]
            text = perturb.apply(piece.text, old, new)
            spans = [(at, at + len(t)) for t in texts for at in [text.find(t)] if at >= 0]
            other = Piece(perturb.apply(piece.heading, old, new), perturb.apply(piece.title, old, new), text, piece.group)
            if spans:
                return _right(question, other, row, spans, None, -1)
        if rng.random() < 0.5:
            return _wrong(question, piece, row, -1, 1.0)
        other = Piece(perturb.apply(piece.heading, old, new), perturb.apply(piece.title, old, new), perturb.apply(piece.text, old, new), piece.group)
        return _wrong(right.question, other, row, -1, 1.0)


def _turns(near, far, rng, hard):
    """Neighbours and far hits in turn, until both are used up."""
    near, far = list(near), list(far)
    while near or far:
        take_near = near and (not far or rng.random() < 0.6 * hard)
        yield (near if take_near else far).pop(0)


def _right(question, piece, row, spans, evidence, rank) -> Pair:
    if evidence is None and spans:
        evidence = [(s, e) for s, e in cut.sentences(piece.text) if any(s < b and a < e for a, b in spans)]
    return Pair(question, piece, True, spans, evidence or [], row.level == "span" and bool(spans), bool(evidence), rank)


def _wrong(question, piece, row, rank, weight) -> Pair:
    teaches = row.level != "passage"
    return Pair(question, piece, False, [], [], teaches, teaches, rank, weight)


def as_typed(question: str, rng) -> str:
    """Readers leave out the question mark and capitals, and slip now and then."""
    if rng.random() < 0.45:
        question = question.rstrip("?？ ")
    if rng.random() < 0.3:
        question = question.lower()
    if rng.random() < 0.05:
        question = rng.choice(LEAD_INS) + question[:1].lower() + question[1:]
    if rng.random() < 0.06:
        at = [n for n in range(1, len(question) - 2) if question[n].isalpha() and question[n + 1].isalpha() and question[n].isascii()]
        if at:
            n = rng.choice(at)
            kind = rng.random()
            middle = question[n + 1] + question[n] if kind < 0.5 else question[n]
            question = question[:n] + middle + question[n + 2 :]
    return question
