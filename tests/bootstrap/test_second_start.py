"""Where processes meet: one place for each data folder, and never a path too long for a socket."""

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from kling_desktop.adapters.places import Places
from kling_desktop.bootstrap.second_start import door_of, socket_name

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: pipes have names, no paths")


@pytest.mark.parametrize(
    "left", ["", "999999\nkling-desktop\nanother-host\n\n\n"], ids=["power cut", "other host name"]
)
def test_whatever_a_crash_left_in_the_lock_file_the_next_start_is_the_first(
    qapp: QApplication, tmp_path: Path, left: str
) -> None:
    places = Places.under(tmp_path)
    places.make()
    (places.data / "window.lock").write_text(left)
    door = door_of(places)
    assert door.is_first()
    assert not door_of(places).is_first()
    door.close()


@posix_only
def test_the_socket_lies_in_the_data_folder() -> None:
    assert socket_name(Path("/home/a/.local/share/kling-desktop")) == "/home/a/.local/share/kling-desktop/window.socket"


@posix_only
def test_a_path_that_is_too_long_is_cut_short() -> None:
    names = {socket_name(Path("/home", "x" * 90, each)) for each in ("one", "two")}
    assert len(names) == 2
    assert all(name.startswith(os.environ["XDG_RUNTIME_DIR"]) and len(name) < 104 for name in names)
