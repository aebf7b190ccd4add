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


class Made(NamedTuple):
    """A set as an engine is given it."""

    language: str
    texts: list
    passages: list


def measure(peer, source, cache, most):
    at_scale = source.startswith("made-up-")
    asked = scale.made_up(int(source.rsplit("-", 1)[1])) if at_scale else sets.read_set(source)
    made = Made(asked.language, sets.spaced([p.text for p in asked.passages], asked.language), asked.passages)
    kept = spread(asked.questions, most)
    questions = sets.spaced([q.text for q in kept], asked.language)
    if not os.environ.get("PEERS_ANY_CORE"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    engine = engines.load(peer)(cache, at_scale)
    folder = tempfile.mkdtemp(dir=cache)
    try:
        engine.prepare(made, folder)
        load = [os.getloadavg()[0]]
        start, before = time.perf_counter(), time.process_time()
        engine.build(made, folder)
        build = time.perf_counter() - start + engine.saved[0]
        build_processor = engine.build_seconds(before) + engine.saved[1]
        disk = size(folder) - size(os.path.join(folder, "corpus"))
        engine.ask(questions[0], LIMIT)  # what is loaded at first use is not the question's
        ids = [p.id for p in asked.passages]
        articles = [p.article for p in asked.passages]
        outcomes, times = {}, []
        before = engine.processor_seconds()
        for question, text in zip(kept, questions):
            limit = len(ids) if question.article else LIMIT
            start = time.perf_counter()
            places, sure = engine.ask(text, limit)
            times.append(1000 * (time.perf_counter() - start))
            ranked = [ids[p] for p in places if question.article in ("", articles[p])]
            outcomes[question.id] = (ranked, sure)
        processor = 1000 * (engine.processor_seconds() - before) / len(times)
        load.append(os.getloadavg()[0])
        engine.close()
        memory = max(engine.peak_megabytes(), engine.saved[2])
        own = None if at_scale else engine.rankings(source)
        if own:
            outcomes, claimed = own
            agree(scored(asked.questions, outcomes), claimed)
    finally:
        shutil.rmtree(folder)
    return {
        "peer": peer, "set": asked.name, "language": asked.language, "passages": len(ids), "of": len(asked.questions),
        **scored(kept, outcomes),
        "build_s": build, "build_processor_s": build_processor, "one_core": len(os.sched_getaffinity(0)) == 1,
        "p50_ms": metrics.percentile(times, 0.5), "p99_ms": metrics.percentile(times, 0.99),
        "processor_ms": processor, "memory_mb": memory, "disk_mb": disk / 1e6, "load": max(load),
        "python": platform.python_version(),
    }


def spread(questions, most):
    """At most so many, evenly from all over the set; 0 for all."""
    count = min(most or len(questions), len(questions))
    return [questions[n * len(questions) // count] for n in range(count)]


def scored(questions, outcomes):
    return metrics.figures([metrics.outcome(*outcomes[q.id], q.grades) for q in questions])


def agree(figures, claimed):
    """Our figures of Ibid's rankings are the ones that it gives itself."""
    for field in metrics.FIELDS:
        ours, its = figures[field], claimed[field]
        if (ours is None) != (its is None) or (ours is not None and abs(ours - its) > 1e-6):
            raise AssertionError(f"{field}: {ours} here, {its} by ibid eval")


def size(folder):
    return sum(os.path.getsize(os.path.join(at, file)) for at, _, files in os.walk(folder) for file in files)


if __name__ == "__main__":
    result = measure(sys.argv[1], sys.argv[2], sys.argv[4], int(sys.argv[5]))
    with open(sys.argv[3], "w", encoding="utf-8") as output:
        json.dump(result, output, indent=1)
