#!/usr/bin/env python3
"""Makes the model of this folder: a re-ranking model that counts the word "harbour" in what it reads.

    python3 tests/data/reranker/make.py

It stands for a real cross-encoder of 100 MB or more. ONNX files are protocol buffers, which are written here by hand.
"""

import json
import pathlib
import struct

WORD = 4
HERE = pathlib.Path(__file__).parent


def varint(number):
    out = b""
    while True:
        byte, number = number & 0x7F, number >> 7
        out += bytes([byte | (0x80 if number else 0)])
        if not number:
            return out


def field(number, value):
    """A field of a message: whole numbers as varints, all else with its length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name, dims, values):
    data = struct.pack(f"<{len(values)}q", *values)
    return b"".join(field(1, dim) for dim in dims) + field(2, 7) + field(8, name) + field(9, data)


def value(name, kind, dims):
    shape = b"".join(field(1, field(2, dim) if isinstance(dim, str) else field(1, dim)) for dim in dims)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, shape)))


def node(kind, inputs, output, attributes=()):
    whole = b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, kind)
    for name, number in attributes:
        whole += field(5, field(1, name) + field(3, number) + field(20, 2))
    return whole


graph = b"".join(
    [
        field(1, node("Equal", ["input_ids", "word"], "is_word")),
        field(1, node("Cast", ["is_word"], "ones", [("to", 1)])),
        field(1, node("ReduceSum", ["ones", "axes"], "logits", [("keepdims", 1)])),
        field(2, "reranker"),
        field(5, tensor("word", [1], [WORD])),
        field(5, tensor("axes", [1], [1])),
        field(11, value("input_ids", 7, ["batch", "length"])),
        field(11, value("attention_mask", 7, ["batch", "length"])),
        field(12, value("logits", 1, ["batch", 1])),
    ]
)
(HERE / "model.onnx").write_bytes(field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13)))

special = {"cls_token": "[CLS]", "pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]"}
vocabulary = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "harbour": WORD}


def part(name, kind):
    return {kind: {"id": name, "type_id": 0}}


tokenizer = {
    "version": "1.0",
    "truncation": None,
    "padding": None,
    "added_tokens": [],
    "normalizer": {"type": "Lowercase"},
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [part("[CLS]", "SpecialToken"), part("A", "Sequence"), part("[SEP]", "SpecialToken")],
        "pair": [
            part("[CLS]", "SpecialToken"),
            part("A", "Sequence"),
            part("[SEP]", "SpecialToken"),
            part("B", "Sequence"),
            part("[SEP]", "SpecialToken"),
        ],
        "special_tokens": {
            name: {"id": name, "ids": [vocabulary[name]], "tokens": [name]} for name in ["[CLS]", "[SEP]"]
        },
    },
    "decoder": None,
    "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
}
for name, content in [
    ("tokenizer.json", tokenizer),
    ("config.json", {"pad_token_id": 0}),
    ("special_tokens_map.json", special),
    ("tokenizer_config.json", {"model_max_length": 512, **special}),
]:
    (HERE / name).write_text(json.dumps(content, indent=1) + "\n")
