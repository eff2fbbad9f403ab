"""Step 9: fewer layers: a model of some of another's layers learns to give its vectors.

    python distil.py NAME --start NAME [--layers 0 2 4 6 8 11] [--minutes 60]

The texts are those that questions.py keeps the start's vectors of, passages and titles, so that no teacher runs beside
the student (Reimers and Gurevych, 2020: each vector is a target of its own). All that is left of the network is trained.

Continues from run-NAME.pt where there is one; writes NAME.safetensors, the average of the weights over the run.
"""

import argparse
import random
from pathlib import Path

import torch
from safetensors.torch import load_file

import encoder
import run
from collection import CUT, Collection
from places import work


def thinned(path: Path, layers: list[int]) -> dict[str, torch.Tensor]:
    """The weights with only these layers, numbered anew."""
    weights = {}
    for name, value in load_file(path).items():
        if not name.startswith("encoder.layer."):
            weights[name] = value
            continue
        number, rest = name.removeprefix("encoder.layer.").split(".", 1)
        if int(number) in layers:
            weights[f"encoder.layer.{layers.index(int(number))}.{rest}"] = value
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    run.arguments(parser, rate=2e-4, average=0.98)
    parser.add_argument("--start", required=True, help="weights to begin with, by name")
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 2, 4, 6, 8, 11])
    parser.add_argument("--papers", type=int, default=16000, help="as questions.py was told, to use what it has kept")
    parser.add_argument("--batch", type=int, default=48, help="texts a step")
    a = parser.parse_args()
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    known = Collection(a.start, a.papers, a.seed, device)
    texts = known.texts + [encoder.QUERY + paper["title"] for paper in known.papers]
    vectors = torch.cat([known.passages, known.titles])
    tokenizer = encoder.tokenizer(work() / "tokenizer.json", CUT)
    model = encoder.Encoder(thinned(work() / f"{a.start}.safetensors", a.layers)).to(device)
    optimiser = torch.optim.AdamW(model.parameters(), lr=a.rate, betas=(0.9, 0.98), weight_decay=0.0)
    training = run.Run(a, model, optimiser, rng, device)
    while training.going():
        drawn = rng.sample(range(len(texts)), a.batch)
        with encoder.in_half(device):
            made = encoder.embed(model, tokenizer.encode_batch([texts[at] for at in drawn]), 4096, device)
        training.learn((1 - (made * vectors[torch.tensor(drawn, device=device)]).sum(1)).mean())
    training.finish()


if __name__ == "__main__":
    run.with_kept_memory()
    main()
