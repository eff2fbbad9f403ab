#!/usr/bin/env python3
"""Tests the wheel as a user gets it: installed into an empty environment, far from this checkout.

Without --wheel a wheel is put together from what `cargo test --features qdrant` left behind.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "packaging"))
OLDEST = (3, 11)


def main() -> None:
    arguments = argparse.ArgumentParser(description="Test the wheel of papers-sem.")
    arguments.add_argument("--wheel", type=Path, help="the wheel, else one from what the tests left behind")
    arguments = arguments.parse_args()
    if sys.version_info < OLDEST:
        skip(f"the wheel needs Python {'.'.join(map(str, OLDEST))}, this is {sys.version.split()[0]}")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        skip(f"this Python makes no virtual environments: {error}")
    from environment import PROGRAMS, environment, python_of

    try:
        tools = environment("python-tools", HERE / "requirements.txt") / PROGRAMS
    except subprocess.CalledProcessError:
        skip("pip could not install what they use; it needs the network")
    run("the workflow", [tools / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows()])

    wheel = arguments.wheel.resolve() if arguments.wheel else built()
    with tempfile.TemporaryDirectory() as folder:
        # Outside the checkout, whose library the command would find.
        elsewhere = Path(folder).resolve()
        user = elsewhere / "python"
        run("an empty environment", [sys.executable, "-m", "venv", user])
        pip = [python_of(user), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run("pip install", [*pip, wheel])
        # Nothing of the environment, but for what Windows needs to start a program at all.
        bare = {name: value for name, value in os.environ.items() if name in ("SYSTEMROOT", "TEMP", "TMP")}
        bare |= {"PAPERS_SEM_EXAMPLE": str(ROOT / "examples"), "PAPERS_SEM_WHEEL": str(wheel)}
        test = [python_of(user), "-X", "utf8", "-m", "unittest", "discover", "-s", HERE, "-p", "test_*.py"]
        run("the command and the module", test, cwd=elsewhere, env=bare)
        mypy = [tools / "mypy", "--strict", "--cache-dir", ROOT / "target" / "mypy", "--python-executable", python_of(user)]
        run("types", [*mypy, "-p", "papers_sem"], cwd=elsewhere)
        run("types of a program", [*mypy, HERE / "typed_use.py"], cwd=elsewhere)


def workflows() -> list[Path]:
    return sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def built() -> Path:
    """The wheel that packaging/wheel.py makes."""
    command = [sys.executable, ROOT / "packaging" / "wheel.py", "--from-tests"]
    output = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
    if output.returncode:
        sys.exit("the wheel could not be built")
    return Path(output.stdout.strip().splitlines()[-1])


def run(what: str, command: list[object], **options: object) -> None:
    print(f"python-test: {what}", flush=True)
    result = subprocess.run([str(word) for word in command], **options)  # type: ignore[call-overload]
    if result.returncode:
        sys.exit(f"python-test: {what}: failed")


def skip(reason: str) -> None:
    print(f"SKIPPED: the tests of the Python package: {reason}", file=sys.stderr)
    sys.exit(0)


if __name__ == "__main__":
    main()
