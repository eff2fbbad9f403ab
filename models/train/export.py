"""Step 12: the trained weights as model.onnx, int8.

    python export.py NAME [--into DIR] [--stages]

Writes, into DIR (../papers-e5-zh-en), model.onnx and the tokenizer's files. --stages also writes each step on
the way to the working directory, so that measure.py can say what each one costs:
NAME-float.onnx (the graph alone), NAME-words.onnx (int8 embedding rows), NAME-plain.onnx (int8 products as well),
NAME-equal.onnx (their inputs equalised), NAME-blocks.onnx (8-bit blocks of 32: nearly exact, half as fast).
"""

import argparse
import json
import shutil
from pathlib import Path

import onnx
from safetensors.numpy import load_file

import encoder
from equalise import activations, calibration, equalise
from graph import Graph, InBlocks, InBytes, in_float
from places import HERE, work
from rounding import rounded

# Texts by which weights are rounded, and the first of them, by which plans are chosen.
TEXTS, SEARCHED = 200, 40


def write(graph: Graph, path: Path) -> None:
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
    path = work() / f"{arguments.name}.safetensors"
    weights = load_file(path)
    if arguments.stages:
        for stage, product, rows in (
            ("float", in_float, False),
            ("words", in_float, True),
            ("plain", InBytes({}, {}), True),
            ("blocks", InBlocks(), True),
        ):
            write(Graph(weights, product, rows), work() / f"{arguments.name}-{stage}.onnx")
    inputs = activations(encoder.load(path).eval(), calibration(TEXTS))
    plans = equalise(weights, inputs, SEARCHED, InBytes.LARGEST, print)
    if arguments.stages:
        write(Graph(weights, InBytes(plans, {}), True), work() / f"{arguments.name}-equal.onnx")
    made = rounded(weights, inputs, plans, InBytes.LARGEST)
    arguments.into.mkdir(parents=True, exist_ok=True)
    write(Graph(weights, InBytes(plans, made), True), arguments.into / "model.onnx")
    shutil.copyfile(work() / "tokenizer.json", arguments.into / "tokenizer.json")
    words, width = weights["embeddings.word_embeddings.weight"].shape
    config = {
        "model_type": "bert",
        "hidden_size": width,
        "num_hidden_layers": encoder.depth(weights),
        # Of a layer of which nothing is left out: other programs divide the size by it. The graph itself says what each layer has.
        "num_attention_heads": width // encoder.HEAD,
        "intermediate_size": max(inner for _, inner in encoder.widths(weights)),
        "max_position_embeddings": weights["embeddings.position_embeddings.weight"].shape[0],
        "vocab_size": words,
        "pad_token_id": encoder.PAD,
    }
    (arguments.into / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
