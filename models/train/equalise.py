"""Choose scales that make activations fit eight bits, on texts of the training corpora.

A product x @ W whose x is quantised with one range for all channels loses most where a few channels are much larger than
the rest. Multiplying the channels of x by `scale` and dividing the rows of W by it changes nothing in exact arithmetic and evens
the channels out (SmoothQuant, Xiao et al., 2023, equation 4: scale = max|W|^(1-α) / max|x|^α). Where that is not enough,
a few outlier channels are multiplied in float32 (LLM.int8(), Dettmers et al., 2022), or each token gets its own
range. The plan of each product is chosen by the squared error of its output.
"""

import random

import numpy as np
import torch

import encoder
import sample_texts
from onnx_graph import QuantisationPlan, column_int8
from paths import bilingual_papers, arxiv_papers, work_dir

STRENGTHS = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
# A plan with a smaller gain is not worth the extra multiplication.
LEAST_GAIN = 0.07
# Rows of each text that the search for α uses.
ROWS = 24
# Numbers of outlier channels to try, and the strengths to try them with.
OUTLIER_COUNTS = [8, 24]
OUTLIER_STRENGTHS = [0.4, 0.6, 0.8]
# Outlier channels and per-token ranges cost run time (a tenth when half of the products use them). They are tried only
# above COSTLY_ERROR, which a few products exceed tenfold, and must reduce the error by COSTLY_GAIN.
COSTLY_GAIN, COSTLY_ERROR = 0.3, 5e-4


def calibration_texts(count: int, seed: int = 7) -> list[str]:
    """Questions and passages in both languages, sampled as for training."""
    rng = random.Random(seed)
    drawn = []
    for record in rng.sample(bilingual_papers(), count // 5):
        en_q, zh_q, en_p, zh_p = sample_texts.bilingual_views(record, rng)
        drawn += [encoder.QUERY + en_q, encoder.QUERY + zh_q, encoder.PASSAGE + en_p, encoder.PASSAGE + zh_p]
    for record in rng.sample(arxiv_papers(), count // 5):
        drawn.append(encoder.PASSAGE + sample_texts.english_views(record, rng)[1])
    return drawn


def activations(model: encoder.Encoder, drawn: list[str]) -> dict[str, list[np.ndarray]]:
    """For each weight matrix its inputs: one array [tokens, channels] a text."""
    seen: dict[str, list[np.ndarray]] = {}
    hooks = []
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear):

            def keep(_, inputs, name=name):
                seen.setdefault(name, []).append(inputs[0][0].detach().numpy().copy())

            hooks.append(module.register_forward_pre_hook(keep))
    split = encoder.tokenizer(work_dir() / "tokenizer.json", 256)
    with torch.no_grad():
        for encoding in split.encode_batch(drawn):
            ids = torch.tensor([encoding.ids])
            model(ids, torch.ones_like(ids, dtype=torch.float32))
    for hook in hooks:
        hook.remove()
    return seen


def dynamic_quantise(x: np.ndarray) -> np.ndarray:
    """The effect of DynamicQuantizeLinear on x: 256 steps from its minimum to its maximum, zero included."""
    least, greatest = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
    step = max((greatest - least) / 255, 1e-12)
    zero = round(-least / step)
    return (np.clip(np.round(x / step) + zero, 0, 255) - zero) * step


def quantised_input(x: np.ndarray, plan: QuantisationPlan) -> np.ndarray:
    """The input x of a product after quantisation. x is one text, which is quantised with one range."""
    x = x if plan.scale is None else x * plan.multiplier()
    if not plan.per_token:
        return dynamic_quantise(x)
    size = np.maximum(np.abs(x).max(1, keepdims=True), QuantisationPlan.LEAST)
    return dynamic_quantise(x / size) * size


def output_error(inputs: list[np.ndarray], weights: list[np.ndarray], plan: QuantisationPlan, largest: int) -> float:
    """Squared error of the products' outputs relative to their size, over all texts."""
    quantised = [c.astype(np.float32) * s for c, s in (column_int8(plan.divided(w), largest, tries=1) for w in weights)]
    lost = size = 0.0
    for x in inputs:
        # The range is that of the whole text. The product is computed for some of its rows.
        step = max(1, len(x) // ROWS)
        kept, rows = quantised_input(x, plan)[::step], x[::step]
        for exact, rounded in zip(weights, quantised):
            wanted = rows @ exact
            output = kept @ rounded + rows[:, plan.outliers] @ exact[plan.outliers]
            lost += float(((output - wanted) ** 2).sum())
            size += float((wanted**2).sum())
    return lost / size


def product_groups(layers: int) -> list[list[str]]:
    """The products of each layer, grouped by shared input."""
    listed = []
    for at in range(layers):
        stem = f"encoder.layer.{at}"
        listed.append([f"{stem}.attention.self.{part}" for part in ("query", "key", "value")])
        listed += [[f"{stem}.attention.output.dense"], [f"{stem}.intermediate.dense"], [f"{stem}.output.dense"]]
    return listed


def runtime_cost(plan: QuantisationPlan) -> tuple[bool, int]:
    """Sort key of a plan by its cost at run time."""
    return plan.per_token, len(plan.outliers)


def candidate_plans(x_most: np.ndarray, w_most: np.ndarray, outliers: bool, per_token: bool) -> list[tuple[str, QuantisationPlan]]:
    """All plans to try besides the unscaled input.

    These are the strengths; with `outliers`, the strengths with a few outlier channels in float32; with `per_token`, all of these
    with a range a token.
    """
    tried = []
    for alpha in STRENGTHS:
        scale = w_most ** (1 - alpha) / x_most**alpha
        scale = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
        tried.append((f"α {alpha}", QuantisationPlan(scale)))
        if outliers and alpha in OUTLIER_STRENGTHS:
            for count in OUTLIER_COUNTS:
                # The range is set by the channels that are largest after scaling.
                largest = np.argsort(-x_most * scale)[:count]
                tried.append((f"α {alpha}, {count} channels in float32", QuantisationPlan(scale, largest)))
    if per_token:
        tried += [(f"{name}, a range a token", QuantisationPlan(plan.scale, plan.outliers, per_token=True)) for name, plan in [("unscaled", QuantisationPlan()), *tried]]
    # Cheap plans first: a costly one must beat them by COSTLY_GAIN.
    return sorted(tried, key=lambda named: runtime_cost(named[1]))


def equalise(weights: dict[str, np.ndarray], inputs: dict[str, list[np.ndarray]], first: int, largest: int, say) -> dict[str, QuantisationPlan]:
    """Plans by the name of the first product of each group that gains by one, chosen on the `first` texts.

    The scale of an attention output is moved into `weights`, and its effect into `inputs`, where it costs nothing: attention
    is linear in the values.
    """
    plans = {}
    for names in product_groups(encoder.num_layers(weights)):
        matrices = [weights[name + ".weight"].T for name in names]
        texts_seen = inputs[names[0]][:first]
        x_most = np.max([np.abs(x).max(0) for x in texts_seen], axis=0) + 1e-6
        w_most = np.max([np.abs(w).max(1) for w in matrices], axis=0) + 1e-6
        of_attention = names[0].endswith("attention.output.dense")
        plain = output_error(texts_seen, matrices, QuantisationPlan(), largest)
        # Outputs of a LayerNorm have rows of similar size. The inputs of these two products do not.
        uneven = names[0].endswith(".output.dense")
        best, chosen, called = plain, QuantisationPlan(), "unscaled"
        for name, plan in candidate_plans(x_most, w_most, outliers=len(names) == 1 and not of_attention, per_token=uneven):
            if runtime_cost(plan) > runtime_cost(QuantisationPlan()) and best < COSTLY_ERROR:
                break
            measured = output_error(texts_seen, matrices, plan, largest)
            if measured < best * (1 - (COSTLY_GAIN if runtime_cost(plan) > runtime_cost(chosen) else 0.0)):
                best, chosen, called = measured, plan, name
        say(f"{names[0]:44} error {plain:.2e} → {best:.2e} ({called})")
        if best > plain * (1 - LEAST_GAIN):
            continue
        if of_attention and chosen.scale is not None:
            value = names[0].replace("output.dense", "self.value")
            weights[value + ".weight"] = weights[value + ".weight"] * chosen.scale[:, None]
            weights[value + ".bias"] = weights[value + ".bias"] * chosen.scale
            weights[names[0] + ".weight"] = weights[names[0] + ".weight"] / chosen.scale[None, :]
            inputs[names[0]] = [x * chosen.scale for x in inputs[names[0]]]
            chosen = QuantisationPlan(per_token=chosen.per_token)
        plans[names[0]] = chosen
    return plans
