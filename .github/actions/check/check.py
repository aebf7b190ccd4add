"""Checks a corpus as GitHub shows it: problems beside files, golden questions that flip, a page of the run, and figures.

`ibid check` and `ibid index --check` say all of it themselves with `--format github`, escaped, since articles come from whoever opens
a pull request. What is left for this program is git: the golden questions are compared with the corpus of the commit BASE, of which
an index is made first. Ends with status 1 where the corpus has a problem, where a golden question broke and GOLDEN is not `warning`,
or where Ibid cannot read the corpus.
"""

import os
import re
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

# A commit that is not there, as GitHub says of the first push to a branch.
NO_COMMIT = re.compile(r"0*")


def say(text):
    """Writes other people's words to the log, where no line of theirs is taken for a command."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::", flush=True)


def ibid(program, *arguments, is_shown=True):
    """Runs Ibid, and says whether it ended well. What it prints for GitHub is shown."""
    run = subprocess.run([program, *arguments], capture_output=True, encoding="utf-8", errors="replace", check=False)
    if run.stderr.strip():
        say(run.stderr)
    if is_shown:
        print(run.stdout, end="", flush=True)
    return run.returncode == 0


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


def main(env):
    corpus = os.path.normpath(env.get("CORPUS") or "corpus").replace(os.sep, "/")
    program = env.get("PROGRAM") or str(Path(env.get("RUNNER_TEMP", "")) / "ibid/ibid")
    strict = [] if env.get("GOLDEN") == "warning" else ["--strict"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        github = ("--format", "github", "--corpus", corpus)
        is_well = ibid(program, "check", "--strict", *github, "--index", str(work / "none"))
        earlier = base_corpus(env.get("BASE") or "", corpus, work / "base")
        index = ("--index", str(work / "index"))
        if earlier is not None:
            ibid(program, "index", "--corpus", str(earlier), *index, is_shown=False)
        is_kept = ibid(program, "index", "--check", *strict, *github, *index)
        git("worktree", "remove", "--force", str(work / "base"))
    return 0 if is_well and is_kept else 1


if __name__ == "__main__":
    sys.exit(main(os.environ))
