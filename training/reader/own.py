"""Our own articles and questions. The split `test` is read only by the evaluation that is run once, at the end."""

import json
import re

from . import cut, paths
from .bm25 import Bm25
from .sets import Piece, Row, Set


def articles() -> dict[str, list[Piece]]:
    """Pieces of each article, by file stem. The group is the publication."""
    out = {}
    for file in sorted((paths.OWN / "articles").glob("*.md")):
        _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
        title = re.search(r"^title:\s*(.+)$", front, re.M).group(1).strip().strip('"')
        out[file.stem] = list(_pieces(title, body, file.stem))
    return out


def _pieces(title, body, stem):
    heading, block, paragraphs = "", [], []
    for line in body.split("\n") + ["## "]:
        if line.startswith("#") or not line.strip():
            if block:
                paragraphs.append("\n".join(block))
            block = []
            if line.startswith("#"):
                for text in cut.paragraphs_to_pieces(paragraphs):
                    yield Piece(heading, title, text, stem)
                heading, paragraphs = line.lstrip("#").strip(), []
        else:
            block.append(line.rstrip())


def questions() -> list[dict]:
    out = []
    for file in sorted((paths.OWN / "questions").glob("*.jsonl")):
        out += [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    return out


def read(split: str) -> Set:
    """The questions of one split, over the pieces of all publications."""
    by_article = articles()
    pieces = [p for ps in by_article.values() for p in ps]
    publication = {}
    asked = questions()
    for q in asked:
        for where in [q.get("article"), (q.get("near") or {}).get("article")]:
            if where:
                publication[where] = q["publication"]
    for stem in by_article:
        publication.setdefault(stem, next((p for p in sorted(set(publication.values())) if stem.startswith(p)), stem))
    home = {p: [n for n, piece in enumerate(pieces) if publication[piece.group] == p] for p in set(publication.values())}
    rankers = {p: Bm25([_whole(pieces[n]) for n in ns]) for p, ns in home.items()}
    rows = [_row(q, pieces, home, rankers) for q in asked if q["split"] == split and q["publication"] in home]
    return Set(f"own-{split}", pieces, [r for r in rows if r])


def _whole(piece: Piece) -> str:
    return f"{piece.title} {piece.heading} {piece.text}"


def _row(q, pieces, home, rankers):
    row = Row(q["question"], q["lang"], q["publication"], "span" if q.get("short") else "evidence")
    answering = ([{"article": q["article"], "evidence": q["evidence"]}] if q["kind"] == "answerable" else []) + (q.get("also") or [])
    numbers = home[q["publication"]]
    for where in answering:
        for n in numbers:
            if pieces[n].group != where["article"]:
                continue
            text = pieces[n].text
            found = [(at, at + len(e)) for e in where["evidence"] for at in [text.find(e)] if at >= 0]
            if found:
                short = q.get("short")
                spans = [(s + at, s + at + len(short)) for s, e in found for at in [text[s:e].find(short)] if at >= 0] if short else []
                row.pos.append((n, spans))
                row.evidence[n] = found
    if q["kind"] == "answerable" and not row.pos:
        return None
    right = {n for n, _ in row.pos}
    if q.get("near"):
        near = q["near"]["evidence"]
        near = near if isinstance(near, str) else near[0]
        row.miss = [n for n in numbers if pieces[n].group == q["near"]["article"] and near in pieces[n].text]
    ranked = [numbers[i] for i, _ in rankers[q["publication"]].best(q["question"], 12)]
    row.ranked = ranked[:5]
    # Every other piece of the publication was looked at when the question was written: these are judged.
    wrong = [n for n in ranked if n not in right and n not in row.miss][:8]
    if not wrong:
        wrong = [n for n in numbers if n not in right][:: max(1, len(numbers) // 4)][:4]
    if q["kind"] == "answerable":
        row.near = wrong
    else:
        row.miss = row.miss + wrong if q["kind"] != "near_miss" else row.miss
        row.near = wrong if q["kind"] == "near_miss" else []
    return row
