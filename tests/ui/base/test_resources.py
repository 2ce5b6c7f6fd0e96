"""Resources are found from source and from a frozen build, and the ones the code names exist."""

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from kling_desktop.ui.base.resources import resource_path

ROOT = Path(__file__).resolve().parents[3]


def test_a_resource_is_found_from_source() -> None:
    assert resource_path("icons/plus.svg") == ROOT / "resources" / "icons" / "plus.svg"


def test_a_frozen_build_uses_only_its_own_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = tmp_path / "resources" / "icons"
    bundled.mkdir(parents=True)
    (bundled / "plus.svg").write_text("<svg/>")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource_path("icons/plus.svg") == bundled / "plus.svg"
    with pytest.raises(FileNotFoundError, match="icons/minus"):
        resource_path("icons/minus.svg")


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="icons/unicorn"):
        resource_path("icons/unicorn.svg")


def test_every_drawing_can_be_drawn(qapp: QApplication) -> None:
    drawings = [*(ROOT / "resources").rglob("*.svg")]
    assert len(drawings) > 45
    assert [path.name for path in drawings if not QSvgRenderer(str(path)).isValid()] == []


def test_every_icon_is_one_color_that_can_be_replaced() -> None:
    icons = [*(ROOT / "resources" / "icons").glob("*.svg")]
    assert [path.name for path in icons if re.search(r'="#', path.read_text())] == []
    assert [path.name for path in icons if "currentColor" not in path.read_text()] == []


@pytest.mark.parametrize("name", ["icons/LICENSE", "fonts/OFL.txt", "README.md", "kling-desktop.svg", "samples"])
def test_licences_and_the_rest_are_there(name: str) -> None:
    assert resource_path(name).exists()


def test_the_samples_stay_small() -> None:
    assert sum(path.stat().st_size for path in resource_path("samples").iterdir()) < 3_000_000
