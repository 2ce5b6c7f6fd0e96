"""Freezes the program into `dist/kling-desktop/`, measures it and, with `--try`, tries it.

Runs in the build environment, by `dev.py build`. `--sizes` measures what is there and builds nothing.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import licences
import sizes
import try_frozen
from glibc_floor import glibc_floor

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "dist" / "kling-desktop"
CONTENTS = "contents.txt"
"""Beside the resources: the name and size of each, by which the self-test knows that all are there."""

_WITH_SYMBOLS = re.compile(r"libpython[\d.]+so|/lib-dynload/|/_rust\.abi3\.so$|/PIL/\w+\.cpython|/_pi_heif\.cpython")
"""What brings symbols nobody needs. Libraries that wheels repaired are not touched: strip makes some unloadable."""


def main(arguments: list[str]) -> int:
    """Build, or measure, or build and try.

    Returns:
        0; 1 when it is larger than it may be or a trial failed; PyInstaller's exit code when that failed.
    """
    parser = argparse.ArgumentParser(prog="dev.py build", description="Freeze the program into dist/kling-desktop/.")
    parser.add_argument("--try", action="store_true", dest="is_tried", help="then test the frozen program itself")
    parser.add_argument("--sizes", action="store_true", dest="only_sizes", help="tell the sizes of the last build")
    options = parser.parse_args(arguments)
    if not options.only_sizes:
        code = _freeze()
        if code != 0:
            return code
        _finish()
    measured = sizes.by_component(PROGRAM)
    print(sizes.table(measured), flush=True)
    if sys.platform == "linux":
        print(f"It needs the GNU C library {glibc_floor(PROGRAM)} or newer.", flush=True)
    if not sizes.is_within_budget(measured):
        print(f"More than the {sizes.MOST_BYTES / 1e6:.0f} MB it may have.", file=sys.stderr)
        return 1
    return try_frozen.main(PROGRAM) if options.is_tried else 0


def _freeze() -> int:
    """Run PyInstaller; the same source gives the same bytes."""
    folders = ["--distpath", str(PROGRAM.parent), "--workpath", str(ROOT / "build" / "pyinstaller")]
    recipe = str(ROOT / "packaging" / "kling-desktop.spec")
    command = [sys.executable, "-P", "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *folders, recipe]
    # No columns for the marks below the lines of a traceback: without sources it has none. 7 % less code.
    variables = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": _epoch(), "PYTHONNODEBUGRANGES": "1"}
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def _epoch() -> str:
    """When the source was last changed, in seconds; 1980, where the time of zip archives begins, if unknown."""
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "315532800"


def _finish() -> None:
    """What PyInstaller leaves to do: symbols and data out, licences and the list of resources in."""
    bundle = PROGRAM / "_internal"
    if sys.platform == "linux":
        files = [str(path) for path in bundle.rglob("*.so*") if brings_symbols(path)]
        subprocess.run(["strip", "--strip-unneeded", *files], check=True)
        _slim_icu(bundle)
        _check_window_plugin(bundle)
    list_contents(bundle / "resources")
    licences.collect(PROGRAM)


def list_contents(resources: Path) -> None:
    """Write down what is in a folder of resources: a line for each file, its size and its name."""
    found = sorted(path for path in resources.rglob("*") if path.is_file() and path.name != CONTENTS)
    lines = [f"{path.stat().st_size} {path.relative_to(resources).as_posix()}\n" for path in found]
    resources.joinpath(CONTENTS).write_text("".join(lines), encoding="utf-8")


def brings_symbols(path: Path) -> bool:
    """Whether a shared library is one of those from which symbols are taken."""
    return _WITH_SYMBOLS.search(path.as_posix()) is not None


def _slim_icu(bundle: Path) -> None:
    import icu_data

    if shutil.which("icupkg") is None:
        print("ICU's data stays whole: there is no icupkg.", flush=True)
        return
    for library in bundle.glob("PySide6/Qt/lib/libicudata.so.*"):
        with tempfile.TemporaryDirectory() as scratch:
            icu_data.slim(library, Path(scratch))


def _check_window_plugin(bundle: Path) -> None:
    """Stop where a library of the window's plug-in was not on this machine: it would be missing on every other.

    Raises:
        SystemExit: with what is missing.
    """
    plugin = bundle / "PySide6" / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    variables = {**os.environ, "LD_LIBRARY_PATH": str(bundle)}
    found = subprocess.run(["ldd", str(plugin)], env=variables, capture_output=True, text=True, check=True).stdout
    missing = [line.split()[0] for line in found.splitlines() if "not found" in line]
    if missing:
        raise SystemExit(f"The window's plug-in lacks {', '.join(missing)}.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
