"""Measures what becomes of a map and of its topics when papers come in.

    python benches/compare/stability.py --program target/release/papers-sem PAPERS.jsonl

Nine of ten papers of the file are indexed and mapped, then the rest comes in, and then the map is made anew:

- old papers that moved when the rest came in (none should);
- topics, new against anew: the adjusted Rand index (Hubert and Arabie 1985) of the topics that the old papers have before and in
  the new map, at the top level and at the finest; 1 is the same partition, 0 is chance. Beside it that of two maps of different
  nine tenths, which is what a change of papers does to topics found from nothing;
- new papers: how many of the 15 nearest papers on the map are among the 15 nearest by vector, for papers that were placed and
  for the same papers when they are laid out with all others.

Packages: scikit-learn and numpy from PyPI.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_rand_score

from projection import NEIGHBOURS, nearest, paper_vectors


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="papers-sem")
    parser.add_argument("papers", help="a file with one JSON record a line")
    options = parser.parse_args()
    lines = Path(options.papers).read_text(encoding="utf-8").splitlines()
    parts = [[line for at, line in enumerate(lines) if at % 10 == left_out] for left_out in range(10)]
    without = lambda left_out: [line for at, part in enumerate(parts) if at != left_out for line in part]
    with tempfile.TemporaryDirectory() as directory:
        first = library(options.program, Path(directory, "first"), without(0))
        other = library(options.program, Path(directory, "other"), without(1))
        before, elsewhere = first(), other()
        after, anew = first(parts[0]), first(again=True)
        print("old papers that moved:", sum(after[paper][0] != place for paper, (place, _) in before.items()))
        for level, name in [(0, "top"), (-1, "finest")]:
            print(f"{name} topics, before and anew: {agreement(before, anew, level):.2f};", end=" ")
            print(f"of different nine tenths: {agreement(before, elsewhere, level):.2f};", end=" ")
            new = {paper: place for paper, place in after.items() if paper not in before}
            print(f"of new papers, placed and anew: {agreement(new, anew, level):.2f}")
        ids = list(after)
        near = nearest(paper_vectors(options.program, Path(directory, "first"), ids), metric="cosine")
        rows = [row for row, paper in enumerate(ids) if paper not in before]
        for name, places in [("placed", after), ("laid out", anew)]:
            there = nearest(np.array([places[paper][0] for paper in ids]), metric="euclidean")
            kept = np.mean([len(set(near[row]) & set(there[row])) / NEIGHBOURS for row in rows])
            print(f"neighbours kept of {len(rows)} new papers, {name}: {kept:.3f}")


def library(program, index, lines):
    """A function that adds lines to an index and gives the place and the topics of each paper."""
    pages = Path(f"{index}-pages")
    pages.mkdir()

    def mapped(more=None, again=False):
        if more is not None:
            Path(pages, f"{len(list(pages.iterdir()))}.jsonl").write_text("\n".join(more), encoding="utf-8")
            subprocess.run([program, "index", pages, "--index", index], check=True, stdout=subprocess.DEVNULL)
        command = [program, "map", "--json", "--index", index] + (["--again"] if again else [])
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        topics = found["topics"]

        def path(topic):
            parent = topics[topic].get("parent")
            return ([] if parent is None else path(parent)) + [topic]

        return {paper["id"]: ((paper["x"], paper["y"]), path(paper["topic"])) for paper in found["papers"]}

    mapped_first = mapped(lines)
    calls = iter([mapped_first])
    return lambda more=None, again=False: next(calls, None) or mapped(more, again)


def agreement(first, second, level):
    both = [paper for paper in first if paper in second]
    return adjusted_rand_score([first[paper][1][level] for paper in both], [second[paper][1][level] for paper in both])


if __name__ == "__main__":
    main()
