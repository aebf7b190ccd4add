"""Which of the 250,002 word pieces are kept.

Kept whatever their rank: the marks, every single character of the scripts of our languages (so nothing they write becomes
unknown), all pieces of Hangul or with kana (few), short numbers. The other places go to the pieces that common words need:
each language's words by their frequency (package `wordfreq`) are cut with the full vocabulary, and a piece is worth the sum
over languages of its share of that language's text. Words whose pieces were left out are then cut with what is kept, and
the pieces they need now take the places of those that nobody needs.
"""

import unicodedata
from pathlib import Path

import numpy as np
import wordfreq
from tokenizers import Tokenizer, models

COUNT = 60_000
# What a language's text counts for. Those above are promised, those below come along as far as they fit.
LANGUAGES = {
    "en": 2.5, "zh": 2.0, "ja": 1.5, "ko": 0.3, "es": 1.5, "de": 1.4, "fr": 1.3, "pt": 1.2, "ru": 1.8, "it": 1.2, "nl": 1.0, "pl": 1.3, "tr": 1.0,
    "uk": 0.1, "cs": 0.1, "sv": 0.1, "da": 0.1, "nb": 0.1, "fi": 0.07, "hu": 0.07, "ro": 0.1, "el": 0.07, "id": 0.1, "vi": 0.1,
    "bg": 0.05, "sh": 0.05, "ca": 0.05, "lt": 0.02,
}  # fmt: skip
# Scripts of which every single character is kept.
SCRIPTS = {
    "LATIN", "CYRILLIC", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "HEBREW", "ARABIC",
    "DEVANAGARI", "THAI", "IDEOGRAPHIC", "COMBINING", "MODIFIER",
}  # fmt: skip
# Words looked at of each language: those from this frequency on. Rarer ones are cut into pieces that commoner ones need.
RAREST = 1e-6
# A form of a word, as with a capital, that is rarer than this among its forms is left out.
RAREST_FORM = 0.03
MARKS = 4
# Traditional characters with their simplified ones.
SIMPLIFIED = Path(__file__).parents[2] / "src" / "text" / "simplified.txt"


def chosen(source) -> list[int]:
    """The numbers of the pieces that are kept, in the order of the source."""
    always = {*range(MARKS), *(n for n, piece in enumerate(source.pieces) if _is_always_kept(piece))}
    words, worth, kept = _words(source), {}, range(len(source.pieces))
    for _ in range(3):
        # What is cut otherwise because a piece was left out needs others, which may be worth more than some that were kept.
        for n, share in _needed(source, kept, words).items():
            worth[n] = max(worth.get(n, 0.0), share)
        _add_traditional(source, worth)
        rest = sorted((n for n in worth if n not in always), key=lambda n: (-worth[n], n))
        kept = sorted(always | set(rest[: COUNT - len(always)]))
    return kept


def _scripts(piece: str) -> set[str]:
    letters = (c for c in piece if c.isalpha() or unicodedata.category(c)[0] == "M")
    return {unicodedata.name(c, "?").split()[0] for c in letters}


def _is_always_kept(piece: str) -> bool:
    bare = piece.replace("▁", "")
    scripts = _scripts(bare)
    if len(bare) <= 1:
        return scripts <= SCRIPTS
    if scripts & {"HANGUL", "HIRAGANA", "KATAKANA"}:
        return True
    # Years and hours.
    return len(bare) <= 4 and bare.isascii() and bare.isdigit()


def _words(source) -> list[tuple[str, float]]:
    """Words as they stand in text, with a mark for the space before them, and what each is worth."""
    tokenizer, out = unigram(source, range(len(source.pieces))), {}
    for language, weight in LANGUAGES.items():
        found = [(w, f) for w, f in wordfreq.get_frequency_dict(language, "best").items() if f >= RAREST and w[0].isalpha()]
        total = sum(f for _, f in found)
        space = "" if language in ("zh", "ja") else "▁"
        for start in range(0, len(found), 10_000):
            part = found[start : start + 10_000]
            # The list is in small letters; names and German nouns are hardly ever written so.
            forms = [[space + form for form in dict.fromkeys((w, w[:1].upper() + w[1:], w.upper()))] for w, _ in part]
            for (_, frequency), each in zip(part, _shares(source, tokenizer, forms), strict=True):
                for form, share in each:
                    out[form] = out.get(form, 0.0) + weight * frequency / total * share
    return list(out.items())


def _shares(source, tokenizer, forms):
    """How often each of a word's forms is met, by the probability that the pieces' scores give it."""
    cut = iter(tokenizer.encode_batch([form for each in forms for form in each], add_special_tokens=False))
    for each in forms:
        logs = np.array([source.scores[next(cut).ids].sum() for _ in each])
        shares = np.exp(logs - logs.max())
        shares /= shares.sum()
        yield [(form, share) for form, share in zip(each, shares, strict=True) if share >= RAREST_FORM]


def unigram(source, numbers_kept) -> Tokenizer:
    """Cuts with the pieces of these numbers alone. Numbers are those of the places in the list."""
    kept = [(source.pieces[n], float(source.scores[n])) for n in numbers_kept]
    return Tokenizer(models.Unigram(kept, unk_id=MARKS - 1))


def _needed(source, kept, words) -> dict[int, float]:
    """What each piece is worth to the words, cut with the pieces that are kept."""
    tokenizer, kept = unigram(source, kept), list(kept)
    out: dict[int, float] = {}
    for start in range(0, len(words), 10_000):
        part = words[start : start + 10_000]
        for (_, worth), cut in zip(part, tokenizer.encode_batch([w for w, _ in part], add_special_tokens=False), strict=True):
            for place in cut.ids:
                out[kept[place]] = out.get(kept[place], 0.0) + worth
    return out


def _add_traditional(source, worth):
    """Frequencies of Chinese are of simplified words; a traditional piece is worth half of its simplified one."""
    lines = SIMPLIFIED.read_text().splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    simple = str.maketrans(pairs[0::2], pairs[1::2])
    numbers = {piece: n for n, piece in enumerate(source.pieces)}
    for n, piece in enumerate(source.pieces):
        plain = piece.translate(simple)
        if plain != piece and plain in numbers:
            worth[n] = max(worth.get(n, 0.0), 0.5 * worth.get(numbers[plain], 0.0))
