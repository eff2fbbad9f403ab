"""What an update of an index did. The fields are those of the command's `index --json`."""

import json
from dataclasses import dataclass, field
from typing import Any

from papers_sem._json import build


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read, and where."""

    path: str
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file or folder that gave no paper."""

    path: str
    cause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an update of an index did."""

    index: str
    """The folder of the index."""
    papers: int
    """Papers in the index."""
    new: int
    updated: int
    unchanged: int
    removed: int
    embedded: int = field(repr=False)
    """Passages that were embedded."""
    passages: int = field(repr=False)
    files: int
    left: int = field(repr=False)
    """Files that the next run has to do, because this one was stopped."""
    skipped: int = field(repr=False)
    problems: int
    problem_list: tuple[Problem, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)
    store: str | None = field(default=None, repr=False)

    @classmethod
    def _of(cls, text: str) -> "Report":
        data: dict[str, Any] = json.loads(text)
        return build(
            cls,
            data,
            problem_list=tuple(build(Problem, problem) for problem in data["problem_list"]),
            left_out=tuple(build(LeftOut, file) for file in data["left_out"]),
        )
