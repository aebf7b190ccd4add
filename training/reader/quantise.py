"""Four bits: groups of 32 weights of a row share a half-precision scale; a weight is (code - 8) x scale, code 0 to 15. The
layout is the one in which the bundled encoder is stored: two codes in a byte, the earlier weight in the low half.

Five bits, for the layers, which four cost two to three points of AUROC: groups of 64, (code - 16) x scale, code 0 to 31; the
lower four bits as above, the fifth of each apart, eight in a byte, the earliest lowest.
"""

import numpy as np
import torch

GROUP = {4: 32, 5: 64}
# Multiples of the plainest scale that are tried; the one with the least squared error wins.
TRIED = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
# What a run learns its layers with, one multiple for the sake of speed; they are stored with the same.
LEARNT = (0.95,)


def scales_of(weight: torch.Tensor, bits: int = 4, tried=TRIED) -> torch.Tensor:
    """The scale of each group, already rounded to half precision."""
    groups = weight.reshape(-1, GROUP[bits])
    at = groups.abs().argmax(1, keepdim=True)
    # The largest weight is given code 0, which reaches one step farther than the largest code.
    plain = groups.gather(1, at) / -(2 ** (bits - 1))
    best, least = None, None
    for factor in tried:
        scale = (plain * factor).half().float()
        error = (restored(codes_of(groups, scale, bits), scale, bits) - groups).pow(2).sum(1, keepdim=True)
        if least is None:
            best, least = scale, error
        else:
            best, least = torch.where(error < least, scale, best), torch.minimum(error, least)
    return best


def codes_of(groups: torch.Tensor, scale: torch.Tensor, bits: int = 4) -> torch.Tensor:
    half = 2 ** (bits - 1)
    safe = torch.where(scale == 0, torch.ones_like(scale), scale)
    return (groups / safe).round().clamp(-half, half - 1) + half


def restored(codes: torch.Tensor, scale: torch.Tensor, bits: int = 4) -> torch.Tensor:
    return (codes - 2 ** (bits - 1)) * scale


def rounded(weight: torch.Tensor, bits: int = 4, tried=TRIED) -> torch.Tensor:
    """The weight as it is after storing."""
    groups = weight.reshape(-1, GROUP[bits])
    scale = scales_of(weight, bits, tried)
    return restored(codes_of(groups, scale, bits), scale, bits).reshape(weight.shape)


def packed(weight: torch.Tensor, bits: int = 4, tried=TRIED) -> dict[str, np.ndarray]:
    """The arrays to store, by the end of their name: lower bits, fifth bits where there are five, and scales."""
    groups = weight.reshape(-1, GROUP[bits])
    scale = scales_of(weight, bits, tried)
    return arrays(codes_of(groups, scale, bits).to(torch.uint8).reshape(-1).numpy(), scale, bits)


def arrays(codes: np.ndarray, scale: torch.Tensor, bits: int) -> dict[str, np.ndarray]:
    """The same of codes, one behind the other, and the scales of their groups."""
    low = codes & 15
    out = {"q4": (low[0::2] | (low[1::2] << 4)).astype(np.uint8), "scales": scale.reshape(-1).half().numpy()}
    if bits == 5:
        out["q1"] = np.packbits(codes >> 4, bitorder="little")
    return out


def unpacked(stored: dict[str, torch.Tensor]) -> torch.Tensor:
    """The weights that `packed` stored, one after the other."""
    bits = 5 if "q1" in stored else 4
    codes = torch.stack([stored["q4"] & 15, stored["q4"] >> 4], -1).reshape(-1)
    if bits == 5:
        codes = codes | torch.from_numpy(np.unpackbits(stored["q1"].numpy(), bitorder="little")) << 4
    return restored(codes.reshape(-1, GROUP[bits]).float(), stored["scales"].float()[:, None], bits).reshape(-1)


@torch.no_grad()
def settle(reader):
    """What rounding takes from each matrix now. Forward adds it, so a step is taken with the weights as they will be
    stored, and the gradient goes to the full weights. The tables are learnt slowly or not at all and are left out."""
    for layer in reader.layers:
        for name in ("qkv", "out", "up", "down"):
            weight = getattr(layer, name).weight
            layer.lost[name] = rounded(weight, 5, LEARNT) - weight
