"""Where a result says that its pictures lie. The shape of `output` differs between models and over time."""

import re

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,15}://\S{1,4000}")
_MOST = 16
_DEEPEST = 4
_NAMES = ("url", "image_url", "image", "images", "output", "outputs", "generation_url", "urls")


def output_addresses(fields: dict[str, object]) -> tuple[str, ...]:
    """The addresses in a result: `images[*].url`, else `output` as text, list or object.

    Whether one is safe is not judged here: an unsafe one must be told about, not overlooked.
    """
    return addresses(fields.get("images")) or addresses(fields.get("output"))


def addresses(value: object) -> tuple[str, ...]:
    """The addresses in any JSON value, each once, in order."""
    return tuple(dict.fromkeys(_found(value, _DEEPEST)))[:_MOST]


def is_address(value: object) -> bool:
    """Whether the value is a text that could be an address."""
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


def _found(value: object, depth: int) -> list[str]:
    if isinstance(value, str):
        return [value] if is_address(value) else []
    if depth == 0:
        return []
    if isinstance(value, list):
        return [address for item in value[:_MOST] for address in _found(item, depth - 1)]
    if isinstance(value, dict):
        return [address for name in _NAMES if name in value for address in _found(value[name], depth - 1)]
    return []
