"""An index, and how it is made."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Unpack

from papers_sem import _native
from papers_sem._answer import Answer, Hit
from papers_sem._filters import AnyPath, Filters, pairs
from papers_sem._paper import Paper
from papers_sem._report import Report

Named = str | Hit | Paper
Format = Literal["bibtex", "ris", "csl-json", "csv", "markdown"]
Progress = Callable[[str, int, int | None], object]


class Index:
    """An open index. Threads can share it, and every call sees the index as it is then."""

    __slots__ = ("_native",)

    def __init__(self, dir: AnyPath | None = None) -> None:
        self._native = _native.Index(os.fspath(dir) if dir is not None else _native.locate())

    @property
    def dir(self) -> str:
        """The folder of the index."""
        return str(self._native.dir)

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return f"<papers_sem.Index {self.dir!r}: {len(self)} papers>"

    def ask(
        self,
        question: str,
        k: int = 10,
        *,
        mode: Literal["hybrid", "semantic", "lexical"] = "hybrid",
        min_score: float | None = None,
        exact: bool = False,
        literal: bool = False,
        both: bool = False,
        explain: bool = False,
        **filters: Unpack[Filters],
    ) -> Answer:
        """The `k` papers that answer a question in Chinese or English, best first.

        `mode` ranks by meaning and words, or by one of them. `min_score` leaves out papers with a lower score. `exact`
        compares every vector, also where there is a graph. `literal` takes the question word for word. `both` adds what a
        paper says in the other language, `explain` the scores that a rank comes from.

        The filters are since, until, lang, tag, category, author, source and has. A paper must meet all of them.
        """
        answer = self._native.ask(
            question,
            _count(k),
            mode=mode,
            min_score=min_score,
            exact=exact,
            literal=literal,
            both=both,
            explain=explain,
            filters=pairs(filters),
        )
        return Answer._of(answer)

    def similar(self, paper: Named, k: int = 10, **filters: Unpack[Filters]) -> Answer:
        """The `k` papers that are most similar to a paper: an arXiv id, a DOI, an address, a title or a hit."""
        return Answer._of(self._native.similar(_name(paper), _count(k), pairs(filters)))

    def cite(self, papers: Named | Iterable[Named], format: Format = "bibtex") -> str:
        """Papers in the format of a reference manager, each once."""
        several = [papers] if isinstance(papers, (str, Hit, Paper)) else papers
        return self._native.cite([_name(paper) for paper in several], format)

    def paper(self, name: str) -> Paper:
        """All that the index holds of a paper: an arXiv id, a DOI, an address or a title. The first if several have it."""
        return Paper._of(self._native.papers_called(name)[0])

    def papers(self) -> Iterator[Paper]:
        """All papers, in the order of the files that they were read from."""
        return map(Paper._of, self._native.papers())


def open(dir: AnyPath | None = None) -> Index:
    """Opens the index in a folder, else the one that the command uses.

    That is what `PAPERS_SEM_INDEX` names, else the nearest folder `index` here or above that holds an index, else `./index`.
    """
    return Index(dir)


def index(
    paths: AnyPath | Iterable[AnyPath] = (),
    dir: AnyPath | None = None,
    *,
    progress: Progress | None = None,
    model: str | None = None,
    rebuild: bool = False,
    forget: Iterable[AnyPath] = (),
    threads: int | None = None,
    memory: int | None = None,
    graph_from: int | None = None,
    store: str | None = None,
    wait: bool = True,
) -> Report:
    """Makes the index in a folder, or brings it up to date, with files and folders. Without `paths` those that it knows.

    Without `dir` it is the index that `open` opens. `memory` is what it may take, in MiB; 1024 when None. `progress` is called
    with the step ("reading", "embedding", …), how much is done and, where that is known, of how much. An exception that it
    raises stops the update, and so does Ctrl-C: papers that were in the index stay, what is finished is kept, and the next
    call goes on.
    """
    several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    report = _native.update(
        [os.fspath(path) for path in several],
        os.fspath(dir) if dir is not None else _native.locate(),
        progress=progress,
        model=model,
        rebuild=rebuild,
        forget=[os.fspath(path) for path in forget],
        threads=threads,
        memory=memory,
        graph_from=graph_from,
        store=store,
        wait=wait,
    )
    return Report._of(report)


def _name(paper: Named) -> str:
    return paper if isinstance(paper, str) else paper.id


def _count(k: int) -> int:
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    return k
