#!/usr/bin/env python3
"""What moderators wait for, at a thousand articles: an index of nothing new, one changed file, a rollback, a saved file until
it is answered from, and how readers' questions fare meanwhile.

    cargo build --release && python3 benches/newsroom.py [ARTICLES]

The articles are made up (seeded, words drawn by rank as in a language). The first index takes many minutes, all of it encoding;
it is kept under target/bench-newsroom, and so are its vectors, for the next run.
"""
import os
import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
root = Path(__file__).resolve().parent.parent
ibid = root / "target" / "release" / "ibid"
home = root / "target" / "bench-newsroom" / str(count)
corpus, index = home / "corpus", home / "index"
command = [str(ibid), "--corpus", str(corpus), "--index", str(index)]


def made_up():
    draw = random.Random(7)
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted((root / "corpus").glob("*.md")))
    words = list(dict.fromkeys(re.findall(r"[a-z]{3,}", texts.lower())))
    weights = [1 / (rank + 3) for rank in range(len(words))]
    some = lambda n: " ".join(draw.choices(words, weights, k=n))
    sentence = lambda: some(draw.randint(8, 24)).capitalize() + "."
    paragraph = lambda: " ".join(sentence() for _ in range(draw.randint(3, 6)))
    for n in range(count):
        sections = [f"## {some(4).capitalize()}\n\n{paragraph()}\n\n{paragraph()}\n" for _ in range(4)]
        entries = [f"### Why {some(6)}?\n\n{sentence()} {sentence()}\n" for _ in range(3)]
        head = f"---\ntitle: {some(6).capitalize()}\npublished: 2026-0{1 + n % 9}-1{n % 10}\n---\n"
        yield f"{n:05}.md", "\n".join([head, *sections, "## FAQ\n", *entries])


def timed(*arguments):
    start = time.perf_counter()
    subprocess.run(command + list(arguments), check=True, capture_output=True)
    return time.perf_counter() - start


def save(n):
    path = corpus / "00010.md"
    text = path.read_text(encoding="utf-8").split("\nThe weathervane")[0]
    new = path.with_suffix(".new")
    new.write_text(f"{text}\nThe weathervane turned west {n} times.\n", encoding="utf-8")
    os.replace(new, path)


def serving():
    return (index / "CURRENT").read_text()


def seconds(times):
    return ", ".join(f"{t:.2f}" for t in times) + " s"


if not corpus.exists():
    corpus.mkdir(parents=True)
    for name, text in made_up():
        (corpus / name).write_text(text, encoding="utf-8")
print(f"first index, or what changed since the last run: {timed('index'):.1f} s", flush=True)
print("nothing changed:", seconds(timed("index") for _ in range(5)))
changed = []
for n in range(5):
    save(n)
    changed.append(timed("index"))
print("one file changed:", seconds(changed))
print("rollback, a whole process:", seconds([timed("rollback")]))
timed("index")

watch = subprocess.Popen(command + ["index", "--watch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
asking = subprocess.Popen(command + ["ask"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
questions = [line[4:] for path in sorted(corpus.glob("*.md")) for line in path.read_text().splitlines() if line.startswith("### ")]


def ask(question):
    start = time.perf_counter()
    asking.stdin.write(question + "\n")
    asking.stdin.flush()
    asking.stdout.readline()
    return (time.perf_counter() - start) * 1000


def asked(span):
    end, times = time.monotonic() + span, []
    while time.monotonic() < end:
        times.append(ask(questions[len(times) % len(questions)]))
    times.sort()
    return times[len(times) // 2], times[len(times) * 99 // 100]


try:
    asked(2)
    until = []
    for n in range(10, 16):
        before, start = serving(), time.perf_counter()
        save(n)
        while serving() == before and time.perf_counter() - start < 30:
            time.sleep(0.005)
        until.append(time.perf_counter() - start)
        time.sleep(0.5)
    print("a file saved until it serves, watched:", seconds(until))
    idle = asked(10)
    done = threading.Event()

    def keep_saving():
        n = 100
        while not done.wait(1.5):
            save(n)
            n += 1

    saving = threading.Thread(target=keep_saving)
    saving.start()
    busy = asked(15)
    done.set()
    saving.join()
    print(f"questions, idle: median {idle[0]:.1f} ms, p99 {idle[1]:.1f} ms")
    print(f"questions while a file is saved every 1.5 s: median {busy[0]:.1f} ms, p99 {busy[1]:.1f} ms")
finally:
    watch.kill()
    asking.stdin.close()
