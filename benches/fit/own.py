"""Makes corpora of our own publications, with their questions as golden questions, for `ibid eval` and for looking at answers.

    python3 benches/fit/own.py OUT IBID SPLIT

OUT/PUBLICATION gets the publication's articles and a questions.jsonl of the questions of SPLIT (train or dev; test is for the
very end): the passages that have a piece of evidence are relevant, near misses and strangers have none.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).parents[2] / "training/data"


def plain(text):
    """Without the marks that Markdown takes away and without blanks, which it joins."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s*_`|>#\\-]+", "", text)


def main():
    out, ibid, split = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    if split not in ("train", "dev", "test"):
        sys.exit(__doc__)
    questions = [json.loads(line) for file in sorted((DATA / "questions").glob("*.jsonl")) for line in file.open(encoding="utf-8")]
    questions = [q for q in questions if q["split"] == split]
    lost = 0
    for publication in sorted({q["publication"] for q in questions}):
        folder = out / publication
        folder.mkdir(parents=True, exist_ok=True)
        passages = {}
        for article in sorted((DATA / "articles").glob(f"{publication}-*.md")):
            shutil.copy(article, folder)
            shown = json.loads(subprocess.run([ibid, "show", "--json", folder / article.name], capture_output=True, check=True).stdout)
            passages[article.stem] = [(p["id"], plain(p["text"])) for p in shown["passages"]]
        with open(folder / "questions.jsonl", "w", encoding="utf-8") as file:
            for q in questions:
                if q["publication"] != publication:
                    continue
                own = [{"article": q["article"], "evidence": q["evidence"]}] if q["kind"] == "answerable" else []
                wanted = [(e["article"], plain(words)) for e in own + (q.get("also") or []) for words in e["evidence"]]
                relevant = sorted({i for article, words in wanted for i, text in passages.get(article, []) if words in text})
                if own and not relevant:
                    lost += 1
                    continue
                golden = {"id": q["id"], "question": q["question"], "relevant": relevant, "kind": q["kind"]}
                if own:
                    golden["answers"] = q["evidence"]
                file.write(json.dumps(golden, ensure_ascii=False) + "\n")
    print(f"{len(questions)} questions, {lost} whose evidence is in no passage left out")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main()
