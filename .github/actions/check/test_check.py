"""What `check.py` prints.

1. A problem stands beside its file and line, with its remedy; what asks for nothing to be done is a notice and no problem.
2. Words of an article are never a command of GitHub's, nor formatting in the summary.
3. Golden questions are told apart by whether they broke, and stand at their line of the file.
4. With the program itself (IBID, where it is set): a pull request that breaks an article and a golden question fails and says both.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import check

PROBLEM = {"file": "2026/kite.md", "line": 3, "what": "the date does not exist", "remedy": "write it", "left_out": False}
DRAFT = PROBLEM | {"what": "the article is not published", "remedy": "nothing to do: it is read later", "left_out": True}
FOUND = {"articles": 1, "files": 2, "problems": [], "faults": [], "lost_rulings": []}
BROKE = {"id": "g1", "question": "who?", "before": "kite#1", "after": None, "was_right": True, "is_right": False}
HOSTILE = "100 %\r\n::error::<img src=x> | [a](b) @all"

KITE = "# The paper kite\n\nA paper kite was built by Mira Osei in the old harbour last spring.\n"
CLOCK = "# The tide clock\n\nThe tide clock in the square was made from an old pump by the school.\n"
GOLDEN = '{"id": "g1", "question": "who built the paper kite", "relevant": ["kite#intro/1"], "answers": ["Mira Osei"]}\n'


class Annotations(unittest.TestCase):
    def lines(self, **found):
        return list(check.problem_annotations(FOUND | found, "docs/corpus"))

    def test_a_problem_stands_at_its_line(self):
        line = "::error title=Problem,file=docs/corpus/2026/kite.md,line=3::the date does not exist%0A→ write it"
        self.assertEqual(self.lines(problems=[PROBLEM]), [line])

    def test_a_file_without_a_line_is_named_alone(self):
        [line] = self.lines(problems=[PROBLEM | {"line": None, "left_out": True}])
        self.assertTrue(line.startswith("::error title=Left out,file=docs/corpus/2026/kite.md::"), line)

    def test_a_draft_is_a_notice(self):
        [line] = self.lines(problems=[DRAFT])
        self.assertTrue(line.startswith("::notice "), line)
        self.assertIn("0 problems", check.summary(FOUND | {"problems": [DRAFT]}, None, False))

    def test_a_fault_of_a_guarding_file_stands_at_its_line(self):
        [line] = self.lines(faults=["questions.jsonl:120: it ends early; fix the line"])
        self.assertIn("file=docs/corpus/questions.jsonl,line=120::it ends early", line)
        [line] = self.lines(faults=["nothing is known"])
        self.assertEqual(line, "::error title=Register or rulings::nothing is known")

    def test_words_are_no_commands(self):
        [line] = self.lines(problems=[PROBLEM | {"file": "a,b:c\n.md", "what": HOSTILE, "remedy": None}])
        self.assertEqual(len(line.splitlines()), 1)
        self.assertIn("file=docs/corpus/a%2Cb%3Ac%0A.md,", line)
        self.assertTrue(line.endswith("::100 %25%0D%0A::error::<img src=x> | [a](b) @all"), line)

    def test_a_golden_question_stands_at_its_line(self):
        questions = f'not json\n[]\n{{"id": "g0"}}\n{GOLDEN}'
        [line] = check.golden_annotations([BROKE], "corpus", questions, "warning")
        self.assertIn("::warning title=Golden question,file=corpus/questions.jsonl,line=4::no longer answered right: who?", line)
        self.assertTrue(line.endswith("now no answer"), line)


class Summary(unittest.TestCase):
    def test_words_are_no_formatting(self):
        page = check.summary(FOUND | {"problems": [PROBLEM | {"what": HOSTILE}]}, None, False)
        self.assertIn("100 % ::error::&lt;img src=x&gt; \\| \\[a\\]\\(b\\) \\@all", page)

    def test_golden_questions_are_told_apart(self):
        mended = BROKE | {"id": "g2", "was_right": False, "is_right": True}
        other = BROKE | {"id": "g3", "was_right": False}
        golden = {"asked": 9, "changed": [mended, BROKE, other]}
        self.assertEqual(check.flips(golden), ([BROKE], [mended], [other]))
        page = check.summary(FOUND, {"golden": golden}, True)
        self.assertIn("9 asked: 1 broke, 1 mended, 1 answered differently besides.", page)
        self.assertIn("no earlier corpus", check.summary(FOUND, {"golden": golden}, False))

    def test_a_long_table_says_that_it_is_cut(self):
        self.assertIn("… and 3 more", check.table(("a",), [("b",)] * (check.MOST_ROWS + 3)))


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
