"""An answer as text and as a table of a notebook."""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from papers_sem._answer import Answer, Hit

DOUBT = "Probably not in your library; these are the nearest."
ORDER = "The scores only order the papers: they are no probabilities."
NOTHING = "Nothing found."


def text(answer: "Answer") -> str:
    """An answer in lines, one for each paper."""
    lines = [f"{answer.query!r}: {len(answer)} papers", *_remarks(answer)]
    for hit in answer:
        date = f" ({hit.date})" if hit.date else ""
        lines.append(f"{hit.rank:>3}  {hit.score:.2f}  {_title(hit)}{date}  [{hit.id}]")
    return "\n".join(lines)


def html(answer: "Answer") -> str:
    """An answer as an HTML table. Everything that comes from papers is escaped."""
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in _remarks(answer))
    rows = "".join(_row(hit) for hit in answer)
    head = "<tr><th>#</th><th>score</th><th>paper</th><th>sentence</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
    return f'<div class="papers-sem"><p><b>{escape(answer.query)}</b></p>{remarks}{table}</div>'


def _remarks(answer: "Answer") -> Iterable[str]:
    yield from answer.warnings
    if not answer:
        yield NOTHING
    elif answer[0].doubtful:
        yield DOUBT
    elif not answer.calibrated and answer.id is None:
        yield ORDER


def _title(hit: "Hit") -> str:
    return hit.title or hit.title_zh or hit.id


def _row(hit: "Hit") -> str:
    title = escape(_title(hit))
    if hit.url and _is_web(hit.url):
        title = f'<a href="{escape(hit.url)}" target="_blank" rel="noopener noreferrer">{title}</a>'
    if hit.title_zh and hit.title_zh != _title(hit):
        title += f'<br><span lang="zh">{escape(hit.title_zh)}</span>'
    authors = ", ".join(hit.authors[:3]) + (" …" if len(hit.authors) > 3 else "")
    below = " · ".join(part for part in [authors, hit.venue, hit.date, hit.id] if part)
    cells = [str(hit.rank), f"{hit.score:.2f}", f"{title}<br><small>{escape(below)}</small>", _sentence(hit)]
    return "<tr>" + "".join(f'<td style="text-align:left;vertical-align:top">{cell}</td>' for cell in cells) + "</tr>"


def _sentence(hit: "Hit") -> str:
    """The sentence with the words of the question marked."""
    parts, end = [], 0
    for start, stop in hit.marks:
        if not end <= start <= stop <= len(hit.sentence):
            continue
        parts += [escape(hit.sentence[end:start]), f"<mark>{escape(hit.sentence[start:stop])}</mark>"]
        end = stop
    parts.append(escape(hit.sentence[end:]))
    return f'<span lang="{escape(hit.language)}">{"".join(parts)}</span>'


def _is_web(url: str) -> bool:
    """Whether a link may be followed. Papers come from files of others, and a link can be a script."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
