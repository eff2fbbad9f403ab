"""The encoder as a torch module: BERT, 384 dimensions, unit length.

Pooling is the mean over tokens; the teacher uses the first token. Parameter names are those of Hugging Face's BERT, so
weights load and save unchanged.
"""

import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from torch.func import functional_call
from torch.nn import functional as F

# Gradients became NaN with cuDNN attention and rows without tokens. Both are avoided; the cause was not isolated.
torch.backends.cuda.enable_cudnn_sdp(False)

# Channels of an attention head, in the base and in the teacher.
HEAD = 32
PAD = 1
EPSILON = 1e-12
QUERY, PASSAGE = "query: ", "passage: "


def num_layers(weights: dict) -> int:
    """Number of layers."""
    return 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))


def layer_widths(weights: dict) -> list[tuple[int, int]]:
    """For each layer, the width of its attention and of its feed-forward block. prune.py makes them differ."""
    makers = ("attention.self.query", "intermediate.dense")
    return [tuple(len(weights[f"encoder.layer.{at}.{maker}.bias"]) for maker in makers) for at in range(num_layers(weights))]


class Attention(nn.Module):
    def __init__(self, width: int, attended: int):
        super().__init__()
        self.self = nn.ModuleDict({name: nn.Linear(width, attended) for name in ("query", "key", "value")})
        self.output = nn.ModuleDict({"dense": nn.Linear(attended, width), "LayerNorm": nn.LayerNorm(width, EPSILON)})

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        texts, tokens, _ = x.shape
        q, k, v = (self.self[name](x).view(texts, tokens, -1, HEAD).transpose(1, 2) for name in ("query", "key", "value"))
        if x.is_cuda:
            attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:
            # Written out: on a CPU, with so few tokens, the backward pass of torch's fused attention takes three times as long.
            scores = (q * HEAD**-0.5) @ k.transpose(-1, -2) + mask
            attended = scores.softmax(-1) @ v
        attended = attended.transpose(1, 2).reshape(texts, tokens, -1)
        return self.output["LayerNorm"](x + self.output["dense"](attended))


class Layer(nn.Module):
    def __init__(self, width: int, attended: int, inner: int):
        super().__init__()
        self.attention = Attention(width, attended)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = nn.ModuleDict({"dense": nn.Linear(inner, width), "LayerNorm": nn.LayerNorm(width, EPSILON)})

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = self.attention(x, mask)
        return self.output["LayerNorm"](x + self.output["dense"](F.gelu(self.intermediate["dense"](x))))


class Encoder(nn.Module):
    """`forward` takes ids and mask, both [texts, tokens], and returns unit vectors [texts, 384]."""

    def __init__(self, weights: dict[str, torch.Tensor], cls_pooling: bool = False):
        super().__init__()
        self.cls_pooling = cls_pooling
        words = weights["embeddings.word_embeddings.weight"]
        width = words.shape[1]
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(*words.shape),
                "position_embeddings": nn.Embedding(*weights["embeddings.position_embeddings.weight"].shape),
                "token_type_embeddings": nn.Embedding(*weights["embeddings.token_type_embeddings.weight"].shape),
                "LayerNorm": nn.LayerNorm(width, EPSILON),
            }
        )
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(width, *channels) for channels in layer_widths(weights))})
        self.load_state_dict(weights)
        self.frozen = 0

    def freeze(self, layers: int) -> None:
        """Freeze the embeddings and the lowest `layers` layers. No gradient is computed there."""
        self.frozen = layers
        lower = [self.embeddings, *list(self.encoder["layer"])[:layers]] if layers else []
        for module in lower:
            module.requires_grad_(False)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.frozen == 0):
            parts = self.embeddings
            x = parts["word_embeddings"](ids) + parts["token_type_embeddings"].weight[0]
            x = parts["LayerNorm"](x + parts["position_embeddings"].weight[: ids.shape[1]])
            if torch.is_autocast_enabled(x.device.type):
                x = x.to(torch.get_autocast_dtype(x.device.type))
            unseen = ((1 - mask[:, None, None, :]) * -1e4).to(x.dtype)
        for at, layer in enumerate(self.encoder["layer"]):
            with torch.set_grad_enabled(torch.is_grad_enabled() and at >= self.frozen):
                x = layer(x, unseen)
        if self.cls_pooling:
            return F.normalize(x[:, 0].float(), dim=-1)
        weight = mask[..., None].float()
        return F.normalize((x.float() * weight).sum(1) / weight.sum(1).clamp(min=1), dim=-1)


def with_bfloat16(encoder: Encoder, device: torch.device) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """The encoder as a function of ids and mask, with bfloat16 products where the machine is faster at them.

    On a GPU everything but the pooling is in bfloat16: the operations between the products take longer there than the
    products.
    """
    if device.type == "cuda":
        weights = {name: p.to(torch.bfloat16) for name, p in encoder.named_parameters()}
        return lambda ids, mask: functional_call(encoder, weights, (ids, mask))

    def forward(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        with torch.autocast(device.type, torch.bfloat16):
            return encoder(ids, mask)

    return forward if _bfloat16_is_faster() else encoder


@lru_cache
def _bfloat16_is_faster() -> bool:
    spent = {}
    for dtype in (torch.float32, torch.bfloat16):
        a, b = torch.ones(2048, 384, dtype=dtype), torch.ones(384, 1536, dtype=dtype)
        rounds = []
        for _ in range(5):
            # CPU time of this process and the best of five: other processes must not decide.
            began = time.process_time()
            for _ in range(10):
                a @ b
            rounds.append(time.process_time() - began)
        spent[dtype] = min(rounds)
    faster = spent[torch.bfloat16] < spent[torch.float32]
    print(f"products in {'bfloat16' if faster else 'float32'}", file=sys.stderr)
    return faster


def load(path: Path) -> Encoder:
    return Encoder(load_file(path))


def save(encoder: Encoder, path: Path) -> None:
    save_file({name: value.detach().float().contiguous() for name, value in encoder.state_dict().items()}, path)


def tokenizer(file: Path | bytes, tokens: int) -> Tokenizer:
    loaded = Tokenizer.from_file(str(file)) if isinstance(file, Path) else Tokenizer.from_buffer(file)
    loaded.no_padding()
    loaded.enable_truncation(tokens)
    return loaded


def embed(encoder: Callable, encodings: list, group_tokens: int, device: torch.device) -> torch.Tensor:
    """Vectors of tokenised texts, in the order given."""
    return embed_groups(encoder, group_by_length([encoding.ids for encoding in encodings], group_tokens), device)


def group_by_length(texts: list[list[int]], group_tokens: int, spread: float = 1.25) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Batches of texts of similar length: the texts' indices, their lengths, and their ids [texts, tokens].

    The longest text of a batch has at most `spread` times as many tokens as the shortest, so little is padded. Both sides of a
    batch are rounded up, because each new shape costs the compilation of its kernels.
    """
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    groups, group = [], []
    for place, at in enumerate(order):
        group.append(at)
        following = order[place + 1] if place + 1 < len(order) else None
        shortest, longer = (len(texts[group[0]]), len(texts[following])) if following is not None else (0, 0)
        if following is None or (len(group) + 1) * _round_up(longer) > group_tokens or longer > spread * shortest + 6:
            ids = np.full((_round_up(len(group), 4), _round_up(len(texts[at]))), PAD, np.int32)
            # A padding row counts its first token, so that no row attends to nothing.
            lengths = np.ones(len(ids), np.int32)
            for row, member in enumerate(group):
                ids[row, : len(texts[member])] = texts[member]
                lengths[row] = len(texts[member])
            groups.append((np.array(group), lengths, ids))
            group = []
    return groups


def embed_groups(encoder: Callable, groups: list[tuple[np.ndarray, np.ndarray, np.ndarray]], device: torch.device) -> torch.Tensor:
    """Vectors of the texts of group_by_length(), in the original order."""
    order = np.argsort(np.concatenate([members for members, _, _ in groups]))
    back, *sides = to_device([order, *(side for _, *both in groups for side in both)], device)
    vectors = []
    for (members, _, _), lengths, ids in zip(groups, sides[::2], sides[1::2]):
        mask = (torch.arange(ids.shape[1], device=device) < lengths[:, None]).float()
        vectors.append(encoder(ids, mask)[: len(members)])
    return torch.cat(vectors)[back]


def to_device(arrays: list[np.ndarray], device: torch.device) -> list[torch.Tensor]:
    """The arrays on the device. They pass through pinned memory, otherwise the CPU waits for the GPU at each of them."""
    tensors = [torch.from_numpy(array) for array in arrays]
    return tensors if device.type == "cpu" else [tensor.pin_memory().to(device, non_blocking=True) for tensor in tensors]


def _round_up(length: int, step: int = 8) -> int:
    return -(-length // step) * step
