"""The switches: every point of the service that its documentation leaves open, with the likeliest default.

Knows nobody. Thread: any; `Switches` is a value, changing one gives a new one.
"""

import dataclasses
import math
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


def _switch(default: object, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Switches:
    """How this Segmind behaves where the documentation is silent. Times are in seconds."""

    latency: float = _switch(0.0, "seconds a picture takes")
    latency_jitter: float = _switch(0.0, "seconds a picture may take longer or shorter")
    scale: float = _switch(1.0, "size of the pictures drawn: 1 is real, 0.1 is quick")
    variations: bool = _switch(True, "equal requests give different pictures, as a real model does")
    bill_at: Literal["completion", "submit"] = _switch("completion", "when a successful v2 job is charged")
    validate: Literal["submit", "job"] = _switch("submit", "where bad parameters are found")
    unfetchable: Literal["job", "submit"] = _switch("job", "where an unreachable image address is found")
    data_uris: bool = _switch(False, "data: addresses are accepted as images")
    auth_before_method: bool = _switch(True, "the key is checked before the HTTP method")
    error_bodies: Literal["json", "text", "html"] = _switch("json", "form of 403, 404, 410, 429 and 5xx")
    rate_limit: int = _switch(0, "requests per minute and key, 0 for no limit")
    rate_limit_counts_gets: bool = _switch(False, "polling counts toward the rate limit")
    rate_reset: Literal["iso", "epoch", "absent"] = _switch("iso", "form of x-rate-limit-reset-at-utc")
    upload_shape: Literal["file_urls", "urls"] = _switch("file_urls", "name of the list of an upload")
    v2_offered: bool = _switch(True, "the model can be submitted through v2")
    v2_refusal: Literal["404_json", "404_html", "405_json", "405_html"] = _switch(
        "404_json", "what a v2 submit answers when it is not offered"
    )
    result_while_running: Literal["404", "status"] = _switch("404", "the result before there is one")
    failed_under_200: bool = _switch(False, "a failed job is told with HTTP 200 instead of 422")
    record_ttl: float = _switch(3600.0, "seconds after which a request id is forgotten")
    file_ttl: float = _switch(604800.0, "seconds after which a picture is deleted")
    output_shape: Literal["string", "list", "object"] = _switch("string", "form of output in a result")
    images: bool = _switch(True, "a result lists its images")
    format_mismatch: bool = _switch(False, "every picture is a .jpeg, whatever was asked")
    foreign_urls: bool = _switch(False, "addresses in answers point at another host")
    v1_body: Literal["bytes", "json_url", "json_base64"] = _switch("bytes", "what a v1 call answers")
    v1_cutoff: float = _switch(0.0, "seconds after which the gateway gives up on a v1 call, 0 for never")
    v1_cutoff_how: Literal["504", "drop"] = _switch("504", "how it gives up")
    v1_cutoff_bills: bool = _switch(True, "a v1 call that was given up on is charged all the same")
    v1_history: bool = _switch(True, "v1 calls appear in the history")
    history_envelope: Literal["generations", "list", "data", "results", "rows"] = _switch(
        "generations", "name of the list of rows; list is a bare list"
    )
    history_lag: float = _switch(0.0, "seconds until a request appears in the history")

    def changed(self, changes: Mapping[str, object]) -> "Switches":
        """Give these switches with some of them turned.

        Raises:
            ValueError: A name is unknown or a value does not fit.
        """
        kinds = typing.get_type_hints(Switches)
        unknown = sorted(set(changes) - set(kinds))
        if unknown:
            raise ValueError(f"no such switch: {', '.join(unknown)}")
        checked: dict[str, Any] = {name: _fitting(name, kinds[name], value) for name, value in changes.items()}
        return dataclasses.replace(self, **checked)


def _fitting(name: str, kind: object, value: object) -> object:
    """Return `value` as the switch holds it, or raise ValueError."""
    choices = typing.get_args(kind)
    if choices:
        if value in choices:
            return value
        raise ValueError(f"{name} is one of {', '.join(choices)}")
    if kind is bool:
        if isinstance(value, bool):
            return value
        raise ValueError(f"{name} is true or false")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} is a number, zero or more")
    return int(value) if kind is int else float(value)
