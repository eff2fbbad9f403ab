"""The encoder as a torch module: BERT of 384 dimensions, mean pooling, unit length.

Parameter names are those of Hugging Face's BERT, so that weights come and go unchanged.
"""

import sys
import time
from functools import lru_cache
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

HEADS = 12
PAD = 1
EPSILON = 1e-12
QUERY, PASSAGE = "query: ", "passage: "


def depth(weights: dict) -> int:
    """How many layers the weights are of."""
    return 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))


class Attention(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.self = nn.ModuleDict({name: nn.Linear(width, width) for name in ("query", "key", "value")})
        self.output = nn.ModuleDict({"dense": nn.Linear(width, width), "LayerNorm": nn.LayerNorm(width, EPSILON)})

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        texts, tokens, width = x.shape
        q, k, v = (
            self.self[name](x).view(texts, tokens, HEADS, width // HEADS).transpose(1, 2)
            for name in ("query", "key", "value")
        )
        # Spelled out: on a processor, with so few tokens, torch's fused attention is three times as slow backwards.
        scores = (q * (width // HEADS) ** -0.5) @ k.transpose(-1, -2) + mask
        attended = scores.softmax(-1) @ v
        attended = attended.transpose(1, 2).reshape(texts, tokens, width)
        return self.output["LayerNorm"](x + self.output["dense"](attended))


class Layer(nn.Module):
    def __init__(self, width: int, inner: int):
        super().__init__()
        self.attention = Attention(width)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = nn.ModuleDict({"dense": nn.Linear(inner, width), "LayerNorm": nn.LayerNorm(width, EPSILON)})

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        x = self.attention(x, mask)
        return self.output["LayerNorm"](x + self.output["dense"](F.gelu(self.intermediate["dense"](x))))


class Encoder(nn.Module):
    """`forward` takes ids and mask, both [texts, tokens], and gives unit vectors [texts, 384]."""

    def __init__(self, weights: dict[str, torch.Tensor]):
        super().__init__()
        words = weights["embeddings.word_embeddings.weight"]
        width, inner = words.shape[1], weights["encoder.layer.0.intermediate.dense.weight"].shape[0]
        self.embeddings = nn.ModuleDict(
            {
                "word_embeddings": nn.Embedding(*words.shape),
                "position_embeddings": nn.Embedding(*weights["embeddings.position_embeddings.weight"].shape),
                "token_type_embeddings": nn.Embedding(*weights["embeddings.token_type_embeddings.weight"].shape),
                "LayerNorm": nn.LayerNorm(width, EPSILON),
            }
        )
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(width, inner) for _ in range(depth(weights)))})
        self.load_state_dict(weights)
        self.frozen = 0

    def freeze(self, layers: int) -> None:
        """Keeps the embeddings and the lowest `layers` layers as they are; no gradient is computed there."""
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
        weight = mask[..., None].float()
        return F.normalize((x.float() * weight).sum(1) / weight.sum(1).clamp(min=1), dim=-1)


def in_half(device: torch.device, wanted: bool = True):
    """Products in bfloat16 where the machine is quicker at them than at float32, which not every processor is."""
    return torch.autocast(device.type, torch.bfloat16, enabled=wanted and _half_is_quicker(device.type))


@lru_cache
def _half_is_quicker(kind: str) -> bool:
    if kind != "cpu":
        return True
    spent = {}
    for dtype in (torch.float32, torch.bfloat16):
        a, b = torch.ones(2048, 384, dtype=dtype), torch.ones(384, 1536, dtype=dtype)
        rounds = []
        for _ in range(5):
            # Of this process alone, and the best of some: what else runs must not choose.
            began = time.process_time()
            for _ in range(10):
                a @ b
            rounds.append(time.process_time() - began)
        spent[dtype] = min(rounds)
    quicker = spent[torch.bfloat16] < spent[torch.float32]
    print(f"products in {'bfloat16' if quicker else 'float32'}", file=sys.stderr)
    return quicker


def load(path: Path) -> Encoder:
    return Encoder(load_file(path))


def save(encoder: Encoder, path: Path) -> None:
    save_file({name: value.detach().float().contiguous() for name, value in encoder.state_dict().items()}, path)


def tokenizer(path: Path, tokens: int) -> Tokenizer:
    found = Tokenizer.from_file(str(path))
    found.no_padding()
    found.enable_truncation(tokens)
    return found


def embed(encoder: Encoder, encodings: list, group_tokens: int, device: torch.device) -> torch.Tensor:
    """Vectors of texts in the order given. Only texts of like length go together, so that little is padded;
    both sides of a group are rounded up, since a shape that was not seen before costs the compilation of its kernels."""
    order = sorted(range(len(encodings)), key=lambda at: len(encodings[at].ids))
    vectors, group = [], []
    for place, at in enumerate(order):
        group.append(at)
        following = order[place + 1] if place + 1 < len(order) else None
        shortest, longer = (len(encodings[group[0]].ids), len(encodings[following].ids)) if following is not None else (0, 0)
        if following is None or (len(group) + 1) * _rounded(longer) > group_tokens or longer > 1.25 * shortest + 6:
            shape = _rounded(len(group), 4), _rounded(len(encodings[at].ids))
            ids, mask = torch.full(shape, PAD), torch.zeros(shape)
            for row, member in enumerate(group):
                length = len(encodings[member].ids)
                ids[row, :length] = torch.tensor(encodings[member].ids)
                mask[row, :length] = 1
            vectors.append(encoder(ids.to(device), mask.to(device))[: len(group)])
            group = []
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(vectors)[back.to(device)]


def _rounded(length: int, step: int = 8) -> int:
    return -(-length // step) * step
