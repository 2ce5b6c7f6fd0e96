"""The window's checks, in this process's application."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kling_desktop.bootstrap.self_test import window


@pytest.mark.usefixtures("qapp")
def test_the_parts_of_the_window_are_sound(tmp_path: Path) -> None:
    assert {"jpeg", "png", "ppm"} <= set(window.has_only_its_plug_ins().split(", "))
    assert window.draws_icons().endswith(" icons and the sign")
    assert window.opens_own_pictures_only() == "a JPEG opened, an SVG refused"
    assert window.sorts_and_converts_text() == "sorted by language, GB18030 read"
    assert "QImage.scaled" in window.words_a_wrong_use()
    assert window.meets_itself(tmp_path) == "a second start reached the first"
    assert window.starts_others_cleanly()
    assert window.has_its_font() == window.TypeFace(QApplication.font()).family
