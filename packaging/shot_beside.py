"""`dev.py shots --beside FOLDER`: each drawn screen beside its picture in the design, the real one at the left.

The names of the design's pictures are those of its page; a picture whose screens were not drawn is left out.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

BESIDE: Mapping[str, tuple[str, ...]] = {
    "main-light": ("running-light-1440x900",),
    "main-dark": ("running-dark-1440x900",),
    "autocomplete": ("autocomplete-light-1440x900",),
    "drag": ("drag-dark-1440x900",),
    "ten-slots": ("ten-references-dark-1440x900",),
    "onboarding": ("welcome-light-1440x900",),
    "empty": ("empty-dark-1440x900",),
    "errors": ("attention-six-light-1440x900",),
    "held": ("held-light-1440x900",),
    "offline": ("offline-dark-1440x900",),
    "lightbox": ("lightbox-light-1440x900",),
    "privacy": ("privacy-light-1440x900",),
    "laptop": ("running-light-1280x720",),
    "narrow": ("narrow-light-1000x700", "narrow-drawer-light-1000x700"),
    "settings": (
        "settings-account-light-736x508",
        "settings-appearance-light-736x508",
        "settings-generation-light-736x508",
        "settings-storage-light-736x508",
        "settings-network-light-736x508",
        "settings-about-light-736x508",
        "settings-generation-dark-736x508",
    ),
    "spend": ("spend-dark-1440x900",),
    "components": ("tiles-light-1440x900", "slot-states-light-1440x900", "slot-hover-light-1440x900"),
    "trash": ("recently-deleted-light-1440x900",),
}
"""The design's pictures, and the screens that show the same."""
_GAP_PX = 24
_GROUND = "#808080"


def write_beside(shots: Path, design: Path) -> Iterator[Path]:
    """Write `beside-<picture>.png` into the folder of the shots; gives each file once it is written.

    Args:
        shots: where the screens were drawn.
        design: the folder of the design's pictures.
    """
    for name, screens in BESIDE.items():
        drawn = [shots / f"{screen}.png" for screen in screens]
        picture = design / f"{name}.png"
        if picture.is_file() and any(path.is_file() for path in drawn):
            path = shots / f"beside-{name}.png"
            both(_stacked([Image.open(each) for each in drawn if each.is_file()]), Image.open(picture)).save(path)
            yield path


def both(real: Image.Image, drawn: Image.Image) -> Image.Image:
    """Two pictures side by side, tops level, each at its own size."""
    size = (real.width + _GAP_PX + drawn.width, max(real.height, drawn.height))
    sheet = Image.new("RGB", size, _GROUND)
    sheet.paste(real, (0, 0))
    sheet.paste(drawn.convert("RGB"), (real.width + _GAP_PX, 0))
    return sheet


def _stacked(pictures: list[Image.Image]) -> Image.Image:
    """One below the other."""
    height = sum(picture.height for picture in pictures) + _GAP_PX * (len(pictures) - 1)
    sheet = Image.new("RGB", (max(picture.width for picture in pictures), height), _GROUND)
    top = 0
    for picture in pictures:
        sheet.paste(picture.convert("RGB"), (0, top))
        top += picture.height + _GAP_PX
    return sheet
