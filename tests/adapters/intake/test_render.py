"""What a window is given to show: all pixels, upright, in sRGB, capped, in a form that is read without care."""

import os
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.adapters.intake.carry_out import carry_out, render
from kling_desktop.adapters.intake.helper import Patience
from kling_desktop.adapters.intake.message import HeaderRead, RenderOrder
from kling_desktop.adapters.intake.pool import IntakePool
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.intake import Rendered
from tests.adapters.intake.samples import (
    CORNERS,
    FOLDER,
    GREEN,
    RED,
    UPRIGHT,
    camera_exif,
    encoded,
    is_near,
    many_scans,
    pixel,
    quadrants,
    shows,
    swapped_profile,
)
from tests.adapters.intake.test_pool import SHORT, WORKER, failing, run


def rendered(folder: Path, data: bytes, longest_px: int = 4096) -> Image.Image:
    """Render these bytes, within this process."""
    path = folder / "picture"
    path.write_bytes(data)
    order = RenderOrder(str(path), str(folder / "render"), longest_px)
    facts = render(order, lambda _answer: None)
    image = Image.open(BytesIO((folder / "render").read_bytes()))
    assert facts == Rendered(*image.size)
    return image


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"])
def test_every_format_is_written_as_plain_pixels(tmp_path: Path, format_name: str) -> None:
    image = rendered(tmp_path, encoded(quadrants(), format_name))
    assert (image.format, image.mode, image.size) == ("PPM", "RGB", (480, 360))
    assert shows(image, CORNERS)


def test_no_pixel_is_lost(tmp_path: Path) -> None:
    noise = Image.frombytes("RGB", (61, 47), os.urandom(61 * 47 * 3))
    assert rendered(tmp_path, encoded(noise, "PNG")).tobytes() == noise.tobytes()


def test_what_is_transparent_stays_so(tmp_path: Path) -> None:
    picture = quadrants().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    image = rendered(tmp_path, encoded(picture, "PNG"))
    assert image.format == "PNG"
    assert image.tobytes() == picture.tobytes()


@pytest.mark.parametrize("orientation", sorted(UPRIGHT))
def test_it_stands_upright(tmp_path: Path, orientation: int) -> None:
    image = rendered(tmp_path, encoded(quadrants(), "JPEG", exif=camera_exif(orientation)))
    assert image.size == ((360, 480) if orientation > 4 else (480, 360))
    assert shows(image, UPRIGHT[orientation])


def test_heic_of_a_phone(tmp_path: Path) -> None:
    assert shows(rendered(tmp_path, (FOLDER / "quadrants.heic").read_bytes()), UPRIGHT[6])


def test_colours_are_those_of_the_screen(tmp_path: Path) -> None:
    image = rendered(tmp_path, encoded(quadrants(), "PNG", icc_profile=swapped_profile()))
    red = pixel(image, 10, 10)
    assert not is_near(red, RED)
    assert red[1] > red[0], "the profile's red is green"
    assert not is_near(pixel(image, 470, 10), GREEN)


@pytest.mark.parametrize(
    ("size", "shown"), [((900, 300), (200, 67)), ((300, 900), (67, 200)), ((200, 200), (200, 200))]
)
@pytest.mark.parametrize("format_name", ["JPEG", "PNG"])
def test_it_is_capped_and_never_enlarged(
    tmp_path: Path, format_name: str, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    image = rendered(tmp_path, encoded(quadrants(*size), format_name), longest_px=200)
    assert image.size == shown
    assert shows(image, CORNERS)


def test_the_file_is_private_and_alone(tmp_path: Path) -> None:
    rendered(tmp_path, encoded(quadrants(), "PNG"))
    assert (tmp_path / "render").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"picture", "render"}


def test_the_size_is_told_before_the_pixels(tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(encoded(quadrants(), "PNG"))
    told: list[object] = []
    carry_out(RenderOrder(str(tmp_path / "picture"), str(tmp_path / "render"), 100), told.append)
    assert told == [HeaderRead(480 * 360)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FailureKind.UNREADABLE_FILE),
        (b"%PDF-1.7\n1 0 obj", FailureKind.UNREADABLE_FILE),
        (encoded(quadrants(), "PNG")[:700], FailureKind.UNREADABLE_FILE),
        (encoded(quadrants(), "JPEG")[:2000], FailureKind.UNREADABLE_FILE),
        (None, FailureKind.FILE_MISSING),
    ],
    ids=["svg", "pdf", "cut-png", "cut-jpeg", "gone"],
)
def test_what_is_no_sound_picture_is_refused(tmp_path: Path, data: bytes | None, kind: FailureKind) -> None:
    path = tmp_path / "picture"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(KlingError) as caught:
        render(RenderOrder(str(path), str(tmp_path / "render"), 4096), lambda _answer: None)
    assert caught.value.failure.kind is kind
    assert not (tmp_path / "render").exists()


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(KlingError) as caught:
        render(RenderOrder(str(tmp_path / "pipe.png"), str(tmp_path / "render"), 4096), lambda _answer: None)
    assert caught.value.failure.kind is FailureKind.NOT_A_FILE


def test_a_hostile_one_is_killed_at_its_deadline_and_the_next_works(tmp_path: Path) -> None:
    slow, sound = tmp_path / "slow.jpg", tmp_path / "sound.png"
    slow.write_bytes(many_scans(20_000))
    sound.write_bytes(encoded(quadrants(), "PNG"))

    async def work(pool: IntakePool) -> None:
        assert await failing(pool.render(str(slow), str(tmp_path / "one"), 4096)) is FailureKind.HELPER_LOST
        assert await pool.render(str(sound), str(tmp_path / "two"), 4096) == Rendered(480, 360)

    run(work, IntakePool(WORKER, SHORT))
    assert {path.name for path in tmp_path.iterdir()} == {"slow.jpg", "sound.png", "two"}


def test_a_helper_that_answers_another_order_is_not_believed(tmp_path: Path) -> None:
    script = (
        'import sys; print(\'{"type": "Ready"}\', flush=True); sys.stdin.readline();'
        'print(\'{"type": "OutputFacts", "format": "png", "width_px": 1, "height_px": 1}\')'
    )

    async def work(pool: IntakePool) -> None:
        asked = pool.render(str(tmp_path / "picture"), str(tmp_path / "render"), 4096)
        assert await failing(asked) is FailureKind.HELPER_LOST

    run(work, IntakePool((sys.executable, "-c", script), Patience()))
