"""How large the frozen program is, by component, and how large it may be."""

import re
from pathlib import Path

MOST_BYTES = 145_000_000
"""Of the installed folder."""

_COMPONENTS = (
    ("Qt: ICU", r"/libicu"),
    ("Qt: libraries and plug-ins", r"PySide6/(?:Qt|plugins)/"),
    ("Qt: its Python bindings", r"(?:PySide6|shiboken6)/"),
    ("cryptography (Secret Service)", r"/(?:cryptography|_cffi_backend)"),
    ("Pillow", r"/(?:PIL|pillow\.libs)/"),
    ("pi-heif", r"pi_heif"),
    ("Python: library", r"/libpython|/python3\.|base_library|/python3\d*\.dll"),
    ("Python modules and starter", r"^kling-desktop(?:\.exe)?$"),
    ("resources", r"/resources/"),
    ("licences", r"^licences/"),
    ("other shared libraries", r"\.so|\.dll|\.dylib"),
    ("other", r""),
)
"""The first one that fits a file's path counts."""


def by_component(folder: Path) -> dict[str, int]:
    """Bytes by component, in the order of the table; links take no room."""
    sizes = {name: 0 for name, _ in _COMPONENTS}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            place = path.relative_to(folder).as_posix()
            sizes[next(name for name, form in _COMPONENTS if re.search(form, place))] += path.stat().st_size
    return sizes


def table(sizes: dict[str, int]) -> str:
    """The sizes as lines to read, the whole last."""
    rows = [*sizes.items(), ("installed", sum(sizes.values()))]
    return "\n".join(f"{size / 1e6:8.1f} MB  {name}" for name, size in rows)


def is_within_budget(sizes: dict[str, int]) -> bool:
    """Whether all of it together is small enough."""
    return sum(sizes.values()) <= MOST_BYTES
