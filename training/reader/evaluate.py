"""Figures on sets that the run did not train on.

`look` is small and quick, for use within a run; `python -m reader.evaluate --run NAME` is the whole.
"""

import argparse
import json

import numpy as np

from . import cut, own, paths, prepare
from .bm25 import Bm25
from .reading import read
from .sets import Piece


def auroc(right: list[float], wrong: list[float]) -> float:
    """The chance that a right one scores above a wrong one."""
    if not right or not wrong:
        return float("nan")
    both = np.array(right + wrong)
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    for value in np.unique(both):
        same = both == value
        ranks[same] = ranks[same].mean()
    n, m = len(right), len(wrong)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def near_misses(reader, pieces, every: int = 1, name: str = "squad2-a") -> dict:
    """SQuAD 2.0's questions on the articles kept back, or those written for this (`near`): does the passage that each was
    written against answer?"""
    s = prepare.load(name)
    rows = [row for row in s.rows if prepare.kept_back(s.name, row.group)][::every]
    asked, owners = [], []
    for n, row in enumerate(rows):
        for number in [i for i, _ in row.pos] or row.miss:
            asked.append((row.question, s.pieces[number]))
            owners.append(n)
    readings = read(reader, pieces, asked)
    answer, margin = _best(owners, [r.answer for r in readings]), _best(owners, [r.margin for r in readings])
    right = [n for n, row in enumerate(rows) if row.pos]
    wrong = [n for n, row in enumerate(rows) if not row.pos]
    held = [_holds(row, s, readings, owners, n) for n, row in enumerate(rows) if row.pos]
    spread = np.std(list(answer.values())), np.std(list(margin.values()))
    mixed = {n: answer[n] / spread[0] + margin[n] / spread[1] for n in answer}
    return {
        "n": len(rows),
        "auroc": round(auroc([answer[n] for n in right], [answer[n] for n in wrong]), 4),
        "auroc_span": round(auroc([margin[n] for n in right], [margin[n] for n in wrong]), 4),
        "auroc_both": round(auroc([mixed[n] for n in right], [mixed[n] for n in wrong]), 4),
        "sentence_by_span": round(float(np.mean([h[0] for h in held])), 4),
        "sentence_by_evidence": round(float(np.mean([h[1] for h in held])), 4),
    }


def _best(owners, scores):
    out: dict[int, float] = {}
    for owner, score in zip(owners, scores, strict=True):
        out[owner] = max(score, out.get(owner, -1e9))
    return out


def _holds(row, s, readings, owners, n):
    """Whether the sentence with the best span, and that with the most evidence, holds an answer."""
    at = [i for i, o in enumerate(owners) if o == n]
    best = max(at, key=lambda i: readings[i].answer)
    number, spans = row.pos[at.index(best)]
    text, reading = s.pieces[number].text, readings[best]
    quoted = [(a, b) for a, b in cut.sentences(text) if reading.span and a < reading.span[1] and reading.span[0] < b]
    return (
        any(a <= x and y <= b for a, b in quoted for x, y in spans),
        bool(reading.sentence) and any(reading.sentence[0] <= x and y <= reading.sentence[1] for x, y in spans),
    )


def own_figures(reader, pieces, split: str = "dev") -> dict:
    """Our own questions: answerable against near misses and strangers; the first place; the sentence shown."""
    s = own.read(split)
    asked, owners = [], []
    for n, row in enumerate(s.rows):
        for number in dict.fromkeys([i for i, _ in row.pos] + row.miss[:5] + row.ranked):
            asked.append((row.question, s.pieces[number]))
            owners.append((n, number))
    readings = dict(zip(owners, read(reader, pieces, asked), strict=True))
    top, first, shown = {}, [], []
    before, after, among = [], [], []
    for n, row in enumerate(s.rows):
        mine = {k[1]: r for k, r in readings.items() if k[0] == n}
        if not mine:
            continue
        best = max(mine, key=lambda k: mine[k].answer)
        top[n] = mine[best].answer
        if row.pos:
            right = dict(row.pos)
            among.append(any(n in right for n in row.ranked))
            before.append(bool(row.ranked) and row.ranked[0] in right)
            after.append(bool(row.ranked) and max(row.ranked, key=lambda k: mine[k].answer) in right)
            first.append(best in dict(row.pos))
            here = mine[best].sentence
            shown.append(first[-1] and any(here and here[0] < e and b < here[1] for b, e in row.evidence.get(best, [])))
    right = [v for n, v in top.items() if s.rows[n].pos]
    near = [v for n, v in top.items() if not s.rows[n].pos]
    return {
        "n": len(top),
        "auroc": round(auroc(right, near), 4),
        "bm25": _mean(before),
        "reader": _mean(after),
        "among": _mean(among),
        "reader_with_right_one": _mean(first),
        "sentence_of_those": _mean(shown),
    }


def _mean(values):
    return round(float(np.mean(values)), 4) if len(values) else None


def ranked(reader, pieces, name: str, count: int, seen: int = 5) -> dict:
    """One evaluation set: BM25's best passages, put in the reader's order."""
    corpus, questions = _evaluation(name)
    candidates = _candidates(name, corpus, questions)
    keys = [q["id"] for q in questions]
    step = max(1, len(keys) // count)
    chosen = [q for q in questions[::step] if candidates[q["id"]]][:count]
    asked, owners = [], []
    for q in chosen:
        for number, score in candidates[q["id"]][:seen]:
            p = corpus[number]
            for a, b in cut.pieces(p["text"]):
                heading = p.get("question") or p.get("section", "").split(" > ")[-1]
                asked.append((q["question"], Piece(heading, p.get("title", ""), p["text"][a:b], "")))
                owners.append((q["id"], number))
    readings = read(reader, pieces, asked)
    best: dict = {}
    for owner, reading in zip(owners, readings, strict=True):
        if owner not in best or reading.answer > best[owner].answer:
            best[owner] = reading
    return _ranked_figures(chosen, corpus, candidates, best, seen)


def _ranked_figures(chosen, corpus, candidates, best, seen):
    before, after, mixed, held = [], [], [], []
    top = {True: [], False: []}
    for q in chosen:
        options = candidates[q["id"]][:seen]
        highest = options[0][1]
        scores = {n: best[(q["id"], n)].answer for n, _ in options}
        both = {n: scores[n] + 4.0 * s / highest for n, s in options}
        first = max(scores, key=scores.get)
        top[bool(q["relevant"])].append(max(scores.values()))
        if not q["relevant"]:
            continue
        right = set(q["relevant"])
        before.append(corpus[options[0][0]]["id"] in right)
        after.append(corpus[first]["id"] in right)
        mixed.append(corpus[max(both, key=both.get)]["id"] in right)
        held.append(any(corpus[n]["id"] in right for n, _ in options))
    out = {"n": len(before), "bm25": _mean(before), "reader": _mean(after), "both": _mean(mixed), "among": _mean(held)}
    if top[False]:
        out["auroc"] = round(auroc(top[True], top[False]), 4)
    return out


def _evaluation(name):
    folder = paths.SHARED / "eval" / name
    corpus = [json.loads(x) for x in (folder / "passages.jsonl").open(encoding="utf-8")]
    questions = [json.loads(x) for x in (folder / "questions.jsonl").open(encoding="utf-8")]
    if name == "squadshifts-new-wiki":
        group = {p["id"]: p["article_id"] for p in corpus}
        titles = {p["article_id"]: p["title"] for p in corpus}
        # The training set's group is the title.
        back = {a for a in titles if prepare.kept_back(name, titles[a])}
        questions = [q for q in questions if q["relevant"] and group[q["relevant"][0]] in back]
    return corpus, questions


def _candidates(name, corpus, questions):
    file = paths.WORK / "prepared" / f"candidates-{name}.json"
    if not file.exists():
        ranker = Bm25([f"{p.get('title', '')} {p.get('section', '')} {p.get('question') or ''} {p['text']}" for p in corpus])
        found = {q["id"]: ranker.best(q["question"], 10) for q in questions}
        file.write_text(json.dumps(found))
    return json.loads(file.read_text())


RANKED = ["clapnq-dev", "squadshifts-new-wiki", "xquad-en", "feedbackqa-cdc", "feedbackqa-who"]
OTHER = ["xquad-es", "cmrc2018-dev", "hint3-v2-sofmattress", "stackfaq-holdout"]


def look(reader, pieces) -> dict:
    """A minute's look, within a run."""
    out = {"squad2-a": near_misses(reader, pieces, every=6), "near": near_misses(reader, pieces, 1, "near"), "own-dev": own_figures(reader, pieces)}
    for name in ("clapnq-dev", "feedbackqa-cdc"):
        out[name] = ranked(reader, pieces, name, 80)
    return out


def main():
    from . import export, train

    p = argparse.ArgumentParser()
    p.add_argument("--run", required=True)
    p.add_argument("--count", type=int, default=250)
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--sets", default=",".join(RANKED))
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--split", default="dev")
    p.add_argument("--stored", action="store_true", help="with the weights rounded as in the file")
    o = p.parse_args()
    import torch

    torch.set_num_threads(o.threads)
    kept = argparse.Namespace(**json.loads((paths.run_folder(o.run) / "options.json").read_text()))
    reader, pieces = train.build(kept)
    train.load_into(reader, o.run)
    if o.stored:
        export.as_stored(reader)
    print("squad2-a", json.dumps(near_misses(reader, pieces, o.every)), flush=True)
    print("near", json.dumps(near_misses(reader, pieces, o.every, "near")), flush=True)
    print(f"own-{o.split}", json.dumps(own_figures(reader, pieces, o.split)), flush=True)
    for name in [n for n in o.sets.split(",") if n]:
        print(name, json.dumps(ranked(reader, pieces, name, o.count)), flush=True)


if __name__ == "__main__":
    main()
