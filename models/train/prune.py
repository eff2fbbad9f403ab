"""Prune the attention heads and feed-forward channels that contribute least.

    python prune.py NAME --start OTHER [--time 0.07]

Heads and channels matter very unevenly, within a layer and across layers. In each sublayer, the head or channel whose loss the others
compensate best is removed, then the next (optimal brain surgeon over whole channels and heads, as in ZipLM, Kurtić et al.,
2023). The loss is measured on the calibration texts, as a share of the variance of the sublayer's output across tokens.
Losses of earlier layers are not taken into account. Sublayers lose BLOCK channels, or a head, in the order of loss per
time saved, until the requested time is saved. The product that reads the remaining channels gets the weights and the
bias of least squares.

Writes NAME.safetensors, with layers of different widths. Average weights (weight_average.py) before pruning: channels do not
correspond afterwards.
"""

import argparse
import heapq
from collections.abc import Iterator
from itertools import islice

import numpy as np
from safetensors.numpy import load_file, save_file

import encoder
from equalise import activations, calibration_texts, product_groups
from paths import work_dir

# Channels that a feed-forward block loses per step.
BLOCK = 64
# Share of the model's run time, at 250 tokens, that these channels and a head take. Estimated from a profile in which
# products take half of the time and attention a third; not measured one by one.
BLOCK_TIME, HEAD_TIME = 0.0014, 0.0035
# Added to the diagonal of the second moments, as a share of its mean.
DAMPING = 1e-3
TEXTS = 200


class SubLayer:
    """The attention or the feed-forward block of a layer.

    Its channels come in units of `size` (a head, or one channel). The products `makers` compute them and the product `reader`
    reads them; its output is added to the makers' input and normalised. `inputs` holds the products' inputs on the
    calibration texts. Removing `step_size` units saves `time`.
    """

    def __init__(
        self,
        weights: dict[str, np.ndarray],
        inputs: dict[str, list[np.ndarray]],
        makers: list[str],
        reader: str,
        size: int,
        step_size: int,
        time: float,
    ):
        self.makers, self.reader, self.size, self.step_size, self.time = makers, reader, size, step_size, time
        self.weight = weights[f"{reader}.weight"].T.astype(np.float64)
        self.removed, self.loss, self.next = [], 0.0, []
        # All makers have the same input.
        before, seen = (np.concatenate(inputs[name]) for name in (makers[0], reader))
        # A constant channel: the mean error goes into the bias.
        with_one = np.concatenate([seen, np.ones((len(seen), 1), np.float32)], 1)
        self.moments = (with_one.T @ with_one).astype(np.float64) / len(seen)
        diagonal = np.arange(len(self.weight))
        self.moments[diagonal, diagonal] += DAMPING * self.moments[diagonal, diagonal].mean()
        norm = self.reader.removesuffix("dense") + "LayerNorm"
        gain, shift = weights[f"{norm}.weight"], weights[f"{norm}.bias"]
        added = before + seen @ weights[f"{self.reader}.weight"].T + weights[f"{self.reader}.bias"]
        deviation = added.std(1, keepdims=True)
        states = (added - added.mean(1, keepdims=True)) / deviation * gain + shift
        variance = ((states - states.mean(0)) ** 2).sum(1).mean()
        # Square root of the weight of a squared error in each output dimension.
        self.output_weights = gain * np.sqrt((deviation**-2.0).mean() / variance)
        self.removal_order = self._removal_order()

    def _removal_order(self) -> Iterator[tuple[np.ndarray, float]]:
        """The units in the order of removal: their channel numbers, and the loss after removing this and all before."""
        inverse, lost = np.linalg.inv(self.moments), 0.0
        left = np.concatenate([self.weight * self.output_weights, np.zeros((1, self.weight.shape[1]))])
        remaining = np.arange(len(self.weight)).reshape(-1, self.size)
        while len(remaining) > 1:
            compensation = np.linalg.solve(inverse[remaining[:, :, None], remaining[:, None, :]], left[remaining])
            losses = (left[remaining] * compensation).sum((1, 2))
            least = int(losses.argmin())
            unit, lost = remaining[least], lost + float(losses[least])
            yield unit, lost
            left -= inverse[:, unit] @ compensation[least]
            inverse -= inverse[:, unit] @ np.linalg.solve(inverse[np.ix_(unit, unit)], inverse[unit])
            remaining = np.delete(remaining, least, 0)

    def look_ahead(self) -> bool:
        """Find the next `step_size` units to remove. False when fewer are left."""
        self.next = list(islice(self.removal_order, self.step_size))
        return len(self.next) == self.step_size

    def remove_next(self) -> None:
        """Remove the units that look_ahead() found."""
        self.removed += [unit for unit, _ in self.next]
        self.loss = self.next[-1][1]

    def __lt__(self, other: "SubLayer") -> bool:
        """Whether its next removal loses less per time saved."""
        mine, others = ((part.next[-1][1] - part.loss) / part.time for part in (self, other))
        return mine < others

    def apply(self, weights: dict[str, np.ndarray]) -> int:
        """Remove the units from `weights`; returns the number of units left."""
        kept = np.setdiff1d(np.arange(len(self.weight)), np.concatenate(self.removed) if self.removed else [])
        if self.removed:
            rows = np.append(kept, len(self.weight))
            solved = np.linalg.solve(self.moments[np.ix_(rows, rows)], self.moments[rows, :-1] @ self.weight).astype(np.float32)
            for name in (f"{maker}.{kind}" for maker in self.makers for kind in ("weight", "bias")):
                weights[name] = weights[name][kept]
            weights[f"{self.reader}.weight"] = np.ascontiguousarray(solved[:-1].T)
            weights[f"{self.reader}.bias"] = weights[f"{self.reader}.bias"] + solved[-1]
        return len(kept) // self.size


def sublayers(weights: dict[str, np.ndarray], inputs: dict[str, list[np.ndarray]]) -> Iterator[SubLayer]:
    """All sublayers of all layers."""
    every = product_groups(encoder.num_layers(weights))
    for makers, (reader,) in zip(every[::2], every[1::2]):
        sizes = (encoder.HEAD, 1, HEAD_TIME) if ".attention." in reader else (1, BLOCK, BLOCK_TIME)
        yield SubLayer(weights, inputs, makers, reader, *sizes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--start", required=True, help="name of the initial weights")
    parser.add_argument("--time", type=float, default=0.07, help="share of the estimated run time to save")
    a = parser.parse_args()
    path = work_dir() / f"{a.start}.safetensors"
    weights = load_file(path)
    every = list(sublayers(weights, activations(encoder.load(path).eval(), calibration_texts(TEXTS))))
    queue, saved = [part for part in every if part.look_ahead()], 0.0
    heapq.heapify(queue)
    while saved < a.time and queue:
        part = heapq.heappop(queue)
        part.remove_next()
        saved += part.time
        if part.look_ahead():
            heapq.heappush(queue, part)
    if saved < a.time:
        parser.error(f"with a head and less than {2 * BLOCK} channels a layer, {saved:.2f} of the time is saved, and no more can be")
    for part in every:
        before, left = len(part.weight) // part.size, part.apply(weights)
        print(f"{part.reader:40} {before} → {left} {'heads' if part.size > 1 else 'channels'}, lost {part.loss:.1e}")
    print(f"{saved:.3f} of the estimated run time saved")
    save_file(weights, work_dir() / f"{a.name}.safetensors")


if __name__ == "__main__":
    main()
