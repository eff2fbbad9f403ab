"""A program that uses the module as its types say. It is read by mypy and not run."""

import datetime
from pathlib import Path
from typing import assert_type

import papers_sem

report = papers_sem.index(["notes", Path("more")], progress=lambda step, done, total: print(step, done, total))
assert_type(report.papers, int)
library = papers_sem.open()
answer = library.ask("long context", k=3, since=2023, until=datetime.date(2024, 2, 1), tag=["a", "b"], lang="zh", has="url")
assert_type(answer, papers_sem.Answer)
assert_type(answer[0], papers_sem.Hit)
assert_type(answer[:2], tuple[papers_sem.Hit, ...])
for hit in answer:
    assert_type(hit.title_zh, str | None)
assert_type(library.cite(answer, "ris"), str)
assert_type(library.cite(hit.id for hit in answer), str)
assert_type([paper.doi for paper in library.papers()], list[str | None])
library.ask("long context", sinse=2023)  # type: ignore[call-arg]
library.ask("long context", lang="fr")  # type: ignore[arg-type]
