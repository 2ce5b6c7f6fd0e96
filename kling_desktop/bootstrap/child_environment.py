"""What the packaged program changes in its environment, and changes back for the programs it starts.

Its libraries are found by variables that its children inherit: a browser or file manager that the desktop opens for
us would load them and crash. From source nothing is changed. Must not know: Qt.
"""

import sys
from collections.abc import MutableMapping

_LIBRARIES = "LD_LIBRARY_PATH"
_LIBRARIES_BEFORE = "LD_LIBRARY_PATH_ORIG"
"""Where PyInstaller's starter puts what was there before."""
_PLUG_INS = "QT_PLUGIN_PATH"
_STARTERS = "_PYI_"
"""How the names begin by which the starter knows a helper of its own; a program opened from here is none."""
_DIALOGS, _PORTAL = "QT_QPA_PLATFORMTHEME", "xdgdesktopportal"


def prepare_for_qt(variables: MutableMapping[str, str]) -> None:
    """Before the application is made: the desktop's own file dialogs, by the way that needs no library of its own."""
    if _is_frozen_on_linux():
        variables.setdefault(_DIALOGS, _PORTAL)


def restore_for_children(variables: MutableMapping[str, str]) -> None:
    """After the application was made: what Qt and the loader had to find is found by now."""
    if not _is_frozen_on_linux():
        return
    before = variables.pop(_LIBRARIES_BEFORE, "")
    variables.pop(_LIBRARIES, None)
    if before:
        variables[_LIBRARIES] = before
    for name in [name for name in variables if name == _PLUG_INS or name.startswith(_STARTERS)]:
        del variables[name]
    if variables.get(_DIALOGS) == _PORTAL:
        del variables[_DIALOGS]


def _is_frozen_on_linux() -> bool:
    return sys.platform == "linux" and bool(getattr(sys, "frozen", False))
