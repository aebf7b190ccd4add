"""The encoder's forward pass by torch: what the product's own is held to, and what the directions of languages are found with."""

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from . import source, tokens

WORDS = "embeddings.word_embeddings.weight"
PLACES = "embeddings.position_embeddings.weight"
# Ours, not BERT's: directions of length 1, across each other, that a vector is freed of; see `neutral`.
DIRECTIONS = "ibid.directions"


class Encoder:
    """BERT's forward pass over one text, the mean of its pieces, and what is the same in all texts of a language taken out."""

    def __init__(self, weights: dict[str, torch.Tensor], tokenizer: Tokenizer, layers: int, heads: int):
        self.weights, self.tokenizer, self.layers, self.heads = weights, tokenizer, layers, heads
        self.directions = weights.get(DIRECTIONS)

    def pieces(self, text: str) -> torch.Tensor:
        """The numbers of its word pieces, with the marks; as many as there are places for."""
        return torch.tensor(self.tokenizer.encode(text).ids[: len(self.weights[PLACES])])

    def vector(self, text: str) -> torch.Tensor:
        w, ids = self.weights, self.pieces(text)
        x = w[WORDS][ids] + w[PLACES][: len(ids)] + w["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm")
        for n in range(self.layers):
            at = f"encoder.layer.{n}."
            x = self.added(x, self.attention(x, at), f"{at}attention.output")
            x = self.added(x, F.gelu(self.dense(x, f"{at}intermediate.dense")), f"{at}output")
        out = F.normalize(x.mean(0), dim=0)
        if self.directions is None:
            return out
        directions = self.directions.reshape(-1, len(out))
        return F.normalize(out - directions.T @ (directions @ out), dim=0)

    def attention(self, x, at):
        parts = (self.dense(x, f"{at}attention.self.{part}") for part in ("query", "key", "value"))
        q, k, v = (p.reshape(len(x), self.heads, -1).transpose(0, 1) for p in parts)
        return F.scaled_dot_product_attention(q, k, v).transpose(0, 1).reshape(len(x), -1)

    def added(self, x, change, at):
        """What a part of a layer makes of its input: the dense layer's output added to it, and normed."""
        return self.norm(x + self.dense(change, f"{at}.dense"), f"{at}.LayerNorm")

    def dense(self, x, name):
        return F.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, x, name):
        return F.layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], 1e-12)


def stored(found: dict[str, torch.Tensor], config: dict, tokenizer: Tokenizer) -> Encoder:
    """The encoder as the product has it."""
    weights = {name: value for name, value in found.items() if not name.endswith((".q4", ".scales"))}
    for name in (name.removesuffix(".q4") for name in found if name.endswith(".q4")):
        is_narrowing = name.endswith("output.dense.weight") and "attention" not in name
        wide = config["intermediate_size" if is_narrowing else "hidden_size"]
        weights[name] = _unpacked(found[f"{name}.q4"], found[f"{name}.scales"]).reshape(-1, wide)
    return Encoder(weights, tokenizer, config["num_hidden_layers"], config["num_attention_heads"])


def _unpacked(codes, scales):
    both = torch.stack([codes & 15, codes >> 4], -1).reshape(-1, source.GROUP).float()
    return (both - 8) * scales.float()[:, None]


def whole() -> Encoder:
    """The encoder as the package has it, with all its word pieces."""
    s = source.read()
    weights = {name: torch.from_numpy(m.weights()) for name, m in s.matrices.items()}
    weights |= {name: torch.from_numpy(value.copy()) for name, value in s.plain.items()}
    return Encoder(weights, tokens.tokenizer(s, range(len(s.pieces))), s.layers, s.heads)
