"""The window of a program that has no service: nothing answers at its address."""

from pathlib import Path

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.ui.main_window.window import MainWindow


def lone_profile(folder: Path) -> Profile:
    """A person's first start, with everything below that folder."""
    places = Places.under(folder)
    places.make()
    return Profile(places, places.default_library, Hosts.single("http://127.0.0.1:9"))


def shown(program: WindowProgram) -> MainWindow:
    """The window that is on the screen."""
    assert program.window is not None
    assert program.window.isVisible()
    return program.window
