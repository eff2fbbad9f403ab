"""Filters as keyword arguments. The extension knows their names; the types are for editors and type checkers."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypedDict

AnyPath = str | os.PathLike[str]
Thing = Literal["url", "arxiv"]


class Filters(TypedDict, total=False):
    """Conditions on a paper, which must meet all of them."""

    since: str | int | date
    """Not before this date: 2024, "2024-02", "2024-02-19"."""
    until: str | int | date
    """Not after this date."""
    lang: Literal["en", "zh"]
    """Has a text in this language."""
    tag: str | Iterable[str]
    """Has this tag, or each of these."""
    category: str | Iterable[str]
    """Is in this category or below, such as cs or cs.CL."""
    author: str | Iterable[str]
    """Has this author: every word of the name."""
    source: AnyPath | Iterable[AnyPath]
    """Was read from this file or folder, or one that this glob matches."""
    has: Thing | Iterable[Thing]
    """Has this."""


def pairs(filters: Mapping[str, object]) -> list[tuple[str, str]]:
    """Each filter with each of its values as text. None stands for no filter."""
    return [(name, text) for name, value in filters.items() for text in _texts(name, value)]


def _texts(name: str, value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool) or isinstance(value, (bytes, Mapping)):
        raise TypeError(f"the filter {name} takes text, not {value!r}")
    if isinstance(value, date):
        return [value.isoformat()[:10]]
    if isinstance(value, int):
        return [str(value)]
    if isinstance(value, (str, os.PathLike)):
        return [os.fsdecode(value)]
    if isinstance(value, Iterable):
        return [text for item in value for text in _texts(name, item)]
    raise TypeError(f"the filter {name} takes text, not {value!r}")
