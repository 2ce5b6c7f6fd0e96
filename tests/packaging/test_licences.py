"""Which files of a distribution are its licences, and that none is without."""

import importlib.metadata
from pathlib import Path

import pytest

import licences


@pytest.mark.parametrize(
    ("place", "is_licence"),
    [
        ("keyring-25.7.0.dist-info/licenses/LICENSE", True),
        ("cffi-2.1.1.dist-info/licenses/AUTHORS", True),
        ("idna-3.20.dist-info/LICENSE.md", True),
        ("keyring-25.7.0.dist-info/METADATA", False),
        ("keyring/licences.py", False),
    ],
)
def test_licences_are_known_by_their_place(place: str, *, is_licence: bool) -> None:
    assert licences.is_licence(tuple(place.split("/"))) is is_licence


def test_what_is_installed_here_and_shipped_has_a_text() -> None:
    shipped = {"pyside6-essentials", "shiboken6", "pillow", "pi-heif", "keyring", "httpx", "httpcore", "truststore"}
    texts = licences.texts_of_distributions()

    assert [name for name in sorted(shipped) if not texts.get(name)] == []
    assert [text for each in shipped for text in texts[each] if not text.is_file()] == []
    assert "pyinstaller" not in texts
    assert importlib.metadata.version("pillow")


def test_a_missing_text_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="A licence text is missing"):
        licences.copy_text(tmp_path / "LICENSE", tmp_path / "target")
