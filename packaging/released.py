"""How cargo builds what other machines run."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from environment import ROOT

# The command and the extension of Python, in one build: alone, each would be built with other features of its dependencies.
BOTH = ["-p", "papers-sem", "-p", "papers-sem-python", "--lib", "--bin", "papers-sem"]
# Of all features `embedded-model` is missing: both read the weights of the model from one file.
RELEASED = [*BOTH, "--no-default-features", "--features", "papers-sem/cli,papers-sem/server,papers-sem/qdrant"]
WEIGHTS = ROOT / "models" / "papers-e5-zh-en" / "model.onnx"


def place_weights(folder: Path) -> None:
    """Copies the weights of the built-in model into a folder, under the name that the program searches (build.rs)."""
    digest = hashlib.sha256(WEIGHTS.read_bytes()).hexdigest()
    shutil.copy(WEIGHTS, folder / f"papers-e5-zh-en-{digest[:16]}.onnx")


def environment_of_release() -> dict[str, str]:
    """An environment in which cargo builds the same program wherever the checkout is."""
    command = ["git", "log", "-1", "--format=%ct"]
    epoch = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.strip()
    home = os.environ.get("CARGO_HOME") or str(Path.home() / ".cargo")
    paths = {str(ROOT): "/papers-sem", home: "/cargo"}
    environment = {
        **os.environ,
        "CARGO_ENCODED_RUSTFLAGS": "\x1f".join(f"--remap-path-prefix={path}={short}" for path, short in paths.items()),
        "CARGO_INCREMENTAL": "0",
        "CARGO_TARGET_DIR": str(ROOT / "target"),
        # build.rs: the program knows no checkout.
        "PAPERS_SEM_DIST": "1",
        "SOURCE_DATE_EPOCH": epoch,
    }
    if os.name != "nt":
        # Libraries in C name their files too.
        flags = " ".join(f"-ffile-prefix-map={path}={short}" for path, short in paths.items())
        environment |= {"CFLAGS": flags, "CXXFLAGS": flags}
    return environment
