"""Step 9: the weights between two models, of which one was trained from the other or both from the same.

    python average.py NAME A B [--share 0.5]

NAME is A with so much of B: of what a training gained and lost, halfway keeps more of the first and pays
less of the second than a shorter training (WiSE-FT, Wortsman et al., 2022).
"""

import argparse

import torch

import encoder
from places import work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--share", type=float, default=0.5)
    arguments = parser.parse_args()
    between = encoder.load(work() / f"{arguments.a}.safetensors")
    other = encoder.load(work() / f"{arguments.b}.safetensors").state_dict()
    with torch.no_grad():
        for name, weight in between.state_dict().items():
            weight.lerp_(other[name], arguments.share)
    encoder.save(between, work() / f"{arguments.name}.safetensors")


if __name__ == "__main__":
    main()
