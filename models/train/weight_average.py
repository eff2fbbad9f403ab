"""Average the weights of several models.

    python weight_average.py NAME A=0.5 B=0.5 [...]

NAME is the weighted sum of the models A, B and so on. The shares add up to one. Averaging two checkpoints keeps more of
what a training gained, for less of what it lost, than a shorter training does (WiSE-FT, Wortsman et al., 2022). A share
may be negative: `B=1 A=-0.5` keeps what B learnt from A and subtracts half of A (task arithmetic, Ilharco et al.,
2023).
"""

import argparse

import torch
from safetensors.torch import load_file

import encoder
from paths import work_dir

TYPES, POSITIONS = "embeddings.token_type_embeddings.weight", "embeddings.position_embeddings.weight"


def parse_share(text: str) -> tuple[str, float]:
    """Parse NAME=SHARE."""
    name, _, share = text.rpartition("=")
    return name, float(share)


def match_scales(weights: dict[str, torch.Tensor], reference: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Rescale `weights` to the channel scales of `reference` without changing what the network computes.

    An export moves scales from the attention values into the product after them, and adds the one token type to the
    positions (equalise.py, onnx_graph.py). Weights from before and after an export can be averaged only when both are
    undone.
    """
    weights = dict(weights)
    weights[POSITIONS] = weights[POSITIONS] + weights[TYPES][:1]
    weights[TYPES] = torch.zeros_like(weights[TYPES][:1])
    for at in range(encoder.num_layers(weights)):
        value, output = (f"encoder.layer.{at}.attention.{name}" for name in ("self.value", "output.dense.weight"))
        scale = reference[f"{value}.weight"].norm(dim=1) / weights[f"{value}.weight"].norm(dim=1)
        scale = (scale * weights[output].norm(dim=0) / reference[output].norm(dim=0)).sqrt()
        weights[f"{value}.weight"] = weights[f"{value}.weight"] * scale[:, None]
        weights[f"{value}.bias"] = weights[f"{value}.bias"] * scale
        weights[output] = weights[output] / scale
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("parts", nargs="+", type=parse_share, metavar="NAME=SHARE")
    arguments = parser.parse_args()
    if abs(sum(share for _, share in arguments.parts) - 1) > 1e-6:
        parser.error("the shares do not add up to one")
    models = [(load_file(work_dir() / f"{name}.safetensors"), share) for name, share in arguments.parts]
    first = models[0][0]
    total: dict[str, torch.Tensor] = {}
    for weights, share in models:
        for name, weight in match_scales(weights, first).items():
            total[name] = total.get(name, 0) + share * weight
    encoder.save(encoder.Encoder(total), work_dir() / f"{arguments.name}.safetensors")


if __name__ == "__main__":
    main()
