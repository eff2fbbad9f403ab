"""Write the encoder as an ONNX graph: float32, or int8 in one of two ways.

ONNX Runtime's own operators (com.microsoft) are used where they fuse several standard ones; every CPU build has them. Inputs
`input_ids` and `attention_mask`, int64 [texts, tokens]; output `last_hidden_state`, float32 [texts, tokens, 384]. The
mask is accepted, for callers that pass one, and ignored: all texts of a batch have the same length, and attention without
a mask is faster on long texts.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from encoder import EPSILON, HEAD, layer_widths, num_layers

MICROSOFT = "com.microsoft"


class OnnxGraph:
    """Collects nodes and initialisers. `product` decides how x @ W + b is computed."""

    def __init__(self, weights: dict[str, np.ndarray], product, word_rows_int8: bool):
        self.weights, self.product = weights, product
        self.nodes, self.initialisers, self.counter = [], [], 0
        self.layers = num_layers(weights)
        self._build(word_rows_int8)

    def constant(self, value: np.ndarray, hint: str) -> str:
        name = f"{hint}_{self.counter}"
        self.counter += 1
        self.initialisers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], outputs: int | str = 1, domain: str = "", **attributes) -> list[str]:
        names = [outputs] if isinstance(outputs, str) else [f"t{self.counter + at}" for at in range(outputs)]
        self.counter += len(names)
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names

    def _embeddings(self, int8: bool) -> str:
        words = self.weights["embeddings.word_embeddings.weight"]
        if int8:
            scale = np.maximum(np.abs(words).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
            table = self.constant(np.round(words / scale).astype(np.int8), "words")
            (rows,) = self.node("Gather", [table, "input_ids"])
            (rows,) = self.node("Cast", [rows], to=TensorProto.FLOAT)
            (scales,) = self.node("Gather", [self.constant(scale, "word_scales"), "input_ids"])
            (x,) = self.node("Mul", [rows, scales])
        else:
            (x,) = self.node("Gather", [self.constant(words, "words"), "input_ids"])
        # All tokens have the first type, so its vector is added to the positions.
        places = self.weights["embeddings.position_embeddings.weight"] + self.weights["embeddings.token_type_embeddings.weight"][:1]
        (shape,) = self.node("Shape", ["input_ids"], start=1, end=2)
        start, axis = self.constant(np.array([0]), "start"), self.constant(np.array([0]), "axis")
        (places,) = self.node("Slice", [self.constant(places.astype(np.float32), "positions"), start, shape, axis])
        (x,) = self.node("Add", [x, places])
        norm = [self.constant(self.weights[f"embeddings.LayerNorm.{part}"], "norm") for part in ("weight", "bias")]
        (x,) = self.node("LayerNormalization", [x, *norm], axis=-1, epsilon=EPSILON)
        return x

    def _add_and_norm(self, x: str, added: str, name: str, output: int | str = 1) -> str:
        norm = [self.constant(self.weights[f"{name}.LayerNorm.{part}"], "norm") for part in ("weight", "bias")]
        return self.node("SkipLayerNormalization", [added, x, *norm], output, MICROSOFT, epsilon=EPSILON)[0]

    def _build(self, word_rows_int8: bool) -> None:
        x = self._embeddings(word_rows_int8)
        for at, (channels, _) in enumerate(layer_widths(self.weights)):
            stem = f"encoder.layer.{at}"
            q, k, v = self.product(self, x, [f"{stem}.attention.self.{part}" for part in ("query", "key", "value")])
            (attended,) = self.node("MultiHeadAttention", [q, k, v], 1, MICROSOFT, num_heads=channels // HEAD)
            (added,) = self.product(self, attended, [f"{stem}.attention.output.dense"])
            x = self._add_and_norm(x, added, f"{stem}.attention.output")
            (inner,) = self.product(self, x, [f"{stem}.intermediate.dense"])
            # The tanh approximation: int8 vectors are as close to float32 as with erf, and 5 % of the time is saved.
            (inner,) = self.node("FastGelu", [inner], 1, MICROSOFT)
            (added,) = self.product(self, inner, [f"{stem}.output.dense"])
            x = self._add_and_norm(x, added, f"{stem}.output", "last_hidden_state" if at + 1 == self.layers else 1)

    def model(self, producer: str):
        shape = ["texts", "tokens"]
        inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
        width = self.weights["embeddings.word_embeddings.weight"].shape[1]
        output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [*shape, width])
        graph = helper.make_graph(self.nodes, "papers-e5-zh-en", inputs, [output], self.initialisers)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, producer_name=producer, opset_imports=opsets, ir_version=8)


def float_products(graph: OnnxGraph, x: str, names: list[str]) -> list[str]:
    """x @ W + b in float32."""
    outputs = []
    for name in names:
        weight = graph.constant(graph.weights[name + ".weight"].T, "weight")
        (output,) = graph.node("MatMul", [x, weight])
        outputs += graph.node("Add", [output, graph.constant(graph.weights[name + ".bias"], "bias")])
    return outputs


class Int8Products:
    """x @ W + b with 8-bit x, quantised dynamically (one range a run), and int8 W with one scale a column.

    Weights stay within ±64: the sum of two products of a byte and such a weight fits 16 bits. CPUs without VNNI add in 16 bits
    with saturation, and so give the same result as others.

    `plans` holds the quantisation plans of some products. `rounded` holds int8 weights and column scales of some products; the
    others are rounded to nearest.
    """

    LARGEST = 64

    def __init__(self, plans: dict[str, "QuantisationPlan"], rounded: dict[str, tuple[np.ndarray, np.ndarray]]):
        self.plans, self.rounded = plans, rounded

    def __call__(self, graph: OnnxGraph, x: str, names: list[str]) -> list[str]:
        plan = self.plans.get(names[0], QuantisationPlan())
        unscaled = x
        if plan.scale is not None:
            (x,) = graph.node("Mul", [x, graph.constant(plan.multiplier(), "equalise")])
        if plan.per_token:
            (size,) = graph.node("Abs", [x])
            (size,) = graph.node("ReduceMax", [size], axes=[-1], keepdims=1)
            (size,) = graph.node("Max", [size, graph.constant(np.float32(QuantisationPlan.LEAST), "least")])
            (x,) = graph.node("Div", [x, size])
        quantised, x_scale, x_zero = graph.node("DynamicQuantizeLinear", [x], 3)
        outputs = []
        for name in names:
            weight = graph.weights[name + ".weight"].T
            columns, w_scale = self.rounded.get(name) or column_int8(plan.divided(weight), self.LARGEST)
            bias = graph.constant(graph.weights[name + ".bias"], "bias")
            inputs = [
                quantised,
                graph.constant(columns, "weight"),
                x_scale,
                graph.constant(w_scale, "scale"),
                x_zero,
                graph.constant(np.zeros(len(w_scale), np.int8), "zero"),
            ]
            (output,) = graph.node("MatMulIntegerToFloat", inputs if plan.per_token else [*inputs, bias], 1, MICROSOFT)
            if plan.per_token:
                (output,) = graph.node("Mul", [output, size])
                (output,) = graph.node("Add", [output, bias])
            if len(plan.outliers):
                (outlier_part,) = graph.node("Gather", [unscaled, graph.constant(plan.outliers, "apart")], axis=-1)
                (outlier_part,) = graph.node("MatMul", [outlier_part, graph.constant(weight[plan.outliers], "weight")])
                (output,) = graph.node("Add", [output, outlier_part])
            outputs.append(output)
        return outputs


class QuantisationPlan:
    """How the input of a product is made to fit eight bits.

    The input channels are multiplied by `scale`, and the rows of W divided by it. The channels `outliers` are multiplied in
    float32 instead. With `per_token`, each token's values are divided by their maximum before the product and multiplied by it
    afterwards, so that one range fits all tokens.
    """

    # Smallest divisor of a row.
    LEAST = 1e-12

    def __init__(self, scale: np.ndarray | None = None, outliers: np.ndarray | None = None, per_token: bool = False):
        self.scale, self.per_token = scale, per_token
        self.outliers = np.array([], np.int64) if outliers is None else np.sort(outliers).astype(np.int64)

    def multiplier(self) -> np.ndarray:
        """The factors of x before quantisation; zero for outlier channels."""
        kept = self.scale.astype(np.float32).copy()
        kept[self.outliers] = 0
        return kept

    def divided(self, weight: np.ndarray) -> np.ndarray:
        """W [in, out] with its rows divided by the scale; zero for outlier channels."""
        if self.scale is None:
            return weight
        divided = weight / self.scale[:, None]
        divided[self.outliers] = 0
        return divided


def column_int8(weight: np.ndarray, largest: int, tries: int = 13) -> tuple[np.ndarray, np.ndarray]:
    """[in, out] as int8 with one scale a column: the range, of several shrunk ones, with the least squared error."""
    best = np.full(weight.shape[1], np.inf, np.float32)
    scale = np.zeros(weight.shape[1], np.float32)
    for shrink in np.linspace(1.0, 0.7, tries):
        tried = np.maximum(np.abs(weight).max(0) * shrink / largest, 1e-12)
        rounded = np.clip(np.round(weight / tried), -largest, largest) * tried
        error = ((rounded - weight) ** 2).sum(0)
        better = error < best
        best[better], scale[better] = error[better], tried[better]
    return np.clip(np.round(weight / scale), -largest, largest).astype(np.int8), scale.astype(np.float32)


class BlockwiseProducts:
    """x @ W + b with MatMulNBits: 8-bit weights with a scale for every `block` inputs of a column.

    x is quantised in blocks too (accuracy_level 4), so that an outlier channel affects its block only, and texts do not affect
    each other.
    """

    def __init__(self, block: int = 32, accuracy: int = 4):
        self.block, self.accuracy = block, accuracy

    def __call__(self, graph: OnnxGraph, x: str, names: list[str]) -> list[str]:
        outputs = []
        for name in names:
            weight = graph.weights[name + ".weight"]
            out, width = weight.shape
            blocks = weight.reshape(out, width // self.block, self.block)
            scale = np.maximum(np.abs(blocks).max(2) / 127, 1e-12).astype(np.float32)
            packed = (np.round(blocks / scale[..., None]) + 128).astype(np.uint8)
            inputs = [x, graph.constant(packed, "weight"), graph.constant(scale.reshape(-1), "scale"), "", "", graph.constant(graph.weights[name + ".bias"], "bias")]
            outputs += graph.node(
                "MatMulNBits", inputs, 1, MICROSOFT, K=width, N=out, bits=8, block_size=self.block, accuracy_level=self.accuracy
            )
        return outputs
