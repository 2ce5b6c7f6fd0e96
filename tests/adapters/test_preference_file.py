"""Preferences survive crashes, foreign hands and other versions."""

import json
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.preferences import DeliveryChoice, Preferences, ThemeChoice


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "preferences.json"


def all_changed(tmp_path: Path) -> Preferences:
    return Preferences(
        library_folder=str(tmp_path / "Bilder ünd Ähnliches"),
        theme=ThemeChoice.DARK,
        uses_system_accent=True,
        more_contrast=True,
        less_motion=True,
        max_parallel=6,
        delivery=DeliveryChoice.V1,
        ask_above_micros=350_000,
        monthly_cap_micros=10_000_000,
        uses_proxy=False,
        notifies=False,
        key_was_stored=True,
        privacy_accepted=True,
        window="AdnQywADAAA=",
    )


def test_every_preference_comes_back(path: Path, tmp_path: Path) -> None:
    wanted = all_changed(tmp_path)
    default = Preferences()
    assert all(getattr(wanted, name) != getattr(default, name) for name in Preferences.__dataclass_fields__)
    PreferenceFile(path).write(wanted)
    assert PreferenceFile(path).read() == wanted
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600


def test_defaults_where_there_is_no_file(path: Path) -> None:
    assert PreferenceFile(path).read() == Preferences()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "field",
    [
        {"theme": "purple"},
        {"theme": ["dark"]},
        {"theme": None},
        {"max_parallel": 0},
        {"max_parallel": 7},
        {"max_parallel": "3"},
        {"max_parallel": True},
        {"max_parallel": 2.5},
        {"delivery": 2},
        {"ask_above_micros": -5},
        {"ask_above_micros": "much"},
        {"ask_above_micros": True},
        {"uses_proxy": 0},
        {"more_contrast": "yes"},
        {"key_was_stored": "yes"},
        {"privacy_accepted": 1},
        {"window": {}},
        {"library_folder": "relative/folder"},
        {"library_folder": "/nul\0byte"},
        {"library_folder": 5},
        {"from_a_newer_version": True},
    ],
)
def test_what_makes_no_sense_falls_back_alone(path: Path, tmp_path: Path, field: dict[str, object]) -> None:
    file = PreferenceFile(path)
    file.write(all_changed(tmp_path))
    path.write_text(json.dumps({**json.loads(path.read_text()), **field}))
    default = {name: getattr(Preferences(), name) for name in field if name in Preferences.__dataclass_fields__}
    wanted = {name: getattr(all_changed(tmp_path), name) for name in Preferences.__dataclass_fields__}
    assert file.read() == Preferences(**{**wanted, **default})


@pytest.mark.expected_log("damaged")
@pytest.mark.parametrize("content", [b"", b'{"theme": "da', b"[]", b"\xff\xfe", b"[" * 100_000, b"3"])
def test_a_damaged_file_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert PreferenceFile(path).read() == Preferences()
    assert path.with_name("preferences.json.damaged").read_bytes() == content
    assert not path.exists()


@pytest.mark.expected_log("cannot be read")
def test_a_file_that_cannot_be_read_is_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    assert PreferenceFile(path).read() == Preferences()
    assert path.is_dir()


def test_a_folder_that_cannot_be_made_is_a_failure(path: Path) -> None:
    path.parent.touch()
    with pytest.raises(KlingError) as raised:
        PreferenceFile(path).write(Preferences())
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE


def test_never_asking_is_kept(path: Path) -> None:
    PreferenceFile(path).write(Preferences(ask_above_micros=None))
    assert PreferenceFile(path).read().ask_above_micros is None
