"""Figures of a model on the development sets: vectors alone, exact search.

    python measure.py MODEL [--quick] [--dimensions 128 64]

MODEL is a .safetensors of float32 weights, or an .onnx, which is run one text at a time as the
program does. --quick looks at the set of titles only, with texts cut at 128 tokens.
success@1: the share of questions whose paper is first. nDCG@10 as trec_eval computes it.
"""

import argparse
import math
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

import encoder
from places import records, shared, work

SETS = ["bilingual-titles-dev", "bilingual-dev", "scifact-train", "cranfield"]
DIRECTIONS = ["en-en", "en-zh", "zh-zh", "zh-en"]


class Torch:
    """Weights in float32; products in bfloat16 for a quick look."""

    def __init__(self, path: Path, tokens: int, tokenizer: Path, half: bool):
        self.half = half
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = encoder.load(path).to(self.device).eval()
        self.tokenizer = encoder.tokenizer(tokenizer, tokens)

    def __call__(self, texts: list[str]) -> np.ndarray:
        encodings = self.tokenizer.encode_batch(texts)
        with torch.no_grad(), torch.autocast(self.device.type, torch.bfloat16, enabled=self.half):
            return encoder.embed(self.model, encodings, 8192, self.device).float().cpu().numpy()


class Onnx:
    """One text a run, one single-threaded session a core."""

    def __init__(self, path: Path, tokens: int, tokenizer: Path, cores: int = 2):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.sessions = [
            onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"]) for _ in range(cores)
        ]
        self.tokenizer = encoder.tokenizer(tokenizer, tokens)

    def __call__(self, texts: list[str]) -> np.ndarray:
        encodings = self.tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda at: -len(encodings[at].ids))
        vectors = [None] * len(texts)

        def run(session_at: int) -> None:
            for at in order[session_at :: len(self.sessions)]:
                ids = np.array([encodings[at].ids], dtype=np.int64)
                feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
                mean = self.sessions[session_at].run(None, feed)[0][0].mean(0)
                vectors[at] = mean / np.linalg.norm(mean)

        with ThreadPoolExecutor(len(self.sessions)) as pool:
            list(pool.map(run, range(len(self.sessions))))
        return np.stack(vectors)


def read_set(name: str) -> tuple[list[dict], list[tuple[str, str]], dict[str, dict[str, int]]]:
    place = shared() / "eval" / name
    corpus = list(records(place / "corpus.jsonl"))
    queries = [tuple(line.split("\t", 1)) for line in (place / "queries.tsv").read_text("utf-8").splitlines()[1:]]
    qrels = defaultdict(dict)
    for line in (place / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
        query, document, relevance = line.split("\t")
        qrels[query][document] = int(relevance)
    return corpus, queries, qrels


def ndcg(ranked: list[str], judged: dict[str, int]) -> float:
    """nDCG@10 with binary gain, as Cranfield's grades are safest used."""
    gains = [1.0 if judged.get(document, 0) > 0 else 0.0 for document in ranked[:10]]
    ideal = min(10, sum(grade > 0 for grade in judged.values()))
    return sum(g / math.log2(at + 2) for at, g in enumerate(gains)) / sum(1 / math.log2(at + 2) for at in range(ideal))


def figures(name: str, embed, dimensions: list[int]) -> dict[str, dict[str, float]]:
    """The set's figures by the vectors' first so many dimensions."""
    corpus, queries, qrels = read_set(name)
    queries = [(at, text) for at, text in queries if any(grade > 0 for grade in qrels[at].values())]
    passages = [f"{d['title']}\n{d['abstract']}" if d["title"] else d["abstract"] for d in corpus]
    documents = embed([encoder.PASSAGE + text for text in passages])
    questions = embed([encoder.QUERY + text for _, text in queries])
    ids = [document["id"] for document in corpus]
    return {str(d): judge(ids, queries, qrels, shorter(questions, d), shorter(documents, d)) for d in dimensions}


def shorter(vectors: np.ndarray, dimensions: int) -> np.ndarray:
    cut = vectors[:, :dimensions]
    return cut / np.linalg.norm(cut, axis=1, keepdims=True)


def judge(ids: list[str], queries: list[tuple[str, str]], qrels: dict, questions: np.ndarray, documents: np.ndarray) -> dict[str, float]:
    best = np.argsort(-(questions @ documents.T), axis=1, kind="stable")[:, :10]
    found = defaultdict(list)
    for (query, _), row in zip(queries, best):
        if query[:5] in DIRECTIONS:
            found[query[:5]].append(qrels[query].get(ids[row[0]], 0) > 0)
        else:
            found["nDCG@10"].append(ndcg([ids[document] for document in row], qrels[query]))
    return {measure: round(float(np.mean(values)), 4) for measure, values in sorted(found.items())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--dimensions", type=int, nargs="*", default=[384], help="how many of the first dimensions are used")
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--tokenizer", type=Path, help="another than the one of step 2")
    arguments = parser.parse_args()
    tokens, tokenizer = 128 if arguments.quick else 512, arguments.tokenizer or work() / "tokenizer.json"
    onnx = arguments.model.suffix == ".onnx"
    embed = Onnx(arguments.model, tokens, tokenizer) if onnx else Torch(arguments.model, tokens, tokenizer, arguments.quick)
    for name in SETS[:1] if arguments.quick else arguments.sets:
        start = time.time()
        for dimensions, values in figures(name, embed, arguments.dimensions).items():
            line = "  ".join(f"{measure} {value:.3f}" for measure, value in values.items())
            print(f"{arguments.model.name}  {name:20}  {dimensions:>3} dimensions  {line}  ({time.time() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
