"""Ibid itself: the release binary, with its bundled encoder.

Rankings and confidence are those of `ibid eval --run` over the set just as it is. Time, memory and disk are those of the
program as it is used: the set written as Markdown articles, `ibid index`, and questions one a line to `ibid ask`,
which decides, quotes and cites on top of ranking. At a size another program may make the index, with made-up vectors as
the peers have them; `ibid ask` then finds it up to date.
"""
import json
import os
import re
import resource
import shlex
import subprocess
from itertools import groupby

from peers.engines import Engine, size

TICK = os.sysconf("SC_CLK_TCK")


class Peer(Engine):
    ranked_apart = True

    def environment(self):
        """The encoder is the one inside, whatever this shell says."""
        return {name: value for name, value in os.environ.items() if name != "IBID_MODEL"}

    def build(self, made, folder):
        self.index = os.path.join(folder, "index")
        self.corpus = os.path.join(folder, "corpus")
        self.places = ["--corpus", self.corpus, "--index", self.index]
        stand_in = os.environ.get("PEERS_IBID_INDEXER") if self.scale else None
        if stand_in:
            subprocess.run([*shlex.split(stand_in), self.corpus, self.index], check=True, stdout=subprocess.DEVNULL)
        else:
            self.run("index", *self.places)
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.indexing = spent.ru_utime + spent.ru_stime
        self.process = subprocess.Popen(
            [os.environ["PEERS_IBID"], "ask", "--json", *self.places], text=True, cwd=folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment(),
        )

    def prepare(self, made, folder):
        """The articles, which are there before any index is built."""
        write_articles(made.passages, os.path.join(folder, "corpus"))

    def ask(self, question, limit):
        self.process.stdin.write(" ".join(question.split()) + "\n")
        self.process.stdin.flush()
        if not self.process.stdout.readline():
            raise RuntimeError("ibid ask ended before its questions did")
        return [], 0.0

    def rankings(self, source, folder):
        apart = os.path.join(folder, "eval")
        out = apart + ".jsonl"
        text = self.run("eval", source, "--index", apart, "--run", out, "--json")
        with open(out, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        ranked = {row["id"]: ([passage for passage, _ in row["ranking"]], row["confidence"]) for row in lines}
        return ranked, json.loads(text)[0]

    def run(self, *arguments):
        command = [os.environ["PEERS_IBID"], *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment())
        if done.returncode:
            raise RuntimeError(f"ibid {arguments[0]}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def build_seconds(self, before):
        return self.indexing

    def disk(self, folder):
        return size(self.index)

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def peak_megabytes(self):
        """The larger of indexing's and asking's."""
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def write_articles(passages, folder):
    """An article each; sections are headings, FAQ entries stand under FAQ. Where an entry has no answer, it is its own."""
    os.makedirs(folder)
    for number, (_, group) in enumerate(groupby(sorted(passages, key=lambda p: p.article), key=lambda p: p.article)):
        group = list(group)
        title = json.dumps(group[0].title or group[0].article, ensure_ascii=False)
        lines = ["---", f"title: {title}", "faq: headings", "---", ""]
        for passage in (p for p in group if not p.question):
            lines += [f"## {line(passage.section)}" if passage.section else "", "", plain(passage.body), ""]
        entries = [p for p in group if p.question]
        if entries:
            lines += ["## FAQ", ""]
        for passage in entries:
            lines += [f"### {line(passage.question)}", "", plain(passage.body or passage.question), ""]
        with open(os.path.join(folder, f"{number:06}.md"), "w", encoding="utf-8") as file:
            file.write("\n".join(lines))


def line(text):
    return " ".join(text.split())


def plain(text):
    """No line of a passage is read as a heading or a rule."""
    return re.sub(r"(?m)^\s*[#=>`~-]+", "", text).strip()
