"""Semantic search over your own library of paper summaries, in Chinese and English, offline.

    >>> import papers_sem
    >>> papers_sem.index("notes/")
    >>> library = papers_sem.open()
    >>> answer = library.ask("efficient long context", k=5, since=2023)
    >>> library.cite([hit.id for hit in answer])
"""

from importlib.metadata import PackageNotFoundError, version

from papers_sem import _runtime
from papers_sem._answer import Answer, Explanation, Hit, OtherText, Source, Understood
from papers_sem._filters import Filters
from papers_sem._index import Index, index, open
from papers_sem._paper import Link, Paper, Text
from papers_sem._report import LeftOut, Problem, Report
from papers_sem.errors import (
    FilterError,
    IndexLocked,
    IndexNotFound,
    IndexUnusable,
    ModelError,
    NothingToIndex,
    PaperNotFound,
    PapersSemError,
    QuestionError,
    RuntimeNotFound,
    StoreError,
)

__all__ = [
    "Answer",
    "Explanation",
    "FilterError",
    "Filters",
    "Hit",
    "Index",
    "IndexLocked",
    "IndexNotFound",
    "IndexUnusable",
    "LeftOut",
    "Link",
    "ModelError",
    "NothingToIndex",
    "OtherText",
    "Paper",
    "PaperNotFound",
    "PapersSemError",
    "Problem",
    "QuestionError",
    "Report",
    "RuntimeNotFound",
    "Source",
    "StoreError",
    "Text",
    "Understood",
    "index",
    "open",
]

try:
    __version__ = version("papers-sem")
except PackageNotFoundError:
    __version__ = "unknown"

_runtime.name_places()
