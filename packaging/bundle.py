"""What of the environment goes into the frozen program; used by `kling-desktop.spec`, inside PyInstaller."""

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

Entry = tuple[str, str, str]
"""A line of PyInstaller's tables: path in the bundle, file it comes from (or a link's target), kind."""
NeedsOf = Callable[[str], Iterable[tuple[str, str | None]]]
"""The libraries that a file is linked against: name, and the file that was found for it."""

HIDDEN_IMPORTS = (
    # `adapters.key_store` imports them by name, each where it fits.
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)

EXCLUDED_MODULES = (
    *("tkinter", "unittest", "doctest", "pydoc", "pdb", "lib2to3", "distutils", "curses", "readline", "xmlrpc"),
    *("setuptools", "pkg_resources", "pip", "PIL.ImageTk", "PIL.ImageQt", "numpy"),
    # httpx's command line and the event loops that are not ours.
    *("click", "rich", "pygments", "trio", "anyio._backends._trio", "uvloop"),
    # What the standard library turns to for mail, FTP, and where its decimal numbers are not compiled.
    *("smtplib", "ftplib", "_pydecimal"),
)

_KEPT_PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"},
    "xcbglintegrations": None,
    "wayland-decoration-client": None,
    "wayland-graphics-integration-client": None,
    "wayland-shell-integration": None,
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platformthemes": {"qxdgdesktopportal"},
    # PNG and PPM are built in. No SVG or PDF reader: foreign bytes that claim to be one find nobody who opens them.
    "imageformats": {"qjpeg"},
    # Draws our own icons where a style sheet or the desktop names them by file; opens no picture by its contents.
    "iconengines": {"qsvgicon"},
}
"""By folder of Qt's plug-ins; None for all of a folder. `libqgtk3` would bring half of GNOME along."""

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/([\w-]+)/(?:lib)?([\w-]+)\.")
_UNWANTED = re.compile(
    r"PySide6/(?:Qt/)?(?:translations|qml|resources)/"
    # The system's own: an old copy of them keeps a new graphics driver from loading.
    r"|(?:^|/)lib(?:stdc\+\+|gcc_s)\.so"
    r"|(?:^|/)resources/(?:README\.md|samples/README)"
)
_QT_HOOK = "pyi_rth_pyside6"
_OWN_FOLDERS = ("PySide6", "shiboken6")


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """Without translations, Qt's plug-ins that nobody needs, and the system's own libraries."""
    return [entry for entry in entries if _is_wanted(entry[0].replace(os.sep, "/"))]


def without_qt_hook(scripts: Iterable[Entry]) -> list[Entry]:
    """Without PyInstaller's start of Qt: it loads QtCore into the helpers and the command line, which use no Qt.

    It tells Qt where its plug-ins are. Qt finds them by itself as long as its library is loaded from its own folder,
    which is what `without_idle_links` is for.
    """
    return [script for script in scripts if _QT_HOOK not in script[0]]


def reachable(entries: Iterable[Entry], needs_of: NeedsOf) -> list[Entry]:
    """Only libraries that a Python extension, a plug-in or Python itself needs, directly or not.

    What is left out was needed by plug-ins that are left out.
    """
    entries = list(entries)
    files = {os.path.realpath(entry[1]): entry for entry in entries if entry[2] != "SYMLINK"}
    open_ends = [path for path, entry in files.items() if _is_root(entry)]
    reached = set(open_ends)
    while open_ends:
        for name, found in needs_of(open_ends.pop()):
            path = _in_bundle(name, found, files)
            if path is not None and path not in reached:
                reached.add(path)
                open_ends.append(path)
    kept = {files[path][0] for path in reached}
    return [entry for entry in entries if entry[2] == "SYMLINK" or entry[0] in kept]


def without_idle_links(entries: Iterable[Entry], binaries: Iterable[Entry]) -> list[Entry]:
    """Without links from the top folder to what is left out, and to Qt's libraries.

    Those are found where they are; loaded through a link, Qt would take the top folder for its own.
    """
    kept = {binary[0] for binary in binaries if not binary[0].startswith(_OWN_FOLDERS)}
    return [entry for entry in entries if entry[2] != "SYMLINK" or os.path.normpath(entry[1]) in kept]


def _is_wanted(place: str) -> bool:
    plugin = _PLUGIN.search(place)
    if plugin is not None:
        names = _KEPT_PLUGINS.get(plugin[1], set())
        return names is None or plugin[2] in names
    return not _UNWANTED.search(place)


def _is_root(entry: Entry) -> bool:
    place, _, kind = entry
    return kind == "EXTENSION" or _PLUGIN.search(place.replace(os.sep, "/")) is not None or "python3" in place


def _in_bundle(name: str, found: str | None, files: dict[str, Entry]) -> str | None:
    """Which bundled file a library's need is: where PyInstaller found it, else by its name."""
    if found is not None and os.path.realpath(found) in files:
        return os.path.realpath(found)
    return next((path for path, entry in files.items() if Path(entry[0]).name == Path(name).name), None)
