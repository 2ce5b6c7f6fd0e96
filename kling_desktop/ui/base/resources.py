"""Finds files of `resources/`: beside the source, inside an installed package, inside a frozen build.

Must not know what the files mean.
"""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


def resource_path(name: str) -> Path:
    """The path of one resource.

    Args:
        name: relative to `resources/`, with `/`, such as `icons/plus.svg`.

    Raises:
        FileNotFoundError: there is no such resource; always a bug or a damaged installation.
    """
    for folder in _folders():
        path = folder / name
        if path.exists():
            return path
    raise FileNotFoundError(f"No resource named {name}")


def _folders() -> tuple[Path, ...]:
    """Where resources may lie, best first."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return (Path(bundle) / "resources",)
    return (_PACKAGE / "resources", _PACKAGE.parent / "resources")
