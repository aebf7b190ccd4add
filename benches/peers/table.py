"""RESULTS.md from what the cache folder holds: figures by set and peer, a best one in bold."""
import glob
import json
import os
import subprocess
from collections import defaultdict
from datetime import datetime, timezone

from peers import metrics, protocol, roster


def page(cache, installed, ibid):
    by = results(cache)
    sets = sorted(name for name in by if not made_up(name))
    scales = sorted((name for name in by if made_up(name)), key=lambda name: int(name.rsplit("-", 1)[1]))
    version = subprocess.run([ibid, "--version"], capture_output=True, text=True).stdout.strip()
    day = datetime.now(timezone.utc).strftime("%d %B %Y").lstrip("0")
    parts = [
        "# Beside its peers\n\nWritten by `benches/peers/run`; do not edit.\n",
        f"{day}, {version}, {processor()}, other work on the machine as the column load says.\n",
        "## In short\n\n" + head(by, sets, installed, ibid),
        f"## P@1\n\n{protocol.SETS}\n" + matrix(by, sets, "p_at_1"),
        "## AUROC, where some questions have no answer\n\n" + matrix(by, mixed(by, sets), "auroc"),
        "## MRR@10\n\n" + matrix(by, sets, "mrr_at_10"),
        f"## With the same model\n\n{protocol.SAME_MODEL}\n" + same_model(by, sets),
        f"## Time and memory\n\n{protocol.SPEED}\n",
        *(f"### {name}\n\n" + speed(by[name]) for name in sets if name in protocol.TIMED),
    ]
    if scales:
        parts.append(f"## At a size\n\n{protocol.SCALE}\n")
        parts += [f"### {name.rsplit('-', 1)[1]} passages\n\n" + speed(by[name]) for name in scales]
    parts += ["## How it is measured\n\n" + protocol.PROTOCOL, "## Who\n\n" + who(installed, ibid)]
    return "\n".join(parts)


def results(cache):
    """By set and peer."""
    by = defaultdict(dict)
    for path in sorted(glob.glob(os.path.join(cache, "results", "*", "*.json"))):
        with open(path, encoding="utf-8") as file:
            result = json.load(file)
        by[result["set"]][result["peer"]] = result
    return by


HEAD = ["peer", "P@1", "best on", "AUROC", "p50 ms", "CPU ms", "build CPU s", "memory MB", "install MB"]


def head(by, sets, installed, ibid):
    """A row a peer: accuracy over the sets that all of them were asked, the same questions to each; time on one of them."""
    names = [n for n in roster.ORDER if any(ok(by[s].get(n)) for s in sets)]
    common = [s for s in sets if all(ok(by[s].get(n)) for n in names)]
    if not common:
        return "No set has been done by every peer yet.\n"
    same = {s: over_same(by[s]) for s in common}
    told = mixed(by, common)
    timed = by[next((s for s in protocol.TIMED if s in common), common[0])]
    columns = defaultdict(list)
    for name in names:
        firsts = [same[s][name]["p_at_1"] for s in common]
        best = sum(round(f, 3) == max(round(o["p_at_1"], 3) for o in same[s].values()) for f, s in zip(firsts, common))
        row = timed[name]
        values = [mean(firsts), best, mean([same[s][name]["auroc"] for s in told]) if told else None]
        values += [row[field] for field in ("p50_ms", "processor_ms", "build_processor_s", "memory_mb")]
        for column, value in zip(HEAD[1:], [*values, megabytes(name, installed, ibid)]):
            columns[column].append(value)
    shown = [[roster.TITLES[n] for n in names]]
    for column in HEAD[1:]:
        looks = figure if column in ("P@1", "AUROC") else number
        shown.append(emphasised(columns[column], looks, max if column in HEAD[1:4] else min))
    some = timed[names[0]]
    load = max(timed[name]["load"] or 0 for name in names)
    return markdown(HEAD, zip(*shown)) + (
        f"\nP@1: mean over {len(common)} of {len(sets)} sets ({', '.join(common)}), the same questions to all; best on: how many "
        f"of them; AUROC: mean over the {len(told)} that also ask what no passage answers; the rest: {some['set']}, "
        f"{some['passages']:,} passages, {'one core' if some['one_core'] else 'any core, one thread'}, load up to {load:.1f}.\n"
    )


def matrix(by, sets, field):
    """A row a set, and where some peers were asked a part of it, another for that part."""
    rows = []
    for name in sets:
        done = {peer: r for peer, r in by[name].items() if ok(r)}
        whole = {peer: r[field] for peer, r in done.items() if r["questions"] == r["of"]}
        part = {peer: f[field] for peer, f in over_same(done).items()} if len(whole) < len(done) else {}
        for values, label in ((whole, name), (part, f"{name}, {least(done):,} questions")):
            if values:
                cells = emphasised([values.get(p) for p in roster.ORDER], figure, max)
                rows.append([label, *cells])
    return markdown(["set", *roster.TITLES.values()], rows)


def same_model(by, sets):
    """Ibid with the peers' model beside the best of those that fuse words with it, on the same questions."""
    rows = []
    for name in sets:
        done = {peer: r for peer, r in by[name].items() if ok(r) and peer in ("ibid_l6", *roster.FUSED)}
        if "ibid_l6" not in done or len(done) < 2:
            continue
        whole = {peer: r for peer, r in done.items() if r["questions"] == r["of"]}
        firsts = {peer: f["p_at_1"] for peer, f in over_same(whole).items()}
        ours = firsts.pop("ibid_l6")
        best = max(firsts, key=firsts.get)
        ahead = round(ours, 3) - round(firsts[best], 3)
        rows.append([name, figure(ours), figure(firsts[best]), roster.TITLES[best], bold(f"{ahead:+.3f}", ahead >= 0.0095)])
    return markdown(["set", "Ibid with L6", "best fusion", "which", "ahead by"], rows)


def over_same(done):
    """Figures of each peer over the questions that all of these were asked."""
    done = {peer: r for peer, r in done.items() if ok(r)}
    shared = set.intersection(*({row[0] for row in r["asked"]} for r in done.values()))
    return {
        peer: metrics.figures([metrics.placed(*row[1:]) for row in r["asked"] if row[0] in shared])
        for peer, r in done.items()
    }


def least(done):
    return min(r["questions"] for r in done.values())


FIELDS = ("build_s", "build_processor_s", "p50_ms", "p99_ms", "processor_ms", "memory_mb", "disk_mb", "load")
SPEED = ["peer", "build s", "build CPU s", "p50 ms", "p99 ms", "CPU ms", "memory MB", "disk MB", "load"]


def speed(of_set):
    """A row a peer. Peers that failed stand below with the reason."""
    done = [of_set[n] for n in roster.ORDER if ok(of_set.get(n)) and of_set[n]["timed"]]
    failed = [(n, of_set[n]["error"]) for n in roster.ORDER if n in of_set and not ok(of_set[n])]
    text = ""
    if done:
        shown = [emphasised([r[f] for r in done], number, min) for f in FIELDS[:-1]] + [[number(r["load"]) for r in done]]
        text = f"{done[0]['passages']:,} passages, {done[0]['timed']:,} questions timed; read as {done[0]['language']}.\n\n"
        text += markdown(SPEED, zip([roster.TITLES[r["peer"]] for r in done], *shown))
    return text + "".join(f"\n{roster.TITLES[name]}: {error}\n" for name, error in failed)


def who(installed, ibid):
    rows = []
    for name in roster.ORDER:
        known = installed.get(name, {})
        size = known.get("error") or number(megabytes(name, installed, ibid))
        cuda = number(known["cuda_mb"]) if known.get("cuda_mb") else ""
        packages = ", ".join(p.replace("==", " ") for p in roster.PACKAGES[name])
        rows.append([roster.TITLES[name], roster.ABOUT[name], packages, size, cuda])
    return markdown(["peer", "as run", "packages", "install MB", "of it CUDA"], rows, left=3)


def made_up(name):
    return name.startswith("made-up-")


def ok(result):
    return bool(result) and not result.get("error")


def mixed(by, sets):
    """Sets with both sorts of questions."""
    return [s for s in sets if any(ok(r) and r["auroc"] is not None for r in by[s].values())]


def mean(values):
    return sum(values) / len(values)


def megabytes(name, installed, ibid):
    own = os.path.getsize(ibid) / 1e6 if name in roster.OURS else 0.0
    return own + installed.get(name, {}).get("mb", 0.0)


def figure(value):
    return f"{value:.3f}"


def number(value):
    """Three digits that count."""
    return f"{value:,.0f}" if value >= 99.5 or value == int(value) else f"{value:.3g}"


def emphasised(values, looks, choose):
    """As texts, the best in bold, a dash where there is none."""
    there = [looks(v) for v in sorted((v for v in values if v is not None), reverse=choose is max)]
    return ["–" if v is None else bold(looks(v), looks(v) == there[0]) for v in values]


def bold(text, wanted):
    return f"**{text}**" if wanted else text


def markdown(head, rows, left=1):
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "".join("| " + " | ".join(row) + " |\n" for row in [head, rule, *rows])


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return f"{os.cpu_count()} cores of {models[0] if models else 'an unknown processor'}"
