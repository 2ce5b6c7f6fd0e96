"""Has PySide leave the sources of our modules unread.

Once PySide6 is loaded, it reads the source of every module that is imported (by `inspect.getsource`) to learn whether
it names PySide6: only such a module can select the spellings of `from __feature__ import snake_case`. The window
selects none, and its start would read 300 files for that, which Python then keeps for ever: 60 ms and 8 MiB.
"""

import importlib
from types import ModuleType

_MODULE, _QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def leave_sources_unread() -> bool:
    """Load PySide6 and answer its question with yes from now on. Call it before whatever the window imports.

    Yes is what it finds in most of our modules, and only means that none of their spellings is selected.

    Returns:
        Whether this PySide asks: the question is its own affair, and a later one may ask in another way or not at all.
    """
    importlib.import_module("PySide6.QtCore")
    try:
        feature = importlib.import_module(_MODULE)
    except ImportError:
        return False
    if not hasattr(feature, _QUESTION):
        return False
    setattr(feature, _QUESTION, _yes)
    return True


def _yes(_module: ModuleType) -> bool:
    """It may use PySide."""
    return True
