"""Compare nearest-neighbour libraries on vectors of unit length: recall, speed, build time, memory.

    papers-sem export --vectors vectors.npy
    python benches/compare/ann.py vectors.npy     (needs `pip install -r benches/compare/requirements.txt`)

Each library builds its HNSW graph on all cores, for several M and ef_construction, and answers on one thread with a
rising ef_search. The reference for recall@10 is an exact float32 scan; a paper with the similarity of the tenth counts as
found, so that equal vectors do no harm. Questions are the last rows of the file, which are not indexed, or those of a second
file.

Columns:
- `QPS`: one question a call. `batch`: all questions in one call, one thread. Both are the best of three passes in CPU
  seconds, which hardly depend on the load of the machine.
- `build s`: wall time of the build. `cpu s`: its CPU time on all cores.
- `bytes`: size of the written index with its vectors, per vector. `rss`: growth of the process, per vector.
- A name that ends in `+f32` fetches four times as many neighbours and ranks them with float32 vectors kept beside.
- `scan` in place of M and ef_construction: every stored vector is compared. No graph over the same bytes has a higher recall.

Every build runs in its own process and appends its lines to the CSV. A second run continues there.
"""

import argparse
import csv
import gc
import hashlib
import io
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
# numpy and faiss read these when they are loaded. Searches set one thread themselves.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(CORES)
os.environ["OMP_DYNAMIC"] = "FALSE"

import numpy as np  # noqa: E402

K = 10
RERANK = 4
PASSES = 3
GOAL = 0.99
COLUMNS = [
    "data", "vectors", "dimension", "questions", "library", "version", "m", "ef_construction", "ef_search",
    "recall", "qps", "batch_qps", "build_s", "build_cpu_s", "bytes", "rss",
]  # fmt: skip
KEY = ["data", "library", "version", "m", "ef_construction"]


class Hnswlib:
    """hnswlib with float32."""

    package, packed = "hnswlib", False

    def __init__(self, vectors: np.ndarray, m: int, ef_construction: int) -> None:
        import hnswlib

        self.index = hnswlib.Index("ip", vectors.shape[1])
        self.index.init_index(len(vectors), M=m, ef_construction=ef_construction, random_seed=1)
        self.index.add_items(vectors, num_threads=CORES)
        self.bytes = self.index.index_file_size()
        self.index.set_num_threads(1)

    def ef(self, ef: int) -> None:
        self.index.set_ef(ef)

    def ask(self, questions: np.ndarray, k: int) -> np.ndarray:
        return self.index.knn_query(questions, k=k, num_threads=1)[0]


class Faiss:
    """faiss: float32, or a scalar quantizer."""

    package = "faiss-cpu"

    def __init__(self, vectors: np.ndarray, m: int, ef_construction: int, kind: str | None = None) -> None:
        import faiss

        self.packed, dimension, metric = kind is not None, vectors.shape[1], faiss.METRIC_INNER_PRODUCT
        quantizer = kind and getattr(faiss.ScalarQuantizer, kind)
        faiss.omp_set_num_threads(CORES)
        if m == 0:
            scan = kind and faiss.IndexScalarQuantizer(dimension, quantizer, metric)
            self.index = scan or faiss.IndexFlatIP(dimension)
        else:
            graph = kind and faiss.IndexHNSWSQ(dimension, quantizer, m, metric)
            self.index = graph or faiss.IndexHNSWFlat(dimension, m, metric)
            self.index.hnsw.efConstruction = ef_construction
        if kind:
            self.index.train(vectors)
        self.index.add(vectors)
        faiss.omp_set_num_threads(1)

    @property
    def bytes(self) -> int:
        import faiss

        return faiss.serialize_index(self.index).nbytes

    def ef(self, ef: int) -> None:
        self.index.hnsw.efSearch = ef

    def ask(self, questions: np.ndarray, k: int) -> np.ndarray:
        return self.index.search(questions, k)[1]


class Usearch:
    """usearch: float32, half precision, or bytes."""

    package = "usearch"

    def __init__(self, vectors: np.ndarray, m: int, ef_construction: int, kind: str = "f32") -> None:
        from usearch.index import Index

        self.packed, self.exact = kind != "f32", m == 0
        # usearch scans only vectors in a graph, so a scan builds the cheapest one.
        connectivity, expansion = (4, 4) if self.exact else (m, ef_construction)
        self.index = Index(
            ndim=vectors.shape[1], metric="ip", dtype=kind, connectivity=connectivity, expansion_add=expansion
        )
        self.index.add(np.arange(len(vectors), dtype=np.uint64), vectors, threads=CORES)
        self.bytes = self.index.serialized_length

    def ef(self, ef: int) -> None:
        self.index.expansion_search = ef

    def ask(self, questions: np.ndarray, k: int) -> np.ndarray:
        return self.index.search(questions, k, threads=1, exact=self.exact).keys


# The class of each library, and its options.
LIBRARIES = {
    "hnswlib": (Hnswlib, {}),
    "faiss-f32": (Faiss, {}),
    "faiss-fp16": (Faiss, {"kind": "QT_fp16"}),
    "faiss-sq8": (Faiss, {"kind": "QT_8bit"}),
    "usearch-f32": (Usearch, {}),
    "usearch-f16": (Usearch, {"kind": "f16"}),
    "usearch-i8": (Usearch, {"kind": "i8"}),
}
# Libraries that also scan without a graph, as the upper bound of recall over the same bytes.
SCANNED = ["faiss-f32", "faiss-fp16", "faiss-sq8", "usearch-f16", "usearch-i8"]


def main() -> None:
    args = arguments()
    vectors, questions, data = load(args)
    tenth = exact(vectors, questions)
    print(f"{len(vectors)} vectors of {vectors.shape[1]}, {len(questions)} questions, {CORES} cores", file=sys.stderr)
    done = {key(row) for row in rows(args.csv)}
    for library in args.only or LIBRARIES:
        scans = [(0, 0)] if library in SCANNED and not args.m and not args.quick else []
        built = version(LIBRARIES[library][0].package)
        for m, ef_construction in scans + [(m, c) for m in args.grid["m"] for c in args.grid["c"]]:
            head = {"data": data, "library": library, "version": built, "m": m, "ef_construction": ef_construction}
            if key(head) in done or args.report:
                continue
            job = (args.vectors, args.questions, len(vectors), library, m, ef_construction, args.grid["ef"], tenth)
            # A new process: no memory or library settings of the build before.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                measured = pool.submit(measure, *job).result()
            sizes = {"vectors": len(vectors), "dimension": vectors.shape[1], "questions": len(questions)}
            append(args.csv, [head | sizes | row for row in measured])
            best = max(measured, key=lambda row: row["recall"])
            print(
                f"{library} M {m} ef_construction {ef_construction}: {best['build_s']:.1f} s, recall to {best['recall']:.4f}",
                file=sys.stderr,
            )
    report([row for row in rows(args.csv) if row["data"] == data])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("vectors", type=Path, help="a .npy of float32 rows of unit length")
    parser.add_argument("--questions", type=Path, help="a second .npy with the questions; default: the last rows of the first")
    parser.add_argument("--held-out", type=int, default=1000, metavar="N", help="number of last rows to use as questions [%(default)s]")
    parser.add_argument("--csv", type=Path, default=Path("ann.csv"), help="file of the results [%(default)s]")
    parser.add_argument("--quick", action="store_true", help="one M, one ef_construction, a few ef_search, no scans")
    parser.add_argument("--only", nargs="+", choices=LIBRARIES, help="only these libraries")
    parser.add_argument("--m", nargs="+", type=int, help="[16 24 32]")
    parser.add_argument("--ef-construction", nargs="+", type=int, help="[100 200]")
    parser.add_argument("--report", action="store_true", help="print the report of the CSV without measuring")
    args = parser.parse_args()
    args.grid = {
        "m": args.m or ([16] if args.quick else [16, 24, 32]),
        "c": args.ef_construction or ([100] if args.quick else [100, 200]),
        "ef": [16, 64, 256] if args.quick else [10, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512],
    }
    return args


def load(args: argparse.Namespace) -> tuple[np.ndarray, np.ndarray, str]:
    """The vectors to index, the questions, and a name derived from their bytes."""
    every, digest = [], hashlib.sha256()
    for path in [args.vectors] + ([args.questions] if args.questions else []):
        array = np.load(path, mmap_mode="r")
        if array.ndim != 2 or array.dtype != np.float32 or len(array) == 0:
            sys.exit(f"{path}: {array.dtype} {array.shape}; rows of float32 are needed")
        lengths = np.linalg.norm(array, axis=1)
        if not np.allclose(lengths, 1, atol=1e-3):
            sys.exit(f"{path}: row {int(np.argmax(np.abs(lengths - 1)))} is not of length one")
        digest.update(path.read_bytes())
        every.append(array)
    if args.questions:
        return every[0], every[1], digest.hexdigest()[:12]
    if not 0 < args.held_out < len(every[0]) - K:
        sys.exit(f"{args.vectors}: has {len(every[0])} rows, too few to hold out {args.held_out}")
    return every[0][: -args.held_out], every[0][-args.held_out :], f"{digest.hexdigest()[:12]}-{args.held_out}"


def exact(vectors: np.ndarray, questions: np.ndarray) -> np.ndarray:
    """The cosine of each question's tenth neighbour."""
    tenth = []
    for at in range(0, len(questions), 100):
        scores = np.asarray(questions[at : at + 100]) @ np.asarray(vectors).T
        tenth.append(np.partition(scores, -K, axis=1)[:, -K])
    return np.concatenate(tenth)


def measure(path, other, count, library, m, ef_construction, efs, tenth) -> list[dict]:
    """One build and its results for every ef_search, as rows."""
    whole = np.load(path)
    vectors, questions = whole[:count], np.load(other) if other else whole[count:]
    make, options = LIBRARIES[library]
    # A first small build loads the library, so that its one-time allocations are not counted.
    make(vectors[: 10 * K], m, ef_construction, **options)
    gc.collect()
    before, start, cpu = resident(), time.perf_counter(), time.process_time()
    index = make(vectors, m, ef_construction, **options)
    built = {"build_s": time.perf_counter() - start, "build_cpu_s": time.process_time() - cpu}
    built |= {"rss": (resident() - before) / count, "bytes": index.bytes / count}

    def reranked(asked: np.ndarray, k: int) -> np.ndarray:
        found = np.asarray(index.ask(asked, RERANK * k)).astype(np.int64).reshape(len(asked), -1)
        scores = np.einsum("qd,qkd->qk", asked, vectors[found])
        return np.take_along_axis(found, np.argsort(-scores, axis=1)[:, :k], axis=1)

    results = []
    for suffix, ask in [("", index.ask)] + ([("+f32", reranked)] if index.packed else []):
        for ef in efs if m else [0]:
            if m:
                index.ef(ef)
            batched, found = best(lambda: ask(questions, K))
            single, _ = best(lambda: [ask(questions[at : at + 1], K) for at in range(len(questions))])
            recall = recall_of(vectors, questions, found, tenth)
            row = {"library": library + suffix, "ef_search": ef, "recall": recall, "qps": len(questions) / single}
            results.append(row | {"batch_qps": len(questions) / batched} | built)
            if suffix:
                results[-1]["bytes"] += vectors.shape[1] * vectors.itemsize
                results[-1]["rss"] += vectors.shape[1] * vectors.itemsize
            if recall > 0.999:
                break
    return results


def best(ask) -> tuple[float, object]:
    times, answer = [], None
    for _ in range(PASSES):
        start = time.process_time()
        answer = ask()
        times.append(time.process_time() - start)
    return min(times), answer


def recall_of(vectors: np.ndarray, questions: np.ndarray, found, tenth: np.ndarray) -> float:
    right = 0
    for question, rows, least in zip(questions, found, tenth):
        rows = np.unique([row for row in np.asarray(rows).astype(np.int64) if 0 <= row < len(vectors)])
        right += int((vectors[rows] @ question >= least - 1e-6).sum()) if len(rows) else 0
    return right / (len(questions) * K)


def resident() -> float:
    """Resident memory in bytes; NaN without /proc."""
    try:
        return int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return float("nan")


def key(row: dict) -> tuple:
    return tuple(str(row[name]) for name in KEY)


def rows(path: Path) -> list[dict]:
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def append(path: Path, measured: list[dict]) -> None:
    new = not path.exists()
    text = io.StringIO(newline="")
    out = csv.DictWriter(text, COLUMNS)
    if new:
        out.writeheader()
    for row in measured:
        out.writerow({name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()})
    # One write: a run that is stopped leaves complete builds.
    with path.open("a", newline="", encoding="utf-8") as file:
        file.write(text.getvalue())


def report(measured: list[dict]) -> None:
    """One line per build; then for each library the fastest setting with enough recall."""
    goals = (0.95, GOAL, 0.995)
    names = list(dict.fromkeys(row["library"] for row in measured))
    print(f"{'library':<16} {'M':>3} {'efc':>4} {'build s':>8} {'cpu s':>7} {'bytes':>6} {'rss':>6} {'most':>7}", end="")
    print("".join(f"{f'QPS at {goal} (ef)':>20}" for goal in goals))
    for name in sorted(names):
        builds = dict.fromkeys((int(r["m"]), int(r["ef_construction"])) for r in measured if r["library"] == name)
        for build in sorted(builds):
            of = [r for r in measured if r["library"] == name and (int(r["m"]), int(r["ef_construction"])) == build]
            most = max(float(row["recall"]) for row in of)
            setting = "scan".rjust(8) if build == (0, 0) else f"{build[0]:>3} {build[1]:>4}"
            print(f"{name:<16} {setting} {costs(of[0])} {most:>7.4f}", end="")
            for goal in goals:
                row = fastest(of, goal)
                print((f"{float(row['qps']):.0f} ({row['ef_search']})" if row else "-").rjust(20), end="")
            print()
    print(f"\nfastest on one thread with recall@{K} of {GOAL} or more")
    print(f"{'library':<16} {'version':<8} {'M':>3} {'efc':>4} {'build s':>8} {'cpu s':>7} {'bytes':>6} {'rss':>6}", end="")
    print(f" {'ef':>4} {'recall':>7} {'QPS':>7} {'batch':>7}")
    for name in sorted(names):
        graphs = [row for row in measured if row["library"] == name and row["m"] != "0"]
        row = fastest(graphs, GOAL)
        if row:
            print(f"{name:<16} {row['version']:<8} {row['m']:>3} {row['ef_construction']:>4} {costs(row)}", end="")
            print(f" {row['ef_search']:>4} {float(row['recall']):>7.4f}", end="")
            print(f" {float(row['qps']):>7.0f} {float(row['batch_qps']):>7.0f}")
        elif graphs:
            most = max(graphs, key=lambda row: float(row["recall"]))
            print(f"{name:<16} {most['version']:<8} none: {float(most['recall']):.4f} at the most", end="")
            print(f" (M {most['m']}, ef_construction {most['ef_construction']}, ef {most['ef_search']})")


def fastest(measured: list[dict], goal: float) -> dict | None:
    good = [row for row in measured if float(row["recall"]) >= goal]
    return max(good, key=lambda row: float(row["qps"]), default=None)


def costs(row: dict) -> str:
    return f"{float(row['build_s']):>8.1f} {float(row['build_cpu_s']):>7.1f} {float(row['bytes']):>6.0f} {float(row['rss']):>6.0f}"


if __name__ == "__main__":
    main()
