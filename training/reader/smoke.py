"""A handful of our own pairs that the reader must learn by heart in about a minute; exits with 1 if it does not.

It proves that data, tokeniser, model, losses and reading fit together. It says nothing about quality.
"""

import sys
import time

import torch

from . import losses, model, own, trunk
from .batches import chunks
from .draw import Pair
from .reading import read

QUESTIONS, STEPS, RATE = 12, 48, 4e-4


def pairs() -> list[Pair]:
    """Each question with the passage that answers and one that nearly does."""
    s = own.read("train")
    rows = [r for r in s.rows if r.lang == "en" and r.pos and r.pos[0][1] and r.near][:QUESTIONS]
    out = []
    for rank, row in enumerate(rows):
        number, spans = row.pos[0]
        evidence = row.evidence[number]
        out.append(Pair(row.question, s.pieces[number], True, spans, evidence, True, True, rank))
        out.append(Pair(row.question, s.pieces[row.near[0]], False, [], [], True, True, rank))
    return out


def main():
    torch.manual_seed(17)
    torch.set_num_threads(1)
    begun = time.time()
    tensors, pieces, config = trunk.read("l6")
    reader = model.started(tensors, config, [0, 1, 2])
    learned = [p for p in reader.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(learned, lr=RATE)
    wanted = pairs()
    made = chunks(pieces, wanted, 12)
    for step in range(STEPS):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = [reader(c.ids, c.types, c.lengths) for c in made]
        loss, _ = losses.of_chunks(made, outputs)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        if step % 10 == 9:
            print(f"step {step + 1}: loss {loss.item():.3f}, {time.time() - begun:.0f} s", flush=True)
    readings = read(reader, pieces, [(p.question, p.piece) for p in wanted])
    said = sum((r.answer > 0) == p.answers for r, p in zip(readings, wanted, strict=True))
    found = sum(r.span in p.spans for r, p in zip(readings, wanted, strict=True) if p.answers)
    asked = sum(p.answers for p in wanted)
    passed = said >= 0.95 * len(wanted) and found >= 0.75 * asked
    print(f"{said} of {len(wanted)} passages judged rightly, {found} of {asked} spans found")
    print("passed" if passed else "failed: the reader did not learn its pairs by heart")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
