"""Embed texts with float32 weights or an ONNX file, and cache the vectors between steps."""

import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import encoder
from paths import work_dir


class TorchEmbedder:
    """Embeds with torch; with `half`, products are in bfloat16 where that is faster (encoder.with_bfloat16)."""

    def __init__(self, model: encoder.Encoder, tokens: int, tokenizer: Path | bytes, half: bool):
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model = model.to(self.device).eval()
        self.model = encoder.with_bfloat16(model, self.device) if half else model
        self.tokenizer = encoder.tokenizer(tokenizer, tokens)

    def __call__(self, texts: list[str]) -> np.ndarray:
        encodings = self.tokenizer.encode_batch(texts)
        with torch.no_grad():
            return encoder.embed(self.model, encodings, 1 << (16 if self.device.type == "cuda" else 12), self.device).float().cpu().numpy()


class OnnxEmbedder:
    """Embeds one text a run, with one single-threaded session a core.

    A vector is the mean over tokens, or with `cls_pooling` the first token, scaled to unit length.
    """

    def __init__(self, model: Path | bytes, tokens: int, tokenizer: Path | bytes, cores: int = 2, cls_pooling: bool = False):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        model = str(model) if isinstance(model, Path) else model
        self.sessions = [onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]) for _ in range(cores)]
        self.needs_token_types = "token_type_ids" in (given.name for given in self.sessions[0].get_inputs())
        self.tokenizer = encoder.tokenizer(tokenizer, tokens)
        self.cls_pooling = cls_pooling

    def __call__(self, texts: list[str]) -> np.ndarray:
        encodings = self.tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda at: -len(encodings[at].ids))
        vectors = [None] * len(texts)

        def run(core: int) -> None:
            for at in order[core :: len(self.sessions)]:
                ids = np.array([encodings[at].ids], dtype=np.int64)
                feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
                if self.needs_token_types:
                    feed["token_type_ids"] = np.zeros_like(ids)
                states = self.sessions[core].run(None, feed)[0][0]
                vector = states[0] if self.cls_pooling else states.mean(0)
                vectors[at] = vector / np.linalg.norm(vector)

        with ThreadPoolExecutor(len(self.sessions)) as pool:
            list(pool.map(run, range(len(self.sessions))))
        return np.stack(vectors)


def load_embedder(model: Path, tokens: int, tokenizer: Path, half: bool) -> TorchEmbedder | OnnxEmbedder:
    """An embedder for an .onnx or a .safetensors file; `half` concerns the latter."""
    return OnnxEmbedder(model, tokens, tokenizer) if model.suffix == ".onnx" else TorchEmbedder(encoder.load(model), tokens, tokenizer, half)


def cached_embeddings(weights_name: str, texts: list[str], tokens: int) -> torch.Tensor:
    """Vectors [texts, 384] under the weights called `weights_name`, computed once and cached on disk.

    The int8 file is used where it exists: on a CPU it takes half the time, and its vectors are those an index holds.
    """
    file, tokenizer = work_dir() / f"{weights_name}.onnx", work_dir() / "tokenizer.json"
    if not file.exists():
        file = file.with_suffix(".safetensors")
    if not file.exists():
        sys.exit(f"{file}: not there; base_model.py and every training write such files")
    content = hashlib.sha256(file.read_bytes())
    for text in texts:
        content.update(text.encode() + b"\0")
    path = work_dir() / f"embeddings-{weights_name}-{content.hexdigest()[:16]}-{tokens}.npy"
    if not path.exists():
        embed = load_embedder(file, tokens, tokenizer, half=True)
        vectors = np.concatenate([embed(texts[at : at + 2048]) for at in range(0, len(texts), 2048)])
        with (part := path.with_suffix(".part")).open("wb") as out:
            np.save(out, vectors)
        part.replace(path)
    return torch.from_numpy(np.load(path))
