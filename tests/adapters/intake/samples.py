"""Small pictures in every format and state of health, and what is left after intake had them."""

import struct
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.ExifTags import IFD, Base

from kling_desktop.adapters.intake.carry_out import take_in
from kling_desktop.adapters.intake.message import Answer
from kling_desktop.core.model_card import KLING_O1, PictureLimits
from kling_desktop.core.ports.intake import IntakeOrder, TakenIn

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (240, 240, 240)
CORNERS = (RED, GREEN, BLUE, WHITE)
"""Top left, top right, bottom left, bottom right of `quadrants`."""
UPRIGHT = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}
"""How `quadrants` looks upright when its pixels were stored with this EXIF orientation."""
FOLDER = Path(__file__).parent.parent / "pictures"


def quadrants(width_px: int = 480, height_px: int = 360) -> Image.Image:
    """Four colours, so that every way of lying can be told apart."""
    image = Image.new("RGB", (width_px, height_px), RED)
    x, y = width_px // 2, height_px // 2
    image.paste(GREEN, (x, 0, width_px, y))
    image.paste(BLUE, (0, y, x, height_px))
    image.paste(WHITE, (x, y, width_px, height_px))
    return image


def encoded(image: Image.Image, format_name: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def camera_exif(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: its name, the place, how it was held."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "Camera of somebody"
    place = exif.get_ifd(IFD.GPSInfo)
    place.update({1: "N", 2: (47.0, 22.0, 0.0), 3: "E", 4: (8.0, 32.0, 0.0)})
    return exif


def swapped_profile() -> bytes:
    """An ICC profile of display RGB whose red is sRGB's green and the other way round."""
    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 8) + b"swapped\0" + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(*green),
        b"gXYZ": _xyz(*red),
        b"bXYZ": _xyz(*blue),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv\0\0\0\0" + struct.pack(">IHH", 1, 0x0233, 0)),
    }
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        data = value + bytes(-len(value) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", *(round(v * 65536) for v in (0.9642, 1, 0.8249)))
    return head.ljust(128, b"\0") + table + body


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(value * 65536) for value in values))


def many_scans(scans: int) -> bytes:
    """A progressive JPEG that repeats its last scan: small to store, long to decode."""
    data = encoded(Image.new("RGB", (4000, 4000)), "JPEG", progressive=True, quality=1)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * scans + data[-2:]


@dataclass
class Taken:
    """A file that went through intake: the facts, what was said on the way, what was written."""

    order: IntakeOrder
    facts: TakenIn
    answers: list[Answer] = field(default_factory=list)

    @property
    def upload(self) -> Image.Image:
        return Image.open(BytesIO(Path(self.order.upload_to).read_bytes()))

    @property
    def preview(self) -> Image.Image:
        assert self.order.preview_to is not None
        return Image.open(BytesIO(Path(self.order.preview_to).read_bytes()))


def order_for(folder: Path, path: Path, limits: PictureLimits = KLING_O1.limits) -> IntakeOrder:
    return IntakeOrder(
        path=str(path),
        limits=limits,
        original_to=str(folder / f"{path.name}.original"),
        preview_to=str(folder / f"{path.name}.preview"),
        upload_to=str(folder / f"{path.name}.upload"),
    )


def taken(folder: Path, data: bytes, *, name: str = "picture", limits: PictureLimits = KLING_O1.limits) -> Taken:
    """Take these bytes in, within this process."""
    path = folder / name
    path.write_bytes(data)
    order = order_for(folder, path, limits)
    answers: list[Answer] = []
    return Taken(order, take_in(order, answers.append), answers)


def corners(image: Image.Image) -> tuple[tuple[int, ...], ...]:
    """The colours in the middle of the four quadrants."""
    width, height = image.size
    points = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return tuple(pixel(image, *point) for point in points)


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    value = image.getpixel((x, y))
    assert isinstance(value, tuple)
    return value


def is_near(one: tuple[int, ...], other: tuple[int, ...], within: int = 12) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


def shows(image: Image.Image, colours: tuple[tuple[int, ...], ...], within: int = 12) -> bool:
    """Whether the four quadrants have these colours."""
    return all(is_near(*pair, within) for pair in zip(corners(image), colours, strict=True))
