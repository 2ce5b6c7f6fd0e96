"""Has PySide load its signatures when somebody asks for one, instead of at every start.

`import PySide6` compiles a dozen Python modules out of an archive inside its library: they know how each function of
Qt is called, for help texts and for the words of a `TypeError`. And if they are loaded while `PySide6` is, every
`import` from then on runs through them, and reads the source of each of our modules to learn whether it names PySide6
(for `from __feature__ import snake_case`, which we do not use). A window needs none of it: 40 ms of its start, and
60 ms more for the reading.

PySide starts them in a module named `signature_bootstrap` and compiles each with `compile`: where that module has a
`compile` of its own, that one is asked. A PySide that does it in another way does it as ever.
"""

import importlib
import sys
import threading
from types import CodeType, ModuleType

_BOOTSTRAP = "signature_bootstrap"
_EAGER = ("__init__.py", "loader.py", "feature.py", "mapping.py")
"""The ends of what is not put off: packages, what hands PySide its functions, and a module into whose `__dict__` its
C++ looks when it words an error: a stand-in there would end the process."""
_STAND_IN = "from kling_desktop.bootstrap.late_signatures import late_names as _l\n__getattr__ = _l({!r}, globals())\n"
_sources: dict[str, bytes] = {}


def load_signatures_late() -> bool:
    """Load PySide's own base without its signatures. Call it before anything imports PySide6.

    Returns:
        Whether they are put off: not where PySide has begun already, or begins in another way.
    """
    if "shiboken6" in sys.modules:
        return False
    bootstrap = ModuleType(_BOOTSTRAP)
    vars(bootstrap)["compile"] = _compile
    sys.modules[_BOOTSTRAP] = bootstrap
    importlib.import_module("shiboken6")  # before PySide6, or every import from now on is looked at
    return bool(_sources)


def late_names(filename: str, namespace: dict[str, object]) -> "_LateNames":
    """What a stand-in has as its `__getattr__`. Thread: any."""
    return _LateNames(filename, namespace)


class _LateNames:
    """Fills a module with what its source says, the first time somebody asks for a name of it. Thread: any."""

    def __init__(self, filename: str, namespace: dict[str, object]) -> None:
        self._filename = filename
        self._namespace = namespace
        self._lock = threading.RLock()  # its source may ask for its own names, and two threads at once for any
        self._is_begun = False

    def __call__(self, name: str) -> object:
        """The value of that name.

        Raises:
            AttributeError: the module has no such name, as any module says it.
        """
        if not name.startswith("__"):  # those Python asks of modules it only looks at
            with self._lock:
                if not self._is_begun:
                    self._is_begun = True
                    code = compile(_sources.pop(self._filename), self._filename, "exec")
                    exec(code, self._namespace)  # noqa: S102 -- PySide's own source, as PySide would run it
            if name in self._namespace:
                return self._namespace[name]
        raise AttributeError(f"module {self._namespace['__name__']!r} has no attribute {name!r}")


def _compile(source: bytes, filename: str, mode: str) -> CodeType:
    """As `compile`, but a module that can wait becomes a stand-in for itself."""
    if filename.endswith(_EAGER):
        return compile(source, filename, mode)
    _sources[filename] = source
    return compile(_STAND_IN.format(filename), filename, mode)
