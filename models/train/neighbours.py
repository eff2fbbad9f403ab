"""Find the nearest papers of each training paper, for batches of hard negatives.

    python neighbours.py [--weights start]

Embeds the English titles and takes the 32 nearest of each. Writes neighbours.npy, [papers, 32] of int32.
"""

import argparse

import numpy as np
import torch

import encoder
from paths import bilingual_papers, work_dir

NEAREST = 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", default="start", help="name of the weights to embed with")
    arguments = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = encoder.load(work_dir() / f"{arguments.weights}.safetensors").to(device).eval()
    split = encoder.tokenizer(work_dir() / "tokenizer.json", 64)
    titles = [encoder.PASSAGE + paper["title"] for paper in bilingual_papers()]
    vectors = []
    forward = encoder.with_bfloat16(model, device)
    with torch.no_grad():
        for start in range(0, len(titles), 4096):
            encodings = split.encode_batch(titles[start : start + 4096])
            vectors.append(encoder.embed(forward, encodings, 8192, device))
    vectors = torch.cat(vectors).float()
    near = []
    for block in vectors.split(2048):
        near.append((block @ vectors.T).topk(NEAREST + 1).indices[:, 1:].cpu())
    np.save(work_dir() / "neighbours.npy", torch.cat(near).numpy().astype(np.int32))
    print(f"neighbours of {len(titles):,} papers")


if __name__ == "__main__":
    main()
