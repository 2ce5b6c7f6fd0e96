"""The environment of the packaged program, and what the programs it starts get of it."""

import sys

import pytest

from kling_desktop.bootstrap.child_environment import prepare_for_qt, restore_for_children

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="not on this system: other loaders, other variables")


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As PyInstaller's starter marks the interpreter."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)


@linux_only
@pytest.mark.usefixtures("frozen")
def test_children_get_back_what_was_there_before() -> None:
    variables = {"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "/own", "QT_PLUGIN_PATH": "/bundle", "A": "b"}

    prepare_for_qt(variables)
    assert variables["QT_QPA_PLATFORMTHEME"] == "xdgdesktopportal"
    restore_for_children(variables)

    assert variables == {"LD_LIBRARY_PATH": "/own", "A": "b"}


@linux_only
@pytest.mark.usefixtures("frozen")
def test_nothing_is_left_where_nothing_was() -> None:
    variables = {"LD_LIBRARY_PATH": "/bundle", "LD_LIBRARY_PATH_ORIG": "", "_PYI_ARCHIVE_FILE": "/bundle/x"}

    restore_for_children(variables)

    assert variables == {}


@linux_only
@pytest.mark.usefixtures("frozen")
def test_the_persons_own_dialogs_stay() -> None:
    variables = {"QT_QPA_PLATFORMTHEME": "kde"}

    prepare_for_qt(variables)
    restore_for_children(variables)

    assert variables == {"QT_QPA_PLATFORMTHEME": "kde"}


def test_from_source_nothing_changes() -> None:
    variables = {"LD_LIBRARY_PATH": "/own", "QT_PLUGIN_PATH": "/own"}

    prepare_for_qt(variables)
    restore_for_children(variables)

    assert variables == {"LD_LIBRARY_PATH": "/own", "QT_PLUGIN_PATH": "/own"}
