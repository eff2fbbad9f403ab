"""Evaluate a model on the development sets: vectors alone, exact search.

    python measure.py MODEL [--quick] [--dimensions 128 64] [--halves]

MODEL is a .safetensors file of float32 weights, or an .onnx file, which is run one text at a time as the program does.
--quick uses only the set of titles, with texts truncated to 128 tokens.
--halves makes two passages of each paper, each with its title; a paper's score is that of its better half.
success@1 is the share of questions whose paper ranks first. nDCG@10 is computed as trec_eval does.
"""

import argparse
import math
import re
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

import encoder
import embeddings
from paths import ROOT, read_jsonl, shared_dir, work_dir

SETS = ["bilingual-titles-dev", "bilingual-dev", "scifact-train", "cranfield", "natural-a", "natural-b"]
# Sets of questions about the papers of another set. They are part of the project.
ASKED_ABOUT = {"natural-a": "bilingual-dev", "natural-b": "bilingual-titles-dev"}
DIRECTIONS = ["en-en", "en-zh", "zh-zh", "zh-en"]


def read_set(name: str) -> tuple[list[dict], list[tuple[str, str]], dict[str, dict[str, int]]]:
    """Corpus, questions and judgements of a development set."""
    place = ROOT / "benches/questions" / name if name in ASKED_ABOUT else shared_dir() / "eval" / name
    corpus = list(read_jsonl(shared_dir() / "eval" / ASKED_ABOUT.get(name, name) / "corpus.jsonl"))
    queries = [tuple(line.split("\t", 1)) for line in (place / "queries.tsv").read_text("utf-8").splitlines()[1:]]
    qrels = defaultdict(dict)
    for line in (place / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, document, relevance = line.split("\t")
        qrels[query][document] = int(relevance)
    return corpus, queries, qrels


def ndcg(ranked: list[str], judged: dict[str, int]) -> float:
    """nDCG@10 with binary gain: any positive grade counts as 1."""
    gains = [1.0 if judged.get(document, 0) > 0 else 0.0 for document in ranked[:10]]
    ideal = min(10, sum(grade > 0 for grade in judged.values()))
    return sum(g / math.log2(at + 2) for at, g in enumerate(gains)) / sum(1 / math.log2(at + 2) for at in range(ideal))


def halves(text: str) -> list[str]:
    """The text in two halves, split at the end of a sentence or clause near the middle."""
    ends = [at.end() for at in re.finditer(r"[.!?;] |[。！？；，]", text)]
    middle = min(ends, key=lambda at: abs(at - len(text) / 2), default=len(text))
    return [text[:middle], text[middle:] or text]


def evaluate_set(name: str, embed, dimensions: list[int], in_two: bool) -> dict[str, dict[str, float]]:
    """The metrics of a set, for each number of leading dimensions."""
    corpus, queries, qrels = read_set(name)
    queries = [(at, text) for at, text in queries if any(grade > 0 for grade in qrels[at].values())]
    passages = [
        f"{d['title']}\n{text}" if d["title"] else text
        for d in corpus
        for text in (halves(d["abstract"]) if in_two else [d["abstract"]])
    ]
    documents = embed([encoder.PASSAGE + text for text in passages])
    questions = embed([encoder.QUERY + text for _, text in queries])
    ids = [document["id"] for document in corpus]
    results = {}
    for d in dimensions:
        scores = truncate(questions, d) @ truncate(documents, d).T
        results[str(d)] = score_ranking(ids, queries, qrels, scores.reshape(len(queries), len(ids), -1).max(2))
    return results


def truncate(vectors: np.ndarray, dimensions: int) -> np.ndarray:
    """The first dimensions of each vector, scaled to unit length."""
    cut = vectors[:, :dimensions]
    return cut / np.linalg.norm(cut, axis=1, keepdims=True)


def score_ranking(ids: list[str], queries: list[tuple[str, str]], qrels: dict, scores: np.ndarray) -> dict[str, float]:
    """The mean of each metric over the questions."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    results = defaultdict(list)
    for (query, _), row in zip(queries, best):
        if query[:5] in DIRECTIONS:
            first = qrels[query].get(ids[row[0]], 0) > 0
            results[query[:5]].append(first)
            results["success@1"].append(first)
        results["nDCG@10"].append(ndcg([ids[document] for document in row], qrels[query]))
    return {measure: round(float(np.mean(values)), 4) for measure, values in sorted(results.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--dimensions", type=int, nargs="*", default=[384], help="number of leading dimensions")
    parser.add_argument("--halves", action="store_true", help="two passages per paper")
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--tokenizer", type=Path, help="default: tokenizer.json in the working directory")
    arguments = parser.parse_args()
    tokens, tokenizer = 128 if arguments.quick else 512, arguments.tokenizer or work_dir() / "tokenizer.json"
    embed = embeddings.load_embedder(arguments.model, tokens, tokenizer, half=arguments.quick)
    for name in SETS[:1] if arguments.quick else arguments.sets:
        start = time.time()
        for dimensions, values in evaluate_set(name, embed, arguments.dimensions, arguments.halves).items():
            line = "  ".join(f"{measure} {value:.3f}" for measure, value in values.items())
            print(f"{arguments.model.name}  {name:20}  {dimensions:>3} dimensions  {line}  ({time.time() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
