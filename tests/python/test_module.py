"""The module `papers_sem`."""

import dataclasses
import faulthandler
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import papers_sem
from papers_sem import Answer, Hit, _native

EXAMPLE = Path(os.environ["PAPERS_SEM_EXAMPLE"]) / "reading-list"
QUESTION = "attention over very long documents"

# A test that waits for ever ends with the places where it waits.
faulthandler.dump_traceback_later(300, exit=True)


class Case(unittest.TestCase):
    """A test with a folder of its own and an index of the example, which is made once."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name).resolve()
        cls.dir, cls.report = example()
        cls.library = papers_sem.open(cls.dir)


@cache
def example() -> tuple[Path, papers_sem.Report]:
    """The index of the example. Embedding takes seconds."""
    folder = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(folder.cleanup)
    dir = Path(folder.name).resolve() / "the example"
    return dir, papers_sem.index(EXAMPLE, dir)


class Asking(Case):
    def test_hits_are_dataclasses_and_an_answer_a_sequence(self) -> None:
        answer = self.library.ask(QUESTION, k=4)
        self.assertEqual((len(answer), len(answer[:2]), answer[-1].rank), (4, 2, 4))
        self.assertEqual([hit.rank for hit in answer], [1, 2, 3, 4])
        first = answer[0]
        self.assertEqual((first.id, first.doubtful, answer.calibrated), ("2004.05150", False, True))
        self.assertIn("Longformer", first.title)
        self.assertTrue(first.sentence in first.passage and first.passage)
        self.assertEqual(Path(first.source.path).parent, EXAMPLE)
        with self.assertRaises(dataclasses.FrozenInstanceError):
            first.rank = 2  # type: ignore[misc]
        self.assertEqual(dataclasses.asdict(first)["source"]["line"], first.source.line)
        self.assertEqual(hash(first), hash(self.library.ask(QUESTION, k=1)[0]))

    def test_chinese_questions_and_modes(self) -> None:
        question = "怎样在上千台机器上并行处理大数据？"
        for mode in ("hybrid", "semantic"):
            self.assertIn("MapReduce", self.library.ask(question, mode=mode)[0].title)
        by_words = self.library.ask("LoRA", mode="lexical", explain=True)
        self.assertIn("2106.09685", [hit.id for hit in by_words])
        self.assertIsNone(by_words[0].explain.cosine)
        self.assertIsNone(self.library.ask("LoRA")[0].explain)
        with self.assertRaisesRegex(ValueError, "hybrid"):
            self.library.ask(question, mode="both")  # type: ignore[arg-type]

    def test_filters_are_those_of_the_library(self) -> None:
        self.assertEqual({name for name, *_ in _native.filters()}, set(papers_sem.Filters.__annotations__))
        for name, *_ in _native.filters():
            self.assertIn(name, papers_sem.Index.ask.__doc__)
        every = self.library.ask(QUESTION, k=100)
        for since in (2020, "2020", date(2020, 1, 1)):
            later = self.library.ask(QUESTION, k=100, since=since)
            self.assertTrue(0 < len(later) < len(every))
            self.assertTrue(all(hit.date and hit.date >= "2020" for hit in later))
        tagged = self.library.ask(QUESTION, tag=["长文本"], source=EXAMPLE / "weekly.md", lang=None)
        self.assertTrue(len(tagged) and all("长文本" in hit.tags for hit in tagged))
        self.assertEqual(len(self.library.ask(QUESTION, tag=["长文本", "no such tag"])), 0)

    def test_wrong_filters_are_errors(self) -> None:
        with self.assertRaisesRegex(TypeError, "'?\"?sinse.*since, until"):
            self.library.ask(QUESTION, sinse=2020)  # type: ignore[call-arg]
        with self.assertRaisesRegex(papers_sem.FilterError, "2024-02-19"):
            self.library.ask(QUESTION, since="yesterday")
        with self.assertRaisesRegex(papers_sem.FilterError, "en, zh|zh, en"):
            self.library.ask(QUESTION, lang="fr")  # type: ignore[arg-type]
        with self.assertRaisesRegex(TypeError, "one value"):
            self.library.ask(QUESTION, since=[2020, 2021])  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            self.library.ask(QUESTION, tag=True)  # type: ignore[arg-type]
        with self.assertRaises(ValueError):
            self.library.ask(QUESTION, k=0)
        with self.assertRaises(papers_sem.QuestionError):
            self.library.ask("  ")

    def test_similar_papers(self) -> None:
        answer = self.library.similar("2004.05150", k=3)
        self.assertEqual((answer.id, len(answer), answer.calibrated), ("2004.05150", 3, False))
        self.assertNotIn("2004.05150", [hit.id for hit in answer])
        self.assertEqual(self.library.similar(self.library.ask(QUESTION)[0], k=3).hits, answer.hits)
        with self.assertRaisesRegex(papers_sem.PaperNotFound, "the nearest names are:\n  2004.05150"):
            self.library.similar("2004.0515")

    def test_citations(self) -> None:
        text = self.library.cite(["2004.05150", "2004.05150", "2106.09685"])
        self.assertEqual(text.count("\n@") + text.startswith("@"), 2)
        self.assertEqual(len(json.loads(self.library.cite(self.library.ask(QUESTION, k=3), "csl-json"))), 3)
        self.assertIn("TY  - ", self.library.cite("2004.05150", "ris"))
        with self.assertRaisesRegex(ValueError, "bibtex, ris"):
            self.library.cite("2004.05150", "word")  # type: ignore[arg-type]
        with self.assertRaises(papers_sem.PaperNotFound):
            self.library.cite(["2004.05150", "nothing is called so"])

    def test_papers(self) -> None:
        papers = list(self.library.papers())
        self.assertEqual(len(papers), len(self.library))
        self.assertEqual(len(papers), self.report.papers)
        one = self.library.paper("https://arxiv.org/abs/2004.05150")
        self.assertEqual(one, next(paper for paper in papers if paper.id == "2004.05150"))
        self.assertTrue(one.texts[0].text)
        self.assertEqual(hash(one), hash(self.library.paper("2004.05150")))
        # An iterator that nobody reads to its end leaves nothing behind that waits.
        next(self.library.papers())

    def test_threads_share_an_index(self) -> None:
        questions = [QUESTION, "怎样微调大模型", "LoRA", "image recognition", "强化学习"] * 4
        alone = [[hit.id for hit in self.library.ask(question)] for question in questions]
        with ThreadPoolExecutor(8) as threads:
            together = threads.map(lambda question: [hit.id for hit in self.library.ask(question)], questions)
        self.assertEqual(alone, list(together))


class Showing(Case):
    def test_text(self) -> None:
        answer = self.library.ask(QUESTION, k=2)
        lines = repr(answer).splitlines()
        self.assertEqual(len(lines), 3)
        self.assertRegex(lines[1], r"^  1  0\.\d\d  Longformer: .* \(20\d\d.*\)  \[2004\.05150\]$|^  1  0\.\d\d  Longformer")
        self.assertIn(f"{len(self.library)} papers", repr(self.library))
        self.assertLess(len(repr(answer[0])), 200)
        self.assertIn("Nothing found", repr(self.library.ask(QUESTION, until=1900)))

    def test_a_table_escapes_everything(self) -> None:
        evil = "\"'><script>alert(1)</script>&<img src=x onerror=alert(1)>"
        addresses = ["javascript:alert(1)", "data:text/html,x", "HTTPS://a.example/?a=1&b=\"><b>", "http://[", "//a.example"]
        hits = tuple(
            Hit(1, 0.5, evil, evil, date=evil, title_zh=evil + "zh", url=url, venue=evil, authors=(evil,) * 4, language=evil,
                sentence=evil, marks=((3, 9), (1, 2), (9, 5000)))  # type: ignore[arg-type]
            for url in addresses
        )
        page = Answer(evil, hits, warnings=(evil,))._repr_html_()
        seen = Tags()
        seen.feed(page)
        self.assertEqual(seen.open, [], "every tag is closed")
        self.assertLessEqual(seen.tags, {"div", "p", "b", "table", "thead", "tbody", "tr", "th", "td", "a", "br", "small", "span", "mark"})
        self.assertEqual(seen.links, [addresses[2]])
        self.assertLessEqual(seen.attributes, {"class", "style", "href", "target", "rel", "lang"})
        self.assertEqual(seen.marked[0], evil[3:9])

    def test_a_table_of_a_real_answer(self) -> None:
        seen = Tags()
        answer = self.library.ask(QUESTION, k=3)
        seen.feed(answer._repr_html_())
        self.assertEqual(seen.links, [hit.url for hit in answer if hit.url])
        self.assertTrue(seen.marked)


class Tags(HTMLParser):
    """What a browser sees of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str | None] = []
        self.open: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


class Indexing(Case):
    months = count()

    def notes(self, papers: int) -> Path:
        """A file with so many papers, which no other file has."""
        month = next(self.months)
        prefix = f"{15 + month // 12}{1 + month % 12:02}"
        path = self.folder / f"notes {month}" / "notes.md"
        path.parent.mkdir()
        ids = (f"{prefix}.{number:05}" for number in range(papers))
        lines = (f"## Paper {id}\n[link](https://arxiv.org/abs/{id})\n\nWe study topic {id} in depth.\n" for id in ids)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def test_reports_what_it_did(self) -> None:
        steps = []
        dir = self.folder / "reported"
        report = papers_sem.index([self.notes(5)], dir, progress=lambda *step: steps.append(step))
        self.assertEqual((report.papers, report.new, report.files, report.left), (5, 5, 1, 0))
        self.assertIn(("embedding", 5, 5), steps)
        library = papers_sem.open(dir)
        again = papers_sem.index(self.notes(3), dir)
        self.assertEqual((again.papers, again.unchanged), (8, 5))
        self.assertEqual(len(library), 8, "an open index notices updates")
        missing = papers_sem.index([self.notes(1), self.folder / "no such file"], dir)
        self.assertEqual((missing.problems, missing.problem_list[0].path), (1, str(self.folder / "no such file")))

    def test_the_index_of_the_command_is_the_default(self) -> None:
        program = "import papers_sem; print(papers_sem.index(NOTES).index, len(papers_sem.open()), papers_sem.open().dir)"
        program = program.replace("NOTES", repr(str(self.notes(2))))
        here = self.folder / "here"
        below = here / "a" / "b"
        below.mkdir(parents=True)
        for cwd, index in [(here, here / "index"), (below, here / "index")]:
            output = subprocess.run([sys.executable, "-c", program], cwd=cwd, capture_output=True, encoding="utf-8")
            self.assertEqual(output.stderr, "")
            self.assertEqual(output.stdout.split()[1:], ["2", str(index)])
        named = {**os.environ, "PAPERS_SEM_INDEX": str(self.folder / "named")}
        output = subprocess.run([sys.executable, "-c", program], cwd=here, env=named, capture_output=True, encoding="utf-8")
        self.assertEqual(output.stdout.split(), [str(self.folder / "named"), "2", str(self.folder / "named")])

    def test_a_paper_in_two_languages(self) -> None:
        path, head = self.folder / "two.md", "## LoRA\n[link](https://arxiv.org/abs/2106.09685)\n\n"
        english = "Low-rank adaptation freezes the weights of a language model and trains two small matrices.\n\n"
        chinese = "低秩适配冻结语言模型的权重，只训练两个小矩阵，所以显存需求大大降低，推理也不变慢。\n"
        path.write_text(head + english + head + chinese, encoding="utf-8")
        dir = self.folder / "two"
        self.assertEqual(papers_sem.index(path, dir).papers, 1)
        library = papers_sem.open(dir)
        [hit] = library.ask("低秩适配 显存", both=True)
        self.assertEqual((hit.language, hit.other.language), ("zh", "en"))
        self.assertIn("freezes the weights", hit.other.passage)
        self.assertIsNone(library.ask("低秩适配 显存")[0].other)

    def test_errors(self) -> None:
        with self.assertRaisesRegex(papers_sem.IndexNotFound, "there is no index in .*\n  make one with papers_sem.index"):
            papers_sem.open(self.folder / "nothing")
        with self.assertRaises(LookupError):
            papers_sem.open(self.folder / "nothing")
        with self.assertRaises(papers_sem.NothingToIndex):
            papers_sem.index([], self.folder / "nothing")
        with self.assertRaises(papers_sem.NothingToIndex):
            papers_sem.index(self.folder / "no such file", self.folder / "nothing")
        with self.assertRaises(papers_sem.IndexUnusable):
            papers_sem.index(EXAMPLE, self.notes(1).parent)
        with self.assertRaises(papers_sem.ModelError):
            papers_sem.index(EXAMPLE, self.folder / "nothing", model="no such model")
        for error in vars(papers_sem.errors).values():
            if isinstance(error, type):
                self.assertTrue(issubclass(error, papers_sem.PapersSemError))

    def test_a_missing_runtime_is_an_error_with_a_way_out(self) -> None:
        program = f"import papers_sem; papers_sem.open({str(self.dir)!r}).ask('long context')"
        wrong = {**os.environ, "ORT_DYLIB_PATH": str(self.folder / "missing.so")}
        output = subprocess.run([sys.executable, "-c", program], env=wrong, capture_output=True, encoding="utf-8")
        self.assertIn("papers_sem.errors.RuntimeNotFound: ORT_DYLIB_PATH is set to", output.stderr)
        self.assertIn('pip install "onnxruntime>=1.24"', output.stderr)

    def test_an_exception_of_the_progress_stops_it(self) -> None:
        dir = self.folder / "stopped"
        papers_sem.index(self.notes(2), dir)

        def stop(step: str, done: int, total: int | None) -> None:
            if step == "embedding":
                raise ZeroDivisionError

        with self.assertRaises(ZeroDivisionError):
            papers_sem.index(self.notes(500), dir, threads=1, progress=stop)
        self.assertGreaterEqual(len(papers_sem.open(dir)), 2)

    @unittest.skipIf(os.name == "nt", "a signal cannot be sent to one process there")
    def test_ctrl_c_stops_it_and_leaves_the_index(self) -> None:
        dir = self.folder / "interrupted"
        papers_sem.index(self.notes(2), dir)
        before = [paper.id for paper in papers_sem.open(dir).papers()]
        program = f"""
            import papers_sem
            show = lambda step, done, total: print(step, done, total, flush=True)
            papers_sem.index({str(self.notes(3000))!r}, {str(dir)!r}, threads=1, progress=show)
        """
        command = [sys.executable, "-c", textwrap.dedent(program)]
        # A shell that starts jobs in the background hands down that Ctrl-C is ignored.
        restore = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", preexec_fn=restore)
        last = ""
        for line in child.stdout:
            if line.startswith("embedding") and not last:
                child.send_signal(signal.SIGINT)
                last = line
        _, errors = child.communicate()
        self.assertTrue(errors.rstrip().endswith("KeyboardInterrupt"), errors)
        library = papers_sem.open(dir)
        self.assertLess(len(library), 3000)
        self.assertLessEqual(set(before), {paper.id for paper in library.papers()})
        self.assertEqual(len(library.ask("a topic in depth", k=2)), 2)

    def test_other_threads_run_while_it_works(self) -> None:
        # One update holds the lock until the other reports that it waits. If either held the GIL, neither would go on.
        dir, waits = self.folder / "contended", threading.Event()

        def hold(step: str, done: int, total: int | None) -> None:
            if step != "waiting":
                waits.wait()

        def tell(step: str, done: int, total: int | None) -> None:
            if step == "waiting":
                waits.set()

        first, second = self.notes(2), self.notes(3)
        began = threading.Event()

        def begin(*step: object) -> None:
            began.set()
            hold(*step)  # type: ignore[arg-type]

        with ThreadPoolExecutor(2) as threads:
            one = threads.submit(papers_sem.index, first, dir, progress=begin)
            began.wait()
            two = threads.submit(papers_sem.index, second, dir, progress=tell)
            self.assertEqual((one.result().papers, two.result().papers), (2, 5))
        with self.assertRaises(papers_sem.PapersSemError):
            papers_sem.open(dir).similar("nothing is called so")


class Importing(unittest.TestCase):
    def test_imports_no_other_package(self) -> None:
        program = "import sys, papers_sem; print([name for name in ('onnxruntime', 'numpy') if name in sys.modules])"
        output = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
        self.assertEqual((output.stdout.strip(), output.stderr), ("[]", ""))

    def test_knows_its_version(self) -> None:
        self.assertRegex(papers_sem.__version__, r"^\d+\.\d+\.\d+")


if __name__ == "__main__":
    unittest.main()
