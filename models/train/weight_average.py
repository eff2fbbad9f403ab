"""Step 9: sums of the weights of models that were trained one from the other, or from the same.

    python weight_average.py NAME A=0.5 B=0.5 [...]

NAME is so much of A, of B, and so on; shares add up to one. Of what a training gained and lost, halfway keeps more of the first
and pays less of the second than a shorter training (WiSE-FT, Wortsman et al., 2022). A share may be negative: with
`B=1 A=-0.5` as much of what B learnt from A is kept as there was, while A itself goes down to a half (task
arithmetic, Ilharco et al., 2023).
"""

import argparse

import torch
from safetensors.torch import load_file

import encoder
from paths import work_dir

TYPES, POSITIONS = "embeddings.token_type_embeddings.weight", "embeddings.position_embeddings.weight"


def parse_share(text: str) -> tuple[str, float]:
    name, _, share = text.rpartition("=")
    return name, float(share)


def match_scales(weights: dict[str, torch.Tensor], reference: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same function as `weights`, each channel of an attention's values as large as it is in `like`, and the one token type
    that is used added to the positions. Exports move both (equalise.py, onnx_graph.py): until that is undone,
    weights from before one cannot be added to weights from after it."""
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
    given = [(load_file(work_dir() / f"{name}.safetensors"), share) for name, share in arguments.parts]
    first = given[0][0]
    total: dict[str, torch.Tensor] = {}
    for weights, share in given:
        for name, weight in match_scales(weights, first).items():
            total[name] = total.get(name, 0) + share * weight
    encoder.save(encoder.Encoder(total), work_dir() / f"{arguments.name}.safetensors")


if __name__ == "__main__":
    main()
