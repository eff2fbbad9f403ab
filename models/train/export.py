"""Export trained weights as an int8 model.onnx.

    python export.py NAME [--into DIR] [--stages]

Writes model.onnx, the tokenizer and config.json into DIR (../papers-e5-zh-en). --stages also writes each intermediate
step to the working directory, so that measure.py can show what each costs:
NAME-float.onnx (float32), NAME-words.onnx (int8 embedding rows), NAME-plain.onnx (int8 products as well),
NAME-equal.onnx (equalised inputs), NAME-blocks.onnx (8-bit blocks of 32: nearly exact, half as fast).
"""

import argparse
import json
import shutil
from pathlib import Path

import onnx
from safetensors.numpy import load_file

import encoder
from equalise import activations, calibration_texts, equalise
from onnx_graph import OnnxGraph, BlockwiseProducts, Int8Products, float_products
from paths import HERE, work_dir
from gptq import round_weights

# Calibration texts for rounding the weights, and how many of them the choice of plans uses.
TEXTS, SEARCHED = 200, 40


def write(graph: OnnxGraph, path: Path) -> None:
    model = graph.model("papers-sem models/train/export.py")
    onnx.checker.check_model(model)
    onnx.save(model, path)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--into", type=Path, default=HERE.parent / "papers-e5-zh-en")
    parser.add_argument("--stages", action="store_true")
    arguments = parser.parse_args()
    path = work_dir() / f"{arguments.name}.safetensors"
    weights = load_file(path)
    if arguments.stages:
        for stage, product, rows in (
            ("float", float_products, False),
            ("words", float_products, True),
            ("plain", Int8Products({}, {}), True),
            ("blocks", BlockwiseProducts(), True),
        ):
            write(OnnxGraph(weights, product, rows), work_dir() / f"{arguments.name}-{stage}.onnx")
    inputs = activations(encoder.load(path).eval(), calibration_texts(TEXTS))
    plans = equalise(weights, inputs, SEARCHED, Int8Products.LARGEST, print)
    if arguments.stages:
        write(OnnxGraph(weights, Int8Products(plans, {}), True), work_dir() / f"{arguments.name}-equal.onnx")
    rounded = round_weights(weights, inputs, plans, Int8Products.LARGEST)
    arguments.into.mkdir(parents=True, exist_ok=True)
    write(OnnxGraph(weights, Int8Products(plans, rounded), True), arguments.into / "model.onnx")
    shutil.copyfile(work_dir() / "tokenizer.json", arguments.into / "tokenizer.json")
    words, width = weights["embeddings.word_embeddings.weight"].shape
    config = {
        "model_type": "bert",
        "hidden_size": width,
        "num_hidden_layers": encoder.num_layers(weights),
        # The value of an unpruned layer: other programs divide hidden_size by it. The graph holds the true number of each layer.
        "num_attention_heads": width // encoder.HEAD,
        "intermediate_size": max(inner for _, inner in encoder.layer_widths(weights)),
        "max_position_embeddings": weights["embeddings.position_embeddings.weight"].shape[0],
        "vocab_size": words,
        "pad_token_id": encoder.PAD,
    }
    (arguments.into / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
