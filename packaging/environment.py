"""A virtual environment for tools, kept below target until its requirements change."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = "Scripts" if os.name == "nt" else "bin"


def python_of(directory: Path) -> Path:
    """The Python of a virtual environment."""
    return directory / PROGRAMS / ("python.exe" if os.name == "nt" else "python")


def environment(name: str, requirements: Path) -> Path:
    """The environment `target/NAME` with these packages, made where it is missing or outdated."""
    directory = ROOT / "target" / name
    ready = directory / "ready"
    wanted = requirements.read_bytes() + sys.version.encode()
    if not ready.is_file() or ready.read_bytes() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", directory], check=True)
        pip = [python_of(directory), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", requirements], check=True)
        ready.write_bytes(wanted)
    return directory
