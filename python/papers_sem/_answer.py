"""The answer to a question. The fields are those of the command's `--json`."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, overload

from papers_sem import _table
from papers_sem._json import build

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands."""

    path: str
    line: int
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class OtherText:
    """What a paper says in the language in which it is not shown."""

    language: Language
    passage: str
    sentence: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The scores and ranks that the rank of a hit comes from."""

    cosine: float | None
    moved_cosine: float | None
    cosine_rank: int | None
    bm25: float | None
    bm25_rank: int | None
    translated: bool
    fused: float
    named: bool
    passage: int
    background: float
    length: float
    reranked: float | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question was taken to ask for."""

    topic: str
    conditions: tuple[dict[str, Any], ...] = ()
    excluded: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A paper that answers a question."""

    rank: int
    """Counted from 1, best first."""
    score: float
    """From 0 to 1, falling with the rank. A probability if the answer is calibrated."""
    id: str
    title: str
    date: str | None = None
    """ISO 8601, to the day, the month or the year."""
    doubtful: bool = field(default=False, repr=False)
    """Whether the paper is more likely no answer, even as the best there is."""
    title_zh: str | None = field(default=None, repr=False)
    url: str | None = field(default=None, repr=False)
    library_url: str | None = field(default=None, repr=False)
    """The address that shows the paper in the user's reference manager."""
    venue: str | None = field(default=None, repr=False)
    authors: tuple[str, ...] = field(default=(), repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)
    categories: tuple[str, ...] = field(default=(), repr=False)
    found_by: tuple[str, ...] = field(default=(), repr=False)
    language: Language = field(default="en", repr=False)
    """The language of the passage."""
    passage: str = field(default="", repr=False)
    """The passage of the paper that matches best."""
    sentence: str = field(default="", repr=False)
    """The sentence of the passage that answers best."""
    marks: tuple[tuple[int, int], ...] = field(default=(), repr=False)
    """The words of the question in the sentence: from which character to before which."""
    source: Source = field(default=Source("", 0), repr=False)
    """Where the passage stands."""
    sources: tuple[Source, ...] = field(default=(), repr=False)
    other: OtherText | None = field(default=None, repr=False)
    explain: Explanation | None = field(default=None, repr=False)

    @classmethod
    def _of(cls, data: dict[str, Any]) -> "Hit":
        other, explain = data.get("other"), data.get("explain")
        return build(
            cls,
            data,
            source=Source(**data["source"]),
            sources=tuple(Source(**source) for source in data["sources"]),
            other=build(OtherText, other) if other else None,
            explain=build(Explanation, explain) if explain else None,
        )


@dataclass(frozen=True, repr=False)
class Answer(Sequence[Hit]):
    """The papers that answer a question, best first. In a notebook it is shown as a table."""

    query: str
    """The question. Of similar papers it is the title of the paper that they are similar to."""
    hits: tuple[Hit, ...]
    calibrated: bool = False
    """Whether scores are probabilities. Otherwise they only order the papers."""
    warnings: tuple[str, ...] = ()
    """Damage of the index that the answer works around."""
    understood: Understood | None = None
    generation: int = 0
    """The generation of the index that answered."""
    took_ms: float = 0.0
    id: str | None = None
    """The id of the paper that these are similar to."""

    @classmethod
    def _of(cls, text: str) -> "Answer":
        data = json.loads(text)
        understood = data.get("understood")
        return build(
            cls,
            data,
            hits=tuple(Hit._of(hit) for hit in data["hits"]),
            understood=build(Understood, understood) if understood else None,
        )

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[at]

    def __repr__(self) -> str:
        return _table.text(self)

    def _repr_html_(self) -> str:
        return _table.html(self)
