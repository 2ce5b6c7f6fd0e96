"""What lies on the disk."""

import sys
from pathlib import Path

import pytest

from kling_desktop import __version__
from kling_desktop.bootstrap.self_test import files
from kling_desktop.bootstrap.self_test.check import NotSoundError


def test_source_has_all_it_needs() -> None:
    assert files.tells_versions().startswith(f"{__version__} (source)")
    assert files.has_resources().endswith(" files")
    assert files.has_licences() == "not packaged"
    assert "trigrams" in files.searches_text()
    assert "PNG and JPEG" in files.carries_a_recipe()


def test_a_resource_that_is_gone_or_cut_is_named(tmp_path: Path) -> None:
    tmp_path.joinpath("icons").mkdir()
    tmp_path.joinpath("icons", "a b.svg").write_bytes(b"1234")
    tmp_path.joinpath("cut.jpg").write_bytes(b"12")

    assert files.wrong_files(tmp_path, "4 icons/a b.svg\n3 cut.jpg\n1 gone.qss\n") == ["cut.jpg", "gone.qss"]


def test_a_package_without_licences_is_not_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "kling-desktop"))
    folder = tmp_path / "licences" / "qt"
    folder.mkdir(parents=True)
    for name in ("LGPL-3.0.txt", "Qt.txt"):
        folder.joinpath(name).write_text("text", encoding="ascii")
    with pytest.raises(NotSoundError, match="licence texts are missing"):
        files.has_licences()

    folder.joinpath("GPL-3.0.txt").write_text("text", encoding="ascii")

    assert files.has_licences() == "3 texts"
