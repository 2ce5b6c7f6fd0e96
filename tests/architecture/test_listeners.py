"""Only QObjects listen to signals with methods of their own.

PySide does not keep other objects alive for what is on its way to them: it would be delivered into freed memory.
"""

import ast
import importlib
from pathlib import Path

from PySide6.QtCore import QObject

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("kling_desktop/ui/**/*.py"), *ROOT.glob("kling_desktop/bootstrap/**/*.py")])


def listening_classes(source: str) -> set[str]:
    """Names of the classes that connect a signal to something of `self`."""
    return {
        one.name
        for one in ast.walk(ast.parse(source))
        if isinstance(one, ast.ClassDef)
        for call in ast.walk(one)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
        if call.args and ast.unparse(call.args[0]).startswith("self.")
    }


def test_only_qobjects_listen() -> None:
    listening = [
        getattr(importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts)), name)
        for file in SOURCES
        for name in sorted(listening_classes(file.read_text(encoding="utf-8")))
    ]

    assert len(listening) > 50
    assert [each for each in listening if not issubclass(each, QObject)] == []


def test_the_rule_sees_who_listens() -> None:
    listens = "class A:\n    def f(self, told):\n        told.connect(self.g)"
    keeps = "class B:\n    def f(self, told):\n        told.connect(partial(self.g, 1))"

    assert listening_classes(f"{listens}\n{keeps}") == {"A"}
