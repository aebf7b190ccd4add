"""What the reader is taught, as one figure.

Four parts: does the passage answer (each pair by itself), which of a question's passages answers best (a softmax over
them), where the words start and end (a softmax over the passage's pieces and "none here"), and which pieces stand in an
answering sentence.
"""

import torch
import torch.nn.functional as F

from .batches import Chunk

WEIGHTS = {"answer": 1.0, "rank": 0.5, "span": 0.5, "evidence": 0.5}


def of_chunks(chunks: list[Chunk], outputs) -> tuple[torch.Tensor, dict[str, float]]:
    logits = torch.cat([answer for answer, _ in outputs])
    pairs = [p for c in chunks for p in c.pairs]
    parts = {"answer": _answer(logits, pairs), "rank": _rank(logits, pairs)}
    spans, evidence, taught, shown = 0.0, 0.0, 0, 0
    for chunk, (_, words) in zip(chunks, outputs, strict=True):
        s, n = _span(chunk, words)
        e, m = _evidence(chunk, words)
        spans, taught, evidence, shown = spans + s, taught + n, evidence + e, shown + m
    parts["span"] = spans / max(taught, 1)
    parts["evidence"] = evidence / max(shown, 1)
    total = sum(WEIGHTS[k] * v for k, v in parts.items())
    return total, {k: v.item() if torch.is_tensor(v) else v for k, v in parts.items()}


def _answer(logits, pairs):
    wanted = torch.tensor([1.0 if p.answers else 0.0 for p in pairs])
    # About one pair in four answers; without more weight the easiest lesson is "no".
    weight = torch.tensor([p.weight * (1.5 if p.answers else 1.0) for p in pairs])
    return (F.binary_cross_entropy_with_logits(logits, wanted, reduction="none") * weight).sum() / weight.sum()


def _rank(logits, pairs):
    groups: dict[int, list[int]] = {}
    for n, p in enumerate(pairs):
        if p.rank >= 0:
            groups.setdefault(p.rank, []).append(n)
    losses = []
    for members in groups.values():
        right = [i for i, n in enumerate(members) if pairs[n].answers]
        if right and len(members) > len(right):
            losses.append(-F.log_softmax(logits[members], 0)[right[0]])
    return torch.stack(losses).mean() if losses else logits.sum() * 0


def _span(chunk: Chunk, words):
    """Summed loss and how many pairs it is of. Where an answer stands more than once, each place is right."""
    total, count = words.sum() * 0, 0
    scores = words[:, :, :2].masked_fill(~chunk.allowed[:, :, None], -1e4)
    chances = F.log_softmax(scores, 1)
    for n, (pair, encoded) in enumerate(zip(chunk.pairs, chunk.encoded, strict=True)):
        if not pair.teaches_span:
            continue
        places = [encoded.positions(*s) for s in pair.spans] if pair.answers else [(0, 0)]
        places = [p for p in places if p]
        if not places:
            continue
        starts, ends = [sorted({p[i] for p in places}) for i in (0, 1)]
        weight = pair.weight if pair.answers else 0.4 * pair.weight
        start, end = torch.logsumexp(chances[n, starts, 0], 0), torch.logsumexp(chances[n, ends, 1], 0)
        total, count = total - weight * (start + end) / 2, count + weight
    return total, count


def _evidence(chunk: Chunk, words):
    total, count = words.sum() * 0, 0
    for n, (pair, encoded) in enumerate(zip(chunk.pairs, chunk.encoded, strict=True)):
        if not pair.teaches_evidence or not encoded.offsets:
            continue
        wanted = torch.zeros(len(encoded.offsets))
        for s, e in pair.evidence:
            place = encoded.positions(s, e)
            if place:
                wanted[place[0] - encoded.begin : place[1] + 1 - encoded.begin] = 1
        seen = words[n, encoded.begin : encoded.begin + len(encoded.offsets), 2]
        weight = pair.weight if pair.answers else 0.4 * pair.weight
        total = total + weight * F.binary_cross_entropy_with_logits(seen, wanted)
        count += weight
    return total, count
