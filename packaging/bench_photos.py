"""Photos as a camera makes them, 12 megapixels each, from the samples: enlarged, with a sensor's noise, as JPEG."""

import itertools
from pathlib import Path

from PIL import Image, ImageOps

from library_pictures import SAMPLES

SIZE_PX = (4000, 3000)
_NOISE_SIGMA, _NOISE_PART, _QUALITY = 40.0, 0.12, 90


def make_photos(folder: Path, count: int) -> list[Path]:
    """Write so many photos of 1 to 4 MB; no two have the same bytes."""
    samples = itertools.islice(itertools.cycle(sorted(SAMPLES.glob("*.jpg"))), count)
    return [_photo(sample, folder / f"photo-{number:02}.jpg") for number, sample in enumerate(samples)]


def _photo(sample: Path, path: Path) -> Path:
    with Image.open(sample) as source:
        picture = ImageOps.fit(source.convert("RGB"), SIZE_PX, Image.Resampling.BICUBIC)
    noise = Image.effect_noise(SIZE_PX, _NOISE_SIGMA).convert("RGB")
    Image.blend(picture, noise, _NOISE_PART).save(path, "JPEG", quality=_QUALITY)
    return path
