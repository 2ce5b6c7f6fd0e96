"""What a model accepts, as data: a new model is a new card, not a new `if`.

Every figure carries its source. Limits marked "upstream" come from Kling's own schema; Segmind does not state them.
"""

from dataclasses import dataclass
from typing import NamedTuple

MAX_PICTURES = 10
"""Most pictures of one click: the program's own limit, of whatever model."""


class Choice(NamedTuple):
    """One parameter with declared values. A choice with a single value has no control; it is simply sent.

    Attributes:
        name: the parameter's name on the wire.
        values: the allowed values, in the order they are shown.
        default: the value of a new Draft.
    """

    name: str
    values: tuple[str, ...]
    default: str


class PictureSize(NamedTuple):
    """Real pixels of an output at one aspect ratio."""

    aspect_ratio: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What one uploaded picture must keep to."""

    min_side_px: int
    max_side_px: int
    min_ratio: float
    max_ratio: float
    max_bytes: int


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model of the service.

    Attributes:
        slug: its name in addresses.
        title: its name for people.
        image_field: the parameter that holds the list of picture addresses; differs between models.
        min_references, max_references: how many pictures a Recipe must and may have.
        max_prompt_chars: longest prompt, in Unicode code points.
        limits: of each uploaded picture.
        choices: parameters with declared values, sent as they are.
        sizes: real output pixels by aspect ratio.
        price_micros: expected charge of one picture, micro-dollars.
        expected_seconds: mean time of one picture before we have measured our own.
    """

    slug: str
    title: str
    image_field: str
    min_references: int
    max_references: int
    max_prompt_chars: int
    limits: PictureLimits
    choices: tuple[Choice, ...]
    sizes: tuple[PictureSize, ...]
    price_micros: int
    expected_seconds: float

    def choice(self, name: str) -> Choice | None:
        """The choice of that name, or None where the model has none."""
        return next((choice for choice in self.choices if choice.name == name), None)

    def defaults(self) -> tuple[tuple[str, str], ...]:
        """Every choice with its default, in the card's order."""
        return tuple((choice.name, choice.default) for choice in self.choices)


KLING_O1 = ModelCard(
    # Source: www.segmind.com/models/kling-o1/api (docs/service.md section 4), read 2026-11-23.
    slug="kling-o1",
    title="Kling O1",
    image_field="image_urls",
    min_references=1,
    # Upstream: Kling's schema, at most ten pictures of at most 10 MB, sides of 300 px and more, 1:2.5 to 2.5:1.
    max_references=10,
    max_prompt_chars=2500,
    limits=PictureLimits(min_side_px=300, max_side_px=4096, min_ratio=0.4, max_ratio=2.5, max_bytes=10_000_000),
    choices=(
        Choice("aspect_ratio", ("auto", "16:9", "9:16", "1:1"), "auto"),
        Choice("output_format", ("png", "jpg"), "png"),
        Choice("resolution", ("1K",), "1K"),
    ),
    # Source: runware.ai/docs/models/klingai-image-o1 (docs/service.md section 4), read 2026-11-23.
    sizes=(
        PictureSize("16:9", 1360, 768),
        PictureSize("9:16", 768, 1360),
        PictureSize("1:1", 1024, 1024),
    ),
    price_micros=35_000,
    # Source: the API page's mean latency, 57.86 to 59.52 s.
    expected_seconds=59.0,
)

MODEL_CARDS: dict[str, ModelCard] = {KLING_O1.slug: KLING_O1}
"""The models this program offers, by slug."""
