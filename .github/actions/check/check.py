"""Checks a corpus as GitHub shows it: problems as annotations by file and line, golden questions that flip as a summary.

It runs `ibid check --strict --json` and `ibid index --check --json`, and reads nothing but what these print. The golden questions
are compared with the corpus of the commit BASE, of which an index is made first. Articles come from whoever opens a pull request:
their words are escaped on their way into commands of GitHub's and into the summary. Ends with status 1 where the corpus has a
problem, where a golden question broke and GOLDEN is `error`, or where Ibid cannot read the corpus.
"""

import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

# Rows of a table in the summary; all problems are in the log.
MOST_ROWS = 200
# A commit that is not there, as GitHub says of the first push to a branch.
NO_COMMIT = re.compile(r"0*")
# What is left to say of it when nothing has to be done: drafts, what is struck out, items of a feed that are not published.
NOTICE = "nothing to do"
PLACE = re.compile(r"(?P<file>[^:\s]+):(?P<line>\d+): (?P<what>.*)")


def escaped(text):
    return str(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation(level, what, title, file=None, line=None):
    """A line by which GitHub shows something beside a file."""
    fields = {"title": title, "file": file, "line": line}
    told = (f"{key}={escaped(value).replace(':', '%3A').replace(',', '%2C')}" for key, value in fields.items() if value)
    return f"::{level} {','.join(told)}::{escaped(what)}"


def cell(text):
    """Words in a table of Markdown, as they are."""
    words = re.sub(r"\s+", " ", str(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~@])", r"\\\1", words)


def table(head, rows):
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    lines += [f"| {' | '.join(map(cell, row))} |" for row in rows[:MOST_ROWS]]
    if len(rows) > MOST_ROWS:
        lines += ["", f"… and {len(rows) - MOST_ROWS} more, in the log."]
    return "\n".join(lines) + "\n"


def problem_level(problem):
    return "notice" if (problem["remedy"] or "").startswith(NOTICE) else "error"


def problem_annotations(check, corpus):
    """Annotations of what `ibid check` found."""
    for problem in check["problems"]:
        title = "Left out" if problem["left_out"] else "Problem"
        what = f"{problem['what']}\n→ {problem['remedy']}" if problem["remedy"] else problem["what"]
        yield annotation(problem_level(problem), what, title, f"{corpus}/{problem['file']}", problem["line"])
    for fault in check["faults"]:
        place = PLACE.fullmatch(fault)
        file, line, what = place.group("file", "line", "what") if place else (None, None, fault)
        yield annotation("error", what, "Register or rulings", file and f"{corpus}/{file.removeprefix(f'{corpus}/')}", line)
    for lost in check["lost_rulings"]:
        what = f"the passage {lost['passage']} is gone, so this ruling does nothing: {lost['question']}"
        yield annotation("warning", what, "Ruling", f"{corpus}/questions.jsonl")


def flips(golden):
    """Golden questions that are answered differently: those that broke, those that are right now, and the others."""
    changed = golden["changed"]
    broken = [one for one in changed if one["was_right"] and not one["is_right"]]
    mended = [one for one in changed if one["is_right"] and not one["was_right"]]
    return broken, mended, [one for one in changed if one["was_right"] == one["is_right"]]


def golden_lines(questions):
    """On which line of a file of golden questions each id stands."""
    lines = {}
    for number, line in enumerate(questions.splitlines(), 1):
        try:
            lines.setdefault(json.loads(line).get("id"), number)
        except (ValueError, AttributeError):
            continue
    return lines


def golden_annotations(broken, corpus, questions, level):
    lines = golden_lines(questions)
    for one in broken:
        what = f"no longer answered right: {one['question']}\nbefore {one['before'] or 'no answer'}, now {one['after'] or 'no answer'}"
        yield annotation(level, what, "Golden question", f"{corpus}/questions.jsonl", lines.get(one["id"]))


def summary(check, preview, is_compared):
    """The page that GitHub shows of the run."""
    problems = [problem for problem in check["problems"] if problem_level(problem) == "error"]
    out = ["## Articles\n", f"{check['articles']} articles in {check['files']} files, {len(problems)} problems.\n"]
    if problems:
        rows = [(one["file"], one["line"] or "", one["what"], one["remedy"] or "") for one in problems]
        out.append(table(("file", "line", "what", "remedy"), rows))
    if check["faults"]:
        out += ["### Register and rulings\n", *(f"- {cell(fault)}" for fault in check["faults"]), ""]
    out.append("## Golden questions\n")
    if preview is None or not is_compared:
        out.append("There is no earlier corpus to compare them with.\n")
        return "\n".join(out)
    broken, mended, others = flips(preview["golden"])
    asked = preview["golden"]["asked"]
    out.append(f"{asked} asked: {len(broken)} broke, {len(mended)} mended, {len(others)} answered differently besides.\n")
    for title, some in (("Broke", broken), ("Mended", mended), ("Answered differently", others)):
        if some:
            rows = [(one["id"], one["question"], one["before"] or "no answer", one["after"] or "no answer") for one in some]
            out += [f"### {title}\n", table(("id", "question", "before", "after"), rows)]
    return "\n".join(out)


def say(text):
    """Writes other people's words to the log, where no line of theirs is taken for a command."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::", flush=True)


def ibid(program, *arguments):
    run = subprocess.run([program, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False)
    if run.stderr.strip():
        say(run.stderr)
    return run


def read(run):
    """The JSON of a run; none where it printed none, which is reported with the place that stderr names."""
    try:
        return json.loads(run.stdout)
    except ValueError:
        said = next((line for line in run.stderr.splitlines() if line.startswith("error: ")), run.stderr.strip())
        place = PLACE.fullmatch(said.removeprefix("error: "))
        file, line, what = place.group("file", "line", "what") if place else (None, None, said)
        print(annotation("error", what, "Ibid", file, line))
        return None


def git(*arguments):
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False).returncode == 0


def base_corpus(base, corpus, folder):
    """The articles of an earlier commit, in a folder of their own; none where there is no such commit or it has none."""
    if NO_COMMIT.fullmatch(base) or base.startswith("-"):
        return None
    is_here = git("cat-file", "-e", f"{base}^{{commit}}") or git("fetch", "--quiet", "--depth=1", "origin", base)
    commit = base if git("cat-file", "-e", f"{base}^{{commit}}") else "FETCH_HEAD"
    if not is_here or not git("worktree", "add", "--quiet", "--detach", str(folder), commit):
        return None
    return folder / corpus if (folder / corpus).is_dir() else None


def previewed(program, corpus, base, work):
    """What `ibid index --check` says of the corpus, and whether there was an earlier one to compare it with."""
    earlier = base_corpus(base, corpus, work / "base")
    index = ("--index", str(work / "index"))
    is_compared = earlier is not None and ibid(program, "index", "--corpus", str(earlier), *index).returncode == 0
    return read(ibid(program, "index", "--check", "--json", "--corpus", corpus, *index)), is_compared


def main(env):
    corpus = os.path.normpath(env.get("CORPUS") or "corpus").replace(os.sep, "/")
    program = env.get("PROGRAM") or str(Path(env.get("RUNNER_TEMP", "")) / "ibid/ibid")
    level = "warning" if env.get("GOLDEN") == "warning" else "error"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        checked = ibid(program, "check", "--strict", "--json", "--corpus", corpus, "--index", str(work / "none"))
        check = read(checked)
        if check is None:
            return 1
        preview, is_compared = previewed(program, corpus, env.get("BASE") or "", work)
        git("worktree", "remove", "--force", str(work / "base"))

    for line in problem_annotations(check, corpus):
        print(line)
    broken, mended, _ = flips(preview["golden"]) if preview and is_compared else ([], [], [])
    questions = Path(corpus, "questions.jsonl")
    text = questions.read_text(encoding="utf-8", errors="replace") if questions.is_file() else ""
    for line in golden_annotations(broken, corpus, text, level):
        print(line)

    problems = sum(problem_level(problem) == "error" for problem in check["problems"])
    with open(env.get("GITHUB_STEP_SUMMARY") or os.devnull, "a", encoding="utf-8") as file:
        file.write(summary(check, preview, is_compared))
    with open(env.get("GITHUB_OUTPUT") or os.devnull, "a", encoding="utf-8") as file:
        file.write(f"problems={problems}\nbroken={len(broken)}\nmended={len(mended)}\n")
    is_well = checked.returncode == 0 and preview is not None and not (broken and level == "error")
    print(f"{problems} problems, {len(broken)} golden questions broke, {len(mended)} mended")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(os.environ))
