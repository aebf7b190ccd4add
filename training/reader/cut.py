"""Sentences and passages, cut as `src/article/cut.rs` cuts them: what is trained on must look like what is read.

Sentences here are found with one expression; the product's own splitter knows abbreviations. A wrong boundary costs a
little noise in training and nothing in the product.
"""

import re
import unicodedata

MAX_WIDTH = 560
GOOD_WIDTH = 320

_END = re.compile(r"(?:(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-ÖØ-ÞÁ])|(?<=[。！？])[」』”]*|\n+)")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|No|Inc|Ltd|Co|Prof|Gen|Gov|e\.g|i\.e|approx)|\b[A-Z])\.\s*$")


def width(text: str) -> int:
    """Columns: a Han, kana or hangul character counts two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences, which together cover all words of the text."""
    out, start = [], 0
    for boundary in _END.finditer(text):
        end = boundary.end()
        if _ABBREVIATION.search(text[max(0, start) : boundary.start() + 1]) and "\n" not in boundary.group():
            continue
        if text[start:end].strip():
            out.append((start, end))
            start = end
    if text[start:].strip():
        out.append((start, len(text)))
    return [(s, s + len(text[s:e].rstrip())) for s, e in out]


def pieces(text: str) -> list[tuple[int, int]]:
    """Spans of one passage's pieces, each at most about MAX_WIDTH columns, even in width rather than full and a rest."""
    whole = width(text)
    if whole <= MAX_WIDTH:
        return [(0, len(text))]
    target = -(-whole // -(-whole // MAX_WIDTH))
    out: list[list[int]] = []
    for start, end in sentences(text):
        for s, e in _too_long(text, start, end):
            if out and _fits(width(text[out[-1][0] : out[-1][1]]), width(text[out[-1][0] : e]), target):
                out[-1][1] = e
            else:
                out.append([s, e])
    return [(s, e) for s, e in out]


def _fits(before: int, after: int, target: int) -> bool:
    return after <= target or (after <= MAX_WIDTH and before < target and after - target < target - before)


def _too_long(text: str, start: int, end: int):
    """A sentence wider than a passage is cut between words (the product reads it in overlapping windows)."""
    while width(text[start:end]) > MAX_WIDTH:
        stop = start + (MAX_WIDTH if text[start:end].isascii() else MAX_WIDTH // 2)
        space = text.rfind(" ", start + 1, stop)
        stop = space if space > start else stop
        yield start, stop
        start = stop
    yield start, end


def paragraphs_to_pieces(paragraphs: list[str]) -> list[str]:
    """One section's pieces: small neighbouring paragraphs together, long ones cut."""
    out: list[str] = []
    for paragraph in paragraphs:
        for n, (s, e) in enumerate(pieces(paragraph)):
            piece = paragraph[s:e].strip()
            if out and n == 0 and width(out[-1]) + width(piece) + 1 <= GOOD_WIDTH:
                out[-1] += "\n" + piece
            elif piece:
                out.append(piece)
    return out
