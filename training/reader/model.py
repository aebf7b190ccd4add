"""The reader: a small BERT encoder over question and passage, with one head for the passage and three for its words.

- `answer`: does the passage answer the question (one figure, read at the first piece);
- `start` and `end`: the shortest words that answer; the first piece stands for "none here";
- `evidence`: is this word piece in a sentence that answers.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .tokens import KINDS

WIDTH, HEADS, INNER = 384, 12, 1536


class Layer(nn.Module):
    def __init__(self, epsilon: float, dropout: float):
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=epsilon)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=epsilon)
        self.dropout = dropout
        # What storing in four bits takes from each matrix, while a run learns with that (see `quantise.settle`).
        self.lost: dict[str, torch.Tensor] = {}

    def _times(self, name, x):
        linear = getattr(self, name)
        if name not in self.lost:
            return linear(x)
        return F.linear(x, linear.weight + self.lost[name], linear.bias)

    def forward(self, x, mask):
        b, t, _ = x.shape
        q, k, v = self._times("qkv", x).view(b, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: torch's fused attention takes four tenths of a whole step on a processor, this a tenth.
        seen = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask, -1) @ v
        seen = self._times("out", seen.transpose(1, 2).reshape(b, t, WIDTH))
        x = self.norm1(x + F.dropout(seen, self.dropout, self.training))
        grown = self._times("down", F.gelu(self._times("up", x)))
        return self.norm2(x + F.dropout(grown, self.dropout, self.training))


class Reader(nn.Module):
    def __init__(self, words: int, layers: int, epsilon: float, dropout: float = 0.0, positions: int = 512):
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        self.positions = nn.Embedding(positions, WIDTH)
        self.types = nn.Embedding(KINDS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=epsilon)
        self.layers = nn.ModuleList([Layer(epsilon, dropout) for _ in range(layers)])
        self.answer = nn.Linear(WIDTH, 1)
        self.spans = nn.Linear(WIDTH, 3)

    def forward(self, ids, types, lengths):
        """Answer logits [b] and start, end and evidence logits [b, t, 3]."""
        t = ids.shape[1]
        x = self.words(ids) + self.positions.weight[:t] + self.types(types)
        x = self.norm(x)
        inside = torch.arange(t)[None] < lengths[:, None]
        mask = torch.zeros(inside.shape, dtype=x.dtype).masked_fill(~inside, -1e4)[:, None, None]
        if torch.is_autocast_enabled("cpu"):
            mask = mask.to(torch.bfloat16)
        for layer in self.layers:
            x = layer(x, mask)
        x = x.float()
        with torch.autocast("cpu", enabled=False):
            return self.answer(x[:, 0])[:, 0], self.spans(x)


def started(tensors, config, layers: list[int], dropout: float = 0.0) -> Reader:
    """A reader whose layers are the named ones of a public encoder; the heads start near zero."""
    reader = Reader(tensors["words.weight"].shape[0], len(layers), config["epsilon"], dropout)
    own = {f"layers.{n}.": f"layers.{of}." for n, of in enumerate(layers)}
    state = {}
    for name in reader.state_dict():
        source = name
        for mine, theirs in own.items():
            if name.startswith(mine):
                source = theirs + name[len(mine) :]
        if source in tensors:
            state[name] = tensors[source]
    # The kinds of piece that both sides have start as those that one side has.
    state["types.weight"] = tensors["types.weight"][[0, 1, 1, 0]].clone()
    missing = reader.load_state_dict(state, strict=False).missing_keys
    assert all(m.startswith(("answer.", "spans.")) for m in missing), missing
    for head in (reader.answer, reader.spans):
        nn.init.normal_(head.weight, std=0.02)
        nn.init.zeros_(head.bias)
    # The words stay as they are, so that the file's table can be the encoder's own.
    reader.words.weight.requires_grad_(False)
    return reader
