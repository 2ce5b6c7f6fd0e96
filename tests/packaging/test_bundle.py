"""What goes into the frozen program."""

from collections.abc import Iterable

import pytest

import bundle

QT = "PySide6/Qt/lib/libQt6Core.so.6"
PLUGINS = "PySide6/Qt/plugins"


def entry(place: str, kind: str = "BINARY") -> bundle.Entry:
    return place, f"/venv/{place}", kind


@pytest.mark.parametrize(
    ("place", "goes_in"),
    [
        (f"{PLUGINS}/platforms/libqxcb.so", True),
        (f"{PLUGINS}/platforms/libqeglfs.so", False),
        (f"{PLUGINS}/imageformats/libqjpeg.so", True),
        (f"{PLUGINS}/imageformats/libqsvg.so", False),
        (f"{PLUGINS}/imageformats/libqpdf.so", False),
        (f"{PLUGINS}/iconengines/libqsvgicon.so", True),
        (f"{PLUGINS}/platformthemes/libqgtk3.so", False),
        (f"{PLUGINS}/sqldrivers/libqsqlite.so", False),
        (f"{PLUGINS}/xcbglintegrations/libqxcb-egl-integration.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("libstdc++.so.6", False),
        ("libxcb-cursor.so.0", True),
        (QT, True),
        ("resources/kling.qss", True),
        ("resources/README.md", False),
    ],
)
def test_only_what_is_used_goes_in(place: str, *, goes_in: bool) -> None:
    assert bundle.wanted([entry(place)]) == ([entry(place)] if goes_in else [])


def test_a_library_that_nothing_needs_stays_out() -> None:
    needs = {
        "/venv/PySide6/QtCore.abi3.so": [("libQt6Core.so.6", f"/venv/{QT}")],
        f"/venv/{QT}": [("libicuuc.so.73", None), ("libc.so.6", "/lib/libc.so.6")],
        f"/venv/{PLUGINS}/platforms/libqxcb.so": [("libxcb.so.1", "/venv/libxcb.so.1")],
    }

    def needs_of(path: str) -> Iterable[tuple[str, str | None]]:
        return needs.get(path, [])

    kept = [
        entry("PySide6/QtCore.abi3.so", "EXTENSION"),
        entry(QT),
        entry("PySide6/Qt/lib/libicuuc.so.73"),
        entry(f"{PLUGINS}/platforms/libqxcb.so"),
        entry("libxcb.so.1"),
        entry("libpython3.11.so.1.0"),
    ]

    assert bundle.reachable([*kept, entry("libgtk-3.so.0")], needs_of) == kept


def test_links_to_qt_and_to_nothing_stay_out() -> None:
    link = ("libjpeg.so.62", "pillow.libs/libjpeg.so.62", "SYMLINK")
    idle = [("libQt6Core.so.6", QT, "SYMLINK"), ("libgone.so.1", "some.libs/libgone.so.1", "SYMLINK")]
    binaries = [entry(QT), entry("pillow.libs/libjpeg.so.62")]

    assert bundle.without_idle_links([*idle, link, entry("resources/a", "DATA")], binaries) == [
        link,
        entry("resources/a", "DATA"),
    ]


def test_helpers_load_no_qt() -> None:
    scripts = [("pyi_rth_pyside6", "hook.py", "PYSOURCE"), ("entry", "entry.py", "PYSOURCE")]

    assert bundle.without_qt_hook(scripts) == scripts[1:]
