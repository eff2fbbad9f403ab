"""Where ONNX Runtime and the weights of the built-in model are."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from papers_sem import _native


def name_places() -> None:
    """Tells the extension where the package `onnxruntime` of this Python is, and this one. The former is not imported."""
    for package in ("onnxruntime", "papers_sem"):
        for place in _places(package):
            _native.search_packages_in(place.absolute().parent)


def _places(package: str) -> Iterator[Path]:
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        # Something that is no package has this name.
        return
    yield from map(Path, (spec.submodule_search_locations if spec else None) or [])
