"""The loop: draws, learns, keeps a running mean of the weights, writes checkpoints, and goes on from the newest one.

`python -m reader.train --run NAME …`; everything that a run was started with is kept in its folder, so that going on
needs only the name. Evaluation reads the running mean, which is steadier than the last step.
"""

import argparse
import copy
import json
import os
import time

import torch

from . import losses, model, paths, prepare, quantise, trunk, workers
from .batches import chunks
from .draw import NOT_ENGLISH, Drawer

MEAN = 0.999


def options():
    """The run's options: those given, and for the rest those that the run was started with."""
    first = _parser().parse_args()
    kept = paths.run_folder(first.run) / "options.json"
    p = _parser()
    if kept.exists():
        p.set_defaults(**json.loads(kept.read_text()))
    return p.parse_args()


def _parser():
    p = argparse.ArgumentParser()
    p.add_argument("--run", required=True)
    p.add_argument("--trunk", default="l6", choices=["l6", "e5"])
    p.add_argument("--layers", default="0,1,2,3,4,5", help="layers of the trunk, in order")
    p.add_argument("--english", action="store_true", help="leave out the sets in other languages")
    p.add_argument("--also", default="", help="further sets, by commas (squad2-a for the last run)")
    p.add_argument("--without", default="", help="sets to leave out, by commas")
    p.add_argument("--everything", action="store_true", help="train on the groups kept back as well")
    p.add_argument("--steps", type=int, default=20000)
    p.add_argument("--cool", type=int, default=3000, help="steps at the end in which the rate falls to nothing")
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--questions", type=int, default=12, help="questions a step, four passages each")
    p.add_argument("--chunk", type=int, default=16)
    p.add_argument("--frozen", type=int, default=0, help="lowest layers that stay as they are")
    p.add_argument("--dropout", type=float, default=0.0)
    p.add_argument("--seed", type=int, default=17)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--workers", type=int, default=1, help="processes that learn as one")
    p.add_argument("--hard", type=float, default=1.0, help="above 1: more neighbours and made near misses")
    p.add_argument("--stored", action="store_true", help="learn with the weights rounded to four bits")
    p.add_argument("--from-run", default="", help="start from another run's weights")
    p.add_argument("--from-file", default="", help="start from a stored file's weights, say the one in the program")
    p.add_argument("--minutes", type=float, default=0, help="stop after so long; 0 is never")
    p.add_argument("--cool-minutes", type=float, default=0, help="the last of these minutes in which the rate falls")
    p.add_argument("--look", type=int, default=1000, help="steps between looks at the sets left out")
    return p


def rate_at(step: int, minutes: float, o) -> float:
    """Warm-up, then level, then down to nothing over the last steps, or the last minutes of a run that ends by time."""
    share = min(1.0, (step + 1) / 300, max(o.steps - step, 0) / max(o.cool, 1))
    if o.minutes and o.cool_minutes:
        share = min(share, max(o.minutes - minutes, 0) / o.cool_minutes)
    return o.rate * share


def names_of_sets(o) -> list[str]:
    names = [n for n in prepare.TRAIN if not (o.english and n in NOT_ENGLISH)] + ["own-train", "near"]
    names += [n for n in o.also.split(",") if n]
    return [n for n in names if n not in o.without.split(",")]


def build(o):
    tensors, pieces, config = trunk.read(o.trunk)
    reader = model.started(tensors, config, [int(n) for n in o.layers.split(",")], o.dropout)
    for layer in reader.layers[: o.frozen]:
        layer.requires_grad_(False)
    if o.frozen:
        for part in (reader.positions, reader.types, reader.norm):
            part.requires_grad_(False)
    return reader, pieces


def main():
    o = options()
    folder = paths.run_folder(o.run)
    (folder / "options.json").write_text(json.dumps(vars(o), indent=1))
    workers.start(o.workers, work, o, folder)


def work(worker: int, count: int, o, folder):
    """One process of a run."""
    torch.manual_seed(o.seed)
    torch.set_num_threads(o.threads)
    reader, pieces = build(o)
    if o.from_run:
        load_into(reader, o.from_run)
    if o.from_file:
        from . import export

        export.load_stored(reader, o.from_file)
    mean = copy.deepcopy(reader)
    optimiser = optimiser_of(reader, o)
    sets = [s for s in map(prepare.load, names_of_sets(o)) if s.rows]
    drawer = Drawer(sets, (lambda *_: False) if o.everything else prepare.kept_back, o.seed + 1000 * worker, o.hard)
    step = resume(folder, reader, mean, optimiser, drawer, worker)
    log = open(folder / "log.txt" if worker == 0 else os.devnull, "a", buffering=1)
    print(f"from step {step}, {count} workers, {sum(len(r) for r in drawer.rows.values())} questions", file=log)
    run(o, folder, log, reader, mean, optimiser, drawer, pieces, step, worker, count)


def optimiser_of(reader, o):
    learned = [p for p in reader.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in learned if p.dim() > 1], "weight_decay": 0.01},
        {"params": [p for p in learned if p.dim() <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=o.rate, betas=(0.9, 0.98), fused=True)


def run(o, folder, log, reader, mean, optimiser, drawer, pieces, step, worker, count):
    begun = since = time.time()
    sums, read, saved = {}, 0, 0.0
    while step < o.steps:
        minutes = workers.minutes(begun)
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, minutes, o)
        pairs = [p for rank in range(o.questions // count) for p in drawer.question(rank)]
        parts = learn(o, reader, optimiser, pieces, pairs)
        step += 1
        follow(mean, reader, min(MEAN, (step + 1) / (step + 10)))
        read += len(pairs) * count
        for k, v in parts.items():
            sums[k] = sums.get(k, 0.0) + v
        if step % 50 == 0:
            now = time.time()
            told = " ".join(f"{k} {v / 50:.3f}" for k, v in sums.items())
            print(f"step {step} {told} | rate {optimiser.param_groups[0]['lr']:.2e}, {read / (now - since):.1f} pairs/s, {minutes:.1f} min", file=log)
            sums, read, since = {}, 0, now
        if o.look and step % o.look == 0 and worker == 0:
            from . import evaluate

            print(f"look {step} {json.dumps(evaluate.look(mean, pieces))}", file=log)
        is_over = 0 < o.minutes < minutes
        if minutes - saved > 10 or step == o.steps or is_over:
            save(folder, reader, mean, optimiser, drawer, step, worker)
            saved = minutes
        if is_over:
            break


def learn(o, reader, optimiser, pieces, pairs) -> dict[str, float]:
    """One step."""
    reader.train()
    if o.stored:
        quantise.settle(reader)
    made = chunks(pieces, pairs, o.chunk)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        outputs = [reader(c.ids, c.types, c.lengths) for c in made]
    loss, parts = losses.of_chunks(made, outputs)
    optimiser.zero_grad()
    loss.backward()
    learned = [p for p in reader.parameters() if p.requires_grad]
    workers.mean_gradients(learned)
    torch.nn.utils.clip_grad_norm_(learned, 1.0)
    optimiser.step()
    return {"all": loss.item(), **parts}


@torch.no_grad()
def follow(mean, reader, keep: float):
    for m, p in zip(mean.parameters(), reader.parameters(), strict=True):
        if p.requires_grad:
            m.lerp_(p, 1 - keep)


def save(folder, reader, mean, optimiser, drawer, step, worker):
    """Whole or not at all: a run that dies while writing goes on from the checkpoint before."""
    drawers = workers.gathered((drawer.rng.getstate(), drawer.order))
    if worker:
        return
    part = folder / "checkpoint.part"
    state = {
        "step": step,
        "reader": _learned(reader),
        "mean": _learned(mean),
        "optimiser": optimiser.state_dict(),
        "drawers": drawers,
        "counts": {name: len(rows) for name, rows in drawer.rows.items()},
    }
    torch.save(state, part)
    os.replace(part, folder / "checkpoint.pt")


def _learned(reader):
    """The words' table never changes and is not written."""
    return {k: v for k, v in reader.state_dict().items() if k != "words.weight"}


def resume(folder, reader, mean, optimiser, drawer, worker) -> int:
    file = folder / "checkpoint.pt"
    if not file.exists():
        return 0
    state = torch.load(file, weights_only=False)
    reader.load_state_dict(state["reader"], strict=False)
    mean.load_state_dict(state["mean"], strict=False)
    optimiser.load_state_dict(state["optimiser"])
    if worker < len(state["drawers"]):
        seeds, order = state["drawers"][worker]
        drawer.rng.setstate(seeds)
        # A set that has grown since (ours may) is drawn afresh.
        counts = state.get("counts", {})
        drawer.order.update({k: v for k, v in order.items() if k in drawer.order and counts.get(k) == len(drawer.rows[k])})
    return state["step"]


def load_into(reader, run: str):
    """The running mean of another run."""
    state = torch.load(paths.run_folder(run) / "checkpoint.pt", weights_only=False)
    reader.load_state_dict(state["mean"], strict=False)


if __name__ == "__main__":
    main()
