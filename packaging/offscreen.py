"""The screen of everything that is drawn into memory: Qt's own is 800 x 800, on which no usual window has room.

Standard library only; must be called before Qt is loaded.
"""

import os
from pathlib import Path

VARIABLE, PLATFORM = "QT_QPA_PLATFORM", "offscreen"
SCREEN = Path(__file__).with_suffix(".json")


def use_offscreen() -> None:
    """Draw into memory, on the screen of `offscreen.json`, unless the variable asks for another platform."""
    if os.environ.get(VARIABLE, PLATFORM) == PLATFORM:
        # Qt parts the text at colons, so the drive of a path on Windows has to go; the checkout is on the current one.
        path = os.path.splitdrive(SCREEN)[1]
        os.environ[VARIABLE] = f"{PLATFORM}:configfile={path}"
