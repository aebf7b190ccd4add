"""What leaving pieces out does to text: unknown pieces, and how much longer texts become.

    python -m encoder.lengths FILE…

A FILE has one JSON object a line with `text` or `passages`, plain or compressed
by gzip, or plain lines. Without files: each language's words by their frequency.
"""

import gzip
import json
import sys
from pathlib import Path

import wordfreq

from . import make, source, tokens, vocabulary


def texts_of(file: Path, most: int = 400) -> list[str]:
    data = file.read_bytes()
    lines = (gzip.decompress(data) if file.suffix == ".gz" else data).decode().splitlines()
    step = max(1, len(lines) // most)
    out = []
    for line in lines[::step]:
        row = json.loads(line) if line.startswith("{") else {"text": line}
        out.append(row["text"] if "text" in row else row["passages"][0]["text"])
    return out


def told(name: str, full, cut, texts):
    whole, short = full.encode_batch(texts), cut.encode_batch(texts)
    pieces = sum(len(e.ids) for e in whole)
    now = [e.ids for e in short]
    unknown = sum(ids.count(vocabulary.MARKS - 1) for ids in now)
    was_unknown = sum(e.ids.count(vocabulary.MARKS - 1) for e in whole)
    count = sum(map(len, now))
    long = sum(len(ids) > tokens.MOST_PIECES for ids in now) / len(now)
    print(
        f"| {name} | {len(texts)} | {count / len(now):.0f} | +{100 * (count / pieces - 1):.1f} % | {100 * unknown / count:.3f} % | "
        f"{100 * was_unknown / pieces:.3f} % | {100 * long:.1f} % |",
        flush=True,
    )


def words_of(language: str):
    found = [(w, f) for w, f in wordfreq.get_frequency_dict(language, "best").items() if f >= 1e-6]
    return [w for w, _ in found], [f for _, f in found]


def main():
    s = source.read()
    full, cut = tokens.tokenizer(s, range(len(s.pieces))), make.written().tokenizer
    if len(sys.argv) > 1:
        print("| text | n | pieces | longer | unknown | unknown before | cut at the end |\n|---|---|---|---|---|---|---|")
        for file in map(Path, sys.argv[1:]):
            name = file.parent.name if file.name == "passages.jsonl" else file.name.partition(".")[0]
            told(name, full, cut, texts_of(file))
        return
    print("| language | pieces a word | longer |\n|---|---|---|")
    for language in vocabulary.LANGUAGES:
        words, shares = words_of(language)
        lengths = [sum(f * (len(e.ids) - 2) for e, f in zip(t.encode_batch(words), shares, strict=True)) for t in (full, cut)]
        print(f"| {language} | {lengths[1] / sum(shares):.2f} | +{100 * (lengths[1] / lengths[0] - 1):.1f} % |", flush=True)


if __name__ == "__main__":
    main()
