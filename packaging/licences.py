#!/usr/bin/env python3
"""Gathers the licences of everything that is compiled into the program, in target/licences."""

import subprocess
import sys
from pathlib import Path

from environment import ROOT
from tools import tool

FILE = ROOT / "target" / "licences" / "LICENSES-OF-DEPENDENCIES.txt"
# Data that is compiled in and came with licences of its own.
DATA = ["models/chinese/LICENSE-MIT", "models/chinese/LICENSE-APACHE-2.0"]


def gather() -> Path:
    """The file with all licences."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    here = ROOT / "packaging"
    # Without the network: the texts in the packages are enough, and no service is asked.
    command = [tool("cargo-about"), "generate", "--config", here / "about.toml", "--features", "qdrant", "--fail", "--frozen"]
    command += ["--manifest-path", ROOT / "Cargo.toml", "--output-file", FILE, here / "about.hbs"]
    subprocess.run(command, check=True, cwd=ROOT)
    with FILE.open("a", encoding="utf-8", newline="\n") as file:
        for name in DATA:
            file.write(f"\n{'=' * 80}\n{name}\n{'=' * 80}\n\n{(ROOT / name).read_text(encoding='utf-8')}")
    return FILE


if __name__ == "__main__":
    try:
        print(gather())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{Path(str(error.cmd[0])).name} failed")
