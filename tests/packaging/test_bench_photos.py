"""Photos of the benchmark: as large as a camera's, and no two alike."""

from pathlib import Path

from PIL import Image

from bench_photos import make_photos


def test_photos_are_twelve_megapixels_and_differ(tmp_path: Path) -> None:
    photos = make_photos(tmp_path, 2)
    for photo in photos:
        with Image.open(photo) as image:
            assert (image.format, image.size) == ("JPEG", (4000, 3000))
        assert 1_000_000 < photo.stat().st_size < 5_000_000
    assert photos[0].read_bytes() != photos[1].read_bytes()
