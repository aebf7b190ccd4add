"""Rounds an encoder's layers so that what they compute changes least (GPTQ; Frantar and others, 2022, arXiv 2210.17323).

Columns of a matrix are rounded one after another, and what a rounding lost is taken up by the columns that are still to come,
as the inputs that the matrix meets allow: the Hessian of the squared error of its output is the inputs' second moment. Layers are
gone through from the first on, each with the inputs that the rounded ones before it give.
"""

import torch
import torch.nn.functional as F

from reader import quantise

from .forward import PLACES, WORDS, Encoder

# A share of the mean diagonal that is added to a Hessian, as the paper has it, so that it can be inverted.
DAMPING = 0.01


def layers(encoder: Encoder, texts: list[str], bits: int) -> dict[str, dict]:
    """Puts rounded matrices into the encoder's layers; gives the arrays to store, by matrix and end of the name."""
    w = encoder.weights
    ids = [encoder.pieces(text) for text in texts]
    kind = w["embeddings.token_type_embeddings.weight"][0]
    states = [encoder.norm(w[WORDS][i] + w[PLACES][: len(i)] + kind, "embeddings.LayerNorm") for i in ids]
    out = {}

    def settle(inputs, *names):
        met = torch.cat(inputs)
        hessian = met.T @ met / len(met)
        for name in names:
            w[f"{name}.weight"], out[f"{name}.weight"] = rounded(w[f"{name}.weight"], hessian, bits)

    for n in range(encoder.layers):
        at = f"encoder.layer.{n}."
        settle(states, *(f"{at}attention.self.{part}" for part in ("query", "key", "value")))
        mixed = [encoder.attention(x, at) for x in states]
        settle(mixed, f"{at}attention.output.dense")
        states = [encoder.added(x, m, f"{at}attention.output") for x, m in zip(states, mixed)]
        settle(states, f"{at}intermediate.dense")
        wide = [F.gelu(encoder.dense(x, f"{at}intermediate.dense")) for x in states]
        settle(wide, f"{at}output.dense")
        states = [encoder.added(x, m, f"{at}output") for x, m in zip(states, wide)]
    return out


def rounded(weight: torch.Tensor, hessian: torch.Tensor, bits: int) -> tuple[torch.Tensor, dict]:
    """The matrix (outputs x inputs) after rounding, and its arrays as `quantise` stores them."""
    group, half = quantise.GROUP[bits], 2 ** (bits - 1)
    left, count = weight.clone(), weight.shape[1]
    damped = hessian + torch.eye(count) * DAMPING * hessian.diagonal().mean()
    inverse = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(damped)), upper=True)
    codes, scales = torch.zeros_like(weight), []
    for begin in range(0, count, group):
        end = begin + group
        scale = quantise.scales_of(left[:, begin:end].contiguous(), bits).float()[:, 0]
        safe = torch.where(scale == 0, torch.ones_like(scale), scale)
        lost = torch.zeros(len(weight), group)
        for column in range(begin, end):
            codes[:, column] = (left[:, column] / safe).round().clamp(-half, half - 1)
            lost[:, column - begin] = (left[:, column] - codes[:, column] * scale) / inverse[column, column]
            left[:, column + 1 : end] -= lost[:, column - begin, None] * inverse[column, column + 1 : end]
        left[:, end:] -= lost @ inverse[begin:end, end:]
        scales.append(scale)
    scale = torch.stack(scales, 1).reshape(-1)
    arrays = quantise.arrays((codes + half).to(torch.uint8).reshape(-1).numpy(), scale, bits)
    return quantise.unpacked({end: torch.from_numpy(array) for end, array in arrays.items()}).reshape(weight.shape), arrays
