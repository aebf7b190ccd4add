"""A question set as every peer is given it: one text a passage, its fields joined, and the questions in their order.

Peers that match words know no word borders in Chinese, so there both passages and questions come to them cut into words by
a dictionary (jieba), before anything is timed. Ibid reads the set itself.
"""
import json
import os
import re
from typing import NamedTuple

HAN = re.compile(r"[\u3400-\u9fff]")
# Words so frequent that the language with the most of them is the set's.
FUNCTION_WORDS = {
    "english": "the of and to is are what how which was did",
    "spanish": "el los las del que por una cuál qué es fue",
    "french": "le les des du est une dans quel qui pour sont",
    "german": "der die das und ist von den was wie wurde ein",
    "italian": "il di che è gli una della sono quale nel per",
    "portuguese": "os que do da uma não em foi qual como são",
    "dutch": "het een van en is dat wat zijn werd hoe voor",
}


class Passage(NamedTuple):
    id: str
    article: str
    title: str
    section: str
    question: str
    body: str

    @property
    def words(self):
        """What is indexed by words: title, headings, question and text, each on a line of its own."""
        return "\n".join(part for part in (self.title, self.section, self.question, self.body) if part)

    @property
    def text(self):
        """What is indexed by meaning: the same, but of a question without a text the question alone.

        Such a question is one phrasing of an intent, whose name the title is. Names help BM25 (P@1 0.63 against 0.62 on
        hint3-v2-sofmattress, 0.83 against 0.80 on clinc150-small) and mislead MiniLM-L6 (0.67 against 0.78 on the former).
        """
        return self.question if self.question and not self.body else self.words


class Question(NamedTuple):
    id: str
    text: str
    grades: dict
    article: str


class Set(NamedTuple):
    name: str
    language: str
    passages: list
    questions: list


def read_set(folder):
    passages = [
        Passage(row["id"], *(row.get(key) or "" for key in ("article_id", "title", "section", "question", "text")))
        for row in rows(folder, "passages.jsonl")
    ]
    questions = [
        Question(row["id"], row["question"], grades(row), row.get("article_id") or "")
        for row in rows(folder, "questions.jsonl")
    ]
    language = language_of(" ".join(p.text for p in passages[:500]))
    return Set(os.path.basename(os.path.normpath(folder)), language, passages, questions)


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def grades(row):
    given = row.get("grades") or {}
    return {passage: given.get(passage, 1.0) for passage in row.get("relevant") or []}


def language_of(text):
    if len(HAN.findall(text)) > len(text) / 5:
        return "chinese"
    words = re.findall(r"\w+", text.lower())
    counts = {name: sum(map(words.count, known.split())) for name, known in FUNCTION_WORDS.items()}
    return max(counts, key=counts.get)


def spaced(texts, language):
    """The texts as they are, or cut into words where the language writes none."""
    if language != "chinese":
        return texts
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return [" ".join(jieba.cut(text)) for text in texts]
