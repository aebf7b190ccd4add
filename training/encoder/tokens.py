"""How text is cut: the rules of multilingual-e5-small's tokenizer with the pieces that are kept."""

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from .vocabulary import MARKS

# As many as the model has places for.
MOST_PIECES = 512


def tokenizer(source, kept) -> Tokenizer:
    # A score says how common a piece is; a hundredth more or less changes no cut worth speaking of, and saves a third.
    pieces = [(source.pieces[n], round(float(source.scores[n]), 2)) for n in kept]
    out = Tokenizer(models.Unigram(pieces, unk_id=MARKS - 1))
    # In place of the source's own table of characters: the same but for control characters, which Ibid takes out of all text.
    out.normalizer = normalizers.NFKC()
    out.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    out.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return out
