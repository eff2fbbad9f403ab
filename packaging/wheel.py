#!/usr/bin/env python3
"""Builds the wheel: the command `papers-sem` and the Python module `papers_sem`.

cargo builds the extension, and maturin the command and the wheel around both. The wheel lies in target/wheels.

With --from-tests the command and the extension are those that `cargo test --features qdrant` left behind, so that a test of
the wheel compiles almost nothing: maturin writes the metadata, and this program the archive.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

from environment import PROGRAMS, ROOT, environment
from released import BOTH, RELEASED, environment_of_release, place_weights

CARGO = os.environ.get("CARGO", "cargo")
PACKAGE = ROOT / "python" / "papers_sem"
WHEELS = ROOT / "target" / "wheels"


def main() -> None:
    arguments = argparse.ArgumentParser(description="Build the wheel of papers-sem in target/wheels.")
    arguments.add_argument("--profile", default="dist", help="the profile of cargo (dist)")
    arguments.add_argument("--from-tests", action="store_true", help="take what the tests left behind")
    arguments = arguments.parse_args()
    maturin = environment("wheel-tools", ROOT / "packaging" / "requirements-wheel.txt") / PROGRAMS / "maturin"
    gather_licences()
    for old in PACKAGE.glob("*.onnx"):
        old.unlink()
    if arguments.from_tests:
        # With an example among the targets cargo chooses the features of the dependencies as `cargo test` does.
        built = build([*BOTH, "--features", "papers-sem/qdrant", "--example", "index_and_ask"])
        place_extension(built["_native"])
        wheel = assemble(maturin, built["papers-sem"])
    else:
        released = environment_of_release()
        built = build([*RELEASED, "--profile", arguments.profile], released)
        place_extension(built["_native"])
        place_weights(PACKAGE)
        for old in WHEELS.glob("papers_sem-*.whl"):
            old.unlink()
        command = [maturin, "build", "--profile", arguments.profile, "--out", WHEELS]
        subprocess.run(command, cwd=ROOT / "python", check=True, env=released, stdout=sys.stderr)
        [wheel] = WHEELS.glob("papers_sem-*.whl")
    print(wheel)


def build(arguments: list[str], environment: dict[str, str] | None = None) -> dict[str, Path]:
    """What cargo built, by the name of the target."""
    command = [CARGO, "build", "--locked", "--message-format", "json-render-diagnostics", *arguments]
    output = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8", env=environment
    ).stdout
    built = {}
    for message in map(json.loads, output.splitlines()):
        if message["reason"] == "compiler-artifact" and message["target"]["name"] in ("_native", "papers-sem"):
            libraries = [name for name in message["filenames"] if name.endswith((".so", ".dylib", ".dll"))]
            file = message["executable"] or next(iter(libraries), None)
            if file:
                built[message["target"]["name"]] = Path(file)
    return built


def place_extension(library: Path) -> None:
    """Puts the extension where Python imports it from."""
    for old in PACKAGE.glob("_native.*"):
        if old.suffix != ".pyi":
            old.unlink()
    shutil.copy2(library, PACKAGE / ("_native.pyd" if os.name == "nt" else "_native.abi3.so"))


def gather_licences() -> None:
    """The licences that the wheel brings along. Those of the dependencies come from packaging/licences.py."""
    folder = ROOT / "python" / "licenses"
    folder.mkdir(exist_ok=True)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE")
    dependencies = ROOT / "target" / "licences" / "LICENSES-OF-DEPENDENCIES.txt"
    if dependencies.is_file():
        shutil.copy(dependencies, folder)


def assemble(maturin: Path, command: Path) -> Path:
    """A wheel for this machine."""
    folder = ROOT / "target" / "test-wheel"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write = [maturin, "pep517", "write-dist-info", "--metadata-directory", folder]
    subprocess.run(write, cwd=ROOT / "python", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    [info] = folder.glob("*.dist-info")
    name = info.name.removesuffix(".dist-info")
    tag = "py3-none-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")
    wheel = folder / f"{name}-{tag}.whl"
    files = {f"{name}.data/scripts/{command.name}": command}
    for place in (PACKAGE, info):
        inside = (path for path in sorted(place.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
        files |= {path.relative_to(place.parent).as_posix(): path for path in inside}
    record = io.StringIO()
    rows = csv.writer(record, lineterminator="\n")
    # Compression would take longer than the rest of the test.
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, source in files.items():
            content = source.read_bytes()
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o755 if source == command else 0o644) << 16 | stat.S_IFREG << 16
            archive.writestr(entry, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            rows.writerow([path, f"sha256={digest}", len(content)])
        rows.writerow([f"{info.name}/RECORD", "", ""])
        archive.writestr(f"{info.name}/RECORD", record.getvalue())
    return wheel


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{Path(str(error.cmd[0])).name} failed" + (f":\n{error.stderr.decode()}" if error.stderr else ""))
