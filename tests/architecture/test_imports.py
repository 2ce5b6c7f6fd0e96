"""What importing a part of the program loads, tried in fresh interpreters, and the contracts of pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QT = {"PySide6", "shiboken6"}
OUTSIDE = {"httpx", "keyring", "PIL", "pi_heif", "truststore", "send2trash"}


def modules(*folders: str) -> list[str]:
    """The dotted names of all modules in these folders of the package."""
    files = [file for folder in folders for file in sorted(ROOT.glob(f"kling_desktop/{folder}/**/*.py"))]
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    return [name.removesuffix(".__init__") for name in names]


def loaded_by(names: list[str], blocked: set[str]) -> set[str]:
    """Import `names` in a fresh interpreter where `blocked` cannot be imported; what of the top level it loaded."""
    program = (
        "import importlib, sys\n"
        f"for name in {sorted(blocked)}: sys.modules[name] = None\n"
        f"for name in {names}: importlib.import_module(name)\n"
        "print(*{name.partition('.')[0] for name, module in sys.modules.items() if module})"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_core_loads_nothing_that_acts() -> None:
    acting = {"asyncio", "threading", "socket", "ssl", "sqlite3", "subprocess", "logging", "multiprocessing"}

    loaded = loaded_by(modules("core"), QT | OUTSIDE)

    assert loaded & (acting | {"random"}) == set()


@pytest.mark.parametrize("layer", ["engine", "adapters", "simulator"])
def test_a_layer_below_ui_works_without_qt(layer: str) -> None:
    assert "kling_desktop" in loaded_by(modules(layer), QT)


@pytest.mark.parametrize("name", ["kling_desktop.cli", "kling_desktop.__main__"])
def test_starting_loads_nothing_heavy(name: str) -> None:
    assert loaded_by([name], set()) & (QT | OUTSIDE) == set()


def test_the_window_waits_for_nothing_it_does_not_need_yet() -> None:
    assert loaded_by(modules("ui"), {"httpx", "keyring"}) & {"PIL", "truststore"} == set()
