#!/usr/bin/env python3
"""Builds what is released for this machine: an archive, on Debian a package, and their checksums. All lie in target/dist.

Two runs from one commit give the same archive, on one version of Rust and of the C compiler: paths are cut from the program,
and times are those of the commit.
"""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from datetime import datetime, timezone
from email.utils import format_datetime
from functools import cache
from pathlib import Path

from environment import ROOT
from licences import gather
from released import RELEASED, environment_of_release, place_weights
from tools import CARGO, tool

DIST = ROOT / "target" / "dist"
STAGE = DIST / "stage"
WINDOWS = os.name == "nt"
# The name of each script, by the shell that reads it.
COMPLETIONS = {
    "bash": "papers-sem.bash",
    "zsh": "_papers-sem",
    "fish": "papers-sem.fish",
    "powershell": "papers-sem.ps1",
}


def main() -> None:
    environment = environment_of_release()
    epoch = int(environment["SOURCE_DATE_EPOCH"])
    # The build of the wheel, which is shared where there is one.
    output(CARGO, "build", "--locked", "--profile", "dist", *RELEASED, env=environment)
    stage(DIST / ("papers-sem.exe" if WINDOWS else "papers-sem"))
    name = f"papers-sem-{version()}-{host()}"
    made = [archive(name, epoch)]
    if sys.platform == "linux" and shutil.which("dpkg-shlibdeps"):
        made.append(debian(environment))
    elif sys.platform == "linux":
        print("SKIPPED: the Debian package: it needs dpkg-shlibdeps (dpkg-dev)", file=sys.stderr)
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
    (DIST / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    print(sums, end="")


def stage(program: Path) -> None:
    """Lays out the files of the archive."""
    shutil.rmtree(STAGE, ignore_errors=True)
    for folder in ("man", "completions"):
        (STAGE / folder).mkdir(parents=True)
    staged = Path(shutil.copy(program, STAGE))
    # Windows searches beside the program, and so does the program.
    library = STAGE if WINDOWS else STAGE / "lib"
    library.mkdir(exist_ok=True)
    place_weights(library)
    if has_runtime():
        output(sys.executable, ROOT / "runtime" / "fetch.py", "--into", library)
    else:
        print("SKIPPED: ONNX Runtime: there is none for this platform; the program finds one that is installed", file=sys.stderr)
    output(staged, "man", STAGE / "man")
    for shell, name in COMPLETIONS.items():
        script = output(staged, "completions", shell)
        (STAGE / "completions" / name).write_text(script, encoding="utf-8", newline="\n")
    for name in ("LICENSE", "README.md", "CHANGELOG.md", "packaging/INSTALL.txt"):
        shutil.copy(ROOT / name, STAGE)
    shutil.copy(gather(), STAGE)


def archive(name: str, epoch: int) -> Path:
    """The archive of the staged files, in order, without owners and with the time of the commit."""
    files = sorted((path.relative_to(STAGE).as_posix(), path) for path in STAGE.rglob("*") if path.is_file())
    modes = {path: 0o755 if path.stem == "papers-sem" and path.parent == STAGE else 0o644 for _, path in files}
    if WINDOWS:
        target = DIST / f"{name}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for inside, path in files:
                entry = zipfile.ZipInfo(f"{name}/{inside}", time.gmtime(epoch)[:6])
                entry.external_attr = modes[path] << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
        return target
    target = DIST / f"{name}.tar.gz"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for inside, path in files:
            entry = tarfile.TarInfo(f"{name}/{inside}")
            entry.size, entry.mtime, entry.mode = path.stat().st_size, epoch, modes[path]
            with path.open("rb") as content:
                archive.addfile(entry, content)
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=epoch) as zipped:
        zipped.write(packed.getvalue())
    return target


def debian(environment: dict[str, str]) -> Path:
    """The Debian package of the staged files."""
    for old in DIST.glob("*.deb"):
        old.unlink()
    (DIST / "changelog.debian").write_text(changelog(int(environment["SOURCE_DATE_EPOCH"])), encoding="utf-8")
    # The program is stripped, and a library of others is left as it is.
    output(tool("cargo-deb"), "--no-build", "--no-strip", "--locked", "--output", DIST, env=environment)
    [package] = DIST.glob("*.deb")
    return package


def changelog(epoch: int) -> str:
    """What Debian wants to know of a version, in its own form."""
    date = format_datetime(datetime.fromtimestamp(epoch, timezone.utc))
    maintainer = package()["metadata"]["deb"]["maintainer"]
    entry = "  * The changes are in /usr/share/doc/papers-sem/CHANGELOG.md."
    return f"papers-sem ({version()}-1) unstable; urgency=medium\n\n{entry}\n\n -- {maintainer}  {date}\n"


def version() -> str:
    return package()["version"]


@cache
def package() -> dict:
    """What Cargo.toml says."""
    metadata = json.loads(output(CARGO, "metadata", "--no-deps", "--locked", "--format-version", "1"))
    return next(package for package in metadata["packages"] if package["name"] == "papers-sem")


def host() -> str:
    """The name that Rust gives to this platform."""
    return re.search(r"^host: (.+)$", output("rustc", "-vV"), re.MULTILINE)[1]


def has_runtime() -> bool:
    """Whether runtime/fetch.py knows a library for this platform."""
    sys.path.insert(0, str(ROOT / "runtime"))
    import fetch

    pins = json.loads((ROOT / "runtime" / "pins.json").read_text(encoding="utf-8"))
    return fetch.this_platform() in pins["platforms"]


def output(*command: object, env: dict[str, str] | None = None) -> str:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(error.cmd[:3])} failed")
