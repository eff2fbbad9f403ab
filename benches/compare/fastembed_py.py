"""Measure passages a second of fastembed for Python, with the model and the texts of `cargo bench --bench embed`.

    pip install "fastembed==0.7.*"
    python benches/compare/fastembed_py.py [--texts 2000]

The texts are the first abstracts of ../shared/corpora/arxiv-100k.jsonl.gz. All settings are fastembed's defaults: batches of 256,
padded to the longest text, sessions on all cores.
"""

import argparse
import gzip
import itertools
import json
import tempfile
import time
from pathlib import Path

from fastembed import TextEmbedding
from fastembed.common.model_description import ModelSource, PoolingType

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models/papers-e5-zh-en"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=2000)
    count = parser.parse_args().texts
    with gzip.open(ROOT.parent / "shared/corpora/arxiv-100k.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = ["passage: " + json.loads(line)["abstract"] for line in itertools.islice(lines, count)]
    TextEmbedding.add_custom_model(
        model="papers-e5-zh-en",
        pooling=PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(hf="papers-e5-zh-en"),
        dim=384,
        model_file="model.onnx",
    )
    with tempfile.TemporaryDirectory() as cache:
        model = TextEmbedding("papers-e5-zh-en", specific_model_path=str(MODEL), cache_dir=cache)
        list(model.embed(texts[:8]))
        start = time.perf_counter()
        vectors = list(model.embed(texts))
        seconds = time.perf_counter() - start
    assert len(vectors) == count
    print(f"fastembed for Python: {count} abstracts in {seconds:.1f} s, {count / seconds:.1f} passages a second")


if __name__ == "__main__":
    main()
