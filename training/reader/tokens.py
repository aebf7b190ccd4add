"""Word pieces of a question with a passage, in the order that the reader reads them.

`[CLS] question [SEP] heading | title [SEP] passage [SEP]`. Token types tell the question's pieces (0) from those after
the first separator (1), and on both sides those that the other side has too (3 in the question, 2 after it): a small
model is spared learning by itself to compare. The heading comes first because a long title may be cut.
"""

from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

# Four kinds of token.
KINDS = 4
MAX_QUESTION = 48
MAX_HEAD = 32
MAX_TEXT = 176


@dataclass
class Encoded:
    ids: np.ndarray
    types: np.ndarray
    # Where the passage's pieces stand, and the characters each covers.
    begin: int
    offsets: list[tuple[int, int]]

    def positions(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word piece of a span of characters, or None where it was cut off."""
        inside = [n for n, (a, b) in enumerate(self.offsets) if a < end and b > start]
        if not inside or (self.offsets[-1][1] < end and len(self.offsets) == MAX_TEXT):
            return None
        return self.begin + inside[0], self.begin + inside[-1]


class Pieces:
    """The tokeniser with the ids of its special pieces."""

    def __init__(self, tokenizer: Tokenizer, cls: int, sep: int, pad: int):
        self.tokenizer, self.cls, self.sep, self.pad = tokenizer, cls, sep, pad
        tokenizer.no_padding()
        tokenizer.no_truncation()

    def encode(self, question: str, heading: str, title: str, text: str) -> Encoded:
        head = " | ".join(x for x in (heading, title) if x)
        q, h, t = self.tokenizer.encode_batch([question, head, text], add_special_tokens=False)
        question_ids, head_ids = q.ids[:MAX_QUESTION], h.ids[:MAX_HEAD]
        first = [self.cls, *question_ids, self.sep]
        second = [*head_ids, self.sep, *t.ids[:MAX_TEXT], self.sep]
        ids = np.array(first + second, dtype=np.int64)
        asked, read = set(question_ids), {*head_ids, *t.ids[:MAX_TEXT]}
        types = [3 if n in read else 0 for n in first] + [2 if n in asked else 1 for n in second]
        begin = len(first) + len(head_ids) + 1
        return Encoded(ids, np.array(types, dtype=np.int64), begin, t.offsets[:MAX_TEXT])
