"""What every training keeps: where it is, the average of its weights, and how it goes on after a stop."""

import math
import os
import random
import sys
from pathlib import Path

import torch

import encoder
from places import work

# Every step takes and gives back the same gigabytes: glibc keeps them, and oneDNN its compiled kernels.
KEPT = {
    "MALLOC_MMAP_THRESHOLD_": str(8 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 30),
    "MALLOC_TOP_PAD_": str(512 << 20),
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "8192",
}


def with_kept_memory() -> None:
    """Starts this process again with what is read when a process starts, unless it has that."""
    if not KEPT.keys() <= os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**KEPT, **os.environ})


class Run:
    """The state of the training `name`, that of run-NAME.pt where there is one."""

    def __init__(self, name: str, model: encoder.Encoder, optimiser, rate: float, average: float, seed: int, rng: random.Random):
        self.name, self.model, self.optimiser, self.rate, self.decay = name, model, optimiser, rate, average
        self.trained = {key: p for key, p in model.named_parameters() if p.requires_grad}
        self.average = {key: p.detach().clone() for key, p in self.trained.items()}
        self.path: Path = work() / f"run-{name}.pt"
        self.step, self.spent = 0, 0.0
        if self.path.exists():
            state = torch.load(self.path, weights_only=False)
            model.load_state_dict(state["model"])
            optimiser.load_state_dict(state["optimiser"])
            self.average, self.step, self.spent = state["average"], state["step"], state["spent"]
            rng.seed(seed * 1_000_003 + self.step)

    def set_rate(self, progress: float) -> None:
        """Warms up over 3 % of the time, then goes down along a cosine: steps are not known ahead, time is."""
        factor = min(1.0, progress / 0.03 + 0.02) * 0.5 * (1 + math.cos(math.pi * progress)) + 0.02
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate * factor

    def learn(self, loss: torch.Tensor) -> None:
        """One step, and its part in the average."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained.values(), 1.0)
        self.optimiser.step()
        self.step += 1
        with torch.no_grad():
            keep = min(self.decay, self.step / (self.step + 10))
            for key, p in self.trained.items():
                self.average[key].lerp_(p, 1 - keep)

    def save(self, spent: float) -> None:
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "average": self.average}
        torch.save(state | {"step": self.step, "spent": spent}, self.path.with_suffix(".tmp"))
        self.path.with_suffix(".tmp").replace(self.path)

    def finish(self) -> None:
        """Writes NAME.safetensors, the average."""
        with torch.no_grad():
            for key, p in self.trained.items():
                p.copy_(self.average[key])
        encoder.save(self.model, work() / f"{self.name}.safetensors")
        self.path.unlink(missing_ok=True)
