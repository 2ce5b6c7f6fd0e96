"""What the person may set, with defaults. Kept as a small file by an adapter; never holds a key."""

from dataclasses import dataclass
from enum import StrEnum

from kling_desktop.core.agreement import SpendLimits


class ThemeChoice(StrEnum):
    """Light, dark, or whatever the system says."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class DeliveryChoice(StrEnum):
    """Submit and poll with the direct call as fall-back, or one of them pinned."""

    AUTOMATIC = "automatic"
    V2 = "v2"
    V1 = "v1"


MOST_PARALLEL = 6
"""Most Jobs between SUBMITTING and DOWNLOADING at the same time."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """All settings.

    Attributes:
        library_folder: absolute path; empty for the default in the Pictures folder.
        theme: light, dark or system.
        uses_system_accent: the desktop's accent colour in place of ours.
        more_contrast: stronger edges and text, also where the desktop does not ask for them.
        less_motion: nothing slides or fades, also where the desktop does not ask for that.
        max_parallel: Jobs between SUBMITTING and DOWNLOADING at the same time, 1 to 6.
        delivery: which way Jobs are sent.
        ask_above_micros: a click that costs more than this is asked about first; None never asks.
        monthly_cap_micros: what would take the month above this is asked about in any case; None sets no cap.
        uses_proxy: whether the system's proxy is used, where it names one.
        notifies: whether the desktop is told of pictures that finish or fail while the window is in the background.
        key_was_stored: a non-secret hint: a key lies in the system keyring. Decides the first screen only.
        privacy_accepted: the notice before the first upload was read.
        window: geometry and splitters as the window wrote them; opaque here.
    """

    library_folder: str = ""
    theme: ThemeChoice = ThemeChoice.SYSTEM
    uses_system_accent: bool = False
    more_contrast: bool = False
    less_motion: bool = False
    max_parallel: int = 3
    delivery: DeliveryChoice = DeliveryChoice.AUTOMATIC
    ask_above_micros: int | None = 100_000
    monthly_cap_micros: int | None = None
    uses_proxy: bool = True
    notifies: bool = True
    key_was_stored: bool = False
    privacy_accepted: bool = False
    window: str = ""

    @property
    def limits(self) -> SpendLimits:
        """What is not spent without a yes."""
        return SpendLimits(self.ask_above_micros, self.monthly_cap_micros)
