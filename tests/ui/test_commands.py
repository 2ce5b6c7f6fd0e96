"""The keys of menu actions where a system has none of its own."""

import pytest
from PySide6.QtGui import QKeySequence

from kling_desktop.ui.commands import MENUS, Standard, standard_keys

STANDARD = sorted(
    {
        command.keys
        for _title, commands in MENUS
        for command in commands
        if command and isinstance(command.keys, Standard)
    },
    key=lambda keys: keys.value,
)


@pytest.mark.parametrize("keys", STANDARD)
def test_a_menu_is_made_on_a_system_without_standard_keys(keys: Standard) -> None:
    assert len(standard_keys(keys, [])) <= 1


@pytest.mark.parametrize(("keys", "ours"), [(Standard.Quit, "Ctrl+Q"), (Standard.FullScreen, "F11")])
def test_where_the_system_has_no_key_ours_is_used(keys: Standard, ours: str) -> None:
    assert standard_keys(keys, []) == [QKeySequence(ours)]
    theirs = [QKeySequence("Ctrl+W")]
    assert standard_keys(keys, theirs) == theirs
