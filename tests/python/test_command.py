"""The command, as pip installs it."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import papers_sem

EXAMPLE = Path(os.environ["PAPERS_SEM_EXAMPLE"]) / "reading-list"
PROGRAM = Path(sys.prefix, *(["Scripts", "papers-sem.exe"] if os.name == "nt" else ["bin", "papers-sem"]))


def run(*arguments: object, program: Path = PROGRAM, code: int = 0) -> str:
    """What the command prints with an environment that says nothing: no PATH, no HOME, no VIRTUAL_ENV."""
    bare = {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if os.name == "nt" else {}
    command = [str(word) for word in (program, *arguments)]
    result = subprocess.run(command, env=bare, capture_output=True, encoding="utf-8")
    assert result.returncode == code, f"{command}: {result.returncode}\n{result.stdout}\n{result.stderr}"
    return result.stdout


class Command(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.dir = Path(folder.name).resolve() / "index"
        cls.report = json.loads(run("index", EXAMPLE, "--index", cls.dir, "--json"))

    def test_answers_both_languages(self) -> None:
        for question, first in [
            ("attention over very long documents", "2004.05150"),
            ("怎样在上千台机器上并行处理大数据？", "MapReduce"),
        ]:
            answer = json.loads(run("ask", question, "-k", 3, "--json", "--index", self.dir))
            hit = answer["hits"][0]
            self.assertIn(first, hit["id"] + " " + hit["title"])

    def test_runs_the_library_of_its_own_python(self) -> None:
        facts = json.loads(run("doctor", "--json", "--index", self.dir))
        self.assertIn(str(Path(sys.prefix).resolve()), facts["runtime"]["value"])

    @unittest.skipIf(os.name == "nt", "links need a right there")
    def test_finds_the_library_through_a_link_as_pipx_makes_it(self) -> None:
        link = self.dir.parent / "papers-sem"
        link.symlink_to(PROGRAM)
        facts = json.loads(run("doctor", "--json", "--index", self.dir, program=link))
        self.assertIn(str(Path(sys.prefix).resolve()), facts["runtime"]["value"])

    def test_the_module_has_every_field_of_the_json(self) -> None:
        from dataclasses import fields

        def names(cls: type) -> set[str]:
            return {field.name for field in fields(cls)}

        answer = json.loads(run("ask", "LoRA 低秩适配", "--json", "--explain", "--index", self.dir))
        self.assertEqual(names(papers_sem.Answer) - {"id"}, set(answer))
        self.assertEqual(names(papers_sem.Understood), set(answer["understood"]))
        keys = {key for hit in answer["hits"] for key in hit}
        self.assertLessEqual(keys, names(papers_sem.Hit))
        # JSON of the command has no sentence. No paper here is in a reference manager or in two languages.
        self.assertLessEqual(names(papers_sem.Hit) - keys, {"sentence", "marks", "library_url", "other"})
        self.assertLessEqual(set(answer["hits"][0]["explain"]), names(papers_sem.Explanation))
        shown = json.loads(run("show", answer["hits"][0]["id"], "--json", "--index", self.dir))
        paper = shown[0] if isinstance(shown, list) else shown
        self.assertEqual(set(paper), names(papers_sem.Paper))
        self.assertEqual(set(paper["texts"][0]), names(papers_sem.Text))
        self.assertEqual(set(self.report) | {"store"}, names(papers_sem.Report))

    @unittest.skipUnless(sys.platform == "linux", "the tag names a version of glibc there only")
    def test_the_tag_of_the_wheel_is_true_of_both_files(self) -> None:
        wheel = Path(os.environ["PAPERS_SEM_WHEEL"])
        tag = re.search(r"manylinux_(\d+)_(\d+)", wheel.name)
        if not tag:
            self.skipTest(f"{wheel.name} is for this machine only")
        allowed = (int(tag[1]), int(tag[2]))
        with zipfile.ZipFile(wheel) as archive:
            binaries = [name for name in archive.namelist() if archive.read(name)[:4] == b"\x7fELF"]
            self.assertEqual(len(binaries), 2, binaries)
            for name in binaries:
                needed = {(int(a), int(b)) for a, b in re.findall(rb"GLIBC_(\d+)\.(\d+)", archive.read(name))}
                self.assertLessEqual(max(needed), allowed, name)


if __name__ == "__main__":
    unittest.main()
