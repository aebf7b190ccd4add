"""Passages in any number, for speed alone: words drawn by Zipf's law from a seed. The most frequent are English function
words, so that the language is told as English and nobody leaves out a part; the others are made up.

A passage is one to three sentences of 8 to 20 words under a heading of its own, ten are an article; a question asks for some
of the rarer words of one passage.
"""
import random
from itertools import accumulate

from peers.sets import Passage, Question, Set

VOCABULARY = 50_000
FREQUENT = (
    "the of and to in a is was for that on as with by it are from at his which be an were this or not have their has had its "
    "but one they also been when who two first after new more about into other between there during over only some can would"
).split()
ONSETS = "b d f g h j k l m n p r s t v w z br cl dr fl gr pl pr sk sl sp st tr".split()
VOWELS = "a e i o u ai ea ou".split()
CODAS = ["", "", "n", "r", "s", "l", "m", "t", "nd", "rk"]


def made_up(count, questions=500, seed=20_260_421):
    draw = random.Random(seed)
    words = vocabulary(draw)
    weights = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(1, VOCABULARY + 1)))

    def sentence():
        return draw.choices(words, cum_weights=weights, k=draw.randint(8, 20))

    passages, title = [], ""
    for number in range(count):
        if number % 10 == 0:
            title = " ".join(draw.choices(words, cum_weights=weights, k=5)).capitalize()
        sentences = [sentence() for _ in range(draw.randint(1, 3))]
        body = " ".join(" ".join(s).capitalize() + "." for s in sentences)
        heading = " ".join(draw.choices(words, cum_weights=weights, k=3)).capitalize()
        passages.append(Passage(f"p{number}", f"a{number // 10}", title, heading, "", body))
    rank = {word: place for place, word in enumerate(words)}

    def question(number):
        about = draw.choice(passages)
        known = sorted({w.strip(".").lower() for w in about.body.split()}, key=lambda w: (-rank[w], w))
        kept = known[: draw.randint(3, 6)]
        draw.shuffle(kept)
        text = " ".join(["what is the", *kept[:2], "of the", *kept[2:]])
        return Question(f"q{number}", text, {about.id: 1.0}, "")

    return Set(f"made-up-{count}", "english", passages, [question(n) for n in range(questions)])


def vocabulary(draw):
    words = dict.fromkeys(FREQUENT)
    while len(words) < VOCABULARY:
        syllables = draw.choices((1, 2, 3), weights=(1, 5, 3))[0]
        words["".join(draw.choice(ONSETS) + draw.choice(VOWELS) + draw.choice(CODAS) for _ in range(syllables))] = None
    return list(words)
