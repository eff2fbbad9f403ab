#!/usr/bin/env python3
"""Reads what `papers-sem list --format` writes with the parsers of other people.

Usage: check.py BIN [PATH...]

Indexes PATH (by default the bundled example and some records with characters that are hard to write), writes all papers
in each format, and reads them with bibtexparser, pybtex, rispy, citeproc-py and Python's csv. Each parser must find every
paper, and the title, the authors and the abstract of each. papers-sem itself must read back all that it wrote. Makes a virtual environment with the parsers.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PARSERS = ["bibtexparser<2", "pybtex", "rispy", "citeproc-py", "setuptools<81"]
HERE = Path(__file__).resolve().parent
HARD = [
    {"title": "Braces {inside} and \\ in a Title: 50% & $5 #1 a_b ~x ^y.", "authors": ["Jörg Müller", "World Health Organization"],
     "year": 2020, "abstract": "One line.\n\nAnother line with 5 % & {braces}.", "doi": "10.1000/a_b(1)", "venue": "Journal of Signs & Marks"},
    {"title": "A \"Quoted\" Title, with Commas; and More", "authors": ["Ada van der Berg", "Martin King Jr."],
     "date": "2021-02-03", "abstract": "Quotes \"inside\", commas, and\nlines.", "tags": ["a", "b c"]},
    {"title": "沙丘怎样移动：二十年的观测", "authors": ["张三", "欧阳修"], "year": 2019, "abstract": "沙丘在风中移动。", "summary": "每年几米。"},
]


def in_environment():
    """Runs this script again with the parsers."""
    place = Path(tempfile.gettempdir()) / "papers-sem-citation-parsers"
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PARSERS], check=True)
        (place / "ready").touch()
    os.execv(python, [str(python), __file__, "--inside", *sys.argv[1:]])


def run(binary, *args, where):
    done = subprocess.run([binary, *args], cwd=where, capture_output=True, text=True, encoding="utf-8")
    # 1 is: nothing found.
    if done.returncode not in (0, 1):
        sys.exit(f"papers-sem {' '.join(args)}: {done.stderr}")
    return done.stdout


def plain(text):
    """Letters and digits: what must survive every format."""
    for name, sign in [("textbackslash", "\\"), ("textbraceleft", "{"), ("textbraceright", "}"), ("textasciitilde", "~"),
                       ("textasciicircum", "^")]:
        text = text.replace("\\" + name, sign)
    return re.sub(r"[\W_]+", "", text).lower()


def bibtexparser_papers(text):
    import bibtexparser
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    for entry in bibtexparser.loads(text, parser).entries:
        authors = re.split(r"\s+and\s+", entry.get("author", "")) if "author" in entry else []
        yield entry["title"], len(authors), entry.get("abstract", "")


def pybtex_papers(text):
    from pybtex.database import parse_string
    for entry in parse_string(text, "bibtex").entries.values():
        yield entry.fields["title"], len(entry.persons.get("author", [])), entry.fields.get("abstract", "")


def rispy_papers(text):
    import rispy
    for entry in rispy.loads(text):
        yield entry.get("title") or entry.get("primary_title"), len(entry.get("authors", [])), entry.get("abstract", "")


def citeproc_papers(text):
    from citeproc.source.json import CiteProcJSON
    items = json.loads(text)
    source = CiteProcJSON(items)
    for item in items:
        assert item["id"].lower() in {str(key).lower() for key in source}, item["id"]
        yield item["title"], len(item.get("author", [])), item.get("abstract", "")


def csv_papers(text):
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield row["Title"], len([name for name in row["Author"].split("; ") if name]), row["Abstract Note"]


CHECKS = [("bibtex", "bibtexparser", bibtexparser_papers), ("bibtex", "pybtex", pybtex_papers), ("ris", "rispy", rispy_papers),
          ("csl-json", "citeproc-py", citeproc_papers), ("csv", "Python csv", csv_papers)]


def differences(old, new):
    """What a paper lost on the way out and back."""
    lost = [field for field in ("arxiv", "doi", "date") if old[field] and not str(new[field] or "").startswith(str(old[field]))]
    lost += [field for field in ("title", "title_zh", "venue") if plain(old[field] or "") != plain(new[field] or "")]
    lost += ["authors"] if len(old["authors"]) != len(new["authors"]) else []
    lost += [f"tag {tag}" for tag in old["tags"] if tag not in new["tags"]]
    back = " ".join(plain(text["text"]) for text in new["texts"])
    return lost + [text["kind"] for text in old["texts"] if plain(text["text"]) not in back]


def read_back(binary, papers, name, where):
    """The papers that are read from what is written, by what they lost."""
    (Path(where) / "back").write_text(run(binary, "list", "--format", name, where=where), encoding="utf-8")
    found = [json.loads(line) for line in run(binary, "read", "--json", "back", where=where).splitlines()]
    wrong = [] if len(found) == len(papers) else [f"{len(found)} papers instead of {len(papers)}"]
    titles = {plain(paper["title"]): paper for paper in found}
    for paper in papers:
        new = titles.get(plain(paper["title"]))
        lost = ["title"] if new is None else differences(paper, new)
        wrong += [f"{', '.join(lost)} of {paper['title']!r}"] if lost else []
    return found, wrong


def main(binary, paths):
    binary, failed = str(Path(binary).resolve()), False
    with tempfile.TemporaryDirectory() as where:
        (Path(where) / "hard.jsonl").write_text("\n".join(map(json.dumps, HARD)), encoding="utf-8")
        paths = paths or [HERE.parent.parent / "examples" / "reading-list", "hard.jsonl"]
        run(binary, "index", *[str(path) for path in paths], where=where)
        papers = [json.loads(line) for line in run(binary, "list", "--json", where=where).splitlines()]
        for name, parser, read in CHECKS:
            found = list(read(run(binary, "list", "--format", name, where=where)))
            wrong = [] if len(found) == len(papers) else [f"{len(found)} papers instead of {len(papers)}"]
            for paper, (title, authors, abstract) in zip(papers, found):
                own = [text["text"] for text in paper["texts"] if text["kind"] == "abstract"]
                wrong += [f"title {title!r}"] if plain(title) != plain(paper["title"]) else []
                wrong += [f"{authors} authors of {title!r}"] if authors != len(paper["authors"]) else []
                wrong += [f"abstract of {title!r}"] if own and plain(abstract) not in map(plain, own) else []
            print(f"{name} by {parser}: {len(found)} papers, {len(wrong)} wrong")
            for line in wrong[:20]:
                print(f"  {line}")
            failed |= bool(wrong)
        for name in ("bibtex", "ris", "csl-json", "csv", "markdown"):
            found, wrong = read_back(binary, papers, name, where)
            print(f"{name} by papers-sem: {len(found)} papers, {len(wrong)} wrong")
            for line in wrong[:20]:
                print(f"  {line}")
            failed |= bool(wrong)
    sys.exit(failed)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        main(sys.argv[2], sys.argv[3:])
    elif len(sys.argv) < 2:
        sys.exit(__doc__)
    else:
        in_environment()
