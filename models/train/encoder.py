"""The encoder as a torch module: BERT of 384 dimensions, mean pooling, unit length.

Parameter names are those of Hugging Face's BERT, so that weights come and go unchanged.
"""

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
    """Vectors of texts in the order given. Texts of like length go together, so that little is padded; both
    sides of a group are rounded up, since a shape that was not seen before costs the compilation of its kernels."""
    order = sorted(range(len(encodings)), key=lambda at: len(encodings[at].ids))
    vectors, group = [], []
    for place, at in enumerate(order):
        group.append(at)
        following = order[place + 1] if place + 1 < len(order) else None
        if following is None or (len(group) + 1) * _rounded(len(encodings[following].ids)) > group_tokens:
            shape = _rounded(len(group)), _rounded(len(encodings[at].ids))
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


def _rounded(length: int) -> int:
    return -(-length // 16) * 16
