"""All that an index holds of a paper. The fields are those of the command's `show --json`."""

import json
from dataclasses import dataclass, field
from typing import Any

from papers_sem._answer import Language, Source
from papers_sem._json import build


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a paper."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a paper."""

    kind: str
    language: Language
    line: int
    source: int
    """Which of the paper's sources the text stands in, from 0."""
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """All that an index holds of a paper."""

    id: str
    title: str
    date: str | None = None
    """ISO 8601, to the day, the month or the year."""
    arxiv: str | None = field(default=None, repr=False)
    doi: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    title_zh: str | None = field(default=None, repr=False)
    authors: tuple[str, ...] = field(default=(), repr=False)
    url: str | None = field(default=None, repr=False)
    links: tuple[Link, ...] = field(default=(), repr=False)
    venue: str | None = field(default=None, repr=False)
    comment: str | None = field(default=None, repr=False)
    tags: tuple[str, ...] = field(default=(), repr=False)
    categories: tuple[str, ...] = field(default=(), repr=False)
    publication: dict[str, str | None] = field(default_factory=dict, repr=False, hash=False)
    """The kind of work, volume, issue, pages, publisher, ISBN and ISSN."""
    texts: tuple[Text, ...] = field(default=(), repr=False)
    sources: tuple[Source, ...] = field(default=(), repr=False)

    @classmethod
    def _of(cls, text: str) -> "Paper":
        data: dict[str, Any] = json.loads(text)
        return build(
            cls,
            data,
            links=tuple(Link(**link) for link in data["links"]),
            texts=tuple(build(Text, text) for text in data["texts"]),
            sources=tuple(Source(**source) for source in data["sources"]),
        )
