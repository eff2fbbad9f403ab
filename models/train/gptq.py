"""Weights as int8, rounded so that the products come out right and not each weight for itself.

The rows of W are rounded one after another, and what one loses is rounded up for by those that follow, as far as their
inputs go together (GPTQ, Frantar et al., 2023). Two things more are rounded up for in the same way: what is lost of the inputs,
since the inputs are those that int8 leaves while the products wanted are the exact ones; and, by the bias, what is still wrong
on average (bias correction, Nagel et al., 2019).
"""

import numpy as np

import encoder
from equalise import product_groups, quantised_input
from onnx_graph import QuantisationPlan, column_int8

# Added to the diagonal of the inputs' second moments, as a share of its mean.
DAMPING = 0.01


class ProductInputs:
    """What a product sees of the calibration texts, [rows, in], and how one input makes up for another."""

    def __init__(self, inputs: list[np.ndarray], plan: QuantisationPlan):
        self.plan, self.exact = plan, np.concatenate(inputs)
        self.quantised = np.concatenate([quantised_input(x, plan) for x in inputs])
        moments = (self.quantised.T @ self.quantised).astype(np.float64) / len(self.quantised)
        moments[np.diag_indices_from(moments)] += DAMPING * np.diag(moments).mean()
        self.inverse = np.linalg.inv(moments)
        self.following = np.linalg.cholesky(self.inverse).T

    def round(self, weight: np.ndarray, largest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """W [in, out] as int8, the scale of each column, and what to add to the bias."""
        outliers = self.plan.outliers
        wanted = self.exact @ weight - self.exact[:, outliers] @ weight[outliers]
        left = self.plan.divided(weight)
        missed = self.quantised.T @ (wanted - self.quantised @ left) / len(self.quantised)
        left = left + self.inverse @ missed.astype(np.float64)
        _, scale = column_int8(left, largest)
        columns = np.zeros_like(left)
        for at, factors in enumerate(self.following):
            columns[at] = np.clip(np.round(left[at] / scale), -largest, largest)
            lost = (left[at] - columns[at] * scale) / factors[at]
            left[at:] -= np.outer(factors[at:], lost)
        bias = (wanted - self.quantised @ (columns * scale).astype(np.float32)).mean(0)
        return columns.astype(np.int8), scale, bias


def round_weights(
    weights: dict[str, np.ndarray], inputs: dict[str, list[np.ndarray]], plans: dict[str, QuantisationPlan], largest: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """int8 and scales of every product by its name; what is wrong on average goes into the biases of `weights`."""
    rounded = {}
    for names in product_groups(encoder.num_layers(weights)):
        product_inputs = ProductInputs(inputs[names[0]], plans.get(names[0], QuantisationPlan()))
        for name in names:
            columns, scale, bias = product_inputs.round(weights[name + ".weight"].T, largest)
            rounded[name] = columns, scale
            weights[name + ".bias"] = weights[name + ".bias"] + bias
    return rounded
