"""Where ONNX Runtime is."""

from importlib.util import find_spec
from pathlib import Path

from papers_sem import _native


def name_place() -> None:
    """Tells the extension where the package `onnxruntime` of this Python is. The package is not imported."""
    try:
        spec = find_spec("onnxruntime")
    except (ImportError, ValueError):
        # Something that is no package has this name.
        return
    for place in (spec.submodule_search_locations if spec else None) or []:
        _native.search_packages_in(Path(place).absolute().parent)
