"""One peer on one set, in a process of its own: builds, asks the questions in order, writes what was measured.

    python -m peers.measure PEER SET|made-up-N RESULT.json CACHE QUESTIONS
"""
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from typing import NamedTuple

from peers import engines, metrics, scale, sets

LIMIT = 10  # passages asked for
TIMED = 500  # questions of a set at most, evenly spread; the others count for accuracy alone


class Made(NamedTuple):
    """A set as an engine is given it."""

    language: str
    texts: list
    words: list
    passages: list


def measure(peer, source, cache, most):
    at_scale = source.startswith("made-up-")
    asked = scale.made_up(int(source.rsplit("-", 1)[1])) if at_scale else sets.read_set(source)
    if not os.environ.get("PEERS_ANY_CORE"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    engine = engines.load(peer)(cache, at_scale)
    kept = spread(asked.questions, most)
    folder = tempfile.mkdtemp(dir=cache)
    try:
        outcomes, speed = {}, dict.fromkeys(SPEED)
        if not (engine.ranked_apart and os.environ.get("PEERS_ACCURACY")):
            outcomes, speed = ask_all(engine, asked, kept, folder)
        if engine.ranked_apart and not at_scale:
            outcomes, claimed = engine.rankings(source, folder)
            agree(metrics.figures([judged(q, outcomes[q.id]) for q in asked.questions]), claimed)
    finally:
        shutil.rmtree(folder)
    found = [judged(question, outcomes.get(question.id, ([], 0.0))) for question in kept]
    return {
        "peer": peer, "set": asked.name, "language": asked.language, "passages": len(asked.passages),
        "of": len(asked.questions), "one_core": len(os.sched_getaffinity(0)) == 1, "python": platform.python_version(),
        **metrics.figures(found), **speed,
        "asked": [[q.id, metrics.first(one), one.answers, float(one.confidence)] for q, one in zip(kept, found)],
    }


SPEED = ("timed", "build_s", "build_processor_s", "p50_ms", "p99_ms", "processor_ms", "memory_mb", "disk_mb", "load")


def ask_all(engine, asked, kept, folder):
    """Builds and asks: by question's id ranking and confidence, and what it took."""
    texts, words = ([getattr(p, field) for p in asked.passages] for field in ("text", "words"))
    made = Made(asked.language, *(sets.spaced(t, asked.language) for t in (texts, words)), asked.passages)
    spaced = dict(zip([q.id for q in kept], sets.spaced([q.text for q in kept], asked.language)))
    timed = spread(kept, TIMED)
    outcomes, times = {}, []

    def ask(question):
        limit = len(asked.passages) if question.article else LIMIT
        start = time.perf_counter()
        places, sure = engine.ask(spaced[question.id], limit)
        times.append(1000 * (time.perf_counter() - start))
        found = [asked.passages[place] for place in places]
        outcomes[question.id] = ([p.id for p in found if question.article in ("", p.article)], sure)

    engine.prepare(made, folder)
    load = [os.getloadavg()[0]]
    start, before = time.perf_counter(), time.process_time()
    engine.build(made, folder)
    build = time.perf_counter() - start + engine.saved[0]
    build_processor = engine.build_seconds(before) + engine.saved[1]
    disk = engine.disk(folder)
    engine.ask(spaced[timed[0].id], LIMIT)  # what is loaded at first use is not the question's
    before = engine.processor_seconds()
    for question in timed:
        ask(question)
    processor = 1000 * (engine.processor_seconds() - before) / len(timed)
    p50, p99 = (metrics.percentile(times, share) for share in (0.5, 0.99))
    load.append(os.getloadavg()[0])
    engine.close()
    memory = max(engine.peak_megabytes(), engine.saved[2])
    rest = [question for question in kept if question.id not in outcomes and not engine.ranked_apart]
    engine.foresee([spaced[question.id] for question in rest])
    for question in rest:
        ask(question)
    took = (len(timed), build, build_processor, p50, p99, processor, memory, disk / 1e6, max(load))
    return outcomes, dict(zip(SPEED, took))


def spread(questions, most):
    """At most so many, evenly from all over the set; 0 for all."""
    count = min(most or len(questions), len(questions))
    return [questions[n * len(questions) // count] for n in range(count)]


def judged(question, found):
    ranking, confidence = found
    return metrics.outcome(ranking, confidence, question.grades)


def agree(figures, claimed):
    """Our figures of Ibid's rankings are the ones that it gives itself."""
    for field in metrics.FIELDS:
        ours, its = figures[field], claimed[field]
        if (ours is None) != (its is None) or (ours is not None and abs(ours - its) > 1e-6):
            raise AssertionError(f"{field}: {ours} here, {its} by ibid eval")


if __name__ == "__main__":
    result = measure(sys.argv[1], sys.argv[2], sys.argv[4], int(sys.argv[5]))
    with open(sys.argv[3], "w", encoding="utf-8") as output:
        json.dump(result, output, indent=1)
