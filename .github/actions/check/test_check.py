"""What the action does with the program itself (IBID, where it is set): a pull request that breaks an article and a golden question
fails and says both. How it is said is the program's, and tested there.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import check

KITE = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n"
CLOCK = "# The tide clock\n\nThe tide clock in the square was made from an old pump by the school.\n"
GOLDEN = '{"id": "g1", "question": "who built the paper kite", "relevant": ["kite#intro/1"], "answers": ["Mira Osei"]}\n'


@unittest.skipUnless(os.environ.get("IBID"), "IBID names no program")
class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.git("init", "--quiet")
        self.base = self.commit({"kite.md": KITE, "clock.md": CLOCK, "questions.jsonl": GOLDEN})

    def git(self, *arguments):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=self.root, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, files):
        for name, text in files.items():
            path = self.root / "corpus" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Articles")
        return self.git("rev-parse", "HEAD")

    def run_check(self, **env):
        env = os.environ | {"PROGRAM": os.environ["IBID"], "IBID_READER": "off", "BASE": self.base} | env
        env |= {"GITHUB_STEP_SUMMARY": str(self.root / "summary"), "GITHUB_OUTPUT": str(self.root / "output")}
        run = subprocess.run(
            [sys.executable, str(Path(check.__file__).resolve())],
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        return run.returncode, run.stdout, (self.root / "output").read_text(encoding="utf-8") if not run.stderr else run.stderr

    def test_what_is_well_passes(self):
        self.commit({"boat.md": "# The tin boat\n\nThe tin boat was made from old cans by two sisters.\n"})
        status, said, output = self.run_check()
        self.assertEqual((status, output), (0, "problems=0\nbroken=0\nmended=0\n"), said)

    def test_what_breaks_is_said(self):
        self.commit({"kite.md": "# The wooden sledge\n\nIt snowed.\n", "clock.md": f"---\ndate: 2026-13-45\n---\n{CLOCK}"})
        status, said, output = self.run_check()
        self.assertEqual((status, output), (1, "problems=1\nbroken=1\nmended=0\n"), said)
        self.assertIn("file=corpus/clock.md,line=2::", said)
        self.assertIn("file=corpus/questions.jsonl,line=1::no longer answered right: who built the paper kite", said)

    def test_a_broken_question_can_be_a_warning(self):
        self.commit({"kite.md": "# The wooden sledge\n\nIt snowed.\n"})
        status, said, _ = self.run_check(GOLDEN="warning")
        self.assertEqual(status, 0, said)
        self.assertIn("::warning title=Golden question", said)

    def test_a_register_that_cannot_be_read_is_named(self):
        self.commit({"register.toml": "[broken\n"})
        env = os.environ | {"PROGRAM": os.environ["IBID"], "BASE": self.base}
        command = [sys.executable, str(Path(check.__file__).resolve())]
        run = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 1)
        self.assertIn("::error title=Ibid,file=corpus/register.toml,line=1::", run.stdout)

    def test_a_first_push_has_nothing_to_compare_with(self):
        status, said, output = self.run_check(BASE="0" * 40)
        self.assertEqual((status, output), (0, "problems=0\nbroken=0\nmended=0\n"), said)


if __name__ == "__main__":
    unittest.main()
