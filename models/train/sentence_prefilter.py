"""Fit the matrix that estimates sentence vectors from word embeddings, without running the model.

    python sentence_prefilter.py ../papers-e5-zh-en [--papers 2500]

The program shows each hit with its best sentence. Running the model on every sentence of ten hits would take longer than the
rest of the search. A sentence's vector is therefore estimated: the weighted mean of its tokens' rows in the model's embedding
table (rarer tokens weigh more), times a matrix. This script fits the matrix to the model's vectors of sentences of training
papers (ridge regression) and writes sentence_prefilter.bin: the mean row of the table and the mean vector, 384 float32
each; then 384 float32 scales, one an output; then the 384 columns as int8.
"""

import argparse
import json
import random
import re
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from encoder import PASSAGE
from paths import bilingual_papers
from embeddings import OnnxEmbedder

SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?])\s+(?=[A-Z])")
WIDTH = 384


def sentences(papers: int) -> list[str]:
    """Two English and two Chinese sentences of each paper."""
    rng, drawn = random.Random(8), []
    for record in rng.sample(bilingual_papers(), papers):
        for texts in ([record["abstract"]], record["zh"].values()):
            candidates = [s.strip() for text in texts if text for s in SENTENCE.split(text) if len(s.strip()) > 8]
            drawn += rng.sample(candidates, min(2, len(candidates)))
    return drawn


def unit(x: np.ndarray) -> np.ndarray:
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)


class WordTable:
    """The model's embedding table: unit rows, less their mean."""

    def __init__(self, place: Path):
        initialisers = onnx.load(place / "model.onnx").graph.initializer
        pieces = json.loads((place / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
        table = next(t for t in initialisers if list(t.dims) == [len(pieces), WIDTH])
        rows = unit(numpy_helper.to_array(table).astype(np.float32))
        self.mean = rows.mean(0)
        self.rows = unit(rows - self.mean)
        # The score of a piece is its log frequency; special tokens have 0.
        self.weights = np.array([-score for _, score in pieces], np.float32)
        self.tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))

    def __call__(self, text: str) -> np.ndarray:
        ids = self.tokenizer.encode(text, add_special_tokens=False).ids
        weights = self.weights[ids]
        return weights @ self.rows[ids] / max(weights.sum(), 1e-9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="a directory with model.onnx and tokenizer.json")
    parser.add_argument("--papers", type=int, default=2500)
    parser.add_argument("--ridge", type=float, default=1.0)
    arguments = parser.parse_args()
    place = arguments.model
    texts = sentences(arguments.papers)
    vectors = OnnxEmbedder(place / "model.onnx", 128, place / "tokenizer.json")([PASSAGE + text for text in texts])
    words = WordTable(place)
    inputs = np.stack([words(text) for text in texts])
    mean_vector = vectors.mean(0)
    held_out = np.arange(len(texts)) % 10 == 0
    x, y = inputs[~held_out], (vectors - mean_vector)[~held_out]
    matrix = np.linalg.solve(x.T @ x + arguments.ridge * np.eye(WIDTH), x.T @ y)
    near = (unit(inputs[held_out] @ matrix) * unit((vectors - mean_vector)[held_out])).sum(1).mean()
    print(f"{len(texts)} sentences; mean cosine of estimate and vector, held out: {near:.3f}")
    scale = np.maximum(np.abs(matrix).max(0) / 127, 1e-12)
    columns = np.round(matrix / scale).astype(np.int8).T
    parts = [words.mean, mean_vector, scale]
    bytes_ = b"".join(part.astype("<f4").tobytes() for part in parts) + np.ascontiguousarray(columns).tobytes()
    (place / "sentence_prefilter.bin").write_bytes(bytes_)
    print(f"{place / 'sentence_prefilter.bin'}: {len(bytes_)} bytes")


if __name__ == "__main__":
    main()
