"""Programs of Rust that packaging needs, compiled below target at a fixed version."""

import os
import subprocess
from pathlib import Path

from environment import ROOT

CARGO = os.environ.get("CARGO", "cargo")
FOLDER = ROOT / "target" / "tools"
# The version, and the features that the program needs.
VERSIONS = {"cargo-about": ("0.9.3", ["cli"]), "cargo-deb": ("3.8.0", [])}


def tool(name: str) -> Path:
    """The program `name`, compiled where it is missing or of another version."""
    version, features = VERSIONS[name]
    command = [CARGO, "install", "--locked", "--quiet", "--root", FOLDER, "--version", version, name]
    if features:
        command += ["--features", ",".join(features)]
    # cargo does nothing where this version is installed.
    subprocess.run(command, check=True, cwd=ROOT)
    return FOLDER / "bin" / (name + (".exe" if os.name == "nt" else ""))
