"""How cargo builds what other machines run."""

import os
import subprocess
from pathlib import Path

from environment import ROOT

# The command and the extension of Python, in one build: alone, each would be built with other features of its dependencies.
BOTH = ["-p", "papers-sem", "-p", "papers-sem-python", "--features", "papers-sem/qdrant", "--lib", "--bin", "papers-sem"]


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
