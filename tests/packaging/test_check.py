"""The rules that `dev.py check` adds to the tools, each on a checkout that breaks it."""

from pathlib import Path

import pytest

import check

PYPROJECT = """
[project]
dependencies = ["Pillow>=13", "Qt.Six>=6.11,<6.12; python_version < '3.12'", "qt_six>=6.11; python_version >= '3.12'"]
[dependency-groups]
dev = ["uv>=0.9"]
build = ["freezer>=6"]
"""
PINS = """\
pillow==13.0.0 \\
    --hash=sha256:00
qt-six==6.11.3 ; python_full_version < '3.12'
qt-six==6.12.0 ; python_full_version >= '3.12'
uv==0.13.9
    # via kling-desktop
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout in which every rule holds."""
    tmp_path.joinpath("packaging").mkdir()
    tmp_path.joinpath("pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    tmp_path.joinpath("packaging", "requirements-dev.txt").write_text(PINS, encoding="utf-8")
    without_uv = PINS.replace("uv==0.13.9", "freezer==6.22")
    tmp_path.joinpath("packaging", "requirements-build.txt").write_text(without_uv, encoding="utf-8")
    return tmp_path


def broken(checkout: Path) -> set[str]:
    return {name for name, rule in check.RULES.items() if rule(checkout)}


def test_a_sound_checkout_breaks_no_rule(checkout: Path) -> None:
    assert broken(checkout) == set()


def test_an_address_is_found_with_its_line(checkout: Path) -> None:
    pins = checkout / "packaging" / "requirements-build.txt"
    pins.write_text(pins.read_text(encoding="utf-8") + "--index-url https://mirror.example/simple\n", encoding="utf-8")

    assert broken(checkout) == {"no addresses in the pins"}
    assert check.addresses([pins]) == ["requirements-build.txt:7: --index-url https://mirror.example/simple"]


def test_an_init_file_that_hides_the_library_is_found(checkout: Path) -> None:
    checkout.joinpath("packaging", "__init__.py").touch()

    assert broken(checkout) == {"no packaging/__init__.py"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"Pillow>=13"', '"Pillow>=14"'),
        ('"uv>=0.9"', '"uv>=0.9", "newcomer"'),
        ("<6.12", "<6.11.2"),
        ('"freezer>=6"', '"freezer>=7"'),
    ],
)
def test_pins_older_than_pyproject_are_found(checkout: Path, old: str, new: str) -> None:
    checkout.joinpath("pyproject.toml").write_text(PYPROJECT.replace(old, new), encoding="utf-8")

    assert broken(checkout) == {"pins agree with pyproject.toml"}
