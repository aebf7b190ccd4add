"""Near misses made by machine: a condition of the question is changed, or the answering sentence is taken away.

A word is a condition when the question and the passage both have it and no answer has it: what is asked for is never
changed. Changing it on both sides leaves a passage that answers, so that an odd name by itself says nothing.
"""

import re

from . import cut

_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,:]*\d|(?<![\w.,])\d(?![\w])")
_NAME = re.compile(r"(?<![.!?:] )(?<!^)\b[A-Z][a-zà-ÿ]+(?:\s+[A-Z][a-zà-ÿ]+)*\b")
_SWAPS = [
    "monday tuesday wednesday thursday friday saturday sunday",
    "january february march april may june july august september october november december",
    "first second third fourth fifth last", "spring summer autumn winter", "north south east west",
    "northern southern eastern western", "before after", "minimum maximum", "largest smallest", "highest lowest",
    "more less", "increase decrease", "men women", "male female", "boys girls", "mother father", "son daughter",
    "brother sister", "husband wife", "adults children", "morning evening", "day night", "start end",
    "begin end", "oldest youngest", "open close", "win lose", "won lost", "buy sell", "bought sold",
    "upper lower", "left right", "arrive leave", "born died", "old new", "weekly monthly yearly", "positive negative",
    "primary secondary", "cats dogs", "cat dog", "q1 q2 q3 q4", "basic premium", "monthly annual",
    "include exclude", "advantages disadvantages", "benefits risks", "causes symptoms treatments", "cause prevent",
]  # fmt: skip
_GROUP = {w: g.split() for g in _SWAPS for w in g.split()}
_WORD = re.compile(r"[A-Za-z0-9]+")


def change(question: str, text: str, answers: list[str], names: list[str], rng) -> tuple[str, str] | None:
    """A condition and what it becomes, or None where the question has none."""
    held = " ".join(answers).lower()
    found = []
    for m in _NUMBER.finditer(question):
        if _has(text, m.group()) and m.group() not in held:
            found.append((m.group(), _number(m.group(), rng)))
    for m in _NAME.finditer(question):
        if _has(text, m.group()) and m.group().lower() not in held and names:
            found.append((m.group(), rng.choice(names)))
    for m in _WORD.finditer(question):
        group = _GROUP.get(m.group().lower())
        if group and _has(text, m.group()) and m.group().lower() not in held:
            other = rng.choice([w for w in group if w != m.group().lower()])
            found.append((m.group(), other.capitalize() if m.group()[0].isupper() else other))
    found = [(a, b) for a, b in found if b.lower() != a.lower() and b.lower() not in held]
    return rng.choice(found) if found else None


def apply(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, flags=re.I)


def without_answer(text: str, spans: list[tuple[int, int]]) -> str | None:
    """The passage without the sentences that answer, or None where little would be left."""
    kept = [text[s:e] for s, e in cut.sentences(text) if not any(s < b and a < e for a, b in spans)]
    short = [text[a:b].lower() for a, b in spans]
    kept = [k for k in kept if not any(s in k.lower() for s in short)]
    left = " ".join(kept)
    return left if cut.width(left) >= 60 else None


def names_of(questions) -> list[str]:
    """Names that other questions of the set have."""
    return sorted({m.group() for q in questions for m in _NAME.finditer(q)})


def _has(text, word) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I) is not None


def _number(old: str, rng) -> str:
    """A number of the same shape and about the same size."""
    digits = [n for n, c in enumerate(old) if c.isdigit()]
    is_year = len(old) == 4 and old.isdigit() and old[0] in "12"
    if is_year:
        return str(int(old) + rng.choice([-9, -4, -3, -2, -1, 1, 2, 3, 4, 7]))
    at = rng.choice(digits)
    low = 1 if at == 0 else 0
    new = rng.choice([d for d in range(low, 10) if str(d) != old[at]])
    return old[:at] + str(new) + old[at + 1 :]
