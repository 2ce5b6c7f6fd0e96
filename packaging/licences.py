"""Collects the licence texts of everything in the frozen program: what its licences ask of whoever passes it on.

Runs in the build environment, which holds what is shipped and the few tools below.
"""

import gzip
import importlib.metadata
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "packaging" / "licences"
"""Texts that the wheels of these distributions do not bring."""

_TOOLS = frozenset(
    ("pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "setuptools", "packaging", "pip", "macholib")
)
"""Installed to build with, and no part of what is shipped."""
_LGPL = ("LGPL-3.0.txt", "GPL-3.0.txt")
_ADDED = {
    "pyside6-essentials": ("Qt.txt", *_LGPL),
    "shiboken6": ("Qt.txt", *_LGPL),
    "pi-heif": _LGPL,
}
_IN_RESOURCES = {"Lucide icons": "icons/LICENSE", "Inter": "fonts/OFL.txt"}


def collect(program: Path) -> None:
    """Write `licences/` into the folder of the frozen program.

    Raises:
        SystemExit: something that is shipped has no licence text.
    """
    target = program / "licences"
    shutil.rmtree(target, ignore_errors=True)
    copy_text(ROOT / "LICENSE", target / "Kling Desktop")
    for name, place in _IN_RESOURCES.items():
        copy_text(ROOT / "resources" / place, target / name)
    copy_text(_text_of_python(), target / "Python")
    without = [name for name, texts in texts_of_distributions().items() if not _copied_all(texts, target / name)]
    without += _system_libraries(program / "_internal", target / "system libraries")
    if without:
        raise SystemExit(f"No licence text for: {', '.join(sorted(without))}")


def texts_of_distributions() -> dict[str, list[Path]]:
    """The licence files of every distribution that is shipped, as its wheel or `licences/` has them."""
    found: dict[str, list[Path]] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"].lower().replace("_", "-")
        if name in _TOOLS:
            continue
        own = [file for file in distribution.files or [] if is_licence(file.parts)]
        found[name] = [Path(str(file.locate())) for file in own] + [TEXTS / text for text in _ADDED.get(name, ())]
    return found


def is_licence(parts: tuple[str, ...]) -> bool:
    """Whether the file of a distribution at this path is one of its licence texts."""
    in_metadata = parts[0].endswith(".dist-info")
    named = parts[-1].lower().startswith(("licen", "copying", "copyright", "notice"))
    return in_metadata and (named or "licenses" in parts) and not parts[-1].endswith(".py")


def _text_of_python() -> Path:
    library = Path(sys.base_prefix, "lib", f"python{sys.version_info.major}.{sys.version_info.minor}")
    places = [library / "LICENSE.txt", Path(sys.base_prefix, "LICENSE.txt"), Path("/usr/share/doc/python3/copyright")]
    return next((place for place in places if place.is_file()), places[0])


def _system_libraries(bundle: Path, target: Path) -> list[str]:
    """Texts for libraries that come from this machine's own packages; gives those that have none. Debian only."""
    if shutil.which("dpkg-query") is None:
        return []
    packages = {name: _package_of(name) for name in sorted(_loose_libraries(bundle))}
    for package in {package for package in packages.values() if package}:
        copy_text(Path("/usr/share/doc", package, "copyright"), target / package)
    return [name for name, package in packages.items() if not package]


def _loose_libraries(bundle: Path) -> Iterable[str]:
    """Shared libraries at the top of the bundle that are neither Python's own nor extensions of a package."""
    for path in bundle.glob("lib*.so*"):
        if not path.is_symlink() and not path.name.startswith("libpython"):
            yield path.name


def _package_of(library: str) -> str:
    """The package that installed it, or empty."""
    command = ["dpkg-query", "--search", f"*/{library}"]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return lines[0].split(":")[0] if lines else ""


def _copied_all(texts: list[Path], folder: Path) -> int:
    for text in texts:
        copy_text(text, folder)
    return len(texts)


def copy_text(text: Path, folder: Path) -> None:
    """Copy one text, unpacked where it is packed.

    Raises:
        SystemExit: it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if text.is_file():
        shutil.copyfile(text, folder / text.name)
    elif text.with_name(f"{text.name}.gz").is_file():
        folder.joinpath(text.name).write_bytes(gzip.decompress(text.with_name(f"{text.name}.gz").read_bytes()))
    else:
        raise SystemExit(f"A licence text is missing: {text}")
