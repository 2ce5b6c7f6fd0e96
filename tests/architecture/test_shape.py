"""The shape of the source: sizes, docstrings, and what only one file may call."""

import ast
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import check

ROOT = Path(__file__).parents[2]
SHIPPED = sorted([*ROOT.glob("kling_desktop/**/*.py"), *ROOT.glob("packaging/*.py")])
EVERYTHING = sorted([*SHIPPED, *ROOT.glob("tests/**/*.py")])

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
MOST_PARAMETERS = 5
LONG_FILE_REASON = "# Over 400 lines:"
"""Begins the comment, within the first five lines, by which a longer file says why."""

FOREIGN_TEXT_CLASSES = {"QLabel", "QMessageBox", "QErrorMessage", "QInputDialog", "QProgressDialog", "QTextBrowser"}
FOREIGN_TEXT_METHODS = {"setToolTip", "setWhatsThis", "setHtml", "insertHtml", "appendHtml"}
"""Qt guesses whether the text given to these is HTML; only this file may use them, and it turns the guess off."""
SPENDING = {"submit", "submit_held", "resume_held", "make_again"}
"""Of the engine: in the window, only one module may have it do these, and asks first."""
SPENDING_FILES = {ROOT / "kling_desktop" / "ui" / name for name in ("engine_thread.py", "main_window/consent.py")}
PLAIN_TEXT_FILE = ROOT / "kling_desktop" / "ui" / "base" / "plain_text.py"


@functools.lru_cache(maxsize=1)
def nodes(source: str) -> list[ast.AST]:
    """Everything in a file, the module first; kept, because each rule asks for the same file in turn."""
    return list(ast.walk(ast.parse(source)))


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones too."""
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def too_long(source: str) -> list[str]:
    """The file, and its functions, that have too many lines."""
    lines = source.splitlines()
    explained = any(line.startswith(LONG_FILE_REASON) for line in lines[:5])
    found = [f"{len(lines)} lines"] if len(lines) > LONGEST_FILE and not explained else []
    for function in functions(source):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length > LONGEST_FUNCTION:
            found.append(f"{function.name} has {length} lines")
    return found


def too_many_parameters(source: str) -> list[str]:
    """Functions that ask for more than five things, `self` and `cls` aside."""
    found = []
    for function in functions(source):
        given = function.args
        names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        count = len([name for name in names if name not in {"self", "cls"}])
        if count > MOST_PARAMETERS:
            found.append(f"{function.name} takes {count}")
    return found


def foreign_text(source: str) -> list[str]:
    """Uses of the Qt classes and methods that guess; a name in an annotation is no use."""
    aliases = {
        alias.asname: alias.name
        for node in nodes(source)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    used: list[ast.expr] = []
    for node in nodes(source):
        if isinstance(node, ast.Call):
            used.append(node.func)
        elif isinstance(node, ast.ClassDef):
            used.extend(node.bases)
    found = []
    for expression in used:
        words = [aliases.get(word, word) for word in ast.unparse(expression).split(".")]
        if FOREIGN_TEXT_CLASSES.intersection(words) or words[-1] in FOREIGN_TEXT_METHODS:
            found.append(f"line {expression.lineno}: {ast.unparse(expression)}")
    return found


def spending(source: str) -> list[str]:
    """Uses of the engine's methods that spend, called, handed on or connected to a signal."""
    uses = [node for node in nodes(source) if isinstance(node, ast.Attribute) and node.attr in SPENDING]
    found = [(use.lineno, ast.unparse(use)) for use in uses]
    return [f"line {line}: {text}" for line, text in found if text.split(".")[-2].strip("_") == "engine"]


def silent(source: str) -> list[str]:
    """The module, if it does not say what it is for."""
    module = nodes(source)[0]
    assert isinstance(module, ast.Module)
    return [] if ast.get_docstring(module) else ["no docstring"]


WINDOW = {file for file in SHIPPED if file.is_relative_to(ROOT / "kling_desktop" / "ui")}
RULES: dict[Callable[[str], list[str]], set[Path]] = {
    too_long: set(EVERYTHING),
    too_many_parameters: set(SHIPPED),
    silent: set(EVERYTHING),
    foreign_text: set(SHIPPED) - {PLAIN_TEXT_FILE},
    spending: WINDOW - SPENDING_FILES,
}
"""Each with the files that it is for."""


@pytest.fixture(scope="module")
def complaints() -> dict[Callable[[str], list[str]], list[str]]:
    """What each rule finds, with its file; each file is read and parsed once for all of them."""
    found: dict[Callable[[str], list[str]], list[str]] = {rule: [] for rule in RULES}
    for file in EVERYTHING:
        source = file.read_text(encoding="utf-8")
        for rule in (rule for rule, files in RULES.items() if file in files):
            found[rule].extend(f"{file.relative_to(ROOT)}: {finding}" for finding in rule(source))
    return found


@pytest.mark.parametrize("rule", RULES)
def test_the_source_keeps_its_shape(
    complaints: dict[Callable[[str], list[str]], list[str]], rule: Callable[[str], list[str]]
) -> None:
    assert complaints[rule] == []


def test_the_doors_are_in_the_window() -> None:
    assert WINDOW > SPENDING_FILES


@pytest.mark.parametrize("rule", check.RULES.values(), ids=check.RULES.keys())
def test_the_rules_of_dev_check_hold(rule: check.Rule) -> None:
    assert rule(ROOT) == []


def test_the_rules_see_what_they_forbid() -> None:
    assert too_long("x = 1\n" * 401) == ["401 lines"]
    assert too_long("# Over 400 lines: one table\n" + "x = 1\n" * 401) == []
    assert too_long("def f():\n" + "    x = 1\n" * 50) == ["f has 51 lines"]
    assert too_many_parameters("class A:\n    def f(self, a, b, c, *, d, e): ...") == []
    assert too_many_parameters("def f(a, b, c, *, d, e, g): ...") == ["f takes 6"]
    assert silent("x = 1") == ["no docstring"]
    assert silent('"""One."""') == []


@pytest.mark.parametrize(
    "line",
    [
        "label = QLabel(name)",
        "label = QtWidgets.QLabel(name)",
        "QMessageBox.warning(self, title, text)",
        "button.setToolTip(name)",
        "button.setWhatsThis(name)",
        "edit.setHtml(prompt)",
        "QInputDialog.getText(self, title, label)",
        "class Caption(QLabel): ...",
        "from PySide6.QtWidgets import QLabel as Text\nText(name)",
    ],
)
def test_the_foreign_text_rule_sees(line: str) -> None:
    assert foreign_text(line) != []


@pytest.mark.parametrize(
    "line", ["self._kit.engine.submit(recipe, 1)", "wanted.connect(engine.submit_held)", "act(self._engine.make_again)"]
)
def test_the_spending_rule_sees(line: str) -> None:
    assert spending(line) != []


def test_the_spending_rule_allows_what_asks_first() -> None:
    assert spending("self._consent.make_again(job); wanted.connect(self.make_again)") == []


def test_the_foreign_text_rule_allows_annotations_and_the_plain_ones() -> None:
    assert foreign_text("def f(label: QLabel) -> QMessageBox.StandardButton: return plain_label(label)") == []
