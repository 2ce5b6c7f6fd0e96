"""The models this Segmind offers, as data, and the check of a request against a model's card.

Knows nothing of HTTP; a complaint carries the status the gateway is documented to use. Thread: any.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

MODERATION_WORD = "moderation-test"
"""A prompt with this word is refused as a provider's content check would refuse it."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model takes and costs.

    Attributes:
        slug: Its name in addresses.
        image_field: Name of the parameter that lists the image addresses.
        cost_micros: Price of one picture in millionths of a dollar.
        choices: Parameters with a declared set of values; the first is the default.
        images_max: Most images of one request.
        access: `forbidden` and `retired` models answer 403 and 410.
    """

    slug: str
    image_field: str
    cost_micros: int
    choices: Mapping[str, tuple[str, ...]]
    images_max: int = 10
    access: Literal["open", "forbidden", "retired"] = "open"

    def choice(self, name: str, body: Mapping[str, object]) -> str:
        """Give the value a request means for a declared parameter, empty if the model has none such."""
        allowed = self.choices.get(name)
        return str(body.get(name, allowed[0])) if allowed else ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a request is refused: HTTP status and sentence."""

    status: int
    text: str


_KLING_CHOICES = MappingProxyType(
    {
        "aspect_ratio": ("auto", "16:9", "9:16", "1:1"),
        "output_format": ("png", "jpg"),
        "resolution": ("1K",),
    }
)
_SEEDREAM_CHOICES = MappingProxyType(
    {"aspect_ratio": ("match_input_image", "1:1", "16:9", "9:16"), "size": ("2K", "4K", "custom")}
)

MODELS: Mapping[str, ModelCard] = MappingProxyType(
    {
        card.slug: card
        for card in (
            ModelCard("kling-o1", "image_urls", 35_000, _KLING_CHOICES),
            ModelCard("seedream-4.5", "image_input", 40_000, _SEEDREAM_CHOICES, images_max=14),
            ModelCard("private-model", "image_urls", 35_000, _KLING_CHOICES, access="forbidden"),
            ModelCard("retired-model", "image_urls", 35_000, _KLING_CHOICES, access="retired"),
        )
    }
)
"""All models by slug."""


def complaint_about(card: ModelCard, body: Mapping[str, object]) -> Complaint | None:
    """Check parameters against a card: required ones first, then declared sets of values."""
    if not isinstance(body.get("prompt"), str) or not body["prompt"]:
        return Complaint(400, "Prompt is Mandatory and must be string")
    images = body.get(card.image_field)
    if not isinstance(images, list) or not images or not all(isinstance(image, str) for image in images):
        return Complaint(400, f"{card.image_field} is required and must be a list of image URLs")
    if len(images) > card.images_max:
        return Complaint(400, f"{card.image_field} accepts at most {card.images_max} images")
    for name, allowed in card.choices.items():
        if name in body and body[name] not in allowed:
            return Complaint(406, f"Invalid value for {name}. Allowed values: {', '.join(allowed)}")
    return None


def moderation_refusal(prompt: str) -> str:
    """Give the provider's sentence for a prompt it will not draw, empty if it will."""
    if MODERATION_WORD not in prompt:
        return ""
    return "The request was rejected by the provider's content moderation (risk control)."
