import os
from collections.abc import Callable, Iterator
from pathlib import Path

Pairs = list[tuple[str, str]]

class Papers:
    def __iter__(self) -> Iterator[str]: ...
    def __next__(self) -> str: ...

class Index:
    def __init__(self, dir: str | os.PathLike[str]) -> None: ...
    @property
    def dir(self) -> Path: ...
    def __len__(self) -> int: ...
    def ask(
        self,
        question: str,
        k: int,
        *,
        mode: str,
        min_score: float | None,
        exact: bool,
        literal: bool,
        both: bool,
        explain: bool,
        filters: Pairs,
    ) -> str: ...
    def similar(self, name: str, k: int, filters: Pairs) -> str: ...
    def papers_called(self, name: str) -> list[str]: ...
    def papers(self) -> Papers: ...
    def cite(self, names: list[str], format: str) -> str: ...

def filters() -> list[tuple[str, str, list[str], bool]]: ...
def locate() -> Path: ...
def search_packages_in(dir: str | os.PathLike[str]) -> None: ...
def update(
    paths: list[str],
    dir: str | os.PathLike[str],
    *,
    progress: Callable[[str, int, int | None], object] | None,
    model: str | None,
    rebuild: bool,
    forget: list[str],
    threads: int | None,
    memory: int | None,
    graph_from: int | None,
    store: str | None,
    wait: bool,
) -> str: ...
