"""Round weights to int8 so that the products are right, not each weight by itself.

The rows of W are rounded one after another, and the rows that follow compensate for the error of each, as far as their
inputs correlate (GPTQ, Frantar et al., 2023). Two more errors are compensated: that of the quantised inputs, because the
target is the exact product, and the mean error that remains, which goes into the bias (bias correction, Nagel et al., 2019).
"""

import numpy as np

import encoder
from equalise import product_groups, quantised_input
from onnx_graph import QuantisationPlan, column_int8

# Added to the diagonal of the second moments, as a share of its mean.
DAMPING = 0.01


class ProductInputs:
    """The quantised inputs of a product on the calibration texts, [rows, in], and their second moments."""

    def __init__(self, inputs: list[np.ndarray], plan: QuantisationPlan):
        self.plan, self.exact = plan, np.concatenate(inputs)
        self.quantised = np.concatenate([quantised_input(x, plan) for x in inputs])
        moments = (self.quantised.T @ self.quantised).astype(np.float64) / len(self.quantised)
        moments[np.diag_indices_from(moments)] += DAMPING * np.diag(moments).mean()
        self.inverse = np.linalg.inv(moments)
        self.following = np.linalg.cholesky(self.inverse).T

    def round(self, weight: np.ndarray, largest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """W [in, out] as int8, the scale of each column, and the bias correction."""
        outliers = self.plan.outliers
        wanted = self.exact @ weight - self.exact[:, outliers] @ weight[outliers]
        left = self.plan.divided(weight)
        correction = self.quantised.T @ (wanted - self.quantised @ left) / len(self.quantised)
        left = left + self.inverse @ correction.astype(np.float64)
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
    """int8 weights and scales of every product by name. The bias corrections are added to `weights`."""
    rounded = {}
    for names in product_groups(encoder.num_layers(weights)):
        product_inputs = ProductInputs(inputs[names[0]], plans.get(names[0], QuantisationPlan()))
        for name in names:
            columns, scale, bias = product_inputs.round(weights[name + ".weight"].T, largest)
            rounded[name] = columns, scale
            weights[name + ".bias"] = weights[name + ".bias"] + bias
    return rounded
