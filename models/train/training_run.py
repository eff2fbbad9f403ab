"""State shared by all trainings: progress, averaged weights, log and checkpoint."""

import argparse
import json
import math
import os
import random
import sys
import time
from pathlib import Path

import torch

import encoder
from paths import work_dir

# Every step allocates and frees the same gigabytes. These settings keep them, and the compiled kernels of oneDNN.
ALLOCATOR_SETTINGS = {
    "MALLOC_MMAP_THRESHOLD_": str(8 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(16 << 30),
    "MALLOC_TOP_PAD_": str(512 << 20),
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "8192",
}
# Steps between two lines of the log, and seconds between two checkpoints.
LOG_EVERY, SAVE_EVERY = 20, 240


def restart_with_allocator_settings() -> None:
    """Restart this process with settings that are read at process start, unless they are set."""
    if not ALLOCATOR_SETTINGS.keys() <= os.environ.keys():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**ALLOCATOR_SETTINGS, **os.environ})


def add_arguments(parser: argparse.ArgumentParser, rate: float, average: float) -> None:
    """The arguments of every training."""
    parser.add_argument("name")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--average", type=float, default=average, help="decay of the moving average of the weights")
    parser.add_argument("--seed", type=int, default=1)


class TrainingRun:
    """A training with the arguments `a`, new or continued from run-NAME.pt."""

    def __init__(self, a: argparse.Namespace, model: encoder.Encoder, optimiser, rng: random.Random, device: torch.device):
        self.a, self.model, self.optimiser = a, model, optimiser
        self.trained = {key: p for key, p in model.named_parameters() if p.requires_grad}
        self.average = {key: p.detach().clone() for key, p in self.trained.items()}
        self.path: Path = work_dir() / f"run-{a.name}.pt"
        self.step, self.spent, self.saved, self.sums = 0, 0.0, 0.0, {}
        settings = {key: value for key, value in vars(a).items() if key not in ("minutes", "workers")}
        if self.path.exists():
            state = torch.load(self.path, weights_only=False)
            if state["settings"] != settings:
                sys.exit(f"{self.path}: it was started with {state['settings']}; give the same arguments, or delete it")
            model.load_state_dict(state["model"])
            optimiser.load_state_dict(state["optimiser"])
            self.average, self.step, self.spent = state["average"], state["step"], state["spent"]
            self.saved = self.spent
            rng.seed(a.seed * 1_000_003 + self.step)
        self.settings = settings
        # CPU time of this process on a CPU: other load must not shorten the run.
        cores = torch.get_num_threads() if device.type == "cpu" else 1
        self.clock = (lambda: time.process_time() / cores) if device.type == "cpu" else time.time
        self.began = self.clock() - self.spent
        self.log = (work_dir() / f"{a.name}.log").open("a", encoding="utf-8")
        self.write_log(vars(a))

    def write_log(self, entry: dict) -> None:
        print(json.dumps(entry), file=self.log, flush=True)

    def has_time_left(self) -> bool:
        """Whether time is left; sets the learning rate.

        The rate warms up over 3 % of the time and then follows a cosine. It depends on time, because the number of steps is not
        known in advance.
        """
        self.spent = self.clock() - self.began
        progress = self.spent / (self.a.minutes * 60)
        factor = min(1.0, progress / 0.03 + 0.02) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))) + 0.02
        for group in self.optimiser.param_groups:
            group["lr"] = self.a.rate * factor
        return progress < 1

    def update(self, loss: torch.Tensor, **parts: torch.Tensor | float) -> None:
        """One optimiser step and its part in the average; `parts` of the loss are logged."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained.values(), 1.0)
        self.optimiser.step()
        self.step += 1
        with torch.no_grad():
            keep = min(self.a.average, self.step / (self.step + 10))
            torch._foreach_lerp_(list(self.average.values()), list(self.trained.values()), 1 - keep)
        for name, part in {"loss": loss, **parts}.items():
            self.sums[name] = self.sums.get(name, 0.0) + torch.as_tensor(part).detach() / LOG_EVERY
        if self.step % LOG_EVERY == 0:
            # Only here: reading a number from a GPU waits for it.
            means = {name: round(float(value), 5) for name, value in self.sums.items()}
            self.write_log({"step": self.step, "minutes": round(self.spent / 60, 1)} | means)
            self.sums = {}
        if self.spent - self.saved > SAVE_EVERY:
            self.save()

    def save(self) -> None:
        """Write the checkpoint."""
        self.saved = self.spent
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "average": self.average}
        torch.save(state | {"step": self.step, "spent": self.spent, "settings": self.settings}, self.path.with_suffix(".tmp"))
        self.path.with_suffix(".tmp").replace(self.path)

    def finish(self) -> None:
        """Write NAME.safetensors, the averaged weights."""
        with torch.no_grad():
            for key, p in self.trained.items():
                p.copy_(self.average[key])
        encoder.save(self.model, work_dir() / f"{self.a.name}.safetensors")
        self.path.unlink(missing_ok=True)
        self.write_log({"done": self.step, "minutes": round(self.spent / 60, 1)})
