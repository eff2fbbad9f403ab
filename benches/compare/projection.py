"""Compares the map of an index with those of umap-learn and openTSNE: quality and time on the same vectors.

    papers-sem index PAPERS --index DIR
    python benches/compare/projection.py --program target/release/papers-sem --index DIR

Each projects the mean vector of every paper to two dimensions, with its default settings and the cosine as similarity; all run
on as many cores as there are. Quality is computed by the same code for all:

- trustworthiness at k (Venna and Kaski, ICANN 2001): whether those that are near on the map are near among the vectors;
- neighbours kept at k: the share of the k nearest by vector that are among the k nearest on the map;
- order of distances: Spearman's correlation of the distances of 20,000 random pairs, for the map as a whole.

Processor seconds are the sum over all cores, and hardly depend on other work of the machine. The time of papers-sem is that of `papers-sem map --again --json`, which reads the index, finds and names the topics and prints
the map. Packages: umap-learn, openTSNE, scikit-learn and numpy from PyPI.
"""

import argparse
import json
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

NEIGHBOURS = 15
PAIRS = 20_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default="papers-sem")
    parser.add_argument("--index", required=True)
    parser.add_argument("--without", nargs="*", default=[], choices=["umap", "opentsne"])
    options = parser.parse_args()

    ids, positions, clock = own_map(options.program, options.index)
    vectors = paper_vectors(options.program, options.index, ids)
    print(f"{len(ids)} papers, {vectors.shape[1]} dimensions")
    print("| method | seconds | processor seconds | trustworthiness | neighbours kept | order of distances |")
    print("|---|---|---|---|---|---|")
    near = nearest(vectors, metric="cosine")
    report("papers-sem", clock, positions, vectors, near)
    if "umap" not in options.without:
        report("umap-learn", *umap_learn(vectors), vectors, near)
    if "opentsne" not in options.without:
        report("openTSNE", *open_tsne(vectors), vectors, near)


def own_map(program, index):
    clock = Clock(resource.RUSAGE_CHILDREN)
    printed = subprocess.run(
        [program, "map", "--json", "--again", "--index", index], check=True, stdout=subprocess.PIPE
    ).stdout
    clock.stop()
    papers = json.loads(printed)["papers"]
    return [paper["id"] for paper in papers], np.array([(paper["x"], paper["y"]) for paper in papers]), clock


def paper_vectors(program, index, ids):
    """The mean vector of each paper, of length one."""
    with tempfile.TemporaryDirectory() as directory:
        rows, names = Path(directory, "rows.npy"), Path(directory, "names.tsv")
        command = [program, "export", "--vectors", rows, "--ids", names, "--index", index]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        passages = np.load(rows)
        owners = [line.split("\t")[0] for line in names.read_text(encoding="utf-8").splitlines()]
    place = {paper: at for at, paper in enumerate(ids)}
    sums = np.zeros((len(ids), passages.shape[1]), dtype=np.float32)
    for owner, passage in zip(owners, passages):
        if owner in place:
            sums[place[owner]] += passage
    return sums / np.linalg.norm(sums, axis=1, keepdims=True)


def umap_learn(vectors):
    import umap

    clock = Clock(resource.RUSAGE_SELF)
    positions = umap.UMAP(metric="cosine", n_jobs=-1).fit_transform(vectors)
    return clock.stop(), positions


def open_tsne(vectors):
    import openTSNE

    clock = Clock(resource.RUSAGE_SELF)
    positions = openTSNE.TSNE(metric="cosine", n_jobs=-1).fit(vectors)
    return clock.stop(), np.asarray(positions)


def nearest(points, metric):
    found = NearestNeighbors(n_neighbors=NEIGHBOURS, metric=metric).fit(points)
    return found.kneighbors(return_distance=False)


class Clock:
    """Seconds of wall time and of all processors since it was made."""

    def __init__(self, who):
        self.who, self.start = who, (time.perf_counter(), self.used(who))

    @staticmethod
    def used(who):
        usage = resource.getrusage(who)
        return usage.ru_utime + usage.ru_stime

    def stop(self):
        self.seconds = time.perf_counter() - self.start[0]
        self.processor_seconds = self.used(self.who) - self.start[1]
        return self


def report(name, clock, positions, vectors, near):
    trust = trustworthiness(vectors, positions, n_neighbors=NEIGHBOURS, metric="cosine")
    near_there = nearest(positions, metric="euclidean")
    kept = np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(near, near_there)])
    random = np.random.default_rng(0)
    first, second = random.integers(len(vectors), size=(2, PAIRS))
    cosines = -np.einsum("ij,ij->i", vectors[first], vectors[second])
    distances = np.linalg.norm(positions[first] - positions[second], axis=1)
    order = np.corrcoef(ranks(cosines), ranks(distances))[0, 1]
    print(f"| {name} | {clock.seconds:.1f} | {clock.processor_seconds:.1f} | {trust:.4f} | {kept:.3f} | {order:.3f} |", flush=True)


def ranks(values):
    order = np.empty(len(values))
    order[np.argsort(values, kind="stable")] = np.arange(len(values))
    return order


if __name__ == "__main__":
    main()
