"""Four bits: groups of 32 weights of a row share a half-precision scale; a weight is (code - 8) x scale, code 0 to 15.

The layout is the one in which the bundled encoder is stored, so that the product unpacks both with the same code: two
codes in a byte, the earlier weight in the low half.
"""

import numpy as np
import torch

GROUP = 32
# Multiples of the plainest scale that are tried; the one with the least squared error wins.
TRIED = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
# What a run learns its layers with, one multiple for the sake of speed; they are stored with the same, since another rounding than
# the one learnt with costs near misses two points of AUROC (.861 against .878 of `cooled3`).
LEARNT = (0.95,)


def scales_of(weight: torch.Tensor, tried=TRIED) -> torch.Tensor:
    """The scale of each group, already rounded to half precision."""
    groups = weight.reshape(-1, GROUP)
    at = groups.abs().argmax(1, keepdim=True)
    # The largest weight is given code 0, which reaches one step farther than code 15.
    plain = groups.gather(1, at) / -8
    best, least = None, None
    for factor in tried:
        scale = (plain * factor).half().float()
        error = (restored(codes_of(groups, scale), scale) - groups).pow(2).sum(1, keepdim=True)
        if least is None:
            best, least = scale, error
        else:
            best, least = torch.where(error < least, scale, best), torch.minimum(error, least)
    return best


def codes_of(groups: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    safe = torch.where(scale == 0, torch.ones_like(scale), scale)
    return (groups / safe).round().clamp(-8, 7) + 8


def restored(codes: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    return (codes - 8) * scale


def rounded(weight: torch.Tensor, tried=TRIED) -> torch.Tensor:
    """The weight as it is after storing."""
    groups = weight.reshape(-1, GROUP)
    scale = scales_of(weight, tried)
    return restored(codes_of(groups, scale), scale).reshape(weight.shape)


def packed(weight: torch.Tensor, tried=TRIED) -> tuple[np.ndarray, np.ndarray]:
    """Bytes of two codes each, and scales."""
    groups = weight.reshape(-1, GROUP)
    scale = scales_of(weight, tried)
    codes = codes_of(groups, scale).to(torch.uint8).reshape(-1).numpy()
    return (codes[0::2] | (codes[1::2] << 4)).astype(np.uint8), scale.reshape(-1).half().numpy()


def unpacked(codes: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """The weights that `packed` stored, one after the other."""
    both = torch.stack([codes & 15, codes >> 4], -1).reshape(-1, GROUP).float()
    return restored(both, scales.float()[:, None]).reshape(-1)


@torch.no_grad()
def settle(reader):
    """What rounding takes from each matrix now. Forward adds it, so a step is taken with the weights as they will be
    stored, and the gradient goes to the full weights. The tables are learnt slowly or not at all and are left out."""
    for layer in reader.layers:
        for name in ("qkv", "out", "up", "down"):
            weight = getattr(layer, name).weight
            layer.lost[name] = rounded(weight, LEARNT) - weight
