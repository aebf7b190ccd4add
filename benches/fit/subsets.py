"""Writes smaller sets made of question sets, so that the confidence is fitted on corpora of every size.

    python3 benches/fit/subsets.py OUT SET...

For each SET (a folder with passages.jsonl and questions.jsonl) and each size some of its articles are drawn, and of those some
passages are taken away. Questions whose answers are all gone stay, as many as there are questions with an answer; half of
these, where there are so many, are of articles that were drawn: near misses. Each smaller set becomes a folder
OUT/SET@SIZE-N. Draws are by a fixed seed.
"""

import json
import random
import sys
from pathlib import Path

SIZES = [1, 2, 4, 8, 16, 32, 64, 128]
QUESTIONS = 240  # about so many for each size of a set
MOST_DRAWS = 40
MOST_OF_A_DRAW = 80
TAKEN_AWAY = 0.15  # of the passages of articles that stay


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def article(passage):
    return passage.get("article_id") or passage["id"]


def draw(passages, questions, size, rng):
    """The passages and questions of one smaller set."""
    chosen = set(rng.sample(sorted({article(p) for p in passages}), size))
    kept = [p for p in passages if article(p) in chosen and rng.random() >= TAKEN_AWAY]
    if not kept:
        return [], []
    have = {p["id"] for p in kept}
    home = {p["id"]: article(p) for p in passages}
    answered, near, far = [], [], []
    for question in questions:
        relevant = question.get("relevant") or []
        left = [r for r in relevant if r in have]
        subject = question.get("near") or []
        subject = relevant + (subject if isinstance(subject, list) else [subject])
        is_near = any(home.get(passage) in chosen for passage in subject)
        (answered if left else near if is_near else far).append(question | {"relevant": left})
    for group in (answered, near, far):
        rng.shuffle(group)
    answered = answered[: MOST_OF_A_DRAW // 2]
    near = near[: len(answered) // 2]
    return kept, answered + near + far[: len(answered) - len(near)]


def main():
    out = Path(sys.argv[1])
    for folder in map(Path, sys.argv[2:]):
        passages, questions = lines(folder / "passages.jsonl"), lines(folder / "questions.jsonl")
        articles = len({article(p) for p in passages})
        for size in SIZES:
            if size > articles * 0.8:
                break
            rng, asked = random.Random(f"{folder.name} {size}"), 0
            for number in range(MOST_DRAWS):
                kept, chosen = draw(passages, questions, size, rng)
                if not chosen:
                    continue
                target = out / f"{folder.name}@{size}-{number}"
                target.mkdir(parents=True, exist_ok=True)
                write(target / "passages.jsonl", kept)
                write(target / "questions.jsonl", chosen)
                asked += len(chosen)
                if asked >= QUESTIONS:
                    break


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()
