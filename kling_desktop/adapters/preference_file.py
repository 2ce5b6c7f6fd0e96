"""Preferences as a small JSON file that survives a crash, a foreign hand and another version.

Must not know: what a preference means. Never holds a key.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kling_desktop.adapters.durable_file import disk_border, make_folder, write_file
from kling_desktop.core.preferences import MOST_PARALLEL, DeliveryChoice, Preferences, ThemeChoice

PARALLEL_RANGE = range(1, MOST_PARALLEL + 1)
PRICE_RANGE = range(1_000_000_000)

_Choice = TypeVar("_Choice", bound=StrEnum)

_log = logging.getLogger(__name__)


class PreferenceFile:
    """The preferences on disk. Thread: any, one at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Preferences:
        """The preferences; defaults for whatever is missing or makes no sense. Never raises for the file's sake."""
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return Preferences()
        except OSError as error:
            _log.warning("The preferences cannot be read (%s): defaults are used", error.strerror)
            return Preferences()
        except UnicodeDecodeError:
            return self._set_aside()
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return self._set_aside()
        return _sensible(found) if isinstance(found, dict) else self._set_aside()

    def write(self, preferences: Preferences) -> None:
        """Keep the preferences, all or none of them.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        with disk_border():
            make_folder(self._path.parent)
            write_file(self._path, (json.dumps(asdict(preferences), indent=2) + "\n").encode())

    def _set_aside(self) -> Preferences:
        """Keep the damaged file under another name, for a person who wants to look."""
        _log.warning("The preferences are damaged: set aside, defaults are used")
        try:
            self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))
        except OSError as error:
            _log.warning("The damaged preferences cannot be moved (%s)", error.strerror)
        return Preferences()


def _sensible(found: Mapping[str, object]) -> Preferences:
    """Preferences from what was found, field by field."""
    default = Preferences()
    return Preferences(
        library_folder=_absolute(found.get("library_folder")),
        theme=_one_of(ThemeChoice, found.get("theme"), default.theme),
        uses_system_accent=found.get("uses_system_accent") is True,
        more_contrast=found.get("more_contrast") is True,
        less_motion=found.get("less_motion") is True,
        max_parallel=_in_range(found.get("max_parallel"), PARALLEL_RANGE, default.max_parallel),
        delivery=_one_of(DeliveryChoice, found.get("delivery"), default.delivery),
        ask_above_micros=_price(found.get("ask_above_micros", default.ask_above_micros), default.ask_above_micros),
        monthly_cap_micros=_price(found.get("monthly_cap_micros"), None),
        uses_proxy=found.get("uses_proxy") is not False,
        notifies=found.get("notifies") is not False,
        key_was_stored=found.get("key_was_stored") is True,
        privacy_accepted=found.get("privacy_accepted") is True,
        window=_text(found.get("window")),
    )


def _one_of(choices: type[_Choice], value: object, default: _Choice) -> _Choice:
    return next((choice for choice in choices if choice == value), default)


def _in_range(value: object, allowed: range, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value in allowed else default


def _price(value: object, default: int | None) -> int | None:
    found = None if value is None else _in_range(value, PRICE_RANGE, -1)
    return default if found == -1 else found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _absolute(value: object) -> str:
    text = _text(value)
    return text if "\0" not in text and Path(text).is_absolute() else ""
