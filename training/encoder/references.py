"""Vectors that the product's encoder is held to, computed by torch from the file of weights that the product has.

    python -m encoder.references                 writes tests/fixtures/encoder/multilingual.json
    python -m encoder.references fidelity FILE…  cosines to the vectors of the whole model, of the texts of each FILE
"""

import json
import sys
from pathlib import Path

import torch

from . import forward, lengths, make

FIXTURE = Path(__file__).parents[2] / "tests" / "fixtures" / "encoder" / "multilingual.json"
TEXTS = [
    ("Why did the price of bread go up?", "Bakers charge more for a loaf because flour and energy have become dearer."),
    ("面包为什么涨价了？", "由于面粉和能源变贵，面包师提高了每条面包的价格。"),
    ("渡輪多久一班？", "港口渡輪每三十分鐘一班，週末停駛。"),
    ("Warum ist das Brot teurer geworden?", "Die Bäckereien verlangen mehr, weil Mehl und Strom teurer geworden sind."),
    ("¿cada cuánto sale el ferry?", "El transbordador del puerto sale cada treinta minutos."),
    ("パンはなぜ値上がりしたの？", "小麦粉と電気代が高くなったため、パン屋はﾊﾟﾝの値段を上げました。"),
    ("빵값이 왜 올랐나요?", "밀가루와 에너지 값이 올라 빵집들이 가격을 올렸다."),
]


def fidelity(files):
    ours, theirs = make.written(), forward.whole()
    # The whole model knows nothing of directions.
    ours.directions = None
    for file in map(Path, files):
        texts = ["passage: " + text for text in lengths.texts_of(file, 40)]
        near = torch.stack([ours.vector(t) @ theirs.vector(t) for t in texts])
        print(f"| {file.parent.name}/{file.name} | {len(texts)} | {near.mean():.4f} | {near.min():.4f} |", flush=True)


@torch.no_grad()
def main():
    if sys.argv[1:2] == ["fidelity"]:
        fidelity(sys.argv[2:])
        return
    encoder = make.written()
    marked = [pair for asked, said in TEXTS for pair in (("query: ", asked), ("passage: ", said))]
    out = [[prefix, text, [round(float(x), 7) for x in encoder.vector(prefix + text)]] for prefix, text in marked]
    FIXTURE.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in out) + "\n]\n")
    print(FIXTURE.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
