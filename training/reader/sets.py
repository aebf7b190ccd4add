"""The public sets in one form: questions, and pieces of passages that answer, do not answer, or were never judged."""

import gzip
import json
import re
from dataclasses import dataclass, field

from . import cut, paths

# One span of a piece, in characters.
Span = tuple[int, int]


@dataclass
class Piece:
    """A passage as Ibid would show it to the reader, with the heading and title above it."""

    heading: str
    title: str
    text: str
    group: str


@dataclass
class Row:
    """One question. The numbers point into the set's pieces."""

    question: str
    lang: str
    group: str
    level: str  # what the spans are: "span" (shortest words), "sentence" or "passage"
    pos: list[tuple[int, list[Span]]] = field(default_factory=list)
    miss: list[int] = field(default_factory=list)  # judged: does not answer
    near: list[int] = field(default_factory=list)  # of the same document, not judged
    far: list[int] = field(default_factory=list)  # best wrong hits of BM25 over the whole set
    # Evidence sentences that stand beside the short span, where a set has both (our own).
    evidence: dict[int, list[Span]] = field(default_factory=dict)
    # BM25's best five, right or wrong (our own only): what a ranking without the reader shows.
    ranked: list[int] = field(default_factory=list)


@dataclass
class Set:
    name: str
    pieces: list[Piece]
    rows: list[Row]


def read(name: str) -> Set:
    """Reads `train/<name>.jsonl.gz`."""
    with gzip.open(paths.SHARED / "train" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return _build(name, (json.loads(line) for line in lines))


def _build(name, raw) -> Set:
    pieces: list[Piece] = []
    known: dict[tuple[str, str], list[int]] = {}
    rows = []
    for r in raw:
        row = Row(_spaced(r["question"]), r["lang"], r["group"], r.get("span_level", "span"))
        for n, passage in enumerate(r["passages"]):
            text = _spaced(passage["text"])
            key = (text, passage.get("section", ""))
            if key not in known:
                known[key] = _pieces(pieces, passage, text, r["group"])
            answers = [_spaced(a) for a in passage["answers"]]
            _sort_in(row, known[key], pieces, answers, first=n == 0, answerable=r["answerable"])
        rows.append(row)
    return Set(name, pieces, [r for r in rows if r.pos or r.miss])


def _pieces(pieces, passage, text, group) -> list[int]:
    heading = (passage.get("section") or "").split(" > ")[-1]
    numbers = []
    for s, e in cut.pieces(text):
        numbers.append(len(pieces))
        pieces.append(Piece(heading, _spaced(passage.get("title") or ""), text[s:e].strip(), group))
    return numbers


def _sort_in(row, numbers, pieces, answers, first, answerable):
    """Puts each piece of one passage among those that answer, do not, or were never judged."""
    if row.level == "passage" and answers:
        # Every piece of an answering passage is part of the answer; only the first is sure to stand by itself.
        row.pos.append((numbers[0], []))
        return
    for number in numbers:
        text = pieces[number].text
        spans = sorted({(at, at + len(a)) for a in answers if a for at in [_find(text, a)] if at >= 0})
        if row.level == "sentence" and not spans:
            spans = [(s, e) for s, e in cut.sentences(text) if any(text[s:e] in a for a in answers)]
        if spans:
            row.pos.append((number, spans))
        elif first and not answerable:
            row.miss.append(number)
        else:
            row.near.append(number)


def _find(text: str, answer: str) -> int:
    """Where the answer stands, not inside a longer word or number."""
    at = text.find(answer)
    while at >= 0:
        end = at + len(answer)
        before, after = text[at - 1 : at], text[end : end + 1]
        inside = (before + answer[0]).isascii() and (before + answer[0]).isalnum() and before
        outside = (answer[-1] + after).isascii() and (answer[-1] + after).isalnum() and after
        if not inside and not outside:
            return at
        at = text.find(answer, at + 1)
    return -1


_BEFORE = re.compile(r"\s+([,.;:!?%)\]}]|'s\b|n't\b|'re\b|'ve\b|'ll\b|'d\b|'m\b)")
_AFTER = re.compile(r"([(\[{$£€])\s+")


def _spaced(text: str) -> str:
    """Undoes the spaces that tokenised sets carry; nobody reads articles written so."""
    if " ," not in text and " ." not in text and "``" not in text and " 's" not in text and " )" not in text and " ?" not in text:
        return text
    text = text.replace("``", '"').replace("''", '"').replace("-LRB-", "(").replace("-RRB-", ")").replace("--", "–")
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", text))
