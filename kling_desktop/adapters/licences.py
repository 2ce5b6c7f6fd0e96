"""The licence texts of everything that the program stands on: as packaged with it, or as its packages brought them.

Must not know: who reads them. What cannot be read is left out; `dev.py build` sees to it that nothing is missing there.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kling_desktop.core.identity import APP_NAME, APP_SLUG
from kling_desktop.core.licence_text import LicenceText

if TYPE_CHECKING:
    from importlib.metadata import Distribution

ROOTS = (
    "PySide6-Essentials",
    "httpx",
    "httpcore",
    "sniffio",
    "truststore",
    "keyring",
    "Pillow",
    "pi-heif",
    "platformdirs",
    "send2trash",
)
"""What `pyproject.toml` asks for; the rest is what these ask for."""
_LGPL = ("LGPL-3.0.txt", "GPL-3.0.txt")
_ADDED = {"pyside6-essentials": ("Qt.txt", *_LGPL), "shiboken6": ("Qt.txt", *_LGPL), "pi-heif": _LGPL}
"""Of the source tree, for what brings no text of its own, or not the whole of it; so does `packaging/licences.py`."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_BEGINNINGS = ("licen", "copying", "copyright", "notice")


def packaged_licences(folder: Path) -> tuple[LicenceText, ...]:
    """Those beside the packaged program: a folder for each part, some of them in groups."""
    folders = sorted({path.parent for path in folder.rglob("*") if path.is_file()})
    return _in_order(_joined(each.name, sorted(each.iterdir())) for each in folders)


def installed_licences(ours: Mapping[str, Path], sources: Path) -> tuple[LicenceText, ...]:
    """Those of the program that runs from its source, or was installed by pip.

    Args:
        ours: texts that the program brings itself, by the name of the part.
        sources: where the source tree is, if there is one: the texts that lie in it are shown too.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    python = Path(os.__file__).with_name("LICENSE.txt")
    try:
        own = _licence_files(distribution(APP_SLUG))
    except PackageNotFoundError:  # nobody installed it: it runs from its folder
        own = []
    parts = {
        APP_NAME: own or [sources / "LICENSE"],
        "Python": [python],
        **{name: [path] for name, path in ours.items()},
    }
    for name, files in _of_packages().items():
        added = _ADDED.get(name.lower().replace("_", "-"), ())
        parts[name] = files + [sources / "packaging" / "licences" / text for text in added]
    return _in_order(_joined(name, files) for name, files in parts.items())


def _of_packages() -> dict[str, list[Path]]:
    """The licence files of every package that the program needs and that is installed, by the package's name."""
    from importlib.metadata import PackageNotFoundError, distribution  # 30 ms, for who wants to read licences

    found: dict[str, list[Path]] = {}
    looked_at, waiting = set[str](), list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name.lower() in looked_at:
            continue
        looked_at.add(name.lower())
        try:
            package = distribution(name)
        except PackageNotFoundError:  # for another system, or another Python
            continue
        waiting += [match[0] for line in package.requires or () if (match := _needed(line)) is not None]
        found[package.metadata["Name"]] = _licence_files(package)
    return found


def _licence_files(package: "Distribution") -> list[Path]:
    return [Path(str(package.locate_file(file))) for file in package.files or () if _is_licence(file.parts)]


def _needed(requirement: str) -> re.Match[str] | None:
    """The name in a line such as `h11>=0.16; python_version < "4"`; not what only an extra needs."""
    return None if "extra ==" in requirement else _NAME.match(requirement)


def _is_licence(parts: tuple[str, ...]) -> bool:
    in_metadata = parts[0].endswith(".dist-info")
    return in_metadata and (parts[-1].lower().startswith(_BEGINNINGS) or "licenses" in parts)


def _joined(name: str, files: Iterable[Path]) -> LicenceText:
    """All texts of one part, each under the name of its file; those that cannot be read are left out."""
    texts = []
    for file in files:
        try:
            text = file.read_text("utf-8", errors="replace").strip()
        except OSError:
            continue
        texts.append(f"{file.name}\n{'─' * len(file.name)}\n\n{text}\n")
    return LicenceText(name, "\n\n".join(texts))


def _in_order(found: Iterable[LicenceText]) -> tuple[LicenceText, ...]:
    """The program's own first, the others by name; none that is empty."""
    return tuple(
        sorted((each for each in found if each.text), key=lambda each: (each.name != APP_NAME, each.name.casefold()))
    )
